# SPDX-License-Identifier: Apache-2.0
"""A unit made from its description: what ``ops run --state FILE`` starts from."""

from __future__ import annotations

import pathlib
import re
from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Sequence, Tuple

from ops._meta import CharmMeta
from ops._private import yaml
from ops._unit import (
    Consumer,
    Endpoint,
    Grant,
    Hook,
    Record,
    Relation,
    Revision,
    Secret,
    Status,
    Storage,
    Unit,
    _secret_content,
)
from ops._unit._commands._secret_write import new_id
from ops.hookcmds._error import Error
from ops.jujuversion import JujuVersion
from ops.local import (
    _changes,
    _describe,
    _juju,
    _keys,
    _names,
    _peers,
    _sound,
    _storages,
    _user_secrets,
)
from ops.local._error import UsageError

_UNIT = re.compile(r'[a-z][a-z0-9-]*/\d+\Z')
_ID = re.compile(r'(?:secret:)?([0-9a-v]{20})\Z')
_STORAGE = re.compile(r'([^/]+)/(\d+)\Z')


class Made(NamedTuple):
    """A unit that was made from a description."""

    record: Record
    started: bool
    """Whether its first events were played already."""
    resources: Mapping[str, str]
    """The files of its resources."""
    hooks: List[Hook]
    """What comes after its first events."""


def load(path: pathlib.Path) -> Dict[str, Any]:
    """Read a description from a YAML file.

    Raises:
        UsageError: if it cannot be read, or is no description.
    """
    try:
        found = yaml.safe_load(path.read_text(encoding='utf-8'))
    except OSError as exc:
        raise UsageError(f'cannot read {path}: {exc.strerror} (--state)') from exc
    except UnicodeDecodeError as exc:
        raise UsageError(f'cannot read {path}: it is not UTF-8 (--state)') from exc
    except Exception as exc:  # yaml.YAMLError, which is not loaded until there is YAML to read
        # Its text shows lines of the file, which may hold content of secrets.
        mark: Any = getattr(exc, 'problem_mark', None)
        line = f' (line {mark.line + 1})' if mark else ''
        raise UsageError(f'cannot read {path}: it is no YAML{line} (--state)') from None
    with _about(path):
        return _keys.check({} if found is None else found)


class _about:  # noqa: N801  # a context manager
    """Names the file in what is said of a description."""

    def __init__(self, path: pathlib.Path):
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: Any, exc: Optional[BaseException], _: Any) -> None:
        if isinstance(exc, UsageError):
            raise UsageError(f'cannot use {self._path}: {exc} (--state)') from exc


def make(path: pathlib.Path, plain: Mapping[str, Any], meta: CharmMeta) -> Made:
    """Make the unit that a description describes.

    Args:
        path: the file that it was read from, relative to which paths in it are.
        plain: the description.
        meta: the charm's metadata.

    Raises:
        UsageError: if the charm, or Juju, could have no such unit.
    """
    with _about(path):
        record = _base(plain, meta)
        for step in (_configure, _relate, _store, _keep_secrets, _open_ports):
            record = step(record, plain)
        started = plain.get('started', True)
        record, hooks = _scale(record, plain, started=started)
        resources = {
            name: str(path.parent / file) for name, file in plain.get('resources', {}).items()
        }
        return Made(record, started, resources, [] if started else hooks)


def _base(plain: Mapping[str, Any], meta: CharmMeta) -> Record:
    unit = plain.get('unit', f'{meta.name}/0')
    if not _UNIT.match(unit):
        raise UsageError(f'unit: {unit!r} is no name for a unit, such as {meta.name}/0')
    model: Dict[str, Any] = plain.get('model', {})
    kinds = ('kubernetes', 'machine')
    if model.get('type', 'machine') not in kinds:
        raise UsageError(f'model.type: expected {" or ".join(kinds)}')
    record = Record.for_charm(meta, unit=unit, leader=plain.get('leader', True))
    record = record.but(
        model=record.model.but(**model),
        unit_status=_status(plain, 'unit-status'),
        app_status=_status(plain, 'app-status'),
        workload_version=plain.get('workload-version', ''),
        juju_version=_version(plain, record),
    )
    return record.but(machine_id='') if record.kubernetes else record


def _version(plain: Mapping[str, Any], record: Record) -> str:
    asked: str = plain.get('juju', record.juju_version)
    version = _juju.VERSIONS.get(asked, asked)
    try:
        JujuVersion(version)
    except RuntimeError:
        raise UsageError(f'juju: {version!r} is no version of Juju') from None
    return version


def _status(plain: Mapping[str, Any], key: str) -> Status:
    given: Dict[str, str] = plain.get(key, {})
    status = given.get('status', 'unknown')
    if status not in _STATUSES:
        raise UsageError(f'{key}.status: expected {_names.listed(_STATUSES)}')
    return Status(status, given.get('message', ''))


_STATUSES = ('active', 'blocked', 'maintenance', 'waiting', 'unknown', 'terminated')


def _configure(record: Record, plain: Mapping[str, Any]) -> Record:
    for name, value in plain.get('config', {}).items():
        option = record.options.get(name)
        if option is None:
            raise UsageError(
                f'config: the charm has no option {name!r}; {_names.hint(name, record.options)}'
            )
        kinds = _sound.OPTION_TYPES[option.type]
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            raise UsageError(f'config.{name}: the option is of type {option.type}')
    return record.but(config=dict(plain.get('config', {})))


def _relate(record: Record, plain: Mapping[str, Any]) -> Record:
    relations = dict(record.relations)
    given = plain.get('relations', [])
    for position, each in enumerate(given):
        endpoint = _endpoint(record, each, f'relations[{position}]')
        name, peer = endpoint.name, endpoint.role == 'peers'
        if peer:
            relations = {n: other for n, other in relations.items() if other.endpoint != name}
        number = each.get('id', max([-1, *relations]) + 1)
        if number in relations:
            raise UsageError(f'relations[{position}].id: {number} is that of another relation')
        app = record.app if peer else _changes.application(record, name, each.get('app', ''))
        units = tuple(each.get('units', () if peer else (f'{app}/0',)))
        data: Dict[str, Dict[str, str]] = each.get('data', {})
        _check_units(record, f'relations[{position}].units', units, app)
        _check_entities(f'relations[{position}]', (*units, *data), (record.app, app))
        relations[number] = Relation(number, name, endpoint.interface, app, units, data, peer=peer)
    free = max([-1, *relations]) + 1
    return record.but(relations=relations, next_relation_id=free)


def _endpoint(record: Record, plain: Mapping[str, Any], where: str) -> Endpoint:
    known = _names.listed(record.endpoints)
    if 'endpoint' not in plain:
        raise UsageError(f'{where}: endpoint is missing; the charm has {known}')
    name = plain['endpoint']
    if name not in record.endpoints:
        hint = _names.hint(name, record.endpoints)
        raise UsageError(f'{where}: the charm has no endpoint {name!r}; {hint}')
    return record.endpoints[name]


def _check_units(record: Record, where: str, units: Tuple[str, ...], app: str) -> None:
    for unit in units:
        if not _UNIT.match(unit) or unit == record.unit:
            raise UsageError(f'{where}: {unit!r} is no other unit, such as {app}/1')


def _check_entities(where: str, entities: Tuple[str, ...], apps: Tuple[str, ...]) -> None:
    for entity in entities:
        if entity.partition('/')[0] not in apps:
            raise UsageError(
                f'{where}: {entity!r} is neither {" nor ".join(dict.fromkeys(apps))}, nor a unit '
                'of them'
            )


def _store(record: Record, plain: Mapping[str, Any]) -> Record:
    if 'storages' not in plain:
        return record if not plain.get('started', True) else _storages.needed(record, ())[0]
    storages: List[Storage] = []
    for word in plain['storages']:
        found = _STORAGE.match(word)
        definition = record.storage_definitions.get(found[1]) if found else None
        if found is None or definition is None:
            known = [f'{name}/N' for name in record.storage_definitions]
            raise UsageError(f'storages: the charm has no {word!r}; {_names.hint(word, known)}')
        storages.append(Storage(found[1], int(found[2]), definition.kind))
    _count(record, [each.id for each in storages], [each.name for each in storages])
    return record.but(storages=tuple(storages))


def _count(record: Record, ids: Sequence[str], names: Sequence[str]) -> None:
    for name, definition in record.storage_definitions.items():
        most = definition.maximum
        if most is not None and names.count(name) > most:
            raise UsageError(f'storages: the charm takes no more than {most} of {name!r}')
    for each in ids:
        if ids.count(each) > 1:
            raise UsageError(f'storages: {each!r} is there twice')


def _keep_secrets(record: Record, plain: Mapping[str, Any]) -> Record:
    given = plain.get('secrets', [])
    if given:
        _juju.need_secrets(record, 'have secrets')
    for position, each in enumerate(given):
        record = record.with_secret(_secret(record, each, f'secrets[{position}]'))
    return record


def _secret(record: Record, plain: Mapping[str, Any], where: str) -> Secret:
    found = _ID.match(plain.get('id', f'secret:{new_id()}'))
    if not found or found[1] in record.secrets:
        raise UsageError(f'{where}.id: expected secret: and 20 of 0-9 and a-v, each id once')
    word = plain.get('owner', _describe.USER)
    owners = {
        _describe.USER: record.model.uuid,
        _describe.APPLICATION: record.app,
        _describe.UNIT: record.unit,
    }
    if word not in owners and word not in [each.remote_app for each in record.relations.values()]:
        raise UsageError(
            f'{where}.owner: expected {_names.listed(owners)}, or an application that is related'
        )
    rotate = plain.get('rotate', '')
    if rotate not in ('', *_secret_content.POLICIES):
        raise UsageError(f'{where}.rotate: expected {_names.listed(_secret_content.POLICIES)}')
    number, content = plain.get('revision', 1), _content(record, plain, where)
    if plain.get('read-revision', 1) > number:
        raise UsageError(f'{where}.read-revision: the secret has no revision after {number}')
    # One whose content is not told is there, and cannot be read.
    revision = Revision(number, content, _expire(record, plain, where), removed=not content)
    granted = plain.get('granted-to', () if word in owners and word != 'user' else (record.app,))
    return Secret(
        found[1],
        owners.get(word, word),
        label=plain.get('label', ''),
        description=plain.get('description', ''),
        rotate=rotate,
        expire=revision.expire,
        revisions=(revision,),
        consumers=_consumers(record, plain),
        grants=tuple(Grant(target) for target in granted),
    )


def _expire(record: Record, plain: Mapping[str, Any], where: str) -> Optional[str]:
    if 'expire' not in plain:
        return None
    try:
        return _secret_content.expire(Unit(record), plain['expire'])
    except ValueError as exc:
        raise UsageError(f'{where}.expire: {exc}; such as 2030-01-31T00:00:00Z, or 24h') from None


def _content(record: Record, plain: Mapping[str, Any], where: str) -> Dict[str, str]:
    content: Dict[str, str] = plain.get('content', {})
    for key in content:
        if '#' in key:
            raise UsageError(f'{where}.content: {key!r}: write the key, and the content itself')
    words = [f'{key}={value}' for key, value in content.items()]
    return _user_secrets.content_of(record, f'use {where}.content', words) if words else {}


def _consumers(record: Record, plain: Mapping[str, Any]) -> Dict[str, Consumer]:
    if 'read-revision' not in plain:
        return {}
    return {record.unit: Consumer(plain['read-revision'], plain.get('read-label', ''))}


def _open_ports(record: Record, plain: Mapping[str, Any]) -> Record:
    unit = Unit(record, at_once=True)
    for word in plain.get('ports', ()):
        try:
            unit.run(['open-port', '--', word])
        except Error as error:
            said = re.sub(r'^ERROR ', '', error.stderr.strip())
            raise UsageError(f'ports: {said}') from None
    return unit.record


def _scale(
    record: Record, plain: Mapping[str, Any], *, started: bool
) -> Tuple[Record, List[Hook]]:
    record, hooks = _peers.scaled(record, plain.get('units', 1))
    if started:
        described = {each['endpoint'] for each in plain.get('relations', ()) if 'units' in each}
        for relation in record.relations.values():
            if relation.peer and relation.endpoint not in described:
                record = record.with_relation(relation.but(units=tuple(record.peer_statuses)))
    return record, hooks
