# SPDX-License-Identifier: Apache-2.0
"""What the requirements of a charm say about ``ops`` itself: which release a cell installs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Dict, NamedTuple, Optional, Sequence

from ops.local import _distributions
from ops.local._distributions import normal
from ops.local._interpreters import as_numbers
from ops_compat import lines

if TYPE_CHECKING:
    from packaging.requirements import Requirement

OURS = tuple(_distributions.RELEASES)


class Choice(NamedTuple):
    """Which release of ``ops`` a cell installs, or why none."""

    line: int
    """The line that is installed, 0 for none."""
    reason: str = ''


def versions(line: int, *, published: bool = False) -> Dict[str, str]:
    """Return the version of each distribution of a line, ours or the published one."""
    if published:
        return {name: releases[line] for name, releases in _distributions.RELEASES.items()}
    return _distributions.versions(line)


def parsed(word: str) -> Optional[Requirement]:
    """Return a requirement by name, None for an option, a path or an address."""
    from packaging.requirements import InvalidRequirement, Requirement

    try:
        return Requirement(word)
    except InvalidRequirement:
        return None


def is_named(words: Sequence[str], *names: str) -> bool:
    """Tell whether a distribution is among requirements."""
    found = (parsed(word) for word in words)
    return any(one is not None and normal(one.name) in names for one in found)


def choose(line: int, python: str, words: Sequence[str], *, published: bool = False) -> Choice:
    """Choose the release of ``ops`` to install for a line, by what the charm asks for.

    Where the charm, or the Python, leaves out the line of a cell, our release of the other line
    shows it by ``OPS_COMPAT_LINE``. The published packages can not do that.

    Args:
        line: the line that the tests are to meet.
        python: the version of the interpreter.
        words: the requirements and constraints of the charm.
        published: whether the published packages are meant.
    """
    candidates = (line,) if published else (line, 5 - line)
    refusals = {one: _refusal(one, python, words, published=published) for one in candidates}
    fitting = [one for one in candidates if not refusals[one]]
    if not fitting:
        return Choice(0, refusals[line] or refusals[candidates[-1]])
    if fitting[0] == line:
        return Choice(line)
    return Choice(
        fitting[0],
        f'line {line} by {lines.OVERRIDE}={line}, since {refusals[line]}',
    )


def _refusal(line: int, python: str, words: Sequence[str], *, published: bool) -> str:
    offered = versions(line, published=published)
    first = _distributions.FIRST_PYTHONS[line]
    if as_numbers(python) < as_numbers(first):
        return f'ops {offered["ops"]} needs >={first}'
    for requirement in filter(None, map(parsed, words)):
        name = normal(requirement.name)
        if name in OURS and _applies(requirement, python):
            whose = 'the published one' if published else 'ours'
            if requirement.url:
                return f'{requirement} pins another; {whose} is {offered[name]}'
            if not requirement.specifier.contains(offered[name], prereleases=True):
                return f'{requirement} leaves out {whose}, which is {offered[name]}'
    return ''


def _applies(requirement: Requirement, python: str) -> bool:
    environment = {'python_version': python, 'python_full_version': f'{python}.0', 'extra': ''}
    return requirement.marker is None or requirement.marker.evaluate(environment)
