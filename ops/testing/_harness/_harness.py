# SPDX-License-Identifier: Apache-2.0
"""The harness: how it is made, begins and ends."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import contextlib
import os
import random
import types
from typing import Any, Dict, Generator, Generic, List, Optional, Tuple, Type, cast

from ops import framework, model
from ops.model import _JujuContext as JujuContext
from ops.testing._harness import _metadata
from ops.testing._harness._actions import WithActions
from ops.testing._harness._backend import _TestingModelBackend
from ops.testing._harness._config import WithSettings
from ops.testing._harness._containers import WithContainers
from ops.testing._harness._metadata import YAMLStringOrFile
from ops.testing._harness._relations import WithRelations
from ops.testing._harness._secrets import WithSecrets
from ops.testing._harness._storage import Storage
from ops.testing._harness._storages import WithStorages
from ops.testing._scenario._types import CharmType
from ops_compat import deprecations
from ops_compat.deprecations import deprecated

_NO_FOLDER = 'no-disk-path'


@deprecated(
    'Harness is deprecated. For the recommended approach, see: '
    'https://canonical.com/juju/docs/ops/latest/howto/write-unit-tests-for-a-charm/',
    category=None,
)
class Harness(
    WithActions,
    WithContainers,
    WithRelations,
    WithSecrets,
    WithSettings,
    WithStorages,
    Generic[CharmType],
):
    """A charm that stays alive while a test changes the world around it.

    The charm runs in the test's own process. Each method below changes one thing as Juju would,
    and emits the events that the charm sees of it, once the charm has begun. New tests are
    better written with :class:`Context`, which runs one event at a time as production does.

    Example::

        harness = testing.Harness(MyCharm, meta='''
            name: hello
            requires:
              db: {interface: postgresql}
            ''')
        try:
            harness.begin()
            harness.add_relation('db', 'postgresql', unit_data={'host': 'db.internal'})
            assert isinstance(harness.model.unit.status, ops.ActiveStatus)
        finally:
            harness.cleanup()

    Args:
        charm_cls: the class of the charm.
        meta: what ``metadata.yaml`` holds, text or an open file. If it is not given, it is read
            from ``charmcraft.yaml`` or ``metadata.yaml`` in the folder above the one that the
            class is written in.
        actions: what ``actions.yaml`` holds, likewise.
        config: what ``config.yaml`` holds, likewise.

    .. deprecated:: 2.17 / 3.0
        Use :class:`Context`.
    """

    def __init__(
        self,
        charm_cls: Type[CharmType],
        *,
        meta: Optional[YAMLStringOrFile] = None,
        actions: Optional[YAMLStringOrFile] = None,
        config: Optional[YAMLStringOrFile] = None,
    ):
        deprecations.HARNESS.warn()
        self._juju_context = JujuContext._from_dict(os.environ)
        self._charm_cls = charm_cls
        self._charm: Optional[CharmType] = None
        self._meta, raw_config, folder = _metadata.read(charm_cls, meta, actions, config)
        self._charm_dir: Any = folder or _NO_FOLDER
        self._unit_name = f'{self._meta.name}/0'
        self._hooks_enabled = True
        self._relation_id_counter = 0
        self._action_id_counter = 0
        self._backend = _TestingModelBackend(
            self._unit_name, self._meta, raw_config, self._juju_context
        )
        self._model = model.Model(self._meta, self._backend)
        for name in self._meta.containers:
            self._backend.get_pebble(f'/charm/containers/{name}/pebble.socket')
        self._storage = Storage()
        self._framework = framework.Framework(
            cast('Any', self._storage), self._charm_dir, self._meta, self._model,
            # A test emits what it likes, as often as it likes.
            skip_duplicate_events=False,
        )  # fmt: skip

    # -- the charm --

    @property
    def charm(self) -> CharmType:
        """The charm.

        Raises:
            RuntimeError: if it has not begun.
        """
        if self._charm is None:
            raise RuntimeError(
                'The charm instance is not available yet. Call Harness.begin() first.'
            )
        return self._charm

    @property
    def model(self) -> model.Model:
        """The model that the charm's unit is in."""
        return self._model

    @property
    def framework(self) -> framework.Framework:
        """The framework of the charm."""
        return self._framework

    def begin(self) -> None:
        """Make the charm; no event is emitted.

        What the test has set before the charm finds when it is made. Events follow from what
        the test changes afterwards.

        Raises:
            RuntimeError: if the charm has begun already.
        """
        if self._charm is not None:
            raise RuntimeError('cannot call the begin method on the harness more than once')
        charm_class = _with_events_of_its_own(self._charm_cls)
        with self._event_context('__init__'):
            self._charm = charm_class(self._framework)

    def begin_with_initial_hooks(self) -> None:
        """Make the charm, and let it see what a unit sees that is deployed, in Juju's order.

        These are: storage-attached for each storage that was added; install; relation-created
        for each relation, in any order, every peer relation among them; leader-elected or
        leader-settings-changed; config-changed; start; pebble-ready for each container; and for
        each relation that was added before, in any order, relation-changed if the other
        application says something, then relation-joined and relation-changed for each of its
        units.

        Raises:
            RuntimeError: if the charm has begun already.
        """
        self.begin()
        on: Any = self.charm.on
        self._attach_storages()
        self._emit(on.install)
        self._create_relations()
        self._emit(on.leader_elected if self._backend._is_leader else on.leader_settings_changed)
        self._emit(on.config_changed)
        self._emit(on.start)
        for name in self._meta.containers:
            self.container_pebble_ready(name)
        self._join_relations()
        status = self._backend.status_get()
        if status['status'] == 'maintenance' and not status['message']:
            # Juju's own status, which it takes back if the charm has set none.
            self._backend._unit_status = {'status': 'unknown', 'message': ''}

    def _attach_storages(self) -> None:
        for name in self._meta.storages:
            for number in self._backend.storage_list(name, include_detached=True):
                if self._backend._storages.attach(f'{name}/{number}'):
                    self._model.storages._invalidate(name)
                self._emit_storage(f'{name}/{number}', 'attached')

    def _create_relations(self) -> None:
        # Juju promises no order, so no charm shall get used to one.
        declared = list(self._meta.relations.items())
        random.shuffle(declared)
        for name, relation in declared:
            numbers = [
                number
                for number, each in self._unit.record.relations.items()
                if each.endpoint == name
            ]
            if relation.role.is_peer() and not numbers:
                self.add_relation(name, self._backend.app_name)
                continue
            random.shuffle(numbers)
            for number in numbers:
                self._emit_relation_created(name, number, self._relation(number).remote_app)

    def _join_relations(self) -> None:
        numbers = list(self._unit.record.relations)
        random.shuffle(numbers)
        for number in numbers:
            relation = self._relation(number)
            if relation.bag(relation.remote_app):
                self._emit_about(
                    self._in_model(number), 'changed', self._model.get_app(relation.remote_app)
                )
            for name in sorted(relation.units):
                unit = self._model.get_unit(name)
                for event in ('joined', 'changed'):
                    self._emit_about(self._in_model(number), event, unit.app, unit)

    # -- hooks --

    def disable_hooks(self) -> None:
        """Let the charm see nothing of what the test changes, until :meth:`enable_hooks`.

        Events that the test emits itself it sees all the same.
        """
        self._hooks_enabled = False

    def enable_hooks(self) -> None:
        """Let the charm see again what the test changes."""
        self._hooks_enabled = True

    @contextlib.contextmanager
    def hooks_disabled(self) -> Generator[None, None, None]:
        """Let the charm see nothing of what the test changes in a ``with`` block.

        Example::

            with harness.hooks_disabled():
                harness.set_leader(True)
        """
        before, self._hooks_enabled = self._hooks_enabled, False
        try:
            yield
        finally:
            self._hooks_enabled = before

    # -- the end --

    def cleanup(self) -> None:
        """Remove what the harness has on disk, and close its storage.

        Call it when the test ends, whether or not the charm has begun::

            harness = testing.Harness(MyCharm)
            self.addCleanup(harness.cleanup)
        """
        self._backend._cleanup()
        self._framework.close()
        self._storage.close()

    def _get_backend_calls(self, reset: bool = True) -> List[Tuple[Any, ...]]:
        """Return what the model has asked: name of the method, arguments, keyword arguments.

        Args:
            reset: forget them, so that the next time only later ones are returned.
        """
        calls = list(self._backend._calls)
        if reset:
            self._backend._calls.clear()
        return calls


def _name_methods() -> None:
    """Let what is said of a method name the class that a test knows."""
    for part in Harness.__mro__:  # pyright: ignore[reportDeprecated]
        if part.__module__.startswith(__package__ or ''):
            for name, method in vars(part).items():
                if isinstance(method, types.FunctionType):
                    method.__qualname__ = f'Harness.{name}'


_name_methods()


def _with_events_of_its_own(charm_class: Type[Any]) -> Type[Any]:
    """Return a class of a charm whose events no other harness defines."""
    own: object = charm_class.on
    events_class = type(own)
    members: Dict[str, Any] = {
        '__module__': events_class.__module__,
        '__qualname__': events_class.__qualname__,
        '__doc__': events_class.__doc__,
    }
    events = type(events_class.__name__, (events_class,), members)
    return type(
        charm_class.__name__,
        (charm_class,),
        {
            'on': events(),
            '__module__': charm_class.__module__,
            '__qualname__': charm_class.__qualname__,
            '__doc__': charm_class.__doc__,
        },
    )
