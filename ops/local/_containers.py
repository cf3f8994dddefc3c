# SPDX-License-Identifier: Apache-2.0
"""The containers of a unit: a Pebble in memory for each, at a socket that the charm reaches.

Their files are in the unit's folder, and stay with what else Pebble keeps. Nothing is run:
services that the charm starts count as running, and commands answer what they were given.
"""

from __future__ import annotations

import contextlib
import os
import pathlib
import shutil
import tempfile
from typing import (
    Any,
    ContextManager,
    Dict,
    Generator,
    List,
    Mapping,
    NamedTuple,
    NoReturn,
    Optional,
    Sequence,
    Set,
    Tuple,
)

from ops._daemon import Daemon, Execution, Refusal
from ops._meta import CharmMeta
from ops._unit import Hook, Record
from ops.local import _pebble_socket
from ops.local._error import UsageError
from ops.pebble._transport import CONTAINERS_DIR

# The longest address of a unix socket is 103 bytes on macOS; a container's name may have 40.
_LONGEST_BASE = 30


class Asked(NamedTuple):
    """What a call says of containers."""

    execs: Tuple[str, ...] = ()
    """Answers of commands: ``CONTAINER:COMMAND=TEXT_OR_FILE[:EXIT]``."""
    files: Tuple[str, ...] = ()
    """What is in a container's image: ``CONTAINER=DIR``."""
    no_connect: Tuple[str, ...] = ()
    """Containers whose Pebble does not answer."""
    pebble: Optional[str] = None
    """The real Pebble to run for each: its path, empty for the one on PATH; None for none."""
    as_root: bool = False
    """Whether it may run as root."""
    listen: float = 5.0
    """The seconds after the last event in which what a real Pebble raises is waited for."""


class ExecAnswer(NamedTuple):
    """What a command answers."""

    container: str
    prefix: Tuple[str, ...]
    stdout: str
    exit_code: int


def read_exec(word: str) -> ExecAnswer:
    """Read an answer as it is typed.

    The command ends at the first ``=``. A number after the last colon is the exit code. Text
    that names a file stands for what is in it.

    Raises:
        UsageError: if it is no such answer.
    """
    container, colon, rest = word.partition(':')
    command, equals, answer = rest.partition('=')
    if not (colon and equals and container and command.split()):
        raise UsageError(
            f'cannot read --exec {word!r}: expected CONTAINER:COMMAND=TEXT_OR_FILE[:EXIT]'
        )
    text, _, tail = answer.rpartition(':')
    exit_code = 0
    if ':' in answer and tail.isdigit():
        answer, exit_code = text, int(tail)
    return ExecAnswer(container, tuple(command.split()), _content(word, answer), exit_code)


def _content(word: str, answer: str) -> str:
    try:
        if answer and os.path.isfile(answer):
            return pathlib.Path(answer).read_text(encoding='utf-8')
    except (OSError, ValueError) as exc:
        raise UsageError(f'cannot read --exec {word!r}: {exc}') from exc
    return answer


class Containers:
    """The containers of one unit.

    Args:
        folder: where their files are.
        names: the containers that the charm has.
        kept: what :meth:`plain` wrote at the end of an earlier call.

    Raises:
        UsageError: if what was kept cannot be read.
    """

    def __init__(self, folder: pathlib.Path, names: Sequence[str], kept: Mapping[str, Any]):
        self._folder = folder
        self._ready: Set[str] = set(kept.get('ready', ())) & set(names)
        self._daemons: Dict[str, Daemon] = {}
        for name in names:
            root = str(self._files(name))
            state = kept.get('pebbles', {}).get(name)
            try:
                daemon = Daemon.from_dict(state, root=root) if state else Daemon(root)
            except ValueError as exc:
                raise UsageError(
                    f'cannot go on with container {name!r}: {exc}; start over with --fresh'
                ) from exc
            daemon.unanswered = lambda execution, name=name: _refuse(name, execution)
            self._daemons[name] = daemon

    def _files(self, name: str) -> pathlib.Path:
        return self._folder / name

    def plain(self) -> Dict[str, Any]:
        """Return what is kept between calls, as plain JSON values."""
        return {
            'pebbles': {name: daemon.to_dict() for name, daemon in self._daemons.items()},
            'ready': sorted(self._ready),
        }

    def prepare(self, asked: Asked) -> None:
        """Make the containers as a call has them.

        Raises:
            UsageError: if the charm has no such container, or there is no such folder.
        """
        for name, daemon in self._daemons.items():
            self._files(name).mkdir(mode=0o700, parents=True, exist_ok=True)
            daemon.connectable = name not in asked.no_connect
        for name in asked.no_connect:
            self._daemon(name, '--no-connect')
        for word in asked.execs:
            answer = read_exec(word)
            self._daemon(answer.container, '--exec').answer_exec(
                answer.prefix, answer.stdout, exit_code=answer.exit_code
            )
        for word in asked.files:
            name, equals, source = word.partition('=')
            self._daemon(name, '--container-files')
            if not equals or not os.path.isdir(source):
                raise UsageError(
                    f'cannot read --container-files {word!r}: expected CONTAINER=DIR, '
                    'and a folder that is there'
                )
            _copy(source, self._daemons[name])

    def _daemon(self, name: str, flag: str) -> Daemon:
        if name not in self._daemons:
            have = ', '.join(self._daemons) or 'none'
            raise UsageError(f'cannot use {flag} for container {name!r}: the charm has {have}')
        return self._daemons[name]

    def mount_storages(self, meta: CharmMeta, record: Record) -> None:
        """Let containers have the storages that the charm mounts into them."""
        for name, daemon in self._daemons.items():
            for storage in record.storages:
                mount = meta.containers[name].mounts.get(storage.name)
                if mount is None or storage.kind != 'filesystem':
                    continue
                number = storage.id.rpartition('/')[2]
                several = meta.storages[storage.name].multiple_range is not None
                for location in mount.locations:
                    place = f'{location}/{number}' if several else str(location)
                    daemon.tree.mount(place, storage.location)

    def names(self) -> List[str]:
        """Return the names of all."""
        return list(self._daemons)

    def connectable(self) -> List[str]:
        """Return the containers whose Pebble answers."""
        return [name for name, daemon in self._daemons.items() if daemon.connectable]

    def newly_ready(self) -> List[str]:
        """Return the containers whose Pebble answers for the first time."""
        ready = [name for name in self.connectable() if name not in self._ready]
        self._ready.update(ready)
        return ready

    def started(self) -> ContextManager[None]:
        """Have what runs for the length of a call; nothing does, in memory."""
        return contextlib.nullcontext()

    def raised(self, record: Record) -> List[Hook]:
        """Return the events that containers have raised by themselves since the last time."""
        return []

    def heard(self, record: Record) -> List[Hook]:
        """Wait for such events as long as the call may; empty at the end."""
        return []

    def hints(self) -> List[str]:
        """Return what should be known of the containers, each in one sentence."""
        return []

    @contextlib.contextmanager
    def served(self) -> Generator[Mapping[str, str], None, None]:
        """Serve the containers, and give the variables with which the charm finds them."""
        if not self._daemons:
            yield {}
            return
        with contextlib.ExitStack() as stack:
            folder = stack.enter_context(private_folder())
            for name, daemon in self._daemons.items():
                os.mkdir(os.path.join(folder, name), 0o700)
                if daemon.connectable:
                    socket_path = os.path.join(folder, name, 'pebble.socket')
                    stack.enter_context(_pebble_socket.serve(daemon, socket_path))
            yield {CONTAINERS_DIR: folder}

    def shown(self) -> List[Dict[str, Any]]:
        """Return how the containers stand, as plain values."""
        return [
            {
                'name': name,
                'can-connect': daemon.connectable,
                'files': str(self._files(name)),
                'services': daemon.service_statuses(),
                'checks': {each.name: each.status for each in daemon.checks.values()},
            }
            for name, daemon in self._daemons.items()
        ]


def private_folder() -> tempfile.TemporaryDirectory[str]:
    """Return a new folder for sockets, which is removed after a ``with`` block."""
    usual = tempfile.gettempdir()
    base = usual if len(os.fsencode(usual)) <= _LONGEST_BASE else '/tmp'  # noqa: S108  # made private
    return tempfile.TemporaryDirectory(prefix='ops-', dir=base)


def _copy(source: str, daemon: Daemon) -> None:
    """Copy what a folder holds into a container, links as links, and never out of it."""
    for folder, folders, files in os.walk(source):
        below = os.path.relpath(folder, source)
        for name in (*folders, *files):
            original = os.path.join(folder, name)
            linked = os.path.islink(original)
            follow = name in folders and not linked
            target = daemon.tree.locate(f'/{below}/{name}', follow=follow).host
            if linked:
                if os.path.lexists(target):
                    continue
                os.symlink(os.readlink(original), target)
            elif name in folders:
                os.makedirs(target, exist_ok=True)
            else:
                shutil.copy2(original, target, follow_symlinks=False)


def _refuse(container: str, execution: Execution) -> NoReturn:
    # The executable alone: arguments may hold secrets.
    executable = execution.command[0]
    raise Refusal(
        400,
        f'cannot find executable "{executable}": nothing is run in container {container!r}; '
        f"say what it answers with --exec {container}:'{executable}'=TEXT",
    )
