# SPDX-License-Identifier: Apache-2.0
"""Actions, as a charm declares them."""

from __future__ import annotations

import os
from typing import Any, Optional

from ops._meta import _shape
from ops.jujuversion import JujuVersion
from ops_compat import faces


class ActionMeta:
    """An action of the charm.

    Args:
        name: the name of the action.
        raw: what ``actions.yaml`` has under that name.

    Attributes:
        name: the name of the action.
        title: a short title.
        description: what the action does.
        parameters: a JSON schema for each parameter.
        required: the names of the parameters that must be given.
        additional_properties: whether other parameters may be given. Where the action does not
            say, that is what the Juju that runs the charm does: yes up to Juju 3, no from 4.0.
    """

    def __init__(self, name: str, raw: Optional[dict[str, Any]] = None):
        entry = _shape.mapping(raw or {}, f'actions.yaml: {name}')
        self.name = name
        self.title: str = entry.get('title', '')
        self.description: str = entry.get('description', '')
        self.parameters: dict[str, Any] = entry.get('params', {})
        self.required: list[str] = entry.get('required', [])
        self.additional_properties: bool = (
            entry['additionalProperties']
            if 'additionalProperties' in entry
            else _takes_undeclared_parameters()
        )


def _takes_undeclared_parameters() -> bool:
    # Juju 4 refuses parameters that are not declared unless an action allows them; 3 takes them.
    return JujuVersion(os.environ.get('JUJU_VERSION', '0.0.0')) < '4.0.0'


faces.part(__name__, 'ops.charm')
