# SPDX-License-Identifier: Apache-2.0
"""What a State, an event and a charm may not be all at once."""

# Private names are the published ones, and tables hold functions of whatever they are given.
# pyright: reportPrivateUsage=false, reportUnknownLambdaType=false, reportUnknownMemberType=false
# pyright: reportUnknownArgumentType=false, reportUnknownVariableType=false

from __future__ import annotations

import datetime
import logging
from typing import Any, Dict, List, Optional

import pytest

import ops
from ops import pebble, testing
from ops.testing._scenario._charm_spec import _CharmSpec
from ops.testing._scenario._consistency import check_consistency
from ops.testing._scenario._event import _Action, _Event
from ops.testing.errors import InconsistentScenarioError
from ops_compat import behaviours

LOGGER = 'ops-scenario.runtime.consistency_checker'

META: Dict[str, Any] = {
    'name': 'c',
    'requires': {
        'db': {'interface': 'postgresql'},
        'my-db': {'interface': 'postgresql'},
        'host': {'interface': 'juju-info', 'scope': 'container'},
    },
    'provides': {'web': {'interface': 'http'}},
    'peers': {'peers': {'interface': 'mine'}},
    'containers': {'web': {}, 'my-web': {}},
    'storage': {'data': {'type': 'filesystem'}, 'my-data': {'type': 'filesystem'}},
    'resources': {'image': {'type': 'file'}},
    'extra-bindings': {'extra': None},
}
ACTIONS: Dict[str, Any] = {
    'bare': None,
    'empty': {},
    'my-act': {},
    'act': {
        'params': {
            's': {'type': 'string'},
            'b': {'type': 'boolean'},
            'i': {'type': 'integer'},
            'n': {'type': 'number'},
            'a': {'type': 'array'},
            'o': {'type': 'object'},
            'either': {'type': ['string', 'integer']},
        }
    },
}
CONFIG: Dict[str, Any] = {
    'options': {
        's': {'type': 'string'},
        'i': {'type': 'int'},
        'f': {'type': 'float'},
        'b': {'type': 'boolean'},
        'secret': {'type': 'secret'},
        'none': {},
        'odd': {'type': 'colour'},
    }
}


class Charm(ops.CharmBase):
    pass


def check(
    event: str | _Event = 'start',
    *,
    meta: Optional[Dict[str, Any]] = None,
    actions: Optional[Dict[str, Any]] = None,
    config: Optional[Dict[str, Any]] = None,
    juju: str = '3.6.14',
    unit: int = 0,
    state: Optional[testing.State] = None,
    **given: Any,
) -> None:
    spec = _CharmSpec(
        Charm,
        META if meta is None else meta,
        ACTIONS if actions is None else actions,
        CONFIG if config is None else config,
    )
    if isinstance(event, str):
        event = _Event(event)
    check_consistency(state or testing.State(**given), event, spec, juju, unit)


def refusal(*args: Any, **kwargs: Any) -> str:
    with pytest.raises(InconsistentScenarioError) as caught:
        check(*args, **kwargs)
    text = str(caught.value)
    assert text.startswith('Inconsistent scenario. The following errors were found: ')
    return text


def warnings(caplog: pytest.LogCaptureFixture, *args: Any, **kwargs: Any) -> List[str]:
    caplog.clear()
    with caplog.at_level(logging.WARNING):
        check(*args, **kwargs)
    return [message for name, _, message in caplog.record_tuples if name == LOGGER]


def test_an_empty_state_is_consistent(caplog: pytest.LogCaptureFixture):
    assert warnings(caplog) == []


def test_each_contradiction_is_a_line():
    text = refusal(relations=[testing.Relation('nope')], storages=[testing.Storage('none')])

    assert len(text.splitlines()) == 2
    assert 'relation endpoint nope' in text
    assert "{'none'}" in text


@pytest.mark.parametrize('value', ['1', '0', 'false'])
def test_the_environment_turns_it_off(monkeypatch: pytest.MonkeyPatch, value: str):
    monkeypatch.setenv('SCENARIO_SKIP_CONSISTENCY_CHECKS', value)

    check(relations=[testing.Relation('nope')])


def test_an_empty_variable_turns_nothing_off(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv('SCENARIO_SKIP_CONSISTENCY_CHECKS', '')

    assert refusal(relations=[testing.Relation('nope')])


@pytest.mark.parametrize('version', ['3.6-beta1', '3.6-rc1.2', '4.0.0', '3'])
def test_versions_of_juju_before_a_release_are_versions(version: str):
    check(juju=version)


def test_what_is_no_version_of_juju():
    with pytest.raises(ValueError, match="'new' is no version of Juju"):
        check(juju='new')


# -- relations --

RELATIONS_THAT_FIT = [
    testing.Relation('db'),
    testing.Relation('db', 'another-interface'),
    testing.Relation('web'),
    testing.PeerRelation('peers', peers_data={1: {}}),
    testing.PeerRelation('db'),
    testing.SubordinateRelation('host'),
]


@pytest.mark.parametrize('relation', RELATIONS_THAT_FIT)
def test_relations_that_fit(relation: testing.RelationBase):
    check(relations=[relation])


@pytest.mark.parametrize(
    ('relation', 'said'),
    [
        (testing.Relation('nope'), 'relation endpoint nope is not declared in metadata'),
        (testing.PeerRelation('nope'), 'relation endpoint nope is not declared in metadata'),
        (
            testing.Relation('peers'),
            'endpoint peers is a peer relation; expecting relation to be of type PeerRelation',
        ),
        (
            testing.SubordinateRelation('db'),
            'endpoint db is not a subordinate relation; expecting relation to be of type Relation',
        ),
        (
            testing.Relation('host'),
            'endpoint host has scope container; expecting relation to be of type Subordinate',
        ),
        (
            testing.PeerRelation('peers', peers_data={0: {}}),
            'should only contain data for other units, not for the unit under test (unit 0)',
        ),
    ],
)
def test_relations_that_do_not(relation: testing.RelationBase, said: str):
    assert said in refusal(relations=[relation])


def test_the_unit_under_test_may_be_another():
    peers = testing.PeerRelation('peers', peers_data={0: {}, 3: {}})

    assert '(unit 3)' in refusal(relations=[peers], unit=3)
    check(relations=[testing.PeerRelation('peers', peers_data={0: {}})], unit=3)


def test_a_number_is_of_one_relation():
    relations = [testing.Relation('db', id=7), testing.Relation('web', id=7)]

    assert 'duplicate relation ID: 7' in refusal(relations=relations)


def test_an_endpoint_is_declared_once():
    meta = {'requires': {'a': {'interface': 'x'}}, 'provides': {'a': {'interface': 'x'}}}

    assert 'duplicate endpoint name in metadata' in refusal(meta=meta)
    assert 'a in requires and provides' in refusal(meta=meta)


def test_the_limit_of_an_endpoint_is_not_counted():
    meta = {'requires': {'db': {'interface': 'x', 'limit': 1}}}

    check(meta=meta, relations=[testing.Relation('db'), testing.Relation('db')])


@pytest.mark.parametrize('section', ['requires', 'provides', 'peers', 'containers', 'storage'])
def test_a_section_may_be_null(section: str):
    check(meta={'name': 'c', section: None})


def test_an_endpoint_may_be_null():
    check(meta={'requires': {'db': None}}, relations=[testing.Relation('db')])


# -- events of relations --

UNIT_EVENTS = ['joined', 'changed', 'departed']
OTHER_EVENTS = ['created', 'broken']


def relation_event(name: str, relation: Any, unit: Optional[int] = None) -> _Event:
    return _Event(name, relation=relation, relation_remote_unit_id=unit)


@pytest.mark.parametrize('kind', UNIT_EVENTS + OTHER_EVENTS)
def test_an_event_has_its_relation(kind: str):
    text = refusal(f'db_relation_{kind}', relations=[testing.Relation('db')])

    assert 'cannot construct a relation event without the relation instance' in text


@pytest.mark.parametrize('kind', UNIT_EVENTS + OTHER_EVENTS)
@pytest.mark.parametrize(
    'there',
    [
        [],
        [testing.Relation('db', id=7, local_app_data={'a': 'b'})],
        [testing.Relation('db', id=8)],
    ],
)
def test_the_relation_of_an_event_is_in_the_state(kind: str, there: Any):
    event = relation_event(f'db_relation_{kind}', testing.Relation('db', id=7), 0)

    text = refusal(event, relations=there)

    assert f'cannot emit db_relation_{kind} because relation 7 is not in the state' in text


def test_the_relation_of_an_event_is_of_its_endpoint():
    relation = testing.Relation('db')

    text = refusal(relation_event('web_relation_created', relation), relations=[relation])

    assert "relation event prefix 'web' does not match the relation endpoint name 'db'" in text


BARE = [
    ('db', testing.Relation('db', remote_units_data={})),
    ('peers', testing.PeerRelation('peers')),
]


@pytest.mark.parametrize('kind', UNIT_EVENTS)
@pytest.mark.parametrize(('endpoint', 'relation'), BARE)
def test_an_event_about_a_unit_requires_one(kind: str, endpoint: str, relation: Any):
    event = relation_event(f'{endpoint}_relation_{kind}', relation)

    with behaviours.using(remote_unit_required=True):
        text = refusal(event, relations=[relation])

    assert f"'{endpoint}_relation_{kind}' must provide a remote unit. Pass in" in text


@pytest.mark.parametrize('kind', UNIT_EVENTS)
@pytest.mark.parametrize(('endpoint', 'relation'), BARE)
def test_an_event_about_a_unit_may_do_without(kind: str, endpoint: str, relation: Any):
    with behaviours.using(remote_unit_required=False):
        check(relation_event(f'{endpoint}_relation_{kind}', relation), relations=[relation])


@pytest.mark.parametrize('kind', UNIT_EVENTS)
@pytest.mark.parametrize('required', [True, False])
def test_a_unit_may_be_given(caplog: pytest.LogCaptureFixture, kind: str, required: bool):
    relation = testing.Relation('db', remote_units_data={})

    with behaviours.using(remote_unit_required=required):
        event = relation_event(f'db_relation_{kind}', relation, 3)
        assert warnings(caplog, event, relations=[relation]) == []


@pytest.mark.parametrize('kind', UNIT_EVENTS)
@pytest.mark.parametrize(
    ('units', 'said'),
    [
        ({4: {}}, 'implicitly using 4 as the remote unit'),
        ({1: {}, 2: {}}, 'implicitly using one unit from (1, 2) as the remote unit'),
    ],
)
def test_a_choice_is_warned_of(caplog: pytest.LogCaptureFixture, kind: str, units: Any, said: str):
    relation = testing.Relation('db', remote_units_data=units)
    event = relation_event(f'db_relation_{kind}', relation)

    with behaviours.using(remote_unit_required=True):
        (warning,) = warnings(caplog, event, relations=[relation])

    assert said in warning


@pytest.mark.parametrize('kind', UNIT_EVENTS)
def test_a_choice_is_silent(caplog: pytest.LogCaptureFixture, kind: str):
    relation = testing.Relation('db')
    event = relation_event(f'db_relation_{kind}', relation)

    with behaviours.using(remote_unit_required=False):
        assert warnings(caplog, event, relations=[relation]) == []


@pytest.mark.parametrize('kind', OTHER_EVENTS)
def test_other_events_are_about_no_unit(caplog: pytest.LogCaptureFixture, kind: str):
    relation = testing.Relation('db', remote_units_data={})
    event = relation_event(f'db_relation_{kind}', relation)

    with behaviours.using(remote_unit_required=True):
        assert warnings(caplog, event, relations=[relation]) == []


# -- names in events --

RELATION, CONTAINER = testing.Relation('my-db'), testing.Container('my-web', can_connect=True)
STORAGE = testing.Storage('my-data')
NAMED: Dict[str, Any] = {
    'relation': ('my{}db_relation_created', {'relation': RELATION}, {'relations': [RELATION]}),
    'container': (
        'my{}web_pebble_ready',
        {'container': CONTAINER},
        {'containers': [CONTAINER]},
    ),
    'storage': ('my{}data_storage_attached', {'storage': STORAGE}, {'storages': [STORAGE]}),
    'action': ('my{}act_action', {'action': _Action('my-act')}, {}),
}
each_name = pytest.mark.parametrize(('path', 'about', 'given'), NAMED.values(), ids=NAMED)


@each_name
def test_a_strict_name_is_as_it_is_declared(path: str, about: Any, given: Any):
    with behaviours.using(strict_names=True):
        check(_Event(path.format('-'), **about), **given)
        text = refusal(_Event(path.format('_'), **about), **given)

    assert 'must appear exactly as declared in the charm metadata' in text


@each_name
@pytest.mark.parametrize('between', ['-', '_'])
def test_other_names_may_have_underscores(path: str, about: Any, given: Any, between: str):
    with behaviours.using(strict_names=False):
        check(_Event(path.format(between), **about), **given)


def test_other_names_of_containers_may_be_declared_with_underscores():
    container = testing.Container('my-web', can_connect=True)
    meta = {'containers': {'my_web': {}}}

    with behaviours.using(strict_names=False):
        check(meta=meta, containers=[container])
    with behaviours.using(strict_names=True):
        assert "{'my-web'}" in refusal(meta=meta, containers=[container])


# -- containers --

WEB = testing.Container('web', can_connect=True)
DECLARED_CHECK: Any = {'override': 'replace', 'exec': {'command': 'true'}}


def with_check(info: testing.CheckInfo, **planned: Any) -> testing.Container:
    layer: Any = {'checks': {'up': {**DECLARED_CHECK, **planned}}}
    return testing.Container(
        'web', can_connect=True, check_infos=[info], layers={'web': pebble.Layer(layer)}
    )


def test_containers_are_declared():
    text = refusal(containers=[testing.Container('nope')])

    assert 'some containers declared in the state are not specified in metadata' in text
    assert "Missing from metadata: {'nope'}" in text


def test_a_declared_container_may_be_missing():
    check(containers=[])


DISABLED = pebble.CheckStartup.DISABLED


@pytest.mark.parametrize(
    ('info', 'planned'),
    [
        ({}, {}),
        ({'level': ''}, {}),
        ({}, {'level': ''}),
        ({'level': 'alive'}, {'level': 'alive'}),
        ({'startup': pebble.CheckStartup.UNSET}, {}),
        ({}, {'startup': 'enabled'}),
        ({'startup': DISABLED}, {'startup': 'disabled'}),
        ({'threshold': 3}, {'threshold': 3}),
        ({}, {'threshold': 3}),
        ({'threshold': 7}, {'threshold': 7}),
        ({'failures': 9}, {}),
    ],
)
def test_checks_that_agree_with_the_plan(info: Dict[str, Any], planned: Dict[str, Any]):
    check(containers=[with_check(testing.CheckInfo('up', **info), **planned)])


@pytest.mark.parametrize(
    ('info', 'planned', 'attribute'),
    [
        ({'level': 'alive'}, {}, 'level'),
        ({}, {'level': 'ready'}, 'level'),
        ({'level': 'alive'}, {'level': 'ready'}, 'level'),
        ({'startup': DISABLED}, {}, 'startup'),
        ({}, {'startup': 'disabled'}, 'startup'),
        ({'threshold': 7}, {}, 'threshold'),
        ({}, {'threshold': 7}, 'threshold'),
    ],
)
def test_checks_that_do_not(info: Dict[str, Any], planned: Dict[str, Any], attribute: str):
    text = refusal(containers=[with_check(testing.CheckInfo('up', **info), **planned)])

    assert f"container 'web' has a check 'up' with a different {attribute!r}" in text


def test_a_check_is_in_the_plan():
    bare = testing.Container('web', check_infos=[testing.CheckInfo('up')])

    assert "has a check 'up' but the plan has no checks" in refusal(containers=[bare])
    assert "has a check 'down' but the plan has only checks: up" in refusal(
        containers=[with_check(testing.CheckInfo('down'))]
    )


@pytest.mark.parametrize(
    ('argument', 'value', 'said'),
    [
        ('layers', {'a': {'services': {}}}, 'a dict in layers: give an ops.pebble.Layer'),
        ('notices', ['a/b'], 'a str in notices: give an ops.testing.Notice'),
        ('execs', {'ls'}, 'a str in execs: give an ops.testing.Exec'),
    ],
)
def test_a_container_holds_what_pebble_is_told_of(argument: str, value: Any, said: str):
    given: Dict[str, Any] = {argument: value}

    assert f"container 'web' has {said}" in refusal(containers=[testing.Container('web', **given)])


NOTICE = testing.Notice('a/b')
WITH_NOTICE = testing.Container('web', can_connect=True, notices=[NOTICE])
UP = testing.CheckInfo('up')
WITH_CHECK = with_check(UP)


@pytest.mark.parametrize(
    ('name', 'about'),
    [
        ('web_pebble_ready', {'container': WEB}),
        ('web_pebble_custom_notice', {'container': WITH_NOTICE, 'notice': NOTICE}),
        ('web_pebble_check_failed', {'container': WITH_CHECK, 'check_info': UP}),
        ('web_pebble_check_recovered', {'container': WITH_CHECK, 'check_info': UP}),
    ],
)
def test_events_of_pebble_that_fit(
    caplog: pytest.LogCaptureFixture, name: str, about: Dict[str, Any]
):
    assert warnings(caplog, _Event(name, **about), containers=[about['container']]) == []


@pytest.mark.parametrize(
    ('name', 'about', 'there', 'said'),
    [
        ('web_pebble_ready', {}, [WEB], 'without the container instance'),
        (
            'web_pebble_ready',
            {'container': WEB},
            [],
            "concerns container 'web', but a container with that name is not present in the state",
        ),
        (
            'web_pebble_ready',
            {'container': WEB},
            [testing.Container('web')],
            'cannot emit web_pebble_ready because container web is not in the state',
        ),
        (
            'other_pebble_ready',
            {'container': WEB},
            [WEB],
            "workload event prefix 'other' does not match the container name 'web'",
        ),
        (
            'nope_pebble_ready',
            {'container': testing.Container('nope', can_connect=True)},
            [testing.Container('nope', can_connect=True)],
            "concerns container 'nope', but a container with that name is not declared in the",
        ),
        (
            'web_pebble_custom_notice',
            {'container': WEB, 'notice': NOTICE},
            [WEB],
            "concerns notice 'a/b'",
        ),
        (
            'web_pebble_check_failed',
            {'container': WEB, 'check_info': UP},
            [WEB],
            'concerns check up, but that check is not in the web container',
        ),
    ],
)
def test_events_of_pebble_that_do_not(
    name: str, about: Dict[str, Any], there: List[testing.Container], said: str
):
    with behaviours.using(event_containers=True):
        assert said in refusal(_Event(name, **about), containers=there)


def test_the_notice_of_an_event_may_be_in_another_container():
    other = testing.Container('my-web', notices=[NOTICE])
    event = _Event('web_pebble_custom_notice', container=WEB, notice=NOTICE)

    check(event, containers=[WEB, other])


@pytest.mark.parametrize('name', ['web_pebble_ready', 'web_pebble_custom_notice'])
def test_an_event_from_a_pebble_that_cannot_connect_is_odd(
    caplog: pytest.LogCaptureFixture, name: str
):
    container = testing.Container('web')

    (warning,) = warnings(caplog, _Event(name, container=container), containers=[container])

    assert f"{name} while the container 'web' cannot connect" in warning


# -- storages --


def test_storages_are_declared():
    assert "not defined in metadata.yaml: {'nope'}" in refusal(storages=[testing.Storage('nope')])
    check(storages=[testing.Storage('data', index=0), testing.Storage('data', index=1)])


DATA = testing.Storage('data', index=0)


@pytest.mark.parametrize('kind', ['attached', 'detaching'])
@pytest.mark.parametrize(
    ('storage', 'there', 'prefix', 'said'),
    [
        (None, [DATA], 'data', 'cannot construct a storage event without the Storage instance'),
        (DATA, [], 'data', 'because storage data with index 0 is not in the state'),
        (DATA, [testing.Storage('data', index=1)], 'data', 'is not in the state'),
        (DATA, [DATA], 'logs', "storage event prefix 'logs' does not match the storage name"),
        (
            testing.Storage('nope'),
            [],
            'nope',
            'refers to storage nope which is not declared in the charm metadata',
        ),
    ],
)
def test_events_of_storages_that_do_not_fit(
    kind: str, storage: Any, there: Any, prefix: str, said: str
):
    assert said in refusal(_Event(f'{prefix}_storage_{kind}', storage=storage), storages=there)


@pytest.mark.parametrize('kind', ['attached', 'detaching'])
def test_events_of_storages_that_fit(kind: str):
    check(_Event(f'data_storage_{kind}', storage=DATA), storages=[DATA])


# -- secrets --

SECRET = testing.Secret({'a': 'b'}, id='secret:x')
SECRET_EVENTS = ['secret_changed', 'secret_rotate', 'secret_expired', 'secret_remove']


@pytest.mark.parametrize('name', SECRET_EVENTS)
def test_events_of_secrets(name: str):
    check(_Event(name, secret=SECRET), secrets=[SECRET])
    assert 'without the secret instance' in refusal(name)
    assert f'cannot emit {name} because secret secret:x is not in the state' in refusal(
        _Event(name, secret=SECRET)
    )


@pytest.mark.parametrize('name', SECRET_EVENTS)
def test_secrets_came_with_juju_3(name: str):
    text = refusal(_Event(name, secret=SECRET), secrets=[SECRET], juju='2.9.51')

    assert 'secrets are not supported in the specified juju version 2.9.51' in text


def test_a_refusal_holds_no_content_of_a_secret():
    there = testing.Secret({'a': 'hunter1'}, id='secret:x')
    other = testing.Secret({'a': 'hunter2'}, id='secret:x')

    assert 'hunter' not in refusal(_Event('secret_changed', secret=other), secrets=[there])


# -- actions --


def action(name: str, **params: Any) -> _Event:
    return _Event(f'{name}_action', action=_Action(name, params=params))


@pytest.mark.parametrize(
    ('name', 'params'),
    [
        ('bare', {}),
        ('empty', {}),
        ('act', {'s': 'x'}),
        ('act', {'b': True}),
        ('act', {'i': 1}),
        ('act', {'n': 1}),
        ('act', {'n': 1.5}),
        ('act', {'a': [1]}),
        ('act', {'o': {'a': 1}}),
        ('act', {'either': 'x'}),
        ('act', {'either': 1}),
    ],
)
def test_actions_that_fit(name: str, params: Dict[str, Any]):
    check(action(name, **params))


@pytest.mark.parametrize(
    ('params', 'said'),
    [
        ({'s': 1}, "param s is of type <class 'int'>: expecting <class 'str'>"),
        ({'s': None}, "param s is of type <class 'NoneType'>: expecting <class 'str'>"),
        ({'b': 1}, "param b is of type <class 'int'>: expecting <class 'bool'>"),
        ({'i': 1.0}, "param i is of type <class 'float'>: expecting <class 'int'>"),
        ({'n': '1'}, "param n is of type <class 'str'>: expecting <class 'numbers.Number'>"),
        ({'a': {}}, "param a is of type <class 'dict'>: expecting"),
        ({'o': []}, "param o is of type <class 'list'>: expecting <class 'dict'>"),
        ({'either': 1.5}, "param either is of type <class 'float'>: expecting"),
        ({'zz': 1}, 'param zz is not a valid parameter for act: missing from action specif'),
    ],
)
def test_parameters_that_do_not_fit(params: Dict[str, Any], said: str):
    assert said in refusal(action('act', **params))


@pytest.mark.parametrize('name', ['bare', 'empty'])
def test_an_action_that_declares_no_parameters_takes_none(name: str):
    assert f'param a is not a valid parameter for {name}' in refusal(action(name, a=1))


@pytest.mark.parametrize(
    ('event', 'said'),
    [
        (_Event('act_action'), 'cannot construct an action event without the action instance'),
        (action('nope'), 'refers to action nope which is not declared in the charm metadata'),
        (
            _Event('other_action', action=_Action('act')),
            "action event prefix 'other' does not match the action name 'act'",
        ),
    ],
)
def test_events_of_actions_that_do_not_fit(event: _Event, said: str):
    assert said in refusal(event)


@pytest.mark.parametrize('params', [{'p': {}}, {'p': None}])
def test_a_parameter_has_a_type(params: Dict[str, Any]):
    text = refusal(action('act'), actions={'act': {'params': params}})

    assert 'action parameter p has no type' in text


# -- configuration --

SECRET_ID = 'secret:9m4e2mr0ui3e8a215n4g'


@pytest.mark.parametrize(
    'config_values',
    [{}, {'s': 'x'}, {'i': 1}, {'f': 1.5}, {'b': True}, {'i': True}, {'secret': SECRET_ID}],
)
def test_options_that_fit(config_values: Dict[str, Any]):
    check(state=testing.State(config=config_values))


@pytest.mark.parametrize(
    ('config_values', 'said'),
    [
        ({'zz': 1}, "config option 'zz' in state.config but not specified in config.yaml"),
        ({'s': 1}, "option 's' should be of type <class 'str'> but is of type <class 'int'>"),
        ({'s': None}, "should be of type <class 'str'> but is of type <class 'NoneType'>"),
        ({'i': 1.5}, "should be of type <class 'int'> but is of type <class 'float'>"),
        ({'f': 1}, "should be of type <class 'float'> but is of type <class 'int'>"),
        ({'b': 1}, "should be of type <class 'bool'> but is of type <class 'int'>"),
        ({'none': 1}, "option 'none' has no 'type'"),
        ({'odd': 1}, "config invalid for option 'odd': 'type' colour unknown"),
        ({'secret': 1}, "option 'secret' should be of type <class 'str'>"),
        ({'secret': 'x'}, "option 'secret' value 'x' is not valid"),
        ({'secret': 'secret:x'}, "option 'secret' value 'secret:x' is not valid"),
        ({'secret': SECRET_ID.upper()}, 'is not valid'),
    ],
)
def test_options_that_do_not(config_values: Dict[str, Any], said: str):
    assert said in refusal(state=testing.State(config=config_values))


@pytest.mark.parametrize('juju', ['2.9', '3.1', '3.3.9'])
def test_options_may_be_secrets_from_juju_3_4(juju: str):
    state = testing.State(config={'secret': SECRET_ID})

    assert "'type' secret unknown" in refusal(state=state, juju=juju)
    check(state=state, juju='3.4.0')


@pytest.mark.parametrize('config', [{}, {'options': None}])
def test_a_charm_without_options_has_no_config(config: Dict[str, Any]):
    assert 'Declared: none' in refusal(state=testing.State(config={'a': 1}), config=config)


# -- resources, networks, cloud, stored states --


def test_resources_are_declared():
    image = testing.Resource(name='image', path='a')
    other = testing.Resource(name='other', path='b')

    check(resources=[image])
    assert "State.resources: {'image', 'other'}" in refusal(resources=[image, other])


@pytest.mark.parametrize('binding', ['db', 'peers', 'extra', 'juju-info'])
def test_bindings_that_a_network_may_have(binding: str):
    check(networks=[testing.Network(binding)])


@pytest.mark.parametrize('binding', ['nope', 'host'])
def test_bindings_that_it_may_not(binding: str):
    text = refusal(networks=[testing.Network(binding)])

    assert (
        f"Some network bindings defined in State are not in the metadata: {{'{binding}'}}" in text
    )


def test_an_extra_binding_is_no_endpoint():
    meta = {'requires': {'a': {'interface': 'x'}}, 'extra-bindings': {'a': None}}

    assert "cannot share the same name: {'a'}" in refusal(meta=meta)


CLOUD = testing.CloudSpec('kubernetes')


@pytest.mark.parametrize('juju', ['2.9', '3.5.9', '3.6.0', '3.6.9'])
def test_kubernetes_shows_its_cloud_from_juju_3_6_10(juju: str):
    model = testing.Model(type='kubernetes', cloud_spec=CLOUD)

    assert 'CloudSpec is not available for Kubernetes charms with Juju < 3.6.10' in refusal(
        model=model, juju=juju
    )
    check(model=model, juju='3.6.10')
    check(model=model, juju='4.0')


def test_machines_show_their_cloud_in_every_juju():
    check(model=testing.Model(type='lxd', cloud_spec=CLOUD), juju='2.9')


@pytest.mark.parametrize('owner', [None, 'Charm'])
def test_a_stored_state_is_there_once(owner: Optional[str]):
    one = testing.StoredState('a', owner_path=owner)
    other = testing.StoredState('a', owner_path=owner, content={'x': 1})

    assert f'{owner} has multiple StoredState objects with the same name' in refusal(
        stored_states=[one, other]
    )
    check(stored_states=[one, testing.StoredState('a', owner_path='Other')])


@pytest.mark.parametrize('content', [{1, 2}, (1, 2), [{'a': [None, 1.5, b'x']}]])
def test_stored_states_hold_simple_values(content: Any):
    check(stored_states=[testing.StoredState('a', content={'x': content})])


@pytest.mark.parametrize('content', [object(), datetime.datetime(2024, 1, 1), [{'a': object()}]])
def test_stored_states_hold_nothing_else(content: Any):
    stored = testing.StoredState('a', content={'x': content})

    assert 'The StoredState object None.a should contain only simple types' in refusal(
        stored_states=[stored]
    )


# -- events of nobody --


@pytest.mark.parametrize('name', ['ready', 'db.on.ready', 'secret_removed'])
def test_a_custom_event_is_warned_of(caplog: pytest.LogCaptureFixture, name: str):
    (warning,) = warnings(caplog, name)

    assert 'is a custom event' in warning


@pytest.mark.parametrize('name', ['start', 'pre_commit', 'collect_unit_status', 'lib.on.start'])
def test_a_builtin_event_is_not(caplog: pytest.LogCaptureFixture, name: str):
    assert warnings(caplog, name) == []


class Ready(ops.EventBase):
    pass


class Events(ops.CharmEvents):
    db_relation_joined = ops.EventSource(Ready)


class CharmWithEvents(ops.CharmBase):
    on = Events()


def test_a_custom_event_with_a_builtin_name_is_about_nothing(caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.WARNING):
        check_consistency(
            testing.State(), _Event('db_relation_joined'), _CharmSpec(CharmWithEvents, META), '3.6'
        )

    assert 'is a custom event' in caplog.text
