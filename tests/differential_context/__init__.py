# SPDX-License-Identifier: Apache-2.0
"""State-transition tests run under the published release and under this tree, and compared.

General layout:

- ``programs/`` small tests: a charm, a State, an event, and what is looked at afterwards;
- ``_show`` writes down what a program sees, as lines;
- ``_play`` runs all programs with one interpreter;
- ``_compare`` the differences, each claimed by a row of ``expected``.

``pytest tests/differential_context --published PYTHON --release 3.9.0`` runs it with a Python
that has the published release installed.
"""

from __future__ import annotations
