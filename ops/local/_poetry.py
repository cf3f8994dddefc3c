# SPDX-License-Identifier: Apache-2.0
"""Requirements as poetry writes them, in the words of pip."""

from __future__ import annotations

import re
from typing import Any, Iterator, List, Mapping

_RELEASE = re.compile(r'([\^~])\s*(\d+(?:\.\d+)*)([\w.+-]*)')


def requirements(dependencies: Mapping[str, Any]) -> List[str]:
    """Return the requirements of ``[tool.poetry.dependencies]``, ``python`` left out."""
    return [
        line
        for name, wanted in dependencies.items()
        if name.lower() != 'python'
        for each in (wanted if isinstance(wanted, list) else [wanted])  # pyright: ignore[reportUnknownVariableType]  # any TOML
        for line in _lines(name, each)
    ]


def _lines(name: str, wanted: Any) -> Iterator[str]:
    if isinstance(wanted, str):
        yield f'{name}{specifier(wanted)}'
    elif isinstance(wanted, dict) and not wanted.get('optional'):  # pyright: ignore[reportUnknownMemberType]
        yield _from_table(name, wanted)  # pyright: ignore[reportUnknownArgumentType]


def _from_table(name: str, wanted: Mapping[str, Any]) -> str:
    extras = f'[{",".join(wanted["extras"])}]' if wanted.get('extras') else ''
    markers = [f'({wanted["markers"]})'] if wanted.get('markers') else []
    if wanted.get('python'):
        markers.extend(_python_markers(str(wanted['python'])))
    place = specifier(str(wanted.get('version', '*')))
    if 'git' in wanted:
        at = next((wanted[key] for key in ('rev', 'tag', 'branch') if key in wanted), '')
        place = f' @ git+{wanted["git"]}' + (f'@{at}' if at else '')
    elif 'url' in wanted:
        place = f' @ {wanted["url"]}'
    elif 'path' in wanted:
        return str(wanted['path'])
    return f'{name}{extras}{place}' + (f' ; {" and ".join(markers)}' if markers else '')


def _python_markers(constraint: str) -> Iterator[str]:
    for clause in filter(None, specifier(constraint).split(',')):
        found = re.match(r'\s*([<>=!~]+)\s*([\w.*]+)', clause)
        if found:
            yield f'python_version {found.group(1)} "{found.group(2)}"'


def specifier(constraint: str) -> str:
    """Return a version constraint as pip reads it: ``^1.2`` is ``>=1.2,<2``.

    Alternatives (``||``) leave the version open, since pip has none.
    """
    if '||' in constraint:
        return ''
    return ','.join(filter(None, map(_clause, constraint.split(','))))


def _clause(text: str) -> str:
    text = text.strip()
    if text in ('', '*'):
        return ''
    found = _RELEASE.match(text)
    if found and not text.startswith('~='):
        numbers = [int(number) for number in found.group(2).split('.')]
        upper = _next_for_caret(numbers) if found.group(1) == '^' else _next_for_tilde(numbers)
        return f'>={found.group(2)}{found.group(3)},<{".".join(map(str, upper))}'
    return text if text[0] in '<>=!~' else f'=={text}'


def _next_for_caret(numbers: List[int]) -> List[int]:
    """Return the next release that may break: the first number that is not 0 goes up."""
    at = next((i for i, number in enumerate(numbers) if number), len(numbers) - 1)
    return [*numbers[:at], numbers[at] + 1]


def _next_for_tilde(numbers: List[int]) -> List[int]:
    at = min(1, len(numbers) - 1)
    return [*numbers[:at], numbers[at] + 1]
