# SPDX-License-Identifier: Apache-2.0
"""Plain values as YAML, in the form that Pebble writes a plan in."""

from __future__ import annotations

import json
import re
from typing import Any, Iterator, Mapping

_STEP = '    '
# Texts that no YAML takes for anything else: a letter or a path first, and nothing doubtful after.
_PLAIN = re.compile(r'[A-Za-z/_.$-][A-Za-z0-9_./$=+()~^;-]*(?: [A-Za-z0-9_./$=+()~^;\[\]-]+)*')
_READ_AS_OTHER = re.compile(
    r'(?i)(?:y|n|yes|no|on|off|true|false|null|~|[-.]+|[-+]?\.?[0-9].*|[-+]?\.(?:inf|nan))'
)


def dump(mapping: Mapping[str, Any]) -> str:
    """Return a mapping as YAML, indented by four; ``{}`` for an empty one."""
    if not mapping:
        return '{}\n'
    return ''.join(f'{line}\n' for line in _mapping(mapping, ''))


def _mapping(mapping: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, value in mapping.items():
        name = f'{indent}{_scalar(key)}:'
        if isinstance(value, dict):
            yield name
            yield from _mapping(value, indent + _STEP)  # pyright: ignore[reportUnknownArgumentType]
        elif isinstance(value, list):
            yield name
            for each in value:  # pyright: ignore[reportUnknownVariableType]
                yield f'{indent}{_STEP}- {_scalar(each)}'
        elif isinstance(value, str) and _is_block(value):
            keep = '|' if value.endswith('\n') else '|-'
            yield f'{name} {keep}'
            for line in value.rstrip('\n').split('\n'):
                yield f'{indent}{_STEP}{line}' if line else ''
        else:
            yield f'{name} {_scalar(value)}'


def _is_block(text: str) -> bool:
    """Say whether a text of several lines needs no escape: no blank first, one newline last."""
    stripped = text.rstrip('\n')
    return (
        '\n' in text
        and len(text) - len(stripped) <= 1
        and stripped[:1] not in ('', ' ', '\n', '\t')
        and all(char.isprintable() for char in text if char != '\n')
    )


def _scalar(value: Any) -> str:
    if not isinstance(value, str):
        return json.dumps(value)
    if _PLAIN.fullmatch(value) and not _READ_AS_OTHER.fullmatch(value):
        return value
    if value.startswith('http') and not re.search(r'[\s#]|:$', value):
        return value
    return json.dumps(value, ensure_ascii=False) if value.isprintable() else json.dumps(value)
