# SPDX-License-Identifier: Apache-2.0
"""Config options and action parameters as objects of a charm's own classes."""

from __future__ import annotations

from typing import Any, Mapping, Type, TypeVar

from ops._private import schema

_T = TypeVar('_T')


def load(
    cls: Type[_T], data: Mapping[str, Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> _T:
    """Build an object from names as Juju writes them, which may hold hyphens."""
    return schema.build(
        cls, {name.replace('-', '_'): value for name, value in data.items()}, *args, **kwargs
    )
