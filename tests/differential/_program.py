# SPDX-License-Identifier: Apache-2.0
"""What a program is made of: a charm, and the hooks that it is run for."""

from __future__ import annotations

import textwrap
from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Sequence, Tuple, Union

from ops._unit import (
    Answer,
    Grant,
    Hook,
    Relation,
    Revision,
    Secret,
    Storage,
)  # fmt: skip

METADATA = """\
name: app
summary: A charm that is compared.
description: |-
  It does what its
  handlers say.
assumes: [juju >= 2.9]
requires:
  db: {interface: db-client, limit: 1}
  many: {interface: many-client}
provides:
  web: {interface: http, optional: true}
peers:
  others: {interface: app-others}
storage:
  data: {type: filesystem, multiple: {range: 0-}}
  disk: {type: filesystem, location: /srv/disk}
resources:
  bundle: {type: file, filename: bundle.tgz, description: Files}
extra-bindings:
  admin: null
"""

CONFIG = """\
options:
  text: {type: string, default: hello, description: A text.}
  count: {type: int, default: 3}
  share: {type: float, default: 0.5}
  loud: {type: boolean, default: false}
  bare: {type: string}
  my-option: {type: string, default: dashed}
  key: {type: secret}
"""

ACTIONS = """\
back-up:
  description: Write it down.
  params:
    file-name: {type: string, default: all.tgz}
    level: {type: integer}
    deep: {type: object}
  required: [level]
  additionalProperties: false
fail-it: {}
"""

SECRET = '0' * 19 + '1'
"""The id of a secret that another application owns."""
OWN_SECRET = '0' * 19 + '2'
"""The id of a secret that this application owns."""
UNIT_SECRET = '0' * 19 + '3'
"""The id of a secret that this unit owns."""

_HEAD = """\
import logging
import ops

logger = logging.getLogger('charm')


def say(*words):
    print(*(word if isinstance(word, str) else repr(word) for word in words))


def described(exc):
    named = type(exc)
    return ' '.join((
        named.__module__ + '.' + named.__qualname__,
        repr(str(exc)),
    ))


def trying(what, call, *args, **kwargs):
    try:
        result = call(*args, **kwargs)
    except Exception as exc:
        say(what, 'raised', described(exc))
        cause = exc.__cause__
        if hasattr(cause, 'returncode'):
            command = cause.cmd[0].rpartition('/')[2]
            kind = type(cause).__module__ + '.' + type(cause).__qualname__
            say('  from', kind, command, cause.returncode, cause.stdout, cause.stderr)
        elif cause is not None:
            say('  from', described(cause))
    else:
        say(what, 'gave', result)


"""


def charm(body: str = '', *, head: str = '', init: str = '', **handlers: str) -> str:
    """Return the code of a charm that has a handler for each of some events.

    Args:
        body: more of the class.
        head: what stands above the class.
        init: what its constructor does after it has observed the events.
        handlers: the body of the handler of each event.
    """
    observed = [f'framework.observe(self.on.{name}, self._on_{name})' for name in handlers]
    methods = ['def __init__(self, framework):', '    super().__init__(framework)']
    methods += [f'    {line}' for line in observed]
    methods += [f'    {line}' for line in _lines(init)]
    for name, text in handlers.items():
        methods += ['', f'def _on_{name}(self, event):']
        methods += [f'    {line}' for line in _lines(text) or ['pass']]
    inside = [*_lines(body), '', *methods]
    lines = [*_lines(head), '', '', 'class Charm(ops.CharmBase):']
    lines += [f'    {line}' if line else '' for line in inside]
    return _HEAD + '\n'.join(lines) + "\n\n\nif __name__ == '__main__':\n    ops.main(Charm)\n"


def _lines(text: str) -> List[str]:
    return textwrap.dedent(text).strip('\n').split('\n') if text.strip() else []


class Step(NamedTuple):
    """One hook that a charm is run for, and what happens to the unit before."""

    hook: Hook
    changes: Mapping[str, Any] = {}
    """Fields of the record that have changed."""
    data: Mapping[Tuple[int, str], Mapping[str, str]] = {}
    """Databags that have changed, by relation and entity."""
    environ: Mapping[str, Optional[str]] = {}
    """Variables beside Juju's and instead of them, None for one that is missing."""
    answers: Mapping[str, Answer] = {}
    """Answers instead of the unit's, by the command's name and words among its arguments."""
    missing: Sequence[str] = ()
    """Hook commands that this Juju lacks."""
    files: Mapping[str, str] = {}
    """Files of the charm that are put there, by their paths."""


class Program(NamedTuple):
    """A charm, and the hooks that it is run for."""

    name: str
    code: str
    steps: Sequence[Step]
    metadata: str = METADATA
    config: str = CONFIG
    actions: str = ACTIONS
    record: Mapping[str, Any] = {}
    """Fields of the record at the start."""
    files: Mapping[str, str] = {}
    """More files of the charm; those below ``hooks`` and ``actions`` can be executed."""


StepLike = Union[str, Hook, Step]


def program(
    name: str, code: str, *steps: StepLike, fields: Optional[Mapping[str, Any]] = None, **more: Any
) -> Program:
    """Return a program; its unit is related, leads, and has storage and a few secrets.

    Args:
        name: a few words with dashes.
        code: the charm's; see :func:`charm`.
        steps: what it is run for: the name of a hook, a hook, or a step.
        fields: fields of the record at the start.
        more: other attributes of a :class:`Program`.
    """
    return Program(
        name,
        code,
        tuple(_step(each) for each in steps),
        record={**usual_record(), **(fields or {})},
        **more,
    )


def _step(given: StepLike) -> Step:
    if isinstance(given, Step):
        return given
    return Step(hook(given) if isinstance(given, str) else given)


def step(given: Union[str, Hook], **more: Any) -> Step:
    """Return a step with more to it than its hook; see :class:`Step`."""
    return Step(hook(given) if isinstance(given, str) else given, **more)


def hook(name: str, **more: Any) -> Hook:
    """Return a hook; what it is about follows from its name where it can."""
    endpoint, _, change = name.partition('-relation-')
    if change:
        more.setdefault('relation', _NUMBERS.get(endpoint))
        if change in ('joined', 'changed', 'departed'):
            more.setdefault('remote_unit', _REMOTE.get(endpoint, ''))
        if change == 'departed':
            more.setdefault('departing_unit', more['remote_unit'])
    if '-storage-' in name:
        more.setdefault('storage', {'data': 'data/1', 'disk': 'disk/0'}[name.partition('-')[0]])
    return Hook(name=name, **more)


def action(name: str, **params: Any) -> Hook:
    """Return an action; parameters are given with underscores."""
    given = {key.replace('_', '-'): value for key, value in params.items()}
    return Hook(kind='action', name=name, action_id='7', params=given)


def says(stdout: str) -> Answer:
    """Return the answer of a hook command that prints something else than the unit would."""
    return Answer(stdout, '', 0)


def refuses(stderr: str, returncode: int = 1) -> Answer:
    """Return the answer of a hook command that fails."""
    return Answer('', stderr, returncode)


_NUMBERS = {'others': 0, 'db': 1, 'web': 2, 'many': 3}
_REMOTE = {'others': 'app/1', 'db': 'pg/0', 'web': 'proxy/0', 'many': 'one/0'}


def usual_record() -> Dict[str, Any]:
    """Return the fields of the record that programs start with."""
    relations = (
        Relation(0, 'others', 'app-others', 'app', ('app/1',), peer=True,
                 data={'app': {'shared': 'yes'}, 'app/1': {'here': '1'}}),
        Relation(1, 'db', 'db-client', 'pg', ('pg/0',),
                 data={'pg': {'db': 'main'}, 'pg/0': {'host': '10.0.0.1'}, 'app/0': {'a': 'b'},
                       'app': {'asked': 'db'}}),
        Relation(2, 'web', 'http', 'proxy', ('proxy/0', 'proxy/1'), data={'proxy/0': {}}),
        Relation(3, 'many', 'many-client', 'one', ('one/0',)),
        Relation(4, 'many', 'many-client', 'two', ('two/0', 'two/1'), data={'two': {'n': '2'}}),
    )  # fmt: skip
    secrets = (
        Secret(SECRET, 'pg', grants=(Grant('app', 1),),
               revisions=(Revision(1, {'password': 'old-secret'}),
                          Revision(2, {'password': 'new-secret'}))),
        Secret(OWN_SECRET, 'app', label='own', description='Ours', rotate='monthly',
               revisions=(Revision(1, {'token': 'first', 'user-name': 'joe'}),)),
        Secret(UNIT_SECRET, 'app/0', label='mine',
               revisions=(Revision(1, {'key': 'one'}), Revision(2, {'key': 'two'}))),
    )  # fmt: skip
    return {
        'leader': True,
        'relations': {each.id: each for each in relations},
        'next_relation_id': 5,
        'secrets': {each.id: each for each in secrets},
        'storages': (Storage('disk', 0, 'filesystem', '/srv/disk'),
                     Storage('data', 1, 'filesystem', '/srv/data/1'),
                     Storage('data', 2, 'filesystem', '/srv/data/2')),
        'resources': {'bundle': '/srv/resources/bundle.tgz'},
        'machine_id': '0',
    }  # fmt: skip
