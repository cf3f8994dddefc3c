# SPDX-License-Identifier: Apache-2.0
"""The charm under test: its class, and what its files say about it."""

from __future__ import annotations

from typing import (
    Any,
    Dict,
    Generic,
    Iterator,
    List,
    Mapping,
    NamedTuple,
    Optional,
    Tuple,
    Type,
    TypeVar,
)

from ops.charm import CharmBase
from ops_compat.values import value

_CharmTypeCo = TypeVar('_CharmTypeCo', bound=CharmBase, covariant=True)
_CharmT = TypeVar('_CharmT', bound=CharmBase)

_ROLES = ('requires', 'provides', 'peers')


class Endpoint(NamedTuple):
    """A relation endpoint that the metadata declares."""

    role: str
    """``requires``, ``provides`` or ``peers``."""
    name: str
    described: Mapping[str, Any]


def _key(described: Optional[Mapping[str, Any]], key: str) -> Any:
    return described.get(key) if described else None


@value()
class _CharmSpec(Generic[_CharmTypeCo]):
    """The charm under test: its class, and what its files say about it.

    Args:
        charm_type: the class.
        meta: the content of the metadata.
        actions: what the metadata says about actions, by the action's name.
        config: what it says about configuration: the options are in ``options``.
        is_autoloaded: whether this was read from files.
    """

    charm_type: Type[_CharmTypeCo]
    meta: Mapping[str, Any]
    actions: Optional[Mapping[str, Any]] = None
    config: Optional[Mapping[str, Any]] = None
    is_autoloaded: bool = False

    @staticmethod
    def autoload(charm_type: Type[_CharmT]) -> _CharmSpec[_CharmT]:
        """Read what the files beside a charm's ``src/`` say about it.

        Args:
            charm_type: the charm's class.

        Raises:
            MetadataNotFoundError: if there is neither a ``charmcraft.yaml`` that describes a
                charm nor a ``metadata.yaml``.
            ValueError: if the charm declares what one of its extensions declares too.
        """
        from ops.testing._scenario import _autoload

        return _CharmSpec(charm_type, *_autoload.of_class(charm_type), is_autoloaded=True)

    def section(self, name: str) -> Mapping[str, Any]:
        """Return a part of the metadata by its key, empty if it is not there."""
        return self.meta.get(name) or {}

    def endpoints(self) -> Iterator[Endpoint]:
        """Give each relation endpoint that the metadata declares."""
        for role in _ROLES:
            for name, described in self.section(role).items():
                yield Endpoint(role, name, described or {})

    def get_all_relations(self) -> List[Tuple[str, Dict[str, Any]]]:
        """Return each relation endpoint's name with what the metadata says about it."""
        return [(name, dict(described)) for _, name, described in self.endpoints()]

    def options(self) -> Mapping[str, Any]:
        """Return what the metadata says about each option of the configuration."""
        return (self.config or {}).get('options') or {}

    def config_defaults(self) -> Dict[str, Any]:
        """Return the default of each option that has one."""
        defaults = {name: _key(option, 'default') for name, option in self.options().items()}
        return {name: default for name, default in defaults.items() if default is not None}
