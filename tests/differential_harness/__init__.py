# SPDX-License-Identifier: Apache-2.0
"""Programs with ``ops.testing.Harness``, run under the published releases and here, compared.

General layout:

- ``programs/`` the programs: each writes down lines of what it sees;
- ``_stage`` what a program is given: charms that record their events, and the lines;
- ``_play`` runs all programs with one interpreter;
- ``expected`` the differences that are there on purpose, a row for each.

``nox -s differential`` runs it, as it does the programs in ``tests/differential``.
"""

from __future__ import annotations
