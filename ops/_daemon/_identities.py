# SPDX-License-Identifier: Apache-2.0
"""Identities: who may do what; the daemon keeps them, and lets everybody do everything."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Dict, Iterator, List, Mapping, Optional, cast

from ops._daemon._changes import quoted
from ops._daemon._http import Call, Refusal, Reply, go_type, sync
from ops._daemon._routes import route

if TYPE_CHECKING:
    from ops._daemon._daemon import Daemon

Identity = Dict[str, Any]

ACCESS = ('admin', 'read', 'metrics', 'untrusted')
_ACCESS_TEXT = '"admin", "read", "metrics", or "untrusted"'
_NAME = re.compile(r'[A-Za-z][A-Za-z0-9_-]*')
_HIDDEN = '*****'
_SECRETS = {'basic': 'password', 'cert': 'pem'}


@route('GET', '/v1/identities')
def get_identities(daemon: Daemon, call: Call) -> Reply:
    """Answer with the identities, their secrets hidden."""
    return sync({name: _shown(daemon.identities[name]) for name in sorted(daemon.identities)})


def _shown(identity: Identity) -> Identity:
    return {
        key: {_SECRETS[key]: _HIDDEN} if key in _SECRETS else value
        for key, value in identity.items()
    }


@route('POST', '/v1/identities')
def post_identities(daemon: Daemon, call: Call) -> Reply:
    """Add, update, replace or remove identities: all or none."""
    asked = call.json(action=str, identities=dict)
    action = asked.get('action') or ''
    if action not in ('add', 'update', 'replace', 'remove'):
        raise Refusal(
            400,
            f'invalid action {quoted(action)}, must be "add", "update", "replace", or "remove"',
        )
    given: Dict[str, Any] = asked.get('identities') or {}
    for name, identity in given.items():
        _check_null(action, name, identity)
    wanted = {name: _read(name, each) for name, each in given.items() if each is not None}
    _check_existence(daemon, action, given)
    kept = {name: each for name, each in daemon.identities.items() if name not in given}
    after = {**kept, **wanted}
    _refuse_doubles(after)
    daemon.identities = after
    return sync()


def _check_null(action: str, name: str, identity: Any) -> None:
    null = identity is None
    if action == 'remove' and not null:
        raise Refusal(400, f'identity value for {quoted(name)} must be null for remove operation')
    if action in ('add', 'update') and null:
        raise Refusal(
            400, f'identity value for {quoted(name)} must not be null for {action} operation'
        )


def _check_existence(daemon: Daemon, action: str, given: Mapping[str, Any]) -> None:
    there = sorted(name for name in given if name in daemon.identities)
    missing = sorted(name for name in given if name not in daemon.identities)
    if action == 'add' and there:
        raise Refusal(400, f'identities already exist: {", ".join(there)}')
    if action in ('update', 'remove') and missing:
        raise Refusal(400, f'identities do not exist: {", ".join(missing)}')


def _read(name: str, given: Any) -> Identity:
    where = 'cannot decode request body: json: cannot unmarshal'
    if not isinstance(given, dict):
        raise Refusal(400, f'{where} {go_type(given)} into Go struct field .identities')
    plain = cast('Identity', given)
    local: Mapping[str, Any] = plain.get('local') or {}
    user: Any = local.get('user-id')
    if user is not None and (isinstance(user, (bool, str)) or not 0 <= user < 1 << 32):
        shown = go_type(user) if isinstance(user, (bool, str)) else f'number {user}'
        raise Refusal(
            400,
            f'{where} {shown} into Go struct field '
            'apiLocalIdentity.identities.local.user-id of type uint32',
        )
    for fault in _faults(name, plain):
        raise Refusal(400, f'invalid identity for {quoted(name)}: {fault}')
    kinds = {key: dict(plain[key]) for key in ('local', 'basic', 'cert') if plain.get(key)}
    return {'access': plain['access'], **kinds}


def _faults(name: str, given: Identity) -> Iterator[str]:
    access = given.get('access') or ''
    if not access:
        yield f'access value must be specified ({_ACCESS_TEXT})'
    elif access not in ACCESS:
        yield f'invalid access value {quoted(str(access))}, must be {_ACCESS_TEXT}'
    if all(given.get(key) is None for key in ('local', 'basic', 'cert')):
        yield 'identity must have at least one type ("local", "basic", or "cert")'
    if given.get('local') is not None and given['local'].get('user-id') is None:
        yield 'local identity must specify user-id'
    if given.get('basic') is not None and not given['basic'].get('password'):
        yield 'basic identity must specify password (hashed)'
    if given.get('cert') is not None and '-----BEGIN CERT' not in str(given['cert'].get('pem')):
        yield 'cert identity must include a PEM-encoded certificate'
    if not _NAME.fullmatch(name):
        yield (
            'identity name "" invalid: must start with an alphabetic character '
            'and only contain alphanumeric characters, underscore, and hyphen'
        )


def _refuse_doubles(identities: Mapping[str, Identity]) -> None:
    by_user: Dict[Optional[int], List[str]] = {}
    for name in sorted(identities):
        local: Mapping[str, Any] = identities[name].get('local') or {}
        by_user.setdefault(local.get('user-id'), []).append(name)
    by_user.pop(None, None)
    for user, names in by_user.items():
        if len(names) > 1:
            raise Refusal(
                400, f'cannot have multiple identities with user ID {user} ({", ".join(names)})'
            )
