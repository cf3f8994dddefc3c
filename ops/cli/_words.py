# SPDX-License-Identifier: Apache-2.0
"""Words that people type: ``KEY=VALUE``, ``ENDPOINT=APP``."""

from __future__ import annotations

import os
import shlex
import sys
from typing import Dict, Sequence, Tuple

from ops.local import UsageError


def endpoint(word: str) -> Tuple[str, str]:
    """Return an endpoint and an application, which is empty if only the first is there."""
    name, _, app = word.partition('=')
    return name, app


def pairs(words: Sequence[str], option: str, expected: str = 'KEY=VALUE') -> Dict[str, str]:
    """Return values by their keys.

    Raises:
        UsageError: if a word is no pair.
    """
    found: Dict[str, str] = {}
    for word in words:
        key, equals, value = word.partition('=')
        if not equals or not key:
            raise UsageError(f'cannot read {option} {word!r}: expected {expected}')
        found[key] = value
    return found


def as_called(line: str) -> str:
    """Return a command line that begins with ``ops`` so that it reaches what runs now."""
    if not sys.argv[0].endswith('__main__.py'):
        return line
    found = (os.path.join(folder, _python()) for folder in os.get_exec_path())
    near = next((path for path in found if os.access(path, os.X_OK)), '')
    python = _python() if near == sys.executable else shlex.quote(sys.executable)
    return f'{python} -m {line}'


def _python() -> str:
    return os.path.basename(sys.executable)
