# SPDX-License-Identifier: Apache-2.0
"""Config, actions, statuses, resources and the rest of the model."""

from __future__ import annotations

from differential._program import (
    CONFIG,
    METADATA,
    action,
    charm,
    hook,
    program,
    refuses,
    says,
    step,
)
from ops._unit import Model, Status

_CLOUD = {
    'type': 'lxd', 'name': 'localhost', 'region': 'here', 'endpoint': 'https://10.0.0.9',
    'is-controller-cloud': True, 'cacertificates': ['ca'], 'skip-tls-verify': False,
    'credential': {'auth-type': 'certificate', 'attrs': {'a': 'b'}, 'redacted': ['c']},
}  # fmt: skip
_STATUS = """
    for status in (ops.ActiveStatus(), ops.ActiveStatus('on'), ops.BlockedStatus('stuck'),
                   ops.WaitingStatus('two\\nlines'), ops.MaintenanceStatus('snow \\u2603')):
        trying(repr(status), setattr, TARGET, 'status', status)
        say(TARGET.status, TARGET.status == status, TARGET.status.name, TARGET.status.message)
    for status in (ops.UnknownStatus(), ops.ErrorStatus('e'), 'active', None, ops.ActiveStatus):
        trying(repr(status), setattr, TARGET, 'status', status)
    say(TARGET.status)
"""
_CONFIG_CLASSES = """
import dataclasses
import typing
import pydantic


@dataclasses.dataclass
class Data:
    text: str
    count: int = 1
    my_option: str = ''
    share: float = 0.0
    loud: bool = False
    bare: typing.Optional[str] = None
    key: typing.Optional[ops.Secret] = None

    def __post_init__(self):
        if self.count > 9:
            raise ValueError('too many')


class Model(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(arbitrary_types_allowed=True)
    text: str
    count: int = pydantic.Field(gt=0, lt=10)
    dashed: str = pydantic.Field('', alias='my-option')
    key: typing.Optional[ops.Secret] = None


class Plain:
    def __init__(self, text, count=0, **more):
        self.text, self.count, self.more = text, count, more

    def __repr__(self):
        return f'Plain({self.text!r}, {self.count!r}, {sorted(self.more)})'
"""
PROGRAMS = [
    program(
        'config',
        charm(
            config_changed="""
            say(dict(self.config), len(self.config), list(self.config))
            say(self.config['text'], self.config.get('bare'), self.config.get('none', 'd'))
            trying('missing', lambda: self.config['bare'])
            trying('unknown', lambda: self.config['nothing'])
            say(self.config is self.model.config, 'text' in self.config, self.config == dict(self.config))
            say({name: type(value) for name, value in self.config.items()})
            trying('set', lambda: self.config.__setitem__('text', 'x'))
            say(repr(self.config)[:200])
            """
        ),
        'config-changed',
        step(
            'config-changed',
            changes={
                'config': {
                    'text': 'lines\none',
                    'count': -5,
                    'share': 1e20,
                    'loud': True,
                    'bare': '<&>',
                }
            },
        ),
        step('config-changed', changes={'config': {'text': '', 'count': 0}}),
    ),
    program(
        'failing-config-get',
        charm(
            config_changed='trying("get", lambda: self.config["text"])\ntrying("again", dict, self.config)'
        ),
        step('config-changed', answers={'config-get': refuses('ERROR boom\n')}),
        step('config-changed', answers={'config-get': says('null\n')}),
        step('config-changed', answers={'config-get': says('not json')}),
        step('config-changed', answers={'config-get': says('')}),
        step('config-changed', missing=['config-get']),
    ),
    program(
        'load-config',
        charm(
            head=_CONFIG_CLASSES,
            config_changed="""
            for kind in (Data, Model, Plain):
                trying(kind.__name__, lambda: self.load_config(kind).count)
            trying('given', lambda: self.load_config(Plain, bare='given'))
            trying('positional', lambda: self.load_config(Plain, 'x'))
            trying('dict', lambda: sorted(self.load_config(dict)))
            """,
        ),
        'config-changed',
        step('config-changed', changes={'config': {'text': 'x', 'count': 2, 'loud': True}}),
        step('config-changed', changes={'config': {'count': 10}}),
        step('config-changed', changes={'config': {'key': 'secret:' + '0' * 19 + '1'}}),
    ),
    program(
        'load-config-secret',
        charm(
            head=_CONFIG_CLASSES,
            config_changed="""
            data = self.load_config(Data)
            say(type(data.key), data.key.id, data.key.label, data.my_option, data.bare)
            say(data.key.get_content())
            model = self.load_config(Model)
            say(model.key.id, model.dashed)
            """,
        ),
        'config-changed',
        fields={
            'config': {
                'key': 'secret:' + '0' * 19 + '1',
                'count': 3,
                'text': 't',
                'my-option': 'd',
            }
        },
    ),
    program(
        'load-config-blocked',
        charm(
            head=_CONFIG_CLASSES,
            config_changed='self.load_config(Data, errors="blocked")\nsay("fine")',
        ),
        'config-changed',
        step('config-changed', changes={'config': {'count': 10}}),
    ),
    program(
        'load-config-blocked-in-init',
        charm(
            head=_CONFIG_CLASSES,
            init='self.c = self.load_config(Model, errors="blocked")',
            start='say(self.c.count)',
        ),
        'start',
        step('start', changes={'config': {'count': 10}}),
        step(action('back-up', level=1), changes={'config': {'count': 10}}),
    ),
    program(
        'load-config-secret-without-its-name',
        charm(
            head=_CONFIG_CLASSES,
            config_changed='trying("x", lambda: self.load_config(Plain).more)',
        ),
        'config-changed',
        config=CONFIG.replace('type: secret', 'type: string'),
    ),
    program(
        'action',
        charm(
            back_up_action="""
            say(event.params, event.id, event, event.snapshot())
            event.log('one')
            event.log('two words')
            event.log('')
            event.set_results({'file': 'all.tgz', 'size': 3, 'nested': {'a': {'b': 'c'}, 'd': True}})
            event.set_results({'later': 'yes', 'none': None, 'list': [1, 'x'], 'float': 1.5})
            trying('upper', event.set_results, {'Upper': '1'})
            trying('blank', event.set_results, {'a b': '1'})
            trying('reserved', event.set_results, {'stdout': '1'})
            trying('clash', event.set_results, {'a': {'b': 1}, 'a.b': 2})
            trying('clash 2', event.set_results, {'a.b': 2, 'a': {'b': 1}})
            trying('int key', event.set_results, {1: 'x'})
            trying('no dict', event.set_results, 'x')
            trying('empty', event.set_results, {})
            trying('empty nested', event.set_results, {'e': {}})
            trying('lines', event.set_results, {'lines': 'one\\ntwo'})
            trying('dash', event.set_results, {'-dash': 'x'})
            """
        ),
        action('back-up', level=2, file_name='x', deep={'a': [1, {'b': None}]}),
        action('back-up', level=0),
    ),
    program(
        'action-fails',
        charm(
            back_up_action='event.set_results({"got": "this"})\nevent.fail("too bad")\nsay("on")',
            fail_it_action='event.fail()\nevent.fail("again")\nself.unit.status = ops.ActiveStatus()',
        ),
        action('back-up', level=1),
        action('fail-it'),
    ),
    program(
        'action-load-params',
        charm(
            head="""
            import dataclasses
            import pydantic


            @dataclasses.dataclass
            class Data:
                level: int
                file_name: str = 'none'
                deep: dict = dataclasses.field(default_factory=dict)

                def __post_init__(self):
                    if self.level > 5:
                        raise ValueError('too deep')


            class Model(pydantic.BaseModel):
                level: int = pydantic.Field(lt=6)
                file_name: str = 'none'
            """,
            back_up_action="""
            trying('data', event.load_params, Data)
            trying('model', lambda: event.load_params(Model).level)
            trying('given', event.load_params, Data, level=1)
            say(event.load_params(Data, errors='fail'))
            """,
        ),
        action('back-up', level=2, file_name='x'),
        action('back-up', level=9),
    ),
    program(
        'failing-action-commands',
        charm(
            init='trying("context", lambda: self.framework.model._backend._juju_context.action_name)',
            back_up_action="""
            trying('params', lambda: event.params)
            trying('log', event.log, 'x')
            trying('set', event.set_results, {'a': 'b'})
            trying('fail', event.fail, 'x')
            """,
        ),
        *(
            step(action('back-up', level=1), answers={command: refuses('ERROR boom\n')})
            for command in ('action-get', 'action-log', 'action-set', 'action-fail')
        ),
        *(
            step(action('back-up', level=1), missing=[command])
            for command in ('action-get', 'action-log', 'action-set', 'action-fail')
        ),
    ),
    program(
        'action-without-uuid',
        charm(back_up_action='say(event.id, event)'),
        step(action('back-up', level=1), environ={'JUJU_ACTION_UUID': None}),
        step(action('back-up', level=1), environ={'JUJU_ACTION_NAME': None}),
        step(action('back-up', level=1), environ={'JUJU_ACTION_NAME': 'fail-it'}),
    ),
    program('status', charm(start=_STATUS.replace('TARGET', 'self.unit')), 'start'),
    program(
        'app-status',
        charm(start=_STATUS.replace('TARGET', 'self.app')),
        'start',
        step('start', changes={'leader': False}),
    ),
    program(
        'status-of-others',
        charm(
            start="""
            other, app = self.model.get_unit('pg/0'), self.model.get_app('pg')
            trying('unit', lambda: other.status)
            trying('app', lambda: app.status)
            trying('set unit', setattr, other, 'status', ops.ActiveStatus())
            trying('set app', setattr, app, 'status', ops.ActiveStatus())
            say(self.unit.status, self.app.status)
            trying('from name', ops.StatusBase.from_name, 'active', 'm')
            trying('from unknown', ops.StatusBase.from_name, 'unknown', '')
            trying('from wrong', ops.StatusBase.from_name, 'wrong', '')
            trying('made', ops.StatusBase, 'x')
            trying('active', ops.ActiveStatus, None)
            say(ops.ActiveStatus('a') == ops.ActiveStatus('a'))
            """
        ),
        'start',
        step(
            'start',
            changes={
                'unit_status': Status('error', 'hook failed'),
                'app_status': Status('unset', ''),
            },
        ),
    ),
    program(
        'failing-status-commands',
        charm(
            start="""
            trying('get', lambda: self.unit.status)
            trying('app', lambda: self.app.status)
            trying('set', setattr, self.unit, 'status', ops.ActiveStatus('x'))
            trying('set app', setattr, self.app, 'status', ops.ActiveStatus('x'))
            """
        ),
        *(
            step('start', answers={command: refuses('ERROR boom\n')})
            for command in ('status-get', 'status-set', 'is-leader')
        ),
        step('start', answers={'status-set': refuses('ERROR this unit is not the leader\n')}),
        step('start', answers={'status-get': says('{"status": "active", "message": "m"}')}),
        step('start', missing=['status-get', 'status-set']),
    ),
    program(
        'is-leader-fails',
        charm(start='trying("leader", self.unit.is_leader)\ntrying("again", self.unit.is_leader)'),
        step('start', answers={'is-leader': refuses('ERROR leadership status unknown\n')}),
        step('start', missing=['is-leader']),
    ),
    program(
        'leadership',
        charm(
            start="""
            say(self.unit.is_leader(), self.unit.is_leader())
            trying('other', self.model.get_unit('pg/0').is_leader)
            """
        ),
        'start',
        step('start', changes={'leader': False}),
        step('start', changes={'leader': None}),
    ),
    program(
        'collect-status',
        charm(
            collect_unit_status="""
            event.add_status(ops.ActiveStatus('fine'))
            event.add_status(ops.WaitingStatus('for it'))
            event.add_status(ops.MaintenanceStatus('busy'))
            event.add_status(ops.WaitingStatus('for more'))
            """,
            collect_app_status="""
            event.add_status(ops.BlockedStatus('app one'))
            event.add_status(ops.BlockedStatus('app two'))
            event.add_status(ops.UnknownStatus())
            """,
            start='say("start")',
        ),
        'start',
        step('start', changes={'leader': False}),
        action('back-up', level=1),
        'collect-unit-status',
    ),
    program(
        'collect-status-odd',
        charm(
            collect_unit_status="""
            trying('text', event.add_status, 'active')
            trying('error', event.add_status, ops.ErrorStatus('x'))
            trying('class', event.add_status, ops.ActiveStatus)
            trying('unknown', event.add_status, ops.UnknownStatus())
            """,
            collect_app_status='pass',
            start='self.unit.status = ops.ActiveStatus("by hand")',
        ),
        'start',
    ),
    program(
        'collect-status-fails',
        charm(collect_unit_status='raise RuntimeError("collecting")', start='event.defer()'),
        'start',
        'start',
    ),
    program(
        'resources',
        charm(
            start="""
            say(type(self.model.resources))
            trying('fetch', self.model.resources.fetch, 'bundle')
            trying('again', self.model.resources.fetch, 'bundle')
            trying('unknown', self.model.resources.fetch, 'nothing')
            """
        ),
        'start',
        step('start', changes={'resources': {'bundle': None}}),
        step('start', missing=['resource-get']),
    ),
    program(
        'cloud-spec',
        charm(
            start="""
            trying('spec', self.model.get_cloud_spec)
            try:
                spec = self.model.get_cloud_spec()
            except Exception:
                return
            say(spec.type, spec.credential.auth_type, spec.credential.attributes, spec.credential.redacted)
            """
        ),
        step('start', changes={'model': Model(cloud=_CLOUD)}),
        step('start', changes={'model': Model(cloud={'type': 'x', 'name': 'y'})}),
        step('start', changes={'model': Model()}),
        step('start', missing=['credential-get']),
    ),
    program(
        'planned-units',
        charm(
            start="""
            trying('planned', self.app.planned_units)
            trying('other', self.model.get_app('pg').planned_units)
            """
        ),
        'start',
        step('start', changes={'planned_units': 5}),
        step('start', changes={'planned_units': 0}),
        step(
            'start',
            answers={
                'goal-state': says(
                    '{"units": {"app/0": {"status": "active"}, "app/1": {"status": "dying"}}, "relations": {}}'
                )
            },
        ),
        step('start', answers={'goal-state': refuses('ERROR boom\n')}),
        step('start', missing=['goal-state']),
    ),
    program(
        'workload-version',
        charm(
            start="""
            self.unit.set_workload_version('1.2.3')
            trying('number', self.unit.set_workload_version, 1)
            trying('empty', self.unit.set_workload_version, '')
            trying('other', self.model.get_unit('pg/0').set_workload_version, '1')
            """
        ),
        'start',
        step('start', answers={'application-version-set': refuses('ERROR boom\n')}),
    ),
    program(
        'entities',
        charm(
            start="""
            unit, app = self.model.get_unit('pg/0'), self.model.get_app('pg')
            say(unit, unit.app, unit.name, app.name, unit.app is app, self.unit.app is self.app)
            say(unit is self.model.get_unit('pg/0'), self.model.get_unit('app/0') is self.unit)
            trying('own', lambda: self.model.unit.app)
            trying('bad name', self.model.get_unit, 'nothing')
            trying('container', self.unit.get_container, 'none')
            say(dict(self.unit.containers))
            say(self.model.juju_version, type(self.model.juju_version), self.model.juju_version.has_secrets)
            trying('set unit', setattr, self.model, 'unit', None)
            """
        ),
        'start',
    ),
    program(
        'juju-versions',
        charm(
            start="""
            version = self.model.juju_version
            say(version, version.major, version.minor, version.tag, version.patch, version.build)
            say(version > '3.1', version == '3.6.14', version.has_app_data(), version.has_controller_storage())
            say(version.is_dispatch_aware(), version.has_secrets, version.supports_open_port_on_k8s)
            trying('environ', ops.JujuVersion.from_environ)
            """
        ),
        'start',
        *(
            step('start', changes={'juju_version': version})
            for version in ('2.9.49', '3.0.3', '4.0.1', '4.1-beta2')
        ),
    ),
    program(
        'juju-context',
        charm(
            head='import os\n',
            start="""
            context = ops.JujuContext.from_environ()
            say(sorted(name for name in dir(context) if not name.startswith('_')))
            say(context.unit_name, context.model_name, context.version, context.hook_name)
            """,
        ),
        'start',
    ),
    program(
        'kubernetes',
        charm(
            web_pebble_ready="""
            say(event, event.workload, event.workload.name, event.snapshot())
            trying('connect', event.workload.can_connect)
            """,
            web_pebble_custom_notice='say(event, event.notice, event.snapshot())\nsay(event.notice.id, event.notice.type, event.notice.key)',
            web_pebble_check_failed='say(event, event.info, event.snapshot())\nsay(event.info.name)',
            web_pebble_check_recovered='say(event, event.info.name)\nevent.defer()',
            update_status='say(self.meta.containers["web"].mounts, self.unit.containers)\nsay(self.meta.containers["web"].resource)',
        ),
        hook('web-pebble-ready', workload='web'),
        hook('web-pebble-custom-notice', workload='web', notice_id='7', notice_key='a.com/b'),
        hook('web-pebble-check-failed', workload='web', check='up'),
        hook('web-pebble-check-recovered', workload='web', check='up'),
        'update-status',
        step(hook('web-pebble-ready', workload='web'), environ={'JUJU_WORKLOAD_NAME': 'none'}),
        metadata='name: app\ncontainers:\n  web:\n    resource: image\n    mounts:\n'
        '    - {storage: disk, location: /srv}\nresources:\n  image: {type: oci-image}\n'
        'storage:\n  disk: {type: filesystem}\n',
        fields={'relations': {}, 'model': Model(type='kubernetes')},
    ),
    program(
        'workload-event-without-its-variable',
        charm(web_pebble_ready='say(event)'),
        step(hook('web-pebble-ready', workload='web'), environ={'JUJU_WORKLOAD_NAME': None}),
        metadata='name: app\ncontainers:\n  web: {}\n',
        fields={'relations': {}, 'model': Model(type='kubernetes')},
    ),
    program(
        'podspec-charm',
        charm(
            start="""
            trying('pod', self.model.pod.set_spec, {'version': 3}, {'kubernetesResources': {}})
            """
        ),
        'start',
        metadata='series: [kubernetes]\n' + METADATA,
        fields={'juju_version': '2.9.49', 'model': Model(type='kubernetes')},
    ),
    program(
        'meter-status-changed',
        charm(start='pass', collect_unit_status='say("collected")'),
        'meter-status-changed',
        fields={'juju_version': '2.9.49'},
    ),
    program(
        'environment-of-the-process',
        charm(
            head='import os, sys, warnings\n',
            start="""
            say(sorted(name for name in os.environ if name.startswith(('OPERATOR', 'OPS'))))
            say(os.environ.get('OPERATOR_DISPATCH'), sys.excepthook is sys.__excepthook__)
            root = logging.getLogger()
            say(root.level, [type(handler).__name__ for handler in root.handlers])
            say(sys.breakpointhook is sys.__breakpointhook__, os.getcwd() == str(self.charm_dir))
            """,
        ),
        'start',
    ),
]
