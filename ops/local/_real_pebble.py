# SPDX-License-Identifier: Apache-2.0
"""A real Pebble for a container, for the length of a call: it runs on this machine, unconfined."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import time
import urllib.parse
import urllib.request
from typing import Any, Callable, Dict, Generator, List, Mapping, Optional, Set

from ops._unit import Hook
from ops.local import _interrupts, _leftovers, _output
from ops.local._error import UsageError
from ops.pebble._transport_socket import UnixSocketTransport

CONFINES_NOTHING = (
    'a real Pebble confines nothing: the paths and commands of its containers are those of '
    'this machine'
)

_STARTING = 20.0
"""The seconds in which Pebble must answer."""
_STOPPING = 12.0
"""The seconds in which it must have ended: Pebble gives a service ten by itself."""
_ANSWERING = 20.0
_PAUSE = 0.02
_LAST_LINES = 20

# What a program needs to be at home on this machine; nothing else of the caller's reaches it.
_PASSED_ON = ('PATH', 'HOME', 'USER', 'LOGNAME', 'LANG', 'LC_ALL', 'TMPDIR', 'SHELL', 'TZ')


def binary(asked: str, *, as_root: bool) -> str:
    """Return the path of the Pebble that is asked for.

    Args:
        asked: the path, empty for the one on PATH.
        as_root: whether it may run as root.

    Raises:
        UsageError: if there is none, or this is root and may not be.
    """
    named = os.path.abspath(asked) if os.path.exists(asked) else asked
    found = shutil.which(named or 'pebble')
    if found is None:
        where = f'{asked} is no program' if asked else 'there is no pebble on PATH'
        raise UsageError(f'cannot start Pebble: {where}; say where it is with --pebble=PATH')
    if os.geteuid() == 0 and not as_root:
        raise UsageError(
            f'cannot start Pebble as root: {CONFINES_NOTHING}, which root can change in every '
            'way; run this as another user, or add --as-root'
        )
    return found


class RealPebble:
    """One ``pebble run``, and what it has raised.

    Args:
        container: the container that it is for.
        folder: a private folder, where its socket and its files are.
        program: the path of Pebble.
        on_line: called in another thread with what it and its services write.
    """

    def __init__(self, container: str, folder: str, program: str, on_line: Callable[[str], None]):
        self._container = container
        self._folder = folder
        self._socket = os.path.join(folder, 'pebble.socket')
        self._program = program
        self._on_line = on_line
        self._last: List[str] = []
        self._after = ''
        self._raised: Set[str] = set()

    @contextlib.contextmanager
    def running(self) -> Generator[None, None, None]:
        """Have it run for the length of a ``with`` block, and nothing of it afterwards.

        Raises:
            UsageError: if it does not start.
        """
        with contextlib.ExitStack() as stack:
            with _interrupts.held():
                process = self._start()
                stack.callback(self._stop, process)
            with _output.handed_on(process, self._hear), _terminated(process):
                answers = self._answers(process)
                if answers:
                    yield
            if not answers:  # said once all is read that it wrote
                raise self._failure(process)

    def _start(self) -> subprocess.Popen[bytes]:
        own = {'PEBBLE': self._folder, 'PEBBLE_SOCKET': self._socket, 'PEBBLE_PERSIST': 'never'}
        inherited = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        try:
            return subprocess.Popen(
                [self._program, 'run', '--hold', '--create-dirs', '--verbose'],
                env={**inherited, **own},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        except OSError as exc:
            raise UsageError(f'cannot start {self._program}: {exc.strerror}') from exc

    def _answers(self, process: subprocess.Popen[bytes]) -> bool:
        """Wait until it answers, and say whether it does."""
        until = time.monotonic() + _STARTING
        while process.poll() is None and time.monotonic() < until:
            if not self.has_ended():
                return True
            time.sleep(_PAUSE)
        return False

    def _failure(self, process: subprocess.Popen[bytes]) -> UsageError:
        return UsageError(
            f'cannot start {self._program} for container {self._container!r}: it does not '
            f'answer, and ended with {process.returncode}; '
            f'it wrote: {" | ".join(self._last) or "nothing"}'
        )

    def _stop(self, process: subprocess.Popen[bytes]) -> None:
        with _interrupts.held():
            _terminate(process)
            # Its services lead groups of their own, and outlive a Pebble that was killed.
            _leftovers.kill([f'PEBBLE_SOCKET={self._socket}'])

    def _hear(self, stream: str, line: str) -> None:
        self._last = [*self._last[1 - _LAST_LINES :], line]
        _, _, said = line.partition(' ')
        # Of its own lines those alone that cannot show a command's arguments.
        if said and (not said.startswith('[pebble] ') or said.startswith('[pebble] Check ')):
            self._on_line(f'{self._container}: {said}')

    def get(
        self, path: str, query: Optional[Mapping[str, str]] = None, *, waiting: float = 0
    ) -> Any:
        """Return the result of a GET, None if Pebble does not answer it.

        Args:
            path: what is asked for.
            query: its parameters.
            waiting: the seconds for which Pebble may wait before it answers.
        """
        request = urllib.request.Request(
            f'http://localhost{path}?{urllib.parse.urlencode(query or {})}'
        )
        transport = UnixSocketTransport(self._socket, _ANSWERING)
        try:
            with contextlib.closing(transport.open(request, waiting + _ANSWERING)) as answer:
                return json.loads(answer.read())['result'] if answer.status == 200 else None
        except (OSError, ValueError):
            return None  # it has ended, as a service may have it do

    def has_ended(self) -> bool:
        """Say whether it answers no more, as after a service with ``on-success: shutdown``."""
        return self.get('/v1/system-info') is None

    def services(self) -> List[Dict[str, Any]]:
        """Return the services as they stand."""
        return self.get('/v1/services') or []

    def checks(self) -> List[Dict[str, Any]]:
        """Return the checks as they stand."""
        return self.get('/v1/checks') or []

    def is_busy(self) -> bool:
        """Say whether anything runs in it that might raise something."""
        services = self.services()
        checks = self.checks()
        return any(each['current'] != 'inactive' for each in services) or any(
            each['status'] != 'inactive' for each in checks
        )

    def raised(self, timeout: float = 0) -> List[Hook]:
        """Return the events of what it has raised since the last time, in its order.

        Args:
            timeout: the seconds to wait for something.
        """
        query = {'users': 'all', 'types': 'custom,change-update'}
        if self._after:
            query['after'] = self._after
        if timeout > 0:
            query['timeout'] = f'{max(1, int(timeout * 1000))}ms'
        notices: List[Dict[str, Any]] = self.get('/v1/notices', query, waiting=timeout) or []
        hooks: List[Hook] = []
        for notice in notices:
            self._after = str(notice['last-repeated'])
            hook = self._event(notice)
            if hook is not None:
                hooks.append(hook)
        return hooks

    def _event(self, notice: Mapping[str, Any]) -> Optional[Hook]:
        if notice['type'] == 'custom':
            return Hook(
                name=f'{self._container}-pebble-custom-notice',
                workload=self._container,
                notice_id=notice['id'],
                notice_type='custom',
                notice_key=notice['key'],
            )
        data: Dict[str, str] = notice.get('last-data') or {}
        expected, event = _OF_CHANGES.get(data.get('kind', ''), ('', ''))
        # A change is noticed each time that its status changes, and raises one event.
        if not event or notice['key'] in self._raised:
            return None
        change = self.get(f'/v1/changes/{notice["key"]}')
        if change is None or change['status'] != expected:
            return None
        self._raised.add(notice['key'])
        return Hook(
            name=f'{self._container}-{event}',
            workload=self._container,
            check=data.get('check-name', ''),
        )


# By kind of change: the status in which it raises an event, and which.
_OF_CHANGES = {
    'perform-check': ('Error', 'pebble-check-failed'),
    'recover-check': ('Done', 'pebble-check-recovered'),
}


@contextlib.contextmanager
def _terminated(process: subprocess.Popen[bytes]) -> Generator[None, None, None]:
    try:
        yield
    finally:
        _terminate(process)


def _terminate(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(_STOPPING)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_for_any(
    pebbles: List[RealPebble], seconds: float, clock: Callable[[], float] = time.monotonic
) -> List[Hook]:
    """Wait until one of several Pebbles raises something, and return the events.

    Args:
        pebbles: those to ask in turn.
        seconds: for how long to wait at most.
        clock: what gives the time.
    """
    until = clock() + seconds
    while pebbles:
        left = until - clock()
        if left <= 0:
            break
        for each in pebbles:
            # One alone may wait for as long as it takes; several take turns.
            hooks = each.raised(left if len(pebbles) == 1 else min(left, 0.1))
            if hooks:
                return hooks
        pebbles = [each for each in pebbles if each.is_busy()]
    return []
