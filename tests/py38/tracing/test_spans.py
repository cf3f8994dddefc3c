# SPDX-License-Identifier: Apache-2.0
"""What is recorded of calls of Pebble, and of events."""

from __future__ import annotations

import contextlib
import datetime
from typing import Any, Callable, Dict, Tuple

import pytest

import ops
from ops import pebble
from ops.tracing import _in_memory

SOCKET = '/no/such/socket'
Call = Callable[[pebble.Client], Any]

OWNER: Any = {'permissions': 0o640, 'user_id': 1, 'user': 'u', 'group_id': 2, 'group': 'g'}
OWNED = {'permissions': '640', 'user-id': 1, 'user': 'u', 'group-id': 2, 'group': 'g'}

CALLS: Dict[str, Tuple[Call, Dict[str, Any]]] = {
    'get_system_info': (lambda c: c.get_system_info(), {}),
    'get_warnings': (lambda c: c.get_warnings(), {'select': 'pending'}),
    'get_changes': (
        lambda c: c.get_changes(pebble.ChangeState.ALL, 'svc'),
        {'select': 'all', 'for': 'svc'},
    ),
    'get_change': (lambda c: c.get_change(pebble.ChangeID('1')), {}),
    'wait_change': (lambda c: c.wait_change(pebble.ChangeID('1')), {}),
    'start_services': (
        lambda c: c.start_services(['a', 'b']),
        {'action': 'start', 'services': ('a', 'b')},
    ),
    'replan_services': (lambda c: c.replan_services(), {'action': 'replan', 'services': ()}),
    'add_layer': (
        lambda c: c.add_layer('base', {'summary': 'hush'}, combine=True),
        {'label': 'base', 'combine': True},
    ),
    'get_services': (lambda c: c.get_services(['a']), {'names': ('a',)}),
    'pull': (lambda c: c.pull('/f'), {'path': '/f'}),
    'push': (
        lambda c: c.push('/f', 'hush', make_dirs=True, **OWNER),
        {**OWNED, 'path': '/f', 'make-dirs': True},
    ),
    'list_files': (
        lambda c: c.list_files('/f', pattern='*.a', itself=True),
        {'path': '/f', 'pattern': '*.a', 'itself': 'true'},
    ),
    'make_dir': (
        lambda c: c.make_dir('/f', make_parents=True, **OWNER),
        {**OWNED, 'path': '/f', 'make-parents': True},
    ),
    'remove_path': (
        lambda c: c.remove_path('/f', recursive=True),
        {'path': '/f', 'recursive': True},
    ),
    'exec': (
        lambda c: c.exec(['ls', 'hush'], environment={'a': 'hush'}, stdin='hush'),
        {'executable': 'ls'},
    ),
    'send_signal': (
        lambda c: c.send_signal('HUP', ['a']),
        {'signal': 'HUP', 'services': ('a',)},
    ),
    'get_checks': (
        lambda c: c.get_checks(pebble.CheckLevel.ALIVE, ['a']),
        {'level': 'alive', 'names': ('a',)},
    ),
    'start_checks': (lambda c: c.start_checks(['a']), {'checks': ('a',)}),
    'notify': (
        lambda c: c.notify(
            pebble.NoticeType.CUSTOM,
            'a.b/c',
            data={'a': 'hush'},
            repeat_after=datetime.timedelta(seconds=3),
        ),
        {'type': 'custom', 'key': 'a.b/c', 'repeat_after': '3.000s'},
    ),
    'get_notice': (lambda c: c.get_notice('1'), {'id': '1'}),
    'get_notices': (
        lambda c: c.get_notices(types=['t'], keys=['k']),
        {'types': ('t',), 'keys': ('k',)},
    ),
    'replace_identities': (
        lambda c: c.replace_identities(
            {'a': pebble.Identity(access='admin', basic=pebble.BasicIdentity('hush'))}
        ),
        {},
    ),
}


@pytest.mark.parametrize('name', CALLS)
def test_a_call_of_pebble_is_a_span_without_content(name: str):
    call, attributes = CALLS[name]
    with _in_memory.patch_tracing() as spans, contextlib.suppress(pebble.ConnectionError):
        call(pebble.Client(SOCKET))

    (span,) = spans.get_finished_spans()
    assert span.name == f'pebble {name}'
    assert dict(span.attributes or {}) == {'pebble.socket_path': SOCKET, **attributes}
    assert 'hush' not in span.to_json()


class Talkative(ops.EventBase):
    """Shows what it holds."""

    def __repr__(self) -> str:
        return 'hush'


def shown(event: ops.EventBase) -> Any:
    from ops.framework import _emission

    return _emission._shown(event)  # pyright: ignore[reportPrivateUsage]


def test_an_event_of_juju_is_recorded_as_it_shows_itself():
    event = ops.ActionEvent(ops.Handle(None, 'go_action', '1'), id='7')

    assert shown(event) == "<ActionEvent self.id='7' via go_action[1]>"


def test_what_a_charms_event_shows_of_itself_is_not_recorded():
    event = Talkative(ops.Handle(None, 'talk', '1'))

    assert shown(event) == '<Talkative via talk[1]>'
