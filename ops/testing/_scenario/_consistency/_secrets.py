# SPDX-License-Identifier: Apache-2.0
"""Secrets, and their events."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from ops.testing._scenario._consistency._case import Case, Findings
from ops.testing._scenario._event_path import _EventType

_FIRST_JUJU = (3,)
"""The first Juju that has secrets."""


def check(case: Case, found: Findings) -> None:
    """Refuse an event of a secret that is not there, or in a Juju that has none."""
    if not case.is_about(_EventType.SECRET):
        return
    secret = case.event.secret
    if secret is None:
        found.refuse(
            'cannot construct a secret event without the secret instance. Please pass one, as in '
            'ctx.on.secret_changed(secret).'
        )
        return
    if secret not in case.state.secrets:
        found.refuse(
            f'cannot emit {case.event.name} because secret {secret.id} is not in the state (a '
            'secret with the same ID is not sufficient - you must pass the object in the state to '
            'the event).'
        )
    elif case.juju_version[:1] < _FIRST_JUJU:
        version = '.'.join(map(str, case.juju_version))
        found.refuse(
            f'secrets are not supported in the specified juju version {version}. Should be at '
            'least 3.0: give the Context a later juju_version.'
        )
