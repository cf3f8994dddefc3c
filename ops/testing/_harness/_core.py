# SPDX-License-Identifier: Apache-2.0
"""What every family of a harness's methods stands on."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import contextlib
import io
from typing import TYPE_CHECKING, Any, BinaryIO, Generator, Optional, Union

from ops import model
from ops._unit import Hook

if TYPE_CHECKING:
    from ops._meta import CharmMeta
    from ops.framework import BoundEvent, Framework
    from ops.testing._harness._backend import _TestingModelBackend
    from ops.testing._harness._unit import HarnessUnit

AppUnitOrName = Union[str, model.Application, model.Unit]
"""An application or a unit, or its name."""

ReadableBuffer = Union[bytes, str, io.StringIO, io.BytesIO, BinaryIO]
"""What a file can be pushed from."""


class Core:
    """A charm that may be alive, its model, and the unit behind them."""

    if TYPE_CHECKING:
        _charm: Any
        _meta: CharmMeta
        _model: model.Model
        _framework: Framework
        _backend: _TestingModelBackend
        _unit_name: str
        _hooks_enabled: bool

    @property
    def _unit(self) -> HarnessUnit:
        return self._backend._unit

    @property
    def _emits(self) -> bool:
        """Whether the charm hears of what the test changes."""
        return self._charm is not None and self._hooks_enabled

    def _emit(self, event: BoundEvent, *args: Any, hook: Optional[Hook] = None) -> None:
        """Emit an event; hook commands that the charm runs itself know what it is about."""
        with self._unit.handling(hook or Hook(name=event.event_kind.replace('_', '-'))):
            event.emit(*args)

    @contextlib.contextmanager
    def _event_context(self, event_name: str) -> Generator[None, None, None]:
        """Hold the model to what a charm may do while it handles an event.

        With an empty name it is the other way round, and whatever a test may do is allowed.

        Example::

            with harness._event_context('start'):
                with pytest.raises(ops.RelationDataError):
                    relation.data[relation.app]['key'] = 'value'
        """
        with self._framework._event_context(event_name):
            yield


def name_of(entity: AppUnitOrName) -> str:
    """Return the name of an application or unit.

    Raises:
        TypeError: if it is neither, nor a name.
    """
    if isinstance(entity, (model.Application, model.Unit)):
        return entity.name
    if isinstance(entity, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        return entity
    raise TypeError(f'Expected Application | Unit | str, got {type(entity)}')
