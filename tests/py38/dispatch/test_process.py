# SPDX-License-Identifier: Apache-2.0
"""A dispatch as Juju does it: a process, with hook commands on PATH."""

from __future__ import annotations

import re
from typing import Dict, List, Tuple

import pytest
from kit.dispatched import LOGGED_ALWAYS, DispatchedUnit

from ops_compat import behaviours, deprecations

_RELATION = {'JUJU_RELATION': 'db', 'JUJU_RELATION_ID': 'db:3', 'JUJU_REMOTE_APP': 'remote'}
_UNIT = {**_RELATION, 'JUJU_REMOTE_UNIT': 'remote/0'}
_SECRET = {'JUJU_SECRET_ID': 'secret:d0example', 'JUJU_SECRET_LABEL': 'pw'}
_REVISION = {**_SECRET, 'JUJU_SECRET_REVISION': '2'}
_STORAGE = {'JUJU_STORAGE_ID': 'disk/0'}
_WORKLOAD = {'JUJU_WORKLOAD_NAME': 'work-load'}
_NOTICE = {
    **_WORKLOAD,
    'JUJU_NOTICE_ID': '12',
    'JUJU_NOTICE_TYPE': 'custom',
    'JUJU_NOTICE_KEY': 'example.com/a',
}
_CHECK = {**_WORKLOAD, 'JUJU_PEBBLE_CHECK_NAME': 'up'}
_ACTION = {'JUJU_ACTION_NAME': 'do-it', 'JUJU_ACTION_UUID': '2'}

_LEADER = ['is-leader --format=json']
_OF_DB = ['relation-ids db --format=json', 'relation-list --format=json -r db:3']
_OF_DISK = ['storage-list --format=json disk', 'storage-get --format=json -s disk/0']

# What each event has Juju asked, beside log lines: what the published releases ask, in the
# spelling of Ops 3, and never more.
COMMANDS: Dict[str, Tuple[Dict[str, str], str, List[str]]] = {
    'hooks/install': ({}, 'InstallEvent', _LEADER),
    'hooks/start': ({}, 'StartEvent', _LEADER),
    'hooks/config-changed': ({}, 'ConfigChangedEvent', _LEADER),
    'hooks/upgrade-charm': ({}, 'UpgradeCharmEvent', _LEADER),
    'hooks/stop': ({}, 'StopEvent', _LEADER),
    'hooks/remove': ({}, 'RemoveEvent', _LEADER),
    'hooks/update-status': ({}, 'UpdateStatusEvent', _LEADER),
    'hooks/leader-elected': ({}, 'LeaderElectedEvent', _LEADER),
    'hooks/leader-settings-changed': ({}, 'LeaderSettingsChangedEvent', _LEADER),
    'hooks/pre-series-upgrade': ({}, 'PreSeriesUpgradeEvent', _LEADER),
    'hooks/post-series-upgrade': ({}, 'PostSeriesUpgradeEvent', _LEADER),
    'hooks/collect-metrics': ({}, 'CollectMetricsEvent', []),
    'hooks/db-relation-created': (_RELATION, 'RelationCreatedEvent', [*_OF_DB, *_LEADER]),
    'hooks/db-relation-joined': (_UNIT, 'RelationJoinedEvent', [*_OF_DB, *_LEADER]),
    'hooks/db-relation-changed': (_UNIT, 'RelationChangedEvent', [*_OF_DB, *_LEADER]),
    'hooks/db-relation-departed': (_UNIT, 'RelationDepartedEvent', [*_OF_DB, *_LEADER]),
    'hooks/db-relation-broken': (
        _RELATION,
        'RelationBrokenEvent',
        [*_OF_DB, _OF_DB[1], *_LEADER],
    ),
    'hooks/disk-storage-attached': (_STORAGE, 'StorageAttachedEvent', [*_OF_DISK, *_LEADER]),
    'hooks/disk-storage-detaching': (_STORAGE, 'StorageDetachingEvent', [*_OF_DISK, *_LEADER]),
    'hooks/work-load-pebble-ready': (_WORKLOAD, 'PebbleReadyEvent', _LEADER),
    'hooks/work-load-pebble-custom-notice': (_NOTICE, 'PebbleCustomNoticeEvent', _LEADER),
    'hooks/work-load-pebble-check-failed': (_CHECK, 'PebbleCheckFailedEvent', _LEADER),
    'hooks/work-load-pebble-check-recovered': (_CHECK, 'PebbleCheckRecoveredEvent', _LEADER),
    'hooks/secret-changed': (_SECRET, 'SecretChangedEvent', _LEADER),
    'hooks/secret-rotate': (_SECRET, 'SecretRotateEvent', _LEADER),
    'hooks/secret-remove': (_REVISION, 'SecretRemoveEvent', _LEADER),
    'hooks/secret-expired': (_REVISION, 'SecretExpiredEvent', _LEADER),
    'actions/do-it': (_ACTION, 'ActionEvent', ['action-get --format=json', *_LEADER]),
}


@pytest.mark.parametrize('path', COMMANDS)
def test_what_an_event_has_juju_asked(unit: DispatchedUnit, path: str):
    environ, kind, commands = COMMANDS[path]

    done = unit.dispatch(path, **environ)

    assert (done.returncode, done.stdout, done.stderr) == (0, '', '')
    assert ('INFO', f'saw {kind}') in unit.logged()
    assert unit.juju.run_lines() == commands


def test_what_a_dispatch_logs(unit: DispatchedUnit):
    unit.dispatch('hooks/config-changed')

    assert unit.juju.logged() == [
        *LOGGED_ALWAYS,
        ('DEBUG', f'Initializing SQLite local storage: {unit.state}.'),
        ('DEBUG', 'Emitting Juju event config_changed.'),
        ('INFO', 'saw ConfigChangedEvent'),
    ]


@pytest.mark.parametrize(
    ('path', 'name'),
    [
        ('hooks/nosuch', 'nosuch'),
        ('actions/nosuch', 'nosuch_action'),
        ('hooks/framework', 'framework'),
        ('', ''),
    ],
)
def test_an_event_that_the_charm_does_not_have(unit: DispatchedUnit, path: str, name: str):
    done = unit.dispatch(path)

    assert (done.returncode, done.stdout, done.stderr) == (0, '', '')
    level, text = unit.logged()[-1]
    assert level == 'DEBUG'
    assert re.fullmatch(f'Event {name} not defined for <__main__.Charm object at 0x.*>.', text)
    assert unit.juju.run_lines() == _LEADER


def test_a_restricted_hook_without_an_event_asks_nothing(unit: DispatchedUnit):
    unit.dispatch('hooks/meter-status-changed')

    assert unit.juju.run_lines() == []


def test_a_deferred_event_comes_first_in_the_next_dispatch(unit: DispatchedUnit):
    unit.dispatch('hooks/start', DEFER='1')
    unit.juju.forget()

    unit.dispatch('hooks/update-status')

    count = ' (1 of 1 in queue)' if behaviours.REEMIT_COUNT else ''
    event = '<StartEvent via Charm/on/start[1]>'
    assert unit.logged() == [
        ('DEBUG', f'Re-emitting deferred event {event}{count}.'),
        ('INFO', 'saw StartEvent'),
        ('DEBUG', 'Emitting Juju event update_status.'),
        ('INFO', 'saw UpdateStatusEvent'),
    ]


def test_deferred_events_wait_while_metrics_are_collected(unit: DispatchedUnit):
    unit.dispatch('hooks/start', DEFER='1')
    unit.juju.forget()

    unit.dispatch('hooks/collect-metrics')

    assert unit.logged() == [
        ('DEBUG', 'Emitting Juju event collect_metrics.'),
        ('INFO', 'saw CollectMetricsEvent'),
    ]


def test_a_failing_handler_fails_the_hook(unit: DispatchedUnit):
    done = unit.dispatch(WHERE='handler', DO='raise ValueError("planted")')

    assert (done.returncode, done.stdout, done.stderr) == (1, '', '')
    [error] = [text for level, text in unit.logged() if level == 'ERROR']
    assert error.startswith('Uncaught exception while in charm code:\nTraceback')
    assert error.endswith('\nValueError: planted')


def test_a_failing_action_says_so_to_whoever_runs_it(unit: DispatchedUnit):
    done = unit.dispatch(
        'actions/do-it', WHERE='handler', DO='raise ValueError("planted")', **_ACTION
    )

    assert (done.returncode, done.stdout) == (1, '')
    assert done.stderr == (
        'Uncaught ValueError in charm code: planted\n'
        'Use `juju debug-log` to see the full traceback.\n'
    )


@pytest.mark.parametrize('where', ['init', 'handler', 'collect'])
def test_nothing_is_kept_of_a_run_that_fails(unit: DispatchedUnit, where: str):
    unit.dispatch(DEFER='1', WHERE=where, DO='self.stored.x = 1; raise ValueError')
    unit.juju.forget()

    unit.dispatch('hooks/update-status', WHERE='handler', DO='logger.info(dir(self.stored))')

    texts = [text for _, text in unit.logged()]
    assert 'saw StartEvent' not in texts
    assert not any("'x'" in text for text in texts)


@pytest.mark.parametrize('where', ['init', 'handler', 'collect'])
def test_the_charm_may_exit_with_a_code(unit: DispatchedUnit, where: str):
    done = unit.dispatch(WHERE=where, DO='sys.exit(3)')

    assert (done.returncode, done.stderr) == (3, '')


@pytest.mark.parametrize('where', ['init', 'handler', 'collect'])
def test_bad_config_ends_the_run_as_a_success(unit: DispatchedUnit, where: str):
    done = unit.dispatch(WHERE=where, DO='self.load_config(int, "x", errors="blocked")')

    assert (done.returncode, done.stderr) == (0, '')
    blocked = "Invalid config: invalid literal for int() with base 10: 'x'"
    assert unit.juju.run_lines()[-1] == f'status-set --application=False blocked -- {blocked}'


def test_warnings_and_output_reach_juju(unit: DispatchedUnit):
    do = 'import warnings; warnings.warn("planted"); print("out"); print("err", file=sys.stderr)'

    done = unit.dispatch(WHERE='handler', DO=do)

    assert (done.stdout, done.stderr) == ('out\n', 'err\n')
    assert [text for level, text in unit.logged() if level == 'WARNING'] == [
        '<string>:1: UserWarning: planted'
    ]


def test_a_class_that_is_no_charm(unit: DispatchedUnit):
    unit.write('src/charm.py', 'import ops\nclass A: pass\nops.main(A)\n')

    done = unit.dispatch()

    assert (done.returncode, done.stderr) == (1, '')
    [error] = [text for level, text in unit.logged() if level == 'ERROR']
    assert error.endswith(
        "TypeError: cannot run <class '__main__.A'>: ops.main() takes a class that inherits "
        'from ops.CharmBase'
    )


def test_a_charm_without_metadata(unit: DispatchedUnit):
    (unit.charm_dir / 'metadata.yaml').unlink()

    done = unit.dispatch()

    assert (done.returncode, done.stderr) == (1, '')
    [error] = [text for level, text in unit.logged() if level == 'ERROR']
    assert str(unit.charm_dir / 'metadata.yaml') in error.splitlines()[-1]
    assert not unit.state.exists()


@pytest.mark.parametrize(
    ('path', 'variable'),
    [
        ('hooks/db-relation-changed', 'JUJU_RELATION'),
        ('hooks/disk-storage-attached', 'JUJU_STORAGE_ID'),
        ('hooks/work-load-pebble-ready', 'JUJU_WORKLOAD_NAME'),
        ('hooks/secret-changed', 'JUJU_SECRET_ID'),
    ],
)
def test_a_variable_that_is_missing_is_named(unit: DispatchedUnit, path: str, variable: str):
    done = unit.dispatch(path)

    name = path.split('/')[1].replace('-', '_')
    [error] = [text for level, text in unit.logged() if level == 'ERROR']
    assert error.endswith(f'RuntimeError: cannot emit {name}: {variable} is not set')
    assert done.returncode == 1


def test_an_event_that_juju_drops_warns_in_the_log(unit: DispatchedUnit):
    unit.dispatch('hooks/pre-series-upgrade', PYTHONWARNINGS='always')

    [text] = [text for level, text in unit.logged() if level == 'WARNING']
    assert text.endswith(deprecations.PRE_SERIES_UPGRADE.text)


def test_an_uncaught_error_is_a_security_event_where_those_are_logged(unit: DispatchedUnit):
    unit.dispatch(WHERE='handler', DO='raise ValueError("planted")')

    traced = [text for level, text in unit.logged() if level == 'TRACE']
    assert len(traced) == (1 if behaviours.SECURITY_LOG else 0)
    assert all('"sys_crash:ValueError"' in text for text in traced)
    assert not any('planted' in text for text in traced)


def test_a_machine_charm_loads_no_pebble_client(unit: DispatchedUnit):
    do = 'logger.info([m for m in sys.modules if m.startswith(("ops.pebble", "websocket"))])'

    unit.dispatch(WHERE='handler', DO=do)

    assert ('INFO', '[]') in unit.logged()
