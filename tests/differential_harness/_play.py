# SPDX-License-Identifier: Apache-2.0
"""Run all programs with this interpreter, and print what each has seen, as JSON."""

from __future__ import annotations

import importlib
import json
import logging
import os
import pathlib
import pkgutil
import random
import sys
import traceback
import warnings
from typing import Dict, List

HERE = pathlib.Path(__file__).resolve().parent


def play(*names: str) -> Dict[str, List[str]]:
    """Return the lines of each program by its name."""
    sys.path[0] = str(HERE.parent)
    from differential_harness import programs
    from differential_harness._stage import PROGRAMS, Stage

    for module in pkgutil.iter_modules(programs.__path__):
        importlib.import_module(f'{programs.__name__}.{module.name}')
    logging.disable(logging.CRITICAL)
    warnings.simplefilter('ignore')
    seen: Dict[str, List[str]] = {}
    for name, program in PROGRAMS.items():
        if names and name not in names:
            continue
        stage = Stage()
        random.seed(1)  # Juju promises no order of relations, and a harness shuffles them
        before = dict(os.environ)
        try:
            program(stage)
        except BaseException:
            stage.note('the program fails:', traceback.format_exc(limit=-2))
        # A leak of one program is no affair of the next.
        os.environ.clear()
        os.environ.update(before)
        seen[name] = stage.lines
    return seen


if __name__ == '__main__':
    print(json.dumps(play(*sys.argv[1:])))  # noqa: T201  # for whoever started it
