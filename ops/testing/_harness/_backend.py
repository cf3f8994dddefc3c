# SPDX-License-Identifier: Apache-2.0
"""The backend of a harness's model: production's, over a unit that the test may change."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import contextlib
import pathlib
import sys
from typing import (
    TYPE_CHECKING,
    Any,
    ContextManager,
    Dict,
    Generator,
    List,
    Mapping,
    Optional,
    Sequence,
    Set,
    Tuple,
)

from ops import _unit, model
from ops.hookcmds._run import using as _answered_by
from ops.pebble import _transport
from ops.testing._harness import _networks, _record_views, _secret_views, _storage_places
from ops.testing._harness._calls import recorded
from ops.testing._harness._options import _TestingConfig
from ops.testing._harness._running_action import _RunningAction
from ops.testing._harness._unit import HarnessUnit
from ops.testing._scenario._folders import Folder

if TYPE_CHECKING:
    import datetime

    from ops._meta import CharmMeta
    from ops.jujucontext import JujuContext
    from ops.testing._harness._pebble import _TestingPebbleClient


@recorded
class _TestingModelBackend(_record_views.Views, model._ModelBackend):  # type: ignore[misc]  # a view, which can be set as well
    """What the model of a harness asks.

    Every public method but some of those below runs a hook command, as in production, which the
    unit of the harness answers. Each is recorded; see ``Harness._get_backend_calls``. A test may
    patch a method of this class to see what the charm does then.

    Args:
        unit_name: the unit.
        meta: the charm's metadata.
        config: what ``config.yaml`` holds.
        juju_context: what the environment says.
    """

    def __init__(
        self,
        unit_name: str,
        meta: CharmMeta,
        config: Mapping[str, Any],
        juju_context: JujuContext,
    ):
        self._within: Optional[ContextManager[None]] = None
        self._calls: List[Tuple[Any, ...]] = []
        self._known_sockets: Set[str] = set()
        self._is_answering = False
        self._unit = HarnessUnit(
            _first_record(unit_name, meta),
            before={
                'config-get': self._tell_config,
                'goal-state': self._tell_planned_units,
                'network-get': self._tell_networks,
                'resource-get': self._tell_resource,
            },
            after={
                'action-fail': self._hear_failure,
                'action-log': self._hear_log,
                'action-set': self._hear_results,
            },
        )
        super().__init__(unit_name, juju_context=juju_context)
        self.model_name: Any = None
        self.model_uuid = self._unit.record.model.uuid
        self._meta = meta
        self._config: Any = _TestingConfig(config)
        self._networks: _networks.Networks = {}
        self._planned_units: Optional[int] = None
        self._resources_map: Dict[str, Tuple[str, Any]] = {}
        self._pebble_clients: Dict[str, _TestingPebbleClient] = {}
        self._pod_spec: Optional[Tuple[Any, Any]] = None
        self._running_action: Optional[_RunningAction] = None
        self._cloud_spec: Optional[model.CloudSpec] = None
        self._reboot_count = 0
        self._folder = Folder('ops-harness-')
        self._storages = _storage_places.Storages(self)

    # -- whose commands they are --

    @property
    def _hook_is_running(self) -> str:
        """The event that is handled; meanwhile what the charm itself asks is answered, too."""
        return self._running

    @_hook_is_running.setter
    def _hook_is_running(self, name: str) -> None:
        self._running = name
        if name and self._within is None:
            self._within = self._for_the_charm()
            self._within.__enter__()
        elif not name and self._within is not None:
            within, self._within = self._within, None
            within.__exit__(None, None, None)

    @contextlib.contextmanager
    def _for_the_charm(self) -> Generator[None, None, None]:
        with _answered_by(self._unit), _transport.using(self._transport_for):
            yield

    def _transport_for(self, socket_path: str) -> _transport.Transport:
        client = self._pebble_clients.get(pathlib.PurePath(socket_path).parent.name)
        if client is not None:
            return client._daemon
        from ops.pebble import _transport_socket

        return _transport_socket.UnixSocketTransport(socket_path, 5.0)

    def _wrap_hookcmd(self, cmd: str, **trace: Any) -> Any:
        around = super()._wrap_hookcmd(cmd, **trace)
        # Not again in a handler: it may have started this thread.
        return around if self._within is not None else self._answering(around)

    @contextlib.contextmanager
    def _answering(self, around: ContextManager[object]) -> Generator[None, None, None]:
        with _answered_by(self._unit), around:
            yield

    # -- what a test may have set, for the unit --

    def _tell_config(self, argv: Sequence[str]) -> None:
        self._unit.now(config=dict(self._config))

    def _tell_planned_units(self, argv: Sequence[str]) -> None:
        planned = self._planned_units
        if planned is None:
            peers = {
                name
                for relation in self._unit.record.relations.values()
                if relation.peer
                for name in relation.units
            }
            planned = len(peers | {self.unit_name})
        self._unit.now(planned_units=planned)

    def _tell_networks(self, argv: Sequence[str]) -> None:
        found: Dict[str, Any] = {'networks': {}, 'relation_networks': {}}
        for (endpoint, relation), raw in self._networks.items():
            if relation is not None:
                found['relation_networks'][relation] = _networks.part(raw)
            elif endpoint is not None:
                found['networks'][endpoint] = _networks.part(raw)
        default = self._networks.get((None, None))
        self._unit.now(default_network=default and _networks.part(default), **found)

    def _tell_resource(self, argv: Sequence[str]) -> None:
        name = argv[-1]
        if name not in self._resources_map:
            return
        filename, content = self._resources_map[name]
        path = self._folder.path / 'resources' / name / filename
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            path.write_text(content, encoding='utf-8')
        else:
            path.write_bytes(content)
        self._unit.set('resources', name, str(path))

    # -- what a charm may do without the model --

    def _hear_failure(self) -> None:
        action = self._unit.record.action
        if self._running_action is not None and action is not None:
            self._running_action.failure_message = action.failure

    def _hear_log(self) -> None:
        action = self._unit.record.action
        if self._running_action is not None and action is not None:
            self._running_action.output.logs.append(action.logs[-1])

    def _hear_results(self) -> None:
        action = self._unit.record.action
        if self._running_action is not None and action is not None:
            self._running_action.output.results.update(action.results)

    # -- leadership --

    def is_leader(self) -> bool:
        """Say whether the unit leads now, without regard to a lease."""
        return bool(self._unit.record.leader)

    def _cached_leadership(self) -> Optional[bool]:
        return self.is_leader()

    # -- relations --

    def relation_ids(self, relation_name: str) -> List[int]:
        """Return the relations of an endpoint.

        Raises:
            ModelError: if the charm declares no such endpoint.
        """
        if relation_name not in self._meta.relations:
            raise model.ModelError(f'{relation_name} is not a known relation')
        return super().relation_ids(relation_name)

    def relation_get(
        self,
        relation_id: int,
        member_name: str,
        is_app: bool,
        *,
        relation_name: Optional[str] = None,
    ) -> Dict[str, str]:
        """Return what an application or unit says.

        Who may read what, the model has asked before: nothing is kept from a test.
        """
        with self._unit.leading():
            return super().relation_get(
                relation_id, member_name, is_app, relation_name=relation_name
            )

    def relation_set(
        self,
        relation_id: int,
        data: Mapping[str, str],
        is_app: bool,
        *,
        relation_name: Optional[str] = None,
    ) -> None:
        """Set what the charm itself says; see :meth:`relation_get`."""
        with self._unit.leading():
            super().relation_set(relation_id, data, is_app, relation_name=relation_name)

    def update_relation_data(
        self,
        relation_id: int,
        entity: Any,
        data: Mapping[str, str],
        *,
        relation_name: Optional[str] = None,
    ) -> None:
        """Set data of the charm itself, or, as only a test does, of anybody."""
        if entity.name in (self.unit_name, self.app_name):
            super().update_relation_data(relation_id, entity, data, relation_name=relation_name)
            return
        relation = self._unit.record.relations[relation_id]
        bag = {**relation.bag(entity.name), **data}
        kept = {key: value for key, value in bag.items() if value}
        self._unit.set('relations', relation_id, relation.with_bag(entity.name, kept))

    # -- storages --

    def storage_list(self, name: str, include_detached: bool = False) -> List[int]:
        """Return the storages of a name.

        Args:
            name: the name.
            include_detached: those too that the test has added and not attached.

        Raises:
            KeyError: if the charm declares no such storage.
        """
        if name not in self._meta.storages:
            raise KeyError(name)
        if include_detached:
            return self._storages.all_of(name)
        return sorted(super().storage_list(name))

    def storage_get(self, storage_name_id: str, attribute: str) -> Any:
        """Return the place of a storage, also of one that is not attached yet."""
        name, index = storage_name_id.split('/')
        if name not in self._meta.storages:
            raise KeyError(name)
        with self._storages.shown(f'{name}/{index}'):
            return super().storage_get(storage_name_id, attribute)

    def storage_add(self, name: str, count: int = 1) -> Any:
        """Add storages, which are there when the test attaches them, and return their numbers."""
        if '/' in name:
            raise model.ModelError('storage name cannot contain "/"')
        return [self._storages.add(name) for _ in range(count)]

    # -- secrets --

    def secret_get(
        self,
        *,
        id: Optional[str] = None,
        label: Optional[str] = None,
        refresh: bool = False,
        peek: bool = False,
    ) -> Dict[str, str]:
        found = _secret_views.find(self, id, label)
        _secret_views.check_readable(self, found)
        return super().secret_get(id=id, label=label, refresh=refresh, peek=peek)

    def secret_info_get(
        self, *, id: Optional[str] = None, label: Optional[str] = None
    ) -> model.SecretInfo:
        found = _secret_views.find(self, id, label)
        _secret_views.check_owned(self, found, model.SecretNotFoundError)
        info = super().secret_info_get(id=f'secret:{found.id}')
        info.id = f'secret:{found.id}'
        info.label = found.label or None
        info.expires = self._unit.times.as_given(info.expires)
        info.rotates = info.rotates or _next_rotation(info)
        return info

    def secret_add(self, content: Dict[str, str], **attributes: Any) -> str:
        """Add a secret; that of the application by a unit that does not lead it, too.

        Juju refuses that. Tests that say nothing of leadership have always got away with it.
        """
        self._unit.times.note(attributes.get('expire'))
        with self._unit.leading():
            return super().secret_add(content, **attributes)

    def secret_set(self, id: str, **attributes: Any) -> None:
        _secret_views.check_owned(self, _secret_views.find(self, id, None), RuntimeError)
        self._unit.times.note(attributes.get('expire'))
        super().secret_set(id, **attributes)

    def secret_grant(self, id: str, relation_id: int, *, unit: Optional[str] = None) -> None:
        found = _secret_views.find(self, id, None)
        _secret_views.check_owned(self, found, model.SecretNotFoundError)
        super().secret_grant(id, relation_id, unit=unit)

    def secret_revoke(self, id: str, relation_id: int, *, unit: Optional[str] = None) -> None:
        found = _secret_views.find(self, id, None)
        _secret_views.check_owned(self, found, model.SecretNotFoundError)
        super().secret_revoke(id, relation_id, unit=unit)

    def secret_remove(self, id: str, *, revision: Optional[int] = None) -> None:
        _secret_views.check_owned(self, _secret_views.find(self, id, None), RuntimeError)
        super().secret_remove(id, revision=revision)

    # -- actions: results with their types, and log lines uncut --

    def action_set(self, results: Dict[str, Any]) -> None:
        with self._unit.unobserved():
            super().action_set(results)
        if self._running_action is not None:
            self._running_action.output.results.update(results)

    def action_log(self, message: str) -> None:
        with self._unit.unobserved():
            super().action_log(message)
        if self._running_action is not None:
            self._running_action.output.logs.append(message)

    def action_fail(self, message: str = '') -> None:
        with self._unit.unobserved():
            super().action_fail(message)
        if self._running_action is not None:
            self._running_action.failure_message = message

    # -- the rest --

    def config_get(self) -> Any:
        """Return the options as the test has set them, and goes on to."""
        return self._config

    def network_get(self, binding_name: str, relation_id: Optional[int] = None) -> Any:
        """Return the network of a binding as the test has given it, with whatever keys.

        Raises:
            RelationNotFoundError: if it has given none.
        """
        for key in ((binding_name, relation_id), (binding_name, None), (None, None)):
            if key in self._networks:
                return self._networks[key]
        try:
            return super().network_get(binding_name, relation_id)
        except model.ModelError as exc:
            raise model.RelationNotFoundError(*exc.args) from exc

    def resource_get(self, resource_name: str) -> str:
        """Return the path of a resource, made anew from what the test has given."""
        return super().resource_get(resource_name)

    def pod_spec_set(
        self, spec: Mapping[str, Any], k8s_resources: Optional[Mapping[str, Any]] = None
    ) -> None:
        self._pod_spec = (spec, k8s_resources)

    def credential_get(self) -> model.CloudSpec:
        """Return the cloud that the test has set.

        Raises:
            ModelError: if it has set none.
        """
        if self._cloud_spec is None:
            raise model.ModelError(
                'ERROR cloud spec is empty, set it with `Harness.set_cloud_spec()` first'
            )
        return self._cloud_spec

    def reboot(self, now: bool = False) -> None:
        """Count a reboot, and end the handler if it is to be now."""
        self._reboot_count += 1
        self._report_restart()
        self._unit.now(reboot='now' if now else 'at-end')
        if now:
            sys.exit()

    def get_pebble(self, socket_path: str) -> _TestingPebbleClient:
        """Return the client of a container, the same one each time."""
        from ops.testing._harness import _pebble

        container = pathlib.PurePath(socket_path).parent.name
        client = self._pebble_clients.get(container)
        if client is None:
            root = self._folder
            client = _pebble._TestingPebbleClient(self, root, container)
            self._pebble_clients[container] = client
        return client

    def _cleanup(self) -> None:
        """Remove what is on disk."""
        for client in self._pebble_clients.values():
            client._daemon.close()
        self._folder.remove()


def _next_rotation(info: model.SecretInfo) -> Optional[datetime.datetime]:
    """Return a moment for a secret that is rotated: tomorrow, whatever its policy."""
    if info.rotation is None:
        return None
    import datetime

    return datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=1)


def _first_record(unit_name: str, meta: CharmMeta) -> _unit.Record:
    import uuid

    kind = 'kubernetes' if meta.containers else 'machine'
    return _unit.Record.for_charm(
        meta,
        unit=unit_name,
        model=_unit.Model('', str(uuid.uuid4()), kind),
        options={},
        relations={},
        next_relation_id=0,
        storages=(),
        default_network=None,
        unit_status=_unit.Status('maintenance'),
    )
