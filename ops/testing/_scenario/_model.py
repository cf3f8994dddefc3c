# SPDX-License-Identifier: Apache-2.0
"""The Juju model that the unit is in."""

from __future__ import annotations

import os
import uuid
from typing import Literal, Optional

from ops.testing._scenario._cloud import CloudSpec
from ops_compat import behaviours
from ops_compat.values import field, value


def random_model_name() -> str:
    """Return a name that no test can rely on, of 20 letters and digits."""
    return os.urandom(10).hex()


def _random_uuid() -> str:
    return str(uuid.uuid4())


@value()
class Model:
    """The Juju model that the unit is in.

    Args:
        name: the model's name; a random one by default.
        uuid: the model's UUID; a random one by default.
        type: ``kubernetes``, or ``lxd`` for a model of machines.
        cloud_spec: the cloud, as a trusted application may see it.

    Example::

        State(model=Model('production', type='lxd'))

    .. versionadded:: 2.17 / 3.0
    """

    name: str = field(default_factory=random_model_name)
    """The model's name."""
    uuid: str = field(default_factory=_random_uuid, kw_only=True)
    """The model's UUID."""
    type: Literal['kubernetes', 'lxd'] = field(default='kubernetes', kw_only=True)
    """What the model's units run on."""
    cloud_spec: Optional[CloudSpec] = field(default=None, kw_only=True)
    """The cloud that the model is on, as a trusted application may see it."""


_shared = Model()


def default_model() -> Model:
    """Return the model of a State that was given none."""
    return Model() if behaviours.STATE_EQUALITY else _shared
