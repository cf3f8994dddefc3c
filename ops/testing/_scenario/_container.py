# SPDX-License-Identifier: Apache-2.0
"""Containers of a Kubernetes charm, and what Pebble knows of them."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import pathlib
from typing import TYPE_CHECKING, Any, Dict, FrozenSet, Iterable, Mapping, Sequence, Union

from ops import pebble
from ops.testing._scenario import _copies, _names, _plan
from ops.testing._scenario._checks import CheckInfo
from ops.testing._scenario._exec import Exec
from ops.testing._scenario._notices import Notice
from ops_compat.values import field, value

if TYPE_CHECKING:
    from ops.testing._scenario._context import Context


@value(kw_only=True)
class Mount:
    """A file or folder of this machine that a container sees as its own.

    Args:
        location: the path in the container.
        source: the file or folder here; what the charm writes, it writes there.

    .. versionadded:: 2.17 / 3.0
    """

    location: Union[str, pathlib.PurePosixPath]
    """The path in the container."""
    source: Union[str, pathlib.Path]
    """The file or folder on this machine."""


@value()
class Container:
    """A container of the charm, and what Pebble knows of it.

    Two of them have the same hash if they have the same name.

    Args:
        name: the name in the charm's metadata.
        can_connect: whether Pebble in it answers.
        layers: the layers of Pebble's plan by their labels, the first added first; each is
            copied.
        service_statuses: the status of each service, by its name; one that is not listed is
            inactive.
        mounts: files and folders that the container has, by any name.
        execs: what commands answer; a command that none of them is for is an error.
        notices: what Pebble has recorded.
        check_infos: how the health checks stand.

    Raises:
        StateValidationError: if no container can have the name.

    Example::

        container = Container('web', can_connect=True)
        ctx.run(ctx.on.pebble_ready(container), State(containers=[container]))

    .. versionadded:: 2.17 / 3.0
    """

    name: str
    """The name of the container in the charm's metadata."""
    can_connect: bool = field(kw_only=True)
    """Whether Pebble in the container answers."""
    _base_plan: Mapping[str, Any] = field(kw_only=True)
    layers: Mapping[str, pebble.Layer] = field(kw_only=True)
    """The layers of Pebble's plan by their labels, the first added first."""
    service_statuses: Mapping[str, pebble.ServiceStatus] = field(kw_only=True)
    """The status of each service, by its name."""
    mounts: Mapping[str, Mount] = field(kw_only=True)
    """Files and folders of the container."""
    execs: FrozenSet[Exec] = field(kw_only=True)
    """What commands answer."""
    notices: Sequence[Notice] = field(kw_only=True)
    """What Pebble has recorded."""
    check_infos: FrozenSet[CheckInfo] = field(kw_only=True)
    """How the health checks stand."""

    def __init__(
        self,
        name: str,
        *,
        can_connect: bool = False,
        _base_plan: Mapping[str, Any] = {},  # copied, as those below
        layers: Mapping[str, pebble.Layer] = {},
        service_statuses: Mapping[str, pebble.ServiceStatus] = {},
        mounts: Mapping[str, Mount] = {},
        execs: Iterable[Exec] = (),
        notices: Iterable[Notice] = (),
        check_infos: Iterable[CheckInfo] = (),
    ):
        _names.check('container', name)
        self.__dict__.update(
            name=name,
            can_connect=can_connect,
            _base_plan=_copies.plain(_base_plan),
            layers={label: _plan.copied(layer) for label, layer in dict(layers).items()},
            service_statuses=_copies.mapping(service_statuses),
            mounts=_copies.mapping(mounts),
            execs=frozenset(execs),
            notices=_copies.sequence(notices),
            check_infos=frozenset(check_infos),
        )

    def __hash__(self) -> int:
        return hash(self.name)

    @property
    def plan(self) -> pebble.Plan:
        """Pebble's plan: all layers together, in the order that they were added."""
        return _plan.rendered(self._base_plan, self.layers.values())

    @property
    def services(self) -> Dict[str, pebble.ServiceInfo]:
        """How each service of the layers stands, by its name."""
        return {
            name: pebble.ServiceInfo(
                name=name,
                startup=pebble.ServiceStartup(service.startup or 'disabled'),
                current=pebble.ServiceStatus(
                    self.service_statuses.get(name, pebble.ServiceStatus.INACTIVE)
                ),
            )
            for name, service in _plan.services(self.layers.values()).items()
        }

    def get_check_info(self, name: str) -> CheckInfo:
        """Return how one health check stands.

        Args:
            name: the name of the check.

        Raises:
            KeyError: if there is none of that name.
        """
        for info in self.check_infos:
            if info.name == name:
                return info
        raise KeyError(f'check-info: {name} not found in the Container')

    def get_filesystem(self, ctx: Context[Any]) -> pathlib.Path:
        """Return the folder that stands for the container's root in a Context.

        What the charm pushed is there after the event.

        Args:
            ctx: the Context that runs the charm.

        Example::

            root = out.get_container('web').get_filesystem(ctx)
            assert (root / 'etc/web.conf').read_text() == 'listen 80'
        """
        return ctx._get_container_root(self.name)
