# SPDX-License-Identifier: Apache-2.0
"""One command line and how Juju answers it: a row of a table of the contract suite."""

from __future__ import annotations

import shlex
from typing import Any, Callable, ContextManager, List, NamedTuple, Optional

from ops._unit import Answer, Hook, Record, Unit
from ops.hookcmds import Error, _run

Mount = Callable[[Unit], ContextManager[object]]
"""Puts a unit where hook commands go."""


class Case(NamedTuple):
    """A row."""

    line: str
    answer: Answer
    record: Record
    hook: Hook
    input: Optional[str]
    note: str

    def __str__(self) -> str:
        return f'{self.line} [{self.note}]' if self.note else self.line

    @property
    def argv(self) -> List[str]:
        return shlex.split(self.line)

    def played(self, mount: Mount) -> Answer:
        """Return how the unit answers where it is mounted."""
        unit = Unit(self.record)
        unit.begin(self.hook)
        with mount(unit):
            return run(*self.argv, input=self.input)


def run(*argv: str, input: Optional[str] = None) -> Answer:
    """Run a hook command where they go now; a success shows nothing of standard error."""
    try:
        return Answer(_run.run(*argv, input=input), '', 0)
    except Error as error:
        return Answer(error.stdout, error.stderr, error.returncode)


class Rows:
    """Makes the rows of a table, which share a record and a hook."""

    def __init__(self, record: Record, hook: Optional[Hook] = None):
        self._record = record
        self._hook = hook or Hook(name='update-status')

    def ok(self, line: str, stdout: str = '', **how: Any) -> Case:
        """Return the row of a command that ends with 0."""
        return self._case(line, Answer(stdout, '', 0), **how)

    def refused(self, line: str, message: str, **how: Any) -> Case:
        """Return the row of a command line that Juju does not accept (2)."""
        return self._case(line, Answer('', f'ERROR {message}\n', 2), **how)

    def failed(self, line: str, message: str, **how: Any) -> Case:
        """Return the row of a command that fails while it runs (1)."""
        return self._case(line, Answer('', f'ERROR {message}\n', 1), **how)

    def _case(
        self,
        line: str,
        answer: Answer,
        *,
        hook: Optional[Hook] = None,
        input: Optional[str] = None,
        **fields: Any,
    ) -> Case:
        note = ', '.join(
            f'{name}={held!r}' for name, held in fields.items() if isinstance(held, (str, bool))
        )
        record = self._record.but(**fields)
        return Case(line, answer, record, hook or self._hook, input, note)
