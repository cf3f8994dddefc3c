# SPDX-License-Identifier: Apache-2.0
"""One run of a charm: from the environment to an event, and from the event to the commit.

General layout:

- ``_dispatcher`` what Juju runs the charm for, and the charm's own scripts for it;
- ``_storage`` where the charm's state is kept;
- ``_event_args`` what an event carries;
- ``_run`` the run itself: it takes values and touches nothing of the process, so that test
  libraries run it too;
- ``_manager`` the outer layer, for a real process: environment, logging, hooks of the
  interpreter, exit code.
"""

from __future__ import annotations
