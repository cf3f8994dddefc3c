# SPDX-License-Identifier: Apache-2.0
"""Events that are not Juju's."""

from __future__ import annotations

from ops.testing._scenario._consistency._case import Case, Findings


def check(case: Case, found: Findings) -> None:
    """Warn of a custom event, whose name nothing is known about."""
    if not case.builtin:
        found.warn(
            f'{case.event.name!r} is a custom event; if its name makes it look like a builtin one '
            '(for example a relation event), what it is about is not checked.'
        )
