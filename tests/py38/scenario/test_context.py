# SPDX-License-Identifier: Apache-2.0
"""What a Context takes, runs and shows; and the names by which tools reach into it."""

# Tools reach for private names, and so do tests of that.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import pathlib
import sys
import textwrap
import types
import typing
from typing import Any, Dict, List
from unittest import mock

import pytest
from kit.charms import Handler, charm

import ops
from ops import testing
from ops.testing import errors

META: Dict[str, Any] = {'name': 'probe', 'requires': {'db': {'interface': 'db'}}}


def nothing(self: Any, event: Any) -> None:
    pass


def context(handler: Handler = nothing, **options: Any) -> testing.Context[ops.CharmBase]:
    given: Dict[str, Any] = {'meta': META, **options}
    return testing.Context(charm(handler), **given)


# -- what run takes --


@pytest.mark.parametrize('wrong', ['start', None, 3])
def test_run_takes_an_event(wrong: Any):
    with pytest.raises(TypeError, match=r'call with an event from `ctx\.on`'):
        context().run(wrong, testing.State())


def test_run_takes_an_event_that_was_made():
    ctx: Any = context()

    with pytest.raises(TypeError, match='Did you forget to add parentheses'):
        ctx.run(ctx.on.start, testing.State())


def test_run_takes_a_state():
    ctx: Any = context()

    with pytest.raises(TypeError, match='call with a State'):
        ctx.run(ctx.on.start(), None)


def test_the_charms_error_is_the_cause():
    def handler(self: Any, event: Any) -> None:
        raise KeyError('of the charm')

    ctx = context(handler)
    with pytest.raises(errors.UncaughtCharmError, match=r"KeyError.*'of the charm'") as raised:
        ctx.run(ctx.on.start(), testing.State())

    assert isinstance(raised.value.__cause__, KeyError)
    frames: List[Any] = []
    traceback = raised.value.__cause__.__traceback__
    while traceback is not None:
        frames.append(traceback.tb_frame.f_code.co_name)
        traceback = traceback.tb_next
    assert frames[-1] == 'handler'


def test_a_name_is_needed():
    with pytest.raises(ValueError, match='mandatory "name" field is missing'):
        testing.Context(ops.CharmBase, meta={'summary': 'nameless'})


def test_actions_alone_make_a_charm_named_after_its_class():
    assert testing.Context(ops.CharmBase, actions={'do': {}}).app_name == 'CharmBase'


def test_metadata_is_copied():
    meta = {'name': 'probe', 'requires': {'db': {'interface': 'db'}}}
    seen: List[List[str]] = []
    ctx = testing.Context(charm(lambda self, event: seen.append(list(self.meta.requires))), meta)
    meta['requires'] = {}
    ctx.run(ctx.on.start(), testing.State())

    assert seen == [['db']]


def test_the_charms_class_is_made_once():
    seen: List[Any] = []
    ctx = context(lambda self, event: seen.append(type(self)))
    for _ in range(2):
        ctx.run(ctx.on.start(), testing.State())

    assert seen[0] is seen[1]


def test_contexts_of_one_charm_share_its_class():
    seen: List[Any] = []
    charm_type = charm(lambda self, event: seen.append((type(self), self.meta)))
    for _ in range(2):
        ctx = testing.Context(charm_type, meta=META)
        ctx.run(ctx.on.start(), testing.State())

    (one, meta), (other, other_meta) = seen
    assert one is other
    assert meta is not other_meta


@pytest.mark.parametrize('again', ['another Context', 'another run'])
@pytest.mark.parametrize('changed', ['requires', 'config', 'tags'])
def test_metadata_that_a_charm_has_changed_is_not_used_again(again: str, changed: str):
    seen: List[Any] = []

    def handler(self: Any, event: Any) -> None:
        seen.append((sorted(self.meta.requires), list(self.meta.tags), dict(self.config)))
        getattr(self.meta, changed).clear()

    charm_type = charm(handler)
    given: Dict[str, Any] = {
        'meta': {**META, 'requires': {'db': {'interface': 'db'}}, 'tags': ['first']},
        'config': {'options': {'host': {'type': 'string', 'default': 'here'}}},
    }
    ctx = testing.Context(charm_type, **given)
    ctx.run(ctx.on.start(), testing.State())
    if again == 'another Context':
        ctx = testing.Context(charm_type, unit_id=1, **given)
    ctx.run(ctx.on.start(), testing.State())

    assert seen == [(['db'], ['first'], {'host': 'here'})] * 2


@pytest.mark.parametrize('again', ['another Context', 'another run'])
def test_a_class_that_a_charm_has_changed_is_not_used_again(again: str):
    seen: List[Any] = []

    def handler(self: Any, event: Any) -> None:
        own: Any = self.__class__
        seen.append(getattr(own, 'left', None))
        own.left = 'of an earlier run'

    charm_type = charm(handler)
    ctx = testing.Context(charm_type, meta=META)
    ctx.run(ctx.on.start(), testing.State())
    if again == 'another Context':
        ctx = testing.Context(charm_type, meta=META)
    ctx.run(ctx.on.start(), testing.State())

    assert seen == [None, None]


def test_contexts_of_one_charm_with_other_metadata_share_nothing():
    seen: List[Any] = []
    charm_type = charm(lambda self, event: seen.append(sorted(self.on.events())))
    for endpoint in ('one', 'two'):
        meta = {'name': 'probe', 'requires': {endpoint: {'interface': 'x'}}}
        ctx = testing.Context(charm_type, meta=meta)
        ctx.run(ctx.on.start(), testing.State())

    assert 'two_relation_changed' not in seen[0]
    assert 'one_relation_changed' not in seen[1]


def test_an_event_that_a_charm_defines_itself_is_defined_in_each_run():
    class Fancy(ops.EventBase):
        pass

    def begin(self: Any) -> None:
        self.on.define_event('fancy', Fancy)

    ctx = testing.Context(charm(nothing, begin), meta=META)
    for _ in range(2):
        ctx.run(ctx.on.start(), testing.State())

    assert not hasattr(ops.CharmBase.on, 'fancy')


def test_an_event_that_is_defined_twice_is_refused_in_each_run():
    def begin(self: Any) -> None:
        self.on.define_event('db_relation_changed', ops.EventBase)

    ctx = testing.Context(charm(nothing, begin), meta=META)
    for _ in range(2):
        with pytest.raises(errors.UncaughtCharmError, match='overlaps'):
            ctx.run(ctx.on.start(), testing.State())


def test_an_event_that_is_no_longer_defined_is_gone():
    class Fancy(ops.EventBase):
        pass

    wanted = [True, False]
    seen: List[Any] = []

    def begin(self: Any) -> None:
        if wanted.pop(0):
            self.on.define_event('fancy', Fancy)

    def handler(self: Any, event: Any) -> None:
        seen.append('fancy' in self.on.events())

    ctx = testing.Context(charm(handler, begin), meta=META)
    for _ in range(2):
        ctx.run(ctx.on.start(), testing.State())

    assert seen[0] is True
    # Until the run is over, nobody knows that it will not be defined again.
    assert not hasattr(ctx._prepared_class().cls.on, 'fancy')


def test_two_deferred_events_under_one_path_stay_two():
    relations = [testing.Relation('db', id=number) for number in (1, 2)]
    seen: List[Any] = []

    def handler(self: Any, event: Any) -> None:
        if isinstance(event, ops.RelationEvent):
            seen.append(event.relation.id)

    ctx = context(handler)
    probe: Any = ctx._charm_spec.charm_type
    deferred = [
        ctx.on.relation_changed(each, remote_unit=0).deferred(probe._on_any) for each in relations
    ]
    for each in deferred:
        object.__setattr__(each, 'handle_path', 'Probe/on/db_relation_changed[1]')
        object.__setattr__(each, 'owner', 'Probe')
    ctx.run(ctx.on.start(), testing.State(deferred=deferred, relations=relations))

    assert seen == [1, 2]


def test_a_new_event_does_not_take_the_place_of_a_deferred_one():
    relations = [testing.Relation('db', id=number) for number in (1, 2)]

    class Defers(ops.CharmBase):
        def __init__(self, framework: ops.Framework):
            super().__init__(framework)
            framework.observe(self.on['db'].relation_changed, self._on_changed)

        def _on_changed(self, event: ops.RelationChangedEvent) -> None:
            event.defer()

    ctx = testing.Context(Defers, meta=META)
    state = testing.State(relations=relations)
    for relation in relations:
        state = ctx.run(ctx.on.relation_changed(relation, remote_unit=0), state)

    assert sorted(each.snapshot_data['relation_id'] for each in state.deferred) == [1, 2]


# -- patching --


def test_a_patched_method_of_the_backend_is_what_runs():
    sys.path.insert(0, str(pathlib.Path(__file__).parents[3] / 'packages/ops-scenario'))
    seen: List[Any] = []
    ctx = context(lambda self, event: seen.append(self.config['patched']))

    with mock.patch('scenario.mocking._MockModelBackend.config_get', return_value={'patched': 1}):
        ctx.run(ctx.on.start(), testing.State())

    assert seen == [1]


def test_a_patched_method_of_the_pebble_client_is_what_runs():
    seen: List[Any] = []
    ctx = context(
        lambda self, event: seen.append(self.unit.get_container('web').exists('/x')),
        meta={'name': 'probe', 'containers': {'web': {}}},
    )
    state = testing.State(containers=[testing.Container('web', can_connect=True)])

    with mock.patch('scenario.mocking._MockPebbleClient.list_files', return_value=[1]):
        ctx.run(ctx.on.start(), state)

    assert seen == [True]


def test_a_patched_method_of_the_process_is_what_runs():
    seen: List[Any] = []
    ctx = context(
        lambda self, event: seen.append(self.unit.get_container('web').exec(['a']).wait_output()),
        meta={'name': 'probe', 'containers': {'web': {}}},
    )
    container = testing.Container('web', can_connect=True, execs={testing.Exec(['a'])})

    def wait(process: Any) -> None:
        process.wait()

    with mock.patch('scenario.mocking._MockExecProcess.wait_output', wait):
        ctx.run(ctx.on.start(), testing.State(containers=[container]))

    assert seen == [None]


def test_a_librarys_own_patch_of_the_framework_works():
    emitted: List[Any] = []
    real = ops.Framework._emit

    def patched(self: Any, event: Any) -> None:
        emitted.append(type(event))
        real(self, event)

    ctx = context()
    with mock.patch.object(ops.Framework, '_emit', patched):
        ctx.run(ctx.on.start(), testing.State())

    assert ops.StartEvent in emitted


# -- private names that tools use --


def test_the_private_names_of_a_context():
    ctx: Any = context(app_name='app', unit_id=3)
    out = ctx.run(ctx.on.start(), testing.State())

    assert ctx._output_state is out
    assert ctx._tmp_path.is_dir()
    assert ctx._get_container_root('web') == ctx._tmp_path / 'containers' / 'web'
    assert ctx._get_storage_root('data', 0) == ctx._tmp_path / 'storages' / 'data-0'
    assert (ctx._app_name, ctx._unit_id) == ('app', 3)


def test_a_run_by_its_private_name():
    ctx = context(lambda self, event: self.unit.set_workload_version('1'))

    with ctx._run(ctx.on.start(), testing.State()) as running:
        running.run()

    assert ctx._output_state is not None
    assert ctx._output_state.workload_version == '1'


def test_the_ops_of_a_manager():
    ctx = context()

    with ctx(ctx.on.start(), testing.State()) as manager:
        running: Any = manager.ops
        assert running.framework is not None
        assert running.dispatcher.event_name == 'start'
        assert running.charm is manager.charm
        assert manager._wrapped_ctx is not None


def test_annotations_can_be_read():
    assert typing.get_type_hints(testing.Context)['emitted_events'] == List[ops.EventBase]
    assert 'ops' not in typing.get_type_hints(testing.Manager)


# -- metadata from the charm's folder --


def lay(folder: pathlib.Path, files: Dict[str, str]) -> Any:
    (folder / 'src').mkdir()
    for name, text in files.items():
        (folder / name).write_text(textwrap.dedent(text), encoding='utf-8')
    module = types.ModuleType(f'charm_at_{abs(hash(folder))}')
    module.__file__ = str(folder / 'src' / 'charm.py')
    sys.modules[module.__name__] = module
    return type('Laid', (ops.CharmBase,), {'__module__': module.__name__})


OF_CHARMCRAFT = 'name: laid\ntype: charm\nsummary: s\ndescription: d\n'


def test_metadata_from_the_three_files(tmp_path: pathlib.Path):
    cls = lay(
        tmp_path,
        {
            'metadata.yaml': 'name: laid',
            'actions.yaml': 'do: {}',
            'config.yaml': 'options: {o: {type: int}}',
        },
    )
    spec = testing.Context(cls)._charm_spec

    assert (spec.meta, spec.actions) == ({'name': 'laid'}, {'do': {}})
    assert spec.config == {'options': {'o': {'type': 'int'}}}
    assert spec.is_autoloaded


def test_metadata_from_charmcraft(tmp_path: pathlib.Path):
    cls = lay(tmp_path, {'charmcraft.yaml': OF_CHARMCRAFT + 'actions: {do: {}}\n'})
    ctx = testing.Context(cls)

    assert ctx.app_name == 'laid'
    assert ctx._charm_spec.actions == {'do': {}}
    assert 'actions' not in ctx._charm_spec.meta


def test_a_charmcraft_file_without_metadata_gives_way(tmp_path: pathlib.Path):
    cls = lay(tmp_path, {'charmcraft.yaml': 'type: charm', 'metadata.yaml': 'name: old'})

    assert testing.Context(cls).app_name == 'old'


@pytest.mark.parametrize('files', [{}, {'metadata.yaml': ''}, {'charmcraft.yaml': 'type: charm'}])
def test_no_metadata(tmp_path: pathlib.Path, files: Dict[str, str]):
    cls = lay(tmp_path, files)

    with pytest.raises(errors.ContextSetupError, match='Did you forget to pass') as raised:
        testing.Context(cls)
    assert isinstance(raised.value.__cause__, errors.MetadataNotFoundError)
    assert str(tmp_path) in str(raised.value.__cause__)


def test_a_file_that_holds_no_mapping_is_named(tmp_path: pathlib.Path):
    cls = lay(tmp_path, {'metadata.yaml': '- a'})

    with pytest.raises(ValueError, match=r'metadata\.yaml: it holds a list'):
        testing.Context(cls)


@pytest.mark.parametrize(
    ('extension', 'container', 'option'),
    [
        ('django-framework', 'django-app', 'django-debug'),
        ('expressjs-framework', 'app', 'app-port'),
        ('fastapi-framework', 'app', 'webserver-log-level'),
        ('flask-framework', 'flask-app', 'flask-env'),
        ('go-framework', 'app', 'metrics-port'),
        ('spring-boot-framework', 'app', 'metrics-path'),
    ],
)
def test_extensions_add_their_parts(
    tmp_path: pathlib.Path, extension: str, container: str, option: str
):
    cls = lay(tmp_path, {'charmcraft.yaml': f'{OF_CHARMCRAFT}extensions: [{extension}]\n'})
    spec = testing.Context(cls)._charm_spec

    assert list(spec.meta['containers']) == [container]
    assert option in (spec.config or {})['options']
    assert 'rotate-secret-key' in (spec.actions or {})
    assert 'extensions' not in spec.meta


def test_an_extension_that_clashes_is_refused(tmp_path: pathlib.Path):
    text = (
        f'{OF_CHARMCRAFT}extensions: [flask-framework]\nrequires: {{logging: {{interface: x}}}}\n'
    )
    cls = lay(tmp_path, {'charmcraft.yaml': text})

    with pytest.raises(ValueError, match=r"overlapping keys \{'logging'\} in requires"):
        testing.Context(cls)


def test_an_unknown_extension_is_warned_of_where_the_context_is_made(tmp_path: pathlib.Path):
    cls = lay(tmp_path, {'charmcraft.yaml': f'{OF_CHARMCRAFT}extensions: [new-framework]\n'})

    with pytest.warns(UserWarning, match='new-framework') as warned:
        testing.Context(cls)
    assert warned[0].filename == __file__


def test_the_span_of_an_observer_names_its_class_as_it_is_written():
    class Within(ops.CharmBase):
        def __init__(self, framework: ops.Framework):
            super().__init__(framework)
            framework.observe(self.on.start, self._on_start)

        def _on_start(self, event: ops.StartEvent) -> None:
            pass

    ctx = testing.Context(Within, meta={'name': 'probe'})
    ctx.run(ctx.on.start(), testing.State())

    assert f'start: {Within.__qualname__}' in [span.name for span in ctx.trace_data]
