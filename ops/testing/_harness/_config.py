# SPDX-License-Identifier: Apache-2.0
"""What Juju tells a charm that is no relation, storage, secret or container."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any, AnyStr, Iterable, Mapping, Optional, Tuple, Union

from ops import charm
from ops._private import yaml
from ops.testing._harness._core import Core

if TYPE_CHECKING:
    from ops import model
    from ops.charm import CharmBase

_OCI_IMAGE = {
    'registrypath': 'registrypath',
    'username': 'username',
    'password': 'password',  # stands in for one
}


class WithSettings(Core):
    """Config, leadership, resources, the model and the application of a harness."""

    # -- config --

    def update_config(
        self,
        key_values: Optional[Mapping[str, Union[str, int, float, bool]]] = None,
        unset: Iterable[str] = (),
    ) -> None:
        """Set options; the charm sees config-changed, also if nothing is other than before.

        Example::

            harness.update_config({'log-level': 'debug'}, unset=['port'])

        Args:
            key_values: what to set, None for nothing.
            unset: the names of options to give their default again, or none if they have none.

        Raises:
            ValueError: if the charm has no such option.
            RuntimeError: if a value is not of the option's type.
        """
        self._update_config(key_values, unset)
        if self._emits:
            self._emit(self._charm.on.config_changed)

    def _update_config(
        self, key_values: Optional[Mapping[str, Any]] = None, unset: Iterable[str] = ()
    ) -> None:
        """Set options, and let the charm hear nothing of it."""
        config = self._backend._config
        given: Mapping[str, Any] = {} if key_values is None else key_values
        for key, value in given.items():
            config._config_set(key, value)
        for key in unset:
            config._config_unset(key)

    # -- leadership, the model, the application --

    def set_leader(self, is_leader: bool = True) -> None:
        """Have the unit lead, or not; the charm sees leader-elected whenever it is to lead.

        Args:
            is_leader: whether it leads.
        """
        self._backend._is_leader = is_leader
        if is_leader and self._emits:
            self._emit(self._charm.on.leader_elected)

    def set_model_info(self, name: Optional[str] = None, uuid: Optional[str] = None) -> None:
        """Name the model, before the charm begins.

        Args:
            name: the model's name, None to leave it.
            uuid: its UUID, None to leave it; a random one if it is never set.

        Raises:
            RuntimeError: if the charm has begun.
        """
        if name is not None:
            self.set_model_name(name)
        if uuid is not None:
            self.set_model_uuid(uuid)

    def set_model_name(self, name: str) -> None:
        """Set the model's name; see :meth:`set_model_info`.

        Args:
            name: the name.

        Raises:
            RuntimeError: if the charm has begun.
        """
        if self._charm is not None:
            raise RuntimeError('cannot set the Model name after begin()')
        self._backend.model_name = name
        record = self._unit.record
        self._unit.now(model=record.model.but(name=name))

    def set_model_uuid(self, uuid: str) -> None:
        """Set the model's UUID; see :meth:`set_model_info`.

        Args:
            uuid: the UUID.

        Raises:
            RuntimeError: if the charm has begun.
        """
        if self._charm is not None:
            raise RuntimeError('cannot set the Model uuid after begin()')
        self._backend.model_uuid = uuid
        record = self._unit.record
        self._unit.now(model=record.model.but(uuid=uuid))

    def set_planned_units(self, num_units: int) -> None:
        """Say how many units the application will have; see ``Application.planned_units()``.

        Unless it is said, it is the unit itself and those that have joined its peer relations.

        Args:
            num_units: the number, 0 if the application is being removed.

        Raises:
            TypeError: if it is negative, or no number.
        """
        if num_units < 0:
            raise TypeError('num_units must be 0 or a positive integer.')
        self._backend._planned_units = num_units

    def reset_planned_units(self) -> None:
        """Take back what :meth:`set_planned_units` said."""
        self._backend._planned_units = None

    def set_cloud_spec(self, spec: model.CloudSpec):
        """Say what ``Model.get_cloud_spec()`` returns.

        Example::

            harness.set_cloud_spec(ops.CloudSpec.from_dict({'type': 'lxd', 'name': 'local'}))

        Args:
            spec: the cloud and the credentials for it.

        .. versionadded:: 2.12 / 3.0
        """
        from ops.testing._scenario import _to_record

        self._backend._cloud_spec = spec
        given: Any = spec  # of the same shape as the one of a State
        record = self._unit.record
        self._unit.now(model=record.model.but(cloud=_to_record._cloud(given)))

    @property
    def reboot_count(self) -> int:
        """How often the charm has asked for a reboot.

        With ``now=True`` a SystemExit also ends the handler, and whatever method of the harness
        has emitted the event.
        """
        return self._backend._reboot_count

    # -- what the charm tells Juju --

    def get_workload_version(self) -> str:
        """Return the version that the charm has set for its workload, None if it has set none."""
        version: Any = self._backend._workload_version
        return version

    def get_pod_spec(self) -> Tuple[Mapping[Any, Any], Mapping[Any, Any]]:
        """Return the pod specification and Kubernetes resources that the charm has set.

        None if it has set nothing. The second is None if it has set the first alone.
        """
        spec: Any = self._backend._pod_spec
        return spec

    def evaluate_status(self) -> None:
        """Collect statuses as Juju's run of an event ends with, and set them.

        If the unit leads, the charm sees collect-app-status; it sees collect-unit-status in any
        case. Each then takes the most pressing status that was added.

        Example::

            harness.evaluate_status()
            assert isinstance(harness.model.unit.status, ops.BlockedStatus)

        Raises:
            RuntimeError: if the charm has not begun.

        .. versionadded:: 2.5.0 / 3.0
        """
        running: CharmBase = self.charm
        running.app._collected_statuses = []
        running.unit._collected_statuses = []
        charm._evaluate_status(running)

    @property
    def charm(self) -> Any:
        """The charm; see the harness."""
        raise NotImplementedError

    # -- resources --

    def add_resource(self, resource_name: str, content: AnyStr) -> None:
        """Give the charm a resource of the type ``file``.

        What the charm has fetched already it keeps: it asks Juju once.

        Args:
            resource_name: the resource, from the charm's metadata.
            content: what the file holds, text or bytes.

        Raises:
            RuntimeError: if there is no such resource, or it is of another type.
        """
        declared = self._meta.resources.get(resource_name)
        if declared is None:
            raise RuntimeError(f'Resource {resource_name} is not a defined resource')
        if declared.type != 'file':
            raise RuntimeError(
                f'Resource {resource_name} is not a file, but actually {declared.type}'
            )
        if not isinstance(content, (str, bytes)):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError(
                f'the content of resource {resource_name} must be str or bytes, '
                f'not {type(content).__name__}'
            )
        self._backend._resources_map[resource_name] = (declared.filename or '', content)

    def add_oci_resource(
        self, resource_name: str, contents: Optional[Mapping[str, str]] = None
    ) -> None:
        """Give the charm a resource of the type ``oci-image``: a file with where the image is.

        Args:
            resource_name: the resource, from the charm's metadata.
            contents: the file's keys, such as ``registrypath``, ``username`` and ``password``;
                three that stand in for those if not given.

        Raises:
            RuntimeError: if there is no such resource, or it is of another type.
        """
        declared = self._meta.resources.get(resource_name)
        if declared is None:
            raise RuntimeError(f'Resource {resource_name} is not a defined resources')
        if declared.type != 'oci-image':
            raise RuntimeError(f'Resource {resource_name} is not an OCI Image')
        text = yaml.safe_dump(dict(contents) if contents else _OCI_IMAGE)
        self._backend._resources_map[resource_name] = ('contents.yaml', text)

    def populate_oci_resources(self) -> None:
        """Give the charm all its image resources; see :meth:`add_oci_resource`."""
        for name, declared in self._meta.resources.items():
            if declared.type == 'oci-image':
                self.add_oci_resource(name)
