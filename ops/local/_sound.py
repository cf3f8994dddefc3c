# SPDX-License-Identifier: Apache-2.0
"""Metadata that can be read and that Juju refuses all the same, since parts of it disagree."""

from __future__ import annotations

import pathlib
import re
from typing import Any, Dict, Iterator, Mapping, Tuple

from ops._meta import CharmMeta
from ops.local import _names

# A folder or a file of the unit is called so.
_NAME = re.compile(r'[A-Za-z0-9_][A-Za-z0-9_.-]*\Z')

_STORAGES = ('filesystem', 'block')
OPTION_TYPES: Dict[str, Tuple[type, ...]] = {
    'string': (str,),
    'int': (int,),
    'float': (int, float),
    'boolean': (bool,),
    'secret': (str,),
}
"""What a value of an option may be; a bool is no number."""
_FILES: Mapping[str, str] = {
    'metadata.yaml': '',
    'config.yaml': 'config: ',
    'actions.yaml': 'actions: ',
}


def faults(meta: CharmMeta) -> Iterator[str]:
    """Return what Juju would refuse, each as where it stands and what is wrong."""
    yield from _names_for_paths(meta)
    bindings: Any = meta.extra_bindings
    if not isinstance(bindings, dict):
        yield 'extra-bindings: it must be a mapping, whose keys are the names'
    for name, storage in meta.storages.items():
        if storage.type not in _STORAGES:
            yield f'storage.{name}: type is filesystem or block, not {storage.type!r}'
    for name, container in meta.containers.items():
        yield from _container(meta, name, container.resource, container.mounts)
    for name, option in meta.config.items():
        yield from _option(name, option.type, option.default)
    for name, action in meta.actions.items():
        parameters: Any = action.parameters
        if not isinstance(parameters, dict):
            yield f'actions.{name}.params: it must be a mapping of names to what they take'


def _names_for_paths(meta: CharmMeta) -> Iterator[str]:
    kinds = {'containers': meta.containers, 'storage': meta.storages, 'resources': meta.resources}
    for kind, names in kinds.items():
        for name in names:
            if not _NAME.match(name):
                yield f'{kind}: {name!r} is no name, such as my-data'


def _container(
    meta: CharmMeta, name: str, resource: Any, mounts: Mapping[str, Any]
) -> Iterator[str]:
    if resource is not None and resource not in meta.resources:
        hint = _names.hint(str(resource), meta.resources)
        yield f'containers.{name}: there is no resource {resource!r}; {hint}'
    for storage in mounts:
        if storage not in meta.storages:
            hint = _names.hint(storage, meta.storages)
            yield f'containers.{name}.mounts: there is no storage {storage!r}; {hint}'


def _option(name: str, kind: Any, default: Any) -> Iterator[str]:
    if kind not in OPTION_TYPES:
        yield f'config.options.{name}: type is {_names.listed(OPTION_TYPES)}, not {kind!r}'
        return
    types = OPTION_TYPES[kind]
    good = isinstance(default, types) and (bool in types or not isinstance(default, bool))
    if not good and default not in (None, ''):
        yield f'config.options.{name}: the default {default!r} is no {kind}'


def as_written(said: str, charm: pathlib.Path) -> str:
    """Return what was said of the three files of a packed charm about the file that is there.

    Args:
        said: what was said.
        charm: the folder of the charm, which may have a charmcraft.yaml in their place.
    """
    for name, key in _FILES.items():
        if not (charm / name).is_file():
            said = said.replace(f'{name}: ', f'charmcraft.yaml: {key}')
    return said
