# SPDX-License-Identifier: Apache-2.0
"""Times as Pebble reads and writes them: nanoseconds here, Go's texts outside."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from ops._private import timeconv

if TYPE_CHECKING:
    import datetime

_UNITS = {
    'ns': 1,
    'us': 1_000,
    'µs': 1_000,
    'μs': 1_000,
    'ms': 1_000_000,
    's': 1_000_000_000,
    'm': 60_000_000_000,
    'h': 3_600_000_000_000,
}
_PART = re.compile(r'(\d+\.?\d*|\.\d+)([a-zµμ]*)')
_SMALL = (('ms', 1_000_000), ('µs', 1_000), ('ns', 1))
SECOND = _UNITS['s']


def duration(text: str) -> int:
    """Read a duration as Go writes it, and return nanoseconds.

    Raises:
        ValueError: in Go's words.
    """
    sign = -1 if text.startswith('-') else 1
    rest = text[1:] if text[:1] in ('-', '+') else text
    if rest == '0':
        return 0
    total = 0.0
    while rest:
        part = _PART.match(rest)
        if part is None:
            raise ValueError(f'time: invalid duration {_quoted(text)}')
        number, unit = part.groups()
        if not unit:
            raise ValueError(f'time: missing unit in duration {_quoted(text)}')
        if unit not in _UNITS:
            raise ValueError(f'time: unknown unit {_quoted(unit)} in duration {_quoted(text)}')
        total += float(number) * _UNITS[unit]
        rest = rest[part.end() :]
    if not text.strip('+-'):
        raise ValueError(f'time: invalid duration {_quoted(text)}')
    return sign * round(total)


def _quoted(text: str) -> str:
    return f'"{text}"'


def duration_text(nanoseconds: int) -> str:
    """Return nanoseconds as Go writes a duration, such as ``1h0m0s`` or ``1.5s``."""
    sign, left = ('-', -nanoseconds) if nanoseconds < 0 else ('', nanoseconds)
    if left == 0:
        return '0s'
    if left < SECOND:
        unit, size = next((unit, size) for unit, size in _SMALL if left >= size)
        return f'{sign}{_decimal(left, size)}{unit}'
    minutes, left = divmod(left, _UNITS['m'])
    hours, minutes = divmod(minutes, 60)
    text = f'{_decimal(left, SECOND)}s'
    if hours or minutes:
        text = f'{minutes}m{text}'
    return f'{sign}{hours}h{text}' if hours else f'{sign}{text}'


def _decimal(amount: int, size: int) -> str:
    whole, left = divmod(amount, size)
    if not left:
        return str(whole)
    return f'{whole}.{str(left + size)[1:].rstrip("0")}'


def stamp(nanoseconds: int) -> str:
    """Return a time since 1970 as an RFC 3339 text in UTC."""
    seconds, left = divmod(nanoseconds, SECOND)
    text = time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(seconds))
    fraction = f'.{left:09d}'.rstrip('0') if left else ''
    return f'{text}{fraction}Z'


_STAMP = re.compile(r'(.*?:\d{2}:\d{2})(?:\.(\d+))?(Z|[-+]\d{2}:\d{2})$')


def read_stamp(text: str) -> int:
    """Read an RFC 3339 text, and return nanoseconds since 1970.

    Raises:
        ValueError: in Go's words.
    """
    found = _STAMP.match(text)
    try:
        if found is None:
            raise ValueError
        whole, fraction, zone = found.groups()
        parsed = timeconv.parse_rfc3339(whole + zone)
    except ValueError:
        layout = '2006-01-02T15:04:05Z07:00'
        raise ValueError(
            f'parsing time "{text}" as "{layout}": cannot parse "{text}" as "2006"'
        ) from None
    return of_datetime(parsed) + int((fraction or '0')[:9].ljust(9, '0'))


def of_datetime(moment: datetime.datetime) -> int:
    """Return the nanoseconds since 1970 of a moment; one without a zone is in UTC."""
    import calendar

    seconds = calendar.timegm(moment.utctimetuple())
    return seconds * SECOND + moment.microsecond * 1_000
