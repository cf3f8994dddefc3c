# SPDX-License-Identifier: Apache-2.0
"""Units and applications: own and remote ones, and what is asked of Juju for them."""

from __future__ import annotations

import types
from typing import Any, Callable, Dict

import pytest
from kit.model_backend import Call, RecordingBackend

import ops.model as model
from ops_compat import behaviours

META = types.SimpleNamespace(containers={'web': None, 'logs': None})


@pytest.fixture
def backend() -> RecordingBackend:
    return RecordingBackend(
        is_leader=True,
        planned_units=3,
        status_get={'status': 'waiting', 'message': 'for a database', 'status-data': {}},
        secret_add='secret:new',
    )


@pytest.fixture
def cache(backend: RecordingBackend) -> Any:
    return model._ModelCache(META, backend)  # type: ignore[arg-type]  # stand-ins


@pytest.fixture
def unit(cache: Any) -> Any:
    return cache.get(model.Unit, 'app/0')


@pytest.fixture
def app(cache: Any) -> Any:
    return cache.get(model.Application, 'app')


@pytest.fixture
def remote_unit(cache: Any) -> Any:
    return cache.get(model.Unit, 'db/0')


@pytest.fixture
def remote_app(cache: Any) -> Any:
    return cache.get(model.Application, 'db')


def test_reprs_name_class_and_entity(unit: Any, app: Any):
    assert (repr(unit), repr(app)) == ('<ops.model.Unit app/0>', '<ops.model.Application app>')


def test_a_unit_has_the_application_that_the_model_has(unit: Any, app: Any):
    assert unit.app is app


def test_making_a_unit_asks_nothing(unit: Any, backend: RecordingBackend):
    assert backend.calls == []


def test_unit_status_is_asked_once(unit: Any, backend: RecordingBackend):
    assert unit.status is unit.status
    assert unit.status == model.WaitingStatus('for a database')
    assert backend.take() == [Call('status_get', (), {'is_app': False})]


def test_unit_status_that_was_set_is_not_asked(unit: Any, backend: RecordingBackend):
    unit.status = model.BlockedStatus('x')

    assert unit.status == model.BlockedStatus('x')
    assert backend.take() == [Call('status_set', ('blocked', 'x'), {'is_app': False})]


def test_unit_status_is_asked_again_once_invalidated(unit: Any):
    unit.status = model.BlockedStatus('x')
    unit._invalidate()

    assert unit.status == model.WaitingStatus('for a database')


def test_a_status_without_a_message_is_read(unit: Any, backend: RecordingBackend):
    backend.answers['status_get'] = {'status': 'active'}

    assert unit.status == model.ActiveStatus('')


def test_a_status_that_juju_refuses_is_not_kept(unit: Any, backend: RecordingBackend):
    backend.answers['status_set'] = model.ModelError('no')
    with pytest.raises(model.ModelError, match='no'):
        unit.status = model.ActiveStatus()

    assert unit._status is None


@pytest.mark.parametrize('value', ['active', None, 5, model.ActiveStatus])
@pytest.mark.parametrize('kind', ['unit', 'application'])
@pytest.mark.parametrize('whose', ['own', 'remote'])
def test_only_statuses_can_be_set(
    whose: str,
    kind: str,
    value: Any,
    cache: Any,
    backend: RecordingBackend,
):
    cls: Any = model.Unit if kind == 'unit' else model.Application
    name = {'own': 'app', 'remote': 'db'}[whose] + ('/0' if kind == 'unit' else '')
    entity = cache.get(cls, name)

    with pytest.raises(
        model.InvalidStatusError, match=f'invalid value provided for {kind} <.*> status: '
    ):
        entity.status = value
    assert backend.calls == []


def test_app_status_is_asked_once_of_the_leader(app: Any, backend: RecordingBackend):
    assert app.status is app.status
    assert backend.take() == [
        Call('is_leader', (), {}),
        Call('status_get', (), {'is_app': True}),
        Call('is_leader', (), {}),
    ]


def test_app_status_is_set_by_the_leader(app: Any, backend: RecordingBackend):
    app.status = model.ActiveStatus('x')

    assert app.status == model.ActiveStatus('x')
    assert Call('status_set', ('active', 'x'), {'is_app': True}) in backend.calls


@pytest.mark.parametrize('kept', [None, model.ActiveStatus('x')])
def test_app_status_is_not_shown_to_others(app: Any, backend: RecordingBackend, kept: Any):
    app._status = kept
    backend.answers['is_leader'] = False

    with behaviours.using(security_log=False), pytest.raises(
        RuntimeError, match='cannot get application status as a non-leader unit'
    ):
        app.status  # noqa: B018  # reading it is the point


def test_app_status_is_not_set_by_others(app: Any, backend: RecordingBackend):
    backend.answers['is_leader'] = False

    with behaviours.using(security_log=False), pytest.raises(
        RuntimeError, match='cannot set application status as a non-leader unit'
    ):
        app.status = model.ActiveStatus()
    assert backend.names() == ['is_leader']


def test_remote_statuses_are_unknown(remote_unit: Any, remote_app: Any, backend: Any):
    assert remote_unit.status == remote_app.status == model.UnknownStatus()
    assert backend.calls == []


def _set_status(entity: Any) -> None:
    entity.status = model.ActiveStatus()


REMOTE_UNIT: Dict[str, Callable[[Any], object]] = {
    'cannot set status for a remote unit': _set_status,
    'leadership status of remote units': lambda unit: unit.is_leader(),
    'cannot get container for a remote unit': lambda unit: unit.containers,
    'cannot get container for a remote unit <ops': lambda unit: unit.get_container('web'),
    'cannot reboot a remote unit': lambda unit: unit.reboot(),
}
REMOTE_APP: Dict[str, Callable[[Any], object]] = {
    'cannot set status for a remote application': _set_status,
    'cannot get planned units for a remote application': lambda app: app.planned_units(),
}


@pytest.mark.parametrize('text', REMOTE_UNIT)
@pytest.mark.parametrize('name', ['db/0', 'app/1'])
def test_what_other_units_do_not_show(name: str, text: str, cache: Any, backend: Any):
    with pytest.raises(RuntimeError, match=text):
        REMOTE_UNIT[text](cache.get(model.Unit, name))
    assert backend.calls == []


@pytest.mark.parametrize('text', REMOTE_APP)
def test_what_other_applications_do_not_show(text: str, remote_app: Any, backend: Any):
    with pytest.raises(RuntimeError, match=text):
        REMOTE_APP[text](remote_app)
    assert backend.calls == []


def test_is_leader_is_asked_each_time(unit: Any, backend: RecordingBackend):
    assert unit.is_leader()
    assert unit.is_leader()
    assert backend.names() == ['is_leader', 'is_leader']


def test_planned_units(app: Any):
    assert app.planned_units() == 3


def test_workload_version_is_set(unit: Any, backend: RecordingBackend):
    unit.set_workload_version('1.2')

    assert backend.take() == [Call('application_version_set', ('1.2',), {})]


def test_workload_version_must_be_text(unit: Any, backend: RecordingBackend):
    with pytest.raises(TypeError, match=r'workload version must be a str, not float: 1\.2'):
        unit.set_workload_version(1.2)
    assert backend.calls == []


def test_containers_have_the_names_of_the_metadata(unit: Any):
    assert list(unit.containers) == ['web', 'logs']


def test_get_container_gives_one_of_containers(unit: Any):
    assert unit.get_container('web') is unit.containers['web']


def test_get_container_names_what_is_missing(unit: Any):
    with pytest.raises(model.ModelError, match="container 'db' not found"):
        unit.get_container('db')


@pytest.mark.parametrize('action', ['open_port', 'close_port'])
@pytest.mark.parametrize(
    ('given', 'passed'),
    [(('tcp', 80), ('tcp', 80)), (('icmp',), ('icmp', None)), (('UDP', 53), ('udp', 53))],
)
def test_ports_are_opened_and_closed(
    action: str, given: Any, passed: Any, unit: Any, backend: RecordingBackend
):
    getattr(unit, action)(*given)

    assert backend.take() == [Call(action, passed, {})]


OPENED = {model.Port('tcp', 80), model.Port('udp', 53)}


@pytest.mark.parametrize(
    ('wanted', 'closed', 'opened'),
    [
        ((), [('tcp', 80), ('udp', 53)], []),
        ((80, model.Port('udp', 53)), [], []),
        ((80, 80, 8080), [('udp', 53)], [('tcp', 8080)]),
        (
            (443, 90, model.Port('icmp', None)),
            [('tcp', 80), ('udp', 53)],
            [('icmp', None), ('tcp', 90), ('tcp', 443)],
        ),
    ],
)
def test_set_ports_closes_and_opens_what_differs(
    wanted: Any, closed: Any, opened: Any, unit: Any, backend: RecordingBackend
):
    backend.answers['opened_ports'] = OPENED
    unit.set_ports(*wanted)

    assert backend.take() == [
        Call('opened_ports', (), {}),
        *(Call('close_port', port, {}) for port in closed),
        *(Call('open_port', port, {}) for port in opened),
    ]


def test_set_ports_with_what_is_no_port_changes_nothing(unit: Any, backend: RecordingBackend):
    backend.answers['opened_ports'] = OPENED

    with pytest.raises(AttributeError, match='protocol'):
        unit.set_ports('80')
    assert not {'open_port', 'close_port'} & set(backend.names())


@pytest.mark.parametrize(('arguments', 'now'), [({}, False), ({'now': True}, True)])
def test_reboot(arguments: Any, now: bool, unit: Any, backend: RecordingBackend):
    unit.reboot(**arguments)

    assert backend.take() == [Call('reboot', (now,), {})]


@pytest.mark.parametrize(('entity', 'owner'), [('unit', 'unit'), ('app', 'application')])
def test_add_secret_names_the_owner(
    entity: str, owner: str, request: pytest.FixtureRequest, backend: RecordingBackend
):
    secret = request.getfixturevalue(entity).add_secret({'key': 'value'}, label='l')
    info = {'label': 'l', 'description': None, 'expire': None, 'rotate': None, 'owner': owner}

    assert backend.take() == [Call('secret_add', ({'key': 'value'},), info)]
    assert (secret.id, secret.label) == ('secret:new', 'l')


def test_an_added_secret_knows_its_content(unit: Any, backend: RecordingBackend):
    content = {'key': 'value'}
    secret = unit.add_secret(content)
    content['key'] = 'changed'

    assert secret.get_content() == {'key': 'value'}
    assert backend.names() == ['secret_add']


@pytest.mark.parametrize(
    ('content', 'options', 'error'),
    [({}, {}, ValueError), ({'x': 'y'}, {}, ValueError), ({'key': 'v'}, {'expire': 5}, TypeError)],
)
def test_add_secret_refuses_what_juju_would(
    content: Any, options: Any, error: Any, unit: Any, backend: RecordingBackend
):
    with pytest.raises(error):
        unit.add_secret(content, **options)
    assert backend.calls == []


def test_without_partial_writes_an_added_secret_shares_what_the_model_has_set(
    unit: Any, cache: Any
):
    assert unit.add_secret({'key': 'value'})._secret_set_cache is cache._secret_set_cache
