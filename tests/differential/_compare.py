# SPDX-License-Identifier: Apache-2.0
"""The differences between two runs of a program, and the rows that explain them."""

from __future__ import annotations

import difflib
import re
from typing import Iterator, List, NamedTuple, Sequence, Tuple

from differential import _spelling
from differential._plain import Plainer
from differential._play import Observation

_LEADERSHIP = '{"argv": ["is-leader"'


class Difference(NamedTuple):
    """One place where two runs differ."""

    step: int
    aspect: str
    published: str
    """The lines of the published release that are other here, none for those it lacks."""
    ours: str

    def __str__(self) -> str:
        lines = [f'step {self.step}, {self.aspect}:']
        lines += [f'    published  {line}' for line in self.published.splitlines()]
        lines += [f'    ours       {line}' for line in self.ours.splitlines()]
        return '\n'.join(lines)


class Expected(NamedTuple):
    """A difference that is there on purpose."""

    reason: str
    aspect: str
    published: str = ''
    """A regular expression for all that the published release has there."""
    ours: str = ''
    lines: Tuple[int, ...] = (2, 3)
    programs: Tuple[str, ...] = ()
    """The programs that show it, each of them; if there are none here, any may, and one has to."""

    def explains(self, difference: Difference) -> bool:
        """Say whether a difference is this one."""
        return (
            difference.aspect == self.aspect
            and re.fullmatch(self.published, difference.published, re.DOTALL) is not None
            and re.fullmatch(self.ours, difference.ours, re.DOTALL) is not None
        )


class Worded(NamedTuple):
    """Two wordings of the same, inside of lines."""

    reason: str
    published: str
    """A regular expression for what the published release writes."""
    ours: str
    both: str
    """What both are replaced with; it may name groups that both have."""
    lines: Tuple[int, ...] = (2, 3)


def reworded(difference: Difference, rows: Sequence[Worded]) -> Tuple[Difference, List[Worded]]:
    """Return a difference with wordings made alike, and the rows that did so on both sides."""
    used: List[Worded] = []
    theirs, others = difference.published, difference.ours
    for row in rows:
        left, found = re.subn(row.published, row.both, theirs)
        right, found_here = re.subn(row.ours, row.both, others)
        if found and found_here:
            theirs, others = left, right
            used.append(row)
    return difference._replace(published=theirs, ours=others), used


def differences(
    published: Sequence[Observation], ours: Sequence[Observation], line: int
) -> Iterator[Difference]:
    """Yield each place where two runs of a program differ."""
    plainers = Plainer(), Plainer()
    for number, pair in enumerate(zip(published, ours), start=1):
        prepared = [_prepared(*each, line) for each in zip(plainers, pair)]
        for aspect in prepared[0]:
            left, right = (seen[aspect] for seen in prepared)
            for theirs, others in _unlike(left, right):
                yield Difference(number, aspect, '\n'.join(theirs), '\n'.join(others))


def _prepared(plainer: Plainer, seen: Observation, line: int) -> Observation:
    plain = {aspect: plainer.lines(aspect, lines) for aspect, lines in seen.items()}
    if line == 2:
        plain['calls'] = _spelling.canonical(plain['calls'])
    # The answer is kept for the whole hook, so when it is asked for makes no difference.
    asked = [call for call in plain['calls'] if call.startswith(_LEADERSHIP)]
    plain['calls'] = [call for call in plain['calls'] if not call.startswith(_LEADERSHIP)]
    plain['is-leader'] = [f'{len(asked)} times']
    return plain


def _unlike(left: List[str], right: List[str]) -> Iterator[Tuple[List[str], List[str]]]:
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    for kind, low, high, low2, high2 in matcher.get_opcodes():
        if kind == 'equal':
            continue
        if high - low == high2 - low2:
            for theirs, others in zip(left[low:high], right[low2:high2]):
                yield [theirs], [others]
        else:
            yield left[low:high], right[low2:high2]
