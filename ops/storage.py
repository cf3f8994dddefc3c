# SPDX-License-Identifier: Apache-2.0
"""Where a charm's state and its deferred events are kept between runs.

``ops.main`` chooses: :class:`SQLiteStorage`, a file beside the charm, or :class:`JujuStorage`
for charms that ask for it. A charm uses neither by itself; it uses :class:`ops.StoredState` and
``defer()``.

What can be saved are plain values: text, bytes, numbers, booleans, None, and lists, tuples, sets
and dicts of those.
"""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from ops._storage._errors import NoSnapshotError
from ops_compat import faces

if TYPE_CHECKING:
    from ops._storage._juju import (
        JujuStorage,
        juju_backend_available,
    )
    from ops._storage._juju import _JujuStorageBackend as _JujuStorageBackend
    from ops._storage._juju import _Notice as _Notice
    from ops._storage._juju import _NoticeGenerator as _NoticeGenerator
    from ops._storage._juju import _Notices as _Notices
    from ops._storage._memory import _MemoryStorage as _MemoryStorage
    from ops._storage._sqlite import SQLiteStorage
    from ops._storage._yaml import _SimpleDumper as _SimpleDumper
    from ops._storage._yaml import _SimpleLoader as _SimpleLoader

logger = logging.getLogger()

_FILES = {
    '_juju': (
        'JujuStorage juju_backend_available _JujuStorageBackend _Notice _NoticeGenerator _Notices'
    ),
    '_memory': '_MemoryStorage',
    '_sqlite': 'SQLiteStorage',
    '_yaml': '_BaseDumper _BaseLoader _SimpleDumper _SimpleLoader',
}
"""Which names each file has: a run of a charm keeps its state in one place."""

__getattr__ = faces.lazily(__name__, faces.in_files('ops._storage', _FILES))

__all__ = ['JujuStorage', 'NoSnapshotError', 'SQLiteStorage', 'juju_backend_available']

faces.publish(__name__, 'ops._storage')
