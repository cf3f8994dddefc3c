# SPDX-License-Identifier: Apache-2.0
"""The description of a unit: what ``ops state`` writes, as plain values."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping

from ops._unit import Record, Relation, Secret, Status

USER = 'user'
APPLICATION = 'application'
UNIT = 'unit'


def described(
    record: Record, *, started: bool, origins: Mapping[str, str], content: bool = False
) -> Dict[str, Any]:
    """Return the description of a unit, as plain YAML values.

    The state that the charm itself stores is not in it, and neither are files.

    Args:
        record: what Juju knows of the unit.
        started: whether its first events were played.
        origins: where the files of resources came from.
        content: whether the content of secrets is in it.
    """
    found: Dict[str, Any] = {
        'unit': record.unit,
        'started': started,
        'juju': record.juju_version,
        'model': {key: getattr(record.model, key) for key in ('name', 'uuid', 'type')},
        'leader': bool(record.leader),
        'units': record.planned_units,
        'unit-status': _status(record.unit_status),
        'app-status': _status(record.app_status),
        'workload-version': record.workload_version,
        'ports': [str(port) for port in record.ports],
        'config': dict(record.config),
        'relations': [_relation(each) for each in record.relations.values()],
        'storages': [each.id for each in record.storages],
        'resources': {
            name: origins.get(name, path) for name, path in record.resources.items() if path
        },
        'secrets': [_secret(record, each, content) for each in record.secrets.values()],
    }
    return {key: value for key, value in found.items() if value not in ('', [], {})}


def _status(status: Status) -> Dict[str, str]:
    return {'status': status.status, 'message': status.message}


def _relation(relation: Relation) -> Dict[str, Any]:
    found: Dict[str, Any] = {'endpoint': relation.endpoint, 'id': relation.id}
    if not relation.peer:
        found['app'] = relation.remote_app
    data = {entity: dict(bag) for entity, bag in relation.data.items() if bag}
    return {**found, 'units': list(relation.units), 'data': data}


def _secret(record: Record, secret: Secret, content: bool) -> Dict[str, Any]:
    consumer = secret.consumers.get(record.unit)
    granted: List[str] = [grant.target for grant in secret.grants]
    found: Dict[str, Any] = {
        'id': f'secret:{secret.id}',
        'owner': owner(record, secret),
        'label': secret.label,
        'description': secret.description,
        'rotate': secret.rotate,
        'expire': secret.expire,
        'revision': secret.latest.number,
        'granted-to': list(dict.fromkeys(granted)),
        'read-revision': consumer.revision if consumer else None,
        'read-label': consumer.label if consumer else None,
        'content': dict(secret.latest.content) if content else None,
    }
    return {key: value for key, value in found.items() if value not in ('', None, [], {})}


def owner(record: Record, secret: Secret) -> str:
    """Return who owns a secret: ``unit``, ``application`` or ``user``, else a name."""
    words = {record.unit: UNIT, record.app: APPLICATION, record.model.uuid: USER}
    return words.get(secret.owner, secret.owner)
