# SPDX-License-Identifier: Apache-2.0
"""How a harness is made, begins, and ends."""

# The programs do what tests of charms do, right or wrong.
# pyright: basic, reportPrivateUsage=false, reportDeprecated=false
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false
# mypy: ignore-errors

from __future__ import annotations

import io
import pathlib
import tempfile
import warnings
from typing import Any

import ops
from differential_harness._stage import ACTIONS, CONFIG, META, Stage, program
from ops import testing


@program
def made_from_strings(stage: Stage) -> None:
    harness = stage.harness(begin=False)
    stage.attempt('charm before begin', lambda: harness.charm)
    stage.note(harness._unit_name, harness.model.app.name, harness.model.unit.name)
    stage.note(harness.model.name, harness.model.uuid)
    stage.note(sorted(harness._meta.relations), sorted(harness._meta.actions))
    stage.note(type(harness.framework).__name__, harness.reboot_count)
    harness.begin()
    stage.note(type(harness.charm).__name__, type(harness.charm).__qualname__.split('.')[-1])
    stage.attempt('begin twice', harness.begin)
    stage.attempt('begin with hooks', harness.begin_with_initial_hooks)
    stage.note(dict(harness.charm.config))
    stage.calls(harness)


@program
def made_from_files(stage: Stage) -> None:
    harness = stage.harness(meta=io.StringIO(META), actions=ACTIONS, config=CONFIG)
    stage.note(sorted(harness._meta.relations), dict(harness.charm.config))
    stage.attempt('config', stage.harness, config=io.StringIO(CONFIG))
    stage.attempt(
        'actions', lambda: sorted(stage.harness(actions=io.StringIO(ACTIONS))._meta.actions)
    )


@program
def made_without_metadata(stage: Stage) -> None:
    harness = stage.harness(meta=None, actions=None, config=None)
    stage.note(harness._meta.name, harness.model.unit.name, dict(harness.charm.config))


@program
def made_without_a_name(stage: Stage) -> None:
    harness = stage.harness(meta='containers: {c: {}}', actions=None, config=None)
    stage.note(harness._meta.name, harness.model.unit.name)


@program
def made_from_what_is_no_metadata(stage: Stage) -> None:
    for text in ('[1]', 'a: [', '', '12', 'requires: [a]', 'name: 3'):
        stage.attempt(repr(text), lambda text=text: stage.harness(meta=text).charm.meta.name)
    for text in (
        '[1]',
        '',
        'options: 3',
        'x: 1',
        'options: {a: 3}',
        'options: {a: {type: odd}}',
        'options: {a: {type: string, default: 3}}',
        'options: {a: {default: 3}}',
        'options: {a: {type: int, default: x}}',
        'options:',
    ):
        stage.attempt(
            f'config {text!r}', lambda text=text: dict(stage.harness(config=text).charm.config)
        )
    for text in ('[1]', '', 'a: 3', 'a:', 'a: {params: 3}'):
        stage.attempt(
            f'actions {text!r}',
            lambda text=text: sorted(stage.harness(actions=text)._meta.actions),
        )


def _from_folder(stage: Stage, **files: str) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        (root / 'src').mkdir()
        (root / 'src' / 'charm.py').write_text('import ops\nclass C(ops.CharmBase): pass\n')
        for name, text in files.items():
            (root / name.replace('_', '.')).write_text(text)
        module: Any = {'__name__': 'folder_charm', '__file__': str(root / 'src' / 'charm.py')}
        code = compile((root / 'src' / 'charm.py').read_text(), str(root / 'src/charm.py'), 'exec')
        import sys
        import types

        made = types.ModuleType('folder_charm')
        made.__dict__.update(module)
        sys.modules['folder_charm'] = made
        exec(code, made.__dict__)  # written above
        try:
            return _looked_at(stage, made)
        finally:
            del sys.modules['folder_charm']


def _looked_at(stage: Stage, module: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        harness = testing.Harness(module.C)
        harness.begin()
    stage.note(harness._meta.name, sorted(harness._meta.relations), sorted(harness._meta.actions))
    stage.note(dict(harness.charm.config), harness.framework.charm_dir == harness._charm_dir)


@program
def made_from_the_folder_of_the_charm(stage: Stage) -> None:
    _from_folder(stage, metadata_yaml=META, config_yaml=CONFIG, actions_yaml=ACTIONS)
    stage.attempt('nothing', _from_folder, stage)
    _from_folder(stage, metadata_yaml='name: bare')
    charmcraft = (
        'type: charm\nname: crafted\nsummary: s\ndescription: d\nrequires: {db: {interface: pg}}\n'
    )
    _from_folder(stage, charmcraft_yaml=charmcraft)
    more = 'config: {options: {a: {type: int, default: 4}}}\nactions: {do: {description: x}}\n'
    _from_folder(stage, charmcraft_yaml=charmcraft + more)
    _from_folder(stage, charmcraft_yaml='type: charm\n', metadata_yaml='name: bare')
    _from_folder(stage, charmcraft_yaml=charmcraft + more, metadata_yaml='name: bare')
    _from_folder(stage, charmcraft_yaml='type: charm\nparts: {}\n', metadata_yaml='name: bare')
    _from_folder(
        stage,
        charmcraft_yaml=charmcraft + more,
        metadata_yaml='name: bare',
        config_yaml=CONFIG,
        actions_yaml=ACTIONS,
    )
    stage.attempt('list', _from_folder, stage, metadata_yaml='[1]')
    stage.attempt('charmcraft list', _from_folder, stage, charmcraft_yaml='[1]')
    stage.attempt('no yaml', _from_folder, stage, metadata_yaml='{')


@program
def warnings_of_the_harness(stage: Stage) -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')
        harness = testing.Harness(stage.charm(), meta='name: x')
        harness.begin()
        harness.cleanup()
    for each in caught:
        standard = next(
            kind.__name__ for kind in each.category.__mro__ if kind.__module__ == 'builtins'
        )
        stage.note(standard, str(each.message), each.filename == __file__)


@program
def arguments_of_the_harness(stage: Stage) -> None:
    stage.attempt('positional', lambda: testing.Harness(stage.charm(), 'name: x').begin())
    stage.attempt('nothing', lambda: testing.Harness())  # type: ignore[call-arg]
    stage.attempt('no charm', lambda: testing.Harness(int, meta='name: x').begin())  # type: ignore[type-var]


@program
def the_charm_is_of_a_class_of_its_own(stage: Stage) -> None:
    base = stage.charm()
    one = stage.harness(base)
    two = stage.harness(base)
    stage.note(
        type(one.charm) is base, isinstance(one.charm, base), type(one.charm) is type(two.charm)
    )
    stage.note(type(one.charm.on) is type(base.on), type(one.charm).__name__)
    stage.note(hasattr(base.on, 'db_relation_created'), repr(one.charm))
    stage.note(type(one.charm).__module__ == base.__module__, type(one.charm.on).__name__)


@program
def events_defined_by_the_charm(stage: Stage) -> None:
    class Events(ops.CharmEvents):
        ping = ops.EventSource(ops.EventBase)

    harness = stage.harness(stage.charm(on=Events()))
    harness.charm.on.ping.emit()
    harness.charm.on.start.emit()
    stage.note(sorted(harness.charm.on.events())[:8])


@program
def everything_before_begin(stage: Stage) -> None:
    harness = stage.harness(begin=False)
    stage.attempt('relation', harness.add_relation, 'db', 'pg')
    stage.attempt('unit', harness.add_relation_unit, 0, 'pg/0')
    stage.attempt('data', harness.update_relation_data, 0, 'pg/0', {'a': 'b'})
    stage.attempt('config', harness.update_config, {'word': 'x'})
    stage.attempt('leader', harness.set_leader, True)
    stage.attempt('connect', harness.set_can_connect, 'web', True)
    stage.attempt('storage', harness.add_storage, 'data', 2)
    stage.attempt('attach', harness.attach_storage, 'data/0')
    stage.attempt('detach', harness.detach_storage, 'data/0')
    stage.attempt('ready', harness.container_pebble_ready, 'web')
    stage.attempt('notify', harness.pebble_notify, 'web', 'a.b/c')
    stage.attempt('action', harness.run_action, 'backup')
    stage.attempt('status', harness.evaluate_status)
    stage.attempt('rotate', harness.trigger_secret_rotation, 'secret:x')
    stage.attempt('planned', harness.set_planned_units, 2)
    stage.attempt('remove unit', harness.remove_relation_unit, 0, 'pg/0')
    stage.attempt('remove', harness.remove_relation, 0)
    harness.begin()
    stage.note(dict(harness.charm.config))
    stage.note(harness.model.relations['db'], harness.model.storages['data'])
    stage.calls(harness)


@program
def begins_with_initial_hooks(stage: Stage) -> None:
    harness = stage.harness(begin=False)
    harness.begin_with_initial_hooks()
    stage.calls(harness)


@program
def begins_with_initial_hooks_and_a_world(stage: Stage) -> None:
    harness = stage.harness(begin=False, leader=True)
    db = harness.add_relation('db', 'pg')
    harness.add_relation_unit(db, 'pg/1')
    harness.add_relation_unit(db, 'pg/0')
    harness.update_relation_data(db, 'pg', {'app': 'data'})
    harness.update_relation_data(db, 'pg/0', {'unit': 'data'})
    site = harness.add_relation('site', 'browser', app_data={'a': 'b'}, unit_data={'c': 'd'})
    ring = harness.add_relation('ring', 'app')
    harness.add_relation_unit(ring, 'app/1')
    harness.add_storage('data', 2, attach=True)
    harness.add_storage('one')
    harness.update_config({'word': 'first'})
    harness.set_can_connect('web', True)
    stage.note(db, site, ring)
    harness.begin_with_initial_hooks()
    stage.note(harness.model.unit.get_container('web').can_connect())
    stage.note(harness.model.unit.get_container('side').can_connect())
    stage.calls(harness)


@program
def begins_with_initial_hooks_as_a_machine_charm(stage: Stage) -> None:
    harness = stage.harness(
        begin=False,
        meta='name: app\nrequires: {b: {interface: x}, a: {interface: x}}',
        leader=False,
    )
    for name in ('b', 'a'):
        number = harness.add_relation(name, 'other')
        harness.add_relation_unit(number, 'other/0')
    stage.on['b_relation_created'] = lambda charm, event: event.defer()
    harness.begin_with_initial_hooks()


@program
def initial_hooks_that_set_a_status(stage: Stage) -> None:
    harness = stage.harness(begin=False)
    stage.on['install'] = lambda charm, event: setattr(
        charm.unit, 'status', ops.MaintenanceStatus('installing')
    )
    harness.begin_with_initial_hooks()
    stage.note(harness.charm.unit.status)
    harness = stage.harness(begin=False)
    stage.on.clear()
    harness.begin_with_initial_hooks()
    stage.note(harness.charm.unit.status)
    stage.on['start'] = lambda charm, event: setattr(charm.unit, 'status', ops.ActiveStatus('up'))
    harness = stage.harness(begin=False)
    harness.begin_with_initial_hooks()
    stage.note(harness.charm.unit.status)


@program
def hooks_switched_off(stage: Stage) -> None:
    harness = stage.harness()
    with harness.hooks_disabled():
        harness.update_config({'word': 'silent'})
        number = harness.add_relation('db', 'pg')
        harness.set_leader(True)
        with harness.hooks_disabled():
            harness.add_relation_unit(number, 'pg/0')
        harness.update_relation_data(number, 'pg/0', {'a': 'b'})
    stage.note(dict(harness.charm.config), harness.charm.unit.is_leader())
    harness.disable_hooks()
    harness.update_config({'word': 'still'})
    with harness.hooks_disabled():
        pass
    harness.update_config({'word': 'still off'})
    harness.enable_hooks()
    harness.update_config({'word': 'loud'})
    harness.enable_hooks()
    harness.update_config({'word': 'loud'})

    def boom() -> None:
        with harness.hooks_disabled():
            raise ValueError('boom')

    stage.attempt('raises', boom)
    harness.update_config({'word': 'after'})
    stage.note(harness._hooks_enabled)


@program
def after_cleanup(stage: Stage) -> None:
    harness = stage.harness()
    harness.set_can_connect('web', True)
    root = harness.get_filesystem_root('web')
    harness.cleanup()
    stage.note(root.exists())
    stage.attempt('cleanup', harness.cleanup)
    stage.attempt('charm', lambda: type(harness.charm).__name__)
    stage.attempt('config', harness.update_config, {'word': 'x'})
    stage.attempt('relation', harness.add_relation, 'db', 'pg')
    stage.attempt('leader', harness.set_leader, True)
    stage.attempt('begin', harness.begin)
    stage.attempt('push', harness.model.unit.get_container('web').push, '/a', 'b')
    stage.attempt('status', harness.evaluate_status)
    stage.attempt('root', lambda: harness.get_filesystem_root('web').exists())
    stage.attempt('resource', harness.add_resource, 'blob', 'x')


@program
def names_of_the_model(stage: Stage) -> None:
    harness = stage.harness(begin=False)
    harness.set_model_name('prod')
    harness.set_model_uuid('96957e90-e006-11eb-ba80-0242ac130004')
    stage.note(harness.model.name, harness.model.uuid, harness._backend.model_name)
    harness.set_model_info(name='third')
    stage.note(harness.model.name, harness.model.uuid)
    harness.set_model_info('fourth', 'u')
    stage.note(harness.model.name, harness.model.uuid)
    harness.set_model_info()
    harness.begin()
    stage.attempt('name', harness.set_model_name, 'x')
    stage.attempt('uuid', harness.set_model_uuid, 'x')
    stage.attempt('info', harness.set_model_info, 'x', 'y')
    stage.note(harness.model.name, harness.charm.model.name)


@program
def a_model_name_of_another_type(stage: Stage) -> None:
    harness = stage.harness(begin=False)
    stage.attempt('name', harness.set_model_name, 3)
    stage.attempt('name', lambda: harness.model.name)
    stage.attempt('uuid', harness.set_model_uuid, None)
    stage.attempt('uuid', lambda: harness.model.uuid)


@program
def a_second_dispatch(stage: Stage) -> None:
    class Remembers(ops.CharmBase):
        stored = ops.StoredState()

        def __init__(self, framework: ops.Framework):
            super().__init__(framework)
            self.stored.set_default(starts=0)
            framework.observe(self.on.start, self._start)

        def _start(self, event: Any) -> None:
            self.stored.starts += 1
            stage.note('start', self.stored.starts)
            if self.stored.starts < 3:
                event.defer()

    harness = stage.harness(Remembers)
    harness.charm.on.start.emit()
    for _ in range(2):
        harness._framework.commit()
        harness._framework = ops.Framework(
            harness._storage, harness._charm_dir, harness._meta, harness._model
        )
        harness._charm = None
        harness.begin()
        stage.note(harness.charm.stored.starts)
        harness.framework.reemit()
    harness.charm.on.start.emit()
    stage.note(harness.charm.stored.starts)


@program
def a_charm_that_fails(stage: Stage) -> None:
    def broken(self: Any, framework: Any) -> None:
        raise KeyError('no')

    harness = stage.harness(stage.charm(__init__=broken), begin=False)
    stage.attempt('begin', harness.begin)
    stage.attempt('charm', lambda: harness.charm)

    def fail(charm: Any, event: Any) -> None:
        raise ZeroDivisionError('in handler')

    stage.on['config_changed'] = fail
    harness = stage.harness()
    stage.attempt('config', harness.update_config, {'word': 'x'})
    stage.note(dict(harness.charm.config))
    stage.on['db_relation_created'] = fail
    stage.attempt('relation', harness.add_relation, 'db', 'pg')
    stage.note(harness.model.relations['db'])
    stage.on['leader_elected'] = fail
    stage.attempt('leader', harness.set_leader)
    stage.note(harness.charm.unit.is_leader())


@program
def private_names(stage: Stage) -> None:
    harness = stage.harness()
    for name in ('_backend', '_charm', '_charm_cls', '_charm_dir', '_framework', '_hooks_enabled',
                 '_juju_context', '_meta', '_model', '_storage', '_unit_name',
                 '_relation_id_counter', '_action_id_counter', '_event_context',
                 '_emit_relation_broken', '_get_backend_calls'):  # fmt: skip
        stage.note(name, hasattr(harness, name))
    backend = harness._backend
    for name in ('_config', '_secrets', '_planned_units', '_resources_map', '_pebble_clients',
                 '_workload_version', '_relation_app_and_units', '_calls', '_is_leader',
                 '_networks', '_opened_ports', 'model_name', 'model_uuid', 'unit_name',
                 'app_name', '_relation_ids_map', '_relation_names', '_relation_list_map',
                 '_relation_data_raw', '_unit_status', '_app_status', '_storage_list', '_meta',
                 '_resource_dir', '_pod_spec', '_running_action', '_secrets', '_hook_is_running',
                 '_cloud_spec', '_harness_container_path', '_harness_storage_path',
                 '_reboot_count', '_relation_removed_data', '_juju_context'):  # fmt: skip
        if name == '_juju_context':
            stage.note(name, hasattr(backend, name))
            continue
        held = getattr(backend, name, 'MISSING')
        stage.note(
            name,
            type(held).__name__,
            repr(held)[:400] if name not in ('_calls', '_pebble_clients') else '',
        )
    stage.note(sorted(harness._backend._pebble_clients))
    stage.note(type(harness._storage).__name__, str(harness._charm_dir)[:20])


@program
def private_names_written(stage: Stage) -> None:
    harness = stage.harness()
    backend = harness._backend
    backend._planned_units = 7
    stage.note(harness.model.app.planned_units())
    stage.attempt('item', lambda: backend._config.__setitem__('word', 'private'))
    stage.attempt('method', lambda: backend._config._config_set('word', 'private'))
    stage.note(isinstance(backend._config, dict))
    backend._config = {'word': 'whole'}
    harness.charm.config._invalidate()
    stage.attempt('config', lambda: dict(harness.charm.config))
    backend._is_leader = True
    stage.note(harness.charm.unit.is_leader())
    backend._workload_version = '7'
    stage.note(harness.get_workload_version())
    number = harness.add_relation('db', 'pg', unit_data={'a': 'b'})
    stage.note(backend._relation_app_and_units[number], backend._relation_ids_map)
    stage.note(backend._relation_list_map, backend._relation_names)
    stage.note(backend._relation_data_raw[number])
    backend._resources_map['blob'] = ('blob.bin', 'contents')
    stage.note(sorted(backend._resources_map))
    secret = harness.add_model_secret('pg', {'key': 'value'})
    stage.note([each.id for each in backend._secrets], secret)
    first = backend._secrets[0]
    stage.note(
        first.owner_name,
        first.label,
        first.grants,
        len(first.revisions),
        first.revisions[0].content,
    )
    stage.note(
        backend._get_secret(secret).id == first.id,
        first.rotate_policy,
        first.expire_time,
        first.tracked,
    )
    harness._backend._networks['db', None] = {
        'bind-addresses': [],
        'egress-subnets': ['1.2.3.0/24'],
        'ingress-addresses': [],
    }
    stage.attempt('network', lambda: harness.model.get_binding('db').network.egress_subnets)
    stage.calls(harness)
