# SPDX-License-Identifier: Apache-2.0
"""Units and applications: the charm's own, and those that it is related to."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import functools
import typing
from typing import Any, Dict, Iterable, List, Literal, Mapping, Optional, Set, Union

from ops._private import later
from ops_compat import faces

if typing.TYPE_CHECKING:
    import datetime

    from ops._meta import CharmMeta
    from ops.model import _container, _errors, _ports, _secret_content, _secrets, _status
    from ops.model._backend import _ModelBackend
    from ops.model._container import Container, ContainerMapping
    from ops.model._model import _ModelCache
    from ops.model._ports import Port
    from ops.model._secrets import Secret, SecretRotate
    from ops.model._status import StatusBase
else:
    _container = later.Later('ops.model._container')
    _errors = later.Later('ops.model._errors')
    _ports = later.Later('ops.model._ports')
    _secret_content = later.Later('ops.model._secret_content')
    _secrets = later.Later('ops.model._secrets')
    _status = later.Later('ops.model._status')


class Application:
    """An application: the charm's own, or a remote one.

    It comes from :attr:`ops.Model.app`, :attr:`Relation.app <ops.Relation.app>` or
    :meth:`ops.Model.get_app`, and is the same object each time.
    """

    name: str
    """The name that Juju has for it, such as ``postgresql``."""

    def __init__(self, name: str, meta: CharmMeta, backend: _ModelBackend, cache: _ModelCache):
        self.name = name
        self._backend = backend
        self._cache = cache
        self._is_our_app = name == backend.app_name
        self._status: Optional[StatusBase] = None
        self._collected_statuses: List[StatusBase] = []

    def __repr__(self) -> str:
        return f'<{type(self).__module__}.{type(self).__name__} {self.name}>'

    def _invalidate(self) -> None:
        self._status = None

    @property
    def status(self) -> StatusBase:
        """The status of the whole application, which only the leader can see and set.

        That of a remote application is always :class:`ops.UnknownStatus`. Juju is asked once
        (``status-get --application``); setting it has effect at once, even if the hook fails.

        Example::

            self.app.status = ops.BlockedStatus('needs a relation to a database')

        Raises:
            RuntimeError: if this unit is not the leader, or a remote application's is set.
            InvalidStatusError: if what is set is no status, or one that charms cannot set.
        """
        if not self._is_our_app:
            return _status.UnknownStatus()
        if not self._backend.is_leader():
            _report_denied('status-get', 'Attempted to get application status when not leader')
            raise RuntimeError('cannot get application status as a non-leader unit')
        if self._status is None:
            self._status = _read_status(self._backend.status_get(is_app=True))
        return self._status

    @status.setter
    def status(self, value: StatusBase) -> None:
        if not isinstance(value, _status.StatusBase):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise _errors.InvalidStatusError(
                f'invalid value provided for application {self} status: {value}'
            )
        if not self._is_our_app:
            raise RuntimeError(f'cannot set status for a remote application {self}')
        if not self._backend.is_leader():
            _report_denied('status-set', 'Attempted to set application status when not leader.')
            raise RuntimeError('cannot set application status as a non-leader unit')
        _write_status(self._backend, value, is_app=True)
        self._status = value

    def planned_units(self) -> int:
        """Return how many units the application is to have (``goal-state``).

        Units that are going do not count; those that are still to come do.

        Raises:
            RuntimeError: if it is a remote application.
        """
        if not self._is_our_app:
            raise RuntimeError(f'cannot get planned units for a remote application {self}.')
        return self._backend.planned_units()

    def add_secret(
        self,
        content: Dict[str, str],
        *,
        label: Optional[str] = None,
        description: Optional[str] = None,
        expire: Union[datetime.datetime, datetime.timedelta, None] = None,
        rotate: Optional[SecretRotate] = None,
    ) -> Secret:
        """Make a secret that the application owns (``secret-add``).

        Only the leader can make and change it.

        Example::

            secret = self.app.add_secret({'password': password}, label='database-password')
            secret.grant(relation)

        Args:
            content: the content; for the keys, see :meth:`ops.Secret.set_content`.
            label: a name for :meth:`ops.Model.get_secret`, the charm's own.
            description: what it is, for people.
            expire: when, or how long from now, Juju is to ask for its removal.
            rotate: how often Juju is to ask for new content.

        Raises:
            TypeError: if ``content`` is no dict of strings, or ``expire`` is no time.
            ValueError: if ``content`` is empty, or a key is not one that Juju takes.
            ModelError: if this unit is not the leader, or Juju refuses.

        .. versionadded:: 2.0 / 3.0
        """
        info = {'label': label, 'description': description, 'expire': expire, 'rotate': rotate}
        return _add_secret(self, 'application', content, info)


class Unit:
    """A unit: the one that the charm runs in, another of its application, or a remote one.

    It comes from :attr:`ops.Model.unit`, :attr:`Relation.units <ops.Relation.units>` or
    :meth:`ops.Model.get_unit`, and is the same object each time.
    """

    name: str
    """The name that Juju has for it, such as ``postgresql/0``."""

    app: Application
    """The application that it is a unit of."""

    def __init__(self, name: str, meta: CharmMeta, backend: _ModelBackend, cache: _ModelCache):
        self.name = name
        self.app = cache.get(Application, name.split('/')[0])
        self._backend = backend
        self._cache = cache
        self._is_our_unit = name == backend.unit_name
        self._status: Optional[StatusBase] = None
        self._collected_statuses: List[StatusBase] = []
        self._container_names: Iterable[str] = getattr(meta, 'containers', ())

    @functools.cached_property
    def _containers(self) -> Optional[ContainerMapping]:
        if not self._is_our_unit:
            return None
        return _container.ContainerMapping(iter(self._container_names), self._backend)

    def __repr__(self) -> str:
        return f'<{type(self).__module__}.{type(self).__name__} {self.name}>'

    def _invalidate(self) -> None:
        self._status = None

    @property
    def status(self) -> StatusBase:
        """The status of the unit.

        That of any other unit than the charm's own is always :class:`ops.UnknownStatus`. Juju
        is asked once (``status-get``); setting it has effect at once, even if the hook fails.

        Example::

            self.unit.status = ops.MaintenanceStatus('installing')

        Raises:
            RuntimeError: if the status of another unit is set.
            InvalidStatusError: if what is set is no status, or one that charms cannot set.
        """
        if not self._is_our_unit:
            return _status.UnknownStatus()
        if self._status is None:
            self._status = _read_status(self._backend.status_get(is_app=False))
        return self._status

    @status.setter
    def status(self, value: StatusBase) -> None:
        if not isinstance(value, _status.StatusBase):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise _errors.InvalidStatusError(
                f'invalid value provided for unit {self} status: {value}'
            )
        if not self._is_our_unit:
            raise RuntimeError(f'cannot set status for a remote unit {self}')
        _write_status(self._backend, value, is_app=False)
        self._status = value

    def is_leader(self) -> bool:
        """Say whether this unit is the leader of its application (``is-leader``).

        Juju vouches for the answer for 30 seconds: the unit stays the leader at least so long.

        Raises:
            RuntimeError: if it is not the charm's own unit: nobody else can see that.
        """
        if not self._is_our_unit:
            raise RuntimeError(
                f'leadership status of remote units ({self}) is not visible to other applications'
            )
        return self._backend.is_leader()

    def set_workload_version(self, version: str) -> None:
        """Say which version of the workload is there, for ``juju status``.

        The command is ``application-version-set``.

        Args:
            version: the version, as the workload writes it.

        Raises:
            TypeError: if it is no string.
        """
        if not isinstance(version, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError(
                f'workload version must be a str, not {type(version).__name__}: {version!r}'
            )
        self._backend.application_version_set(version)

    @property
    def containers(self) -> Mapping[str, Container]:
        """The workload containers of the unit, by the name in the charm's metadata.

        Raises:
            RuntimeError: if it is not the charm's own unit.
        """
        if self._containers is None:
            raise RuntimeError(f'cannot get container for a remote unit {self}')
        return self._containers

    def get_container(self, container_name: str) -> Container:
        """Return one of :attr:`containers`.

        Example::

            container = self.unit.get_container('workload')
            if container.can_connect():
                container.replan()

        Args:
            container_name: the name in the charm's metadata.

        Raises:
            ModelError: if the metadata has no such container.
            RuntimeError: if it is not the charm's own unit.
        """
        try:
            return self.containers[container_name]
        except KeyError:
            raise _errors.ModelError(f'container {container_name!r} not found') from None

    def add_secret(
        self,
        content: Dict[str, str],
        *,
        label: Optional[str] = None,
        description: Optional[str] = None,
        expire: Union[datetime.datetime, datetime.timedelta, None] = None,
        rotate: Optional[SecretRotate] = None,
    ) -> Secret:
        """Make a secret that the unit owns (``secret-add --owner unit``).

        Args:
            content: the content; for the keys, see :meth:`ops.Secret.set_content`.
            label: a name for :meth:`ops.Model.get_secret`, the charm's own.
            description: what it is, for people.
            expire: when, or how long from now, Juju is to ask for its removal.
            rotate: how often Juju is to ask for new content.

        Raises:
            TypeError: if ``content`` is no dict of strings, or ``expire`` is no time.
            ValueError: if ``content`` is empty, or a key is not one that Juju takes.
            ModelError: if Juju refuses.

        .. versionadded:: 2.0 / 3.0
        """
        info = {'label': label, 'description': description, 'expire': expire, 'rotate': rotate}
        return _add_secret(self, 'unit', content, info)

    def open_port(
        self, protocol: Literal['tcp', 'udp', 'icmp'], port: Optional[int] = None
    ) -> None:
        """Open a port, once the hook ends well (``open-port``).

        Users reach an opened port after ``juju expose``. :meth:`set_ports` is often simpler.

        Args:
            protocol: ``tcp``, ``udp`` or ``icmp``.
            port: the number, from 1 to 65535; None for ``icmp``.

        Raises:
            ModelError: if Juju refuses.

        .. versionadded:: 2.1 / 3.0
        """
        self._backend.open_port(protocol.lower(), port)

    def close_port(
        self, protocol: Literal['tcp', 'udp', 'icmp'], port: Optional[int] = None
    ) -> None:
        """Close a port, once the hook ends well (``close-port``).

        A port that is not open may be closed. :meth:`set_ports` is often simpler.

        Args:
            protocol: ``tcp``, ``udp`` or ``icmp``.
            port: the number, from 1 to 65535; None for ``icmp``.

        Raises:
            ModelError: if Juju refuses.

        .. versionadded:: 2.1 / 3.0
        """
        self._backend.close_port(protocol.lower(), port)

    def opened_ports(self) -> Set[Port]:
        """Return the ports that the unit has opened (``opened-ports``).

        .. versionadded:: 2.1 / 3.0
        """
        return self._backend.opened_ports()

    def set_ports(self, *ports: Union[int, Port]) -> None:
        """Open these ports, and close all others.

        Without arguments it closes all. What is as it should be is left alone.

        Example::

            self.unit.set_ports(8080, ops.Port('udp', 53))

        Args:
            ports: ports, or the numbers of TCP ports.

        Raises:
            ModelError: if Juju refuses.

        .. versionadded:: 2.7 / 3.0
        """
        wanted = {_as_port(port) for port in ports}
        opened = self._backend.opened_ports()
        for port in sorted(opened - wanted, key=_port_order):
            self._backend.close_port(port.protocol, port.port)
        for port in sorted(wanted - opened, key=_port_order):
            self._backend.open_port(port.protocol, port.port)

    def reboot(self, now: bool = False) -> None:
        """Restart the machine of the unit (``juju-reboot``).

        Not for Kubernetes, and not in an action.

        Args:
            now: restart at once, drop what the hook has done so far, and run the hook again
                afterwards; the process then ends here. Otherwise restart after the hook.

        Raises:
            RuntimeError: if it is not the charm's own unit.
            ModelError: if Juju refuses; in Ops 3 it is an ``ops.hookcmds.Error``.

        .. versionadded:: 2.8 / 3.0
        """
        if not self._is_our_unit:
            raise RuntimeError(f'cannot reboot a remote unit {self}')
        self._backend.reboot(now)


def _as_port(port: Union[int, Port]) -> Port:
    if isinstance(port, int):
        return _ports.Port('tcp', port)
    return _ports.Port(port.protocol, port.port)


def _port_order(port: Port) -> tuple[str, int]:
    return port.protocol, port.port or 0


def _read_status(answer: Mapping[str, Any]) -> StatusBase:
    return _status.StatusBase.from_name(answer['status'], answer.get('message', ''))


def _write_status(backend: _ModelBackend, status: StatusBase, *, is_app: bool) -> None:
    # What cannot be set is for the backend to refuse, in the words of the hook command.
    name: Any = status.name
    backend.status_set(name, status.message, is_app=is_app)


def _add_secret(
    owner: Union[Unit, Application], kind: str, content: Dict[str, str], info: Dict[str, Any]
) -> Secret:
    _secret_content.validate(content)
    info['expire'] = _secret_content.calculate_expiry(info['expire'])
    backend = owner._backend
    made = backend.secret_add(content, **info, owner=kind)
    return _secrets.Secret(
        backend,
        id=made,
        label=info['label'],
        content=dict(content),
        _secret_set_cache=owner._cache._secret_set_cache,
    )


def _report_denied(command: str, description: str) -> None:
    from ops import log

    log._log_security_event('CRITICAL', 'authz_fail', command, description=description)


UnitOrApplicationType = typing.Union[typing.Type[Unit], typing.Type[Application]]

faces.part(__name__)
