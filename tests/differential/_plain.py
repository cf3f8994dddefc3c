# SPDX-License-Identifier: Apache-2.0
"""Taking out what no two runs have in common: times, ids, versions, places in the code."""

from __future__ import annotations

import datetime
import json
import re
from typing import Any, Dict, List

_PATTERNS = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r'ops \d\S* up and running', 'ops VERSION up and running'),
        (r'"datetime": "[^"]*"', '"datetime": "TIME"'),
        (r'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}', 'TIME'),
        (r'\b0x[0-9a-f]{6,}', 'ADDRESS'),
        # Where in the framework something happens is its own affair; in the charm it counts.
        (r'(\$LIB/ops|\$PYTHON)[\w./]*\.py:\d+', r'\1'),
        (r'ops-secret-\w+|\$TMP/tmp\w{8}', 'TEMPORARY'),
        (r'-\d+\.tmp\b', '-N.tmp'),
    )
)
_FRAME = re.compile(r'  File "(?P<file>[^"]*)", line \d+, in (?P<function>.*)')
_CHARM = ('$CHARM/', 'src/', 'lib/')  # Python 3.8 shows paths as they were given
_INSTANT = re.compile(r'(\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)')
_ID = re.compile(r'\b(?!0{10})[0-9a-v]{20}\b')  # those of programs begin with zeros
_NEAR = datetime.timedelta(days=60)


class Plainer:
    """Takes lines of one program in turn: ids are numbered as they are met."""

    def __init__(self) -> None:
        self._ids: Dict[str, str] = {}
        self._today = datetime.date.today()

    def lines(self, aspect: str, lines: List[str]) -> List[str]:
        """Return the lines of one aspect."""
        if aspect == 'calls':
            return [json.dumps(self._call(json.loads(line))) for line in lines]
        return _without_frames([self._text(line) for line in lines])

    def _call(self, call: Dict[str, Any]) -> Dict[str, Any]:
        call['argv'] = [self._argument(each) for each in call['argv']]
        if 'input' in call:
            call['input'] = self._text(call['input'])
        return call

    def _argument(self, argument: str) -> str:
        key, named, _ = argument.partition('#file=')
        if named and '\n' not in key:
            return f'{key}#file=PATH'
        return '\n'.join(_without_frames(self._text(argument).split('\n')))

    def _text(self, text: str) -> str:
        for pattern, plain in _PATTERNS:
            text = pattern.sub(plain, text)
        text = _INSTANT.sub(self._instant, text)
        return _ID.sub(self._id, text)

    def _instant(self, found: re.Match[str]) -> str:
        day = datetime.date(*map(int, found[1].split('-')))
        return 'TIME' if abs(day - self._today) < _NEAR else found[0]

    def _id(self, found: re.Match[str]) -> str:
        return self._ids.setdefault(found[0], f'ID{len(self._ids)}')


def _without_frames(lines: List[str]) -> List[str]:
    """Return lines with each frame of a traceback cut to what the charm has to do with it."""
    kept: List[str] = []
    in_frame = False
    for line in lines:
        frame = _FRAME.fullmatch(line)
        if frame is not None:
            in_frame = True
            if frame['file'].startswith(_CHARM):
                kept.append(f'  in {frame["function"]}')
        elif not (in_frame and line.startswith('    ')):
            in_frame = False
            kept.append(line)
    return kept
