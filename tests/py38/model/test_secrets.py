# SPDX-License-Identifier: Apache-2.0
"""Secrets: what is asked of Juju, what is kept, and what is refused."""

# Private names that upstream's tests use are tested, too.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import datetime
from typing import Any, Dict, List

import pytest
from kit.model_backend import Call, RecordingBackend

import ops.model as model
from ops_compat import behaviours, deprecations

UUID = RecordingBackend.model_uuid
NEVER = datetime.datetime(2100, 1, 1, tzinfo=datetime.timezone.utc)
NOTHING: Dict[str, Any] = {'label': None, 'description': None, 'expire': None, 'rotate': None}


def an_info() -> model.SecretInfo:
    return model.SecretInfo('found', 'lbl', 1, None, None, None, model_uuid=UUID)


def make(backend: Any = None, **given: Any) -> Any:
    stand_in: Any = backend or RecordingBackend()
    return model.Secret(stand_in, **given)


@pytest.mark.parametrize(
    ('given', 'uri', 'unique'),
    [
        ('secret:abc', 'secret:abc', 'abc'),
        (' secret:abc ', 'secret:abc', 'abc'),
        ('abc', f'secret://{UUID}/abc', 'abc'),
        (' abc ', f'secret://{UUID}/abc', 'abc'),
        ('secret://elsewhere/abc', 'secret://elsewhere/abc', 'abc'),
    ],
)
def test_id_becomes_a_uri(given: str, uri: str, unique: str):
    secret = make(id=given)

    assert (secret.id, secret.unique_identifier) == (uri, unique)


def test_id_without_a_model_becomes_a_short_uri():
    assert model.Secret._canonicalize_id('abc', None) == 'secret:abc'


def test_a_secret_got_by_label_has_no_id():
    assert (make(label='l').id, make(label='l').unique_identifier) == (None, None)


@pytest.mark.parametrize('given', [{}, {'id': ''}, {'content': {'key': 'value'}}])
def test_a_secret_needs_an_id_or_a_label(given: Dict[str, Any]):
    with pytest.raises(TypeError, match='Must provide an id or label, or both'):
        make(**given)


@pytest.mark.parametrize(
    ('given', 'text'),
    [
        ({'id': 'secret:x'}, "<Secret id='secret:x'>"),
        ({'label': 'l'}, "<Secret label='l'>"),
        (
            {'id': 'secret:x', 'label': 'l', 'content': {'key': 'planted'}},
            "<Secret id='secret:x' label='l'>",
        ),
    ],
)
def test_repr_shows_id_and_label_and_no_content(given: Dict[str, Any], text: str):
    assert repr(make(**given)) == text


def test_content_is_asked_once():
    secret = make(RecordingBackend(secret_get={'key': 'value'}), label='l')

    assert secret.get_content() == secret.get_content() == {'key': 'value'}
    assert secret._backend.take() == [
        Call('secret_get', (), {'id': None, 'label': 'l', 'refresh': False})
    ]


def test_refresh_asks_again_and_keeps_the_answer():
    secret = make(
        RecordingBackend(secret_get={'key': 'new'}), id='secret:x', content={'key': 'old'}
    )

    assert secret.get_content(refresh=True) == secret.get_content() == {'key': 'new'}
    assert secret._backend.take() == [
        Call('secret_get', (), {'id': 'secret:x', 'label': None, 'refresh': True})
    ]


def test_peek_leaves_what_is_kept():
    secret = make(
        RecordingBackend(secret_get={'key': 'new'}), id='secret:x', content={'key': 'old'}
    )

    assert secret.peek_content() == {'key': 'new'}
    assert secret.get_content() == {'key': 'old'}
    assert secret._backend.take() == [
        Call('secret_get', (), {'id': 'secret:x', 'label': None, 'peek': True})
    ]


def test_content_is_a_copy():
    secret = make(id='secret:x', content={'key': 'value'})
    secret.get_content()['key'] = 'changed'

    assert secret.get_content() == {'key': 'value'}


def test_set_content_leaves_what_is_kept():
    secret = make(id='secret:x', content={'key': 'old'})
    secret.set_content({'key': 'new'})

    assert secret.get_content() == {'key': 'old'}


def test_get_info_asks_by_id_and_label():
    secret = make(RecordingBackend(secret_info_get=an_info()), id='secret:x', label='l')

    assert secret.get_info().revision == 1
    assert secret._backend.take() == [
        Call('secret_info_get', (), {'id': 'secret:x', 'label': 'l'})
    ]


class Relation:
    id = 5


class Unit:
    name = 'db/0'


CHANGES: Dict[str, Any] = {
    'set_content': ({'content': {'key': 'value'}}, 'secret_set'),
    'set_info': ({'label': 'new'}, 'secret_set'),
    'grant': ({'relation': Relation()}, 'secret_grant'),
    'revoke': ({'relation': Relation()}, 'secret_revoke'),
    'remove_revision': ({'revision': 2}, 'secret_remove'),
    'remove_all_revisions': ({}, 'secret_remove'),
}


@pytest.mark.parametrize('method', CHANGES)
def test_a_change_by_label_first_finds_the_id(method: str):
    arguments, command = CHANGES[method]
    secret = make(RecordingBackend(secret_info_get=an_info()), label='l')
    getattr(secret, method)(**arguments)
    first, second = secret._backend.take()

    assert first.name == 'secret_info_get'
    assert (second.name, second.args[0]) == (command, an_info().id)
    assert secret.id == an_info().id


@pytest.mark.parametrize(
    ('method', 'arguments', 'call'),
    [
        ('grant', {}, Call('secret_grant', ('secret:x', 5), {'unit': None})),
        ('grant', {'unit': Unit()}, Call('secret_grant', ('secret:x', 5), {'unit': 'db/0'})),
        ('revoke', {}, Call('secret_revoke', ('secret:x', 5), {'unit': None})),
        ('revoke', {'unit': Unit()}, Call('secret_revoke', ('secret:x', 5), {'unit': 'db/0'})),
    ],
)
def test_grants_name_relation_and_unit(method: str, arguments: Dict[str, Any], call: Call):
    secret = make(id='secret:x')
    getattr(secret, method)(Relation(), **arguments)

    assert secret._backend.take() == [call]


def test_remove_revision_names_it():
    secret = make(id='secret:x')
    secret.remove_revision(3)

    assert secret._backend.take() == [Call('secret_remove', ('secret:x',), {'revision': 3})]


def test_remove_all_revisions_names_none():
    secret = make(id='secret:x')
    secret.remove_all_revisions()

    assert secret._backend.take() == [Call('secret_remove', ('secret:x',), {})]


@pytest.mark.parametrize(
    ('content', 'error', 'text'),
    [
        (None, TypeError, 'Secret content must be a dict, not NoneType'),
        (['key'], TypeError, 'Secret content must be a dict, not list'),
        ({}, ValueError, 'Secret content must not be empty'),
        ({'ab': 'x'}, ValueError, r"Invalid secret keys: \['ab'\]\. Keys should be lowercase"),
        ({'x': '1', 'Up': '2'}, ValueError, r"Invalid secret keys: \['x', 'Up'\]"),
        ({'1ab': 'x'}, ValueError, 'Invalid secret keys'),
        ({'abc-': 'x'}, ValueError, 'Invalid secret keys'),
        ({'a--b': 'x'}, ValueError, 'Invalid secret keys'),
        ({'key#file': 'x'}, ValueError, 'Invalid secret keys'),
        ({'key\n': 'x'}, ValueError, 'Invalid secret keys'),
        ({1: 'x'}, TypeError, r'Invalid secret keys: \[1\]'),
        (
            {'abc': 1, 'def': None},
            TypeError,
            r"keys: \['abc', 'def'\]\. Values should be of type str, not NoneType or int\.",
        ),
    ],
)
def test_content_that_juju_refuses_is_refused_here(content: Any, error: Any, text: str):
    secret = make(id='secret:x')

    with pytest.raises(error, match=text):
        secret.set_content(content)
    assert secret._backend.calls == []


@pytest.mark.parametrize('content', [{'bad!': 'planted'}, {'abc': 1, 'def': 'planted'}])
def test_refusal_shows_no_content(content: Any):
    with pytest.raises((TypeError, ValueError)) as caught:
        make(id='secret:x').set_content(content)

    assert 'planted' not in repr(caught.value)


@pytest.mark.parametrize('key', ['abc', 'a1b', 'a-bc', 'pass-word-2'])
def test_good_keys_are_taken(key: str):
    secret = make(id='secret:x')
    secret.set_content({key: ''})

    assert secret._backend.names() == ['secret_set']


def test_set_info_needs_something():
    with pytest.raises(TypeError, match='Must provide a label, description, expiration time'):
        make(id='secret:x').set_info()


@pytest.mark.parametrize('expire', ['2100-01-01', 5])
def test_expiry_must_be_a_time(expire: Any):
    with pytest.raises(TypeError, match='Expiration time must be a datetime or timedelta'):
        make(id='secret:x').set_info(expire=expire)


def test_expiry_can_be_from_now():
    secret = make(id='secret:x')
    before = datetime.datetime.now(datetime.timezone.utc)
    secret.set_info(expire=datetime.timedelta(hours=1))
    after = datetime.datetime.now(datetime.timezone.utc)
    (call,) = secret._backend.take()

    assert before <= call.kwargs['expire'] - datetime.timedelta(hours=1) <= after


def change(secret: Any) -> List[Call]:
    secret.set_info(label='one')
    secret.set_info(description='two')
    secret.set_content({'key': 'three'})
    secret.set_info(rotate=model.SecretRotate.DAILY)
    secret.set_info(expire=NEVER)
    calls: List[Call] = secret._backend.take()
    return calls


def test_with_partial_writes_each_change_sends_what_it_was_given():
    with behaviours.using(secret_partial_writes=True):
        calls = change(make(id='secret:x'))

    assert calls == [
        Call('secret_set', ('secret:x',), {**NOTHING, 'label': 'one'}),
        Call('secret_set', ('secret:x',), {**NOTHING, 'description': 'two'}),
        Call('secret_set', ('secret:x',), {'content': {'key': 'three'}}),
        Call('secret_set', ('secret:x',), {**NOTHING, 'rotate': model.SecretRotate.DAILY}),
        Call('secret_set', ('secret:x',), {**NOTHING, 'expire': NEVER}),
    ]


def test_without_partial_writes_each_change_repeats_the_earlier_ones():
    backend = RecordingBackend(secret_get={'key': 'peeked'})
    with behaviours.using(secret_partial_writes=False):
        calls = change(make(backend, id='secret:x'))

    named = {**NOTHING, 'label': 'one', 'description': 'two'}
    rotated = {**named, 'rotate': model.SecretRotate.DAILY, 'content': {'key': 'peeked'}}
    peek = Call('secret_get', (), {'id': 'secret:x', 'peek': True})
    assert calls == [
        Call('secret_set', ('secret:x',), {**NOTHING, 'content': None, 'label': 'one'}),
        Call('secret_set', ('secret:x',), {**named, 'content': None}),
        Call('secret_set', ('secret:x',), {**named, 'content': {'key': 'three'}}),
        peek,
        Call('secret_set', ('secret:x',), rotated),
        peek,
        Call('secret_set', ('secret:x',), {**rotated, 'expire': NEVER}),
    ]


def test_without_partial_writes_secrets_of_one_model_share_what_was_set():
    backend = RecordingBackend()
    cache: Any = model._ModelCache(None, backend)._secret_set_cache  # type: ignore[arg-type]
    with behaviours.using(secret_partial_writes=False):
        make(backend, id='secret:x', _secret_set_cache=cache).set_info(label='one')
        make(backend, id='secret:x', _secret_set_cache=cache).set_info(description='two')
        make(backend, id='secret:y', _secret_set_cache=cache).set_info(description='two')

    assert [call.kwargs['label'] for call in backend.take()] == ['one', 'one', None]


def test_without_partial_writes_no_content_is_kept():
    secret = make(id='secret:x')
    with behaviours.using(secret_partial_writes=False):
        secret.set_content({'key': 'planted'})

    assert 'planted' not in repr(secret._secret_set_cache)


def test_without_partial_writes_a_refused_change_is_not_repeated():
    secret = make(RecordingBackend(secret_set=model.ModelError('label taken')), id='secret:x')
    with behaviours.using(secret_partial_writes=False):
        with pytest.raises(model.ModelError):
            secret.set_info(label='taken')
        secret._backend.answers.clear()
        secret._backend.take()
        secret.set_info(description='free')

    assert secret._backend.take()[0].kwargs['label'] is None


INFO: Dict[str, Any] = {
    'label': 'lbl',
    'revision': '7',
    'expiry': '2022-12-09T16:59:00Z',
    'rotation': 'yearly',
    'rotates': '2023-01-09T14:10:00Z',
    'description': 'what it is',
}


def test_info_reads_what_juju_says():
    info = model.SecretInfo.from_dict('x', INFO, model_uuid=UUID)
    utc = datetime.timezone.utc

    assert vars(info) == {
        'id': f'secret://{UUID}/x',
        'label': 'lbl',
        'revision': 7,
        'expires': datetime.datetime(2022, 12, 9, 16, 59, tzinfo=utc),
        'rotation': model.SecretRotate.YEARLY,
        'rotates': datetime.datetime(2023, 1, 9, 14, 10, tzinfo=utc),
        'description': 'what it is',
    }


@pytest.mark.parametrize('name', ['label', 'expiry', 'rotation', 'rotates', 'description'])
def test_info_does_without_all_but_the_revision(name: str):
    given = {key: value for key, value in INFO.items() if key != name}
    attribute = 'expires' if name == 'expiry' else name

    assert getattr(model.SecretInfo.from_dict('x', given, UUID), attribute) is None


def test_info_leaves_out_a_rotation_that_it_does_not_know():
    info = model.SecretInfo.from_dict('x', {**INFO, 'rotation': 'fortnightly'}, UUID)

    assert info.rotation is None


def test_info_repr_shows_its_fields():
    info = model.SecretInfo('x', 'l', 3, None, model.SecretRotate.DAILY, None, 'd', model_uuid='u')

    assert repr(info) == (
        "SecretInfo(id='secret://u/x', label='l', revision=3, expires=None, "
        "rotation=SecretRotate.DAILY, rotates=None, description='d')"
    )


def test_info_without_a_model_warns_at_the_call():
    with pytest.warns(deprecations.OpsDeprecationWarning, match='`model_uuid` should') as seen:
        info = model.SecretInfo('x', None, 1, None, None, None)

    assert info.id == 'secret:x'
    assert [warning.filename for warning in seen] == [__file__]


def test_info_from_dict_without_a_model_warns_once_at_the_call():
    with pytest.warns(deprecations.OpsDeprecationWarning, match='`model_uuid` should') as seen:
        model.SecretInfo.from_dict('x', {'revision': 1})

    assert [warning.filename for warning in seen] == [__file__]
