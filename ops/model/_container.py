# SPDX-License-Identifier: Apache-2.0
"""Workload containers, which the charm reaches through Pebble."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import functools
import logging
import os
import typing
from typing import (
    Any,
    BinaryIO,
    Iterable,
    Iterator,
    Mapping,
    Optional,
    TextIO,
    Union,
    cast,
    overload,
)

from ops.model import _container_files
from ops.model._checks import CheckInfoMapping, ServiceInfoMapping
from ops.model._errors import ModelError
from ops_compat import faces

if typing.TYPE_CHECKING:
    from pathlib import Path, PurePath

    from ops import pebble
    from ops.model._backend import _ModelBackend

_logger = logging.getLogger('ops.model')


class Container:
    """A workload container of the unit, and the Pebble that runs in it.

    It comes from :meth:`ops.Unit.get_container`, :attr:`ops.Unit.containers` or the event of a
    workload. Pebble is reached through a socket, and may be starting or restarting at any time:
    every method but :meth:`can_connect` then raises :class:`ops.pebble.ConnectionError`. What
    Pebble refuses is an :class:`ops.pebble.APIError`, unless something else is said.

    Example::

        container = self.unit.get_container('web')
        container.push('/etc/web.conf', config, make_dirs=True)
        container.add_layer('web', layer, combine=True)
        container.replan()

    Args:
        name: the name in the charm's metadata.
        backend: how the model talks with Juju.
        pebble_client: the client to use, in place of one for the container's socket.
    """

    name: str
    """The name in the charm's metadata."""

    def __init__(
        self, name: str, backend: _ModelBackend, pebble_client: Optional[pebble.Client] = None
    ):
        self.name = name
        self._backend = backend
        if pebble_client is not None:
            self._pebble = pebble_client

    # Made when first used, since it loads ops.pebble. Tests assign it, too.
    @functools.cached_property
    def _pebble(self) -> pebble.Client:
        return self._backend.get_pebble(f'/charm/containers/{self.name}/pebble.socket')

    def can_connect(self) -> bool:
        """Say whether Pebble answers now.

        The next call can fail all the same: handle :class:`ops.pebble.ConnectionError` where it
        matters, rather than asking here before every call.
        """
        from ops import pebble

        try:
            self._pebble.get_system_info()
        except pebble.ConnectionError as exc:
            _logger.debug('Pebble API is not ready; ConnectionError: %s', exc)
        except FileNotFoundError as exc:
            # The socket is there once Pebble has started for the first time.
            _logger.debug('Pebble API is not ready; UNIX socket not found: %s', exc)
        except pebble.APIError as exc:
            # Seen while a container restarts; if it lasts, somebody has to know.
            _logger.warning('Pebble API is not ready; APIError: %s', exc)
        else:
            return True
        return False

    def autostart(self) -> None:
        """Start the services whose ``startup`` is ``enabled``, if they are not running.

        Raises:
            ops.pebble.ChangeError: if one does not start.
        """
        self._pebble.autostart_services()

    def replan(self) -> None:
        """Make what runs fit the plan.

        Running services whose configuration has changed are restarted, and those whose
        ``startup`` is ``enabled`` are started.

        Raises:
            ops.pebble.ChangeError: if one does not start.
        """
        self._pebble.replan_services()

    def start(self, *service_names: str) -> None:
        """Start services, and those that they require; running ones are left alone.

        Raises:
            TypeError: if no service is named.
            ops.pebble.ChangeError: if one does not start.
        """
        self._pebble.start_services(_some('start', service_names))

    def restart(self, *service_names: str) -> None:
        """Restart services; those that do not run are started.

        A Pebble too old to restart is asked to stop and to start them.

        Raises:
            TypeError: if no service is named.
            ops.pebble.ChangeError: if one does not stop or start.
        """
        from ops import pebble

        _some('restart', service_names)
        try:
            self._pebble.restart_services(service_names)
        except pebble.APIError as exc:
            if exc.code != 400:
                raise
            services = self.get_services(*service_names)
            running = tuple(name for name, info in services.items() if info.is_running())
            if running:
                self._pebble.stop_services(running)
            self._pebble.start_services(service_names)

    def stop(self, *service_names: str) -> None:
        """Stop services, and those that require them.

        Raises:
            TypeError: if no service is named.
            ops.pebble.ChangeError: if one does not stop.
        """
        self._pebble.stop_services(_some('stop', service_names))

    def add_layer(
        self,
        label: str,
        layer: Union[str, pebble.LayerDict, pebble.Layer],
        *,
        combine: bool = False,
    ) -> None:
        """Add a layer to the plan; :meth:`replan` makes it take effect.

        Args:
            label: a name for the layer.
            layer: the layer, as YAML, as a dict or as an object.
            combine: combine it with a layer of that label if there is one, by the ``override``
                of each entry; otherwise such a layer is an error.
        """
        self._pebble.add_layer(label, layer, combine=combine)

    def get_plan(self) -> pebble.Plan:
        """Return the plan: all layers combined."""
        return self._pebble.get_plan()

    def get_services(self, *service_names: str) -> Mapping[str, pebble.ServiceInfo]:
        """Return the state of services by name.

        Args:
            service_names: which ones, all if none is named; what the plan lacks is left out.
        """
        return ServiceInfoMapping(self._pebble.get_services(service_names or None))

    def get_service(self, service_name: str) -> pebble.ServiceInfo:
        """Return the state of one service.

        Raises:
            ModelError: if the plan has no such service.
        """
        return _only('service', service_name, self.get_services(service_name))

    def get_checks(
        self, *check_names: str, level: Optional[pebble.CheckLevel] = None
    ) -> CheckInfoMapping:
        """Return the state of checks by name.

        Args:
            check_names: which ones, all if none is named; what the plan lacks is left out.
            level: those of this level alone.
        """
        checks = self._pebble.get_checks(names=check_names or None, level=level)
        return CheckInfoMapping(checks)

    def get_check(self, check_name: str) -> pebble.CheckInfo:
        """Return the state of one check.

        Raises:
            ModelError: if the plan has no such check.
        """
        return _only('check', check_name, self.get_checks(check_name))

    def start_checks(self, *check_names: str) -> list[str]:
        """Start checks; running ones are left alone.

        Returns:
            The names of those that were not running.

        Raises:
            TypeError: if no check is named.

        .. versionadded:: 2.19 / 3.0
        """
        return self._pebble.start_checks(_some('start-checks', check_names))

    def stop_checks(self, *check_names: str) -> list[str]:
        """Stop checks; those that do not run are left alone.

        Returns:
            The names of those that were running.

        Raises:
            TypeError: if no check is named.

        .. versionadded:: 2.19 / 3.0
        """
        stopped = self._pebble.stop_checks(_some('stop-checks', check_names))
        _report_stopped(stopped)
        return stopped

    @overload
    def pull(self, path: str | PurePath, *, encoding: None) -> BinaryIO: ...

    @overload
    def pull(self, path: str | PurePath, *, encoding: str = 'utf-8') -> TextIO: ...

    def pull(
        self, path: str | PurePath, *, encoding: Optional[str] = 'utf-8'
    ) -> BinaryIO | TextIO:
        """Read a file of the workload.

        Example::

            with container.pull('/etc/web.conf') as config:
                text = config.read()

        Args:
            path: its absolute path.
            encoding: how its text is encoded; None for bytes.

        Returns:
            An open file with the content: close it.

        Raises:
            ops.pebble.PathError: if it is not there, or cannot be read.
        """
        return self._pebble.pull(str(path), encoding=encoding)

    def push(
        self,
        path: str | PurePath,
        source: bytes | str | BinaryIO | TextIO,
        *,
        encoding: str = 'utf-8',
        make_dirs: bool = False,
        permissions: Optional[int] = None,
        user_id: Optional[int] = None,
        user: Optional[str] = None,
        group_id: Optional[int] = None,
        group: Optional[str] = None,
    ) -> None:
        """Write a file of the workload, replacing what is there.

        Example::

            container.push('/etc/web/key', key, make_dirs=True, permissions=0o600, user='web')

        Args:
            path: its absolute path.
            source: the content, or an open file to read it from.
            encoding: how to encode text.
            make_dirs: make the folders above it, if they are not there.
            permissions: its mode, 0o644 if None.
            user_id: the number of the user who is to own it; with ``user`` they must agree.
            user: the name of that user; with ``user_id`` they must agree.
            group_id: the number of the group that is to own it.
            group: the name of that group.

        Raises:
            ops.pebble.PathError: if it cannot be written.
        """
        self._pebble.push(
            str(path),
            source,
            encoding=encoding,
            make_dirs=make_dirs,
            permissions=permissions,
            user_id=user_id,
            user=user,
            group_id=group_id,
            group=group,
        )

    def list_files(
        self, path: str | PurePath, *, pattern: Optional[str] = None, itself: bool = False
    ) -> list[pebble.FileInfo]:
        """Return what is in a folder of the workload, or the file if the path is one's.

        Args:
            path: the absolute path.
            pattern: only names that match, such as ``*.log``.
            itself: describe the folder and not what is in it.

        Raises:
            ops.pebble.APIError: if it is not there (code 404), or cannot be read.
        """
        return self._pebble.list_files(str(path), pattern=pattern, itself=itself)

    def push_path(
        self, source_path: str | Path | Iterable[str | Path], dest_dir: str | PurePath
    ) -> None:
        """Copy local files and folders to a folder of the workload.

        Folders are copied with all that is in them; owners and permissions of files are kept.
        What is there already is overwritten. Sockets, pipes and devices are left out.

        Examples, where ``/foo`` holds ``bar.txt``::

            container.push_path('/foo', '/dst')  # /dst/foo/bar.txt
            container.push_path('/foo/*', '/dst')  # /dst/bar.txt
            container.push_path('/foo/bar.txt', '/dst')  # /dst/bar.txt
            container.push_path(['/foo/bar.txt', '/etc/hosts'], '/dst')  # both, in /dst

        Args:
            source_path: one path or several, absolute or relative. ``/*`` at the end means what
                is in the folder; there are no other wildcards.
            dest_dir: the absolute path of the folder, which is made if need be.

        Raises:
            MultiPushPullError: if a source, or something in it, cannot be read or written. The
                rest of that source is left out; the other sources are copied.
        """
        _container_files.push(self, source_path, dest_dir)

    def pull_path(
        self, source_path: str | PurePath | Iterable[str | PurePath], dest_dir: str | Path
    ) -> None:
        """Copy files and folders of the workload to a local folder.

        Folders are copied with all that is in them; owners and permissions are not kept.
        What is there already is overwritten. Sockets, pipes and devices are left out. Nothing
        is written outside of ``dest_dir``, whatever the workload says its files are called, and
        not through a symbolic link that leads out of it.

        Examples, where ``/foo`` holds ``bar.txt``::

            container.pull_path('/foo', 'dst')  # dst/foo/bar.txt
            container.pull_path('/foo/*', 'dst')  # dst/bar.txt

        Args:
            source_path: one absolute path or several. ``/*`` at the end means what is in the
                folder; there are no other wildcards.
            dest_dir: the local folder, which is made if need be.

        Raises:
            MultiPushPullError: if a source, or something in it, cannot be read or written. The
                rest of that source is left out; the other sources are copied.
            RuntimeError: if Pebble lists a file that is not in the folder it was asked for.
        """
        _container_files.pull(self, source_path, dest_dir)

    _build_fileinfo = staticmethod(_container_files.build_fileinfo)
    _list_recursive = staticmethod(_container_files.list_recursive)
    _build_destpath = staticmethod(_container_files.destination)

    def exists(self, path: str | PurePath) -> bool:
        """Say whether there is a file or folder of that path in the workload."""
        return self._describe(path) is not None

    def isdir(self, path: str | PurePath) -> bool:
        """Say whether there is a folder of that path in the workload."""
        from ops import pebble

        found = self._describe(path) or ()
        return any(info.type == pebble.FileType.DIRECTORY for info in found)

    def _describe(self, path: str | PurePath) -> Optional[list[pebble.FileInfo]]:
        from ops import pebble

        try:
            return self._pebble.list_files(str(path), itself=True)
        except pebble.APIError as exc:
            if exc.code == 404:
                return None
            raise

    def make_dir(
        self,
        path: str | PurePath,
        *,
        make_parents: bool = False,
        permissions: Optional[int] = None,
        user_id: Optional[int] = None,
        user: Optional[str] = None,
        group_id: Optional[int] = None,
        group: Optional[str] = None,
    ) -> None:
        """Make a folder in the workload.

        Args:
            path: its absolute path.
            make_parents: make the folders above it as well, and take it as done if it is there.
            permissions: its mode, 0o755 if None.
            user_id: the number of the user who is to own it.
            user: the name of that user; with ``user_id`` they must agree.
            group_id: the number of the group that is to own it.
            group: the name of that group; with ``group_id`` they must agree.

        Raises:
            ops.pebble.PathError: if it cannot be made.
        """
        self._pebble.make_dir(
            str(path),
            make_parents=make_parents,
            permissions=permissions,
            user_id=user_id,
            user=user,
            group_id=group_id,
            group=group,
        )

    def remove_path(self, path: str | PurePath, *, recursive: bool = False) -> None:
        """Remove a file or an empty folder of the workload.

        Args:
            path: its absolute path.
            recursive: remove a folder with all that is in it, and take it as done if there is
                nothing of that path.

        Raises:
            ops.pebble.PathError: if it cannot be removed.
        """
        self._pebble.remove_path(str(path), recursive=recursive)

    @overload
    def exec(
        self,
        command: list[str],
        *,
        service_context: Optional[str] = None,
        environment: Optional[dict[str, str]] = None,
        working_dir: str | PurePath | None = None,
        timeout: Optional[float] = None,
        user_id: Optional[int] = None,
        user: Optional[str] = None,
        group_id: Optional[int] = None,
        group: Optional[str] = None,
        stdin: str | TextIO | None = None,
        stdout: Optional[TextIO] = None,
        stderr: Optional[TextIO] = None,
        encoding: str = 'utf-8',
        combine_stderr: bool = False,
    ) -> pebble.ExecProcess[str]: ...

    @overload
    def exec(
        self,
        command: list[str],
        *,
        service_context: Optional[str] = None,
        environment: Optional[dict[str, str]] = None,
        working_dir: str | PurePath | None = None,
        timeout: Optional[float] = None,
        user_id: Optional[int] = None,
        user: Optional[str] = None,
        group_id: Optional[int] = None,
        group: Optional[str] = None,
        stdin: bytes | BinaryIO | None = None,
        stdout: Optional[BinaryIO] = None,
        stderr: Optional[BinaryIO] = None,
        encoding: None,
        combine_stderr: bool = False,
    ) -> pebble.ExecProcess[bytes]: ...

    def exec(
        self,
        command: list[str],
        *,
        service_context: Optional[str] = None,
        environment: Optional[dict[str, str]] = None,
        working_dir: str | PurePath | None = None,
        timeout: Optional[float] = None,
        user_id: Optional[int] = None,
        user: Optional[str] = None,
        group_id: Optional[int] = None,
        group: Optional[str] = None,
        stdin: str | bytes | TextIO | BinaryIO | None = None,
        stdout: TextIO | BinaryIO | None = None,
        stderr: TextIO | BinaryIO | None = None,
        encoding: Optional[str] = 'utf-8',
        combine_stderr: bool = False,
    ) -> pebble.ExecProcess[Any]:
        """Run a command in the workload; see :meth:`ops.pebble.Client.exec`.

        Example::

            output, _ = container.exec(['ls', '-l'], working_dir='/etc').wait_output()

        Args:
            command: the executable and its arguments; no shell is involved.
            service_context: take environment, working folder, user and group from this service
                where they are not given. Juju 3.1.6 and later have it, 3.2.0 does not.
            environment: variables to set.
            working_dir: the absolute path of the folder to run it in.
            timeout: after how many seconds to kill it; None for never.
            user_id: the number of the user to run it as.
            user: the name of that user; with ``user_id`` they must agree.
            group_id: the number of the group to run it as.
            group: the name of that group; with ``group_id`` they must agree.
            stdin: what it reads; None to write it to the process's ``stdin``.
            stdout: a file for what it writes; None to read it from the process's ``stdout``.
            stderr: a file for what it writes to standard error.
            encoding: how text is encoded; None for bytes.
            combine_stderr: write standard error to standard output.

        Returns:
            The process, to be waited for.

        Raises:
            RuntimeError: if ``service_context`` is given and Juju is too old for it.
            ops.pebble.APIError: if Pebble cannot run it, for one if there is no executable.

        .. versionchanged:: 2.5 / 3.0
            ``service_context`` was added.
        """
        if service_context is not None:
            version = self._backend._juju_context.version
            if not version.supports_exec_service_context:
                raise RuntimeError(
                    f'exec with service_context not supported on Juju version {version}'
                )
        options: dict[str, Any] = {
            'service_context': service_context,
            'environment': environment,
            'working_dir': None if working_dir is None else str(working_dir),
            'timeout': timeout,
            'user_id': user_id,
            'user': user,
            'group_id': group_id,
            'group': group,
            'stdin': stdin,
            'stdout': stdout,
            'stderr': stderr,
            'encoding': encoding,
            'combine_stderr': combine_stderr,
        }
        return cast('pebble.ExecProcess[Any]', self._pebble.exec(command, **options))

    def send_signal(self, sig: Union[int, str], *service_names: str) -> None:
        """Send a signal to the processes of services.

        Args:
            sig: the signal's name, such as ``SIGHUP``, or its number.
            service_names: the services.

        Raises:
            TypeError: if no service is named.
            ops.pebble.APIError: if one is not in the plan or not running.
        """
        if not service_names:
            raise TypeError('send_signal expected at least 1 service name, got 0')
        self._pebble.send_signal(sig, service_names)

    def get_notice(self, id: str) -> pebble.Notice:
        """Return a notice.

        Args:
            id: the number by which Pebble knows it.

        Raises:
            ModelError: if there is no such notice.

        .. versionadded:: 2.10 / 3.0
        """
        from ops import pebble

        try:
            return self._pebble.get_notice(id)
        except pebble.APIError as exc:
            if exc.code == 404:
                raise ModelError(f'notice {id!r} not found') from exc
            raise

    def get_notices(
        self,
        *,
        users: Optional[pebble.NoticesUsers] = None,
        user_id: Optional[int] = None,
        types: Optional[Iterable[pebble.NoticeType | str]] = None,
        keys: Optional[Iterable[str]] = None,
    ) -> list[pebble.Notice]:
        """Return notices, those that were repeated last at the end.

        Args:
            users: ``pebble.NoticesUsers.ALL`` for those of every user; otherwise this user's
                and public ones.
            user_id: those of one user and public ones; not together with ``users``.
            types: only of these types.
            keys: only with these keys.

        .. versionadded:: 2.10 / 3.0
        """
        return self._pebble.get_notices(users=users, user_id=user_id, types=types, keys=keys)

    # Last, since in the body of the class it hides the module of that name.
    @property
    def pebble(self) -> pebble.Client:
        """The Pebble client, for what this class has no method for."""
        return self._pebble


class ContainerMapping(Mapping[str, Container]):
    """The workload containers of a unit by name; see :attr:`ops.Unit.containers`."""

    def __init__(self, names: Iterable[str], backend: _ModelBackend):
        self._containers = {name: Container(name, backend) for name in names}

    def __getitem__(self, key: str) -> Container:
        return self._containers[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._containers)

    def __len__(self) -> int:
        return len(self._containers)

    def __repr__(self) -> str:
        return repr(self._containers)


def _some(action: str, names: tuple[str, ...]) -> tuple[str, ...]:
    if not names:
        raise TypeError(f'{action} expected at least 1 argument, got 0')
    return names


_Info = typing.TypeVar('_Info')


def _only(kind: str, name: str, found: Mapping[str, _Info]) -> _Info:
    if not found:
        raise ModelError(f'{kind} {name!r} not found')
    if len(found) > 1:
        raise RuntimeError(f'expected 1 {kind}, got {len(found)}')
    return found[name]


def _report_stopped(checks: Iterable[str]) -> None:
    from ops import log

    for check in checks:
        log._log_security_event(
            'WARN',
            'sys_monitor_disabled',
            f'{os.getuid()},{check}',
            description=f'Stopped check {check}',
        )


faces.part(__name__)
