# SPDX-License-Identifier: Apache-2.0
"""What is checked, and what was found."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, List, Mapping, NamedTuple, Tuple

from ops.testing._scenario._event_path import _EventPath, _EventType

if TYPE_CHECKING:
    from ops.testing._scenario._charm_spec import _CharmSpec
    from ops.testing._scenario._event import _Event
    from ops.testing._scenario._state import State


class Case(NamedTuple):
    """One run that is to be checked."""

    state: State
    event: _Event
    path: _EventPath
    """The event's name, taken apart."""
    builtin: bool
    """Whether the event is Juju's or the framework's, and none of the charm's own."""
    spec: _CharmSpec[Any]
    juju_version: Tuple[int, ...]
    unit_id: int

    def is_about(self, kind: _EventType) -> bool:
        """Whether the event is one of Juju's, of a kind."""
        return self.builtin and self.path.type is kind

    @classmethod
    def of(
        cls,
        state: State,
        event: _Event,
        spec: _CharmSpec[Any],
        juju_version: str,
        unit_id: int,
    ) -> Case:
        """Return the case of some arguments of ``check_consistency``.

        Raises:
            ValueError: if the version of Juju is none.
        """
        builtin = event._is_builtin_event(spec)
        return cls(state, event, event._path, builtin, spec, _numbers(juju_version), unit_id)


def _numbers(version: str) -> Tuple[int, ...]:
    numbers = re.match(r'\d+(?:\.\d+)*', version)
    if numbers is None:
        raise ValueError(f'{version!r} is no version of Juju: give one such as "3.6.14"')
    return tuple(int(number) for number in numbers.group().split('.'))


class Findings:
    """What contradicts what, and what is only odd."""

    def __init__(self) -> None:
        self.errors: List[str] = []
        self.warnings: List[str] = []

    def refuse(self, text: str) -> None:
        """Add a contradiction."""
        self.errors.append(text)

    def warn(self, text: str) -> None:
        """Add an oddity."""
        self.warnings.append(text)


def key_of(described: Mapping[str, Any] | None, key: str) -> Any:
    """Return what the metadata says of something under a key, if it says anything."""
    return described.get(key) if described else None


def listed(names: Any) -> str:
    """Return names, quoted, for a message."""
    return '{' + ', '.join(repr(name) for name in sorted(names)) + '}' if names else 'none'


EXACTLY = 'must appear exactly as declared in the charm metadata'
"""What a message says of a name where names are strict."""
