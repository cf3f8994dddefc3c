# SPDX-License-Identifier: Apache-2.0
"""A model backend that writes down what it is asked, in place of one that runs hook commands."""

from __future__ import annotations

import types
from typing import Any, Callable, Dict, List, NamedTuple, Tuple

from ops.jujuversion import JujuVersion


class Call(NamedTuple):
    """One method that was called."""

    name: str
    args: Tuple[Any, ...]
    kwargs: Dict[str, Any]


class RecordingBackend:
    """The backend of unit ``app/0``: each method records the call and gives a prepared answer.

    Args:
        juju: the version of Juju.
        answers: what methods return, by name; an exception is raised, a function called.
    """

    unit_name = 'app/0'
    app_name = 'app'
    model_name = 'testing'
    model_uuid = 'cdac5656-2423-4388-8f30-41854b4cca7d'

    def __init__(self, *, juju: str = '3.6.14', **answers: Any):
        self.answers = answers
        self.calls: List[Call] = []
        self._juju_context = types.SimpleNamespace(version=JujuVersion(juju))

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith('__'):
            raise AttributeError(name)

        def answer(*args: Any, **kwargs: Any) -> Any:
            self.calls.append(Call(name, args, kwargs))
            prepared = self.answers.get(name)
            if isinstance(prepared, BaseException):
                raise prepared
            return prepared(*args, **kwargs) if callable(prepared) else prepared

        return answer

    def take(self) -> List[Call]:
        """Return the calls so far, and forget them."""
        taken, self.calls = self.calls, []
        return taken

    def names(self) -> List[str]:
        """Return the names of the methods called so far, and forget them."""
        return [call.name for call in self.take()]
