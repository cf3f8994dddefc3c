# SPDX-License-Identifier: Apache-2.0
"""What ``secret-add`` and ``secret-set`` are given: content, expiry, rotation.

No message here holds a value: what is shown is the part of a word before its ``=``.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING, Any, Dict, Optional, Tuple

from ops._private import timeconv
from ops._unit import _keyvalues
from ops._unit._command import Call, Version
from ops._unit._fault import Fault, UsageFault, quoted

if TYPE_CHECKING:
    import datetime

    from ops._unit._unit import Unit

POLICIES = ('never', 'hourly', 'daily', 'weekly', 'monthly', 'quarterly', 'yearly')
FLAGS = (
    '--owner=owner',
    '--label=text',
    '--description=text',
    '--rotate=rotate',
    '--expire=expire',
    '--file=text',
)

_KEY = re.compile(r'^[a-z](?:-?[a-z0-9]){2,}\Z')
# The largest value and the largest whole, in bytes, by the first version that has them.
_LIMITS: Tuple[Tuple[Version, int, int], ...] = (
    ((3, 6, 0), 1_000_000, 1_000_000),
    ((3, 4, 0), 8 * 1024, 64 * 1024),
    ((0, 0, 0), 5 * 1024, 64 * 1024),
)


def owner(unit: Unit, value: str) -> str:
    """Take the value of ``--owner``."""
    if value not in ('application', 'unit'):
        raise ValueError(f'secret owner {quoted(value)} not valid')
    return value


def rotate(unit: Unit, value: str) -> str:
    """Take the value of ``--rotate``."""
    if value and value not in POLICIES:
        raise ValueError(f'rotate policy {quoted(value)} not valid')
    return value


def expire(unit: Unit, value: str) -> str:
    """Take the value of ``--expire``: a time, or a duration from now; RFC 3339 comes back."""
    if moment := _moment(value):
        return moment
    try:
        duration = timeconv.parse_duration(value)
    except ValueError:
        raise ValueError(f'expire time or duration {quoted(value)} not valid') from None
    if duration.total_seconds() <= 0:
        raise ValueError('duration must be positive')
    return _rfc3339(_now() + duration)


def _moment(value: str) -> Optional[str]:
    for zone in ('', 'Z'):
        try:
            timeconv.parse_rfc3339(value + zone)
        except ValueError:
            continue
        return value + zone
    return None


def _now() -> datetime.datetime:
    import datetime

    return datetime.datetime.now(datetime.timezone.utc)


def _rfc3339(moment: datetime.datetime) -> str:
    return moment.strftime('%Y-%m-%dT%H:%M:%SZ')


CONVERTERS: Dict[str, Any] = {'owner': owner, 'rotate': rotate, 'expire': expire}


def content(call: Call, words: Any, version: Version) -> Dict[str, str]:
    """Return the content that words and ``--file`` give, decoded.

    Raises:
        UsageFault: if a key or a value is not one that Juju takes, or they are too large.
    """
    given: Dict[str, str] = {}
    if file := call.flag('file'):
        given.update(_usage(_keyvalues.load, _usage(call.read_as_agent, file)))
    for word in words:
        key, assigned, value = word.partition('=')
        if not assigned or not key or not value:
            shown = f'{key}=' if assigned else '<redacted>'
            raise UsageFault(f'key value {quoted(shown)} not valid')
        given[key] = value
    decoded = dict(_decoded(call, key, value) for key, value in given.items())
    _check_sizes(decoded, version)
    return decoded


def _usage(read: Any, text: str) -> Any:
    # Juju reads files while it parses the command line.
    try:
        return read(text)
    except Fault as fault:
        raise UsageFault(str(fault)) from None


def _decoded(call: Call, key: str, value: str) -> Tuple[str, str]:
    name, _, how = key.partition('#')
    if not _KEY.match(name) or how not in ('', 'base64', 'file'):
        raise UsageFault(f'key {quoted(key if how else name)} not valid')
    if how == 'file':
        value = _usage(call.read_as_agent, value)
    elif how == 'base64':
        value = _from_base64(name, value)
    if not value:
        raise UsageFault(f'key value {quoted(f"{key}=")} not valid')
    return name, value


def _from_base64(name: str, value: str) -> str:
    try:
        raw = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise UsageFault(f'secret value for key {quoted(name)} is no base64 data') from None
    return raw.decode('utf-8', 'surrogateescape')


def to_base64(value: str) -> str:
    """Return a value of a secret as ``secret-get URI key#base64`` prints it."""
    return base64.b64encode(value.encode('utf-8', 'surrogateescape')).decode()


def _check_sizes(decoded: Dict[str, str], version: Version) -> None:
    _, largest, whole = next(limit for limit in _LIMITS if version >= limit[0])
    sizes = {key: len(value.encode('utf-8', 'surrogateescape')) for key, value in decoded.items()}
    for key, size in sizes.items():
        if size > largest:
            raise UsageFault(f'secret content for key {quoted(key)} too large: {size} bytes')
    if sum(sizes.values()) > whole:
        raise UsageFault(f'secret content too large: {sum(sizes.values())} bytes')
