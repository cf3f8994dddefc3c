# SPDX-License-Identifier: Apache-2.0
"""Notices: added, counted, filtered and waited for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Callable, Dict, Iterable, List, Mapping, Optional

from ops._daemon import _changes, _times
from ops._daemon._changes import quoted
from ops._daemon._http import Call, Refusal, Reply, decode, go_type, sync
from ops._daemon._records import Notice
from ops._daemon._routes import route

if TYPE_CHECKING:
    from ops._daemon._daemon import Daemon

TYPES = ('custom', 'warning', 'change-update')
LONGEST_KEY = 256
MOST_DATA = 4096
_WORD = r'[a-z0-9]+(?:-[a-z0-9]+)*'
_KEY = re.compile(rf'{_WORD}(?:\.{_WORD})+(?:/{_WORD})+')


def add(
    daemon: Daemon,
    type: str,
    key: str,
    data: Mapping[str, str],
    *,
    user_id: Optional[int],
    repeat_after: Optional[int] = None,
) -> Notice:
    """Let a notice occur, for the first time or again."""
    now = daemon.now()
    known = next(
        (
            each
            for each in daemon.notices.values()
            if (each.type, each.key, each.user_id) == (type, key, user_id)
        ),
        None,
    )
    if known is None:
        daemon.last_notice += 1
        notice = Notice(
            str(daemon.last_notice), type, key, user_id, now, now, now, 1, dict(data), repeat_after
        )
    else:
        waited = not repeat_after or now >= known.last_repeated + repeat_after
        notice = known._replace(
            last_occurred=now,
            last_repeated=now if waited else known.last_repeated,
            occurrences=known.occurrences + 1,
            last_data=dict(data),
            repeat_after=repeat_after,
        )
    daemon.notices = {**daemon.notices, notice.id: notice}
    daemon.wake()
    return notice


def shown(notice: Notice) -> Dict[str, Any]:
    """Return a notice as Pebble shows it."""
    result: Dict[str, Any] = {
        'id': notice.id,
        'user-id': notice.user_id,
        'type': notice.type,
        'key': notice.key,
        'first-occurred': _times.stamp(notice.first_occurred),
        'last-occurred': _times.stamp(notice.last_occurred),
        'last-repeated': _times.stamp(notice.last_repeated),
        'occurrences': notice.occurrences,
    }
    if notice.last_data:
        result['last-data'] = dict(notice.last_data)
    if notice.repeat_after:
        result['repeat-after'] = _times.duration_text(notice.repeat_after)
    if notice.expire_after:
        result['expire-after'] = _times.duration_text(notice.expire_after)
    return result


@route('POST', '/v1/notices')
def post_notices(daemon: Daemon, call: Call) -> Reply:
    """Let a custom notice occur."""
    asked = call.json(action=str, type=str, key=str, repeat_after=str)
    if asked.get('action') != 'add':
        raise Refusal(400, f'invalid action {quoted(asked.get("action") or "")}')
    kind, key = asked.get('type') or '', asked.get('key') or ''
    if kind != 'custom':
        raise Refusal(400, f'invalid type {quoted(kind)} (can only add "custom" notices)')
    if len(key.encode()) > LONGEST_KEY:
        raise Refusal(400, f'key must be {LONGEST_KEY} bytes or less')
    if not _KEY.fullmatch(key):
        raise Refusal(400, f'invalid key {quoted(key)} (must be in "example.com/path" format)')
    repeat_after = _changes.duration(asked.get('repeat-after'), 'repeat-after')
    data = _data(asked.get('data'))
    notice = add(daemon, kind, key, data, user_id=daemon.user_id, repeat_after=repeat_after)
    return sync({'id': notice.id})


def _data(given: Any) -> Dict[str, str]:
    import json

    if given is None:
        return {}
    text = json.dumps(given).encode()
    if len(text) > MOST_DATA:
        raise Refusal(400, f'total size of data must be {MOST_DATA} bytes or less')
    wrong = 'cannot decode notice data: json: cannot unmarshal'
    if not isinstance(given, dict):
        raise Refusal(400, f'{wrong} {go_type(given)} into Go value of type map[string]string')
    data = decode(text, 'cannot decode notice data')
    for value in data.values():
        if not isinstance(value, str):
            raise Refusal(400, f'{wrong} {go_type(value)} into Go value of type string')
    return data


@route('GET', '/v1/notices/{id}')
def get_notice(daemon: Daemon, call: Call) -> Reply:
    """Answer with one notice."""
    notice = daemon.notices.get(call.parts['id'])
    if notice is None:
        raise Refusal(404, f'cannot find notice with ID {quoted(call.parts["id"])}')
    return sync(shown(notice))


@route('GET', '/v1/notices')
def get_notices(daemon: Daemon, call: Call) -> Reply:
    """Answer with the notices that the filters leave, waiting for one if that is asked for."""
    fits = _filter(daemon, call)
    timeout = _changes.duration(call.one('timeout'), 'timeout')

    def found() -> List[Notice]:
        return [] if fits is None else [each for each in daemon.notices.values() if fits(each)]

    if timeout > 0:
        daemon.wait_for(lambda: bool(found()), timeout)
    return sync([shown(each) for each in sorted(found(), key=lambda each: each.last_repeated)])


def _filter(daemon: Daemon, call: Call) -> Optional[Callable[[Notice], bool]]:
    """Return what says whether a notice is asked for; None if none can be."""
    users = _users(daemon, call)
    types, keys = call.several('types'), call.several('keys')
    known = [each for each in types if each in TYPES]
    after = _after(call.one('after'))
    if types and not known:
        return None
    return lambda notice: (
        (users is None or notice.user_id in users)
        and (not known or notice.type in known)
        and (not keys or notice.key in keys)
        and notice.last_repeated > after
    )


def _users(daemon: Daemon, call: Call) -> Optional[Iterable[Optional[int]]]:
    user, users = call.one('user-id'), call.one('users')
    if user and users:
        raise Refusal(400, 'cannot use both "users" and "user-id" parameters')
    if users:
        if users != 'all':
            raise Refusal(400, 'invalid "users" filter: must be "all"')
        return None
    return (None, _user_id(user) if user else daemon.user_id)


def _user_id(text: str) -> int:
    where = 'invalid "user-id" filter: '
    try:
        number = int(text)
    except ValueError:
        raise Refusal(
            400, f'{where}strconv.ParseInt: parsing {quoted(text)}: invalid syntax'
        ) from None
    if not 0 <= number < 1 << 32:
        raise Refusal(400, f'{where}user ID is not a valid uint32: {number}')
    return number


def _after(text: str) -> int:
    if not text:
        return -1
    try:
        return _times.read_stamp(text)
    except ValueError as exc:
        raise Refusal(400, f'invalid "after" timestamp: {exc}') from None
