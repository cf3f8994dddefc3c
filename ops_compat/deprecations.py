# SPDX-License-Identifier: Apache-2.0
"""The table of deprecations: a row for each, and the one place that warns."""

from __future__ import annotations

import typing
import warnings
from typing import Any, Callable, List, Optional, Type, TypeVar

_C = TypeVar('_C')


class OpsDeprecationWarning(DeprecationWarning):
    """Something of ``ops`` is deprecated, and warns in tests and on a terminal."""


class OpsPendingDeprecationWarning(PendingDeprecationWarning):
    """Something of ``ops`` will be deprecated, and warns only where that is asked for."""


class Deprecation(typing.NamedTuple):
    """One deprecated thing."""

    thing: str
    """Its public path, such as ``ops.JujuVersion.from_environ``."""
    since: str
    """The release of ``ops`` that deprecated it."""
    instead: str
    """What to use instead: a sentence for the docs."""
    message: str
    """The text of the warning, which filters in charms match from its beginning."""
    category: Type[Warning] = OpsDeprecationWarning
    removed_in: Optional[str] = None
    """The release that removes it, None while no one has said so."""

    def warn(self, *, stacklevel: int = 1) -> None:
        """Warn at the line that called the function which calls this.

        Args:
            stacklevel: further callers to go past, 1 for none.
        """
        warnings.warn(self.message, self.category, stacklevel=stacklevel + 2)


TABLE: List[Deprecation] = []


def _deprecation(thing: str, **facts: Any) -> Deprecation:
    row = Deprecation(thing, **facts)
    TABLE.append(row)
    return row


JUJU_VERSION_FROM_ENVIRON = _deprecation(
    'ops.JujuVersion.from_environ',
    since='2.19',
    instead='Use ``self.model.juju_version``.',
    message='JujuVersion.from_environ() is deprecated, use self.model.juju_version instead',
)


if typing.TYPE_CHECKING:
    from typing_extensions import deprecated as deprecated
else:

    def deprecated(text: str, *, category: None = None) -> Callable[[_C], _C]:
        """Mark a class or function as deprecated for type checkers and editors (PEP 702).

        Nothing warns at run time: the row does, where the thing is used.

        Args:
            text: the message of the row, as a literal, since checkers read nothing else.
            category: None; anything else would warn twice.
        """

        def mark(decorated: _C) -> _C:
            decorated.__deprecated__ = text
            return decorated

        return mark
