# SPDX-License-Identifier: Apache-2.0
"""What is raised for a snapshot that is not there."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations


class NoSnapshotError(Exception):
    """Nothing is saved under a handle's path.

    Args:
        handle_path: the path that was asked for.
    """

    handle_path: str
    """The path that was asked for."""

    def __init__(self, handle_path: str):
        super().__init__(handle_path)
        self.handle_path = handle_path

    def __str__(self) -> str:
        return f'no snapshot data found for {self.handle_path} object'
