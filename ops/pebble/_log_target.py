# SPDX-License-Identifier: Apache-2.0
"""Where Pebble sends the logs of services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from ops.pebble import _text
from ops.pebble._service import Entry

if TYPE_CHECKING:
    from ops.pebble._shapes import LogTargetDict


class LogTarget(Entry):
    """A place that logs are sent to, as a layer or the plan describes it.

    Targets compare as :class:`Service` does.

    Args:
        name: the target's name.
        raw: the description, as plain values.

    Raises:
        TypeError: if the description is no mapping.
    """

    def __init__(self, name: str, raw: LogTargetDict | None = None):
        given: Any = _text.mapping(raw, f'log target {name!r}')
        self.name = name
        self.override: str = given.get('override', '')
        self.type: str = given.get('type', '')
        self.location: str = given.get('location', '')
        self.services: list[str] = list(given.get('services') or ())
        self.labels: dict[str, str] = dict(given.get('labels') or {})

    def to_dict(self) -> LogTargetDict:
        """Return the description as plain values, without what is not set."""
        return cast('LogTargetDict', super().to_dict())
