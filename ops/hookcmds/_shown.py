# SPDX-License-Identifier: Apache-2.0
"""How much of a hook command's line an error shows."""

from __future__ import annotations

import itertools
import os
from typing import Dict, FrozenSet, Iterator, List, NamedTuple, Sequence

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
