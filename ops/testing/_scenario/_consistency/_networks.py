# SPDX-License-Identifier: Apache-2.0
"""Networks, against the bindings that the charm has."""

from __future__ import annotations

from ops.testing._scenario._consistency._case import Case, Findings, listed

_IMPLICIT = 'juju-info'
"""The binding that every charm has."""


def check(case: Case, found: Findings) -> None:
    """Refuse networks of bindings that the charm does not have."""
    extra = set(case.spec.section('extra-bindings'))
    endpoints = list(case.spec.endpoints())
    clash = extra & {endpoint.name for endpoint in endpoints}
    if clash:
        found.refuse(
            f'Extra bindings and relation endpoints cannot share the same name: {listed(clash)}.'
        )
    # A subordinate's relation never leaves the machine.
    bindings = {e.name for e in endpoints if e.described.get('scope') != 'container'}
    given = {network.binding_name for network in case.state.networks}
    missing = given - bindings - extra - {_IMPLICIT}
    if missing:
        found.refuse(
            f'Some network bindings defined in State are not in the metadata: {listed(missing)}.'
        )
