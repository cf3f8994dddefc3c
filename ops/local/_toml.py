# SPDX-License-Identifier: Apache-2.0
"""TOML, which Python reads by itself from 3.11 on, and before that as pip does."""

from __future__ import annotations

import importlib
import pathlib
from typing import Any, Dict, Mapping

from ops.local._error import UsageError

_PARSERS = ('tomllib', 'tomli', 'pip._vendor.tomli')


def read(path: pathlib.Path) -> Dict[str, Any]:
    """Return what is in a TOML file.

    Raises:
        UsageError: if it cannot be read, or no parser is there.
    """
    loads: Any = _parser(path)
    try:
        found: Dict[str, Any] = loads(path.read_text(encoding='utf-8'))
        return found
    except (OSError, ValueError) as exc:
        raise UsageError(f'cannot read {path}: {exc}') from exc


def _parser(path: pathlib.Path) -> Any:
    for name in _PARSERS:
        try:
            return importlib.import_module(name).loads
        except ImportError:
            continue
    raise UsageError(
        f'cannot read {path}: there is no TOML in this Python; install tomli beside ops, or name '
        'a Python that has what the charm requires with --python'
    )


def table(within: Any, *path: str) -> Mapping[str, Any]:
    """Return a table within others, an empty one where there is none."""
    for key in path:
        within = within.get(key) if isinstance(within, dict) else None  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]  # any TOML
    return within if isinstance(within, dict) else {}  # pyright: ignore[reportUnknownVariableType]


def tables(within: Mapping[str, Any], key: str) -> Any:
    """Return the tables of an array, without what is none."""
    found = within.get(key)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []  # pyright: ignore[reportUnknownVariableType]
