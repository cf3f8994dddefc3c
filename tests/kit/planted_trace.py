# SPDX-License-Identifier: Apache-2.0
"""The charm that hands planted texts to everything, traced: with a collector, or without one."""

from __future__ import annotations

import dataclasses
import pathlib
from typing import Any, List, Optional

from kit import juju_agent, planted_scene, traced
from kit.collector import Collector
from ops._unit import Endpoint, Hook, Record, Relation


class TracedScene(planted_scene.Scene):
    """The charm in a folder, traced.

    Args:
        folder: where to put it.
        collector: where its traces go; they are kept without one.
    """

    def __init__(
        self, folder: pathlib.Path, collector: Optional[Collector] = None, **options: Any
    ):
        self._collector = collector
        super().__init__(folder, record=_record(collector), **options)
        self.buffer = self.charm / traced.BUFFER

    def run(self, hook: Hook, **environ: str) -> juju_agent.Ran:
        """Run the charm for a hook."""
        return super().run(hook, PLANTED_TRACED='1', PYTHONPATH=traced.PATH, **environ)

    def traces(self) -> List[str]:
        """Return what was sent, and what is kept."""
        sent = [] if self._collector is None else [each.body for each in self._collector.requests]
        return [body.decode() for body in [*sent, *traced.bodies(self.buffer)]]


def _record(collector: Optional[Collector]) -> Record:
    known = planted_scene.RECORD
    endpoint = Endpoint('charm-tracing', 'tracing', 'requires')
    relations = dict(known.relations)
    if collector is not None:
        bag = {'tempo': traced.receivers(collector.base)}
        relations[9] = Relation(9, 'charm-tracing', 'tracing', 'tempo', data=bag)
    return dataclasses.replace(
        known,
        endpoints={**known.endpoints, 'charm-tracing': endpoint},
        relations=relations,
    )
