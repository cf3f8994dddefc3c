# SPDX-License-Identifier: Apache-2.0
"""The table of behaviours: what differs between Ops 2 and Ops 3, a row for each.

Code asks for a row by name, when it acts and not when it is imported::

    from ops_compat import behaviours

    if behaviours.SECURITY_LOG:
        ...

A row is on or off by the line of the process. ``OPS_COMPAT_BEHAVIOURS=security-log=on,...``
sets single rows, and :func:`using` does it for a block of a test.
"""

from __future__ import annotations

import contextlib
import os
import typing
from typing import Dict, Generator, Iterable, List, Mapping, NamedTuple, Tuple

from ops_compat import lines
from ops_compat.values import value

OVERRIDE = 'OPS_COMPAT_BEHAVIOURS'

if typing.TYPE_CHECKING:
    from typing_extensions import TypedDict, Unpack

    class Rows(TypedDict, total=False):
        """Every row of the table, for those who set some; a test holds it to the table."""

        later_names: bool
        missing_command: bool
        hook_error_cause: bool
        reboot_error: bool
        secret_partial_writes: bool
        security_log: bool
        reemit_count: bool
        manager_error: bool
        emitted_as_they_come: bool
        testing_environment: bool
        charmcraft_meta: bool
        test_breakpoints: bool
        recent_juju: bool
        state_equality: bool
        strict_names: bool
        state_copies: bool
        secret_revisions_hidden: bool
        event_containers: bool
        remote_unit_required: bool
        plain_icmp_port: bool


@value()
class Row:
    """One difference between the lines."""

    key: str
    """The name by which the environment sets it, such as ``security-log``."""
    off: str
    """What happens when it is off: one sentence."""
    on: str
    """What happens when it is on: one sentence."""
    since: str
    """The first published release that has it on."""
    why: str
    """Why the lines are kept apart here."""
    lines: Tuple[int, ...]
    """The lines on which it is on by itself."""

    @property
    def name(self) -> str:
        """The attribute of this module that holds the setting, such as ``SECURITY_LOG``."""
        return self.key.upper().replace('-', '_')


class Setting(NamedTuple('Setting', [('on', bool), ('source', str)])):
    """Whether a row is on, and what decided it."""


def parse(text: str) -> Dict[str, bool]:
    """Read a list such as ``security-log=on,reemit-count=off``.

    Raises:
        ValueError: if an entry is not ``KEY=on`` or ``KEY=off``.
    """
    asked: Dict[str, bool] = {}
    for entry in filter(None, (part.strip() for part in text.split(','))):
        key, _, word = entry.partition('=')
        if word not in ('on', 'off'):
            raise ValueError(f'cannot read {OVERRIDE}: {entry!r} is not KEY=on or KEY=off')
        asked[key] = word == 'on'
    return asked


TABLE: List[Row] = []
_asked = parse(os.environ.get(OVERRIDE, ''))


def setting(row: Row, line: int, asked: Mapping[str, bool]) -> Setting:
    """Decide a row for a line and the settings that were asked for."""
    if row.key in asked:
        return Setting(asked[row.key], OVERRIDE)
    return Setting(line in row.lines, f'line {line}')


def current() -> Dict[str, Setting]:
    """Return the setting of each row by its key, as this process started."""
    return {row.key: setting(row, lines.LINE, _asked) for row in TABLE}


@contextlib.contextmanager
def using(**rows: Unpack[Rows]) -> Generator[None, None, None]:
    """Set rows by their names in lower case for the length of a ``with`` block.

    Example::

        with behaviours.using(security_log=True):
            ...

    Raises:
        LookupError: if there is no such row.
    """
    known = {row.name.lower() for row in TABLE}
    for name in rows:
        if name not in known:
            raise LookupError(f'cannot set the behaviour {name!r}: {_no_such_row(name, known)}')
    chosen = {name.upper(): on for name, on in rows.items()}
    before = {name: globals()[name] for name in chosen}
    globals().update(chosen)
    try:
        yield
    finally:
        globals().update(before)


def _no_such_row(name: str, known: Iterable[str]) -> str:
    import difflib

    nearest = difflib.get_close_matches(name, sorted(known), n=1)
    return 'there is no such row' + (f', did you mean {nearest[0]!r}?' if nearest else '')


def _refuse_unknown(asked: Iterable[str]) -> None:
    known = {row.key for row in TABLE}
    for key in asked:
        if key not in known:
            raise ValueError(
                f'cannot apply {OVERRIDE}: {key!r}: {_no_such_row(key, known)}; '
                f'the rows are {", ".join(sorted(known))}'
            )


def _row(
    key: str, *, off: str, on: str, since: str, why: str, lines_on: Tuple[int, ...] = (3,)
) -> bool:
    row = Row(key, off, on, since, why, lines_on)
    TABLE.append(row)
    return setting(row, lines.LINE, _asked).on


LATER_NAMES = _row(
    'later-names',
    off='Line 2 offers exactly the public names of ops 2.23.6.',
    on='What later releases added is there on line 2 too, on Python 3.8 as well.',
    since='3.0.0',
    why='A library can have its tests show what users of the published package would meet.',
    lines_on=(2, 3),
)
MISSING_COMMAND = _row(
    'missing-command',
    off='A hook command that is not on PATH is a RuntimeError.',
    on='A hook command that is not on PATH is a FileNotFoundError.',
    since='3.4.0',
    why='Charms catch one or the other around commands that an older Juju lacks.',
)
HOOK_ERROR_CAUSE = _row(
    'hook-error-cause',
    off='The cause of a ModelError is a subprocess.CalledProcessError.',
    on='The cause of a ModelError is an ops.hookcmds.Error.',
    since='3.4.0',
    why='Charms read the return code and the error text from the cause.',
)
REBOOT_ERROR = _row(
    'reboot-error',
    off='Unit.reboot() that fails raises ModelError.',
    on='Unit.reboot() that fails raises ops.hookcmds.Error, which is no ModelError.',
    since='3.4.0',
    why='A charm written for one line catches what that line raises.',
)
SECRET_PARTIAL_WRITES = _row(
    'secret-partial-writes',
    off='A later set_info or set_content in one hook repeats what earlier ones set.',
    on='Each set_info or set_content sends only what it was given.',
    since='3.4.0',
    why='Charms of either line are written for the one or the other.',
)
SECURITY_LOG = _row(
    'security-log',
    off='Nothing is logged for security alone.',
    on='Security events are logged at TRACE, as one JSON object a line.',
    since='3.2.0',
    why='Tests compare the whole list of log lines.',
)
REEMIT_COUNT = _row(
    'reemit-count',
    off='The log line for a deferred event names the event.',
    on='The log line for a deferred event also says which of how many it is.',
    since='3.4.0',
    why='Tests compare the whole list of log lines.',
)
MANAGER_ERROR = _row(
    'manager-error',
    off="A charm's error in Manager.run() is raised as it is, and at the end of the block alone "
    'as an UncaughtCharmError.',
    on="A charm's error in a Manager is an UncaughtCharmError wherever it surfaces.",
    since='3.8.0',
    why='Tests name the class of the error that they expect.',
)
EMITTED_AS_THEY_COME = _row(
    'emitted-as-they-come',
    off='Context.emitted_events gets the events of a run when that has succeeded.',
    on='Context.emitted_events gets each event as it is emitted.',
    since='3.1.0',
    why='Tests of a failing charm compare the list.',
)
TESTING_ENVIRONMENT = _row(
    'testing-environment',
    off="In a Context's run JUJU_DISPATCH_PATH has underscores and is below hooks/ for an action "
    'too, and JUJU_RELATION_ID is a bare number.',
    on="In a Context's run these variables are as Juju writes them.",
    since='3.8.1',
    why='Charms, and what tests patch in them, read the environment.',
)
CHARMCRAFT_META = _row(
    'charmcraft-meta',
    off='Actions and options inside the meta of a Context are ignored.',
    on='Actions and options inside the meta of a Context are used, and refused if given twice.',
    since='3.7.0',
    why='Tests of line 2 hand over a whole charmcraft.yaml, and its actions and options again.',
)
TEST_BREAKPOINTS = _row(
    'test-breakpoints',
    off="In a Context's run breakpoint() stops only where JUJU_DEBUG_AT asks for it.",
    on="In a Context's run breakpoint() stops as it does anywhere in Python.",
    since='3.7.0',
    why='A charm that calls breakpoint() passes its tests on one line and stops on the other.',
)
RECENT_JUJU = _row(
    'recent-juju',
    off='A Context simulates Juju 3.6.4 unless told otherwise.',
    on='A Context simulates Juju 3.6.14 unless told otherwise.',
    since='3.6.0',
    why='What a charm may do depends on the version of Juju.',
)
STATE_EQUALITY = _row(
    'state-equality',
    off='Every testing.State that is given no model has the same one.',
    on='Each testing.State that is given no model has one of its own, so no two are equal.',
    since='3.8.0',
    why='Tests compare one State with another as a whole.',
)
STRICT_NAMES = _row(
    'strict-names',
    off='A test may use any name, and hyphens and underscores are the same in events.',
    on='A test must use names that Juju accepts, written as the metadata declares them.',
    since='3.8.1',
    why='Tests of charms use actions and containers with underscores.',
)
STATE_COPIES = _row(
    'state-copies',
    off='State classes keep the iterables that they are given, and a string for a sequence.',
    on='State classes copy what they are given into one type, and refuse a string.',
    since='3.8.0',
    why='Tests go on changing what they passed, and compare what they get back.',
)
SECRET_REVISIONS_HIDDEN = _row(
    'secret-revisions-hidden',
    off='The revisions of a testing.Secret take part in ==, repr and dataclasses.replace.',
    on='The revisions of a testing.Secret do not show, and start again when it is replaced.',
    since='3.8.0',
    why='Tests compare secrets as a whole.',
)
EVENT_CONTAINERS = _row(
    'event-containers',
    off="An event of Pebble may be given any container that has the name of one of the State's.",
    on='An event of Pebble is refused with a container that is not the one of the State.',
    since='3.8.1',
    why='Tests give the event a bare container, and the State one with layers or notices.',
)
REMOTE_UNIT_REQUIRED = _row(
    'remote-unit-required',
    off='An event of a relation runs without a remote unit, and with the first one silently.',
    on='An event about a remote unit is refused without one, and a choice is warned of.',
    since='3.3.0',
    why='Tests run relation-changed for relations that have no units yet.',
)
PLAIN_ICMP_PORT = _row(
    'plain-icmp-port',
    off='A testing.ICMPPort has a field more, _max_positional_args, which is always 0.',
    on='A testing.ICMPPort has the fields of a port alone.',
    since='3.4.0',
    why='Tests compare what repr and dataclasses.asdict say of ports.',
)

_refuse_unknown(_asked)
