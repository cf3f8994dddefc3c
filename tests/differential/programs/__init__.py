# SPDX-License-Identifier: Apache-2.0
"""The programs, by area."""

from __future__ import annotations

import importlib
import pkgutil
from typing import List

from differential._program import Program

PROGRAMS: List[Program] = [
    program
    for module in pkgutil.iter_modules(__path__)
    for program in importlib.import_module(f'{__name__}.{module.name}').PROGRAMS
]
