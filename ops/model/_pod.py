# SPDX-License-Identifier: Apache-2.0
"""The pod of a Kubernetes charm of the kind that was there before sidecar charms."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import typing
from typing import Any, Mapping, Optional

from ops.model._errors import ModelError
from ops_compat import faces

if typing.TYPE_CHECKING:
    from ops.model._backend import _ModelBackend

K8sSpec = Mapping[str, Any]
"""A specification for :meth:`Pod.set_spec`, as it would be written in YAML."""


class Pod:
    """What Juju is to run in the pod of the application; see :attr:`ops.Model.pod`.

    .. deprecated:: 2.4 / 3.0
        Write a sidecar charm, whose workload :meth:`ops.Unit.get_container` reaches. Juju 4.0
        has no pod specs.
    """

    def __init__(self, backend: _ModelBackend):
        self._backend = backend

    def set_spec(self, spec: K8sSpec, k8s_resources: Optional[K8sSpec] = None) -> None:
        """Say what Juju is to run in the pod (``pod-spec-set``).

        Args:
            spec: the containers, and what else Juju's pod specification has.
            k8s_resources: further Kubernetes resources.

        Raises:
            ModelError: if this unit is not the leader, or Juju refuses.
        """
        if not self._backend.is_leader():
            raise ModelError('cannot set a pod spec as this unit is not a leader')
        self._backend.pod_spec_set(spec, k8s_resources)


faces.part(__name__)
