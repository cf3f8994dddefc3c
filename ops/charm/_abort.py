# SPDX-License-Identifier: Apache-2.0
"""How a handler ends the whole run of the charm, without that being a failure."""

from __future__ import annotations


class _Abort(Exception):  # the published private name
    """The run of the charm ends here, with an exit code, and commits nothing.

    Args:
        exit_code: the exit code of the process.
    """

    def __init__(self, exit_code: int):
        super().__init__()
        self.exit_code = exit_code
