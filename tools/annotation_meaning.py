# SPDX-License-Identifier: Apache-2.0
"""One spelling for annotations that mean the same: ``Optional[str]`` is ``str | None``."""

from __future__ import annotations

import re
from typing import List


def meaning(annotation: str) -> str:
    """Return an annotation in one spelling: with ``|``, and without the names of modules."""
    text = re.sub(r'\s+', '', annotation)
    text = re.sub(r'\b(?:[a-z_]\w*\.)+(?=\w)', '', text)  # typing., datetime., _model. and others
    text = re.sub(r'\b(Dict|List|Set|Tuple|Type|FrozenSet)\b', lambda m: m[0].lower(), text)
    return _unions(text.replace('[(', '[').replace(')]', ']'))  # as 3.8 shows a Literal


def _unions(text: str) -> str:
    """Replace each Optional and Union, inner ones first, and order what ``|`` joins."""
    found = re.search(r'\b(Optional|Union)\[', text)
    if found:
        end = _closing(text, found.end())
        parts = split(text[found.end() : end], ',')
        parts += ['None'] if found[1] == 'Optional' else []
        return _unions(f'{text[: found.start()]}{"|".join(parts)}{text[end + 1 :]}')
    return _ordered(text)


def _closing(text: str, start: int) -> int:
    depth = 0
    for index in range(start, len(text)):
        if text[index] == ']' and depth == 0:
            return index
        depth += {'[': 1, ']': -1}.get(text[index], 0)
    raise ValueError(f'cannot read the annotation {text!r}')


def _ordered(text: str) -> str:
    parts = split(text, '|')
    inner = [re.sub(r'\[(.*)\]$', lambda m: f'[{_listed(m[1])}]', part) for part in parts]
    return '|'.join(sorted(set(inner)))


def _listed(text: str) -> str:
    return ','.join(map(_ordered, split(text, ',')))


def split(text: str, mark: str) -> List[str]:
    """Split an annotation at a mark, but not within brackets."""
    parts, depth = [''], 0
    for letter in text:
        depth += {'[': 1, ']': -1}.get(letter, 0)
        if letter == mark and depth == 0:
            parts.append('')
        else:
            parts[-1] += letter
    return parts
