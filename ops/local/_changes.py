# SPDX-License-Identifier: Apache-2.0
"""What a person changes about a unit between its events, as ``juju config`` and others do."""

from __future__ import annotations

import re
from typing import Any, Callable, Dict, List, Mapping, Optional, Tuple

from ops._unit import Hook, Option, Record, Relation
from ops._unit._commands._relation import APPLICATION
from ops.local import _names, _user_secrets
from ops.local._error import UsageError

_TRUE = frozenset({'true', 'yes', 'on', 'y', '1'})
_FALSE = frozenset({'false', 'no', 'off', 'n', '0'})


def configured(record: Record, words: Mapping[str, str]) -> Record:
    """Return the record with options set: no value gives an option its default again.

    To a string it gives the empty one, as ``juju config`` does.

    Raises:
        UsageError: if the charm has no such option, or the value is not of its type.
    """
    config = dict(record.config)
    for name, text in words.items():
        option = record.options.get(name)
        if option is None:
            hint = _names.hint(name, sorted(record.options))
            raise UsageError(f'cannot set option {name!r}: the charm has no such option; {hint}')
        if text == '' and option.type != 'string':
            config.pop(name, None)
        elif option.type == 'secret':
            config[name] = _secret(record, name, text)
        else:
            config[name] = _typed(name, option, text)
    return record.but(config=config)


def _typed(name: str, option: Option, text: str) -> Any:
    try:
        return _READ.get(option.type, str)(text)
    except ValueError as exc:
        raise UsageError(
            f'cannot set option {name!r} to {text!r}: it is no {option.type}'
        ) from exc


def _secret(record: Record, name: str, text: str) -> str:
    try:
        return _user_secrets.option_value(record, text)
    except ValueError as exc:
        # The text may be what should have been the secret's content.
        have = _names.listed(each.label for each in _user_secrets.of_user(record))
        raise UsageError(
            f'cannot set option {name!r}: it takes secret:ID or secret:NAME; the secrets that '
            f'were added are {have} (--add-secret)'
        ) from exc


def _boolean(text: str) -> bool:
    word = text.lower()
    if word not in _TRUE | _FALSE:
        raise ValueError(text)
    return word in _TRUE


_READ: Dict[str, Callable[[str], Any]] = {'int': int, 'float': float, 'boolean': _boolean}


def related(record: Record, endpoint: str, app: str) -> Tuple[Record, List[Hook]]:
    """Relate an endpoint to an application of one unit, and return the events of that.

    Nothing happens for two that are related already.

    Raises:
        UsageError: if Juju would refuse the relation.
    """
    declared = record.endpoints.get(endpoint)
    if declared is None or declared.role == 'peers':
        have = ', '.join(e.name for e in record.endpoints.values() if e.role != 'peers') or 'none'
        peers = '; --units N adds peers' if declared else ''
        raise UsageError(
            f'cannot relate {endpoint!r}: the endpoints of the charm are {have}{peers}'
        )
    app = application(record, endpoint, app)
    if _relation(record, endpoint, app):
        return record, []
    others = [each for each in record.relations.values() if each.endpoint == endpoint]
    if declared.limit is not None and len(others) >= declared.limit:
        raise UsageError(
            f'cannot relate {endpoint!r} to {app!r}: the endpoint takes no more than '
            f'{declared.limit}, and {", ".join(e.remote_app for e in others)} is there'
        )
    number = record.free_relation_id()
    relation = Relation(number, endpoint, declared.interface, app)
    record = record.with_relation(relation).but(next_relation_id=number + 1)
    name, unit = f'{endpoint}-relation', f'{app}/0'
    return record, [
        Hook(name=f'{name}-created', relation=number),
        Hook(name=f'{name}-joined', relation=number, remote_unit=unit),
        Hook(name=f'{name}-changed', relation=number, remote_unit=unit),
    ]


def application(record: Record, endpoint: str, app: str) -> str:
    """Return the application at the other end: the named one, else one called as the endpoint.

    Raises:
        UsageError: if Juju could have none of that name there.
    """
    if not app:
        name = endpoint.replace('_', '-')
        return name if name != record.app else f'{name}-remote'
    if not re.fullmatch(APPLICATION, app):
        raise UsageError(
            f'cannot relate {endpoint!r} to {app!r}: it is no name for an application, such as '
            'postgres'
        )
    if app == record.app:
        raise UsageError(f'cannot relate {endpoint!r} to {app!r}: that is the charm itself')
    return app


def told(
    record: Record, place: Optional[Tuple[str, str]], words: Mapping[str, str], *, as_app: bool
) -> Tuple[Record, List[Hook]]:
    """Let the remote end of a relation write, and return the event of that.

    Args:
        record: what Juju knows of the unit.
        place: the endpoint and the application, None for the only relation there is.
        words: what is written; an empty value removes its key, and ``secret:NAME`` stands for
            the id of a secret that a user added.
        as_app: whether the application writes, else its unit 0.

    Raises:
        UsageError: if there is no telling which relation is meant.
    """
    relation = _named(record, *place) if place else _only(record)
    app = relation.remote_app if relation else ''
    if relation is None:
        raise UsageError('cannot write remote data: name the relation with --relate ENDPOINT=APP')
    entity = app if as_app else f'{app}/0'
    given = {key: _user_secrets.identified(record, value) for key, value in words.items()}
    bag = {**relation.bag(entity), **given}
    record = record.with_relation(
        relation.with_bag(entity, {key: value for key, value in bag.items() if value != ''})
    )
    name = f'{relation.endpoint}-relation-changed'
    unit = '' if as_app else entity
    return record, [Hook(name=name, relation=relation.id, remote_unit=unit)]


def _named(record: Record, endpoint: str, app: str) -> Optional[Relation]:
    return _relation(record, endpoint, application(record, endpoint, app))


def _relation(record: Record, endpoint: str, app: str) -> Optional[Relation]:
    return next(
        (
            each
            for each in record.relations.values()
            if each.endpoint == endpoint and each.remote_app == app
        ),
        None,
    )


def _only(record: Record) -> Optional[Relation]:
    relations = [each for each in record.relations.values() if not each.peer]
    return relations[0] if len(relations) == 1 else None
