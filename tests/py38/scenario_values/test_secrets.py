# SPDX-License-Identifier: Apache-2.0
"""Secrets."""

# Private names are the published ones, and tables hold functions of whatever they are given.
# pyright: reportPrivateUsage=false, reportUnknownLambdaType=false, reportUnknownMemberType=false
# pyright: reportUnknownArgumentType=false, reportUnknownVariableType=false

from __future__ import annotations

import copy
import dataclasses
import re
import sys
from typing import Any

import pytest

from ops import testing
from ops.testing.errors import StateValidationError
from ops_compat import behaviours

CONTENT = {'password': 'hunter2'}


def revised() -> testing.Secret:
    return testing.Secret(CONTENT, id='secret:x', _latest_revision=3)


def test_a_secret_has_an_id_as_juju_writes_it():
    assert re.fullmatch('secret:[a-z0-9]{20}', testing.Secret(CONTENT).id)
    assert testing.Secret(CONTENT).id != testing.Secret(CONTENT).id


def test_the_latest_content_is_the_tracked_one_by_default():
    secret = testing.Secret(CONTENT)

    assert secret.latest_content == secret.tracked_content == CONTENT
    assert secret.latest_content is not secret.tracked_content
    assert secret.tracked_content is not CONTENT


@pytest.mark.parametrize('which', ['tracked_content', 'latest_content'])
@pytest.mark.parametrize(
    ('content', 'said'),
    [
        ({}, 'must not be empty; Juju requires at least one key'),
        ('hunter2', "should be a dict, not <class 'str'>"),
        ({'password': 12345}, 'should be dict[str, str]; found non-string key(s)/value(s)'),
        ({7: 'hunter2'}, 'should be dict[str, str]; found non-string key(s)/value(s)'),
    ],
)
def test_a_content_that_juju_would_not_have_is_refused(which: str, content: Any, said: str):
    arguments: Any = {'tracked_content': CONTENT, which: content}

    with pytest.raises(StateValidationError) as caught:
        testing.Secret(**arguments)

    assert f'Secret.{which} {said}' in str(caught.value)
    assert 'hunter2' not in str(caught.value)
    assert '12345' not in str(caught.value)


def test_a_secret_has_the_hash_of_its_id():
    assert hash(testing.Secret(CONTENT, id='x')) == hash('x')


def test_none_is_a_new_id():
    assert testing.Secret(CONTENT, id=None).id.startswith('secret:')


def test_grants_are_sets():
    with behaviours.using(state_copies=True):
        secret = testing.Secret(CONTENT, remote_grants={1: ['db/0', 'db']})

    assert secret.remote_grants == {1: frozenset({'db/0', 'db'})}


def test_grants_are_kept_where_nothing_is_copied():
    given = {1: {'db'}}

    with behaviours.using(state_copies=False):
        secret = testing.Secret(CONTENT, remote_grants=given)

    assert type(secret.remote_grants[1]) is set
    assert secret.remote_grants[1] is not given[1]


# -- the row secret-revisions-hidden --


def test_hidden_revisions_are_not_compared():
    with behaviours.using(secret_revisions_hidden=True):
        assert revised() == testing.Secret(CONTENT, id='secret:x')


def test_shown_revisions_are_compared():
    with behaviours.using(secret_revisions_hidden=False):
        assert revised() != testing.Secret(CONTENT, id='secret:x')
        assert revised() == revised()


def test_hidden_revisions_do_not_show():
    with behaviours.using(secret_revisions_hidden=True):
        assert '_revision' not in repr(revised())
        assert '_latest_revision' not in dataclasses.asdict(revised())


def test_shown_revisions_show():
    with behaviours.using(secret_revisions_hidden=False):
        assert repr(revised()).endswith('_tracked_revision=1, _latest_revision=3)')
        assert dataclasses.asdict(revised())['_latest_revision'] == 3


def test_hidden_revisions_start_again_when_a_secret_is_replaced():
    with behaviours.using(secret_revisions_hidden=True):
        assert dataclasses.replace(revised(), label='db')._latest_revision == 1


def test_shown_revisions_are_kept_when_a_secret_is_replaced():
    with behaviours.using(secret_revisions_hidden=False):
        assert dataclasses.replace(revised(), label='db')._latest_revision == 3


@pytest.mark.skipif(sys.version_info < (3, 13), reason='copy.replace is of Python 3.13')
@pytest.mark.parametrize(('hidden', 'kept'), [(True, 1), (False, 3)])
def test_copy_replace_does_as_dataclasses_do(hidden: bool, kept: int):
    with behaviours.using(secret_revisions_hidden=hidden):
        assert copy.replace(revised(), label='db')._latest_revision == kept  # type: ignore


@pytest.mark.parametrize('hidden', [True, False])
def test_copies_keep_the_revisions(hidden: bool):
    with behaviours.using(secret_revisions_hidden=hidden):
        assert copy.copy(revised())._latest_revision == 3
        assert copy.deepcopy(revised())._latest_revision == 3


def test_a_class_may_inherit_from_a_secret():
    class Password(testing.Secret):
        pass

    password = Password(CONTENT, id='secret:x')

    assert dataclasses.replace(password, label='db').label == 'db'
    assert password == Password(CONTENT, id='secret:x')
    assert password != testing.Secret(CONTENT, id='secret:x')
