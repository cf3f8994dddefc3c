# SPDX-License-Identifier: Apache-2.0
"""The keys of a unit's description, and what each of them holds."""

from __future__ import annotations

from typing import Any, Dict, Mapping, NamedTuple, Tuple, Union

from ops.local import _names
from ops.local._error import UsageError


class Kind(NamedTuple):
    """What a value is."""

    name: str
    types: Tuple[type, ...]
    least: int = -1
    """The least number, if it is a number that has one."""


class Each(NamedTuple):
    """A list, or a mapping by names, of values that are all of a kind."""

    holder: Kind
    of: Shape


class Keys(NamedTuple):
    """A mapping whose keys are known."""

    known: Mapping[str, Shape]


Shape = Union[Kind, Each, Keys]

TEXT = Kind('text (in quotes, if it looks like a number)', (str,))
NUMBER = Kind('a whole number from 0 on', (int,), 0)
COUNT = Kind('a whole number from 1 on', (int,), 1)
SWITCH = Kind('true or false', (bool,))
VALUE = Kind('text, a number, true or false', (str, int, float, bool))
LIST = Kind('a list', (list,))
MAPPING = Kind('a mapping of keys to values', (dict,))

TEXTS = Each(LIST, TEXT)
PAIRS = Each(MAPPING, TEXT)
STATUS = Keys({'status': TEXT, 'message': TEXT})

RELATION = Keys({
    'endpoint': TEXT,
    'app': TEXT,
    'id': NUMBER,
    'units': TEXTS,
    'data': Each(MAPPING, PAIRS),
})  # fmt: skip
SECRET = Keys({
    'id': TEXT,
    'owner': TEXT,
    'label': TEXT,
    'description': TEXT,
    'rotate': TEXT,
    'expire': TEXT,
    'revision': COUNT,
    'granted-to': TEXTS,
    'read-revision': COUNT,
    'read-label': TEXT,
    'content': PAIRS,
})  # fmt: skip
UNIT = Keys({
    'unit': TEXT,
    'started': SWITCH,
    'juju': TEXT,
    'model': Keys({'name': TEXT, 'uuid': TEXT, 'type': TEXT}),
    'leader': SWITCH,
    'units': COUNT,
    'unit-status': STATUS,
    'app-status': STATUS,
    'workload-version': TEXT,
    'ports': TEXTS,
    'config': Each(MAPPING, VALUE),
    'relations': Each(LIST, RELATION),
    'storages': TEXTS,
    'resources': PAIRS,
    'secrets': Each(LIST, SECRET),
})  # fmt: skip
"""Every key that a description may have."""


def check(found: Any, shape: Shape = UNIT, where: str = '') -> Dict[str, Any]:
    """Return a description as it is, if it is one.

    Raises:
        UsageError: if a key is unknown, or a value is of another kind.
    """
    kind = _kind(shape)
    if not _is(found, kind):
        raise UsageError(f'{where or "the whole of it"}: expected {kind.name}')
    if isinstance(shape, Keys):
        for key, value in found.items():
            if key not in shape.known:
                raise UsageError(
                    f'{_within(where)}unknown key {key!r}; {_names.hint(str(key), shape.known)}'
                )
            check(value, shape.known[key], f'{where}.{key}' if where else key)
    elif isinstance(shape, Each):
        for key, value in found.items() if kind is MAPPING else enumerate(found):
            if kind is MAPPING and not isinstance(key, str):
                raise UsageError(f'{_within(where)}key {key!r}: expected {TEXT.name}')
            check(value, shape.of, f'{where}[{key}]' if kind is LIST else f'{where}.{key}')
    return found


def _kind(shape: Shape) -> Kind:
    if isinstance(shape, Keys):
        return MAPPING
    return shape.holder if isinstance(shape, Each) else shape


def _within(where: str) -> str:
    return f'{where}: ' if where else ''


def _is(found: Any, kind: Kind) -> bool:
    # A bool is an int to Python, and not to the one who writes YAML.
    if isinstance(found, bool) and bool not in kind.types:
        return False
    return isinstance(found, kind.types) and (kind.least < 0 or found >= kind.least)
