# SPDX-License-Identifier: Apache-2.0
"""The daemon: what it keeps, and how a request gets to the function that answers it."""

from __future__ import annotations

import errno
import os
import threading
import time
import urllib.parse
from typing import TYPE_CHECKING, Any, Callable, Dict, Mapping, Optional, Tuple, Union

from ops._daemon import (
    _changes,
    _checks,
    _exec,
    _files,
    _held,
    _http,
    _identities,
    _layers,
    _notices,
    _owners,
    _plan,
    _routes,
    _services,
    _system,
    _tree,
)
from ops._daemon._http import Call, Refusal, Reply
from ops._daemon._layers import Entry, Layer
from ops._daemon._process import Answer, Execution, Process, Result
from ops._daemon._records import Change, Check, LogEntry, Notice, Owner, Service
from ops._daemon._websocket import Stream

if TYPE_CHECKING:
    import urllib.request

VERSION = 'v1.32.1'
"""The Pebble whose answers these are."""

# Each of these puts its endpoints into the table when it is imported.
_ANSWERING = (
    _changes, _checks, _exec, _files, _identities, _notices, _plan, _services, _system,
)  # fmt: skip


class Daemon:
    """Pebble in memory, which a :class:`ops.pebble.Client` reaches as its transport.

    Nothing is run: a service that is started counts as running, a command answers what it was
    given to answer, a check is up until it is said to fail. Files are real ones, in a folder
    that stands for the container's root.

    What it keeps are frozen values in the attributes below, which are replaced and never
    mutated; a test may set them.

    Args:
        root: the folder that is the container's root, or what makes it when it is needed; None
            for a temporary one, which :meth:`close` removes.
        mounts: files and folders of this machine, by the path at which the container has them.
        version: the version that it says it is.
        connectable: whether anybody answers at its socket.
        holds: whether files may stay in memory until somebody looks at the folder, which is
            empty; only without mounts.
        lenient: whether it takes users, groups and working folders that are not to be found for
            ones that the workload's image has. The real Pebble refuses them.

    Example::

        daemon = Daemon()
        daemon.answer_exec(('ls',), stdout='a b')
        with ops.pebble._transport.using(lambda socket_path: daemon):
            client = ops.pebble.Client('/charm/containers/web/pebble.socket')
            client.exec(['ls', '-l']).wait_output()
    """

    def __init__(
        self,
        root: Union[str, Callable[[], str], None] = None,
        mounts: Optional[Mapping[str, str]] = None,
        *,
        version: str = VERSION,
        connectable: bool = True,
        lenient: bool = True,
        holds: bool = False,
    ):
        self.version = version
        self.connectable = connectable
        self.lenient = lenient
        self.user_id = 0
        """The user whose requests they are."""

        self.layers: Tuple[Layer, ...] = ()
        self.plan = Layer('', {})
        """The layers combined."""
        self.services: Dict[str, Service] = {}
        """The services that were ever started, or that a test put into a state."""
        self.checks: Dict[str, Check] = {}
        self.check_errors: Dict[str, str] = {}
        """Why a check fails when it is run, by its name; one that is not here passes."""
        self.changes: Dict[str, Change] = {}
        self.notices: Dict[str, Notice] = {}
        self.identities: Dict[str, _identities.Identity] = {}
        self.logs: Tuple[LogEntry, ...] = ()
        self.signals: Tuple[Tuple[str, str], ...] = ()
        """The signals that were sent to services: the service and the signal's name."""
        self.owners: Dict[str, Owner] = {}
        """Who files belong to, by their paths; this one is changed in place, as files are."""
        self.exec_answers: Dict[Tuple[str, ...], Answer] = {}
        self.executions: Tuple[Execution, ...] = ()
        """The commands that were run, oldest first."""
        self.unanswered: Callable[[Execution], Answer] = _exec.refuse_unanswered
        """Called for a command that has no answer: it gives one, or raises."""
        self.processes: Dict[str, Process] = {}
        """Commands by the ids of their tasks."""

        self.last_change = 0
        self.last_task = 0
        self.last_notice = 0

        self.lock = threading.RLock()
        self._changed = threading.Condition(self.lock)
        self._boot_id = ''
        self._last_time = 0
        self._remove: Optional[Callable[[], Any]] = None
        self.tree = _tree.Tree(
            self._temporary if root is None else root,
            mounts,
            _held.Held() if holds and not mounts else None,
        )

    @property
    def accounts(self) -> _owners.Accounts:
        """The users and groups of the container."""
        if self._accounts is None:
            self._accounts = _owners.Accounts(self.tree, any=self.lenient)
        return self._accounts

    _accounts: Optional[_owners.Accounts] = None

    @property
    def boot_id(self) -> str:
        """What tells one start of the daemon from the next."""
        if not self._boot_id:
            import uuid

            self._boot_id = str(uuid.uuid4())
        return self._boot_id

    def take_boot_id(self, boot_id: str) -> None:
        """Go on as the daemon of an earlier start."""
        self._boot_id = boot_id

    def restart(self) -> None:
        """Start anew, as a container does: nothing runs, and layers are gone."""
        self._boot_id = ''
        self.layers, self.plan = (), Layer('', {})
        self.services, self.checks = {}, {}
        self.changes, self.processes = {}, {}

    # -- the transport --

    def open(self, request: urllib.request.Request, timeout: float) -> Reply:
        """Answer a request; see :class:`ops.pebble._transport.Transport`."""
        self._refuse_connection_unless_connectable()
        path, _, query = request.selector.partition('?')
        body: Any = request.data
        return self.answer(
            Call(
                request.get_method(),
                path,
                urllib.parse.parse_qs(query, keep_blank_values=True) if query else {},
                {name.lower(): value for name, value in request.header_items()},
                body,
            )
        )

    def hold(self, asked: Mapping[str, Any], content: bytes) -> bool:
        """Take a file without a request, if the answer to that would be a success.

        Args:
            asked: the file's entry in a request to write files.
            content: what it is to hold.

        Returns:
            Whether it was taken; if not, a request says why, or does it.
        """
        self._refuse_connection_unless_connectable()
        with self.lock:
            return _files.hold(self, asked, content)

    def websocket(self, path: str) -> Stream:
        """Connect to a stream; see :class:`ops.pebble._transport.Transport`."""
        self._refuse_connection_unless_connectable()
        try:
            return self.stream(path)
        except Refusal as exc:
            raise ConnectionRefusedError(errno.ECONNREFUSED, str(exc)) from None

    def _refuse_connection_unless_connectable(self) -> None:
        if not self.connectable:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))

    def answer(self, call: Call) -> Reply:
        """Answer a request, refusals among the answers."""
        try:
            handler = _routes.find(call)
            if handler is _changes.wait_change:  # commands end in it, without the lock
                return handler(self, call)
            with self.lock:
                return handler(self, call)
        except Refusal as exc:
            return _http.refuse(exc)

    def stream(self, path: str) -> Stream:
        """Return a stream of a command.

        Raises:
            Refusal: if there is none at this path.
        """
        return _exec.stream(self, path)

    # -- what the endpoints are made of --

    def now(self) -> int:
        """Return the time in nanoseconds since 1970, never the same twice."""
        self._last_time = max(time.time_ns(), self._last_time + 1)
        return self._last_time

    def wake(self) -> None:
        """Let everybody who waits for something look again."""
        with self.lock:
            self._changed.notify_all()

    def wait_for(self, condition: Callable[[], bool], nanoseconds: Optional[int]) -> bool:
        """Wait until something is so; say whether it is, when the time is over at the latest."""
        seconds = None if nanoseconds is None else nanoseconds / 1_000_000_000
        with self.lock:
            return self._changed.wait_for(condition, seconds)

    def plan_section(self, name: str) -> Dict[str, Entry]:
        """Return a section of the plan: its entries by name."""
        return self.plan.sections.get(name, {})

    def take_layer(self, layer: Layer, *, combine: bool) -> None:
        """Add a layer, or combine it with the one of its label: all of it or nothing.

        Raises:
            Refusal: in Pebble's words.
        """
        before = self.plan.sections
        layers = _plan.added(self.layers, layer, combine=combine)
        plan = _plan.plan_of(layers)
        if not any(each.trusted for each in self.layers):
            # What a test has given below may be as little of a plan as it needs.
            _plan.validate(plan, before)
        self.layers, self.plan = layers, plan
        if 'checks' in before or 'checks' in plan.sections:
            _checks.follow_plan(self, before.get('checks', {}), plan.sections.get('checks', {}))

    def note(self, type: str, key: str, data: Mapping[str, str], *, public: bool) -> None:
        """Let a notice occur that is the daemon's own."""
        _notices.add(self, type, key, data, user_id=None if public else self.user_id)

    def settle(self, change_id: str) -> None:
        """Let the command of a change end, if it needs nothing more for that."""
        for process in list(self.processes.values()):
            if process.change.id == change_id:
                process.go_on()
                process.raise_failure()

    def abort(self, change: Change) -> None:
        """Abort a change that is not ready."""
        for process in list(self.processes.values()):
            if process.change.id == change.id:
                process.cancel()
                return
        _changes.end(self, change)

    def _temporary(self) -> str:
        import shutil
        import tempfile
        import weakref

        made = tempfile.mkdtemp(prefix='ops-container-')
        self._remove = weakref.finalize(self, shutil.rmtree, made, True)
        return made

    def close(self) -> None:
        """Remove the temporary folder of the container's files, if there is one."""
        if self._remove is not None:
            self._remove()

    # -- what a test prepares and looks at --

    def add_layer(self, label: str, layer: Mapping[str, Any], *, combine: bool = False) -> None:
        """Add a layer of plain values, as the endpoint does with one in YAML.

        Raises:
            Refusal: in Pebble's words.
        """
        self.take_layer(_layers.build(label, dict(layer)), combine=combine)

    def written(self, layer: Optional[Layer] = None) -> Dict[str, Any]:
        """Return the plan, or one of the layers, in the words of who wrote it."""
        return _plan.as_written(self.plan if layer is None else layer)

    def set_layers(self, layers: Mapping[str, Mapping[str, Any]]) -> None:
        """Take layers as they are, lowest first, and hold them to no rule.

        No check is begun: :meth:`set_check` says how they stand.
        """
        self.layers = tuple(_layers.trusted(label, each) for label, each in layers.items())
        self.plan = _plan.plan_of(self.layers)

    def set_service(self, name: str, current: str) -> None:
        """Put a service into a state: ``active``, ``inactive``, ``backoff`` or ``error``."""
        known = self.services.get(name) or Service(name)
        config = self.plan_section('services').get(name)
        self.services = {
            **self.services,
            name: known._replace(current=current, since=self.now(), config=config),
        }

    def service_statuses(self) -> Dict[str, str]:
        """Return the state of each service of the plan."""
        return {
            name: self.services[name].current if name in self.services else 'inactive'
            for name in self.plan_section('services')
        }

    def set_check(self, name: str, **facts: Any) -> None:
        """Say how a check stands: the fields of :class:`Check`."""
        known = self.checks.get(name) or Check(name)
        self.checks = {**self.checks, name: known._replace(**facts)}

    def run_check(self, name: str, error: str = '') -> None:
        """Let a check run once, and fail with an error unless that is empty."""
        with self.lock:
            _checks.run_once(self, name, error)

    def add_notice(
        self,
        key: str,
        data: Optional[Mapping[str, str]] = None,
        *,
        type: str = 'custom',
        repeat_after: Optional[int] = None,
    ) -> Notice:
        """Let a notice of the workload occur, and return it.

        Args:
            key: the notice's key.
            data: what it holds.
            type: its type.
            repeat_after: the nanoseconds within which it does not repeat.
        """
        with self.lock:
            return _notices.add(
                self, type, key, data or {}, user_id=self.user_id, repeat_after=repeat_after
            )

    def set_notice(self, notice: Notice) -> None:
        """Take a notice as it is, whatever is there of its id."""
        self.notices = {**self.notices, notice.id: notice}
        if notice.id.isdigit():
            self.last_notice = max(self.last_notice, int(notice.id))

    def set_change(self, change: Change) -> None:
        """Take a change as it is, whatever is there of its id."""
        self.changes = {**self.changes, change.id: change}
        if change.id.isdigit():
            self.last_change = max(self.last_change, int(change.id))

    def log(self, service: str, message: str) -> None:
        """Let a service write a line."""
        self.logs = (*self.logs, LogEntry(self.now(), service, message))

    def answer_exec(
        self,
        prefix: Tuple[str, ...],
        stdout: Union[str, bytes] = b'',
        stderr: Union[str, bytes] = b'',
        exit_code: int = 0,
        *,
        run: Optional[Callable[[Execution], Result]] = None,
    ) -> None:
        """Say how commands end that begin with these words; the longest that fit are taken.

        Args:
            prefix: the words.
            stdout: what such a command writes.
            stderr: what it writes there.
            exit_code: its exit code.
            run: what says so instead, called when the command's input has ended, or, for a
                client in this process that gives none, when it reads or waits; what it raises
                is raised where such a client waits. A client at a socket must end the input.
        """
        self.exec_answers[tuple(prefix)] = run or Result(stdout, stderr, exit_code)

    def to_dict(self) -> Dict[str, Any]:
        """Return what outlives a run as plain JSON values: everything but files and commands."""
        from ops._daemon import _plain

        return _plain.to_dict(self)

    @classmethod
    def from_dict(cls, found: Mapping[str, Any], **arguments: Any) -> Daemon:
        """Return the daemon that :meth:`to_dict` wrote.

        Args:
            found: what was written.
            arguments: those of the class, such as where its files are.

        Raises:
            ValueError: if it is no such daemon.
        """
        from ops._daemon import _plain

        daemon = cls(**arguments)
        _plain.restore(daemon, found)
        return daemon
