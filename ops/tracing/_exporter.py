# SPDX-License-Identifier: Apache-2.0
"""Sending what is in the buffer to the collector, within a budget of time.

A request is made in a thread of its own, which is left behind when the time is up: looking up a
name cannot be interrupted, and a server that says a byte now and then keeps within every
time-out of a socket.
"""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING, Any, List, NamedTuple, Optional

if TYPE_CHECKING:
    import ssl

    from ops.tracing._buffer import Buffer, Destination

logger = logging.getLogger(__name__)

BUDGET = 5.0
"""So many seconds sending may delay the end of a dispatch."""
BACKLOG_BUDGET = 1.0
"""So many of them are spent on what earlier dispatches have left."""
MOST_READ = 1024
"""So many bytes of an answer are read."""
MOST_SHOWN = 200
"""So many of them are logged."""

# The collector will never take these, so they would be in the way of all others.
_UNFIT = (400, 413, 415, 422)


class Outcome(NamedTuple):
    """How a request ended."""

    taken: bool
    """Whether the collector has the data now."""
    said: str = ''
    """What went wrong."""
    unfit: bool = False
    """Whether it would refuse the same data again."""


def send(buffer: Buffer, budget: float = BUDGET) -> None:
    """Send this dispatch's chunks, then others, until one fails or time is up."""
    destination = buffer.load_destination()
    if not destination.url:
        return
    began = time.monotonic()
    tried: List[int] = []
    while True:
        record = buffer.next(tried)
        if record is None:
            return
        id_, data, mime = record
        spent = time.monotonic() - began
        remaining = (budget if buffer.is_own(id_) else min(BACKLOG_BUDGET, budget)) - spent
        if remaining <= 0:
            return
        outcome = post(destination, data, mime, remaining)
        tried.append(id_)
        if outcome.taken or outcome.unfit:
            buffer.remove(id_)
        if not outcome.taken:
            _report(destination.url, outcome)
        if not outcome.taken and not outcome.unfit:
            return


def post(destination: Destination, data: bytes, mime: str, seconds: float) -> Outcome:
    """Send one chunk, and wait so many seconds at most."""
    request = _Request(destination, data, mime, seconds)
    request.start()
    request.join(seconds)
    return request.outcome or Outcome(False, f'no answer within {seconds:.1f} seconds')


def _report(url: str, outcome: Outcome) -> None:
    kept = 'dropped' if outcome.unfit else 'kept for later'
    logger.warning('Cannot send trace data to %s: %s; it is %s.', _shown(url), outcome.said, kept)


def _shown(url: str) -> str:
    """Return an address without a password that may be in it, and without what follows a ?."""
    scheme, _, rest = url.partition('://')
    host, slash, path = rest.partition('/')
    return f'{scheme}://{host.rpartition("@")[2]}{slash}{path}'.partition('?')[0]


class _Request(threading.Thread):
    """One request."""

    outcome: Optional[Outcome] = None

    def __init__(self, destination: Destination, data: bytes, mime: str, seconds: float):
        super().__init__(name='ops-tracing', daemon=True)
        self._destination = destination
        self._data = data
        self._mime = mime
        self._seconds = seconds

    def run(self) -> None:
        try:
            self.outcome = self._post()
        except Exception as error:
            # Whatever it is, also one about an address or certificates that make no sense.
            self.outcome = Outcome(False, f'{type(error).__name__}: {error}'[:MOST_SHOWN])

    def _post(self) -> Outcome:
        import urllib.error
        import urllib.request

        request = urllib.request.Request(  # noqa: S310  # the opener knows HTTP and HTTPS alone
            self._destination.url or '',
            data=self._data,
            headers={'Content-Type': self._mime},
            method='POST',
        )
        try:
            with _opener(self._destination).open(request, timeout=self._seconds) as answer:
                answer.read(MOST_READ)
        except urllib.error.HTTPError as error:
            with error:
                body = error.read(MOST_READ)[:MOST_SHOWN]
            return Outcome(False, f'HTTP {error.code} {body!r}', unfit=error.code in _UNFIT)
        return Outcome(True)


def _opener(destination: Destination) -> Any:
    """Return what opens HTTP and HTTPS, and nothing else: no file, and no redirection."""
    import urllib.request

    opener = urllib.request.OpenerDirector()
    handlers: List[urllib.request.BaseHandler] = [
        urllib.request.ProxyHandler(),
        urllib.request.UnknownHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPDefaultErrorHandler(),
    ]
    if (destination.url or '').lower().startswith('https:'):
        handlers.append(urllib.request.HTTPSHandler(context=tls_context(destination.ca)))
    for handler in handlers:
        opener.add_handler(handler)
    return opener


def tls_context(ca: Optional[str]) -> ssl.SSLContext:
    """Return how to speak TLS: 1.2 or later, and only with whom a certificate vouches for.

    Args:
        ca: certificates in PEM form to trust, None for those of the system.
    """
    import ssl

    context = ssl.create_default_context(cadata=ca)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    # Private authorities' certificates often lack extensions that Python 3.13 asks for.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    return context
