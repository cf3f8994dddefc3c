# SPDX-License-Identifier: Apache-2.0
"""State-transition tests: what a unit is before an event, as a value, and what it is after.

``ops.testing`` offers the classes; nothing here is imported by anyone else.

- a file for each family of values (``_relations``, ``_container``, ``_secret``, ...), and
  ``_state``, which holds them all;
- ``_event``, the event to run, and ``_charm_spec``, the charm to run it in;
- ``_consistency``, whether the three fit together;
- ``_diff``, what tells two States apart.
"""
