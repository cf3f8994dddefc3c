# SPDX-License-Identifier: Apache-2.0
"""How a harness is made, begins, emits, and ends."""

# pyright: reportPrivateUsage=false, reportDeprecated=false

from __future__ import annotations

import importlib
import inspect
import io
import pathlib
import sqlite3
import subprocess
import sys
import warnings
from typing import Any, Callable, Dict, List, Set, cast

import pytest
from kit.harnessed import META, Place, Seen, charm_class

import ops
from ops import hookcmds, testing
from ops.hookcmds import _run
from ops_compat import deprecations

Make = Callable[..., Place]


# -- the warning --


@pytest.fixture
def _warn_as_usual() -> Any:
    with deprecations.using('warn'):
        yield


@pytest.mark.usefixtures('_warn_as_usual')
def test_it_warns_at_the_line_that_makes_it():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')
        testing.Harness(ops.CharmBase, meta='name: x').cleanup()

    (warning,) = caught
    assert warning.filename == __file__
    assert warning.category is deprecations.HarnessDeprecationWarning
    assert str(warning.message) == deprecations.HARNESS.text


def test_its_mark_for_type_checkers_is_the_text_of_the_row():
    assert getattr(testing.Harness, '__deprecated__') == deprecations.HARNESS.message  # noqa: B009


# -- metadata --


def test_text_may_be_indented(make: Make):
    assert make(meta='\n    name: indented\n    ').harness._meta.name == 'indented'


def test_metadata_may_be_an_open_file(make: Make):
    assert make(meta=io.StringIO(META)).harness._meta.name == 'app'


def test_without_a_folder_that_has_metadata_the_charm_is_named_test_charm(make: Make):
    place = make(meta=None, actions=None, config=None)

    assert place.unit.name == 'test-charm/0'


FILES: Dict[str, Dict[str, str]] = {
    'metadata.yaml': {
        'metadata.yaml': 'name: found\nrequires: {db: {interface: pg}}',
        'actions.yaml': 'do: {}',
        'config.yaml': 'options: {a: {type: int, default: 4}}',
    },
    'charmcraft.yaml': {
        'charmcraft.yaml': 'type: charm\nname: found\nrequires: {db: {interface: pg}}\n'
        'actions: {do: {}}\nconfig: {options: {a: {type: int, default: 4}}}\n',
    },
    'both': {
        'charmcraft.yaml': 'type: charm\nparts: {}\n'
        'actions: {do: {}}\nconfig: {options: {a: {type: int, default: 4}}}\n',
        'metadata.yaml': 'name: found\nrequires: {db: {interface: pg}}',
    },
}


@pytest.mark.parametrize('files', FILES.values(), ids=FILES)
def test_metadata_is_read_from_the_folder_above_the_charm(
    files: Dict[str, str], tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, make: Make
):
    (tmp_path / 'src').mkdir()
    (tmp_path / 'src' / 'found_charm.py').write_text('import ops\nclass C(ops.CharmBase): pass\n')
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(sys, 'path', [str(tmp_path / 'src'), *sys.path])
    monkeypatch.delitem(sys.modules, 'found_charm', raising=False)
    charm: Any = importlib.import_module('found_charm')

    place = make(charm.C, meta=None, actions=None, config=None)

    assert place.unit.name == 'found/0'
    assert set(place.harness._meta.actions) == {'do'}
    assert dict(place.harness.charm.config) == {'a': 4}
    assert place.harness.framework.charm_dir == tmp_path


def test_it_works_in_a_script_that_is_run_by_a_relative_path(tmp_path: pathlib.Path):
    (tmp_path / 'script.py').write_text(
        'import warnings; warnings.simplefilter("ignore")\n'
        'import ops\nfrom ops import testing\n'
        'class C(ops.CharmBase): pass\n'
        'harness = testing.Harness(C)\nharness.begin()\nprint(harness.model.unit.name)\n'
    )
    top = pathlib.Path(ops.__file__ or '').parent.parent

    done = subprocess.run(
        [sys.executable, 'script.py'],
        cwd=str(tmp_path),
        env={'PYTHONPATH': str(top)},
        stdout=subprocess.PIPE,
        check=True,
    )

    assert done.stdout == b'test-charm/0\n'


@pytest.mark.parametrize(
    ('given', 'error'),
    [
        ({'meta': '[1]'}, AttributeError),
        ({'meta': 'requires: [a]'}, AttributeError),
        ({'actions': '[1]'}, AttributeError),
        ({'config': '[1]'}, AttributeError),
        ({'config': ''}, TypeError),
        ({'config': 'options: {a: 3}'}, TypeError),
        ({'config': 'options: {a: {default: 3}}'}, RuntimeError),
        ({'config': 'options: {a: {type: int, default: x}}'}, RuntimeError),
    ],
)
def test_metadata_that_is_none_is_refused(given: Dict[str, Any], error: Any, make: Make):
    with pytest.raises(error):
        make(**given)


def test_what_is_no_class_is_no_charm(make: Make):
    with pytest.raises(TypeError, match="'charm' is no class: give the class of the charm"):
        make('charm')


def test_methods_are_those_of_the_harness(place: Place):
    harness_class = cast('Any', type(place.harness))
    names: Set[str] = {
        method.__qualname__
        for name in dir(place.harness)
        for method in [getattr(harness_class, name, None)]
        if inspect.isfunction(method) and not name.startswith('_')
    }

    assert {'Harness.begin', 'Harness.add_relation', 'Harness.add_storage'} <= names
    assert all(name.startswith('Harness.') for name in names)


def test_a_class_that_is_no_charm_is_refused(make: Make):
    with pytest.raises(TypeError, match='built-in'):
        make(int)


# -- begin --


def test_the_charm_is_not_there_before_begin(make: Make):
    with pytest.raises(RuntimeError, match=r'Call Harness\.begin\(\) first'):
        assert make(begin=False).harness.charm


@pytest.mark.parametrize('again', ['begin', 'begin_with_initial_hooks'])
def test_it_begins_once(again: str, place: Place):
    with pytest.raises(RuntimeError, match='more than once'):
        getattr(place.harness, again)()


def test_begin_emits_nothing(place: Place):
    assert place.seen == []


def test_a_charm_that_fails_in_its_init_is_not_there(make: Make):
    class Broken(ops.CharmBase):
        def __init__(self, framework: ops.Framework):
            raise KeyError('no')

    place = make(Broken, begin=False)

    with pytest.raises(KeyError):
        place.harness.begin()
    with pytest.raises(RuntimeError, match='not available'):
        assert place.harness.charm


def test_two_harnesses_of_one_charm_share_no_events(make: Make):
    charm = charm_class(Seen())

    first, second = make(charm).harness.charm, make(charm).harness.charm

    assert type(first.on) is not type(second.on)
    assert not hasattr(charm.on, 'db_relation_created')
    assert type(first).__name__ == 'App'


def test_the_initial_hooks_come_in_the_order_of_juju(make: Make):
    place = make(begin=False, leader=True)
    harness = place.harness
    number = harness.add_relation('db', 'pg', app_data={'a': 'b'})
    harness.add_relation_unit(number, 'pg/1')
    harness.add_storage('data', 1)

    harness.begin_with_initial_hooks()

    created = {'db_relation_created pg', 'ring_relation_created app'}
    assert [each for each in place.seen if each not in created] == [
        'data_storage_attached data/0',
        'install',
        'leader_elected',
        'config_changed',
        'start',
        'web_pebble_ready',
        'side_pebble_ready',
        'db_relation_changed pg',
        'db_relation_joined pg pg/0',
        'db_relation_changed pg pg/0',
        'db_relation_joined pg pg/1',
        'db_relation_changed pg pg/1',
    ]
    assert set(place.seen[2:4]) == created


def test_a_follower_sees_leader_settings_changed_initially(make: Make):
    place = make(begin=False)

    place.harness.begin_with_initial_hooks()

    assert 'leader_settings_changed' in place.seen
    assert 'leader_elected' not in place.seen


@pytest.mark.parametrize(
    ('set_to', 'expected'),
    [(None, ops.UnknownStatus()), (ops.MaintenanceStatus('x'), ops.MaintenanceStatus('x'))],
)
def test_after_the_initial_hooks_the_status_is_unknown_unless_it_was_set(
    set_to: Any, expected: Any, make: Make
):
    place = make(begin=False)
    if set_to is not None:
        place.seen.on['install'] = lambda charm, event: setattr(charm.unit, 'status', set_to)

    place.harness.begin_with_initial_hooks()

    assert place.unit.status == expected


# -- hooks --


CHANGES: Dict[str, Callable[[Any], Any]] = {
    'config': lambda harness: harness.update_config({'word': 'x'}),
    'leader': lambda harness: harness.set_leader(True),
    'relation': lambda harness: harness.add_relation('db', 'pg', unit_data={'a': 'b'}),
    'storage': lambda harness: harness.add_storage('data', attach=True),
}


@pytest.mark.parametrize('change', CHANGES.values(), ids=CHANGES)
def test_the_charm_sees_nothing_while_hooks_are_disabled(
    change: Callable[[Any], Any], place: Place
):
    with place.harness.hooks_disabled():
        change(place.harness)

    assert place.seen == []


def test_hooks_stay_disabled_after_a_block_within(place: Place):
    place.harness.disable_hooks()
    with place.harness.hooks_disabled():
        pass
    place.harness.update_config({'word': 'x'})
    place.harness.enable_hooks()
    place.harness.update_config({'word': 'y'})

    assert place.seen == ['config_changed']


def test_hooks_are_enabled_again_after_an_error(place: Place):
    with pytest.raises(ZeroDivisionError), place.harness.hooks_disabled():
        raise ZeroDivisionError

    assert place.harness._hooks_enabled


def test_an_error_of_the_charm_reaches_the_test(place: Place):
    def fail(charm: Any, event: Any) -> None:
        raise ZeroDivisionError

    place.seen.on['config_changed'] = fail

    with pytest.raises(ZeroDivisionError):
        place.harness.update_config({'word': 'x'})
    assert place.harness.charm.config['word'] == 'x'


# -- a second dispatch --


def test_state_and_deferred_events_outlive_the_framework(make: Make):
    starts: List[int] = []

    class Remembers(ops.CharmBase):
        stored = ops.StoredState()

        def __init__(self, framework: ops.Framework):
            super().__init__(framework)
            self.stored.set_default(starts=0)
            framework.observe(self.on.start, self._start)

        def _start(self, event: ops.StartEvent) -> None:
            starts.append(int(str(self.stored.starts)) + 1)
            self.stored.starts = starts[-1]
            event.defer()

    harness = make(Remembers).harness
    harness.charm.on.start.emit()
    harness._framework.commit()
    harness._framework = ops.Framework(
        harness._storage, harness._charm_dir, harness._meta, harness._model
    )
    harness._charm = None

    harness.begin()
    harness.framework.reemit()

    assert starts == [1, 2]


# -- hook commands of the charm's own --


def test_a_handler_may_run_hook_commands(place: Place):
    found: List[Any] = []
    place.seen.on['config_changed'] = lambda charm, event: found.extend(
        [hookcmds.config_get('word'), hookcmds.is_leader()]
    )

    place.harness.update_config({'word': 'x'})

    assert found == ['x', False]


def test_hook_commands_default_to_the_relation_of_the_event(place: Place):
    found: List[Any] = []
    place.seen.on['db_relation_changed'] = lambda charm, event: found.append(
        hookcmds.relation_get(unit='pg/0')
    )

    place.harness.add_relation('db', 'pg', unit_data={'a': 'b'})

    assert found == [{'a': 'b'}]


@pytest.mark.parametrize('fails', [False, True])
def test_no_hook_command_reaches_the_unit_after_a_handler(fails: bool, place: Place):
    before = _run.current()
    if fails:
        place.seen.on['config_changed'] = lambda charm, event: charm.nope
        with pytest.raises(AttributeError):
            place.harness.update_config({'word': 'x'})
    else:
        place.harness.update_config({'word': 'x'})

    assert _run.current() is before


# -- the end --


def test_cleanup_removes_the_folders(place: Place):
    web = place.web()
    web.push('/file', 'x')
    root = place.harness.get_filesystem_root('web')

    place.harness.cleanup()

    assert not root.exists()


def test_cleanup_may_be_repeated(place: Place):
    place.harness.cleanup()
    place.harness.cleanup()


@pytest.mark.parametrize('change', CHANGES.values(), ids=CHANGES)
def test_no_event_can_be_emitted_after_cleanup(change: Callable[[Any], Any], place: Place):
    place.harness.cleanup()

    with pytest.raises(sqlite3.ProgrammingError, match='closed database'):
        change(place.harness)


# -- the model --


def test_the_model_is_named_before_begin(make: Make):
    place = make(begin=False)
    place.harness.set_model_info('prod', 'the-uuid')

    assert (place.model.name, place.model.uuid) == ('prod', 'the-uuid')


@pytest.mark.parametrize('method', ['set_model_name', 'set_model_uuid', 'set_model_info'])
def test_the_model_is_not_named_after_begin(method: str, place: Place):
    with pytest.raises(RuntimeError, match=r'after begin\(\)'):
        getattr(place.harness, method)('x')
