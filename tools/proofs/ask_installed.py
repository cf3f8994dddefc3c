# SPDX-License-Identifier: Apache-2.0
"""Say as JSON what the running environment has installed of some distributions.

It runs in the environment that is asked about, with the published packages in it too.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import sys
from typing import Any, Dict, Optional

MODULES = {
    'ops': ('ops', 'ops.testing', 'ops.model'),
    'ops-scenario': ('scenario', 'scenario.state'),
    'ops-tracing': ('ops_tracing',),
}
"""What each distribution is imported by."""


def main(*distributions: str) -> None:
    """Import the distributions given by name, and print what is seen of them."""
    for name in distributions:
        for module in MODULES[name]:
            importlib.import_module(module)
    facts: Dict[str, Any] = {
        'versions': {name: _version(name) for name in MODULES},
        'ops': str(importlib.import_module('ops').__version__),
        'imported': [name for name in distributions if _file(MODULES[name][0])],
    }
    lines = sys.modules.get('ops_compat.lines')
    if lines:
        facts.update(line=lines.LINE, baked=lines.BAKED_LINE, commit=lines.COMMIT)
    print(json.dumps(facts))


def _version(name: str) -> Optional[str]:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def _file(module: str) -> Optional[str]:
    """Return the file of a package, None for a folder that has lost its own."""
    return sys.modules[module].__file__


if __name__ == '__main__':
    main(*sys.argv[1:])
