# SPDX-License-Identifier: Apache-2.0
"""The cloud, as far as a charm may see it."""

from __future__ import annotations

from ops.testing._scenario._consistency._case import Case, Findings

_FIRST_JUJU_ON_KUBERNETES = (3, 6, 10)
"""The first Juju whose ``credential-get`` answers on Kubernetes."""


def check(case: Case, found: Findings) -> None:
    """Refuse a cloud that ``credential-get`` does not show."""
    model = case.state.model
    if (
        model.cloud_spec is not None
        and model.type == 'kubernetes'
        and case.juju_version < _FIRST_JUJU_ON_KUBERNETES
    ):
        found.refuse(
            'CloudSpec is not available for Kubernetes charms with Juju < 3.6.10. Give the '
            "Context juju_version='3.6.10' or later, or the State a model of machines: "
            "model=Model(type='lxd', cloud_spec=...)."
        )
