# SPDX-License-Identifier: Apache-2.0
"""A State, and the event to run, as what the unit in memory knows."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, Iterator, Mapping, Optional, Tuple

from ops import _unit
from ops.testing._scenario._relations import PeerRelation, SubordinateRelation

if TYPE_CHECKING:
    import datetime

    from ops.testing._scenario._cloud import CloudSpec
    from ops.testing._scenario._networks import Network
    from ops.testing._scenario._ports import Port
    from ops.testing._scenario._relations import RelationBase
    from ops.testing._scenario._secret import Secret
    from ops.testing._scenario._state import State
    from ops.testing._scenario._status import _EntityStatus

SCHEME = 'secret:'
NOWHERE = '-'
"""The place of a storage that nobody has asked for yet."""
DEFAULT_NETWORK = _unit.Network(
    (_unit.BindAddress((_unit.Address('192.0.2.0'),)),), ('192.0.2.0',), ('192.0.2.0/24',)
)


def record(
    state: State, base: _unit.Record, *, trusted: bool, broken: Optional[int]
) -> _unit.Record:
    """Return what Juju knows of the unit in a State.

    Args:
        state: the State.
        base: what follows from the charm and the Context alone.
        trusted: whether the application may see the credentials of the cloud.
        broken: the relation that is being broken, if the event is that.
    """
    return base.but(
        model=_model(state, trusted),
        leader=state.leader,
        config=state.config or {},
        relations={each.id: _relation(each, base, each.id == broken) for each in state.relations},
        secrets={bare_id(each.id): _secret(each, base) for each in state.secrets},
        storages=tuple(
            _unit.Storage(each.name, each.index, _kind(base, each.name), NOWHERE)
            for each in sorted(state.storages, key=lambda each: (each.name, each.index))
        ),
        resources={each.name: str(each.path) for each in state.resources},
        ports=tuple(_port(each) for each in state.opened_ports),
        networks={each.binding_name: _network(each) for each in state.networks},
        default_network=DEFAULT_NETWORK,
        unit_status=_status(state.unit_status),
        app_status=_status(state.app_status),
        planned_units=state.planned_units,
        workload_version=state.workload_version,
    )


def bare_id(secret_id: str) -> str:
    """Return a secret's id without its scheme and its model."""
    path = secret_id[len(SCHEME) :] if secret_id.startswith(SCHEME) else secret_id
    return path.rpartition('/')[2] if path.startswith('//') else path


def _kind(base: _unit.Record, storage: str) -> str:
    declared = base.storage_definitions.get(storage)
    return 'filesystem' if declared is None else declared.kind


def _status(status: _EntityStatus) -> _unit.Status:
    return _unit.Status(status.name, status.message)


def _port(port: Port) -> _unit.PortRange:
    number = port.port or 0
    return _unit.PortRange(port.protocol, number, number)


def _network(network: Network) -> _unit.Network:
    return _unit.Network(
        tuple(
            _unit.BindAddress(
                tuple(
                    _unit.Address(each.value, each.hostname, each.cidr) for each in bind.addresses
                ),
                bind.interface_name,
                bind.mac_address or '',
            )
            for bind in network.bind_addresses
        ),
        tuple(network.ingress_addresses),
        tuple(network.egress_subnets),
    )


# -- the model --


def _model(state: State, trusted: bool) -> _unit.Model:
    model = state.model
    spec = model.cloud_spec if trusted else None
    return _unit.Model(
        model.name,
        model.uuid,
        'kubernetes' if model.type == 'kubernetes' else 'machine',
        None if spec is None else _cloud(spec),
    )


def _cloud(spec: CloudSpec) -> Mapping[str, Any]:
    found: Dict[str, Any] = {
        'type': spec.type,
        'name': spec.name,
        'region': spec.region,
        'endpoint': spec.endpoint,
        'identity-endpoint': spec.identity_endpoint,
        'storage-endpoint': spec.storage_endpoint,
        'cacertificates': list(spec.ca_certificates),
        'skip-tls-verify': spec.skip_tls_verify,
        'is-controller-cloud': spec.is_controller_cloud,
    }
    if spec.credential is not None:
        found['credential'] = {
            'auth-type': spec.credential.auth_type,
            'attrs': dict(spec.credential.attributes),
            'redacted': list(spec.credential.redacted),
        }
    return found


# -- relations --


def _relation(relation: RelationBase, base: _unit.Record, broken: bool) -> _unit.Relation:
    declared = base.endpoints.get(relation.endpoint)
    peer = isinstance(relation, PeerRelation)
    app = base.app if peer else str(remote_app(relation, base.app))
    remote = dict(remote_units(relation, app))
    data: Dict[str, Mapping[str, str]] = dict(remote)
    if not peer:
        data[app] = getattr(relation, 'remote_app_data', {})
    data[base.app] = relation.local_app_data
    data[base.unit] = relation.local_unit_data
    return _unit.Relation(
        relation.id,
        relation.endpoint,
        relation.interface or (declared.interface if declared else ''),
        app,
        tuple(remote),
        data,
        peer,
        isinstance(relation, SubordinateRelation),
        broken,
        getattr(relation, 'remote_model_uuid', None),
    )


def remote_app(relation: RelationBase, own_app: str) -> str:
    """Return the name of the application at the other end."""
    name: str = getattr(relation, 'remote_app_name', own_app)
    return name


def remote_units(relation: RelationBase, app: str) -> Iterator[Tuple[str, Mapping[str, str]]]:
    """Return the other units of a relation and what they have written."""
    for number, data in remote_bags(relation).items():
        yield f'{app}/{number}', data


def remote_bags(relation: RelationBase) -> Mapping[int, Mapping[str, str]]:
    """Return what the other units of a relation have written, by their numbers."""
    if isinstance(relation, SubordinateRelation):
        return {relation.remote_unit_id: relation.remote_unit_data}
    found: Any = getattr(relation, 'remote_units_data', None)
    if found is None:
        found = getattr(relation, 'peers_data', {})
    bags: Mapping[int, Mapping[str, str]] = found
    return bags


# -- secrets --


def _secret(secret: Secret, base: _unit.Record) -> _unit.Secret:
    owner = {'unit': base.unit, 'app': base.app, 'application': base.app}.get(secret.owner or '')
    expire = None if secret.expire is None else rfc3339(secret.expire)
    tracked = secret._tracked_revision
    newest = secret.latest_content or secret.tracked_content
    latest = secret._latest_revision + unnumbered(secret)
    revisions = [_unit.Revision(latest, newest, expire)]
    if tracked < latest:
        revisions.insert(0, _unit.Revision(tracked, secret.tracked_content))
    grants = [
        _unit.Grant(target, relation)
        for relation, targets in secret.remote_grants.items()
        for target in sorted(targets)
    ]
    if owner is None:
        # Who may not read a secret is not shown it in a State.
        grants.append(_unit.Grant(base.app))
    return _unit.Secret(
        bare_id(secret.id),
        owner or '',
        (secret.label or '') if owner else '',
        secret.description or '',
        secret.rotate.value if secret.rotate else '',
        None,
        expire,
        tuple(revisions),
        {base.unit: _unit.Consumer(tracked, '' if owner else secret.label or '')},
        tuple(grants),
    )


def unnumbered(secret: Secret) -> int:
    """Return how many revisions of a secret a test has not counted: none, or the latest one."""
    differs = secret.latest_content not in (None, secret.tracked_content)
    return int(differs and secret._latest_revision <= secret._tracked_revision)


def rfc3339(moment: datetime.datetime) -> str:
    """Return a time as Juju writes it; one without a zone is in UTC."""
    text = moment.isoformat()
    if moment.tzinfo is None:
        return f'{text}Z'
    return text[: -len('+00:00')] + 'Z' if text.endswith('+00:00') else text
