# SPDX-License-Identifier: Apache-2.0
"""The spans of a run, where the extra ``tracing`` is installed."""

from __future__ import annotations

import contextlib
import functools
from typing import TYPE_CHECKING, Any, ContextManager

if TYPE_CHECKING:
    from ops.jujucontext import JujuContext
    from ops.testing._scenario._charm_class import CharmClass
    from ops.testing._scenario._context import Context


def recorded(
    context: Context[Any], charm_class: CharmClass, juju_context: JujuContext
) -> ContextManager[None]:
    """Record a ``with`` block for the Context's ``trace_data``, if anything can."""
    in_memory = _in_memory()
    if in_memory is None:
        return contextlib.nullcontext()
    name = charm_class.cls.__name__
    return in_memory.recorded(
        juju_context, charm_class.content[0].get('name', ''), name, context.trace_data
    )


@functools.lru_cache(maxsize=None)  # looking for what is not there takes long
def _in_memory() -> Any:
    try:
        from ops.tracing import _in_memory
    except ImportError:
        return None
    return _in_memory
