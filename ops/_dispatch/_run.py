# SPDX-License-Identifier: Apache-2.0
"""One event of one charm, from values alone: nothing of the process is touched here."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Dict, List, Optional, Tuple, Type

from ops import charm as _charm
from ops import framework as _framework
from ops import jujucontext
from ops import model as _model
from ops._dispatch import _dispatcher
from ops._private import spans

if TYPE_CHECKING:
    from ops._meta import CharmMeta
    from ops.framework import BoundEvent, Framework
    from ops.jujucontext import JujuContext
    from ops.model import _ModelBackend
    from ops.storage import JujuStorage, SQLiteStorage, _MemoryStorage

logger = logging.getLogger()


def make_framework(
    context: JujuContext,
    meta: CharmMeta,
    backend: _ModelBackend,
    storage: SQLiteStorage | JujuStorage | _MemoryStorage,
    *,
    framework_class: Type[Framework] = _framework.Framework,
) -> Framework:
    """Put a framework together for what Juju runs the charm for.

    Args:
        context: what Juju says in the environment.
        meta: the charm's metadata.
        backend: how the model asks Juju.
        storage: where the charm's state is.
        framework_class: the class of the framework.
    """
    name = _dispatcher.event_name(context.dispatch_path)
    broken = context.relation_id if name.endswith('_relation_broken') else None
    # Data of the unit that goes can still be read, though Juju lists it no more.
    gone = name.endswith(('_relation_departed', '_relation_broken'))
    model = _model.Model(
        meta,
        backend,
        broken_relation_id=broken,
        remote_unit_name=context.remote_unit_name if gone else None,
    )
    kept: Any = storage
    return framework_class(
        kept,
        jujucontext.folder(context),
        meta,
        model,
        event_name=name,
        juju_debug_at=context.debug_at,
    )


class Run:
    """One event of one charm.

    The charm is made at once, and :meth:`run` does the rest. The framework is closed in any
    case, also when the charm cannot be made.

    Args:
        charm_class: the class of the charm.
        framework: the framework, from :func:`make_framework`.
        context: what Juju says in the environment.

    Raises:
        TypeError: if the class is not that of a charm.
        AttributeError: if what it makes is no charm, or only half of one.
    """

    framework: Framework
    """The framework of this run."""

    charm: _charm.CharmBase
    """The charm."""

    def __init__(
        self, charm_class: Type[_charm.CharmBase], framework: Framework, context: JujuContext
    ):
        self._juju_context = context
        self._begin(charm_class, framework)

    def _begin(self, charm_class: Type[_charm.CharmBase], framework: Framework) -> None:
        self.framework = framework
        self._charm_class = charm_class
        try:
            _check(charm_class)
            with framework._event_context('__init__'):
                self.charm = charm_class(framework)
            _check_made(self.charm)
            spans.settle()
        except BaseException:
            framework.close()
            raise

    @property
    def _event_name(self) -> str:
        return _dispatcher.event_name(self._juju_context.dispatch_path)

    def run(self) -> None:
        """Emit what was deferred, then the event; collect the status; commit; close.

        Raises:
            _Abort: if a handler ends the run; nothing is committed.
        """
        try:
            self._emit()
            self._commit()
        finally:
            self._close()

    def _emit(self) -> None:
        name = self._event_name
        if _dispatcher.is_restricted(name):
            self._emit_charm_event(name)
            return
        self.framework.reemit()
        self._emit_charm_event(name)
        _charm._evaluate_status(self.charm)

    def _emit_charm_event(self, event_name: str) -> None:
        event = self._get_event_to_emit(event_name)
        if event is None:
            return
        given, named = self._get_event_args(event)
        logger.debug('Emitting Juju event %s.', event_name)
        event.emit(*given, **named)

    def _get_event_to_emit(self, event_name: str) -> Optional[BoundEvent]:
        """Return the charm's event of a name, and log that it has none."""
        event = getattr(self.charm.on, event_name, None)
        # Names such as "framework" are attributes too, and no events.
        if hasattr(event, 'emit'):
            return event
        logger.debug('Event %s not defined for %s.', event_name, self.charm)
        return None

    def _get_event_args(self, bound_event: BoundEvent) -> Tuple[List[Any], Dict[str, Any]]:
        if not bound_event.event_type._carries:
            return [], {}
        from ops._dispatch import _event_args

        return _event_args._get_event_args(self.charm, bound_event, self._juju_context)

    def _commit(self) -> None:
        self.framework.commit()

    def _close(self) -> None:
        self.framework.close()


def _check(charm_class: Any) -> None:
    is_class = isinstance(charm_class, type)
    if not callable(charm_class) or (is_class and not issubclass(charm_class, _charm.CharmBase)):
        raise TypeError(
            f'cannot run {charm_class!r}: ops.main() takes a class that inherits from '
            'ops.CharmBase'
        )


def _check_made(charm: Any) -> None:
    if hasattr(charm, 'framework'):
        return
    if isinstance(charm, _charm.CharmBase):
        raise AttributeError(
            f'cannot run {type(charm).__name__}: its __init__ must call '
            'super().__init__(framework)'
        )
    raise AttributeError(f'cannot run {charm!r}: it is no charm, which inherits ops.CharmBase')
