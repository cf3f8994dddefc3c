# SPDX-License-Identifier: Apache-2.0
"""Requirements files as pip reads them: lines joined, comments left out, files within followed."""

from __future__ import annotations

import pathlib
import re
from typing import List, NamedTuple, Sequence, Set

from ops.local._error import UsageError

_NESTED = re.compile(r'(?:(-r|--requirement)|-c|--constraint)[\s=]*(\S.*)')


class Words(NamedTuple):
    """What is asked of pip."""

    requirements: List[str]
    constraints: List[str]


def lines(path: pathlib.Path) -> List[str]:
    """Return the lines of a requirements file, continued ones joined, without comments.

    Raises:
        UsageError: if it cannot be read.
    """
    try:
        text = path.read_text(encoding='utf-8-sig')
    except (OSError, ValueError) as exc:
        raise UsageError(f'cannot read {path}: {exc}') from exc
    joined = re.sub(r'\\\r?\n', ' ', text)
    found = (re.sub(r'(^|\s)#.*', '', line).strip() for line in joined.splitlines())
    return [line for line in found if line]


def follow(words: Sequence[str], folder: pathlib.Path) -> Words:
    """Read words for pip through the files that they name.

    Args:
        words: such as ``-r requirements.txt``, ``-e .`` or ``pytest>=7``, one entry each.
        folder: where the files are looked for.

    Raises:
        UsageError: if a file cannot be read.
    """
    found = Words([], [])
    _follow(words, folder, found, set())
    return found


def _follow(
    words: Sequence[str], folder: pathlib.Path, into: Words, seen: Set[pathlib.Path]
) -> None:
    for word in words:
        nested = _NESTED.fullmatch(word.strip())
        if nested is None:
            into.requirements.append(word.strip())
            continue
        path = folder / nested.group(2).strip()
        if path.resolve() not in seen:
            # A constraints file may name others, and all that they hold are constraints.
            inner = into if nested.group(1) else Words(into.constraints, into.constraints)
            _follow(lines(path), path.parent, inner, seen | {path.resolve()})


def without_hashes(word: str) -> str:
    """Return a requirement without the hashes: with one, pip wants one for everything."""
    return re.sub(r'\s+--hash[= ]\S+', '', word).strip()
