# SPDX-License-Identifier: Apache-2.0
"""Resources, against those that the charm declares."""

from __future__ import annotations

from ops.testing._scenario._consistency._case import Case, Findings, listed


def check(case: Case, found: Findings) -> None:
    """Refuse resources that the charm does not declare."""
    declared = set(case.spec.section('resources'))
    given = {resource.name for resource in case.state.resources}
    if given - declared:
        found.refuse(
            'any and all resources passed to State.resources need to have been defined in '
            f'metadata.yaml. Metadata resources: {listed(declared)}; State.resources: '
            f'{listed(given)}.'
        )
