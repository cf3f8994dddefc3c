# SPDX-License-Identifier: Apache-2.0
"""The hook-command waist: where a command line goes, and what comes back."""

from __future__ import annotations

import contextlib
import threading
from typing import Iterator, List, Optional, Protocol, Sequence

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
    """Hook commands as Juju puts them on PATH."""

    def run(self, argv: Sequence[str], *, input: Optional[str] = None) -> str:
        """Run the command as a process; see :class:`HookRunner`."""
        import subprocess

        done = subprocess.run(
            argv, input=input, capture_output=True, encoding='utf-8', check=False
        )
        if done.returncode:
            raise Error.of(argv, done.returncode, done.stdout, done.stderr)
        return done.stdout


class _Use:
    """A runner in use, and the thread that put it there."""

    def __init__(self, runner: HookRunner):
        self.runner = runner
        self.thread = threading.current_thread()


_on_path = SubprocessRunner()
# One stack for the process and not for each thread, since log records come from I/O threads too.
_in_use: List[_Use] = []


def current() -> HookRunner:
    """Return the runner that hook commands go to now: PATH, unless :func:`using` says else."""
    return _in_use[-1].runner if _in_use else _on_path


@contextlib.contextmanager
def using(runner: HookRunner) -> Iterator[None]:
    """Send hook commands to another runner for the length of a ``with`` block.

    Blocks may be nested in one thread.

    Raises:
        RuntimeError: if a block of another thread is active.
    """
    use = _Use(runner)
    if _in_use and _in_use[-1].thread is not use.thread:
        raise RuntimeError(
            f'cannot run a charm in thread {use.thread.name!r}: '
            f'one is running in thread {_in_use[-1].thread.name!r}'
        )
    _in_use.append(use)
    try:
        yield
    finally:
        _in_use.remove(use)


def run(*argv: str, input: Optional[str] = None) -> str:
    """Run a hook command where hook commands go now; see :class:`HookRunner`."""
    return current().run(argv, input=input)
