# SPDX-License-Identifier: Apache-2.0
"""Config options, as a charm declares them."""

from __future__ import annotations

from typing import Any, Dict, Literal, Mapping, Optional, Union

from ops._meta import _shape
from ops_compat import faces, values


@values.value()
class ConfigMeta:
    """A config option of the charm.

    .. versionadded:: 2.20 / 3.0
    """

    name: str
    """The name of the option."""

    type: Literal['boolean', 'int', 'float', 'string', 'secret']
    """The type of its value; a ``secret`` is a secret's URI."""

    default: Union[bool, int, float, str, None]
    """Its value while nobody sets it, None for no value."""

    description: Optional[str]
    """What it is for."""


def options(raw: Mapping[str, Any]) -> Dict[str, ConfigMeta]:
    """Return the options that ``config.yaml`` declares, by their names.

    Raises:
        RuntimeError: if one has no type.
    """
    declared = raw.get('options')
    if not declared:
        return {}
    entries = _shape.mapping(declared, 'config.yaml: options')
    return {name: _option(name, entry) for name, entry in entries.items()}


def _option(name: str, raw: Any) -> ConfigMeta:
    if not isinstance(raw, str):
        raw = _shape.mapping(raw, f'config.yaml: options.{name}', error=TypeError)
    if isinstance(raw, str) or 'type' not in raw:
        raise RuntimeError(
            f'Incorrectly formatted config in YAML, option {name} is expected to declare a `type`.'
        )
    return ConfigMeta(name, raw['type'], raw.get('default'), raw.get('description'))


faces.part(__name__, 'ops.charm')
