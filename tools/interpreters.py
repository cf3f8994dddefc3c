# SPDX-License-Identifier: Apache-2.0
"""Where the Pythons of this machine are, as ``ops matrix`` finds them."""

from __future__ import annotations

import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

# Found by the line above. It needs nothing that is not in this tree and the standard library.
from ops.local._interpreters import SUPPORTED as SUPPORTED
from ops.local._interpreters import as_numbers as as_numbers
from ops.local._interpreters import find as find

USUAL = ('3.8', '3.10', '3.12', '3.13')
"""The Pythons that every change is tested on."""


def newest() -> str:
    """Return the path of the newest interpreter that is here."""
    found = find()
    return found[max(found, key=as_numbers)]


def on_path() -> str:
    """Return PATH with every interpreter found in front, for tools that look for ``python3.8``."""
    folders = [os.path.dirname(path) for path in find().values()]
    return os.pathsep.join(dict.fromkeys([*folders, os.environ.get('PATH', os.defpath)]))
