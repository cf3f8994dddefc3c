# SPDX-License-Identifier: Apache-2.0
"""What a person types: ``ops run`` and its neighbours, also as ``python -m ops``."""

from __future__ import annotations

import argparse
import io
import os
import re
import sys
from typing import Any, Dict, List, Optional, Sequence, Tuple

if sys.platform == 'win32':
    # What is imported next asks for modules that are not there.
    raise SystemExit('ops: this command is for Linux and macOS; on Windows, run it in WSL')

from ops.cli import _lines, _matrix, _run, _state
from ops.local import _interrupts, _names
from ops.local._error import UsageError
from ops_compat import lines

COMMANDS: Dict[str, Any] = {'run': _run, 'state': _state, 'matrix': _matrix, 'lines': _lines}
"""The commands by name: modules with ``SUMMARY``, ``arguments(parser)`` and ``run(asked)``."""

EXIT_USAGE = 2
EXIT_INTERRUPTED = 130
EXIT_UNREAD = 141


def main(argv: Optional[Sequence[str]] = None) -> int:
    """Run one command and return its exit code.

    Args:
        argv: what was typed after ``ops``, None for ``sys.argv``.

    Returns:
        0 when all went well, 1 when a hook failed, 2 when the request was at fault.
    """
    parser = argparse.ArgumentParser(
        prog='ops', description='The tools of the framework for Juju charms.'
    )
    parser.add_argument(
        '--version', action='version', version=f'ops {lines.VERSION} ({lines.CHOICE.reason})'
    )
    commands = parser.add_subparsers(dest='command', metavar='COMMAND', required=True)
    parsers: Dict[str, argparse.ArgumentParser] = {}
    for name, command in COMMANDS.items():
        parsers[name] = commands.add_parser(
            name,
            help=command.SUMMARY,
            description=command.__doc__,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.arguments(parsers[name])
    words, for_pytest = passed_on(sys.argv[1:] if argv is None else argv)
    words = [_run.FLAGS.get(word, word) for word in words]
    asked, rest = parser.parse_known_args(words)
    asked.passed_on = for_pytest
    flags = [word for word in rest if word.startswith('-')]
    if flags or (rest and not hasattr(asked, 'words')):
        _refuse(parsers[asked.command], flags, rest)
    # argparse takes words in one run only, and people put options between them.
    if rest:
        asked.words = [*asked.words, *rest]
    _speak_any_encoding()
    if argv is None:
        _interrupts.raised()
    try:
        return COMMANDS[asked.command].run(asked)
    except UsageError as exc:
        print(f'ops {asked.command}: {exc}', file=sys.stderr)
        return EXIT_USAGE
    except KeyboardInterrupt:
        print(f'ops {asked.command}: interrupted', file=sys.stderr)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has gone, as ``| head`` does; there is nobody to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_UNREAD
    except OSError as exc:
        at = f' {exc.filename}' if exc.filename else ''
        print(f'ops {asked.command}: cannot use{at or " a file"}: {exc.strerror}', file=sys.stderr)
        return EXIT_USAGE


def passed_on(argv: Sequence[str]) -> Tuple[List[str], List[str]]:
    """Tell what is for a command from what it passes on, which stands behind ``--``."""
    command = COMMANDS.get(next((word for word in argv if not word.startswith('-')), ''))
    if not hasattr(command, 'PASSES_ON') or '--' not in argv:
        return list(argv), []
    place = list(argv).index('--')
    return list(argv[:place]), list(argv[place + 1 :])


def _refuse(parser: argparse.ArgumentParser, flags: Sequence[str], rest: Sequence[str]) -> None:
    """End with what was not understood, and the flags that it may have been meant for."""
    near = ''
    if flags:
        known = dict.fromkeys(re.findall(r'--[a-z-]+', parser.format_help()))
        near = f'; {_names.hint(flags[0].partition("=")[0], known)}'
    parser.error(f'unrecognized arguments: {" ".join(flags or rest)}{near}')


def _speak_any_encoding() -> None:
    """Have what an output cannot show written as an escape there: charms say anything."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors='backslashreplace')
