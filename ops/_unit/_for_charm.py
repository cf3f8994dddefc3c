# SPDX-License-Identifier: Apache-2.0
"""What a charm's metadata says about a freshly deployed unit of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, Iterator, Mapping

from ops._unit._parts import (
    Address,
    BindAddress,
    Endpoint,
    Model,
    Network,
    Option,
    Relation,
    Storage,
    StorageDefinition,
)  # fmt: skip

if TYPE_CHECKING:
    from ops._meta import CharmMeta

_ROLES = ('requires', 'provides', 'peers')


def fields(meta: CharmMeta, unit: str, given: Mapping[str, Any]) -> Dict[str, Any]:
    """Return the fields of a record; see :meth:`Record.for_charm`."""
    kubernetes = bool(meta.containers)
    model = given.get('model') or Model(type='kubernetes' if kubernetes else 'machine')
    definitions = _storage_definitions(meta)
    relations = _peers(meta, unit)
    return {
        'unit': unit,
        'model': model,
        'machine_id': '' if model.type == 'kubernetes' else unit.rpartition('/')[2],
        'options': {name: Option(o.type, o.default) for name, o in meta.config.items()},
        'endpoints': _endpoints(meta),
        'extra_bindings': tuple(meta.extra_bindings),
        'relations': relations,
        'next_relation_id': len(relations),
        'storage_definitions': definitions,
        'storages': tuple(_storages(definitions)),
        'resources': dict.fromkeys(meta.resources),
        'default_network': _NETWORK,
        **given,
    }


_NETWORK = Network(
    (BindAddress((Address('192.0.2.2', cidr='192.0.2.0/24'),), 'eth0', '02:00:00:00:00:02'),),
    ('192.0.2.2',),
    ('192.0.2.2/32',),
)


def _endpoints(meta: CharmMeta) -> Dict[str, Endpoint]:
    found: Dict[str, Endpoint] = {}
    for role in _ROLES:
        for name, declared in getattr(meta, role).items():
            interface = declared.interface_name or ''
            scope = declared.scope or 'global'
            found[name] = Endpoint(name, interface, role, scope, declared.limit)
    return found


def _peers(meta: CharmMeta, unit: str) -> Dict[int, Relation]:
    app = unit.partition('/')[0]
    return {
        number: Relation(number, name, declared.interface_name or '', app, peer=True)
        for number, (name, declared) in enumerate(meta.peers.items())
    }


def _storage_definitions(meta: CharmMeta) -> Dict[str, StorageDefinition]:
    found: Dict[str, StorageDefinition] = {}
    for name, declared in meta.storages.items():
        minimum, maximum = declared.multiple_range or (1, 1)
        found[name] = StorageDefinition(
            name, declared.type, minimum, maximum, declared.location or '',
            bool(declared.read_only), bool(declared.shared),
        )  # fmt: skip
    return found


def _storages(definitions: Mapping[str, StorageDefinition]) -> Iterator[Storage]:
    needed = [each for each in definitions.values() for _ in range(each.minimum)]
    for number, definition in enumerate(needed):
        # Juju counts all storages of a model together.
        yield Storage(definition.name, number, definition.kind, location(definition, number))


def location(definition: StorageDefinition, index: int) -> str:
    """Return where Juju mounts a storage, or which device it is."""
    if definition.kind == 'block':
        return f'/dev/disk/by-id/{definition.name}-{index}'
    if not definition.location:
        return f'/var/lib/juju/storage/{definition.name}/{index}'
    if definition.maximum == 1:
        return definition.location
    return f'{definition.location}/{index}'
