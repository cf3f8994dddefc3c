# SPDX-License-Identifier: Apache-2.0
"""Breakpoints in a charm, switched on by ``juju debug-code --at``."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any, Callable, Optional, Set

from ops.framework._events import EventBase, logger

if TYPE_CHECKING:
    import types

_BREAKPOINT_WELCOME_MESSAGE = """
Starting pdb to debug charm operator.
Run `h` for help, `c` to continue, or `exit`/CTRL-d to abort.
Future breakpoints may interrupt execution again.
For more information, see:
https://documentation.ubuntu.com/juju/3.6/reference/juju-cli/list-of-juju-cli-commands/debug-code/

"""

_NAME = r'[a-z0-9]([a-z0-9-]*[a-z0-9])?'
_RESERVED = ('all', 'hook')
_FROM_JUJU = ('hook', 'action')


def check_name(name: Any) -> None:
    """Refuse a name that no one could ask for.

    Raises:
        TypeError: if it is no text.
        ValueError: if it is a reserved name or holds other characters than it may.
    """
    if name is None:
        return
    if not isinstance(name, str):
        raise TypeError('breakpoint names must be strings')
    if name in _RESERVED:
        raise ValueError('breakpoint names "all" and "hook" are reserved')
    if not re.fullmatch(_NAME, name):
        raise ValueError('breakpoint names must look like "foo" or "foo-bar"')


def is_asked_for(name: Optional[str], asked: Set[str]) -> bool:
    """Say whether a breakpoint stops, and log that one does not while others are asked for."""
    if not asked:
        return False
    if 'all' in asked or name in asked:
        return True
    logger.warning(
        'Breakpoint %r skipped (not found in the requested breakpoints: %s)', name, asked
    )
    return False


def hook_is_asked_for(event: EventBase, asked: Set[str]) -> bool:
    """Say whether the handlers of an event of Juju's run in the debugger."""
    return event._origin in _FROM_JUJU and not asked.isdisjoint(_RESERVED)


def welcome() -> None:
    """Tell the person at the terminal what has begun."""
    sys.stderr.write(_BREAKPOINT_WELCOME_MESSAGE)


def stop(frame: Optional[types.FrameType]) -> None:
    """Start the debugger in a frame."""
    _debugger().Pdb().set_trace(frame)


def run(handler: Callable[[EventBase], Any], event: EventBase) -> None:
    """Call a handler in the debugger, which stops at its first line."""
    _debugger().runcall(handler, event)


def _debugger() -> Any:
    # Through the face, where tests put another one.
    from ops import framework

    return framework.pdb
