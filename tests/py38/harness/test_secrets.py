# SPDX-License-Identifier: Apache-2.0
"""Secrets on both sides: those of others, and the charm's own."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import Any, Callable, Dict, List, Tuple

import pytest
from kit.harnessed import Place

import ops

Make = Callable[..., Place]
CONTENT = {'password': 'hunter4'}
NEWER = {'password': 'hunter5'}


@pytest.fixture
def shared(place: Place) -> Tuple[Place, str]:
    """A secret of a related application that the charm may read."""
    place.harness.add_relation('db', 'pg')
    secret = place.harness.add_model_secret('pg', CONTENT)
    place.harness.grant_secret(secret, 'app')
    place.seen.clear()
    return place, secret


# -- secrets of others --


def test_a_secret_is_read_once_it_is_granted(place: Place):
    place.harness.add_relation('db', 'pg')
    secret = place.harness.add_model_secret('pg', CONTENT)
    with pytest.raises(ops.SecretNotFoundError):
        place.model.get_secret(id=secret)

    place.harness.grant_secret(secret, place.model.app)

    assert place.model.get_secret(id=secret).get_content() == CONTENT


def test_a_secret_is_read_no_more_once_it_is_revoked(shared: Tuple[Place, str]):
    place, secret = shared

    place.harness.revoke_secret(secret, 'app')

    with pytest.raises(ops.SecretNotFoundError):
        place.model.get_secret(id=secret)


def test_a_new_revision_is_seen_and_the_old_one_tracked(shared: Tuple[Place, str]):
    place, secret = shared
    found: List[Any] = []
    place.seen.on['secret_changed'] = lambda charm, event: found.extend(
        [
            event.secret.get_content(),
            event.secret.peek_content(),
            event.secret.get_content(refresh=True),
        ]
    )

    place.harness.set_secret_content(secret, NEWER)

    assert found == [CONTENT, NEWER, NEWER]
    assert place.harness.get_secret_revisions(secret) == [1, 2]


def test_a_label_is_the_charms_own(shared: Tuple[Place, str]):
    place, secret = shared
    place.model.get_secret(id=secret, label='mine')

    assert place.model.get_secret(label='mine').get_content() == CONTENT


def test_the_owner_alone_changes_a_secret(shared: Tuple[Place, str]):
    place, secret = shared
    found = place.model.get_secret(id=secret)

    with pytest.raises(RuntimeError, match='You must own secret'):
        found.set_content(NEWER)
    with pytest.raises(ops.SecretNotFoundError, match='You must own secret'):
        found.get_info()


def test_a_secret_of_a_user_needs_no_relation(place: Place):
    secret = place.harness.add_user_secret(CONTENT)

    place.harness.grant_secret(secret, 'app')

    assert place.model.get_secret(id=secret).get_content() == CONTENT


def test_a_user_grants_to_applications_only(place: Place):
    secret = place.harness.add_user_secret(CONTENT)

    place.harness.grant_secret(secret, 'app/0')

    with pytest.raises(ops.SecretNotFoundError):
        place.model.get_secret(id=secret)


# -- secrets of the charm --


def test_what_the_charm_makes_the_test_finds(make: Make):
    place = make(leader=True)
    secret = place.model.app.add_secret(CONTENT, label='lab', description='of it')
    assert secret.id is not None

    (found,) = place.harness._backend._secrets
    assert (found.id, found.owner_name, found.label, found.description) == (
        secret.id, 'app', 'lab', 'of it',
    )  # fmt: skip
    assert found.revisions[0].content == CONTENT


def test_a_secret_in_the_hands_of_a_test_shows_no_content_in_its_repr(place: Place):
    place.unit.add_secret(CONTENT)

    assert 'hunter4' not in repr(place.harness._backend._secrets)


def test_revisions_come_and_go(place: Place):
    secret = place.unit.add_secret(CONTENT)
    secret.set_content(NEWER)
    secret.remove_revision(1)

    assert place.harness.get_secret_revisions(secret.id) == [2]


def test_the_owner_peeks_at_what_it_set(place: Place):
    secret = place.unit.add_secret(CONTENT)
    secret.set_content(NEWER)

    assert secret.get_content() == CONTENT
    assert secret.peek_content() == NEWER
    assert secret.get_content(refresh=True) == NEWER


def test_grants_are_by_relation(make: Make):
    place = make(leader=True)
    number = place.harness.add_relation('db', 'pg')
    other = place.harness.add_relation('site', 'browser')
    relation = place.model.get_relation('db')
    assert relation is not None
    secret = place.model.app.add_secret(CONTENT)

    secret.grant(relation)

    assert place.harness.get_secret_grants(secret.id, number) == {'pg'}
    assert place.harness.get_secret_grants(secret.id, other) == set()

    secret.revoke(relation)

    assert place.harness.get_secret_grants(secret.id, number) == set()


def test_grants_go_with_their_relation(make: Make):
    place = make(leader=True)
    number = place.harness.add_relation('db', 'pg')
    relation = place.model.get_relation('db')
    assert relation is not None
    secret = place.model.app.add_secret(CONTENT)
    secret.grant(relation)

    place.harness.remove_relation(number)

    assert place.harness.get_secret_grants(secret.id, number) == set()


def test_a_follower_reads_and_does_not_change_a_secret_of_the_application(make: Make):
    place = make(leader=True)
    secret = place.model.app.add_secret(CONTENT)
    place.harness.set_leader(False)

    assert place.model.get_secret(id=secret.id).get_content() == CONTENT
    with pytest.raises(RuntimeError, match='You must own secret'):
        secret.set_content(NEWER)


# -- events --


TRIGGERS: Dict[str, Tuple[str, Tuple[int, ...], str]] = {
    'rotate': ('trigger_secret_rotation', (), 'secret_rotate'),
    'expire': ('trigger_secret_expiration', (1,), 'secret_expired'),
    'remove': ('trigger_secret_removal', (1,), 'secret_remove'),
}


@pytest.mark.parametrize(('method', 'args', 'kind'), TRIGGERS.values(), ids=TRIGGERS)
@pytest.mark.parametrize(('given', 'expected'), [(None, 'lab'), ('other', 'other')])
def test_an_event_of_a_secret_has_its_label_unless_another_is_given(
    method: str, args: Any, kind: str, given: Any, expected: str, place: Place
):
    secret = place.unit.add_secret(CONTENT, label='lab')
    found: List[Any] = []
    place.seen.on[kind] = lambda charm, event: found.extend(
        [event.secret.id, event.secret.label, getattr(event, 'revision', 1)]
    )

    getattr(place.harness, method)(secret.id, *args, label=given)

    assert found == [secret.id, expected, 1]


# -- what does not fit --


BAD: Dict[str, Tuple[Callable[[Any, str, str], Any], Any]] = {
    'empty': (lambda h, own, theirs: h.add_model_secret('pg', {}), ValueError),
    'key': (lambda h, own, theirs: h.add_model_secret('pg', {'P': 'x'}), ValueError),
    'value': (lambda h, own, theirs: h.add_user_secret({'password': 3}), TypeError),
    'owner': (lambda h, own, theirs: h.add_model_secret(3, CONTENT), TypeError),
    'observer': (lambda h, own, theirs: h.grant_secret(theirs, 3), TypeError),
    'no relation': (lambda h, own, theirs: h.grant_secret(theirs, 'app'), RuntimeError),
    'grant own': (lambda h, own, theirs: h.grant_secret(own, 'pg'), RuntimeError),
    'revoke own': (lambda h, own, theirs: h.revoke_secret(own, 'pg'), RuntimeError),
    'set own': (lambda h, own, theirs: h.set_secret_content(own, CONTENT), RuntimeError),
    **{
        f'{method} unknown': (
            lambda h, own, theirs, method=method, args=args: getattr(h, method)(
                'secret:nope', *args
            ),
            RuntimeError,
        )
        for method, args in {
            'grant_secret': ('app',),
            'revoke_secret': ('app',),
            'set_secret_content': (CONTENT,),
            'get_secret_grants': (0,),
            'get_secret_revisions': (),
            'trigger_secret_rotation': (),
            'trigger_secret_removal': (1,),
            'trigger_secret_expiration': (1,),
        }.items()
    },
}


@pytest.mark.parametrize(('act', 'error'), BAD.values(), ids=BAD)
def test_what_does_not_fit_is_refused(act: Any, error: Any, place: Place):
    own = place.unit.add_secret(CONTENT).id
    theirs = place.harness.add_model_secret('pg', CONTENT)

    with pytest.raises(error):
        act(place.harness, own, theirs)
    assert place.seen == []


def test_a_secret_that_is_not_there(place: Place):
    with pytest.raises(ops.SecretNotFoundError):
        place.model.get_secret(id='secret:nope')
