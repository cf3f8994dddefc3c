# SPDX-License-Identifier: Apache-2.0
"""The table of hook commands: name, flags, formats, and the versions of Juju that have it."""

from __future__ import annotations

import os
from typing import (
    TYPE_CHECKING,
    Any,
    Callable,
    Dict,
    List,
    NamedTuple,
    Optional,
    Sequence,
    Tuple,
)  # fmt: skip

from ops._unit import _flags
from ops._unit._fault import Fault, UsageFault

if TYPE_CHECKING:
    from ops._unit._unit import Unit

Version = Tuple[int, int, int]

SMART = ('smart', 'yaml', 'json')
PLAIN = ('yaml', 'json')


class Call:
    """One call of a command: its flags and words, and where its input and files are."""

    __slots__ = ('directory', 'given', 'input', 'name', 'warnings', 'words')

    def __init__(
        self,
        name: str,
        parsed: _flags.Parsed,
        input: Optional[str] = None,
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
        return self.input or ''

    def path(self, name: str) -> str:
        """Return a path as seen from the caller's directory."""
        return os.path.join(self.directory or os.getcwd(), name)

    def read_file(self, name: str) -> str:
        """Return what a file holds, as the caller sees it, or standard input for ``-``.

        Raises:
            Fault: if it cannot be read.
        """
        return self.read_input() if name == '-' else _read(self.path(name))

    def read_as_agent(self, name: str) -> str:
        """Return what a file holds that the agent opens, whose own directory is ``/``.

        Raises:
            Fault: if it cannot be read.
        """
        return _read(os.path.join('/', name))


def _read(path: str) -> str:
    try:
        with open(path, encoding='utf-8') as file:
            return file.read()
    except OSError as exc:
        raise Fault(f'open {path}: {(exc.strerror or "cannot be read").lower()}') from None
    except UnicodeDecodeError:
        raise Fault(f'{path}: no UTF-8 text') from None


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

    reads_input: bool
    """Whether ``--file -`` is standard input."""
    file: str
    """What ``--file`` is if it is not given: ``-`` for commands that read standard input."""

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
    reads_input: bool = False,
    file: str = '',
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
        reads_input: whether ``--file -`` is standard input.
        file: what ``--file`` is if it is not given.
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
        TABLE[name] = Command(
            name,
            _warning(run) if swallows_format else run,
            table,
            default,
            words,
            since,
            before,
            reads_input,
            file,
        )
        return run

    return register


def _warning(run: Run) -> Run:
    def warned(unit: Unit, call: Call) -> Any:
        if call.flag('format'):
            call.warnings.append(f'--format flag deprecated for command "{call.name}"')
        return run(unit, call)

    return warned


def names(version: Version) -> List[str]:
    """Return the names of the commands that a version of Juju has, sorted."""
    return sorted(name for name, row in TABLE.items() if row.exists_in(version))


def all_commands() -> List[str]:
    """Return the names of the commands that any version of Juju has, sorted."""
    return sorted(TABLE)


def need(condition: object, message: str) -> None:
    """Refuse the command line unless a condition holds."""
    if not condition:
        raise UsageFault(message)


def reads_input(argv: Sequence[str]) -> bool:
    """Say whether a command line reads standard input, which Juju asks for only then."""
    row = TABLE.get(argv[0])
    if row is None or not row.reads_input:
        return False
    file = row.file
    rest = iter(argv[1:])
    for argument in rest:
        if argument == '--':
            break
        name, assigned, value = argument.partition('=')
        if name == '--file':
            file = value if assigned else next(rest, '')
    return file == '-'
