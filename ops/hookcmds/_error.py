# SPDX-License-Identifier: Apache-2.0
"""What a failed hook command raises, and how much of its command line that shows."""

from __future__ import annotations

import itertools
import os
from typing import Any, Dict, FrozenSet, Iterator, List, NamedTuple, Sequence, Tuple

REDACTED = '<redacted>'


class _Shown(NamedTuple):
    """What the arguments of one command may show; a flag that is not listed hides the rest."""

    words: int = 0
    """How many leading words are names and are shown."""
    keys: bool = False
    """Whether a further word shows the part up to its ``=``."""
    flags: FrozenSet[str] = frozenset()
    """Flags with a value that is shown."""
    private: FrozenSet[str] = frozenset()
    """Flags with a value that is hidden."""
    switches: FrozenSet[str] = frozenset()
    """Flags without a value of their own (``--app``, ``--app=false``)."""


def _shown(words: int = 0, *, keys: bool = False, **flags: str) -> _Shown:
    return _Shown(words, keys, **{kind: frozenset(text.split()) for kind, text in flags.items()})


# Names, ids, addresses and ports, and no text of the charm's: shown whole.
_PLAIN = frozenset(
    'action-get application-version-set close-port config-get credential-get goal-state is-leader '
    'juju-reboot leader-get network-get open-port opened-ports relation-get relation-ids '
    'relation-list relation-model-get resource-get secret-get secret-grant secret-ids '
    'secret-info-get secret-remove secret-revoke state-delete state-get status-get storage-add '
    'storage-get storage-list unit-get'.split()
)
_SECRET_FLAGS = '--owner --label --rotate --expire --file'
_TABLE: Dict[str, _Shown] = {
    'action-fail': _shown(),
    'action-log': _shown(),
    'action-set': _shown(keys=True),
    'add-metric': _shown(keys=True, private='-l --labels'),
    'juju-log': _shown(flags='-l --log-level', switches='--debug'),
    'leader-set': _shown(keys=True),
    'relation-set': _shown(keys=True, flags='-r --relation --file', switches='--app'),
    'secret-add': _shown(keys=True, flags=_SECRET_FLAGS, private='--description'),
    'secret-set': _shown(1, keys=True, flags=_SECRET_FLAGS, private='--description'),
    'state-set': _shown(keys=True, flags='--file'),
    'status-set': _shown(1, switches='--application'),
}
_NOTHING = _shown()


def cut(argv: Sequence[str]) -> List[str]:
    """Return a command line with what must not be shown replaced by ``<redacted>``.

    The name of the command is always shown. Of a command that no table here knows, nothing
    else is.
    """
    if not argv:
        return []
    name = os.path.basename(argv[0])
    if name in _PLAIN:
        return list(argv)
    return [argv[0], *_cut_arguments(argv[1:], _TABLE.get(name, _NOTHING))]


def _cut_arguments(arguments: Sequence[str], shown: _Shown) -> Iterator[str]:
    rest = iter(arguments)
    words = 0
    flags_are_over = False
    for argument in rest:
        flag = argument.partition('=')[0]
        if flags_are_over or argument == '-' or not argument.startswith('-'):
            words += 1
            yield argument if words <= shown.words else _cut_word(argument, shown)
        elif argument == '--':
            flags_are_over = True
            yield argument
        elif flag in shown.switches:
            yield argument
        elif flag in shown.flags or flag in shown.private:
            yield from _cut_flag(argument, rest, hide=flag in shown.private)
        else:
            yield from (REDACTED for _ in (argument, *rest))


def _cut_word(word: str, shown: _Shown) -> str:
    key, assigned, _ = word.partition('=')
    return f'{key}={REDACTED}' if shown.keys and assigned else REDACTED


def _cut_flag(argument: str, rest: Iterator[str], *, hide: bool) -> Iterator[str]:
    flag, assigned, value = argument.partition('=')
    if assigned:
        yield f'{flag}={REDACTED if hide else value}'
        return
    yield flag
    yield from (REDACTED if hide else value for value in itertools.islice(rest, 1))


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
        return cls(returncode=returncode, cmd=cut(argv), stdout=stdout, stderr=stderr)

    def __reduce__(self) -> Tuple[Any, ...]:
        return _rebuild, (self.returncode, self.cmd, self.stdout, self.stderr)


def _rebuild(returncode: int, cmd: List[str], stdout: str, stderr: str) -> Error:
    return Error(returncode=returncode, cmd=cmd, stdout=stdout, stderr=stderr)


def _sentence(returncode: int, cmd: Sequence[str], stderr: str) -> str:
    sentence = f'command {list(cmd)!r} exited with status {returncode}'
    said = stderr.strip()
    return f'{sentence}: {said}' if said else sentence
