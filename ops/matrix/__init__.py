# SPDX-License-Identifier: Apache-2.0
"""A charm's tests on every line and interpreter that is here, and what differs between them.

:func:`run_matrix` does what one call of ``ops matrix`` asks for. Each cell of the matrix has an
environment of its own in the user's cache; a plugin for pytest writes down what its tests show:
outcomes, the output states of Context runs, and warnings.
"""

from __future__ import annotations

from ops.matrix._cells import Cell as Cell
from ops.matrix._cells import Result as Result
from ops.matrix._recipe import Recipe as Recipe
from ops.matrix._run import LINES as LINES
from ops.matrix._run import Listener as Listener
from ops.matrix._run import Report as Report
from ops.matrix._run import Request as Request
from ops.matrix._run import run_matrix as run_matrix
from ops.matrix._snippets import SNIPPETS as SNIPPETS
from ops.matrix._snippets import snippet as snippet
from ops_compat import faces

faces.publish(__name__)
