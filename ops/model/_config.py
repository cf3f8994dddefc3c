# SPDX-License-Identifier: Apache-2.0
"""The configuration of the application."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import typing
from typing import Dict, Union

from ops.model._lazy import _GenericLazyMapping
from ops_compat import faces

if typing.TYPE_CHECKING:
    from ops.model._backend import _ModelBackend


class ConfigData(_GenericLazyMapping[Union[bool, int, float, str]]):
    """The configuration of the application, by option; see :attr:`ops.Model.config`.

    It is read-only: users set it. An option without a value and without a default is not in it.
    The value of an option of type ``secret`` is the URI of a secret, for
    :meth:`ops.Model.get_secret`. Juju is asked once for each hook (``config-get``).
    """

    def __init__(self, backend: _ModelBackend):
        self._backend = backend

    def _load(self) -> Dict[str, Union[bool, int, float, str]]:
        return self._backend.config_get()


faces.part(__name__)
