# SPDX-License-Identifier: Apache-2.0
"""Where two runs of a program differ, and which row of a table says why."""

from __future__ import annotations

import difflib
import re
from typing import Iterator, List, NamedTuple, Tuple

_LEADERSHIP = "backend ('is_leader')"


class Difference(NamedTuple):
    """Some lines of the published release, and what is here in their place."""

    program: str
    published: str
    ours: str

    def __str__(self) -> str:
        lines = [f'{self.program}:']
        lines += [f'    published  {line}' for line in self.published.splitlines()]
        lines += [f'    ours       {line}' for line in self.ours.splitlines()]
        return '\n'.join(lines)


class Expected(NamedTuple):
    """A difference that is there on purpose."""

    reason: str
    programs: Tuple[str, ...]
    """The programs that show it: each of them has to."""
    published: str = ''
    """A regular expression for all that the published release has there."""
    ours: str = ''
    lines: Tuple[int, ...] = (2, 3)

    def explains(self, difference: Difference) -> bool:
        """Say whether a difference is this one."""
        return (
            difference.program in self.programs
            and re.fullmatch(self.published, difference.published, re.DOTALL) is not None
            and re.fullmatch(self.ours, difference.ours, re.DOTALL) is not None
        )


def differences(program: str, published: List[str], ours: List[str]) -> Iterator[Difference]:
    """Return where the lines of a program differ, line for line where there are as many.

    Whether the unit leads is asked when the answer counts, and in a harness it costs nothing,
    so that is left out.
    """
    left, right = ([line for line in lines if line != _LEADERSHIP] for lines in (published, ours))
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        if what == 'equal':
            continue
        if b - a == d - c:
            for theirs, others in zip(left[a:b], right[c:d]):
                yield Difference(program, theirs, others)
        else:
            yield Difference(program, '\n'.join(left[a:b]), '\n'.join(right[c:d]))
