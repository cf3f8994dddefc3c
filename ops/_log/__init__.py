# SPDX-License-Identifier: Apache-2.0
"""Logging into Juju's log; :mod:`ops.log` is the face.

- ``_setup`` the handler of log records, putting it in place, with warnings and uncaught
  exceptions, and undoing that;
- ``_security`` security events.
"""
