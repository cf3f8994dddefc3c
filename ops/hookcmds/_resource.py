# SPDX-License-Identifier: Apache-2.0
"""The hook command that fetches the charm's resources."""

from __future__ import annotations

import pathlib

from ops.hookcmds import _run
from ops_compat import faces


def resource_get(name: str) -> pathlib.Path:
    """Fetch a resource, and return where it is.

    The first call may take long, since the file is downloaded then.
    See Juju's `resource-get <https://documentation.ubuntu.com/juju/3.6/reference/hook-command/list-of-hook-commands/resource-get/>`_.

    Args:
        name: the resource.

    Raises:
        Error: if the charm has no such resource, or it cannot be downloaded.

    Example::

        tarball = resource_get('app').read_bytes()
    """
    return pathlib.Path(_run.run('resource-get', name).strip())


faces.part(__name__)
