# SPDX-License-Identifier: Apache-2.0
"""The Pebble client of a run: production's."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from ops import pebble


class ObservedClient(pebble.Client):
    """The client that the containers of a run use.

    Every method asks the Pebble in memory, as in production. A test may patch a method of this
    class to see what the charm does then.
    """


class ObservedProcess(pebble.ExecProcess):
    """A command that runs in a container of a run."""
