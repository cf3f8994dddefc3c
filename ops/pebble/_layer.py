# SPDX-License-Identifier: Apache-2.0
"""Layers, which a charm adds, and the plan, which is all of them combined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Dict, Tuple, TypeVar, Union, cast

from ops._private import yaml
from ops.pebble import _text
from ops.pebble._check import Check
from ops.pebble._log_target import LogTarget
from ops.pebble._service import Entry, Service

if TYPE_CHECKING:
    from ops.pebble._shapes import LayerDict, PlanDict

_E = TypeVar('_E', bound=Entry)


def _read(raw: Any, what: str) -> Dict[str, Any]:
    return _text.mapping(yaml.safe_load(raw) if isinstance(raw, str) else raw, what)


def _entries(make: Callable[[str, Any], _E], raw: Dict[str, Any], section: str) -> Dict[str, _E]:
    described = _text.mapping(raw.get(section), section)
    return {name: make(name, description) for name, description in described.items()}


class _Sections:
    """What layers and plans have in common: sections, and how they compare."""

    _SECTIONS: Tuple[str, ...] = ('services', 'checks', 'log_targets')

    def to_dict(self) -> Any:
        """Return it as plain values, without what is not set."""
        plain: Dict[str, Any] = {}
        for section in self._SECTIONS:
            held: Any = getattr(self, section)
            if not held:
                continue
            if isinstance(held, dict):
                entries = cast('Dict[str, Entry]', held)
                held = {name: entry.to_dict() for name, entry in entries.items()}
            plain[section.replace('_', '-')] = held
        return plain

    def to_yaml(self) -> str:
        """Return it as YAML."""
        return yaml.safe_dump(self.to_dict())

    def __str__(self) -> str:
        return self.to_yaml()

    def __repr__(self) -> str:
        return f'{type(self).__name__}({self.to_dict()!r})'

    def __eq__(self, other: object) -> bool:
        if isinstance(other, dict):
            return bool(self.to_dict() == other)
        if isinstance(other, type(self)):
            return bool(self.to_dict() == other.to_dict())
        return NotImplemented

    __hash__ = None  # type: ignore[assignment]  # it can be changed


class Layer(_Sections):
    """A layer: services, checks and log targets to add to the plan, or to change in it.

    Layers compare by what they say, with each other and with a :class:`LayerDict`. Keys that
    are not in one are left out, as is what is not set.

    Args:
        raw: the layer, as YAML or as plain values; None for an empty one.

    Raises:
        yaml.YAMLError: if it is text and no YAML.
        TypeError: if it, a section or an entry is no mapping.
        ValueError: if the ``startup`` of a check is not one of :class:`CheckStartup`.

    Example::

        layer = Layer({'services': {'web': {'override': 'replace', 'command': '/bin/web'}}})
        container.add_layer('web', layer, combine=True)
    """

    _SECTIONS = ('summary', 'description', *_Sections._SECTIONS)

    summary: str
    """What the layer is for, in a line."""

    description: str
    """What the layer is for."""

    services: Dict[str, Service]
    """The services, by name."""

    checks: Dict[str, Check]
    """The checks, by name."""

    log_targets: Dict[str, LogTarget]
    """Where logs are sent to, by name."""

    def __init__(self, raw: str | LayerDict | None = None):
        read = _read(raw, 'a layer')
        self.summary = read.get('summary', '')
        self.description = read.get('description', '')
        self.services = _entries(Service, read, 'services')
        self.checks = _entries(Check, read, 'checks')
        self.log_targets = _entries(LogTarget, read, 'log-targets')

    def to_dict(self) -> LayerDict:
        """Return the layer as plain values, without what is not set."""
        return cast('LayerDict', super().to_dict())


class Plan(_Sections):
    """The plan: what Pebble has of all layers, combined in their order.

    Plans compare as :class:`Layer` does, with a :class:`PlanDict` too.

    Args:
        raw: the plan, as YAML or as plain values; None for an empty one.

    Raises:
        yaml.YAMLError: if it is text and no YAML.
        TypeError: if it, a section or an entry is no mapping.
        ValueError: if the ``startup`` of a check is not one of :class:`CheckStartup`.
    """

    def __init__(self, raw: Union[str, PlanDict, None] = None):
        read = _read(raw, 'a plan')
        self._raw = raw
        self._services = _entries(Service, read, 'services')
        self._checks = _entries(Check, read, 'checks')
        self._log_targets = _entries(LogTarget, read, 'log-targets')

    @property
    def services(self) -> dict[str, Service]:
        """The services, by name."""
        return self._services

    @property
    def checks(self) -> dict[str, Check]:
        """The checks, by name."""
        return self._checks

    @property
    def log_targets(self) -> dict[str, LogTarget]:
        """Where logs are sent to, by name.

        .. versionadded:: 2.9 / 3.0
        """
        return self._log_targets

    def to_dict(self) -> PlanDict:
        """Return the plan as plain values, without what is not set."""
        return cast('PlanDict', super().to_dict())
