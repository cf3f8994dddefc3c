# SPDX-License-Identifier: Apache-2.0
"""The plan that the layers of a container add up to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, Iterable, Mapping

from ops import pebble
from ops.testing._scenario import _copies

if TYPE_CHECKING:
    from ops._daemon import Daemon

plain = _copies.plain

_SECTIONS = {'services': 'services', 'checks': 'checks', 'log-targets': 'log_targets'}
"""The attribute of a layer that holds each section of a plan."""


def copied(layer: Any) -> Any:
    """Return a layer that shares nothing with another; what is no layer is kept, too."""
    if type(layer) is pebble.Layer:
        return pebble.Layer(layer.to_dict())
    if isinstance(layer, pebble.Layer):
        import copy

        return copy.deepcopy(layer)
    return _copies.plain(layer)


def of(daemon: Daemon) -> pebble.Plan:
    """Return the plan of a Pebble in memory, in the words of who wrote it."""
    raw: Any = plain(daemon.written())
    return pebble.Plan(raw)


def services(layers: Iterable[pebble.Layer]) -> Dict[str, pebble.Service]:
    """Return the services that layers add up to, by name."""
    return _merged(layers, 'services')


def rendered(base: Mapping[str, Any], layers: Iterable[pebble.Layer]) -> pebble.Plan:
    """Return the plan of layers on top of what was planned without them."""
    layers = list(layers)
    raw: Any = _copies.plain(dict(base))
    plan = pebble.Plan(raw)
    for attribute in _SECTIONS.values():
        getattr(plan, attribute).update(_merged(layers, attribute))
    return plan


def _merged(layers: Iterable[pebble.Layer], attribute: str) -> Dict[str, Any]:
    merged: Dict[str, Any] = {}
    for layer in layers:
        for name, entry in getattr(copied(layer), attribute).items():
            if name in merged and entry.override == 'merge':
                merged[name]._merge(entry)
            else:
                merged[name] = entry
    return merged
