# SPDX-License-Identifier: Apache-2.0
"""The hook-command waist: where a command line goes, and what comes back."""

from __future__ import annotations

from typing import Any, ContextManager, Dict, Optional, Protocol, Sequence

from ops._private import blocks
from ops.hookcmds._error import Error


class HookRunner(Protocol):
    """Where hook commands go: a Juju unit agent, or a stand-in for one."""

    def run(self, argv: Sequence[str], *, input: Optional[str] = None) -> str:
        """Run a hook command and return what it wrote to standard output.

        Args:
            argv: the command's name and its arguments.
            input: what the command reads from standard input, None for nothing.

        Raises:
            FileNotFoundError: if there is no such command.
            Error: if it ended with an exit code other than 0; see :meth:`Error.of`.
        """
        ...


class SubprocessRunner:
    """Hook commands as Juju puts them on PATH.

    Args:
        timeout: the seconds after which a command that has not ended is killed. None waits for
            ever, which is right under Juju: it ends a hook that must not go on.
    """

    def __init__(self, timeout: Optional[float] = None):
        self._timeout = timeout

    def run(self, argv: Sequence[str], *, input: Optional[str] = None) -> str:
        """Run the command as a process; see :class:`HookRunner`.

        Raises:
            UnicodeDecodeError: if what it writes is not UTF-8.
        """
        import subprocess

        # Fakes that replace subprocess.run are called, and may fail, as check=True has it.
        options: Dict[str, Any] = {} if self._timeout is None else {'timeout': self._timeout}
        try:
            return subprocess.run(
                argv, input=input, check=True, capture_output=True, encoding='utf-8', **options
            ).stdout
        except subprocess.CalledProcessError as exc:
            failed: Exception = Error.of(argv, exc.returncode, exc.stdout or '', exc.stderr or '')
        except subprocess.TimeoutExpired:
            failed = _killed(argv, self._timeout)
        except UnicodeDecodeError as exc:
            failed = _not_utf8(argv, exc)
        # Raised here, since inside the block the error above, with all of argv, would be kept.
        raise failed


def _killed(argv: Sequence[str], timeout: Optional[float]) -> Error:
    said = f'ERROR no answer from {argv[0]!r} within {timeout:g} seconds, so it was killed'
    return Error.of(argv, -9, '', said)


def _not_utf8(argv: Sequence[str], exc: UnicodeDecodeError) -> UnicodeDecodeError:
    where = f'{exc.reason}, at byte {exc.start} of the output of {argv[0]!r}'
    return UnicodeDecodeError(exc.encoding, exc.object[exc.start : exc.start + 1], 0, 1, where)


_on_path = SubprocessRunner()
_in_use: blocks.Blocks[HookRunner] = blocks.Blocks('run a charm')


def current() -> HookRunner:
    """Return the runner that hook commands go to now: PATH, unless :func:`using` says else."""
    return _in_use.open[-1].value if _in_use.open else _on_path


def using(runner: HookRunner) -> ContextManager[None]:
    """Send hook commands to another runner for the length of a ``with`` block.

    Blocks may be nested in one thread.

    Raises:
        RuntimeError: if a block of another thread is active.
    """
    return _in_use.using(runner)


def run(*argv: str, input: Optional[str] = None) -> str:
    """Run a hook command where hook commands go now; see :class:`HookRunner`."""
    return current().run(argv, input=input)


def as_called_process_error(error: Error) -> Exception:
    """Return what ``subprocess.run`` would have raised, with the command line cut likewise."""
    import subprocess

    return subprocess.CalledProcessError(error.returncode, error.cmd, error.stdout, error.stderr)
