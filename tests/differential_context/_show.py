# SPDX-License-Identifier: Apache-2.0
"""What a program sees, as lines that two runs of it have in common."""

# Two releases run it, which are typed differently.
# pyright: basic, reportArgumentType=false

from __future__ import annotations

import dataclasses
import datetime
import enum
import json
import pathlib
import re
import warnings
from typing import Any, Callable, Dict, List

import ops
from ops import testing

_PATTERNS = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r'\b0x[0-9a-f]{6,}', 'ADDRESS'),
        (r'/tmp/(?:scenario-|tmp|ops-charm-)\w+', 'TEMPORARY'),
        (r'\bops \d\S* up and running', 'ops VERSION up and running'),
        (r'"datetime": "[^"]*"', '"datetime": "TIME"'),
        (r'\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+(?=\+00:00)', 'NOW'),
        (r'\bscenario\.(?:errors|context|state|_\w+)\.', 'ops.testing.'),
        (r'\.py:\d+', '.py:N'),
    )
)
_SECRET = re.compile(r'\bsecret:([0-9a-z]{20})\b|\b([0-9a-v]{20})\b')
_NOISE = ('Starting root trace', 'Initializing SQLite local storage')


class Show:
    """Writes down what a program sees."""

    def __init__(self) -> None:
        self.lines: List[str] = []
        self._ids: Dict[str, str] = {}

    def __call__(self, what: str, seen: Any) -> None:
        """Write down a value."""
        self._line(f'{what}: {json.dumps(plain(seen), default=repr)}')

    def call(self, what: str, function: Callable[[], Any]) -> Any:
        """Write down what a function returns, warns of or raises; return what it returned."""
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter('always')
            try:
                found = function()
            except Exception as exc:
                found = None
                self._line(f'{what} raises {type(exc).__name__}: {str(exc).strip()}')
            else:
                self(what, found)
        for each in warned:
            self._line(f'{what} warns {each.category.__name__}: {each.message}')
        return found

    def state(self, state: Any) -> None:
        """Write down a State, a line for each part that is not as a new State has it."""
        new = testing.State()
        for field in dataclasses.fields(state):
            if field.name == 'containers':
                self._containers(state.containers)
                continue
            part = plain(getattr(state, field.name))
            if field.name != 'model' and part != plain(getattr(new, field.name)):
                self(f'state.{field.name}', part)

    def _containers(self, containers: Any) -> None:
        for container in sorted(containers, key=lambda each: each.name):
            for name, part in plain(container).items():
                if part and name != 'name':
                    self(f'container.{container.name}.{name}', part)

    def context(self, ctx: Any) -> None:
        """Write down what a Context has seen."""
        for name in _HISTORIES:
            found = getattr(ctx, name)
            if name == 'exec_history':
                for container, commands in found.items():
                    for each in commands:
                        self(f'ctx.exec_history[{container}]', each)
            elif found:
                self(f'ctx.{name}', found)

    def log(self, ctx: Any, *levels: str) -> None:
        """Write down the lines of a log, without those that no charm and no test cares for."""
        for line in ctx.juju_log:
            if not line.message.startswith(_NOISE) and line.level in (levels or _LEVELS):
                self._line(f'log {line.level}: {line.message}')

    def run(self, ctx: Any, event: Any, state: Any) -> Any:
        """Run an event, and write down the State, the histories, or the error."""
        found = None
        try:
            found = ctx.run(event, state)
        except Exception as exc:
            self._line(f'run raises {type(exc).__name__}: {exc}')
            self._line(f'run cause {exc.__cause__!r}')
        else:
            self.state(found)
        self.context(ctx)
        return found

    def _line(self, text: str) -> None:
        for pattern, common in _PATTERNS:
            text = pattern.sub(common, text)
        self.lines.append(_SECRET.sub(self._id, text))

    def _id(self, found: Any) -> str:
        return self._ids.setdefault(found.group(1) or found.group(2), f'ID{len(self._ids)}')


_LEVELS = ('TRACE', 'DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL')
_HISTORIES = (
    'unit_status_history',
    'app_status_history',
    'workload_version_history',
    'emitted_events',
    'action_logs',
    'action_results',
    'removed_secret_revisions',
    'requested_storages',
    'exec_history',
)


def plain(seen: Any) -> Any:
    """Return a value as JSON has it."""
    if isinstance(seen, float) and seen.is_integer():
        return int(seen)
    if isinstance(seen, (str, int, float, bool, type(None))) and not isinstance(seen, enum.Enum):
        return seen
    for kind, convert in _CONVERSIONS:
        if isinstance(seen, kind):
            return convert(seen)
    if dataclasses.is_dataclass(seen):
        return {
            field.name: plain(getattr(seen, field.name))
            for field in dataclasses.fields(seen)
            # Changes of Pebble are numbered here, and have random ids there.
            if hasattr(seen, field.name) and field.name not in ('change_id', '_change_id')
        }
    return repr(seen)


def _sorted(seen: Any) -> List[Any]:
    return sorted((plain(each) for each in seen), key=lambda each: json.dumps(each, default=repr))


_CONVERSIONS: Any = (
    (enum.Enum, lambda seen: f'{type(seen).__name__}.{seen.name}'),
    (bytes, repr),
    (ops.StatusBase, repr),
    (ops.EventBase, repr),
    ((ops.pebble.Layer, ops.pebble.Plan), lambda seen: plain(seen.to_dict())),
    ((datetime.datetime, datetime.timedelta), str),
    (pathlib.PurePath, str),
    (dict, lambda seen: {str(key): plain(value) for key, value in sorted(seen.items(), key=repr)}),
    ((set, frozenset), _sorted),
    ((list, tuple), lambda seen: [plain(each) for each in seen]),
)
