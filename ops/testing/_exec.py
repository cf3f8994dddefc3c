# SPDX-License-Identifier: Apache-2.0
"""A command that a charm runs in a container, and what it answers, in Context and Harness."""

from __future__ import annotations

from typing import Callable, Dict, List, Optional, Union

from ops_compat.values import value


@value(frozen=False)
class ExecArgs:
    """How a charm has run a command in a container.

    .. versionadded:: 2.9 / 3.0
    """

    command: List[str]
    """The command and its arguments."""
    environment: Dict[str, str]
    """The variables that it was given."""
    working_dir: Optional[str]
    """The folder that it was run in."""
    timeout: Optional[float]
    """The seconds that it was given."""
    user_id: Optional[int]
    """The number of the user that ran it."""
    user: Optional[str]
    """The name of the user that ran it."""
    group_id: Optional[int]
    """The number of the group that ran it."""
    group: Optional[str]
    """The name of the group that ran it."""
    stdin: Union[str, bytes, None]
    """What it was given to read; None if the charm writes to it while it runs."""
    encoding: Optional[str]
    """How text is encoded; None for bytes."""
    combine_stderr: bool
    """Whether its error output goes into its output."""


@value(frozen=False)
class ExecResult:
    """What a command answers.

    .. versionadded:: 2.9 / 3.0
    """

    exit_code: int = 0
    """The exit code."""
    stdout: Union[str, bytes] = b''
    """What it writes to its output."""
    stderr: Union[str, bytes] = b''
    """What it writes to its error output."""


ExecHandler = Callable[[ExecArgs], 'Optional[ExecResult]']
"""Answers a command; None for an exit code of 0 and no output."""
