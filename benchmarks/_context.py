# SPDX-License-Identifier: Apache-2.0
"""State-transition tests to be timed, by the interpreter of either side."""

from __future__ import annotations

import json
import sys
import time
from typing import Any, Callable, Dict

import ops
from ops import testing

META: Dict[str, Any] = {
    'name': 'measured',
    'requires': {'db': {'interface': 'db'}},
    'containers': {f'c{number}': {} for number in range(10)},
}
CONFIG = {'options': {'host': {'type': 'string', 'default': 'here'}}}


class Small(ops.CharmBase):
    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        framework.observe(self.on.config_changed, self._on_config_changed)

    def _on_config_changed(self, event: ops.ConfigChangedEvent) -> None:
        for relation in self.model.relations['db']:
            relation.data[self.unit]['host'] = str(self.config['host'])
        self.unit.status = ops.ActiveStatus()


class Reads(ops.CharmBase):
    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        framework.observe(self.on.config_changed, self._on_config_changed)

    def _on_config_changed(self, event: ops.ConfigChangedEvent) -> None:
        for relation in self.model.relations['db']:
            for unit in relation.units:
                assert relation.data[unit]['key'] == 'value'


class Pushes(ops.CharmBase):
    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        framework.observe(self.on.config_changed, self._on_config_changed)

    def _on_config_changed(self, event: ops.ConfigChangedEvent) -> None:
        for container in self.unit.containers.values():
            for number in range(100):
                container.push(f'/etc/app/{number}', 'content', make_dirs=True)


def _run(charm: Any, context: Dict[str, Any], state: Dict[str, Any]) -> None:
    ctx: Any = testing.Context(charm, **context)
    ctx.run(ctx.on.config_changed(), testing.State(**state))


def small() -> None:
    meta = {'name': 'small', 'requires': {'db': {'interface': 'db'}}}
    relation = testing.Relation('db')
    _run(Small, {'meta': meta, 'config': CONFIG}, {'leader': True, 'relations': [relation]})


def relations() -> None:
    units = {number: {'key': 'value'} for number in range(20)}
    related = [
        testing.Relation('db', id=number, remote_app_name=f'app{number}', remote_units_data=units)
        for number in range(50)
    ]
    _run(Reads, {'meta': META}, {'relations': related})


def containers() -> None:
    containers = [testing.Container(name, can_connect=True) for name in META['containers']]
    _run(Pushes, {'meta': META}, {'containers': containers})


CASES: Dict[str, Callable[[], None]] = {
    'small charm': small,
    '50 relations of 20 units': relations,
    '10 containers, 100 files': containers,
}


def timed(run: Callable[[], None], rounds: int) -> float:
    """Return the least time of several runs, in ms; the first one warms up."""
    run()
    least = float('inf')
    for _ in range(rounds):
        before = time.perf_counter()
        run()
        least = min(least, time.perf_counter() - before)
    return least * 1000


if __name__ == '__main__':
    json.dump({name: timed(run, int(sys.argv[1])) for name, run in CASES.items()}, sys.stdout)
