# SPDX-License-Identifier: Apache-2.0
"""The address under which ``ops-tracing`` offers tracing.

Everything about it lives in :mod:`ops.tracing`; write ``ops.tracing.Tracing`` in a charm. This
package belongs to the distribution ``ops-tracing``, which brings OpenTelemetry's SDK:
``pip install ops[tracing]``.
"""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import TYPE_CHECKING

from ops_compat import faces

if TYPE_CHECKING:
    from ops.tracing import Tracing as Tracing
    from ops.tracing import set_destination as set_destination
    from ops.tracing._process import end as _shutdown
    from ops.tracing._process import mark_observed as _mark_observed
    from ops.tracing._process import start as _setup

__all__ = ['Tracing', '_mark_observed', '_setup', '_shutdown', 'set_destination']

__getattr__ = faces.lazily(
    __name__,
    {
        'Tracing': 'ops.tracing:Tracing',
        'set_destination': 'ops.tracing:set_destination',
        '_mark_observed': 'ops.tracing._process:mark_observed',
        '_setup': 'ops.tracing._process:start',
        '_shutdown': 'ops.tracing._process:end',
    },
)
