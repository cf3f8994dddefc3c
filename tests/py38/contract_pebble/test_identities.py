# SPDX-License-Identifier: Apache-2.0
"""Identities: kept all or not at all, and shown without their secrets."""

from __future__ import annotations

from typing import Any, Dict, Tuple

import pytest
from kit.pebble_mounts import Answer, Mount

A = {'access': 'read', 'local': {'user-id': 42}}
B = {'access': 'metrics', 'basic': {'password': '$6$salt$hash'}}
ACCESS = '"admin", "read", "metrics", or "untrusted"'
ACTIONS = '"add", "update", "replace", or "remove"'


def do(pebble: Mount, action: str, **identities: Any) -> Answer:
    return pebble.ask('POST', '/v1/identities', {'action': action, 'identities': identities})


def shown(pebble: Mount) -> Any:
    return pebble.ask('GET', '/v1/identities').result


@pytest.fixture
def known(pebble: Mount) -> Mount:
    assert do(pebble, 'add', a=A, b=B).status == 200
    return pebble


def test_nobody_is_known_at_first(pebble: Mount):
    assert pebble.client.get_identities() == {}


def test_secrets_are_not_shown(known: Mount):
    assert shown(known) == {
        'a': A,
        'b': {'access': 'metrics', 'basic': {'password': '*****'}},
    }


def test_what_was_done_has_no_result(pebble: Mount):
    assert b'"result"' not in do(pebble, 'add', a=A).content


def test_an_identity_is_updated(known: Mount):
    do(known, 'update', a={'access': 'admin', 'local': {'user-id': 43}})

    assert shown(known)['a'] == {'access': 'admin', 'local': {'user-id': 43}}


def test_identities_are_replaced_and_removed_by_null(known: Mount):
    do(known, 'replace', a=None, missing=None, c={'access': 'untrusted', 'local': {'user-id': 7}})

    assert sorted(shown(known)) == ['b', 'c']


def test_identities_are_removed(known: Mount):
    known.client.remove_identities(['a'])

    assert sorted(shown(known)) == ['b']


def test_it_is_all_or_nothing(known: Mount):
    before = shown(known)
    do(known, 'remove', a=None, missing=None)

    assert shown(known) == before


def invalid(reason: str) -> str:
    return f'invalid identity for "x": {reason}'


REFUSED: Dict[str, Tuple[str, Dict[str, Any]]] = {
    'identities already exist: a, b': ('add', {'b': B, 'a': A}),
    'identities do not exist: y, z': ('update', {'z': A, 'y': A}),
    'identities do not exist: z': ('remove', {'z': None, 'a': None}),
    'cannot have multiple identities with user ID 42 (a, x)': ('add', {'x': A}),
    'identity value for "x" must not be null for add operation': ('add', {'x': None}),
    'identity value for "a" must not be null for update operation': ('update', {'a': None}),
    'identity value for "a" must be null for remove operation': ('remove', {'a': A}),
    invalid(f'invalid access value "foo", must be {ACCESS}'): (
        'add', {'x': {'access': 'foo', 'local': {'user-id': 1}}},
    ),
    invalid(f'access value must be specified ({ACCESS})'): (
        'add', {'x': {'local': {'user-id': 1}}},
    ),
    invalid('identity must have at least one type ("local", "basic", or "cert")'): (
        'add', {'x': {'access': 'read'}},
    ),
    invalid('local identity must specify user-id'): (
        'add', {'x': {'access': 'read', 'local': {}}},
    ),
    invalid('basic identity must specify password (hashed)'): (
        'add', {'x': {'access': 'metrics', 'basic': {}}},
    ),
    invalid('cert identity must include a PEM-encoded certificate'): (
        'add', {'x': {'access': 'read', 'cert': {'pem': 'x'}}},
    ),
    'cannot decode request body: json: cannot unmarshal number -1 into Go struct field '
    'apiLocalIdentity.identities.local.user-id of type uint32': (
        'add', {'x': {'access': 'read', 'local': {'user-id': -1}}},
    ),
    f'invalid action "foo", must be {ACTIONS}': ('foo', {}),
}  # fmt: skip


@pytest.mark.parametrize('message', REFUSED)
def test_what_is_refused(known: Mount, message: str):
    action, identities = REFUSED[message]
    answer = do(known, action, **identities)

    assert (answer.status, answer.kind, answer.message) == (400, None, message)


def test_a_name_begins_with_a_letter(pebble: Mount):
    answer = do(pebble, 'add', **{'1a': A})

    assert answer.message.startswith('invalid identity for "1a": identity name ')


def test_a_request_that_is_none(pebble: Mount):
    answer = pebble.ask('POST', '/v1/identities', b'{')

    assert answer.message == 'cannot decode request body: unexpected EOF'
