# SPDX-License-Identifier: Apache-2.0
"""Let tox find the interpreters that nox finds: tox reads this file when it starts."""

from __future__ import annotations

import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / 'tools'))

import interpreters  # found by the line above

os.environ['PATH'] = interpreters.on_path()
