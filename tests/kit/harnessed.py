# SPDX-License-Identifier: Apache-2.0
"""A charm in a harness that writes down the events it sees."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Optional

import ops
from ops import testing
from ops_compat import deprecations

META = """
name: app
containers: {web: {}, side: {}}
requires:
  db: {interface: pg}
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
strict:
  additionalProperties: false
  required: [a]
  params: {a: {type: string}}
"""

Reaction = Callable[[Any, Any], Any]


class Seen(List[str]):
    """The events that a charm has seen, and what it does besides at some of them."""

    def __init__(self) -> None:
        super().__init__()
        self.on: Dict[str, Reaction] = {}


def charm_class(seen: Seen) -> Any:
    """Make the class of a charm that writes its events down."""

    class App(ops.CharmBase):
        def __init__(self, framework: ops.Framework):
            super().__init__(framework)
            for event in self.on.events().values():
                framework.observe(event, self._see)

        def _see(self, event: Any) -> None:
            seen.append(_described(event))
            react = seen.on.get(event.handle.kind)
            if react is not None:
                react(self, event)

    return App


def _described(event: Any) -> str:
    parts = [event.handle.kind]
    for name in ('app', 'unit'):
        if getattr(event, name, None) is not None:
            parts.append(getattr(event, name).name)
    if hasattr(event, 'storage'):
        parts.append(event.storage.full_id)
    return ' '.join(parts)


class Place:
    """A harness, and what its charm has seen."""

    def __init__(
        self,
        charm: Any = None,
        *,
        meta: Optional[str] = META,
        actions: Optional[str] = ACTIONS,
        config: Optional[str] = CONFIG,
        leader: bool = False,
        begin: bool = True,
    ):
        self.seen = Seen()
        with deprecations.using('off'):
            self.harness: Any = testing.Harness(  # pyright: ignore[reportDeprecated]
                charm or charm_class(self.seen), meta=meta, actions=actions, config=config
            )
        if leader:
            self.harness.set_leader(True)
        if begin:
            self.harness.begin()

    @property
    def model(self) -> ops.Model:
        model: ops.Model = self.harness.model
        return model

    @property
    def unit(self) -> ops.Unit:
        return self.model.unit

    def web(self) -> ops.Container:
        """Return a container whose Pebble answers."""
        self.harness.set_can_connect('web', True)
        return self.unit.get_container('web')
