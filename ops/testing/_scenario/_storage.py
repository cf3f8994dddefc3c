# SPDX-License-Identifier: Apache-2.0
"""Storage that is attached to the unit."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import pathlib
from typing import TYPE_CHECKING, Any

from ops.testing._scenario import _counters, _names
from ops_compat.values import field, value

if TYPE_CHECKING:
    from ops.testing._scenario._context import Context


@value()
class Storage:
    """One instance of a storage of the charm, attached to the unit.

    Args:
        name: the name in the charm's metadata.
        index: the number of the instance, as in ``data/0``; counted by itself by default.

    Raises:
        StateValidationError: if no storage can have the name.

    .. versionadded:: 2.17 / 3.0
    """

    name: str
    """The name of the storage in the charm's metadata."""
    index: int = field(default_factory=_counters.next_storage_index, kw_only=True)
    """The number of the instance."""

    def __post_init__(self) -> None:
        _names.check('storage', self.name)

    def get_filesystem(self, ctx: Context[Any]) -> pathlib.Path:
        """Return the folder that stands for the storage in a Context.

        What a test puts there, the charm finds, and the reverse.

        Args:
            ctx: the Context that runs the charm.

        Example::

            storage = Storage('data')
            (storage.get_filesystem(ctx) / 'seed.txt').write_text('hello')
        """
        return ctx._get_storage_root(self.name, self.index)
