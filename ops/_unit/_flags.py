# SPDX-License-Identifier: Apache-2.0
"""Flags as Juju reads them: mixed with arguments, ended by ``--``, described by a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Dict, List, Mapping, NamedTuple, Optional, Tuple

from ops._unit._fault import HelpAsked, UsageFault, quoted

if TYPE_CHECKING:
    from ops._unit._unit import Unit

Converter = Callable[['Unit', str], Any]
"""Reads the value of a flag; a ValueError says what is wrong with it."""


class Flag(NamedTuple):
    """One flag, under any of its names."""

    key: str
    """What the command knows it by: its longest name, without hyphens."""
    convert: Optional[Converter]
    """What reads its value; None for a switch, which needs none."""


Table = Mapping[str, Flag]
"""The flags of a command, by each of their names without hyphens."""

_TRUTH = {
    **dict.fromkeys(('1', 't', 'T', 'TRUE', 'true', 'True'), True),
    **dict.fromkeys(('0', 'f', 'F', 'FALSE', 'false', 'False'), False),
}


def text(unit: Unit, value: str) -> str:
    """Take any text."""
    return value


def number(unit: Unit, value: str) -> int:
    """Take a whole number."""
    try:
        return int(value)
    except ValueError:
        raise ValueError(f'strconv.ParseInt: parsing {quoted(value)}: invalid syntax') from None


def relation(unit: Unit, value: str) -> int:
    """Take the id of a relation that there is: ``db:3`` or ``3``."""
    try:
        found = int(value.rpartition(':')[2])
    except ValueError:
        raise ValueError('invalid relation id') from None
    if found not in unit.draft.relations:
        raise ValueError('relation not found')
    return found


def storage(unit: Unit, value: str) -> str:
    """Take the id of a storage that there is and that is provisioned."""
    found = unit.draft.storage(value)
    if found is None or not found.location:
        raise ValueError('storage not found')
    return value


_CONVERTERS: Dict[str, Converter] = {
    'text': text,
    'number': number,
    'relation': relation,
    'storage': storage,
}


def table(*flags: str, **converters: Converter) -> Dict[str, Flag]:
    """Return the table of some flags.

    Args:
        flags: each its names, and behind a ``=`` the kind of its value, such as
            ``'-r --relation=relation'``; without a kind it is a switch.
        converters: kinds beside the usual ones.
    """
    found: Dict[str, Flag] = {}
    kinds = {**_CONVERTERS, **converters}
    for described in flags:
        names, _, kind = described.partition('=')
        stripped = [name.lstrip('-') for name in names.split()]
        flag = Flag(max(stripped, key=len), kinds[kind] if kind else None)
        found.update(dict.fromkeys(stripped, flag))
    return found


class Parsed(NamedTuple):
    """A command line, apart."""

    given: Dict[str, Any]
    words: List[str]


def parse(table: Table, arguments: List[str], unit: Unit) -> Parsed:
    """Take a command line apart.

    Raises:
        UsageFault: for an unknown flag, one without its value, or one with a wrong value.
        HelpAsked: for ``-h`` and ``--help``.
    """
    given: Dict[str, Any] = {}
    words: List[str] = []
    rest = arguments[::-1]
    while rest:
        argument = rest.pop()
        if argument == '--':
            words.extend(reversed(rest))
            break
        if argument[:1] != '-' or argument == '-':
            words.append(argument)
        elif argument[1] == '-':
            name, assigned, value = argument[2:].partition('=')
            _take(table, '--', name, value if assigned else None, rest, given, unit)
        else:
            _take_short(table, argument[1:], rest, given, unit)
    return Parsed(given, words)


def _take_short(
    table: Table, cluster: str, rest: List[str], given: Dict[str, Any], unit: Unit
) -> None:
    # ``-al INFO`` is two flags; ``-r3`` is one with its value.
    while cluster:
        name, cluster = cluster[0], cluster[1:]
        flag = table.get(name)
        if flag is not None and flag.convert is not None:
            _take(table, '-', name, cluster or None, rest, given, unit)
            return
        value = cluster[1:] if cluster.startswith('=') else None
        _take(table, '-', name, value, rest, given, unit)
        if value is not None:
            return


def _take(
    table: Table,
    dashes: str,
    name: str,
    value: Optional[str],
    rest: List[str],
    given: Dict[str, Any],
    unit: Unit,
) -> None:
    flag = table.get(name)
    if flag is None:
        if name in ('help', 'h'):
            raise HelpAsked
        raise UsageFault(f'option provided but not defined: {dashes}{name}')
    if flag.convert is None:
        given[flag.key] = True if value is None else _truth(value, f'{dashes}{name}')
        return
    if value is None:
        if not rest:
            raise UsageFault(f'option needs an argument: {dashes}{name}')
        value = rest.pop()
    try:
        given[flag.key] = flag.convert(unit, value)
    except ValueError as exc:
        said = f'invalid value {quoted(value)} for option {dashes}{name}: {exc}'
        raise UsageFault(said) from None


def _truth(value: str, shown: str) -> bool:
    if value not in _TRUTH:
        raise UsageFault(
            f'invalid value {quoted(value)} for option {shown}: '
            f'strconv.ParseBool: parsing {quoted(value)}: invalid syntax'
        )
    return _TRUTH[value]


def formats(*accepted: str) -> Tuple[Converter, str]:
    """Return the converter of ``--format`` for some formats, and the default, the first one."""

    def convert(unit: Unit, value: str) -> str:
        if value not in accepted:
            raise ValueError(f'unknown format {quoted(value)}')
        return value

    return convert, accepted[0]
