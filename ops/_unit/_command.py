# SPDX-License-Identifier: Apache-2.0
"""The table of hook commands: name, flags, formats, and the versions of Juju that have it."""

from __future__ import annotations

import os
from typing import (
    TYPE_CHECKING,
    Any,
    Callable,
    Dict,
    Iterable,
    List,
    NamedTuple,
    Optional,
    Sequence,
    Tuple,
    Union,
)  # fmt: skip

from ops._unit import _flags
from ops._unit._fault import Fault, UsageFault

if TYPE_CHECKING:
    from ops._unit._unit import Unit

Version = Tuple[int, int, int]
Input = Union[None, str, Callable[[], str]]
"""Standard input: nothing, a text, or what fetches it if the command reads it."""

SMART = ('smart', 'yaml', 'json')
PLAIN = ('yaml', 'json')


class Call:
    """One call of a command: its flags and words, and where its input and files are."""

    __slots__ = ('directory', 'given', 'input', 'name', 'warnings', 'words')

    def __init__(
        self,
        name: str,
        parsed: _flags.Parsed,
        input: Input = None,
        directory: Optional[str] = None,
    ):
        self.name = name
        self.given = parsed.given
        self.words = parsed.words
        self.input = input
        self.directory = directory
        self.warnings: List[str] = []

    def flag(self, key: str, default: Any = None) -> Any:
        """Return the value of a flag."""
        return self.given.get(key, default)

    def word(self, position: int = 0, default: str = '') -> str:
        """Return an argument that is no flag."""
        return self.words[position] if len(self.words) > position else default

    def read_input(self) -> str:
        """Return what standard input holds."""
        return self.input() if callable(self.input) else self.input or ''

    def path(self, name: str) -> str:
        """Return a path as seen from the caller's directory."""
        return os.path.join(self.directory or os.getcwd(), name)

    def read_file(self, name: str) -> str:
        """Return what a file holds, or standard input for ``-``.

        Raises:
            Fault: if it cannot be read.
        """
        if name == '-':
            return self.read_input()
        try:
            with open(self.path(name), encoding='utf-8') as file:
                return file.read()
        except OSError as exc:
            raise Fault(f'open {name}: {(exc.strerror or "cannot be read").lower()}') from None
        except UnicodeDecodeError:
            raise Fault(f'{name}: no UTF-8 text') from None


Run = Callable[['Unit', Call], Any]


class Command(NamedTuple):
    """A hook command."""

    name: str
    run: Run
    """Returns the value to print, for a command with formats; else the text to print, or None."""
    flags: _flags.Table
    default_format: Optional[str]
    most_words: Optional[int]
    since: Version
    before: Version
    """The first version of Juju that does not have it any more."""

    def exists_in(self, version: Version) -> bool:
        """Say whether a version of Juju has the command."""
        return self.since <= version < self.before


TABLE: Dict[str, Command] = {}
_EVER: Version = (99, 0, 0)


def command(
    name: str,
    *flags: str,
    formats: Sequence[str] = (),
    words: Optional[int] = 0,
    since: Version = (0, 0, 0),
    before: Version = _EVER,
    swallows_format: bool = False,
    **converters: _flags.Converter,
) -> Callable[[Run], Run]:
    """Add the decorated function to the table.

    Args:
        name: the command's name.
        flags: its flags; see :func:`_flags.table`.
        formats: the formats it can print, the default first.
        words: how many arguments it takes at most, None for any number.
        since: the first version of Juju that has it.
        before: the first version of Juju that does not have it any more.
        swallows_format: whether it takes a ``--format`` and does nothing with it.
        converters: how to read further kinds of flags.
    """

    def register(run: Run) -> Run:
        table = _flags.table(*flags, **converters)
        default = None
        if formats:
            convert, default = _flags.formats(*formats)
            table.update(_flags.table('--format=format', '-o --output=text', format=convert))
        if swallows_format:
            table.update(_flags.table('--format=text'))
            TABLE[name] = Command(name, _warning(run), table, None, words, since, before)
        else:
            TABLE[name] = Command(name, run, table, default, words, since, before)
        return run

    return register


def _warning(run: Run) -> Run:
    def warned(unit: Unit, call: Call) -> Any:
        if call.flag('format'):
            call.warnings.append(f'--format flag deprecated for command "{call.name}"')
        return run(unit, call)

    return warned


def names(version: Version) -> Iterable[str]:
    """Return the names of the commands that a version of Juju has, sorted."""
    return sorted(name for name, row in TABLE.items() if row.exists_in(version))


def need(condition: object, message: str) -> None:
    """Refuse the command line unless a condition holds."""
    if not condition:
        raise UsageFault(message)
