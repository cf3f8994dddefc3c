# SPDX-License-Identifier: Apache-2.0
"""Where a charm's relations send its traces."""

from __future__ import annotations

import json
from typing import Any, ClassVar, Dict, List, Optional, Tuple

import pytest

import ops
from ops import testing
from ops.tracing import _destination

META: Dict[str, Any] = {
    'name': 'traced',
    'requires': {
        'charm-tracing': {'interface': 'tracing'},
        'ca': {'interface': 'certificate_transfer'},
        'db': {'interface': 'db'},
    },
    'provides': {'given': {'interface': 'tracing'}},
}
PEM = '-----BEGIN CERTIFICATE-----\nb25l\n-----END CERTIFICATE-----'
OTHER = '-----BEGIN CERTIFICATE-----\ndHdv\n-----END CERTIFICATE-----'
BOTH = f'{PEM}\n{OTHER}'
URL = 'http://tempo:4318'
SECURE = 'https://tempo:4318'
Sent = List[Tuple[Optional[str], Optional[str]]]


class Plain(ops.CharmBase):
    arguments: ClassVar[Dict[str, Any]] = {}

    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        self.tracing = ops.tracing.Tracing(self, 'charm-tracing', **self.arguments)


class WithRelation(Plain):
    arguments: ClassVar[Dict[str, Any]] = {'ca_relation_name': 'ca'}


class WithData(Plain):
    arguments: ClassVar[Dict[str, Any]] = {'ca_data': PEM}


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    """The destinations that were set: outside of a process's dispatch they go nowhere."""
    found: Sent = []

    def note(url: Optional[str], ca: Optional[str]) -> None:
        found.append((url, ca))

    monkeypatch.setattr(_destination, 'set_destination', note)
    return found


def receiver(url: Any, name: str = 'otlp_http', type_: str = 'http') -> Dict[str, Any]:
    return {'protocol': {'name': name, 'type': type_}, 'url': url}


def tempo(receivers: Any, **more: Any) -> testing.Relation:
    text = receivers if isinstance(receivers, str) else json.dumps(receivers)
    return testing.Relation('charm-tracing', remote_app_data={'receivers': text}, **more)


def authority(**data: Any) -> testing.Relation:
    return testing.Relation('ca', **data)


V1: Any = {'remote_app_data': {'certificates': json.dumps([OTHER, PEM]), 'version': '1'}}
V0: Any = {'remote_units_data': {0: {'chain': json.dumps([PEM]), 'ca': OTHER}}}


@pytest.mark.parametrize(
    ('receivers', 'url'),
    [
        ([receiver(URL)], f'{URL}/v1/traces'),
        ([receiver(f'{URL}/')], f'{URL}/v1/traces'),
        ([receiver('h:4317', 'otlp_grpc', 'grpc'), receiver(URL)], f'{URL}/v1/traces'),
        ([receiver(URL), receiver('http://other')], f'{URL}/v1/traces'),
        ([receiver('h:4317', 'otlp_grpc', 'grpc')], None),
        ([receiver('tempo:4318')], None),
        ([receiver('file:///etc/hosts')], None),
        ([receiver(3)], None),
        ([receiver(URL, type_='carrier pigeon')], None),
        ([{'url': URL}], None),
        ([1], None),
        ({'a': 1}, None),
        ('{', None),
        ('[' * 100_000, None),
        ([], None),
    ],
)
def test_what_a_collector_says_is_where_traces_go(sent: Sent, receivers: Any, url: Optional[str]):
    relation = tempo(receivers)
    context = testing.Context(Plain, meta=META)
    context.run(
        context.on.relation_changed(relation, remote_unit=0), testing.State(relations={relation})
    )

    assert sent == [(url, None)]


@pytest.mark.parametrize('event', ['start', 'upgrade_charm'])
def test_without_a_collector_traces_go_nowhere(sent: Sent, event: str):
    context = testing.Context(Plain, meta=META)
    context.run(getattr(context.on, event)(), testing.State())

    assert sent == [(None, None)]


def test_one_that_goes_is_forgotten(sent: Sent):
    relation = tempo([receiver(URL)])
    context = testing.Context(Plain, meta=META)
    context.run(context.on.relation_broken(relation), testing.State(relations={relation}))

    assert sent == [(None, None)]


@pytest.mark.parametrize(
    ('charm', 'url', 'relations', 'expected'),
    [
        (Plain, URL, [], (f'{URL}/v1/traces', None)),
        (Plain, SECURE, [], (f'{SECURE}/v1/traces', None)),
        (WithData, URL, [], (f'{URL}/v1/traces', None)),
        (WithData, SECURE, [], (f'{SECURE}/v1/traces', PEM)),
        (WithRelation, URL, [], (f'{URL}/v1/traces', None)),
        (WithRelation, SECURE, [], (None, None)),
        (WithRelation, SECURE, [authority()], (None, None)),
        (
            WithRelation,
            SECURE,
            [authority(remote_app_data={'certificates': '['})],
            (None, None),
        ),
        (WithRelation, SECURE, [authority(**V1)], (f'{SECURE}/v1/traces', BOTH)),
        (WithRelation, SECURE, [authority(**V0)], (f'{SECURE}/v1/traces', PEM)),
        (
            WithRelation,
            SECURE,
            [authority(**V0, id=7), authority(**V1, id=8)],
            (f'{SECURE}/v1/traces', BOTH),
        ),
    ],
)
def test_the_authorities_that_vouch_for_a_collector(
    sent: Sent, charm: Any, url: str, relations: List[Any], expected: Any
):
    context = testing.Context(charm, meta=META)
    context.run(context.on.start(), testing.State(relations={tempo([receiver(url)]), *relations}))

    assert sent == [expected]


@pytest.mark.parametrize('kind', ['relation_changed', 'relation_broken'])
def test_a_change_of_authorities_is_heeded(sent: Sent, kind: str):
    given = authority(**V1)
    context = testing.Context(WithRelation, meta=META)
    remote: Any = {'remote_unit': 0} if kind == 'relation_changed' else {}
    context.run(
        getattr(context.on, kind)(given, **remote),
        testing.State(relations={tempo([receiver(SECURE)]), given}),
    )

    found = (f'{SECURE}/v1/traces', BOTH)
    assert sent == [found if kind == 'relation_changed' else (None, None)]


@pytest.mark.parametrize(('leader', 'asked'), [(True, '["otlp_http"]'), (False, None)])
def test_the_leader_asks_for_the_protocol_once(leader: bool, asked: Optional[str]):
    context = testing.Context(Plain, meta=META)
    relation = tempo([])
    state = testing.State(leader=leader, relations={relation})
    state = context.run(context.on.relation_created(relation), state)

    assert state.get_relation(relation.id).local_app_data.get('receivers') == asked


@pytest.mark.parametrize(('leader', 'version'), [(True, '1'), (False, None)])
def test_the_leader_says_which_version_of_certificates_it_reads(
    leader: bool, version: Optional[str]
):
    context = testing.Context(WithRelation, meta=META)
    relation = authority()
    state = testing.State(leader=leader, relations={relation})
    state = context.run(context.on.relation_created(relation), state)

    assert state.get_relation(relation.id).local_app_data.get('version') == version


@pytest.mark.parametrize(
    ('name', 'arguments', 'message'),
    [
        ('none', {}, "tracing_relation_name='none' is not declared in charm metadata"),
        (
            'db',
            {},
            "tracing_relation_name='db' relation.interface_name='db' when 'tracing' is expected",
        ),
        (
            'given',
            {},
            (
                "tracing_relation_name='given' relation.role=<RelationRole.provides: 'provides'> "
                "when 'requires' is expected"
            ),
        ),
        (
            'charm-tracing',
            {'ca_relation_name': 'none'},
            "ca_relation_name='none' is not declared in charm metadata",
        ),
        (
            'charm-tracing',
            {'ca_relation_name': 'db'},
            (
                "ca_relation_name='db' relation.interface_name='db' "
                "when 'certificate_transfer' is expected"
            ),
        ),
        (
            'charm-tracing',
            {'ca_relation_name': 'ca', 'ca_data': PEM},
            'At most one of ca_relation_name, ca_data is allowed',
        ),
    ],
)
def test_endpoints_that_do_not_fit_are_refused(name: str, arguments: Any, message: str):
    said: List[str] = []

    class Misnamed(ops.CharmBase):
        def __init__(self, framework: ops.Framework):
            super().__init__(framework)
            try:
                ops.tracing.Tracing(self, name, **arguments)
            except ValueError as error:
                said.append(str(error))

    context = testing.Context(Misnamed, meta=META)
    context.run(context.on.start(), testing.State())

    assert said == [message]
