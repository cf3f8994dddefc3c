# SPDX-License-Identifier: Apache-2.0
"""One run: from a State and an event, through the dispatch, to the next State."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import contextlib
import os
import pathlib
from typing import TYPE_CHECKING, Any, Dict, Generator, Mapping, Optional

from ops.hookcmds._run import using as _answered_by
from ops.model import _JujuContext as JujuContext
from ops.testing._scenario import (
    _capture,
    _containers,
    _environ,
    _from_record,
    _saved,
    _to_hook,
    _to_record,
    _traced,
)
from ops.testing._scenario._charm_class import CharmClass
from ops.testing._scenario._consistency import check_consistency
from ops.testing._scenario._folders import CharmRoot
from ops.testing._scenario._observed_backend import ObservedBackend
from ops.testing._scenario._observed_unit import ObservedUnit
from ops.testing._scenario._ops import Ops
from ops.testing.errors import NoObserverError, UncaughtCharmError

if TYPE_CHECKING:
    from ops.testing._scenario._context import Context
    from ops.testing._scenario._event import _Event
    from ops.testing._scenario._state import State


class Run:
    """One run of an event in a Context.

    Args:
        context: the Context.
        event: the event.
        state: the State that the run begins with.

    Raises:
        InconsistentScenarioError: if the three do not fit together.
    """

    def __init__(self, context: Context[Any], event: _Event, state: State):
        check_consistency(
            state, event, context._charm_spec, context.juju_version, unit_id=context.unit_id
        )
        self._context = context
        self._event = event
        self._state = state
        self._class = context._prepared_class()
        base = context._base_record(self._class)
        broken = event.relation.id if _breaks(event) and event.relation is not None else None
        self._began = _to_record.record(state, base, trusted=context.app_trusted, broken=broken)
        self._hook = _to_hook.hook(event, base.app)
        self._unit = ObservedUnit(self._began, context)
        self._unit.begin(self._hook)
        for secret in state.secrets:
            self._unit.times.note(secret.expire)
        self._containers = _containers.Containers(context, state)
        self._root = CharmRoot(_files(self._class), _given_root(context))
        self._kept: Optional[_saved.Kept] = None

    @contextlib.contextmanager
    def in_place(self) -> Generator[Ops[Any], None, None]:
        """Have a charm in a ``with`` block, with its surroundings; the block runs it."""
        captured = _capture.Captured(
            self._context.emitted_events,
            deferred=self._context.capture_deferred_events,
            framework_events=self._context.capture_framework_events,
        )
        variables = self.variables(self._root.name)
        with _answered_by(self._unit), self._containers.in_use(), _environ.using(
            variables
        ), self._root.in_use(), self._class.in_use(), charm_errors():
            juju_context = JujuContext._from_dict(
                {**_environ.debugging(), **variables}, self._root.real_name
            )
            with _traced.recorded(self._context, self._class, juju_context):
                ops = self._make_ops(captured, juju_context)
                try:
                    yield ops
                finally:
                    ops.destroy()
        if ops.finished:
            self._kept = ops.kept()

    def variables(self, charm_dir: str) -> Dict[str, str]:
        """Return what the environment holds in the run.

        Args:
            charm_dir: the charm's folder.
        """
        return _environ.variables(self._began, self._hook, charm_dir)

    def _make_ops(self, captured: _capture.Captured, juju_context: JujuContext) -> Ops[Any]:
        backend = ObservedBackend(
            self._state,
            self._event,
            self._context._charm_spec,
            self._context,
            juju_context,
            unit=self._unit,
            containers=self._containers,
        )
        return Ops(
            self._state, self._event, self._class, backend, self._root, captured, juju_context
        )

    def ended(self) -> Optional[State]:
        """Return the State after a run that has succeeded, None after any other."""
        if self._kept is None:
            return None
        self._unit.commit()
        deferred, stored = self._kept
        return _from_record.but(
            _from_record.state(self._state, self._began, self._unit.record, self._unit.times),
            deferred=deferred,
            stored_states=stored,
            containers=self._containers.ended(),
        )

    @property
    def failure(self) -> Optional[str]:
        """Why the action failed, None if none did."""
        action = self._unit.record.action
        return None if action is None else action.failure


def _breaks(event: _Event) -> bool:
    return event.name.endswith('_relation_broken')


def _given_root(context: Context[Any]) -> Optional[pathlib.Path]:
    return None if context.charm_root is None else pathlib.Path(context.charm_root)


def _files(charm_class: CharmClass) -> Mapping[str, Any]:
    meta, actions, config = charm_class.content
    return {
        'metadata.yaml': meta,
        'actions.yaml': actions or {},
        'config.yaml': config or {},
    }


BARE = 'SCENARIO_BARE_CHARM_ERRORS'


def is_bare() -> bool:
    """Say whether the charm's own exceptions are to be raised, as they are."""
    text = os.environ.get(BARE, '')
    if text.lower() == 'true':
        return True
    return text.isdigit() and bool(int(text))


@contextlib.contextmanager
def charm_errors() -> Generator[None, None, None]:
    """Raise what a test gets for an error that the charm raises in a ``with`` block."""
    try:
        yield
    except NoObserverError:
        raise
    except Exception as exc:
        if is_bare():
            raise
        raise UncaughtCharmError(
            f'Uncaught {type(exc).__name__} in charm, try "exceptions [n]" if using pdb on '
            f'Python 3.13+. Details: {exc!r}'
        ) from exc
