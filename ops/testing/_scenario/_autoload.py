# SPDX-License-Identifier: Apache-2.0
"""The metadata of a charm, from the folder that its class is written in."""

from __future__ import annotations

import pathlib
import sys
from typing import Any, Dict, NamedTuple, Optional, cast

from ops._private import yaml
from ops.testing._scenario import _extensions
from ops.testing.errors import MetadataNotFoundError

_OF_A_CHARM = ('name', 'summary', 'description')
"""What a ``charmcraft.yaml`` has besides its type if it holds the metadata, as it may since
charmcraft 2.5."""


class Metadata(NamedTuple):
    """The metadata of a charm, by the three files of a packed one."""

    meta: Dict[str, Any]
    actions: Optional[Dict[str, Any]]
    config: Optional[Dict[str, Any]]


def of_class(charm_type: type) -> Metadata:
    """Return the metadata of the charm that has a class.

    Its folder is the one above ``src/``, or above whatever holds the file of the class.

    Raises:
        MetadataNotFoundError: if there is none; the message names the folder.
        ValueError: if a file is there and cannot be used.
        yaml.YAMLError: if one is no YAML.
    """
    module = sys.modules.get(charm_type.__module__)
    file = getattr(module, '__file__', None)
    if file is None:
        raise MetadataNotFoundError(
            f'cannot find the files of {charm_type.__name__}: its module '
            f'{charm_type.__module__} is no file; pass meta= to the Context'
        )
    return read(pathlib.Path(file).absolute().parent.parent)


def read(root: pathlib.Path) -> Metadata:
    """Return the metadata in the folder of a charm, packed or not; see :func:`of_class`."""
    charmcraft = _load(root / 'charmcraft.yaml')
    if charmcraft.get('type') == 'charm' and all(key in charmcraft for key in _OF_A_CHARM):
        whole = _extensions.apply(charmcraft)
        return Metadata(whole, whole.pop('actions', None), whole.pop('config', None))
    meta = _load(root / 'metadata.yaml')
    if not meta:
        raise MetadataNotFoundError(
            f'invalid charm root {root!r}; expected to contain at least a `charmcraft.yaml` file '
            "(or a `metadata.yaml` file if it's an old charm)."
        )
    return Metadata(
        meta, _load(root / 'actions.yaml') or None, _load(root / 'config.yaml') or None
    )


def _load(path: pathlib.Path) -> Dict[str, Any]:
    """Return what a file holds, nothing if it is not there or empty."""
    if not path.exists():
        return {}
    with path.open(encoding='utf-8') as stream:
        loaded: Any = yaml.safe_load(stream)
    if loaded is not None and not isinstance(loaded, dict):
        raise ValueError(f'cannot use {path}: it holds a {type(loaded).__name__} and no mapping')
    return cast('Dict[str, Any]', loaded or {})
