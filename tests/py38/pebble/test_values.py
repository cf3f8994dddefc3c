# SPDX-License-Identifier: Apache-2.0
"""The values that Pebble's answers become."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

import dataclasses
import datetime
from typing import Any, Dict, Type

import pytest

from ops import pebble

UTC = datetime.timezone.utc
WHEN = datetime.datetime(2021, 1, 28, 14, 37, 2, 247202, tzinfo=UTC)
STAMP = '2021-01-28T14:37:02.247202105Z'
PROGRESS = {'label': 'l', 'done': 1, 'total': 2}
TASK: Dict[str, Any] = {
    'id': '78',
    'kind': 'start',
    'progress': PROGRESS,
    'ready-time': STAMP,
    'spawn-time': STAMP,
    'status': 'Done',
    'summary': 'S',
    'log': ['a'],
    'data': {'exit-code': 1},
}
CHANGE: Dict[str, Any] = {
    'id': '70',
    'kind': 'autostart',
    'err': 'SILLY',
    'ready': True,
    'ready-time': STAMP,
    'spawn-time': STAMP,
    'status': 'Done',
    'summary': 'A',
    'tasks': [TASK],
    'data': {'a': 'b'},
}
WARNING: Dict[str, Any] = {
    'message': 'Beware!',
    'first-added': STAMP,
    'last-added': STAMP,
    'last-shown': STAMP,
    'expire-after': '1s',
    'repeat-after': '2s',
}
FILE: Dict[str, Any] = {
    'path': '/etc/x',
    'name': 'x',
    'type': 'file',
    'size': 5,
    'permissions': '644',
    'last-modified': STAMP,
    'user-id': 1,
    'user': 'u',
    'group-id': 2,
    'group': 'g',
}
CHECK: Dict[str, Any] = {
    'name': 'c',
    'level': 'ready',
    'status': 'down',
    'startup': 'disabled',
    'successes': 2,
    'failures': 3,
    'threshold': 4,
    'change-id': '7',
}
NOTICE: Dict[str, Any] = {
    'id': '1',
    'user-id': 1000,
    'type': 'custom',
    'key': 'example.com/a',
    'first-occurred': STAMP,
    'last-occurred': STAMP,
    'last-repeated': STAMP,
    'occurrences': 7,
    'last-data': {'k': 'v'},
    'repeat-after': '30m',
    'expire-after': '24h',
}
SERVICE = {'name': 'a', 'startup': 'enabled', 'current': 'active'}
TASK_SHOWN = (
    "Task(id=TaskID('78'), kind='start', summary='S', status='Done', log=['a'], "
    "progress=TaskProgress(label='l', done=1, total=2), "
    f"spawn_time={WHEN!r}, ready_time={WHEN!r}, data={{'exit-code': 1}})"
)


@pytest.mark.parametrize(
    ('cls', 'raw', 'shown'),
    [
        (pebble.TaskProgress, PROGRESS, "TaskProgress(label='l', done=1, total=2)"),
        (pebble.Task, TASK, TASK_SHOWN),
        (
            pebble.Change,
            CHANGE,
            (
                "Change(id=ChangeID('70'), kind='autostart', summary='A', status='Done', "
                f"tasks=[{TASK_SHOWN}], ready=True, err='SILLY', "
                f"spawn_time={WHEN!r}, ready_time={WHEN!r}, data={{'a': 'b'}})"
            ),
        ),
        (pebble.SystemInfo, {'version': 'v1'}, "SystemInfo(version='v1')"),
        (
            pebble.Warning,
            WARNING,
            (
                f"Warning(message='Beware!', first_added={WHEN!r}, last_added={WHEN!r}, "
                f"last_shown={WHEN!r}, expire_after='1s', repeat_after='2s')"
            ),
        ),
        (
            pebble.FileInfo,
            FILE,
            (
                "FileInfo(path='/etc/x', name='x', type=FileType.FILE, size=5, permissions=0o644, "
                f"last_modified={WHEN!r}, user_id=1, user='u', group_id=2, group='g')"
            ),
        ),
        (
            pebble.ServiceInfo,
            SERVICE,
            "ServiceInfo(name='a', startup=ServiceStartup.ENABLED, current=ServiceStatus.ACTIVE)",
        ),
        (
            pebble.CheckInfo,
            CHECK,
            (
                "CheckInfo(name='c', level=CheckLevel.READY, startup=CheckStartup.DISABLED, "
                'status=CheckStatus.DOWN, successes=2, failures=3, threshold=4, '
                "change_id=ChangeID('7'))"
            ),
        ),
        (
            pebble.Notice,
            NOTICE,
            (
                "Notice(id='1', user_id=1000, type=<NoticeType.CUSTOM: 'custom'>, "
                f"key='example.com/a', first_occurred={WHEN!r}, last_occurred={WHEN!r}, "
                f"last_repeated={WHEN!r}, occurrences=7, last_data={{'k': 'v'}}, "
                'repeat_after=datetime.timedelta(seconds=1800), '
                'expire_after=datetime.timedelta(days=1))'
            ),
        ),
    ],
    ids=lambda value: getattr(value, '__name__', ''),
)
def test_an_answer_becomes_a_value(cls: Type[Any], raw: Dict[str, Any], shown: str):
    assert repr(cls.from_dict(raw)) == shown


@pytest.mark.parametrize(
    ('cls', 'raw', 'missing', 'attribute', 'value'),
    [
        (pebble.Task, TASK, 'log', 'log', []),
        (pebble.Task, TASK, 'data', 'data', {}),
        (pebble.Task, TASK, 'ready-time', 'ready_time', None),
        (pebble.Change, CHANGE, 'tasks', 'tasks', []),
        (pebble.Change, CHANGE, 'err', 'err', None),
        (pebble.Change, CHANGE, 'data', 'data', {}),
        (pebble.Change, CHANGE, 'ready-time', 'ready_time', None),
        (pebble.Warning, WARNING, 'last-shown', 'last_shown', None),
        (pebble.FileInfo, FILE, 'size', 'size', None),
        (pebble.FileInfo, FILE, 'user', 'user', None),
        (pebble.FileInfo, FILE, 'group-id', 'group_id', None),
        (pebble.CheckInfo, CHECK, 'level', 'level', pebble.CheckLevel.UNSET),
        (pebble.CheckInfo, CHECK, 'startup', 'startup', pebble.CheckStartup.ENABLED),
        (pebble.CheckInfo, CHECK, 'successes', 'successes', None),
        (pebble.CheckInfo, CHECK, 'failures', 'failures', 0),
        (pebble.CheckInfo, CHECK, 'change-id', 'change_id', None),
        (pebble.Notice, NOTICE, 'user-id', 'user_id', None),
        (pebble.Notice, NOTICE, 'last-data', 'last_data', {}),
        (pebble.Notice, NOTICE, 'repeat-after', 'repeat_after', None),
        (pebble.Notice, NOTICE, 'expire-after', 'expire_after', None),
    ],
)
def test_what_may_be_missing(
    cls: Type[Any], raw: Dict[str, Any], missing: str, attribute: str, value: Any
):
    without = {key: part for key, part in raw.items() if key != missing}

    assert getattr(cls.from_dict(without), attribute) == value


@pytest.mark.parametrize(
    ('cls', 'raw', 'key', 'attribute', 'value'),
    [
        (pebble.FileInfo, FILE, 'type', 'type', 'odd'),
        (pebble.ServiceInfo, SERVICE, 'current', 'current', 'backoff'),
        (pebble.ServiceInfo, SERVICE, 'startup', 'startup', 'odd'),
        (pebble.CheckInfo, CHECK, 'level', 'level', 'odd'),
        (pebble.Notice, NOTICE, 'type', 'type', 'odd'),
    ],
)
def test_a_word_that_is_not_known_stays_text(
    cls: Type[Any], raw: Dict[str, Any], key: str, attribute: str, value: str
):
    assert getattr(cls.from_dict({**raw, key: value}), attribute) == value


def test_a_check_of_a_status_that_is_not_known_counts_as_inactive():
    info = pebble.CheckInfo.from_dict({**CHECK, 'status': 'odd'})

    assert info.status is pebble.CheckStatus.INACTIVE


@pytest.mark.parametrize(
    ('current', 'runs'),
    [(pebble.ServiceStatus.ACTIVE, True), (pebble.ServiceStatus.ERROR, False), ('odd', False)],
)
def test_an_active_service_runs(current: Any, runs: bool):
    info = pebble.ServiceInfo('a', pebble.ServiceStartup.ENABLED, current)

    assert info.is_running() is runs


@pytest.mark.parametrize(
    ('successes', 'failures', 'has_run'), [(0, 0, False), (1, 0, True), (0, 1, True)]
)
def test_a_check_has_run(successes: int, failures: int, has_run: bool):
    info = pebble.CheckInfo('a', None, 'up', successes=successes, failures=failures)

    assert info.has_run is has_run


def test_an_old_pebble_does_not_say_whether_a_check_has_run():
    info = pebble.CheckInfo('a', None, 'up', failures=1)

    with pytest.raises(NotImplementedError, match=r'successes.*1\.23\.0'):
        _ = info.has_run


def test_the_numbers_of_changes_and_tasks_are_text():
    assert (pebble.ChangeID('1'), pebble.TaskID('2')) == ('1', '2')


# -- identities --


@pytest.mark.parametrize(
    'raw',
    [
        {'access': 'admin', 'local': {'user-id': 42}},
        {'access': 'read', 'basic': {'password': 'hash'}},
        {'access': 'metrics', 'local': {'user-id': 0}, 'basic': {'password': 'hash'}},
        {'access': 'odd', 'local': {'user-id': 42}},
    ],
)
def test_an_identity_becomes_what_it_was(raw: Any):
    assert pebble.Identity.from_dict(raw).to_dict() == raw


def test_an_identity_has_the_member_for_its_access():
    identity = pebble.Identity.from_dict({'access': 'read', 'local': {'user-id': 42}})

    assert identity.access is pebble.IdentityAccess.READ


def test_an_identity_knows_how_it_is_known():
    with pytest.raises(ValueError, match='at least one of "local" or "basic"'):
        pebble.Identity(pebble.IdentityAccess.ADMIN)


def test_a_kind_of_identity_that_is_not_known_is_left_out():
    raw: Any = {'access': 'read', 'local': {'user-id': 1}, 'cert': {'pem': 'x'}}

    assert pebble.Identity.from_dict(raw) == pebble.Identity('read', pebble.LocalIdentity(1))


@pytest.mark.parametrize('show', [str, repr, '{}'.format, '{!r}'.format])
def test_a_password_is_not_shown(show: Any):
    basic = pebble.BasicIdentity('hunter2')

    assert show(basic) == "BasicIdentity(password='*****')"
    assert 'hunter2' not in show(pebble.Identity('read', basic=basic))


def test_access_is_written_as_its_word():
    access = pebble.IdentityAccess.ADMIN

    assert [str(access), f'{access}', access] == ['admin', 'admin', 'admin']


@pytest.mark.parametrize(
    'cls', [pebble.Identity, pebble.BasicIdentity, pebble.LocalIdentity, pebble.Notice]
)
def test_these_are_dataclasses(cls: Type[Any]):
    assert dataclasses.is_dataclass(cls)


def test_a_notice_cannot_be_changed():
    notice: Any = pebble.Notice.from_dict(NOTICE)

    with pytest.raises(dataclasses.FrozenInstanceError):
        notice.key = 'other'


def test_notices_compare_by_content():
    assert pebble.Notice.from_dict(NOTICE) == pebble.Notice.from_dict(NOTICE)
    assert pebble.Notice.from_dict(NOTICE) != pebble.Notice.from_dict({**NOTICE, 'id': '2'})


@pytest.mark.parametrize(
    ('seconds', 'text'),
    [(0, '0.000s'), (1, '1.000s'), (0.1, '0.100s'), (0.0005, '0.001s'), (3600, '3600.000s')],
)
def test_a_time_out_is_written_as_pebble_reads_it(seconds: float, text: str):
    assert pebble._format_timeout(seconds) == text
