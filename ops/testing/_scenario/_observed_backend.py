# SPDX-License-Identifier: Apache-2.0
"""The model's backend of a run: production's, but for what text would lose."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, ContextManager, Dict, Generator, List, Optional, Union

from ops import model as _model
from ops.hookcmds._run import current as _runner
from ops.hookcmds._run import using as _answered_by
from ops.testing._scenario import _to_record
from ops.testing._scenario._log_line import JujuLogLine
from ops.testing.errors import ActionMissingFromContextError

if TYPE_CHECKING:
    from ops import pebble
    from ops.jujucontext import JujuContext
    from ops.testing._scenario._charm_spec import _CharmSpec
    from ops.testing._scenario._containers import Containers
    from ops.testing._scenario._context import Context
    from ops.testing._scenario._event import _Event
    from ops.testing._scenario._observed_unit import ObservedUnit
    from ops.testing._scenario._state import State


_AS_JSON = frozenset((str, int, bool, type(None)))
"""What is the same after it was written as JSON; Juju writes 3.0 as 3."""


class ObservedBackend(_model._ModelBackend):
    """The backend that the model of a run uses.

    Every method but those below runs a hook command, as in production, which the unit of the
    run answers. A test may patch a method of this class to see what the charm does then.

    Args:
        state: the State that the run began with.
        event: the event that is run.
        charm_spec: the charm.
        context: where the test looks.
        juju_context: what the environment says.
        unit: what answers the hook commands.
        containers: the containers of the State.
    """

    def __init__(
        self,
        state: State,
        event: _Event,
        charm_spec: _CharmSpec[Any],
        context: Context[Any],
        juju_context: JujuContext,
        *,
        unit: ObservedUnit,
        containers: Containers,
    ):
        super().__init__(juju_context=juju_context)
        self._state = state
        self._event = event
        self._charm_spec = charm_spec
        self._context = context
        self._unit = unit
        self._containers = containers

    def _span(self, cmd: str, named: Dict[str, Any]) -> ContextManager[object]:
        # What a test sees are the charm's own spans and those of its handlers.
        return contextlib.nullcontext()

    def _wrap_hookcmd(self, cmd: str, **trace: Any) -> Any:
        wrapped = super()._wrap_hookcmd(cmd, **trace)
        if _runner() is self._unit:
            return wrapped
        # A test may ask a charm for something when its run is over.
        return _within(_answered_by(self._unit), wrapped)

    def relation_get(
        self,
        relation_id: int,
        member_name: str,
        is_app: bool,
        *,
        relation_name: Optional[str] = None,
    ) -> Dict[str, str]:
        """Return a databag: that of a unit, which nothing forbids to read, without a command."""
        relation = self._unit.draft.relation(relation_id)
        known = relation is not None and (
            member_name in relation.units or member_name == self.unit_name
        )
        if is_app is False and relation is not None and known:
            return dict(relation.bag(member_name))
        return super().relation_get(relation_id, member_name, is_app, relation_name=relation_name)

    # What every run asks, and Juju answers in one way, is answered without a command.

    def relation_ids(self, relation_name: str) -> List[int]:
        """Return the relations of an endpoint, in the order of Juju's words for them."""
        relations = self._unit.draft.relations
        if any(relation.broken for relation in relations.values()):
            return super().relation_ids(relation_name)
        return sorted(
            (each.id for each in relations.values() if each.endpoint == relation_name), key=str
        )

    def relation_list(self, relation_id: int, *, relation_name: Optional[str] = None) -> List[str]:
        """Return the remote units of a relation."""
        relation = self._unit.draft.relations.get(relation_id)
        if relation is None or relation.broken:
            return super().relation_list(relation_id, relation_name=relation_name)
        return sorted(relation.units)

    def config_get(self) -> Dict[str, Union[bool, int, float, str]]:
        """Return the options that have a value."""
        record = self._unit.draft
        found: Dict[str, Any] = {name: each.default for name, each in record.options.items()}
        found.update(record.config)
        if not _AS_JSON.issuperset(map(type, found.values())):
            return super().config_get()
        return {name: found[name] for name in sorted(found) if found[name] is not None}

    def is_leader(self) -> bool:
        """Say whether the unit leads now, without regard to a lease."""
        self._is_leader = bool(self._unit.draft.leader)
        return self._is_leader

    def _cached_leadership(self) -> Optional[bool]:
        return self._unit.draft.leader

    def juju_log(self, level: str, message: str) -> None:
        """Keep a line of the log as it was written, however long."""
        self._context.juju_log.append(JujuLogLine(level, message))

    def network_get(self, binding_name: str, relation_id: Optional[int] = None) -> Any:
        """Return the network of a binding; a binding that there is not counts as no relation."""
        try:
            return super().network_get(binding_name, relation_id)
        except _model.RelationNotFoundError:
            raise
        except _model.ModelError as exc:
            if 'undefined for unit charm' in str(exc):
                raise _model.RelationNotFoundError(*exc.args) from exc
            raise

    def secret_add(self, content: Dict[str, str], **attributes: Any) -> str:
        """Add a secret; that of the application by a unit that does not lead it, too.

        Juju refuses that. Tests that say nothing of leadership have always got away with it.
        """
        self._unit.times.note(attributes.get('expire'))
        with self._unit.leading():
            return super().secret_add(content, **attributes)

    def secret_set(self, id: str, **attributes: Any) -> None:
        self._unit.times.note(attributes.get('expire'))
        super().secret_set(id, **attributes)

    def secret_info_get(
        self, *, id: Optional[str] = None, label: Optional[str] = None
    ) -> _model.SecretInfo:
        info = super().secret_info_get(id=id, label=label)
        info.expires = self._unit.times.as_given(info.expires)
        return info

    def secret_remove(self, id: str, *, revision: Optional[int] = None) -> None:
        """Remove a secret or one revision of it, but for the latest one."""
        secret = self._unit.draft.secrets.get(_to_record.bare_id(id))
        if revision is not None and secret is not None and revision == secret.latest.number:
            raise ValueError(
                'Charms should not remove the latest revision of a secret. Add a new revision '
                'with `set_content()` instead, and the previous revision will be cleaned up by '
                'the secret owner when no longer in use.'
            )
        super().secret_remove(id, revision=revision)

    def credential_get(self) -> _model.CloudSpec:
        """Return the cloud of the State."""
        if not self._context.app_trusted:
            raise _model.ModelError(
                'ERROR charm is not trusted, initialise Context with `app_trusted=True`'
            )
        if self._state.model.cloud_spec is None:
            raise _model.ModelError(
                'ERROR cloud spec is empty, initialise it with '
                '`State(model=Model(..., cloud_spec=ops.CloudSpec(...)))`'
            )
        return super().credential_get()

    # Actions: results with their types, and log lines uncut.

    def action_get(self) -> Dict[str, Any]:
        self._check_action('action-get')
        return super().action_get()

    def action_set(self, results: Dict[str, Any]) -> None:
        self._check_action('action-set')
        with self._unit.unobserved():
            super().action_set(results)
        self._context._add_action_results(results)

    def action_log(self, message: str) -> None:
        self._check_action('action-log')
        with self._unit.unobserved():
            super().action_log(message)
        self._context.action_logs.append(message)

    def action_fail(self, message: str = '') -> None:
        self._check_action('action-fail')
        super().action_fail(message)

    def _check_action(self, command: str) -> None:
        if self._unit.hook.kind != 'action':
            raise ActionMissingFromContextError(
                f'not in the context of an action event: cannot {command}'
            )

    def get_pebble(self, socket_path: str) -> pebble.Client:
        """Return a client for the Pebble of a container of the State."""
        from ops.testing._scenario import _observed_pebble

        return _observed_pebble.ObservedClient(socket_path, containers=self._containers)


@contextlib.contextmanager
def _within(outer: ContextManager[Any], inner: ContextManager[Any]) -> Generator[None, None, None]:
    with outer, inner:
        yield
