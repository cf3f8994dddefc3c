# SPDX-License-Identifier: Apache-2.0
"""The layer that a rock brings with it."""

from __future__ import annotations

import pathlib
from typing import Any, Dict

from ops import pebble
from ops._private import yaml


def layer_from_rockcraft(path: pathlib.Path | str) -> pebble.Layer:
    """Return the layer that a rock made from a ``rockcraft.yaml`` brings with it.

    Its services and checks are those of the file.

    Args:
        path: the ``rockcraft.yaml``.

    Raises:
        ValueError: if there is no such file, or it is no mapping.

    Example::

        layer = layer_from_rockcraft('../rock/rockcraft.yaml')
        container = Container('web', can_connect=True, layers={'web': layer})

    .. versionadded:: 2.23 / 3.0
    """
    path = pathlib.Path(path)
    if not path.exists():
        raise ValueError(f'rockcraft.yaml file not found at {path}')
    rock = yaml.safe_load(path.read_text(encoding='utf-8'))
    if not isinstance(rock, dict):
        raise ValueError(f'cannot read {path}: it is no mapping, as a rockcraft.yaml is')
    read: Dict[str, Any] = dict(rock)  # type: ignore  # any YAML
    description = read.get('description') or '(no description)'
    layer: Any = {
        'summary': read.get('summary') or '(no summary)',
        'description': f'{description} (built from the rockcraft.yaml at {path})',
        'services': read.get('services') or {},
        'checks': read.get('checks') or {},
    }
    return pebble.Layer(layer)
