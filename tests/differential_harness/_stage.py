# SPDX-License-Identifier: Apache-2.0
"""What a program is given: charms that record their events, and the lines that it writes."""

from __future__ import annotations

import re
import textwrap
import warnings
from typing import Any, Callable, Dict, List, Optional

import ops
from ops import testing

Program = Callable[['Stage'], None]
PROGRAMS: Dict[str, Program] = {}

META = """
name: app
containers: {web: {}, side: {}}
requires:
  db: {interface: pg}
  cache: {interface: redis, limit: 1}
provides:
  site: {interface: http}
peers:
  ring: {interface: ring}
storage:
  data: {type: filesystem, multiple: {range: 0-}}
  one: {type: filesystem}
resources:
  blob: {type: file, filename: blob.bin}
  image: {type: oci-image}
  picture: {type: oci-image}
extra-bindings:
  admin:
"""
CONFIG = """
options:
  word: {type: string, default: hello}
  count: {type: int, default: 3}
  ratio: {type: float, default: 1.5}
  flag: {type: boolean, default: false}
  bare: {type: string}
  hidden: {type: secret}
"""
ACTIONS = """
backup:
  params:
    where: {type: string, default: here}
    keep: {type: integer}
fail-it: {}
strict:
  additionalProperties: false
  required: [a]
  params: {a: {type: string}, b: {type: string, default: bee}}
"""


def program(written: Program) -> Program:
    """Add the decorated function to the programs."""
    PROGRAMS[written.__name__] = written
    return written


class Stage:
    """The lines of one program, and the means to write them."""

    def __init__(self) -> None:
        self.lines: List[str] = []
        self._names: Dict[str, str] = {}
        self.on: Dict[str, Callable[[Any, Any], None]] = {}
        """What the charm does at an event besides recording it, by the name of the event."""

    def note(self, *things: Any) -> None:
        """Write a line."""
        self.lines.append(' '.join(self._plain(thing) for thing in things))

    def attempt(self, label: str, call: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """Call something, and write down what comes back or is raised."""
        try:
            found = call(*args, **kwargs)
        except BaseException as exc:
            bases = [kind.__name__ for kind in type(exc).__mro__[:-2]]
            self.note(label, 'raises', '<'.join(bases), repr(str(exc).strip()))
            return None
        self.note(label, '->', found)
        return found

    def _plain(self, thing: Any) -> str:
        text = thing if isinstance(thing, str) else shown(thing)
        text = re.sub(r'0x[0-9a-f]+', '0x', text)
        text = re.sub(r'/tmp/[\w.-]+', '/tmp/X', text)  # a pattern
        text = re.sub(r'\.\d+~', '.N~', text)
        text = re.sub(r'(secret:)([0-9a-v]{20}|[0-9a-f-]{36})', self._named, text)
        return re.sub(r'\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b', 'UUID', text)

    def _named(self, found: Any) -> str:
        return str(found.group(1)) + self._name(found.group(2))

    def _name(self, random: str) -> str:
        return self._names.setdefault(random, f'<{len(self._names) + 1}>')

    def charm(self, **members: Any) -> Any:
        """Make the class of a charm that records each event."""
        stage = self

        class App(ops.CharmBase):
            def __init__(self, framework: ops.Framework):
                super().__init__(framework)
                for event in self.on.events().values():
                    framework.observe(event, self._record)

            def _record(self, event: Any) -> None:
                stage.note('*', described(event))
                react = stage.on.get(event.handle.kind)
                if react is not None:
                    react(self, event)

        for name, member in members.items():
            setattr(App, name, member)
        return App

    def harness(
        self,
        charm: Any = None,
        meta: Optional[str] = META,
        actions: Optional[str] = ACTIONS,
        config: Optional[str] = CONFIG,
        begin: bool = True,
        leader: Optional[bool] = None,
    ) -> Any:
        """Make a harness, and begin unless told otherwise."""
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')
            harness = testing.Harness(  # pyright: ignore[reportDeprecated]
                charm or self.charm(), meta=meta, actions=actions, config=config
            )
        if leader is not None:
            harness.set_leader(leader)
        if begin:
            harness.begin()
        return harness

    def calls(self, harness: Any) -> None:
        """Write down what the charm has asked of its backend since the last time."""
        for call in harness._get_backend_calls(reset=True):
            self.note('backend', call)


_ATTRIBUTES: Dict[str, Callable[[Any], Any]] = {
    'relation': lambda value: f'{value.name}:{value.id}',
    'app': lambda value: value and value.name,
    'unit': lambda value: value and value.name,
    'departing_unit': lambda value: value and value.name,
    'workload': lambda value: value.name,
    'storage': lambda value: f'{value.name}/{value.index}@{value.location}',
    'secret': lambda value: f'{value.id}={value.label}',
    'revision': str,
    'notice': lambda value: f'{value.type}|{value.key}',
    'info': lambda value: f'{value.name} {value.status} {value.failures}/{value.threshold}',
    'params': lambda value: dict(sorted(value.items())),
}


def described(event: Any) -> str:
    """Return the name of an event and what it carries."""
    parts = [event.handle.kind]
    for name, show in _ATTRIBUTES.items():
        if hasattr(event, name):
            parts.append(f'{name}={show(getattr(event, name))}')
    return ' '.join(parts)


def shown(thing: Any) -> str:
    """Return a value as both sides write it, sets in order."""
    inner: Any = thing  # of whatever
    if isinstance(thing, (set, frozenset)):
        return '{' + ', '.join(sorted(map(shown, inner))) + '}'
    if type(thing) is tuple:
        return '(' + ', '.join(map(shown, inner)) + ')'
    if isinstance(thing, list):
        return '[' + ', '.join(map(shown, inner)) + ']'
    if isinstance(thing, dict):
        return '{' + ', '.join(f'{key!r}: {shown(inner[key])}' for key in inner) + '}'
    return repr(inner)


def layer(text: str) -> str:
    """Return text without its indentation."""
    return textwrap.dedent(text)
