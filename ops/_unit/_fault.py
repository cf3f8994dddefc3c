# SPDX-License-Identifier: Apache-2.0
"""How a hook command fails: a line on standard error, and an exit code.

``Fault`` is a fault while running (exit code 1), ``UsageFault`` one found while parsing flags
and arguments (exit code 2).
"""

from __future__ import annotations

import json
from typing import ClassVar, Iterable


class Fault(Exception):
    """The command ran and could not do what it was asked to."""

    returncode: ClassVar[int] = 1


class UsageFault(Fault):
    """A flag or an argument is not what the command accepts."""

    returncode: ClassVar[int] = 2


class HelpAsked(Exception):
    """The command line holds ``-h`` or ``--help``."""


NOT_LEADER = 'this unit is not the leader'


def quoted(text: str) -> str:
    """Return a text in double quotes, as Go writes it with ``%q``."""
    return json.dumps(text, ensure_ascii=False)


def quoted_list(texts: Iterable[str]) -> str:
    """Return texts as Go writes a list of them with ``%q``: ``["a" "b"]``."""
    return f'[{" ".join(map(quoted, texts))}]'
