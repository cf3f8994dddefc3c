# SPDX-License-Identifier: Apache-2.0
"""The values of which a record is made."""

from __future__ import annotations

from typing import Any, ClassVar, Mapping, Optional, Tuple

from ops._unit import _part
from ops_compat.values import field, value


@value()
class Model(_part.Part):
    """The model that the unit is in."""

    name: str = 'model'
    uuid: str = '11111111-2222-4333-8444-555555555555'
    type: str = 'machine'
    """``kubernetes`` or ``machine``."""
    cloud: Optional[Mapping[str, Any]] = None
    """What ``credential-get`` prints; None for an application that nobody trusts with it."""
    proxies: Mapping[str, str] = field(default_factory=dict)
    """Juju's charm proxies by ``http``, ``https``, ``ftp`` and ``no``."""


@value()
class Endpoint(_part.Part):
    """An endpoint that the charm declares."""

    name: str
    interface: str = ''
    role: str = 'requires'
    """``requires``, ``provides`` or ``peers``."""
    scope: str = 'global'
    """``global``, or ``container`` between a subordinate and its principal."""
    limit: Optional[int] = None


@value()
class Relation(_part.Part):
    """A relation and every databag in it."""

    CODECS: ClassVar[Mapping[str, _part.Codec]] = {
        'units': _part.WORDS,
        'data': _part.DATABAGS,
    }

    id: int
    endpoint: str
    interface: str = ''
    remote_app: str = ''
    """The application at the other end, the own one in a peer relation; empty for a remote
    application that nobody knows any more."""
    units: Tuple[str, ...] = ()
    """The remote units that are in the relation now, the other units in a peer relation."""
    data: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """The databag of each application and unit by its name, the own ones and those of units
    that have departed among them."""
    peer: bool = False
    subordinate: bool = False
    broken: bool = False
    """Whether relation-broken has begun: Juju lists the relation no more."""
    remote_model_uuid: Optional[str] = None
    """The model at the other end; None for the own one."""

    def bag(self, entity: str) -> Mapping[str, str]:
        """Return the databag of an application or unit, empty if it never wrote."""
        return self.data.get(entity, {})

    def with_bag(self, entity: str, bag: Mapping[str, str]) -> Relation:
        """Return the relation with one databag replaced."""
        return self.but(data={**self.data, entity: bag})


@value()
class Revision(_part.Part):
    """One revision of a secret."""

    CODECS: ClassVar[Mapping[str, _part.Codec]] = {'content': _part.MAPPING}

    number: int
    content: Mapping[str, str] = field(default_factory=dict, repr=False)
    expire: Optional[str] = None
    """When it expires, RFC 3339."""
    removed: bool = False
    """Whether ``secret-remove --revision`` took its content away."""


@value()
class Consumer(_part.Part):
    """What a unit that reads a secret has settled for itself."""

    revision: int
    """The revision that it tracks."""
    label: str = ''
    """Its own label for the secret."""


@value()
class Grant(_part.Part):
    """Leave to read a secret."""

    target: str
    """The application or the unit that may."""
    relation: Optional[int] = None
    """The relation for which; None where the unit does not know it."""
    role: str = 'view'


@value()
class Secret(_part.Part):
    """A secret with its whole history."""

    CODECS: ClassVar[Mapping[str, _part.Codec]] = {
        'revisions': _part.several(Revision),
        'consumers': _part.named(Consumer),
        'grants': _part.several(Grant),
    }

    id: str
    """The bare id, without ``secret:``."""
    owner: str
    """The application or the unit that owns it; a model's uuid for one that a user made."""
    label: str = ''
    """The owner's label."""
    description: str = ''
    rotate: str = ''
    """Its rotation policy, such as ``monthly``; empty if it was never given one."""
    rotates: Optional[str] = None
    """When it rotates next, RFC 3339."""
    expire: Optional[str] = None
    """When the latest revision expires, RFC 3339."""
    revisions: Tuple[Revision, ...] = ()
    """Every revision, oldest first, removed ones among them."""
    consumers: Mapping[str, Consumer] = field(default_factory=dict)
    """What each reading unit tracks, by its name."""
    grants: Tuple[Grant, ...] = ()

    @property
    def latest(self) -> Revision:
        """The newest revision."""
        return self.revisions[-1]

    def revision(self, number: int) -> Optional[Revision]:
        """Return a revision that has its content still, None if there is none of that number."""
        for revision in self.revisions:
            if revision.number == number and not revision.removed:
                return revision
        return None


@value()
class StorageDefinition(_part.Part):
    """A storage that the charm declares."""

    name: str
    kind: str = 'filesystem'
    """``filesystem`` or ``block``."""
    minimum: int = 1
    maximum: Optional[int] = 1
    """How many there may be; None for any number."""
    location: str = ''
    read_only: bool = False
    shared: bool = False


@value()
class Storage(_part.Part):
    """A storage instance of the unit."""

    name: str
    index: int = 0
    kind: str = 'filesystem'
    location: str = ''
    """Its mount point or device; empty while it is not provisioned."""

    @property
    def id(self) -> str:
        """Its id, such as ``data/0``."""
        return f'{self.name}/{self.index}'


@value()
class PortRange(_part.Part):
    """A range of open ports; one port is a range too, and ICMP has none."""

    CODECS: ClassVar[Mapping[str, _part.Codec]] = {'endpoints': _part.WORDS}

    protocol: str = 'tcp'
    """``tcp``, ``udp`` or ``icmp``."""
    first: int = 0
    last: int = 0
    endpoints: Tuple[str, ...] = ()
    """The endpoints it is open for, sorted; empty for all."""

    def __str__(self) -> str:
        if self.protocol == 'icmp':
            return 'icmp'
        if self.first == self.last:
            return f'{self.first}/{self.protocol}'
        return f'{self.first}-{self.last}/{self.protocol}'


@value()
class Status(_part.Part):
    """A workload status."""

    status: str = 'unknown'
    message: str = ''
    data: Mapping[str, Any] = field(default_factory=dict)


@value()
class Address(_part.Part):
    """An address of an interface."""

    value: str
    hostname: str = ''
    cidr: str = ''


@value()
class BindAddress(_part.Part):
    """The addresses of one interface."""

    CODECS: ClassVar[Mapping[str, _part.Codec]] = {'addresses': _part.several(Address)}

    addresses: Tuple[Address, ...] = ()
    interface_name: str = ''
    mac_address: str = ''


@value()
class Network(_part.Part):
    """What Juju knows of the network behind a binding."""

    CODECS: ClassVar[Mapping[str, _part.Codec]] = {
        'bind_addresses': _part.several(BindAddress),
        'ingress_addresses': _part.WORDS,
        'egress_subnets': _part.WORDS,
    }

    bind_addresses: Tuple[BindAddress, ...] = ()
    ingress_addresses: Tuple[str, ...] = ()
    egress_subnets: Tuple[str, ...] = ()


@value()
class Option(_part.Part):
    """A configuration option that the charm declares."""

    type: str = 'string'
    """``string``, ``int``, ``float``, ``boolean`` or ``secret``."""
    default: Any = None


@value()
class Action(_part.Part):
    """An action in progress, or the last one that ran."""

    CODECS: ClassVar[Mapping[str, _part.Codec]] = {'logs': _part.WORDS}

    name: str
    id: str = '1'
    params: Mapping[str, Any] = field(default_factory=dict)
    results: Mapping[str, Any] = field(default_factory=dict)
    """What ``action-set`` set: texts, nested by the dots of their keys."""
    logs: Tuple[str, ...] = ()
    failure: Optional[str] = None
    """Why it failed; None as long as it has not."""


@value()
class LogLine(_part.Part):
    """A line that ``juju-log`` wrote."""

    level: str
    message: str
    prefix: str = ''
    """What Juju writes before the message in a relation hook, such as ``db:3: ``."""


@value()
class Metric(_part.Part):
    """A measurement that ``add-metric`` added."""

    CODECS: ClassVar[Mapping[str, _part.Codec]] = {'labels': _part.MAPPING}

    key: str
    value: str
    labels: Mapping[str, str] = field(default_factory=dict)


@value()
class Payload(_part.Part):
    """A payload that ``payload-register`` registered."""

    CODECS: ClassVar[Mapping[str, _part.Codec]] = {'labels': _part.WORDS}

    kind: str
    name: str
    id: str
    status: str = 'running'
    labels: Tuple[str, ...] = ()
