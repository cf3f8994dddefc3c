# SPDX-License-Identifier: Apache-2.0
"""A run in process: what it closes, what it puts back, and the names that tools use."""

# What other people lean on is looked at by its private name.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import contextlib
import inspect
import logging
import os
import pathlib
import sys
import warnings
from typing import Any, List, Optional, Type

import pytest
from kit import charm_runs, fake_runner
from kit.fake_runner import FakeRunner

import ops
from ops import _main, charm, framework
from ops._dispatch import _manager, _run
from ops.storage import SQLiteStorage
from ops_compat import deprecations


class Failing(charm.CharmBase):
    def __init__(self, framework: framework.Framework):
        super().__init__(framework)
        raise ValueError('planted')


class FailingLater(charm.CharmBase):
    error: Exception = ValueError('planted')

    def __init__(self, framework: framework.Framework):
        super().__init__(framework)
        framework.observe(self.on.start, self._on_start)

    def _on_start(self, _: charm.StartEvent) -> None:
        raise self.error


class Aborting(FailingLater):
    error = _main._Abort(0)


@pytest.fixture
def environ(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, juju: FakeRunner
) -> pathlib.Path:
    (tmp_path / 'metadata.yaml').write_text('name: app\n')
    variables = {**fake_runner.ENVIRON, 'JUJU_CHARM_DIR': str(tmp_path)}
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return tmp_path


def _process_now() -> List[Any]:
    root = logging.getLogger()
    return [
        sys.excepthook,
        sys.breakpointhook,
        warnings.showwarning,
        root.level,
        list(root.handlers),
        os.environ.get('OPERATOR_DISPATCH'),
    ]


def _run_main(cls: Type[charm.CharmBase]) -> Optional[BaseException]:
    try:
        ops.main(charm_runs.with_own_events(cls))
    except BaseException as exc:
        return exc
    return None


@pytest.mark.parametrize('cls', [charm.CharmBase, Failing, FailingLater, Aborting])
def test_everything_is_put_back(environ: pathlib.Path, cls: Type[charm.CharmBase]):
    before = _process_now()

    with _manager.kept():
        _run_main(cls)
        during = _process_now()

    assert during != before
    assert _process_now() == before


def test_a_manager_puts_everything_back_when_it_is_destroyed(environ: pathlib.Path):
    before = _process_now()
    manager = _main._Manager(charm_runs.with_own_events())
    manager.run()

    manager.destroy()

    assert _process_now() == before


def test_an_error_of_the_charm_is_raised_as_it_is(environ: pathlib.Path):
    with _manager.kept():
        raised = _run_main(FailingLater)

    assert raised is FailingLater.error


def test_a_run_that_a_handler_ends_is_a_success(environ: pathlib.Path):
    with _manager.kept():
        raised = _run_main(Aborting)

    assert isinstance(raised, SystemExit)
    assert raised.code == 0


@pytest.mark.parametrize('cls', [charm.CharmBase, FailingLater, Aborting])
def test_the_framework_is_closed_by_a_run(juju: FakeRunner, cls: Type[charm.CharmBase]):
    run = charm_runs.start(cls)

    with contextlib.suppress(ValueError, _main._Abort):
        run.run()

    assert run.framework._closed


def test_the_framework_is_closed_if_the_charm_cannot_be_made(juju: FakeRunner):
    made = charm_runs.make_framework()

    with pytest.raises(ValueError, match='planted'):
        _run.Run(charm_runs.with_own_events(Failing), made, charm_runs.context())
    assert made._closed


def test_no_marker_of_the_hook_is_left(juju: FakeRunner):
    made = charm_runs.make_framework()

    with pytest.raises(ValueError, match='planted'):
        _run.Run(charm_runs.with_own_events(Failing), made, charm_runs.context())
    assert made.model._backend._hook_is_running == ''


@pytest.mark.parametrize('given', [3, None, object, framework.Object])
def test_what_is_no_charm_is_refused(juju: FakeRunner, given: Any):
    with pytest.raises(TypeError, match='takes a class that inherits'):
        _run.Run(given, charm_runs.make_framework(), charm_runs.context())


def test_a_function_may_make_the_charm(juju: FakeRunner):
    cls: Any = charm_runs.with_own_events()

    run = _run.Run(lambda made: cls(made), charm_runs.make_framework(), charm_runs.context())  # type: ignore[arg-type]

    assert isinstance(run.charm, cls)


def test_a_run_touches_nothing_of_the_process(juju: FakeRunner):
    before = _process_now(), dict(os.environ)

    charm_runs.start().run()

    assert (_process_now(), dict(os.environ)) == before


def test_steps_of_a_manager_can_be_overridden(environ: pathlib.Path):
    storage = SQLiteStorage(':memory:')

    class Framework(framework.Framework):
        pass

    class Manager(_main._Manager):
        _framework_class = Framework

        def _setup_root_logging(self) -> None:
            pass

        def _load_charm_meta(self) -> charm.CharmMeta:
            return charm.CharmMeta.from_yaml('name: other')

        def _make_storage(self, dispatcher: Any) -> Any:
            return storage

    manager = Manager(charm_runs.with_own_events())
    manager.destroy()

    assert isinstance(manager.framework, Framework)
    assert manager.framework.meta.name == 'other'
    assert manager.framework._storage is storage
    storage.close()


def test_what_a_manager_offers(environ: pathlib.Path):
    manager = _main._Manager(charm_runs.with_own_events())
    manager.destroy()
    found = manager._get_event_to_emit('start')

    assert manager.dispatcher.event_name == 'start'
    assert found is not None
    assert manager._get_event_args(found) == ([], {})
    assert manager._get_event_to_emit('nosuch') is None
    manager._close()


def test_the_arguments_of_a_manager():
    assert list(inspect.signature(_main._Manager).parameters) == [
        'charm_class',
        'model_backend',
        'use_juju_for_storage',
        'charm_state_path',
        'juju_context',
    ]


@pytest.mark.parametrize(
    'name',
    '_Manager _Dispatcher _get_event_args _should_use_controller_storage _exe_path _Abort '
    'main'.split(),
)
def test_the_old_address_publishes_its_names(name: str):
    assert getattr(_main, name).__module__ == 'ops._main'


def test_the_logger_is_the_root():
    assert _main.logger is logging.getLogger()


@pytest.mark.parametrize('name', ['main', 'CHARM_STATE_FILE', '_Dispatcher', '_get_event_args'])
def test_the_entry_point_offers_its_old_names(name: str):
    assert hasattr(ops.main, name)


def test_the_older_entry_point_runs_the_charm(environ: pathlib.Path, juju: FakeRunner):
    with _manager.kept():
        ops.main.main(charm_runs.with_own_events())

    assert 'is-leader --format=json' in juju.take()


@pytest.mark.parametrize(('call', 'counted'), [('main', True), ('__call__', False)])
def test_the_older_entry_point_is_counted_for_who_migrates(
    environ: pathlib.Path, monkeypatch: pytest.MonkeyPatch, call: str, counted: bool
):
    from ops_compat import ledger

    uses: List[str] = []

    def record(thing: str, _: Any) -> None:
        uses.append(thing)

    monkeypatch.setattr(ledger, 'record', record)

    with _manager.kept(), deprecations.using('ledger'):
        getattr(ops.main, call)(charm_runs.with_own_events())

    assert (deprecations.MAIN_MAIN.thing in uses) is counted


@pytest.mark.parametrize(
    ('path', 'name', 'restricted'),
    [
        ('hooks/start', 'start', False),
        ('hooks/config-changed', 'config_changed', False),
        ('actions/back-up', 'back_up_action', False),
        ('hooks/collect-metrics', 'collect_metrics', True),
        ('hooks/meter-status-changed', 'meter_status_changed', True),
        ('actions/collect-metrics', 'collect_metrics_action', False),
        ('a/b/hooks/start', 'start', False),
        ('', '', False),
    ],
)
def test_the_event_for_a_path(path: str, name: str, restricted: bool):
    context = charm_runs.context(JUJU_DISPATCH_PATH=path)

    dispatcher = _main._Dispatcher(pathlib.Path('/charm'), context)

    assert dispatcher.event_name == name
    assert dispatcher.is_restricted_context() is restricted


@pytest.mark.parametrize(
    ('name', 'there'), [('file', True), ('folder', False), ('nothing', False)]
)
def test_which_paths_are_files(tmp_path: pathlib.Path, name: str, there: bool):
    (tmp_path / 'file').touch()
    (tmp_path / 'folder').mkdir()
    path = tmp_path / name

    assert _main._exe_path(path) == (path if there else None)
