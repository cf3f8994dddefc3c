# SPDX-License-Identifier: Apache-2.0
"""A unit on this machine: real processes for its events, and hook commands that answer.

:func:`play` does what one call of ``ops run`` asks for. The unit behind the commands is
``ops._unit``; what is here starts processes, keeps the unit between calls, and serves it.
"""

from __future__ import annotations

from ops.local._containers import Asked as Asked
from ops.local._error import UsageError as UsageError
from ops.local._host import Host as Host
from ops.local._host import Tried as Tried
from ops.local._play import play as play
from ops.local._played import Listener as Listener
from ops.local._played import Outcome as Outcome
from ops.local._played import Played as Played
from ops.local._played import Python as Python
from ops.local._played import Request as Request
from ops.local._state import description as description
from ops.local._wanted import Wanted as Wanted
from ops_compat import faces

faces.publish(__name__)
