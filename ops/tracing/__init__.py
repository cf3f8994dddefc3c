# SPDX-License-Identifier: Apache-2.0
"""Traces of what a charm does, sent to a collector that the charm is related to.

A charm makes one :class:`Tracing`, and from then on each of its dispatches is a trace: a span
for the run, for each call of an observer, for each hook command and each call of Pebble::

    class MyCharm(ops.CharmBase):
        def __init__(self, framework: ops.Framework):
            super().__init__(framework)
            self.tracing = ops.tracing.Tracing(self, 'charm-tracing')

with, in ``charmcraft.yaml``:

.. code-block:: yaml

    requires:
      charm-tracing:
        interface: tracing
        limit: 1
        optional: true

This needs the extra ``tracing`` (``pip install ops[tracing]``), which brings OpenTelemetry's
SDK. Without it ``ops.tracing`` is None, and importing it is an ImportError.

A charm adds spans of its own through OpenTelemetry's API, which ``ops`` always brings; they go
into the same trace, and nowhere when nothing is traced::

    tracer = opentelemetry.trace.get_tracer(__name__)

    with tracer.start_as_current_span('migrate', attributes={'database': name}):
        ...

Spans of ``ops`` carry names, ids and counts, and never content: no secret, no relation data, no
result or message of an action, no status message and no line of the log, and of an error its
type and where it was raised. What a span of the charm carries is up to the charm.

Spans are kept in ``.tracing-data.db`` in the charm's folder, which only its user can read, until
a collector has taken them; when there are more than 40 MiB, the oldest are dropped. They are sent
when a dispatch ends, which this delays by five seconds at most, and never fails.

Nothing of this is loaded before a charm names :class:`Tracing` or :func:`set_destination`.
"""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING
from typing import Optional as Optional  # annotations in the body of Tracing use it

from ops_compat import faces

if TYPE_CHECKING:
    from ops.tracing._destination import set_destination as set_destination
    from ops.tracing._process import end as _shutdown
    from ops.tracing._process import mark_observed as _mark_observed
    from ops.tracing._process import start as _setup
    from ops.tracing._tracing import Tracing as Tracing


def _is_there(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ImportError:
        return False


# The companion says that tracing is wanted; the SDK alone may be there for something else.
for _needed in ('ops_tracing', 'opentelemetry.sdk'):
    if not _is_there(_needed):
        raise ImportError(
            f'cannot import {__name__}: there is no {_needed}; install ops[tracing]', name=_needed
        )

# Those with an underscore are for tools that run a charm in their own way.
__all__ = ['Tracing', '_mark_observed', '_setup', '_shutdown', 'set_destination']

__getattr__ = faces.lazily(
    __name__,
    {
        'CharmBase': 'ops.charm:CharmBase',  # likewise
        'Tracing': 'ops.tracing._tracing:Tracing',
        'set_destination': 'ops.tracing._destination:set_destination',
        '_mark_observed': 'ops.tracing._process:mark_observed',
        '_setup': 'ops.tracing._process:start',
        '_shutdown': 'ops.tracing._process:end',
    },
)
