# SPDX-License-Identifier: Apache-2.0
"""The record: everything that Juju knows about one unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Dict, Mapping, Optional, Tuple

from ops._unit import _part, _parts
from ops_compat.values import field, value

if TYPE_CHECKING:
    from ops._meta import CharmMeta

FORMAT = 1
"""The form of :meth:`Record.to_dict`; raised when a field is added or means something else."""


class NewerRecord(ValueError):
    """A record was written by a later release than this one, and cannot be read."""

    def __init__(self, found: Any):
        super().__init__(
            f'cannot read a record of format {found!r}: this release knows formats up to '
            f'{FORMAT}; use the release of ops that wrote it, or start a new unit'
        )


@value(kw_only=True)
class Record(_part.Part):
    """Everything that Juju knows about one unit, as a frozen value.

    A change makes another record (:meth:`but`); no mapping in one is ever mutated. Names are
    not judged: what Juju accepts, a record holds.

    Example::

        record = Record(unit='hello/0', leader=True)
        record = record.but(config={**record.config, 'greeting': 'hi'})
    """

    CODECS: ClassVar[Mapping[str, _part.Codec]] = {
        'model': _part.one(_parts.Model),
        'api_addresses': _part.WORDS,
        'options': _part.named(_parts.Option),
        'config': _part.MAPPING,
        'endpoints': _part.named(_parts.Endpoint),
        'extra_bindings': _part.WORDS,
        'relations': _part.named(_parts.Relation, int),
        'secrets': _part.named(_parts.Secret),
        'storage_definitions': _part.named(_parts.StorageDefinition),
        'storages': _part.several(_parts.Storage),
        'storage_requests': _part.PAIRS,
        'resources': _part.MAPPING,
        'ports': _part.several(_parts.PortRange),
        'networks': _part.named(_parts.Network),
        'relation_networks': _part.named(_parts.Network, int),
        'default_network': _part.one(_parts.Network),
        'unit_status': _part.one(_parts.Status),
        'unit_status_history': _part.several(_parts.Status),
        'app_status': _part.one(_parts.Status),
        'app_status_history': _part.several(_parts.Status),
        'peer_statuses': _part.named(_parts.Status),
        'leader_settings': _part.MAPPING,
        'charm_state': _part.MAPPING,
        'action': _part.one(_parts.Action),
        'log': _part.several(_parts.LogLine),
        'metrics': _part.several(_parts.Metric),
        'payloads': _part.named(_parts.Payload),
        'tracing': _part.MAPPING,
    }

    unit: str
    """The unit's name, such as ``hello/0``."""
    model: _parts.Model = field(default_factory=_parts.Model)
    juju_version: str = '3.6.14'
    """The agent's version, which decides what commands there are and how they answer."""
    leader: Optional[bool] = False
    """Whether the unit leads; None while Juju does not know."""

    machine_id: str = ''
    """The machine, such as ``0`` or ``0/lxd/1``; empty on Kubernetes."""
    availability_zone: str = ''
    principal_unit: str = ''
    """The unit that a subordinate stands beside."""
    api_addresses: Tuple[str, ...] = ('192.0.2.1:17070',)
    private_address: str = '192.0.2.2'
    public_address: str = '192.0.2.2'
    cloud_api_version: str = ''
    sla: str = 'unsupported'
    meter_status: str = ''
    meter_info: str = ''
    tracing: Mapping[str, str] = field(default_factory=dict)
    """Where charms send traces (Juju 4.0.6 and later), by ``http``, ``grpc`` and ``ca-cert``."""

    options: Mapping[str, _parts.Option] = field(default_factory=dict)
    """The charm's configuration options by name."""
    config: Mapping[str, Any] = field(default_factory=dict)
    """The options that were set, by name; the others have their defaults."""

    endpoints: Mapping[str, _parts.Endpoint] = field(default_factory=dict)
    extra_bindings: Tuple[str, ...] = ()
    relations: Mapping[int, _parts.Relation] = field(default_factory=dict)
    next_relation_id: int = 0
    """The number that :meth:`free_relation_id` begins to look from."""

    secrets: Mapping[str, _parts.Secret] = field(default_factory=dict)
    """Secrets by their bare ids."""

    storage_definitions: Mapping[str, _parts.StorageDefinition] = field(default_factory=dict)
    storages: Tuple[_parts.Storage, ...] = ()
    storage_requests: _part.Pairs = ()
    """What ``storage-add`` asked for and Juju has not attached yet: names and counts."""

    resources: Mapping[str, Optional[str]] = field(default_factory=dict)
    """The file of each resource; None for one that cannot be had."""

    ports: Tuple[_parts.PortRange, ...] = ()
    networks: Mapping[str, _parts.Network] = field(default_factory=dict)
    """The networks of bindings, by the binding's name."""
    relation_networks: Mapping[int, _parts.Network] = field(default_factory=dict)
    """The networks of single relations, where they differ from their endpoint's."""
    default_network: Optional[_parts.Network] = None
    """The network of a binding that :attr:`networks` does not list; None for none."""

    unit_status: _parts.Status = field(default_factory=_parts.Status)
    unit_status_history: Tuple[_parts.Status, ...] = ()
    """The unit's earlier statuses, oldest first."""
    app_status: _parts.Status = field(default_factory=_parts.Status)
    app_status_history: Tuple[_parts.Status, ...] = ()
    peer_statuses: Mapping[str, _parts.Status] = field(default_factory=dict)
    """The statuses of the application's other units."""

    planned_units: int = 1
    """How many units the application will have."""
    goal_since: str = '2024-01-01 00:00:00Z'
    """Since when ``goal-state`` says that its goals stand."""
    goal: Optional[Mapping[str, Any]] = None
    """What ``goal-state`` prints, where it shall not be worked out from the rest."""

    leader_settings: Mapping[str, str] = field(default_factory=dict)
    charm_state: Mapping[str, str] = field(default_factory=dict)
    """What ``state-set`` keeps."""
    workload_version: str = ''

    action: Optional[_parts.Action] = None
    """The action in progress, or the last one that ran."""
    next_action_id: int = 1
    log: Tuple[_parts.LogLine, ...] = ()
    reboot: str = ''
    """``at-end`` or ``now`` once ``juju-reboot`` asked for it."""
    metrics: Tuple[_parts.Metric, ...] = ()
    payloads: Mapping[str, _parts.Payload] = field(default_factory=dict)
    """Payloads by ``name/id``."""
    pod_spec: Optional[str] = None
    """What ``k8s-spec-set`` or ``pod-spec-set`` set, as it was given."""
    pod_raw: Optional[str] = None
    """What ``k8s-raw-set`` set, as it was given."""

    @property
    def app(self) -> str:
        """The application's name."""
        return self.unit.partition('/')[0]

    @property
    def kubernetes(self) -> bool:
        """Whether the model is one of Kubernetes."""
        return self.model.type == 'kubernetes'

    def relation(self, number: Optional[int]) -> Optional[_parts.Relation]:
        """Return the relation of a number, None if there is none or no number."""
        return None if number is None else self.relations.get(number)

    def with_relation(self, relation: _parts.Relation) -> Record:
        """Return the record with a relation added or replaced."""
        return self.but(relations={**self.relations, relation.id: relation})

    def with_secret(self, secret: _parts.Secret) -> Record:
        """Return the record with a secret added or replaced."""
        return self.but(secrets={**self.secrets, secret.id: secret})

    def free_relation_id(self) -> int:
        """Return a number that no relation had: one above all of them."""
        return max([self.next_relation_id - 1, *self.relations]) + 1

    def storage(self, id: str) -> Optional[_parts.Storage]:
        """Return the storage of an id such as ``data/0``, None if there is none."""
        return next((storage for storage in self.storages if storage.id == id), None)

    def to_dict(self) -> Dict[str, Any]:
        """Return the record as plain JSON values, its format number among them."""
        return {'format': FORMAT, **super().to_dict()}

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Record:
        """Return the record that :meth:`to_dict` wrote.

        Raises:
            NewerRecord: if a later release wrote it.
            ValueError: if it is no record.
        """
        fields = dict(plain)
        found = fields.pop('format', None)
        if isinstance(found, int) and found > FORMAT:
            raise NewerRecord(found)
        if found != FORMAT:
            raise ValueError(f'cannot read a record: its format is {found!r}, not {FORMAT}')
        try:
            return super().from_dict(fields)
        except (TypeError, AttributeError, KeyError) as exc:
            raise ValueError(f'cannot read a record: {exc}') from exc

    @classmethod
    def for_charm(cls, meta: CharmMeta, *, unit: str = '', **fields: Any) -> Record:
        """Return the record of a freshly deployed unit of a charm.

        Options, endpoints, storages and resources are those that the charm declares. The
        peer relations are there, each storage as often as the charm needs at least, every
        resource missing; leadership and everything else stand as given.

        Args:
            meta: the charm's metadata, with its options (:class:`ops.CharmMeta`).
            unit: the unit's name; the charm's name and number 0 if it is not given.
            fields: fields of the record, which win over what the charm declares.
        """
        from ops._unit import _for_charm

        return cls(**_for_charm.fields(meta, unit or f'{meta.name}/0', fields))
