# SPDX-License-Identifier: Apache-2.0
"""The old address of what runs a charm in a state-transition test, for tools that import it."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import contextlib
import logging
import pathlib
from typing import TYPE_CHECKING, Any, Dict, Generator, List, Type

from ops.framework import EventBase, Framework
from ops.testing import ActionFailed as ActionFailed
from ops.testing import CharmType as CharmType
from ops.testing._scenario import _capture, _run
from ops.testing.errors import NoObserverError as NoObserverError
from ops.testing.errors import UncaughtCharmError as UncaughtCharmError

if TYPE_CHECKING:
    from ops.testing import Context, State
    from ops.testing._scenario._event import _Event
    from ops.testing._scenario._ops import Ops

logger = logging.getLogger('ops-scenario.runtime')

# The order in which each line takes them by position.
_OPS_2 = ('charm_spec', 'charm_root', 'juju_version', 'app_name', 'unit_id')
_OPS_3 = ('app_name', 'charm_spec', 'charm_root', 'juju_version', 'unit_id')
_DEFAULTS: Dict[str, Any] = {
    'app_name': None,
    'charm_root': None,
    'juju_version': '3.0.0',
    'unit_id': 0,
    'machine_id': None,
    'availability_zone': None,
    'principal_unit': None,
}


class Runtime:
    """A charm, and the unit that it is run as; a Context takes what the runs show.

    The arguments are those of a Context, with the charm and its metadata as one ``charm_spec``.
    By position they are taken as Ops 3 has them, the application's name first, or as Ops 2 does,
    with the charm first.
    """

    def __init__(self, *args: Any, **kwargs: Any):
        order = _OPS_3 if args and (args[0] is None or isinstance(args[0], str)) else _OPS_2
        given = {**_DEFAULTS, **dict(zip(order, args)), **kwargs}
        spec = given['charm_spec']
        self._charm_spec = spec
        self._app_name: str = given['app_name'] or spec.meta['name']
        self._charm_root = given['charm_root']
        self._juju_version: str = given['juju_version']
        self._unit_id: int = given['unit_id'] or 0
        self._machine_id = given['machine_id']
        self._availability_zone = given['availability_zone']
        self._principal_unit = given['principal_unit']

    @contextlib.contextmanager
    def exec(
        self, state: State, event: _Event, context: Context[Any]
    ) -> Generator[Ops[Any], None, None]:
        """Have a charm in a ``with`` block, which calls ``run()`` of what it is given.

        Args:
            state: the State before.
            event: the event.
            context: where the histories and the State after are kept.
        """
        with self._in_place_of(context), context._run(event, state) as ops:
            yield ops

    @contextlib.contextmanager
    def _in_place_of(self, context: Context[Any]) -> Generator[None, None, None]:
        """Have a Context run this charm as this unit for the length of a ``with`` block."""
        held = context.__dict__
        here: Dict[str, Any] = {
            '_charm_spec': self._charm_spec,
            'app_name': self._app_name,
            'charm_root': self._charm_root,
            'juju_version': self._juju_version,
            'unit_id': self._unit_id,
            '_machine_id': self._machine_id,
            '_availability_zone': self._availability_zone,
            '_principal_unit': self._principal_unit,
            '_prepared': None,
        }
        before = {name: held[name] for name in here}
        held.update(here)
        try:
            yield
        finally:
            held.update(before)

    def _get_event_env(
        self, state: State, event: _Event, charm_root: pathlib.Path
    ) -> Dict[str, str]:
        """Return the environment of a run, as Juju would set it."""
        from ops.testing import Context

        context = Context(self._charm_spec.charm_type, meta=dict(self._charm_spec.meta))
        with self._in_place_of(context):
            return _run.Run(context, event, state).variables(str(charm_root))


@contextlib.contextmanager
def capture_events(
    *types: Type[EventBase], include_framework: bool = False, include_deferred: bool = True
) -> Generator[List[EventBase], None, None]:
    """Keep the events that are emitted in a ``with`` block, in any charm.

    Args:
        types: the classes that are wanted, any event if none is given.
        include_framework: whether those of the framework itself are wanted.
        include_deferred: whether those that had been deferred, and come again, are wanted.
    """
    wanted = types or (EventBase,)
    found: List[EventBase] = []
    emit, reemit = Framework._emit, Framework.reemit

    def keep(event: EventBase) -> None:
        framework_event = isinstance(event, _capture._OF_THE_FRAMEWORK)
        if isinstance(event, wanted) and (include_framework or not framework_event):
            found.append(event)

    def kept_emit(self: Framework, event: EventBase) -> None:
        keep(event)
        emit(self, event)

    def kept_reemit(self: Framework) -> None:
        if include_deferred:
            _capture.deferred(self, keep)
        reemit(self)

    setattr(Framework, '_emit', kept_emit)  # noqa: B010  # as tests patch it
    setattr(Framework, 'reemit', kept_reemit)  # noqa: B010
    try:
        yield found
    finally:
        setattr(Framework, '_emit', emit)  # noqa: B010
        setattr(Framework, 'reemit', reemit)  # noqa: B010
