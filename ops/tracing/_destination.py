# SPDX-License-Identifier: Apache-2.0
"""Where traces go."""

from __future__ import annotations

from typing import Optional

from ops._private import spans
from ops.tracing import _process
from ops.tracing._buffer import Destination
from ops_compat import faces


def set_destination(url: Optional[str], ca: Optional[str]) -> None:
    """Say where to send traces, in this and later dispatches.

    :class:`Tracing` calls this. A charm without it calls it whenever it learns of a collector;
    it is kept in the charm's folder until it is called again.

    Example::

        ops.tracing.set_destination('http://tempo.internal:4318/v1/traces', None)

    Args:
        url: the full address of a collector of OTLP over HTTP or HTTPS, such as
            ``http://tempo:4318/v1/traces``; None to send nowhere, and keep them meanwhile.
        ca: certificates in PEM form of the authorities to trust, one after the other, for
            HTTPS; None for those that the system trusts.

    Raises:
        ValueError: if the address is neither HTTP nor HTTPS.

    .. versionadded:: 2.21 / 3.0
    """
    if url and not url.lower().startswith(('http://', 'https://')):
        raise ValueError('Only HTTP and HTTPS tracing destinations are supported.')
    _process.send_to(Destination(url or None, ca or None))


spans.bring_in(_process.begin)
faces.part(__name__)
