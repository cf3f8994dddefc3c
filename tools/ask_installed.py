# SPDX-License-Identifier: Apache-2.0
"""Say as JSON what the running environment has installed; see ``prove_install``."""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import json
import sys
from typing import Any, Dict

from packaging.specifiers import SpecifierSet

PINS = ('==2.23.6', '~=3.9', '>=2.23,<4')
"""Pins of charms, which both lines together satisfy."""


def main(*distributions: str) -> None:
    """Print what is there of some distributions, given by name."""
    import ops
    from ops_compat import lines

    versions = {name: importlib.metadata.version(name) for name in distributions}
    facts: Dict[str, Any] = {
        'line': lines.LINE,
        'baked': lines.BAKED_LINE,
        'commit': lines.COMMIT,
        'ops': str(ops.__version__),
        'versions': versions,
        'pins': [pin for pin in PINS if versions['ops'] in SpecifierSet(pin)],
        'documented': [name for name in ('scenario', 'ops_tracing') if _documented(name)],
    }
    print(json.dumps(facts))


def _documented(name: str) -> bool:
    return importlib.util.find_spec(name) is not None and bool(
        importlib.import_module(name).__doc__
    )


if __name__ == '__main__':
    main(*sys.argv[1:])
