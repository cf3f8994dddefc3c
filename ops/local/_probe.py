# SPDX-License-Identifier: Apache-2.0
"""What an interpreter says of itself when it is asked, in bounded time."""

from __future__ import annotations

import json
import os
import pathlib
from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Sequence

from ops.local import _process
from ops.local._error import UsageError

SECONDS = 60.0

_ABOUT = 'import json, platform, sysconfig; print(json.dumps(%s))'
_INSTALLED = """
import json, sys
from importlib import metadata
found = {}
for name in sys.argv[1:]:
    try:
        found[name] = metadata.version(name)
    except metadata.PackageNotFoundError:
        pass
print(json.dumps(found))
"""


class Said(NamedTuple):
    """What an interpreter said."""

    returncode: int
    stdout: List[str]
    stderr: List[str]


def ask(
    python: str,
    program: str,
    *words: str,
    directory: Optional[pathlib.Path] = None,
    environ: Optional[Mapping[str, str]] = None,
    seconds: float = SECONDS,
) -> Said:
    """Run a short program in an interpreter, with nothing of the caller's Python around it.

    Raises:
        UsageError: if there is no such interpreter, or it does not answer in time.
    """
    said: Dict[str, List[str]] = {'stdout': [], 'stderr': []}
    ended = _process.run(
        [python, '-c', program, *words],
        directory=directory or pathlib.Path('/'),
        environment=_plain() if environ is None else environ,
        timeout=seconds,
        on_line=lambda stream, line: said[stream].append(line),
    )
    if ended.timed_out:
        raise UsageError(
            f'cannot start the charm: {python} did not answer within {seconds:.0f} s (--python)'
        )
    return Said(ended.returncode, said['stdout'], said['stderr'])


def _plain() -> Dict[str, str]:
    return {key: value for key, value in os.environ.items() if not key.startswith('PYTHON')}


def _value(python: str, program: str, *words: str) -> Any:
    done = ask(python, program, *words)
    try:
        return json.loads(done.stdout[-1])
    except (IndexError, ValueError):
        raise UsageError(f'cannot start the charm: {python} is no Python (--python)') from None


def version(python: str) -> str:
    """Return an interpreter's version, such as ``3.12.1``."""
    return str(_value(python, _ABOUT % 'platform.python_version()'))


def base(python: str) -> str:
    """Return the interpreter that an environment's was made from, or itself."""
    program = 'import json, sys; print(json.dumps(getattr(sys, "_base_executable", "")))'
    return str(_value(python, program)) or python


def site_packages(python: str) -> str:
    """Return the folder that an interpreter has its packages in."""
    return str(_value(python, _ABOUT % 'sysconfig.get_paths()["purelib"]'))


def installed(python: str, names: Sequence[str]) -> Dict[str, str]:
    """Return the versions of those packages that an interpreter has."""
    found: Dict[str, str] = _value(python, _INSTALLED, *names)
    return found
