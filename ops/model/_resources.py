# SPDX-License-Identifier: Apache-2.0
"""Resources: files that are uploaded or published beside a charm."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import typing
from pathlib import Path
from typing import Dict, Iterable, Optional

from ops_compat import faces

if typing.TYPE_CHECKING:
    from ops.model._backend import _ModelBackend


class Resources:
    """The resources that the charm's metadata names; see :attr:`ops.Model.resources`."""

    def __init__(self, names: Iterable[str], backend: _ModelBackend):
        self._backend = backend
        self._paths: Dict[str, Optional[Path]] = dict.fromkeys(names)

    def fetch(self, name: str) -> Path:
        """Return where a resource lies, after downloading it if need be.

        Juju is asked once for each resource (``resource-get``).

        Example::

            archive = self.model.resources.fetch('archive')

        Args:
            name: the resource, as the charm's metadata names it.

        Raises:
            NameError: if the metadata names no such resource.
            ModelError: if Juju cannot download it.
        """
        if name not in self._paths:
            raise NameError(f'invalid resource name: {name}')
        path = self._paths[name]
        if path is None:
            path = self._paths[name] = Path(self._backend.resource_get(name))
        return path


faces.part(__name__)
