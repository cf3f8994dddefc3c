# SPDX-License-Identifier: Apache-2.0
"""What a layer may hold: the fields of each section, in the order in which a plan shows them."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Mapping, Tuple, Union, cast

from ops._daemon import _times

TEXT = 'string'
TEXTS = '[]string'
MAP = 'map[string]string'
INT = '*int'
NUMBER = 'float64'
DURATION = 'duration'

Kind = Union[str, 'Fields']


class Fields:
    """The fields of one kind of entry.

    Args:
        go_type: what Pebble's error messages call it.
        fields: the kind of each field, in order.
    """

    def __init__(self, go_type: str, fields: Mapping[str, Kind]):
        self.go_type = go_type
        self.fields = fields


_OWNER: Dict[str, Kind] = {'user-id': INT, 'user': TEXT, 'group-id': INT, 'group': TEXT}

SERVICE = Fields(
    'plan.Service',
    {
        'summary': TEXT,
        'description': TEXT,
        'startup': TEXT,
        'override': TEXT,
        'command': TEXT,
        'after': TEXTS,
        'before': TEXTS,
        'requires': TEXTS,
        'environment': MAP,
        **_OWNER,
        'working-dir': TEXT,
        'workload': TEXT,
        'on-success': TEXT,
        'on-failure': TEXT,
        'on-check-failure': MAP,
        'backoff-delay': DURATION,
        'backoff-factor': NUMBER,
        'backoff-limit': DURATION,
        'kill-delay': DURATION,
    },
)
CHECK = Fields(
    'plan.Check',
    {
        'override': TEXT,
        'level': TEXT,
        'startup': TEXT,
        'period': DURATION,
        'timeout': DURATION,
        'threshold': INT,
        'http': Fields('plan.HTTPCheck', {'url': TEXT, 'headers': MAP}),
        'tcp': Fields('plan.TCPCheck', {'port': INT, 'host': TEXT}),
        'exec': Fields(
            'plan.ExecCheck',
            {
                'command': TEXT,
                'service-context': TEXT,
                'environment': MAP,
                **_OWNER,
                'working-dir': TEXT,
            },
        ),
    },
)
LOG_TARGET = Fields(
    'plan.LogTarget',
    {'type': TEXT, 'location': TEXT, 'services': TEXTS, 'override': TEXT, 'labels': MAP},
)
WORKLOAD = Fields('workloads.Workload', {'override': TEXT, 'environment': MAP, **_OWNER})

SECTIONS: Dict[str, Fields] = {
    'services': SERVICE,
    'checks': CHECK,
    'log-targets': LOG_TARGET,
    'workloads': WORKLOAD,
}
WORDS = {
    'services': 'service',
    'checks': 'check',
    'log-targets': 'log target',
    'workloads': 'workload',
}
"""What an entry of a section is called in messages."""

Entry = Dict[str, Any]


class Mismatch(ValueError):
    """A value is not of the kind that the schema asks for; the text is in Go's words."""


def entry(fields: Fields, found: Any, line_of: Callable[[str], int]) -> Entry:
    """Return an entry with its values as their kinds, in the order of the schema.

    Args:
        fields: the schema.
        found: what the layer holds; a field without a value is as one that is not there.
        line_of: gives the line of a key or value, for messages.

    Raises:
        Mismatch: if a field is unknown, or of another kind.
    """
    if not isinstance(found, dict):
        raise Mismatch(_cannot(found, fields.go_type, line_of))
    given = cast('Dict[str, Any]', found)
    for key in given:
        if key not in fields.fields:
            raise Mismatch(
                'yaml: unmarshal errors:\n'
                f'  line {line_of(key)}: field {key} not found in type {fields.go_type}'
            )
    return {
        key: _value(kind, given[key], line_of)
        for key, kind in fields.fields.items()
        if given.get(key) is not None
    }


def _value(kind: Kind, found: Any, line_of: Callable[[str], int]) -> Any:
    if isinstance(kind, Fields):
        return entry(kind, found, line_of)
    read, wanted = _READ[kind]
    if not isinstance(found, wanted):
        raise Mismatch(_cannot(found, kind, line_of))
    try:
        return read(found)
    except Mismatch:
        raise
    except (ValueError, TypeError):
        raise Mismatch(_cannot(found, kind, line_of)) from None


def _cannot(found: Any, wanted: str, line_of: Callable[[str], int]) -> str:
    shown, line = _shown(found, line_of)
    return f'yaml: unmarshal errors:\n  line {line}: cannot unmarshal {shown} into {wanted}'


def _shown(found: Any, line_of: Callable[[str], int]) -> Tuple[str, int]:
    if isinstance(found, dict):
        return '!!map', 1
    if isinstance(found, list):
        return '!!seq', 1
    return f'!!str `{found}`', line_of(str(found))


def _text(found: Any) -> str:
    if isinstance(found, bool):
        return 'true' if found else 'false'
    return '' if found is None else str(found)


def _texts(found: List[Any]) -> List[str]:
    return [_text(each) for each in found]


def _map(found: Dict[Any, Any]) -> Dict[str, str]:
    return {_text(key): _text(found[key]) for key in found}


def _number(found: Any) -> float:
    number = float(found)
    return int(number) if number.is_integer() else number


def _duration(found: Any) -> int:
    try:
        return _times.duration(_text(found))
    except ValueError:
        raise Mismatch(f'invalid duration "{found}"') from None


_SCALAR = (str, int, float)
_READ: Dict[str, Tuple[Callable[[Any], Any], Any]] = {
    TEXT: (_text, _SCALAR),
    TEXTS: (_texts, (list, tuple)),
    MAP: (_map, dict),
    INT: (int, _SCALAR),
    NUMBER: (_number, _SCALAR),
    DURATION: (_duration, _SCALAR),
}
