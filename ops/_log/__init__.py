# SPDX-License-Identifier: Apache-2.0
"""Logging into Juju's log; :mod:`ops.log` is the face.

- ``_handler`` the handler of log records;
- ``_setup`` putting it in place, with warnings and uncaught exceptions, and undoing that;
- ``_security`` security events.
"""
