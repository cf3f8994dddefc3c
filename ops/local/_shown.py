# SPDX-License-Identifier: Apache-2.0
"""What Juju would now show of a unit."""

from __future__ import annotations

from typing import Any, Dict

from ops._unit import Record, Relation, Secret, Status


def shown(record: Record, *, failed: str = '') -> Dict[str, Any]:
    """Return the visible side of a record as plain values.

    Statuses, leadership, workload version, ports as ``opened-ports`` writes them, each
    relation with its databags, storages, resources, the application's units, and secrets by id
    and label, which is the name of those of a user: their content is left out.

    Args:
        record: what Juju knows of the unit.
        failed: the hook that failed last and is to be run again, for which Juju shows an error
            in place of what the charm said.
    """
    return {
        'unit-status': _status(_error(failed) if failed else record.unit_status),
        'app-status': _status(record.app_status),
        'leader': bool(record.leader),
        'juju': record.juju_version,
        'units': [record.unit, *record.peer_statuses],
        'workload-version': record.workload_version,
        'ports': [str(port) for port in record.ports],
        'relations': [_relation(each) for each in record.relations.values()],
        'secrets': [_secret(record, each) for each in record.secrets.values()],
        'storages': {each.id: each.location for each in record.storages},
        'resources': dict(record.resources),
        'config': {
            **{name: option.default for name, option in record.options.items()},
            **record.config,
        },
    }


def _error(hook: str) -> Status:
    return Status('error', f'hook failed: "{hook}"')


def _status(status: Status) -> Dict[str, str]:
    return {'status': status.status, 'message': status.message}


def _relation(relation: Relation) -> Dict[str, Any]:
    bags: Dict[str, Dict[str, str]] = {entity: dict(bag) for entity, bag in relation.data.items()}
    return {
        'id': relation.id,
        'endpoint': relation.endpoint,
        'app': relation.remote_app,
        'units': list(relation.units),
        'data': bags,
    }


def _secret(record: Record, secret: Secret) -> Dict[str, Any]:
    return {
        'id': f'secret:{secret.id}',
        'label': secret.label,
        'owner': 'user' if secret.owner == record.model.uuid else secret.owner,
        'revision': secret.latest.number,
    }
