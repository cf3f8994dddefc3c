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
    called = sys.argv[0]
    if called.endswith('__main__.py'):
        return f'{_typed(sys.executable)} -m {line}'
    if os.path.basename(called) != 'ops':
        return line
    return f'{_typed(called)}{line[len("ops") :]}'


def _typed(program: str) -> str:
    """Return what one types to run a program: its name alone where that finds it."""
    name = os.path.basename(program)
    found = (os.path.join(folder, name) for folder in os.get_exec_path())
    near = next((path for path in found if os.access(path, os.X_OK)), '')
    same = near and os.path.abspath(near) == os.path.abspath(program)
    return name if same else shlex.quote(program)
