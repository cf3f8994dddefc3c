# SPDX-License-Identifier: Apache-2.0
"""How values show themselves, and are copied."""

from __future__ import annotations

from typing import Any, Dict, Mapping


def shown(value: object, **written: str) -> str:
    """Return a ``repr`` that lists what a value was made of; some parts written as given."""
    parts = {name: repr(part) for name, part in vars(value).items()}
    parts.update(written)
    return f'{type(value).__name__}({", ".join(f"{name}={part}" for name, part in parts.items())})'


def copied(value: Any) -> Any:
    """Copy plain values, whatever folds of mappings and lists they are in."""
    if isinstance(value, Mapping):
        return {key: copied(part) for key, part in value.items()}  # type: ignore[misc]
    if isinstance(value, (list, tuple)):
        return [copied(part) for part in value]  # type: ignore[misc]
    return value


def mapping(raw: Any, what: str) -> Dict[str, Any]:
    """Take what must be a mapping, or nothing.

    Raises:
        TypeError: if it is something else.
    """
    if raw is None:
        return {}
    if not isinstance(raw, Mapping):
        raise TypeError(f'cannot read {what}: it must be a mapping, not {type(raw).__name__}')
    return dict(raw)  # type: ignore[arg-type]
