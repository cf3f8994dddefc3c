# SPDX-License-Identifier: Apache-2.0
"""Attributes of the backend that tests have come to read and set: views of the record.

Each is made when it is read. Data, units, ports and secrets can be changed in place (see
``_lent``), and those that have a setter can be set; other changes change nothing.
"""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import pathlib
from typing import TYPE_CHECKING, Any, Dict, Iterable, List, Optional, Set

from ops import model
from ops._unit import Record, Status
from ops.testing._harness import _lent, _secret_views

if TYPE_CHECKING:
    from ops.testing._harness._unit import HarnessUnit
    from ops.testing._scenario._folders import Folder


class Views:
    """What the record says, in the shapes that tests know."""

    _unit: HarnessUnit
    _folder: Folder
    _storages: Any

    @property
    def _record(self) -> Record:
        return self._unit.record

    @property
    def _is_leader(self) -> bool:
        return bool(self._record.leader)

    @_is_leader.setter
    def _is_leader(self, leader: Optional[bool]) -> None:
        self._unit.now(leader=bool(leader))

    # -- relations --

    @property
    def _relation_app_and_units(self) -> Dict[int, Dict[str, Any]]:
        found = {
            number: {'app': relation.remote_app, 'units': list(relation.units)}
            for number, relation in self._record.relations.items()
        }
        lent: Dict[int, Dict[str, Any]] = self._unit.lend(found, _lent.take_units)
        return lent

    @property
    def _relation_ids_map(self) -> Dict[str, List[int]]:
        found: Dict[str, List[int]] = {}
        for number, relation in self._record.relations.items():
            found.setdefault(relation.endpoint, []).append(number)
        return found

    @property
    def _relation_names(self) -> Dict[int, str]:
        return {number: relation.endpoint for number, relation in self._record.relations.items()}

    @property
    def _relation_list_map(self) -> Dict[int, List[str]]:
        return {
            number: list(relation.units) for number, relation in self._record.relations.items()
        }

    @property
    def _relation_data_raw(self) -> Dict[int, Dict[str, Dict[str, str]]]:
        found = {
            number: {name: dict(bag) for name, bag in relation.data.items()}
            for number, relation in self._record.relations.items()
        }
        lent: Dict[int, Dict[str, Dict[str, str]]] = self._unit.lend(found, _lent.take_data)
        return lent

    # -- statuses, ports, versions --

    @property
    def _unit_status(self) -> Dict[str, str]:
        return _status(self._record.unit_status)

    @_unit_status.setter
    def _unit_status(self, status: Dict[str, str]) -> None:
        self._unit.now(unit_status=Status(status['status'], status.get('message', '')))

    @property
    def _app_status(self) -> Dict[str, str]:
        return _status(self._record.app_status)

    @_app_status.setter
    def _app_status(self, status: Dict[str, str]) -> None:
        self._unit.now(app_status=Status(status['status'], status.get('message', '')))

    @property
    def _opened_ports(self) -> Set[model.Port]:
        found: Set[model.Port] = set()
        for port in self._record.ports:
            protocol: Any = port.protocol
            found.add(model.Port(protocol, None if protocol == 'icmp' else port.first))
        lent: Set[model.Port] = self._unit.lend(found, _lent.take_ports)
        return lent

    @property
    def _workload_version(self) -> Optional[str]:
        return self._record.workload_version or None

    @_workload_version.setter
    def _workload_version(self, version: Optional[str]) -> None:
        self._unit.now(workload_version=version or '')

    # -- secrets --

    @property
    def _secrets(self) -> List[_secret_views._Secret]:
        record = self._record
        found = [_secret_views.view(secret, record) for secret in record.secrets.values()]
        for each in found:
            each.expire_time = self._unit.times.as_given(each.expire_time)
        lent: List[_secret_views._Secret] = self._unit.lend(found, _lent.take_secrets)
        return lent

    @_secrets.setter
    def _secrets(self, secrets: Iterable[_secret_views._Secret]) -> None:
        self._secrets[:] = list(secrets)

    def _get_secret(self, id: str) -> Optional[_secret_views._Secret]:
        found = self._record.secrets.get(_secret_views.bare(id))
        return None if found is None else _secret_views.view(found, self._record)

    # -- places --

    @property
    def _storage_list(self) -> Dict[str, Dict[int, Dict[str, Any]]]:
        found: Dict[str, Dict[int, Dict[str, Any]]] = self._storages.listed()
        return found

    @property
    def _harness_container_path(self) -> pathlib.Path:
        return self._folder.path / 'containers'

    @property
    def _harness_storage_path(self) -> pathlib.Path:
        return self._folder.path / 'storages'

    @property
    def _resource_dir(self) -> pathlib.Path:
        return self._folder.path / 'resources'


def _status(status: Status) -> Dict[str, str]:
    return {'status': status.status, 'message': status.message}
