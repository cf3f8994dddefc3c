# SPDX-License-Identifier: Apache-2.0
"""What each method asks Pebble, to the letter, and what it makes of the answer."""

# pyright: reportUnknownArgumentType=false, reportUnknownLambdaType=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

import copy
import datetime
from typing import Any, Callable, Dict, List, Tuple

import pytest
from kit.pebble_transport import Answer, answering, begun, change, client, refused, sync

from ops import pebble

UTC = datetime.timezone.utc
SERVICE = {'name': 'web', 'startup': 'enabled', 'current': 'active'}
CHECK = {'name': 'up', 'status': 'up', 'threshold': 3}
NOTICE = {
    'id': '1',
    'user-id': None,
    'type': 'custom',
    'key': 'a.b/c',
    'occurrences': 1,
    **{
        f'{when}-{done}': '2020-01-01T00:00:00Z'
        for when, done in (('first', 'occurred'), ('last', 'occurred'), ('last', 'repeated'))
    },
}
WARNING = {
    'message': 'm',
    'first-added': '2020-01-01T00:00:00Z',
    'last-added': '2020-01-01T00:00:00Z',
    'expire-after': '1s',
    'repeat-after': '1s',
}
LAYER: Any = {'services': {'web': {'command': 'run'}}}
LAYER_YAML = 'services:\n  web:\n    command: run\n'
LAYER_ADDED = {'action': 'add', 'combine': False, 'label': 'a', 'format': 'yaml'}
Ask = Callable[[pebble.Client], Any]

GETS: List[Tuple[Ask, str, Any]] = [
    (lambda c: c.get_system_info(), '/v1/system-info', {'version': 'v1'}),
    (lambda c: c.get_warnings(), '/v1/warnings?select=pending', [WARNING]),
    (lambda c: c.get_warnings(pebble.WarningState.ALL), '/v1/warnings?select=all', None),
    (lambda c: c.get_changes(), '/v1/changes?select=in-progress', [change()]),
    (
        lambda c: c.get_changes(pebble.ChangeState.READY, service='web'),
        '/v1/changes?select=ready&for=web',
        None,
    ),
    (lambda c: c.get_change(pebble.ChangeID('7')), '/v1/changes/7', change()),
    (lambda c: c.get_plan(), '/v1/plan?format=yaml', '{}\n'),
    (lambda c: c.get_services(), '/v1/services', [SERVICE]),
    (lambda c: c.get_services(['a', 'b']), '/v1/services?names=a%2Cb', None),
    (lambda c: c.get_checks(), '/v1/checks', [CHECK]),
    (lambda c: c.get_checks(names=[]), '/v1/checks', None),
    (
        lambda c: c.get_checks(level=pebble.CheckLevel.ALIVE, names=['a', 'b']),
        '/v1/checks?level=alive&names=a&names=b',
        None,
    ),
    (lambda c: c.get_notice('1'), '/v1/notices/1', NOTICE),
    (lambda c: c.get_notices(), '/v1/notices', [NOTICE]),
    (
        lambda c: c.get_notices(
            users=pebble.NoticesUsers.ALL,
            types=[pebble.NoticeType.CUSTOM, 'odd'],
            keys=['a.b/c', 'd'],
        ),
        '/v1/notices?users=all&types=custom&types=odd&keys=a.b%2Fc&keys=d',
        None,
    ),
    (lambda c: c.get_notices(user_id=0, types=[]), '/v1/notices?user-id=0', None),
    (lambda c: c.get_identities(), '/v1/identities', None),
    (lambda c: c.list_files('/a'), '/v1/files?path=%2Fa&action=list', None),
    (
        lambda c: c.list_files('/a', pattern='*.txt', itself=True),
        '/v1/files?path=%2Fa&pattern=%2A.txt&itself=true&action=list',
        None,
    ),
]

POSTS: List[Tuple[Ask, str, Any, Any]] = [
    (
        lambda c: c.ack_warnings(datetime.datetime(2020, 1, 1, tzinfo=UTC)),
        '/v1/warnings',
        {'action': 'okay', 'timestamp': '2020-01-01T00:00:00+00:00'},
        1,
    ),
    (
        lambda c: c.abort_change(pebble.ChangeID('7')),
        '/v1/changes/7',
        {'action': 'abort'},
        change(),
    ),
    (lambda c: c.add_layer('a', LAYER), '/v1/layers', {**LAYER_ADDED, 'layer': LAYER_YAML}, True),
    (
        lambda c: c.add_layer('a', pebble.Layer(LAYER), combine=True),
        '/v1/layers',
        {**LAYER_ADDED, 'combine': True, 'layer': LAYER_YAML},
        True,
    ),
    (
        lambda c: c.add_layer('a', 'odd: text'),
        '/v1/layers',
        {**LAYER_ADDED, 'layer': 'odd: text'},
        True,
    ),
    (
        lambda c: c.start_services(['web'], timeout=0),
        '/v1/services',
        {'action': 'start', 'services': ['web']},
        None,
    ),
    (
        lambda c: c.stop_services(('web',), timeout=0),
        '/v1/services',
        {'action': 'stop', 'services': ['web']},
        None,
    ),
    (
        lambda c: c.restart_services({'web': 1}, timeout=0),
        '/v1/services',
        {'action': 'restart', 'services': ['web']},
        None,
    ),
    (
        lambda c: c.autostart_services(timeout=0),
        '/v1/services',
        {'action': 'autostart', 'services': []},
        None,
    ),
    (
        lambda c: c.replan_services(timeout=0),
        '/v1/services',
        {'action': 'replan', 'services': []},
        None,
    ),
    (
        lambda c: c.send_signal('SIGHUP', ['web']),
        '/v1/signals',
        {'signal': 'SIGHUP', 'services': ['web']},
        True,
    ),
    (
        lambda c: c.send_signal(1, iter(['web'])),
        '/v1/signals',
        {'signal': 'SIGHUP', 'services': ['web']},
        True,
    ),
    (
        lambda c: c.start_checks(['up']),
        '/v1/checks',
        {'action': 'start', 'checks': ['up']},
        {'changed': ['up']},
    ),
    (
        lambda c: c.stop_checks(['up']),
        '/v1/checks',
        {'action': 'stop', 'checks': ['up']},
        {'changed': None},
    ),
    (
        lambda c: c.notify(pebble.NoticeType.CUSTOM, 'a.b/c'),
        '/v1/notices',
        {'action': 'add', 'type': 'custom', 'key': 'a.b/c'},
        {'id': '1'},
    ),
    (
        lambda c: c.notify(
            pebble.NoticeType.CUSTOM,
            'a.b/c',
            data={'k': 'v'},
            repeat_after=datetime.timedelta(minutes=1, milliseconds=5),
        ),
        '/v1/notices',
        {
            'action': 'add',
            'type': 'custom',
            'key': 'a.b/c',
            'data': {'k': 'v'},
            'repeat-after': '60.005s',
        },
        {'id': '1'},
    ),
    (
        lambda c: c.replace_identities(
            {
                'bob': pebble.Identity('admin', pebble.LocalIdentity(42)),
                'al': {'access': 'read', 'local': {'user-id': 43}},
                'ex': None,
            }
        ),
        '/v1/identities',
        {
            'action': 'replace',
            'identities': {
                'bob': {'access': 'admin', 'local': {'user-id': 42}},
                'al': {'access': 'read', 'local': {'user-id': 43}},
                'ex': None,
            },
        },
        None,
    ),
    (
        lambda c: c.remove_identities(['bob']),
        '/v1/identities',
        {'action': 'remove', 'identities': {'bob': None}},
        None,
    ),
    (
        lambda c: c.make_dir('/a'),
        '/v1/files',
        {'action': 'make-dirs', 'dirs': [{'path': '/a'}]},
        [{'path': '/a'}],
    ),
    (
        lambda c: c.make_dir(
            '/a',
            make_parents=True,
            permissions=0o50,
            user_id=0,
            user='root',
            group_id=0,
            group='root',
        ),
        '/v1/files',
        {
            'action': 'make-dirs',
            'dirs': [
                {
                    'permissions': '050',
                    'user-id': 0,
                    'user': 'root',
                    'group-id': 0,
                    'group': 'root',
                    'path': '/a',
                    'make-parents': True,
                }
            ],
        },
        [{'path': '/a'}],
    ),
    (
        lambda c: c.remove_path('/a'),
        '/v1/files',
        {'action': 'remove', 'paths': [{'path': '/a'}]},
        [{'path': '/a'}],
    ),
    (
        lambda c: c.remove_path('/a', recursive=True),
        '/v1/files',
        {'action': 'remove', 'paths': [{'path': '/a', 'recursive': True}]},
        [{'path': '/a'}],
    ),
]


@pytest.mark.parametrize(('ask', 'path', 'result'), GETS)
def test_what_is_read(ask: Ask, path: str, result: Any):
    answer = sync(result)
    with answering(answer) as asked:
        ask(client())

    assert [(one.method, one.path, one.body) for one in asked.asked] == [('GET', path, b'')]
    assert asked.asked[0].headers['accept'] == 'application/json'
    assert answer.closed


@pytest.mark.parametrize(('ask', 'path', 'body', 'result'), POSTS)
def test_what_is_changed(ask: Ask, path: str, body: Any, result: Any):
    answer = begun('7') if path == '/v1/services' else sync(result)
    with answering(answer) as asked:
        ask(client())

    [one] = asked.asked
    assert (one.method, one.path, one.json) == ('POST', path, body)
    assert (one.headers['accept'], one.headers['content-type']) == ('application/json',) * 2
    assert answer.closed


@pytest.mark.parametrize(
    ('ask', 'result', 'returned'),
    [
        (lambda c: c.get_system_info().version, {'version': 'v1'}, 'v1'),
        (lambda c: [s.name for s in c.get_services()], [SERVICE], ['web']),
        (lambda c: [s.name for s in c.get_checks()], [CHECK], ['up']),
        (lambda c: [n.key for n in c.get_notices()], [NOTICE], ['a.b/c']),
        (lambda c: [w.message for w in c.get_warnings()], [WARNING], ['m']),
        (lambda c: c.get_plan(), LAYER_YAML, LAYER),
        (lambda c: c.get_notices(), None, []),
        (lambda c: c.get_identities(), None, {}),
        (
            lambda c: c.get_identities(),
            {'al': {'access': 'read', 'local': {'user-id': 43}}},
            {'al': pebble.Identity(pebble.IdentityAccess.READ, pebble.LocalIdentity(43))},
        ),
        (lambda c: c.start_checks(['up']), {'changed': ['up']}, ['up']),
        (lambda c: c.stop_checks(['up']), {'changed': None}, []),
        (lambda c: c.notify(pebble.NoticeType.CUSTOM, 'a.b/c'), {'id': '1'}, '1'),
    ],
)
def test_what_is_returned(ask: Ask, result: Any, returned: Any):
    with answering(sync(result)):
        assert ask(client()) == returned


@pytest.mark.parametrize('action', ['start', 'stop', 'restart'])
@pytest.mark.parametrize(
    ('names', 'message'),
    [
        ('web', r'services must be of type Iterable\[str\], not str'),
        (b'web', r'services must be of type Iterable\[str\], not bytes'),
        (5, r'services must be of type Iterable\[str\], not int'),
        (['web', 5], 'service names must be str, not int'),
    ],
)
def test_names_of_services_are_refused(action: str, names: Any, message: str):
    with answering(), pytest.raises(TypeError, match=message):
        getattr(client(), f'{action}_services')(names)


@pytest.mark.parametrize('method', ['start_checks', 'stop_checks'])
def test_one_text_is_no_list_of_checks(method: str):
    with answering(), pytest.raises(TypeError, match=r'checks must be of type Iterable\[str\]'):
        getattr(client(), method)('up')


@pytest.mark.parametrize(
    ('label', 'layer', 'message'),
    [
        (5, '', 'label must be a str, not int'),
        ('a', 5, 'layer must be str, dict, or pebble.Layer, not int'),
    ],
)
def test_a_layer_of_another_type_is_refused(label: Any, layer: Any, message: str):
    with answering(), pytest.raises(TypeError, match=message):
        client().add_layer(label, layer)


def test_a_signal_that_does_not_exist_is_refused():
    with answering(), pytest.raises(ValueError, match='99'):
        client().send_signal(99, ['web'])


def test_a_socket_is_named_by_text():
    path: Any = 5

    with pytest.raises(TypeError, match='`socket_path` should be a string'):
        pebble.Client(path)


def test_a_refusal_is_an_api_error():
    answer = refused('cannot find change with id "9"', 404)
    with answering(answer), pytest.raises(pebble.APIError) as caught:
        client().get_change(pebble.ChangeID('9'))

    assert (caught.value.code, caught.value.message) == (404, 'cannot find change with id "9"')
    assert caught.value.status == 'Reason'
    assert caught.value.body['result'] == {'message': 'cannot find change with id "9"'}
    assert answer.closed


@pytest.mark.parametrize(
    'answer',
    [
        Answer('<html>', 'text/html', 404),
        Answer('<html>', status=404),
        Answer('[1]', status=404),
        Answer('{"result": {}}', status=404),
        Answer('{"result": null}', status=404),
        Answer('{', status=404),
    ],
)
def test_a_refusal_in_other_words_is_an_api_error(answer: Answer):
    with answering(copy.copy(answer)), pytest.raises(pebble.APIError) as caught:
        client().get_system_info()

    assert caught.value.code == 404


RESULTS: Dict[str, Answer] = {
    'html': Answer('<html>', 'text/html'),
    'no kind': Answer('{}', ''),
    'cut short': Answer('{"result": {"ver'),
    'a list': Answer('[]'),
    'no result': Answer('{}'),
    'null': sync(None),
    'a number': sync(5),
    'another shape': sync({'odd': 1}),
    'no text at all': Answer(b'\xff\xfe'),
}


@pytest.mark.parametrize('case', RESULTS)
def test_what_pebble_would_not_say_is_a_protocol_error(case: str):
    with answering(copy.copy(RESULTS[case])), pytest.raises(pebble.ProtocolError):
        client().get_system_info()


def test_a_list_of_another_shape_is_a_protocol_error():
    with answering(sync([5])), pytest.raises(pebble.ProtocolError):
        client().get_services()


def test_a_time_that_cannot_be_read_is_a_protocol_error():
    with answering(sync({**change(), 'spawn-time': 'noon'})), pytest.raises(pebble.ProtocolError):
        client().get_change(pebble.ChangeID('7'))


def test_a_kind_in_other_letters_is_the_same():
    with answering(Answer('{"result": {"version": "v1"}}', 'Application/JSON; charset=utf-8')):
        assert client().get_system_info().version == 'v1'
