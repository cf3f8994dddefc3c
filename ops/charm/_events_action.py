# SPDX-License-Identifier: Apache-2.0
"""The event of an action."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import typing
from typing import Any, Dict

from ops.charm import _load
from ops.framework import EventBase
from ops_compat import faces

if typing.TYPE_CHECKING:
    from ops.framework import Handle

    _T = typing.TypeVar('_T')


class ActionEvent(EventBase):
    """Somebody runs one of the charm's actions.

    An action ``back-up`` in the charm's metadata is the event ``back_up_action`` on
    :attr:`CharmBase.on <ops.CharmBase.on>`. Whoever runs it sees its results, and its log while
    it runs.

    Example::

        def _on_back_up_action(self, event: ops.ActionEvent):
            event.log('writing the backup')
            path = self._back_up(event.params['target'])
            if path is None:
                event.fail('there is nothing to back up')
            else:
                event.set_results({'path': path})

    Args:
        handle: given by the framework.
        id: the number of the action's task, from Juju.

            .. versionadded:: 2.11 / 3.0

    .. versionadded:: 2.0 / 3.0
    """

    _origin = 'action'
    _carries = 'action'

    id: str = ''
    """The number of the action's task, such as ``12``: what ``juju show-task`` takes.

    .. versionadded:: 2.11 / 3.0
    """

    params: Dict[str, Any]
    """The parameters that the action was run with, with defaults filled in."""

    def __init__(self, handle: Handle, id: str | None = None):
        super().__init__(handle)
        self.id = id  # type: ignore[assignment]  # None in tests that do not say

    def __repr__(self) -> str:
        return f'<{type(self).__name__} self.id={self.id!r} via {self.handle}>'

    def defer(self) -> typing.NoReturn:
        """Refuse: whoever runs an action waits for its end, which is that of the hook.

        Raises:
            RuntimeError: always.
        """
        raise RuntimeError('cannot defer action events')

    def snapshot(self) -> dict[str, Any]:
        """Return what the event holds, as plain values; called by the framework."""
        return {'id': self.id}

    def restore(self, snapshot: dict[str, Any]) -> None:
        """Take back what :meth:`snapshot` returned, and ask for the parameters.

        It is called by the framework when the action begins.
        """
        self.id = snapshot['id']
        self.params = self.framework.model._backend.action_get()

    def set_results(self, results: dict[str, Any]) -> None:
        """Show results to whoever runs the action.

        Called more than once, it adds to what was set before.

        Args:
            results: the results by name. A name begins and ends with a lower-case letter or a
                digit, and has hyphens beside them inside; ``stdout``, ``stderr``,
                ``stdout-encoding`` and ``stderr-encoding`` belong to Juju. A dictionary as a
                value makes names joined by dots; other values are shown as text.

        Raises:
            ModelError: if Juju refuses a name, or the results are larger than it takes.
            ValueError: if a name does not fit the rules, or two of them are one when joined.
        """
        self.framework.model._backend.action_set(results)

    def log(self, message: str) -> None:
        """Show a line to whoever runs the action, while it runs.

        Args:
            message: the line.
        """
        self.framework.model._backend.action_log(message)

    def fail(self, message: str = '') -> None:
        """Say that the action has failed.

        The handler goes on, and what it sets is kept, results also. Called more than once, the
        last message counts.

        Args:
            message: why; Juju has a sentence of its own for an empty one.
        """
        self.framework.model._backend.action_fail(message)

    def load_params(
        self,
        cls: type[_T],
        *args: Any,
        errors: typing.Literal['raise', 'fail'] = 'raise',
        **kwargs: Any,
    ) -> _T:
        """Return the action's parameters as an object of a class of the charm's.

        Each parameter is an argument by name of the class, with ``-`` in the name turned into
        ``_``. Of a dataclass or a Pydantic class only those are given that it has a field for;
        any other class must take all of them.

        Example::

            class BackUpParams(pydantic.BaseModel):
                target: str
                compress: bool = False


            def _on_back_up_action(self, event: ops.ActionEvent):
                params = event.load_params(BackUpParams, errors='fail')

        Args:
            cls: a class: a plain one, a dataclass, or one of Pydantic.
            args: further arguments by position for the class, before the parameters.
            errors: what a ValueError of the class does, Pydantic's ValidationError included:
                ``'raise'`` it, or ``'fail'`` the action with its text and end the run of the
                charm there, with nothing else done and nothing committed.
            kwargs: further arguments by name for the class; a parameter of that name goes first.

        Raises:
            ValueError: if the class does not accept the values, and ``errors`` is ``'raise'``.
            TypeError: if the class does not take these names.

        .. versionadded:: 2.23 / 3.0
        """
        report = None if errors == 'raise' else self._fail_for
        return _load.load(cls, self.params, args, kwargs, report)

    def _fail_for(self, error: ValueError) -> None:
        self.fail(f'Error in action parameters: {error}')


faces.part(__name__)
