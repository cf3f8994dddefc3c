# SPDX-License-Identifier: Apache-2.0
"""The results of an action, flat as Juju takes them."""

from __future__ import annotations

import re
from typing import Any, Dict, Mapping, Optional, cast

# Juju's own rule for the parts between dots, with the dots.
_ACTION_RESULT_KEY_REGEX = r'^[a-z0-9](([a-z0-9-.]+)?[a-z0-9])?$'


def _format_action_result_dict(
    input: Mapping[str, Any],
    parent_key: Optional[str] = None,
    output: Optional[Mapping[str, str]] = None,
) -> Dict[str, Any]:
    """Return nested results with their keys joined by dots.

    Args:
        input: the results; values are kept as they are, dicts are flattened.
        parent_key: what stands before each key.
        output: results that are there already.

    Raises:
        ValueError: if a key is not one that Juju takes, or comes twice.

    Example::

        assert _format_action_result_dict({'db': {'host': 'h'}}) == {'db.host': 'h'}
    """
    flat: Dict[str, Any] = dict(output or {})
    for key, value in input.items():
        if not isinstance(key, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ValueError(f'invalid key {key!r}; must be a string')
        if not re.match(_ACTION_RESULT_KEY_REGEX, key):
            raise ValueError(
                f"key {key!r} is invalid: must be similar to 'key', 'some-key2', or 'some.key'"
            )
        full_key = f'{parent_key}.{key}' if parent_key else key
        if isinstance(value, Mapping):
            flat = _format_action_result_dict(cast('Mapping[str, Any]', value), full_key, flat)
        elif full_key in flat:
            raise ValueError(
                f"duplicate key detected in dictionary passed to 'action-set': {full_key!r}"
            )
        else:
            flat[full_key] = value
    return flat
