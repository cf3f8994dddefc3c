# SPDX-License-Identifier: Apache-2.0
"""A hook runner in this process that answers constants and keeps what it was asked."""

from __future__ import annotations

import os
import stat
from typing import Dict, List, Mapping, NamedTuple, Optional, Sequence, Tuple, Union


class ReadFile(NamedTuple):
    """A file that an argument named, as it was while the command ran."""

    text: str
    path: str
    mode: int
    folder_mode: int


class Recorder:
    """Stand in for Juju: see :class:`ops.hookcmds._run.HookRunner`.

    Args:
        answers: what each command prints, or the error that it ends with.
        otherwise: what all other commands print.
    """

    def __init__(
        self, answers: Optional[Mapping[str, Union[str, Exception]]] = None, otherwise: str = ''
    ):
        self.answers: Dict[str, Union[str, Exception]] = dict(answers or {})
        self.otherwise = otherwise
        self.calls: List[Tuple[Tuple[str, ...], Optional[str]]] = []
        self.files: Dict[str, ReadFile] = {}

    def run(self, argv: Sequence[str], *, input: Optional[str] = None) -> str:
        self.calls.append((tuple(map(self._without_path, argv)), input))
        answer = self.answers.get(argv[0], self.otherwise)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _without_path(self, argument: str) -> str:
        key, named, path = argument.partition('#file=')
        if not named:
            return argument
        with open(path, encoding='utf-8') as file:
            text = file.read()
        folder = os.stat(os.path.dirname(path))
        self.files[key] = ReadFile(
            text, path, stat.S_IMODE(os.stat(path).st_mode), stat.S_IMODE(folder.st_mode)
        )
        return f'{key}#file=PATH'
