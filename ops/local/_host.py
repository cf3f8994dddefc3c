# SPDX-License-Identifier: Apache-2.0
"""What becomes of commands that would change this machine: refused, recorded, answered or run.

They are found on PATH before the machine's own. A charm that names one by its absolute path,
writes files, or talks to a daemon by itself is not held back: it runs as this user.
"""

from __future__ import annotations

import os
import pathlib
import re
from typing import Dict, FrozenSet, List, NamedTuple, Sequence, Tuple

from ops._unit import Answer
from ops.local._error import UsageError
from ops.local._host_table import TABLE, only_reads

POLICIES = ('refuse', 'record', 'allow')

RUN_IT = 125
"""The answer upon which the command on PATH runs what was asked for after all."""

_SECRET_OPTIONS = frozenset({'-p', '--password', '-o', '--options'})
_NAME = re.compile(r'[A-Za-z0-9_.+-]+\Z')


class Host(NamedTuple):
    """What a call says of this machine's commands."""

    policy: str = 'refuse'
    """One of :data:`POLICIES`."""
    stubs: Tuple[str, ...] = ()
    """``NAME=FILE``: an executable file is run in place of the command, another one printed."""


class Tried(NamedTuple):
    """A command that the charm ran to change the machine."""

    command: str
    """The command and its arguments; values are left out where they may be secret."""
    answer: str
    """``refused``, ``recorded`` or ``stubbed``."""


def read_stubs(words: Sequence[str]) -> Dict[str, pathlib.Path]:
    """Return the file that answers each command.

    Raises:
        UsageError: if it is no name, or there is no such file.
    """
    stubs: Dict[str, pathlib.Path] = {}
    for word in words:
        name, _, file = word.partition('=')
        if not _NAME.match(name) or not file or not os.path.isfile(file):
            raise UsageError(
                f'cannot read --stub {word!r}: expected NAME=FILE, and a file that is there'
            )
        stubs[name] = pathlib.Path(file).absolute()
    return stubs


class Answers:
    """Answers the commands of one hook, and remembers them.

    Args:
        host: what was asked for.

    Raises:
        UsageError: if that cannot be used.
    """

    def __init__(self, host: Host):
        self._policy = host.policy
        self.stubs = read_stubs(host.stubs)
        self.tried: List[Tried] = []
        shadowed = () if self._policy == 'allow' else TABLE
        self.names: FrozenSet[str] = frozenset({*shadowed, *self.stubs})
        """The commands that are answered here."""

    def answer(self, argv: Sequence[str]) -> Answer:
        """Answer one command."""
        name = argv[0]
        if name in self.stubs:
            self.tried.append(Tried(_shown(argv), 'stubbed'))
            return Answer('', '', 0)
        if only_reads(argv):
            return Answer('', '', RUN_IT)
        if self._policy == 'record':
            self.tried.append(Tried(_shown(argv), 'recorded'))
            return Answer('', '', 0)
        self.tried.append(Tried(_shown(argv), 'refused'))
        return Answer('', _refusal(argv), 1)


def _refusal(argv: Sequence[str]) -> str:
    return (
        f'ops run: refused {_shown(argv)!r}: it would {TABLE[argv[0]].does} on this machine. '
        'With --host-commands=record it counts as done, with --host-commands=allow it is run, '
        f'and --stub {argv[0]}=FILE answers it.\n'
    )


def _shown(argv: Sequence[str]) -> str:
    """Return a command without what may be secret: passwords, and values of settings."""
    shown: List[str] = []
    for before, word in zip(('', *argv), argv):
        key, equals, _ = word.partition('=')
        if before in _SECRET_OPTIONS:
            shown.append('...')
        elif equals and not argv[0].startswith('apt'):
            shown.append(f'{key}=...')
        else:
            shown.append(word)
    return ' '.join(shown)
