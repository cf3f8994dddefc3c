# SPDX-License-Identifier: Apache-2.0
"""How a charm is started: by which program, which interpreter, and with which ``ops``."""

from __future__ import annotations

import ast
import os
import pathlib
import re
import shutil
from typing import List, Mapping, NamedTuple, Optional

from ops.local import _probe
from ops.local._error import UsageError

HOME = pathlib.Path(__file__).resolve().parents[2]
"""The folder that holds the ``ops`` which runs this."""

# What any ops, ours or the published one, says of itself; yaml stands for what ops needs. Each
# call asks, so nothing is imported that is not asked about, neither json nor yaml itself.
_PROBE = """
import sys, ops
from importlib.util import find_spec
if find_spec('yaml') is None:
    raise ModuleNotFoundError('yaml')
try:
    from ops_compat.lines import LINE
except ImportError:
    LINE = None
version = getattr(ops, '__version__', None) or ops.version.version
print(ascii((version, ops.__file__, LINE, sys.version.split()[0])))
"""


# How dispatch scripts name the folder that they are in.
_FOLDER = re.compile(r'\$\{?(?:dispatch_path|JUJU_CHARM_DIR|CHARM_DIR|charm_dir)\b\}?')


class Imported(NamedTuple):
    """The ``ops`` that a charm imports."""

    version: str
    place: str
    line: Optional[int]
    """2 or 3, None for a published ``ops``, whose version says it."""
    python: str
    """The version of the interpreter."""


class Entry(NamedTuple):
    """How a charm is started."""

    command: List[str]
    python: str
    """The interpreter: its path."""
    pythonpath: str
    """PYTHONPATH for the charm, empty if its ``dispatch`` is to decide."""
    added: str
    """What python3 on PATH adds to the PYTHONPATH that a ``dispatch`` sets, empty for nothing."""
    imported: Imported


def interpreter(asked: Optional[str], running: str) -> str:
    """Return the path of the interpreter that was asked for, or of the running one.

    Raises:
        UsageError: if there is no such program.
    """
    found = shutil.which(asked) if asked else running
    if not found:
        raise UsageError(f'cannot start the charm: there is no interpreter {asked!r} (--python)')
    return os.path.abspath(found)


def find(charm: pathlib.Path, python: str, environ: Mapping[str, str], line: str) -> Entry:
    """Find the entry point of a charm, as Juju and charmcraft do.

    Args:
        charm: the folder that the charm runs in.
        python: the interpreter for ``src/charm.py``, and ``python3`` on PATH for ``dispatch``.
        environ: variables for the charm, the line among them.
        line: the line asked for, empty for none.

    Raises:
        UsageError: if there is no entry point, or it would import no usable ``ops``.
    """
    dispatch = charm / 'dispatch'
    if dispatch.is_file() and os.access(dispatch, os.X_OK):
        pythonpath = _pythonpath_of(dispatch) or environ.get('PYTHONPATH', '')
        command, own = [str(dispatch)], ''
    elif (charm / 'src' / 'charm.py').is_file():
        pythonpath = own = environ.get('PYTHONPATH', 'lib:src')
        command = [python, 'src/charm.py']
    else:
        raise UsageError(
            'cannot start the charm: it has no executable dispatch and no src/charm.py'
        )
    added = ''
    imported = _ask(charm, python, pythonpath, environ)
    if imported is None:
        added = str(HOME)
        pythonpath = own = ':'.join(filter(None, (pythonpath, added)))
        imported = _ask(charm, python, pythonpath, environ)
    if imported is None:
        raise UsageError(
            f'cannot start the charm: {python} has no ops, and what ops needs is not there '
            f'either; install it with: {python} -m pip install ops'
        )
    if line and imported.line is None:
        raise UsageError(
            f'cannot choose line {line}: the charm imports the published ops '
            f'{imported.version} at {imported.place}; leave --line out'
        )
    return Entry(command, python, own, added, imported)


def _pythonpath_of(dispatch: pathlib.Path) -> str:
    """Return the PYTHONPATH that a dispatch script of charmcraft's sets, empty if none."""
    text = dispatch.read_text(encoding='utf-8', errors='replace')
    found = re.search(r'\bPYTHONPATH="?([^\s"]+)', text)
    said = _FOLDER.sub(str(dispatch.parent), found.group(1)) if found else ''
    return ':'.join(part for part in said.split(':') if part and '$' not in part)


def _ask(
    charm: pathlib.Path, python: str, pythonpath: str, environ: Mapping[str, str]
) -> Optional[Imported]:
    asked = _probe.ask(
        python, _PROBE, directory=charm, environ={**environ, 'PYTHONPATH': pythonpath}
    )
    if asked.returncode == 0:
        return _imported(python, asked.stdout)
    if any('ModuleNotFoundError' in line for line in asked.stderr):
        return None
    last = asked.stderr[-1:] or ['it said nothing']
    raise UsageError(f'cannot start the charm: {python} cannot import ops: {last[0]}')


def _imported(python: str, said: List[str]) -> Imported:
    try:
        return Imported(*ast.literal_eval(said[-1]))
    except (IndexError, SyntaxError, TypeError, ValueError):
        raise UsageError(f'cannot start the charm: {python} is no Python (--python)') from None
