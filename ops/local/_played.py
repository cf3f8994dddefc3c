# SPDX-License-Identifier: Apache-2.0
"""What was asked of a unit, what it did, and who is told meanwhile."""

from __future__ import annotations

import pathlib
import signal
from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Protocol, Sequence, Tuple

from ops.local._containers import Asked
from ops.local._entry import Imported
from ops.local._host import Host, Tried
from ops.local._wanted import Wanted


class Request(NamedTuple):
    """What a call of ``ops run`` asks for."""

    charm: pathlib.Path
    events: Tuple[str, ...] = ()
    config: Mapping[str, str] = {}
    relate: Tuple[Tuple[str, str], ...] = ()
    """Endpoints to relate, each with an application, empty for one named after the endpoint."""
    remote_data: Mapping[str, str] = {}
    """What unit 0 of the application related last writes."""
    remote_app_data: Mapping[str, str] = {}
    """What that application itself writes."""
    actions: Tuple[Tuple[str, Mapping[str, str]], ...] = ()
    leader: Optional[bool] = None
    """None leaves leadership as it is; a new unit leads."""
    python: Optional[str] = None
    line: str = ''
    environment: Mapping[str, str] = {}
    timeout: Optional[float] = None
    """Seconds for each event, None to wait for ever."""
    unit_dir: Optional[pathlib.Path] = None
    fresh: bool = False
    containers: Asked = Asked()
    """What commands answer in containers, and what else is said of those."""
    host: Host = Host()
    """What becomes of commands that would change this machine."""
    wanted: Wanted = Wanted()
    """What else is done to the unit, as people do it with ``juju``."""

    @property
    def changes(self) -> bool:
        """Whether anything is asked for that a unit which is being removed does not take."""
        return bool(
            self.events or self.config or self.relate or self.remote_data
            or self.remote_app_data or self.actions or self.leader is not None
            or self.wanted.changes
        )  # fmt: skip


class Outcome(NamedTuple):
    """How one event went."""

    event: str
    seconds: float
    commands: int
    """How many hook commands the charm ran."""
    exit: int
    timed_out: bool
    deferred: List[str]
    """The names of the events that wait to be handled again."""
    action: Optional[Dict[str, Any]] = None
    """What an action gave back: ``status``, ``message``, ``results``, ``log``."""
    host_commands: Tuple[Tried, ...] = ()
    """The commands by which the charm would have changed this machine."""

    @property
    def signal(self) -> str:
        """The name of the signal that killed the charm, such as ``SIGKILL``, empty for none."""
        if self.exit >= 0:
            return ''
        try:
            return signal.Signals(-self.exit).name
        except ValueError:  # a real-time signal has a number alone
            return f'signal {-self.exit}'

    @property
    def succeeded(self) -> bool:
        failed_action = self.action is not None and self.action['status'] == 'failed'
        return self.exit == 0 and not self.timed_out and not failed_action


class Python(NamedTuple):
    """The interpreter that a charm is run by."""

    path: str
    why: str


class Played(NamedTuple):
    """What a call of ``ops run`` did, and how the unit stands now."""

    charm: str
    unit: str
    unit_dir: pathlib.Path
    imported: Imported
    python: Python
    outcomes: List[Outcome]
    shown: Dict[str, Any]
    """What Juju would show; see :func:`ops.local._shown.shown`."""
    suggestions: List[str]
    """What one could type next, after ``ops run CHARM``."""
    hints: Sequence[str] = ()
    """What else the one who runs the charm should know."""

    @property
    def succeeded(self) -> bool:
        return all(outcome.succeeded for outcome in self.outcomes)


class Listener(Protocol):
    """Who is told what happens while it happens; called from several threads."""

    def began(self, event: str) -> None:
        """Hear that an event starts."""
        ...

    def logged(self, level: str, message: str) -> None:
        """Hear a juju-log line."""
        ...

    def wrote(self, stream: str, line: str) -> None:
        """Hear a line that the charm wrote to ``stdout`` or ``stderr``."""
        ...

    def ended(self, outcome: Outcome) -> None:
        """Hear how the event went."""
        ...
