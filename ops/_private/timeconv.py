# SPDX-License-Identifier: Apache-2.0
"""Times as Juju and Pebble write them: RFC 3339 timestamps and Go durations."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Dict, Tuple

if TYPE_CHECKING:
    import datetime

_TIMESTAMP = r'^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(\.\d+)?([Zz]|[-+]\d{2}:\d{2})$'
_DURATION_PART = r'([0-9.]+)([a-zµμ]+)'
# The argument of timedelta that each unit is counted in, and how many units make one of it.
_UNITS = {
    'ns': ('microseconds', 1000),
    'us': ('microseconds', 1),
    'µs': ('microseconds', 1),  # U+00B5, the micro sign, which Go writes
    'μs': ('microseconds', 1),  # U+03BC, the Greek letter, which Go reads
    'ms': ('milliseconds', 1),
    's': ('seconds', 1),
    'm': ('minutes', 1),
    'h': ('hours', 1),
}


@functools.lru_cache(maxsize=256)  # the files of a folder are often of the same second
def parse_rfc3339(s: str) -> datetime.datetime:
    """Read a timestamp such as ``2021-02-10T04:36:22.118970777Z``.

    Parts of a second are rounded to microseconds.

    Raises:
        ValueError: if it is no RFC 3339 timestamp, or has no time zone.
    """
    import datetime

    found = re.match(_TIMESTAMP, s)
    if not found:
        raise ValueError(f'invalid timestamp {s!r}')
    *numbers, fraction, zone = found.groups()
    # A rounded-up 1,000,000 would have to carry into the seconds, and the year in the end.
    microsecond = min(round(float(fraction) * 1_000_000), 999_999) if fraction else 0
    try:
        return datetime.datetime(*map(int, numbers), microsecond, tzinfo=_zone(zone))  # type: ignore[misc,arg-type]
    except ValueError as exc:
        raise ValueError(f'invalid timestamp {s!r}: {exc}') from None


def _zone(text: str) -> datetime.timezone:
    import datetime

    if text in 'Zz':
        return datetime.timezone.utc
    offset = datetime.timedelta(hours=int(text[1:3]), minutes=int(text[4:6]))
    return datetime.timezone(-offset if text[0] == '-' else offset)


def parse_duration(s: str) -> datetime.timedelta:
    """Read a duration as Go writes it, such as ``1h15m0.5s`` or ``-300ms``.

    Raises:
        ValueError: if it is no such duration.
    """
    import datetime

    negative = s.startswith('-')
    text = s[1:] if s[:1] in ('-', '+') else s
    if text == '0':
        return datetime.timedelta()
    parts = list(re.finditer(_DURATION_PART, text))
    if not parts:
        raise ValueError(f'invalid duration: no number-unit groups in {s!r}')
    if parts[0].start() != 0 or parts[-1].end() != len(text):
        raise ValueError(f'invalid duration: extra input at start or end of {s!r}')
    amounts: Dict[str, float] = {}
    for part in parts:
        argument, amount = _amount(*part.groups())
        amounts[argument] = amounts.get(argument, 0) + amount
    try:
        duration = datetime.timedelta(**amounts)
    except OverflowError:
        raise ValueError(f'invalid duration: {s!r} is too long') from None
    return -duration if negative else duration


def _amount(number: str, unit: str) -> Tuple[str, float]:
    if unit not in _UNITS:
        raise ValueError(f'invalid duration: invalid unit {unit!r}')
    argument, units = _UNITS[unit]
    try:
        return argument, float(number) / units
    except ValueError:
        raise ValueError(f'invalid duration: {number!r} is not a valid float') from None
