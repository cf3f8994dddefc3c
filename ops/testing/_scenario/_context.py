# SPDX-License-Identifier: Apache-2.0
"""The Context: a charm under test, the events to run it for, and what is seen of its runs."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import contextlib
import logging
import pathlib
from typing import TYPE_CHECKING, Any, Dict, Generator, Generic, List, Optional, Type, Union, cast

from ops.testing._actions import ActionFailed, ActionOutput
from ops.testing._scenario import _copies, _folders, _run
from ops.testing._scenario._charm_class import CharmClass
from ops.testing._scenario._charm_spec import _CharmSpec
from ops.testing._scenario._event import _Event
from ops.testing._scenario._events import CharmEvents
from ops.testing._scenario._folders import Folder
from ops.testing._scenario._manager import Manager
from ops.testing._scenario._types import CharmType
from ops.testing.errors import ContextSetupError, MetadataNotFoundError
from ops_compat import behaviours, deprecations
from ops_compat.deprecations import deprecated

if TYPE_CHECKING:
    from ops._daemon._held import Held
    from ops._unit import Record
    from ops.framework import EventBase
    from ops.testing._exec import ExecArgs
    from ops.testing._scenario._log_line import JujuLogLine
    from ops.testing._scenario._ops import Ops
    from ops.testing._scenario._state import State
    from ops.testing._scenario._status import _EntityStatus

logger = logging.getLogger('ops-scenario.runtime')

_DEFAULT_JUJU_VERSION = '3.6.14' if behaviours.RECENT_JUJU else '3.6.4'


class Context(Generic[CharmType]):
    """A charm under test: runs events of it, each from one State to the next.

    A test makes a Context for the charm, a State for the world before, and runs one event; what
    it gets back is the State after. Nothing is deployed: hook commands and Pebble are answered
    from the State, by what answers as Juju and Pebble would, and everything between them and
    the charm is what runs in production.

    Example::

        ctx = testing.Context(MyCharm)
        relation = testing.Relation('db', remote_app_data={'host': 'db.internal'})
        state = testing.State(leader=True, relations={relation})

        out = ctx.run(ctx.on.relation_changed(relation), state)

        assert out.unit_status == testing.ActiveStatus()
        assert out.get_relation(relation.id).local_app_data == {'database': 'mine'}

    What no State holds is kept in the attributes below. They grow from run to run, except
    those of an action.

    Args:
        charm_type: the class of the charm.
        meta: what ``metadata.yaml`` holds, or ``charmcraft.yaml``, as a dictionary. If neither
            this nor ``actions`` or ``config`` is given, all three are read from the folder that
            the class is in, from ``charmcraft.yaml`` or the older three files.
        actions: what ``actions.yaml`` holds.
        config: what ``config.yaml`` holds, with the options in ``options``.
        charm_root: the folder that the charm shall have as its own, with files that it reads.
            Metadata files are put there for the length of each run. Without it the charm has
            a temporary folder with nothing else in it.
        juju_version: the version of Juju to simulate.
        capture_deferred_events: keep events that had been deferred in :attr:`emitted_events`.
        capture_framework_events: keep the framework's own events there: those that collect the
            status, pre-commit and commit.
        app_name: the name of the application; the charm's name if not given.
        unit_id: the number of the unit.
        machine_id: the machine that the unit is on, for ``JUJU_MACHINE_ID``.

            .. versionadded:: 2.23.6+compat.1 / 3.2
        availability_zone: the zone of the machine, for ``JUJU_AVAILABILITY_ZONE``.

            .. versionadded:: 2.23.6+compat.1 / 3.4
        principal_unit: the unit that a subordinate stands beside, for ``JUJU_PRINCIPAL_UNIT``.

            .. versionadded:: 2.23.6+compat.1 / 3.4
        app_trusted: whether the application is trusted with the credentials of the cloud, as
            after ``juju trust``.

    Raises:
        ContextSetupError: if there is no metadata where the charm's class is.
        ValueError: if actions or options are given twice, or a metadata file cannot be used.

    .. versionadded:: 2.17 / 3.0
    """

    app_name: str
    """The name of the application.

    .. versionadded:: 2.23.6+compat.1 / 3.1
    """

    unit_id: int
    """The number of the unit.

    .. versionadded:: 2.23.6+compat.1 / 3.1
    """

    charm_root: Union[str, pathlib.Path, None]
    """The folder that the charm has as its own, None for a temporary one."""

    juju_version: str
    """The version of Juju that is simulated."""

    app_trusted: bool
    """Whether the application may see the credentials of the cloud."""

    capture_deferred_events: bool
    """Whether events that had been deferred are kept in :attr:`emitted_events`."""

    capture_framework_events: bool
    """Whether the framework's own events are kept in :attr:`emitted_events`."""

    on: CharmEvents
    """The events that can be run, such as ``ctx.on.start()``."""

    juju_log: List[JujuLogLine]
    """The lines that the charm has logged, in order."""

    app_status_history: List[_EntityStatus]
    """The statuses that the application had and has no more, oldest first."""

    unit_status_history: List[_EntityStatus]
    """The statuses that the unit had and has no more, oldest first.

    Example::

        ctx.run(ctx.on.start(), testing.State())
        assert ctx.unit_status_history == [testing.UnknownStatus(), testing.WaitingStatus('')]
    """

    exec_history: Dict[str, List[ExecArgs]]
    """The commands that the charm has run in each container, by the container's name."""

    workload_version_history: List[str]
    """The versions of the workload that the charm had set and then replaced."""

    removed_secret_revisions: List[int]
    """The revisions of secrets that the charm has removed."""

    emitted_events: List[EventBase]
    """The events that were emitted, Juju's and the charm's own.

    Those of the framework itself, and those that had been deferred, are there if
    ``capture_framework_events`` and ``capture_deferred_events`` ask for them.
    """

    requested_storages: Dict[str, int]
    """How many storages of a name the charm has asked for."""

    action_logs: List[str]
    """What the charm has logged for the action that ran last."""

    action_results: Optional[Dict[str, Any]]
    """What the charm has set as results of the action that ran last; None if it set none."""

    trace_data: List[Any]
    """The spans of the runs, in the order in which they ended, if ``ops[tracing]`` is installed.

    Each is a ``ReadableSpan`` of OpenTelemetry's SDK: the run, each call of an observer, and what
    the charm records through OpenTelemetry's API.

    Example::

        ctx.run(ctx.on.start(), testing.State())
        assert [span.name for span in ctx.trace_data] == ['start: MyCharm', 'ops.main']

    .. versionadded:: 2.23 / 3.0
    """

    def __init__(
        self,
        charm_type: Type[CharmType],
        meta: Optional[Dict[str, Any]] = None,
        *,
        actions: Optional[Dict[str, Any]] = None,
        config: Optional[Dict[str, Any]] = None,
        charm_root: Union[str, pathlib.Path, None] = None,
        juju_version: str = _DEFAULT_JUJU_VERSION,
        capture_deferred_events: bool = False,
        capture_framework_events: bool = False,
        app_name: Optional[str] = None,
        unit_id: Optional[int] = 0,
        machine_id: Optional[str] = None,
        availability_zone: Optional[str] = None,
        principal_unit: Optional[str] = None,
        app_trusted: bool = False,
    ):
        self._charm_spec = _spec(charm_type, meta, actions, config)
        self.charm_root = charm_root
        self.juju_version = juju_version
        self.app_name = app_name or _name(self._charm_spec)
        self.unit_id = unit_id or 0
        self.app_trusted = app_trusted
        self.capture_deferred_events = capture_deferred_events
        self.capture_framework_events = capture_framework_events
        self._machine_id = machine_id
        self._availability_zone = availability_zone
        self._principal_unit = principal_unit
        self.on = CharmEvents()
        self.juju_log = []
        self.app_status_history = []
        self.unit_status_history = []
        self.exec_history = {}
        self.workload_version_history = []
        self.removed_secret_revisions = []
        self.emitted_events = []
        self.requested_storages = {}
        self.action_logs = []
        self.action_results = None
        self.trace_data = []
        self._folder = Folder('scenario-')
        self._held: Dict[str, Held] = {}
        self._output_state: Optional[State] = None
        self._failure: Optional[str] = None
        self._has_run = False
        self._prepared: Optional[CharmClass] = None

    # -- running --

    def run(self, event: _Event, state: State) -> State:
        """Run the charm for an event.

        Args:
            event: the event, from :attr:`on`.
            state: the State before.

        Returns:
            The State after. What the charm has not changed is as it was before.

        Raises:
            InconsistentScenarioError: if the event, the State and the charm's metadata cannot
                all be true in Juju.
            UncaughtCharmError: if the charm raises an error; that is the ``__cause__``. With
                ``SCENARIO_BARE_CHARM_ERRORS=true`` in the environment the charm's error is
                raised itself.
            ActionFailed: if the event is an action and the charm failed it.
            TypeError: if one of the two is something else.
            RuntimeError: if a charm is running in another thread.
        """
        with self._run(event, state) as ops:
            ops.run()
        return self._ended()

    def __call__(self, event: _Event, state: State) -> Manager[CharmType]:
        """Run the charm for an event, and look into the run; see :class:`Manager`."""
        return Manager(self, event, state)

    def run_action(self, action: str, state: State) -> None:
        """Say what to call instead.

        Raises:
            AttributeError: always: since Scenario 7 an action is run as any event.
        """
        raise AttributeError(
            f'call with `ctx.run`, like `ctx.run(ctx.on.action({action!r})` and find the results '
            'in `ctx.action_results`'
        )

    @contextlib.contextmanager
    def _run(self, event: _Event, state: State) -> Generator[Ops[CharmType], None, None]:
        """Have a charm in a ``with`` block that runs it."""
        _check(event, state)
        if event.action is not None:
            self.action_logs = []
            self.action_results = None if self.action_results is None else {}
        self._output_state = None
        run = _run.Run(self, event, state)
        self._has_run = True
        with run.in_place() as ops:
            yield ops
        self._failure = run.failure
        ended = run.ended()
        if ended is not None:
            self._set_output_state(ended)

    def _ended(self) -> State:
        """Return the State after the run that is over, or raise that its action failed."""
        state, failure = self._output_state, self._failure
        if failure is not None:
            output = ActionOutput(list(self.action_logs), dict(self.action_results or {}))
            raise ActionFailed(failure, output, state=state)
        return cast('State', state)

    def _set_output_state(self, output_state: State) -> None:
        self._output_state = output_state

    def _add_action_results(self, results: Dict[str, Any]) -> None:
        self.action_results = {**(self.action_results or {}), **_copies.plain(results)}

    # -- the charm --

    @property
    @deprecated('Use State.from_context to generate a State from charm metadata.', category=None)
    def charm_spec(self) -> _CharmSpec[CharmType]:
        """The class and the metadata of the charm.

        .. deprecated:: 3.5
            Use :meth:`State.from_context` for a State that fits the metadata.
        """
        deprecations.CONTEXT_CHARM_SPEC.warn()
        return self._charm_spec

    # For what runs alone, as on Ops 2: mypy shows no mark of a property that can be set.
    if not TYPE_CHECKING:

        @charm_spec.setter
        def charm_spec(self, spec: _CharmSpec[CharmType]) -> None:
            self._charm_spec = spec

    def _prepared_class(self) -> CharmClass:
        if self._prepared is None or not self._prepared.fits(self._charm_spec):
            self._prepared = CharmClass.of(self._charm_spec)
        return self._prepared

    def _base_record(self, charm_class: CharmClass) -> Record:
        """Return what the unit knows that follows from the charm and the Context alone."""
        return charm_class.record(
            f'{self.app_name}/{self.unit_id}',
            self.juju_version,
            self._machine_id or '',
            self._availability_zone or '',
            self._principal_unit or '',
        )

    # The names that Ops 2 has for two attributes.

    @property
    def _app_name(self) -> str:
        return self.app_name

    @property
    def _unit_id(self) -> int:
        return self.unit_id

    # -- folders --

    @property
    def _tmp_path(self) -> pathlib.Path:
        return self._folder.path

    def _get_container_root(self, container_name: str) -> pathlib.Path:
        """Return the folder that stands for a container's files, which exists from now on."""
        root = self._tmp_path / 'containers' / container_name
        root.mkdir(parents=True, exist_ok=True)
        held = self._held.pop(container_name, None)
        if held is not None:
            held.put_down(str(root))
        return root

    def _clear_container_root(self, container_name: str) -> None:
        """Begin a run without what an earlier one has left in a container."""
        self._held.pop(container_name, None)
        if not self._folder.made:
            return
        root = self._tmp_path / 'containers' / container_name
        if root.exists():
            if not self._has_run and any(root.iterdir()):
                logger.warning(
                    'the files of container %s are removed, as in every run: give it files by '
                    'Container(..., mounts=...)',
                    container_name,
                )
            _folders.remove(root)

    def _get_storage_root(self, name: str, index: int) -> pathlib.Path:
        """Return the folder that stands for a storage, which exists from now on."""
        root = self._tmp_path / 'storages' / f'{name}-{index}'
        root.mkdir(parents=True, exist_ok=True)
        return root

    def close(self) -> None:
        """Remove the files that the runs have left: those of containers and of storages.

        It happens by itself when the Context is no longer used. A Context may be run again
        afterwards; it then begins without files.

        .. versionadded:: 2.23.4 / 3.8
        """
        self._held.clear()
        self._folder.remove()

    def __enter__(self) -> Context[CharmType]:
        return self

    def __exit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        self.close()


def _spec(
    charm_type: Type[Any],
    meta: Optional[Dict[str, Any]],
    actions: Optional[Dict[str, Any]],
    config: Optional[Dict[str, Any]],
) -> _CharmSpec[Any]:
    if not any((meta, actions, config)):
        try:
            return _CharmSpec.autoload(charm_type)
        except MetadataNotFoundError as exc:
            raise ContextSetupError(
                f'Cannot setup scenario with `charm_type`={charm_type}. Did you forget to pass '
                '`meta` to this Context?'
            ) from exc
    whole: Dict[str, Any] = _copies.plain(meta or {'name': str(charm_type.__name__)})
    if behaviours.CHARMCRAFT_META:
        actions = _once('actions', whole.pop('actions', None), actions)
        config = _once('config', whole.pop('config', None), config)
    return _CharmSpec(
        charm_type=charm_type,
        meta=whole,
        actions=_copies.plain(actions),
        config=_copies.plain(config),
    )


def _once(
    what: str, inside: Optional[Dict[str, Any]], beside: Optional[Dict[str, Any]]
) -> Optional[Dict[str, Any]]:
    """Return what was given, inside the metadata or beside it."""
    if inside is not None and beside is not None:
        raise ValueError(f'Cannot specify {what} in both charmcraft.yaml and separately')
    return beside if inside is None else inside


def _name(spec: _CharmSpec[Any]) -> str:
    name: Optional[str] = spec.meta.get('name')
    if not name:
        raise ValueError('invalid metadata: mandatory "name" field is missing.')
    return name


def _check(event: Any, state: Any) -> None:
    if isinstance(event, _Event):
        if hasattr(state, 'relations'):
            return
        raise TypeError(f'call with a State, like `testing.State()`, and not with {state!r}')
    if callable(event):
        raise TypeError('You should call the event method. Did you forget to add parentheses?')
    raise TypeError('call with an event from `ctx.on`, like `ctx.on.start()`')
