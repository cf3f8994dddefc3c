# SPDX-License-Identifier: Apache-2.0
"""What differs between cells: outcomes, failures, output states and warnings of each test."""

from __future__ import annotations

import json
from typing import (
    Any,
    Callable,
    Dict,
    Iterable,
    Iterator,
    List,
    Mapping,
    NamedTuple,
    Optional,
    Sequence,
    Tuple,
)

from ops.local import _toml
from ops.matrix._cells import RAN, Outcome, Result

KINDS = ('outcome', 'failure', 'state', 'warning')
ABSENT = Outcome('absent')
_LONGEST = 200

Sides = Tuple[Tuple[str, Tuple[str, ...]], ...]
"""What was seen, and the names of the cells in which it was."""


class Difference(NamedTuple):
    """One thing that is not the same in all cells."""

    kind: str
    """One of :data:`KINDS`."""
    test: str
    """The test; empty for what belongs to no test, as warnings of a collection do."""
    what: str
    """The part of the output state, or the text of the warning; empty for the other kinds."""
    sides: Sides


class Group(NamedTuple):
    """Differences that are the same for several tests."""

    kind: str
    what: str
    sides: Sides
    tests: Tuple[str, ...]


def differences(results: Sequence[Result]) -> List[Difference]:
    """Return what differs between the cells that ran, test by test."""
    seen = [result for result in results if result.observed.tests]
    names = {name for result in seen for name in result.observed.tests}
    found: List[Difference] = []
    for test in sorted(name for name in names if not _is_file_of(name, names)):
        ended = {result.name: outcome for result, outcome in _ended(test, seen)}
        found.extend(_outcome(test, ended))
        alike = [result for result in seen if _has_run(ended.get(result.name))]
        found.extend(_states(test, alike))
        found.extend(_warnings(test, alike))
    found.extend(_warnings('', seen))
    return found


def grouped(found: Sequence[Difference]) -> List[Group]:
    """Put differences together that are the same for several tests, in the order of KINDS."""
    tests: Dict[Tuple[str, str, Sides], List[str]] = {}
    for difference in sorted(found, key=lambda one: KINDS.index(one.kind)):
        tests.setdefault((difference.kind, difference.what, difference.sides), []).append(
            difference.test
        )
    return [Group(*key, tests=tuple(names)) for key, names in tests.items()]


def _is_file_of(name: str, names: Iterable[str]) -> bool:
    """Tell whether a name is of a file, of which other cells have the tests."""
    return '::' not in name and any(other.startswith(f'{name}::') for other in names)


def _ended(test: str, results: Sequence[Result]) -> Iterator[Tuple[Result, Outcome]]:
    """Yield how a test ended in each cell that can tell."""
    file = test.partition('::')[0]
    for result in results:
        tests = result.observed.tests
        # A file that is skipped, or cannot be imported, stands for its tests.
        outcome = tests.get(test) or tests.get(file)
        if outcome is not None:
            yield result, outcome
        elif result.status == RAN:
            yield result, ABSENT


def _has_run(outcome: Optional[Outcome]) -> bool:
    return outcome is not None and outcome.result in ('passed', 'xpassed', 'xfailed')


def _outcome(test: str, ended: Mapping[str, Outcome]) -> Iterator[Difference]:
    if len({outcome.result for outcome in ended.values()}) > 1:
        yield Difference('outcome', test, '', _sides(ended, str))
    elif len({outcome.text for outcome in ended.values() if outcome.result == 'failed'}) > 1:
        yield Difference('failure', test, '', _sides(ended, str))


def _states(test: str, results: Sequence[Result]) -> Iterator[Difference]:
    runs = {result.name: result.observed.states.get(test, []) for result in results}
    if len({len(states) for states in runs.values()}) > 1:
        counts = {name: len(states) for name, states in runs.items()}
        yield Difference('state', test, 'runs', _sides(counts, str))
        return
    flat = {name: dict(_flat_runs(states)) for name, states in runs.items()}
    for path in sorted({path for states in flat.values() for path in states}):
        values = {name: states.get(path, '(not there)') for name, states in flat.items()}
        if len(set(values.values())) > 1:
            yield Difference('state', test, path, _sides(values, str))


def _warnings(test: str, results: Sequence[Result]) -> Iterator[Difference]:
    given = {result.name: result.observed.warnings.get(test, frozenset()) for result in results}
    for text in sorted({text for texts in given.values() for text in texts}):
        said = {name: 'given' if text in texts else '-' for name, texts in given.items()}
        if len(set(said.values())) > 1:
            yield Difference('warning', test, text, _sides(said, str))


def _sides(values: Mapping[str, Any], show: Callable[[Any], str]) -> Sides:
    cells: Dict[str, List[str]] = {}
    for name, value in values.items():
        cells.setdefault(_shortened(show(value)), []).append(name)
    return tuple((text, tuple(names)) for text, names in cells.items())


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f'{text[: _LONGEST - 3]}...'


def _flat_runs(states: Sequence[Any]) -> Iterator[Tuple[str, str]]:
    for number, state in enumerate(states, 1):
        run = f'run {number}: ' if len(states) > 1 else ''
        for path, text in flat(state):
            yield f'{run}{path}', text


def flat(value: Any, path: str = '') -> Iterator[Tuple[str, str]]:
    """Yield a state's parts by their paths, such as ``relations[db].local_app_data.host``."""
    if isinstance(value, dict) and value:
        for key, part in _items(value):
            yield from flat(part, f'{path}.{key}' if path else key)
    elif isinstance(value, list) and value:
        counted: Dict[str, int] = {}
        for part in _list(value):
            name = _name(part)
            counted[name] = counted.get(name, 0) + 1
            again = f'#{counted[name]}' if counted[name] > 1 or not name else ''
            yield from flat(part, f'{path}[{name}{again}]')
    else:
        yield path, json.dumps(value, sort_keys=True)


def _items(value: Any) -> Iterator[Tuple[str, Any]]:
    return ((str(key), value[key]) for key in sorted(value))


def _list(value: Any) -> Iterator[Any]:
    yield from value


def _name(part: Any) -> str:
    """Return what an element of a list is known by."""
    keys = ('endpoint', 'name', 'label', 'key', 'binding_name', 'handle_path', 'location')
    found: Mapping[str, Any] = _toml.table(part)
    return next((str(found[key]) for key in keys if found.get(key)), '')
