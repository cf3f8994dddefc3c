# SPDX-License-Identifier: Apache-2.0
"""Juju's hook commands as functions."""

from __future__ import annotations

from ops.hookcmds import _run as _run
from ops.hookcmds._error import Error as Error
from ops_compat import faces

__all__ = ['Error']

faces.publish(__name__)
