# SPDX-License-Identifier: Apache-2.0
"""Run all programs with this interpreter, and print what each has seen, as JSON."""

from __future__ import annotations

import importlib
import json
import os
import pathlib
import pkgutil
import sys
import traceback
from typing import Dict, List

HERE = pathlib.Path(__file__).resolve().parent


def play() -> Dict[str, List[str]]:
    """Return the lines of each program by its name."""
    sys.path.insert(0, str(HERE.parent))
    from differential_context import programs
    from differential_context._program import PROGRAMS
    from differential_context._show import Show

    for module in pkgutil.iter_modules(programs.__path__):
        importlib.import_module(f'{programs.__name__}.{module.name}')
    seen: Dict[str, List[str]] = {}
    for name, program in PROGRAMS.items():
        show = Show()
        before = dict(os.environ)
        try:
            program(show)
        except Exception:
            show.lines.append(f'the program fails: {traceback.format_exc(limit=-1)}')
        # A leak of one program is no affair of the next.
        os.environ.clear()
        os.environ.update(before)
        seen[name] = show.lines
    return seen


if __name__ == '__main__':
    print(json.dumps(play()))  # noqa: T201  # for whoever started it
