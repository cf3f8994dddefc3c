# SPDX-License-Identifier: Apache-2.0
"""Resources: files that come with a charm."""

from __future__ import annotations

import pathlib
from typing import Union

from ops_compat.values import value


@value(kw_only=True)
class Resource:
    """A resource of the charm, and the file that holds it.

    Args:
        name: the name in the charm's metadata.
        path: the file.

    .. versionadded:: 2.17 / 3.0
    """

    name: str
    """The name of the resource."""
    path: Union[str, pathlib.Path]
    """The file that holds it."""
