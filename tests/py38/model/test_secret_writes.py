# SPDX-License-Identifier: Apache-2.0
"""What changing a secret tells Juju, release by release: the row secret-partial-writes."""

# Private names that upstream's tests use are tested, too.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import datetime
import json
from typing import Any, Dict, List, Optional, Sequence

import pytest

import ops.model as model
from ops.hookcmds import _run
from ops.jujucontext import JujuContext
from ops_compat import behaviours

INFO = {'xid': {'revision': 2, 'label': 'old', 'rotation': 'monthly', 'description': 'was'}}
ANSWERS: Dict[str, Any] = {'secret-get': {'key': 'current'}, 'secret-info-get': INFO}


class Runner:
    """Hook commands that answer constants and write down their flags, content files read."""

    def __init__(self) -> None:
        self.lines: List[str] = []

    def run(self, argv: Sequence[str], *, input: Optional[str] = None) -> str:
        self.lines.append(' '.join(map(self._readable, argv)))
        return json.dumps(ANSWERS[argv[0]]) if argv[0] in ANSWERS else ''

    def _readable(self, word: str) -> str:
        key, mark, path = word.partition('#file=')
        if not mark:
            return word
        with open(path) as content:
            return f'{key}={content.read()}'


def lines_of(juju: str, **arguments: Any) -> List[str]:
    """Return the commands that one ``secret_set`` runs."""
    runner = Runner()
    environ = {
        'JUJU_VERSION': juju,
        'JUJU_UNIT_NAME': 'app/0',
        'JUJU_MODEL_NAME': 'm',
        'JUJU_MODEL_UUID': 'u',
        'JUJU_DISPATCH_PATH': 'hooks/start',
        'JUJU_HOOK_NAME': 'start',
    }
    backend = model._ModelBackend('app/0', 'm', 'u', juju_context=JujuContext._from_dict(environ))
    with _run.using(runner):
        backend.secret_set('secret:xid', **arguments)
    return runner.lines


PEEK = 'secret-get --format=json secret:xid --peek'
LOOK = 'secret-info-get --format=json secret:xid'


@pytest.mark.parametrize('juju', ['3.6.0', '4.0.0'])
def test_partial_writes_are_sent_alone_to_a_new_juju(juju: str):
    with behaviours.using(secret_partial_writes=True):
        lines = lines_of(juju, label='new')

    assert lines == ['secret-set --label new --owner application secret:xid']


@pytest.mark.parametrize('juju', ['3.5.4', '3.6-beta1'])
def test_partial_writes_are_filled_in_for_an_old_juju(juju: str):
    with behaviours.using(secret_partial_writes=True):
        lines = lines_of(juju, label='new')

    assert lines == [
        PEEK,
        LOOK,
        (
            'secret-set --label new --description was --rotate monthly --owner application '
            'secret:xid key=current'
        ),
    ]


def test_content_alone_needs_no_content_of_an_old_juju():
    with behaviours.using(secret_partial_writes=True):
        lines = lines_of('3.5.4', content={'key': 'new'})

    assert lines[0] == LOOK
    assert lines[1].endswith('secret:xid key=new')


@pytest.mark.parametrize('juju', ['3.5.4', '3.6.0'])
def test_without_partial_writes_nothing_is_filled_in(juju: str):
    with behaviours.using(secret_partial_writes=False):
        lines = lines_of(juju, label='new')

    assert lines == ['secret-set --label new --owner application secret:xid']


def test_info_given_in_full_is_not_asked_of_an_old_juju():
    full: Dict[str, Any] = {
        'label': 'new',
        'description': 'is',
        'expire': datetime.datetime(2100, 1, 1, tzinfo=datetime.timezone.utc),
        'rotate': model.SecretRotate.DAILY,
    }
    with behaviours.using(secret_partial_writes=True):
        lines = lines_of('3.5.4', content={'key': 'new'}, **full)

    assert [line.split()[0] for line in lines] == ['secret-set']
