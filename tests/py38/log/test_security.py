# SPDX-License-Identifier: Apache-2.0

# What other people lean on is looked at by its private name.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import datetime
import json
import logging
import types
from typing import Any, Dict, Iterator, List, Tuple

import pytest

from ops import log
from ops.log import _log_security_event, _SecurityEvent, _SecurityEventLevel
from ops_compat import behaviours


class Backend:
    """A model's backend that keeps what is to go to Juju's log, and runs nothing else."""

    def __init__(self, **context: str) -> None:
        self.logged: List[Tuple[str, str]] = []
        if context:
            self._juju_context = types.SimpleNamespace(**context)

    def juju_log(self, level: str, message: str) -> None:
        self.logged.append((level, message))

    @property
    def event(self) -> Dict[str, str]:
        ((_, message),) = self.logged
        event: Dict[str, str] = json.loads(message)
        return event


@pytest.fixture
def backend() -> Iterator[Backend]:
    backend = Backend(model_uuid='cdac5656', unit_name='app/0')
    with log._root_logging(backend), behaviours.using(security_log=True):
        yield backend


def test_an_event_is_one_json_object_at_trace(backend: Backend):
    _log_security_event(
        _SecurityEventLevel.WARN, _SecurityEvent.AUTHZ_FAIL, 'status-set', description='No "!"'
    )

    assert [level for level, _ in backend.logged] == ['TRACE']
    assert '\n' not in backend.logged[0][1]
    event = backend.event
    when = datetime.datetime.fromisoformat(event.pop('datetime'))
    assert when.utcoffset() == datetime.timedelta(0)
    assert list(event.items()) == [
        ('level', 'WARN'),
        ('type', 'security'),
        ('appid', 'cdac5656-app/0'),
        ('event', 'authz_fail:status-set'),
        ('description', 'No "!"'),
    ]


def test_text_is_accepted_for_level_and_type(backend: Backend):
    _log_security_event('INFO', 'x:y', 'z', description='')

    assert (backend.event['level'], backend.event['event']) == ('INFO', 'x:y:z')


def test_nothing_is_written_where_the_row_is_off(backend: Backend):
    with behaviours.using(security_log=False):
        _log_security_event('INFO', 'x', 'y', description='z')

    assert backend.logged == []


KINDS = ['authz_fail', 'sys_crash', 'sys_monitor_disabled', 'sys_restart']


def test_the_kinds_are_those_of_the_vocabulary():
    assert sorted(kind.value for kind in _SecurityEvent) == KINDS
    assert [level.name for level in _SecurityEventLevel] == ['INFO', 'WARN', 'CRITICAL']


def test_a_crash_names_the_type_alone(backend: Backend):
    import sys

    sys.excepthook(ValueError, ValueError('hunter2'), None)

    event: Dict[str, str] = json.loads(backend.logged[-1][1])
    assert event['event'] == 'sys_crash:ValueError'
    assert event['description'] == 'Uncaught exception in charm code: ValueError.'


def test_a_crash_that_cannot_be_shown_is_named(backend: Backend):
    class Unshowable(Exception):
        def __repr__(self) -> str:
            raise RuntimeError('no repr')

    import sys

    sys.excepthook(Unshowable, Unshowable('x'), None)

    event: Dict[str, str] = json.loads(backend.logged[-1][1])
    assert event['event'] == 'sys_crash:Unshowable'


def test_a_backend_that_knows_nothing_is_enough():
    backend = Backend()
    with log._root_logging(backend), behaviours.using(security_log=True):
        _log_security_event('INFO', 'x', 'y', description='z')

    assert backend.event['appid'] == '-'


def test_who_speaks_is_found_once(backend: Backend):
    first = log._get_juju_log_and_app_id()
    backend._juju_context = types.SimpleNamespace(model_uuid='other', unit_name='other/1')

    assert log._get_juju_log_and_app_id() is first
    log._get_juju_log_and_app_id.cache_clear()
    assert log._get_juju_log_and_app_id()[1] == 'other-other/1'


@pytest.mark.parametrize('also', [True, False], ids=['beside the first', 'in its place'])
def test_who_speaks_is_not_who_spoke_through_an_earlier_handler(backend: Backend, also: bool):
    log._get_juju_log_and_app_id()
    root = logging.getLogger()
    before = list(root.handlers)
    later = log.JujuLogHandler(Backend(model_uuid='later', unit_name='later/0'))
    root.handlers = [*(before if also else ()), later]
    try:
        assert log._get_juju_log_and_app_id()[1] == 'later-later/0'
    finally:
        root.handlers = before
    assert log._get_juju_log_and_app_id()[1] == 'cdac5656-app/0'


@pytest.fixture
def without_juju() -> Iterator[None]:
    root = logging.getLogger()
    before = list(root.handlers)
    root.handlers = [h for h in before if not isinstance(h, log.JujuLogHandler)]
    log._get_juju_log_and_app_id.cache_clear()
    yield
    root.handlers = before
    log._get_juju_log_and_app_id.cache_clear()


@pytest.mark.usefixtures('without_juju')
def test_without_juju_s_log_it_warns_once_and_logs_at_debug(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    with behaviours.using(security_log=True):
        with pytest.warns(RuntimeWarning, match='JujuLogHandler is not set up for the logger'):
            _log_security_event('INFO', 'x', 'y', description='one')
        _log_security_event('INFO', 'x', 'y', description='two')

    said: List[Any] = [json.loads(record.getMessage()) for record in caplog.records]
    assert [(event['appid'], event['description']) for event in said] == [
        ('charm', 'one'),
        ('charm', 'two'),
    ]


@pytest.mark.usefixtures('without_juju')
def test_the_warning_is_about_the_caller():
    with behaviours.using(security_log=True), pytest.warns(RuntimeWarning) as caught:
        _log_security_event('INFO', 'x', 'y', description='z')

    assert caught[0].filename == __file__
