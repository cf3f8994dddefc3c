# SPDX-License-Identifier: Apache-2.0
"""An environment with what a charm declares, made once and kept in the user's cache.

The ``ops`` in it is the one that runs this, by links; the rest comes from the package index
by pip, as the user has configured it. Environments of the user are never changed.
"""

from __future__ import annotations

import hashlib
import json
import pathlib
import shutil
from typing import Any, Callable, Dict, List, Mapping, NamedTuple, Sequence, Tuple

from ops.local import _cache, _distributions, _probe, _process
from ops.local._error import UsageError
from ops.local._requirements import Declared

_SECONDS = 1800.0
_READY = 'ready'

# What would have pip install elsewhere, or the new Python find other packages.
_DROPPED = ('PYTHONHOME', 'PYTHONPATH', 'VIRTUAL_ENV', 'PIP_TARGET', 'PIP_PREFIX', 'PIP_USER',
            'PIP_REQUIRE_VIRTUALENV', '__PYVENV_LAUNCHER__')  # fmt: skip


class Base(NamedTuple):
    """The Python that an environment is made from."""

    python: str
    version: str
    line: int
    """The line of ops that it is to show to pip."""


def place(environ: Mapping[str, str]) -> pathlib.Path:
    """Return the folder of environments, in the user's cache."""
    return _cache.folder(environ) / 'environments'


def python_of(
    declared: Declared,
    base: Base,
    *,
    directory: pathlib.Path,
    home: pathlib.Path,
    environ: Mapping[str, str],
    on_line: Callable[[str, str], None],
) -> pathlib.Path:
    """Return the interpreter of the environment for what is declared, made if need be.

    Args:
        declared: what the charm declares.
        base: the Python to make it from.
        directory: where paths in requirements start from; it may be written.
        home: the folder that holds our ops.
        environ: the user's variables: where the cache is, how pip is configured.
        on_line: called with ``'pip'`` and each line that pip writes.

    Raises:
        UsageError: if it cannot be made; nothing of it is left then.
    """
    folder = place(environ) / _key(declared, base, home)
    python = folder / 'bin' / 'python'
    with _cache.held(folder.with_suffix('.lock'), or_else=', or a Python with --python'):
        if not (folder / _READY).is_file():
            shutil.rmtree(folder, ignore_errors=True)
            making = _Making(folder, base, directory, home, environ, on_line)
            try:
                making.make(declared)
                (folder / _READY).touch()
            except BaseException:
                shutil.rmtree(folder, ignore_errors=True)
                raise
    return python


def _key(declared: Declared, base: Base, home: pathlib.Path) -> str:
    identity: List[Any] = [declared.requirements, declared.constraints, declared.ours, base]
    identity += [str(home), _distributions.versions(base.line), *_needs(declared, base)]
    return hashlib.sha256(json.dumps(identity).encode()).hexdigest()[:16]


def _needs(declared: Declared, base: Base) -> Tuple[str, ...]:
    more = _distributions.COMPANIONS['ops-tracing'][base.line] if declared.traced else ()
    return (*_distributions.NEEDS, *more)


class _Making:
    """Making one environment."""

    def __init__(
        self,
        folder: pathlib.Path,
        base: Base,
        directory: pathlib.Path,
        home: pathlib.Path,
        environ: Mapping[str, str],
        on_line: Callable[[str, str], None],
    ):
        self._folder = folder
        self._base = base
        self._directory = directory
        self._home = home
        self._environ = {key: value for key, value in environ.items() if key not in _DROPPED}
        self._on_line = on_line
        self._python = str(folder / 'bin' / 'python')
        self._said: List[str] = []

    def make(self, declared: Declared) -> None:
        self._run(
            [self._base.python, '-m', 'venv', str(self._folder)],
            'install the venv module of that Python (python3-venv on Debian and Ubuntu)',
        )
        self._link(pathlib.Path(_probe.site_packages(self._python)), declared)
        needs = _needs(declared, self._base)
        hashed = any('--hash' in line for line in declared.requirements)
        # Where one line has a hash all must, and what ops needs has none.
        self._install('charm', [*declared.requirements, *([] if hashed else needs)], declared)
        if hashed:
            self._install('ops', needs, declared)

    def _link(self, packages: pathlib.Path, declared: Declared) -> None:
        """Let ours be there before anything else asks an index for it."""
        homes = {
            'ops': ('ops', 'ops_compat'),
            'ops-scenario': ('scenario',),
            'ops-tracing': ('ops_tracing',),
        }
        for name, folders in homes.items():
            above = self._home if name == 'ops' else self._home / 'packages' / name
            found = [base / each for each in folders for base in (above, self._home)]
            found = [each for each in dict.fromkeys(found) if each.is_dir()]
            for each in found:
                (packages / each.name).symlink_to(each)
            if found:
                _describe(packages, name, _distributions.versions(self._base.line)[name])

    def _install(self, name: str, requirements: Sequence[str], declared: Declared) -> None:
        asked = self._folder / f'{name}-requirements.txt'
        pins = self._folder / 'constraints.txt'
        asked.write_text('\n'.join([*requirements, '']), encoding='utf-8')
        pins.write_text('\n'.join([*declared.constraints, '']), encoding='utf-8')
        self._run(
            [self._python, '-m', 'pip', 'install', '--no-input', '--disable-pip-version-check',
             '--no-warn-script-location', '-r', str(asked), '-c', str(pins)],
            f'look at {" and ".join(declared.sources) or "what ops needs"}, or name a Python '
            'that has what the charm requires with --python',
        )  # fmt: skip

    def _run(self, command: Sequence[str], advice: str) -> None:
        self._said.clear()
        ended = _process.run(
            command,
            directory=self._directory,
            environment=self._environ,
            timeout=_SECONDS,
            on_line=self._hear,
        )
        if ended.timed_out or ended.returncode:
            how = 'ran out of time' if ended.timed_out else self._reason()
            raise UsageError(
                f'cannot make an environment for the charm with {self._base.python} '
                f'(Python {self._base.version}): {how}; {advice}'
            )

    def _hear(self, stream: str, line: str) -> None:
        self._said.append(line)
        self._on_line('pip', line)

    def _reason(self) -> str:
        errors = [line for line in self._said if line.lower().startswith('error')]
        return (errors or self._said or ['it said nothing'])[-1].strip()


def _describe(packages: pathlib.Path, name: str, version: str) -> None:
    """Write what pip and importlib.metadata read of an installed package.

    There is no list of its files, so that pip refuses to replace it.
    """
    folder = packages / f'{name.replace("-", "_")}-{version}.dist-info'
    folder.mkdir()
    fields: Dict[str, str] = {'Metadata-Version': '2.1', 'Name': name, 'Version': version}
    text = ''.join(f'{key}: {value}\n' for key, value in fields.items())
    (folder / 'METADATA').write_text(text, encoding='utf-8')
    (folder / 'INSTALLER').write_text('ops run\n', encoding='utf-8')
