# SPDX-License-Identifier: Apache-2.0
"""Commands that a charm runs in a container, and what they answer."""

from __future__ import annotations

from typing import Sequence

from ops.testing._scenario import _counters
from ops_compat.values import field, value


@value()
class Exec:
    """What a command that the charm runs in a container answers.

    A command is answered by the Exec with the longest prefix that it begins with.

    Args:
        command_prefix: the first words of the command; an empty list answers every command.
        return_code: the exit code of the command.
        stdout: what it writes to its output, as text.
        stderr: what it writes to its error output, as text.

    Example::

        Container('web', can_connect=True, execs={Exec(['nginx', '-t'], stdout='ok')})

    .. versionadded:: 2.17 / 3.0
    """

    command_prefix: Sequence[str]
    """The first words of the command."""
    return_code: int = field(kw_only=True)
    """The exit code of the command."""
    stdout: str = field(kw_only=True)
    """What the command writes to its output."""
    stderr: str = field(kw_only=True)
    """What the command writes to its error output."""
    _change_id: int = field(kw_only=True)

    def __init__(
        self,
        command_prefix: Sequence[str],
        *,
        return_code: int = 0,
        stdout: str = '',
        stderr: str = '',
        _change_id: int | None = None,
    ):
        self.__dict__.update(
            command_prefix=tuple(command_prefix),
            return_code=return_code,
            stdout=stdout,
            stderr=stderr,
            _change_id=_counters.new_change_id() if _change_id is None else _change_id,
        )
