# SPDX-License-Identifier: Apache-2.0
"""The metadata of a harness: what the test gives, else what the charm's folder has."""

from __future__ import annotations

import functools
import marshal
import os
import pathlib
import sys
import textwrap
from typing import Any, Dict, NamedTuple, Optional, TextIO, Union, cast

from ops._meta import CharmMeta
from ops._private import yaml

YAMLStringOrFile = Union[str, TextIO]

_NO_NAME = {'name': 'test-charm'}


class Metadata(NamedTuple):
    """What a harness knows of the charm from its files."""

    meta: CharmMeta
    config: Dict[str, Any]
    """What ``config.yaml`` holds."""
    folder: Optional[pathlib.Path]
    """The charm's folder, None if no metadata was found in one."""


def read(
    charm_class: type,
    meta: Optional[YAMLStringOrFile],
    actions: Optional[YAMLStringOrFile],
    config: Optional[YAMLStringOrFile],
) -> Metadata:
    """Return the metadata of a charm.

    Raises:
        TypeError: if the class has no file it could be in, or a part is not what it has to be.
        yaml.YAMLError: if something is no YAML.
    """
    folder = _folder(charm_class)
    charmcraft = _file(folder, 'charmcraft.yaml')
    if charmcraft:
        charmcraft = _extended(charmcraft)
    whole = charmcraft if _is_metadata(charmcraft) else _file(folder, 'metadata.yaml')
    found = CharmMeta(
        (whole or _NO_NAME) if meta is None else (_parse(meta) or _NO_NAME),
        _part(folder, charmcraft, 'actions') if actions is None else (_parse(actions) or {}),
    )
    options = _part(folder, charmcraft, 'config') if config is None else _given_config(config)
    return Metadata(found, options, folder if whole else None)


def _folder(charm_class: type) -> Optional[pathlib.Path]:
    """Return the folder above the one that the class is written in."""
    if not isinstance(cast('object', charm_class), type):
        raise TypeError(f'{charm_class!r} is no class: give the class of the charm')
    if charm_class.__module__ == 'builtins':
        raise TypeError(f'{charm_class!r} is a built-in class, and no charm')
    file = getattr(sys.modules.get(charm_class.__module__), '__file__', None)
    if file is None:
        return None
    return pathlib.Path(os.path.dirname(os.path.dirname(os.path.abspath(file))))


def _file(folder: Optional[pathlib.Path], name: str) -> Dict[str, Any]:
    if folder is None:
        return {}
    path = os.path.join(folder, name)
    if not os.path.isfile(path):
        return {}
    with open(path, encoding='utf-8') as stream:
        return _mapping(name, yaml.safe_load(stream.read()))


def _is_metadata(charmcraft: Dict[str, Any]) -> bool:
    return charmcraft.get('type') == 'charm' and 'name' in charmcraft


def _extended(charmcraft: Dict[str, Any]) -> Dict[str, Any]:
    if not charmcraft.get('extensions'):
        return charmcraft
    from ops.testing._scenario import _extensions

    return _extensions.apply(charmcraft)


def _part(folder: Optional[pathlib.Path], charmcraft: Dict[str, Any], key: str) -> Dict[str, Any]:
    """Return the actions or the config, which a ``charmcraft.yaml`` may hold by their name."""
    return _mapping(key, charmcraft.get(key)) or _file(folder, f'{key}.yaml')


def _parse(given: YAMLStringOrFile) -> Any:
    if not isinstance(given, str):
        return yaml.safe_load(given)
    plain = _known(given)
    return yaml.safe_load(textwrap.dedent(given)) if plain is None else marshal.loads(plain)  # noqa: S302  # written below


@functools.lru_cache(maxsize=64)
def _known(given: str) -> Optional[bytes]:
    """Return what a text says, kept for the next test with the same one; None for odd values."""
    try:
        return marshal.dumps(yaml.safe_load(textwrap.dedent(given)))
    except ValueError:
        return None


def _given_config(given: YAMLStringOrFile) -> Dict[str, Any]:
    config = _parse(given)
    if config is None:
        raise TypeError('the config that was given is empty: leave it out, or give `options: {}`')
    return _mapping('config.yaml', config)


def _mapping(name: str, found: Any) -> Dict[str, Any]:
    if found is not None and not isinstance(found, dict):
        raise AttributeError(f'{name} holds no mapping but a {type(found).__name__}')
    return cast('Dict[str, Any]', found or {})
