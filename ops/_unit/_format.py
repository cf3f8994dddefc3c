# SPDX-License-Identifier: Apache-2.0
"""Output as Juju writes it: JSON, YAML, and "smart" for people and shell scripts."""

from __future__ import annotations

import json
import math
from typing import Any, Callable, Dict, List, cast

from ops._private import yaml


class Struct(Dict[str, Any]):
    """A mapping that keeps its order in JSON: what is a struct in Juju, and no map."""


# Made once: json.dumps makes one for each call.
_JSON = json.JSONEncoder(separators=(',', ':'), ensure_ascii=False)


def as_json(value: Any) -> str:
    """Return a value as Go's encoder writes it: one compact line, keys sorted."""
    written = _JSON.encode(_ordered(value))
    if '<' in written or '>' in written or '&' in written:
        # Outside strings JSON has none of the three.
        written = written.replace('<', '\\u003c').replace('>', '\\u003e').replace('&', '\\u0026')
    return f'{_unicode_lines(written)}\n'


def _unicode_lines(written: str) -> str:
    # Go escapes the two, which end a line in JavaScript, and what is no valid Unicode.
    if written.isascii():
        return written
    written = written.encode('utf-8', 'replace').decode() if _broken(written) else written
    return written.replace('\u2028', '\\u2028').replace('\u2029', '\\u2029')


def _broken(written: str) -> bool:
    try:
        written.encode()
    except UnicodeEncodeError:
        return True
    return False


def _ordered(value: Any) -> Any:
    if isinstance(value, str) or value is None or value is True or value is False:
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() and math.fabs(value) < 1e21 else value
    if isinstance(value, Struct):
        return {key: _ordered(held) for key, held in value.items()}
    if hasattr(value, 'items'):
        return {key: _ordered(value[key]) for key in sorted(value)}
    if isinstance(value, (list, tuple)):
        return [_ordered(held) for held in cast('List[Any]', value)]
    return value


# The C dumper counts in a C int.
_UNFOLDED = 2**31 - 1


def as_yaml(value: Any) -> str:
    """Return a value as block-style YAML; nothing for null."""
    if value is None:
        return ''
    written = yaml.safe_dump(
        _ordered(value), default_flow_style=False, allow_unicode=True, width=_UNFOLDED,
        sort_keys=not isinstance(value, Struct),
    )  # fmt: skip
    # The dumper ends a lone scalar with a document end mark, which Juju does not write.
    return written[: -len('...\n')] if written.endswith('\n...\n') else written


def as_smart(value: Any) -> str:
    """Return a text bare, a list one entry a line, a boolean as a word, the rest as YAML."""
    if value is True or value is False:
        return f'{value}\n'
    if isinstance(value, str):
        return f'{value}\n' if value else ''
    if _is_texts(value):
        return ''.join(f'{text}\n' for text in value)
    return as_yaml(value)


def _is_texts(value: Any) -> bool:
    if not isinstance(value, (list, tuple)):
        return False
    return all(isinstance(entry, str) for entry in cast('List[Any]', value))


WRITERS: Dict[str, Callable[[Any], str]] = {
    'smart': as_smart,
    'yaml': as_yaml,
    'json': as_json,
}
