# SPDX-License-Identifier: Apache-2.0
"""What a failed hook command raises."""

from __future__ import annotations

from typing import Any, List, Sequence, Tuple


class Error(Exception):
    """A hook command ended with an exit code other than 0.

    What Juju says is wrong is in ``stderr``, most often one line that begins with ``ERROR``.
    The exit code is 2 for an argument that Juju does not accept, an unknown relation among
    them, and 1 for whatever fails while the command runs.

    The command line never shows what a charm handed over in it: action results, log and
    status messages and secret content are replaced by ``<redacted>``, in :attr:`cmd` and in
    the text of the error.

    Example::

        try:
            hookcmds.relation_list(3)
        except hookcmds.Error as error:
            if 'relation not found' not in error.stderr:
                raise

    Args:
        returncode: the exit code of the command.
        cmd: the command and its arguments, as the error shall show them.
        stdout: what the command wrote to standard output.
        stderr: what the command wrote to standard error.

    .. versionadded:: 2.23.6+compat.1 / 3.4
    """

    returncode: int
    """The exit code of the command."""

    cmd: List[str]
    """The command and its arguments, without what must not be shown."""

    stdout: str = ''
    """What the command wrote to standard output."""

    stderr: str = ''
    """What the command wrote to standard error."""

    def __init__(self, *, returncode: int, cmd: List[str], stdout: str = '', stderr: str = ''):
        super().__init__(_sentence(returncode, cmd, stderr))
        self.returncode = returncode
        self.cmd = cmd
        self.stdout = stdout
        self.stderr = stderr

    @classmethod
    def of(cls, argv: Sequence[str], returncode: int, stdout: str, stderr: str) -> Error:
        """Return the error for a command line that ran, cut to what it may show."""
        from ops.hookcmds import _shown

        return cls(returncode=returncode, cmd=_shown.cut(argv), stdout=stdout, stderr=stderr)

    def __reduce__(self) -> Tuple[Any, ...]:
        return _rebuild, (self.returncode, self.cmd, self.stdout, self.stderr)


def _rebuild(returncode: int, cmd: List[str], stdout: str, stderr: str) -> Error:
    return Error(returncode=returncode, cmd=cmd, stdout=stdout, stderr=stderr)


def _sentence(returncode: int, cmd: Sequence[str], stderr: str) -> str:
    sentence = f'command {list(cmd)!r} exited with status {returncode}'
    said = stderr.strip()
    return f'{sentence}: {said}' if said else sentence
