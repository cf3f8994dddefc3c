# SPDX-License-Identifier: Apache-2.0
"""Containers that have a real Pebble each, for as long as a call of ``ops run`` lasts.

As with a container that Kubernetes starts again, nothing of it outlives the call: the next one
begins with pebble-ready. What the daemons in memory keep stays as it is.
"""

from __future__ import annotations

import contextlib
import os
import pathlib
import time
from typing import Any, Callable, Dict, Generator, List, Mapping, Sequence

from ops._meta import CharmMeta
from ops._unit import Hook, Record
from ops.local import _juju, _real_pebble
from ops.local._containers import Asked, Containers, private_folder
from ops.local._error import UsageError
from ops.pebble._transport import CONTAINERS_DIR

# Since which version Juju tells charms of it.
_SINCE = {
    '-pebble-custom-notice': (3, 4, 0),
    '-pebble-check-failed': (3, 6, 0),
    '-pebble-check-recovered': (3, 6, 0),
}


class RealContainers(Containers):
    """The containers of one unit, each with a ``pebble run``.

    Args:
        folder: where the files of the containers in memory are, which are left alone.
        names: the containers that the charm has.
        kept: what :meth:`Containers.plain` wrote at the end of an earlier call.
        on_line: called with what the Pebbles and their services write.
    """

    def __init__(
        self,
        folder: pathlib.Path,
        names: Sequence[str],
        kept: Mapping[str, Any],
        on_line: Callable[[str], None],
    ):
        super().__init__(folder, names, kept)
        self._on_line = on_line
        self._program = ''
        self._folder_of_sockets = ''
        self._listen = 0.0
        self._pebbles: Dict[str, _real_pebble.RealPebble] = {}

    def prepare(self, asked: Asked) -> None:
        """Find the Pebble, and refuse what only the one in memory can do.

        Raises:
            UsageError: if that is asked for, or Pebble cannot be started.
        """
        for flag, given in (('--exec', asked.execs), ('--container-files', asked.files)):
            if given:
                raise UsageError(
                    f'cannot use {flag} with --pebble: {_real_pebble.CONFINES_NOTHING}'
                )
        super().prepare(asked)
        self._program = _real_pebble.binary(asked.pebble or '', as_root=asked.as_root)
        self._listen = asked.listen

    def mount_storages(self, meta: CharmMeta, record: Record) -> None:
        """Leave storages where they are: paths are those of this machine."""

    def newly_ready(self) -> List[str]:
        """Return all that will answer, since each Pebble is new."""
        return self.connectable()

    @contextlib.contextmanager
    def started(self) -> Generator[None, None, None]:
        """Have the Pebbles run for the length of a ``with`` block."""
        names = self.connectable()
        if names:
            self._on_line(_real_pebble.CONFINES_NOTHING)
        with contextlib.ExitStack() as stack:
            folder = stack.enter_context(private_folder())
            for name in self.names():
                os.mkdir(os.path.join(folder, name), 0o700)
            for name in names:
                place = os.path.join(folder, name)
                one = _real_pebble.RealPebble(name, place, self._program, self._on_line)
                stack.enter_context(one.running())
                self._pebbles[name] = one
            self._folder_of_sockets = folder
            yield

    @contextlib.contextmanager
    def served(self) -> Generator[Mapping[str, str], None, None]:
        """Give the variables with which the charm finds them."""
        yield {CONTAINERS_DIR: self._folder_of_sockets} if self.names() else {}

    def raised(self, record: Record) -> List[Hook]:
        """Return the events of what the Pebbles have raised since the last time."""
        hooks = [hook for each in self._pebbles.values() for hook in each.raised()]
        return [hook for hook in hooks if _has_event(record, hook)]

    def heard(self, record: Record) -> List[Hook]:
        """Wait for events while there is something to wait for, and time is left."""
        hooks: List[Hook] = []
        while not hooks and self._listen > 0:
            busy = [each for each in self._pebbles.values() if each.is_busy()]
            began = time.monotonic()
            found = _real_pebble.wait_for_any(busy, self._listen)
            self._listen -= time.monotonic() - began
            if not found:
                break
            hooks = [hook for hook in found if _has_event(record, hook)]
        return hooks

    def hints(self) -> List[str]:
        """Return what is to be known of a call with a real Pebble."""
        return [_real_pebble.CONFINES_NOTHING] if self.names() else []

    def shown(self) -> List[Dict[str, Any]]:
        """Return how the containers stand, as plain values; while they run."""
        return [self._one(name) for name in self.names()]

    def _one(self, name: str) -> Dict[str, Any]:
        one = self._pebbles.get(name)
        services, checks = (one.services(), one.checks()) if one else ([], [])
        return {
            'name': name,
            'can-connect': one is not None and not one.has_ended(),
            'pebble': self._program,
            'files': '/',
            'services': {each['name']: each['current'] for each in services},
            'checks': {each['name']: each['status'] for each in checks},
        }


def _has_event(record: Record, hook: Hook) -> bool:
    suffix = hook.name[len(hook.workload) :]
    return _juju.number(record) >= _SINCE[suffix]
