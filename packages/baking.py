# SPDX-License-Identifier: Apache-2.0
"""Building one distribution of the tree: which line it is, and how its files carry that.

The ``setup.py`` of ``ops`` and of its companions share this file; the sdist of a companion has
a copy of it, and of ``ops_compat/lines.py``, beside its ``setup.py``. It needs nothing but
setuptools and runs on Python 3.8.

The line comes, in this order, from the ``_baked.py`` that an sdist carries, from
``OPS_COMPAT_BUILD_LINE=2|3`` in the environment, and from the building interpreter.
``OPS_COMPAT_LINE`` is for running, so nothing here reads it.
"""

from __future__ import annotations

import ast
import gzip
import io
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Tuple, Type

import setuptools
from setuptools.command.build_py import build_py
from setuptools.command.sdist import sdist

BUILD_LINE = 'OPS_COMPAT_BUILD_LINE'
BAKED = '_baked.py'
COMPANIONS = {'ops-scenario': 'scenario', 'ops-tracing': 'ops_tracing'}
CARRIED = pathlib.Path('ops', 'matrix', 'companions')
OLDEST_SETUPTOOLS = (61, 2)  # the first that reads [project] and leaves some of it to setup.py
FIRST_PYTHON_OF_LINE_2 = (3, 8)


class Baked(NamedTuple):
    """What the files of a built distribution say about themselves."""

    line: int
    commit: str
    """The commit that it was built from, empty where there was no repository."""

    def write(self, place: pathlib.Path) -> None:
        """Write the module that ``ops_compat.lines`` and a later build read."""
        place.unlink(missing_ok=True)  # an sdist is made of hard links into the tree
        place.write_text(
            '# SPDX-License-Identifier: Apache-2.0\n'
            f'"""Written by the build."""\n\nLINE = {self.line}\nCOMMIT = {self.commit!r}\n',
            encoding='utf-8',
        )


class Build:
    """One distribution being built.

    Args:
        here: the folder of its ``setup.py``.
        package: the package that carries the line.
        environ: where to look for :data:`BUILD_LINE`.
        python: the building interpreter.
    """

    def __init__(
        self,
        here: pathlib.Path,
        package: str,
        environ: Mapping[str, str] = os.environ,
        python: Tuple[int, ...] = sys.version_info[:2],
    ):
        self.package = package
        self._here = here
        self._lines_file = _find_lines(here)
        facts = constants(self._lines_file)
        first = {2: FIRST_PYTHON_OF_LINE_2, 3: facts['FIRST_PYTHON_OF_LINE_3']}
        own = 3 if python >= first[3] else 2
        carried = _read_baked(here / package / BAKED)
        self.editable_line = carried.line if carried else own
        self.baked = carried or Baked(_asked(environ) or own, _commit(here, self._lines_file))
        self.ops = _version(facts, facts['OPS_RELEASES'][self.line])
        self.scenario = _version(facts, facts['SCENARIO_RELEASES'][self.line])
        self.python_requires = '>={}.{}'.format(*first[self.line])

    @property
    def line(self) -> int:
        """The line that is being built, 2 or 3."""
        return self.baked.line

    @property
    def commands(self) -> Dict[str, Type[Any]]:
        """The commands that bake the line into what they make, and never into the tree."""
        build = self

        class BakingBuildPy(build_py):
            def run(self) -> None:
                if getattr(self, 'editable_mode', False):
                    build._refuse_another_line()
                    super().run()
                    return
                # Modules that were there in an earlier build, of the other line perhaps.
                shutil.rmtree(self.build_lib, ignore_errors=True)
                super().run()
                build.baked.write(pathlib.Path(self.build_lib, build.package, BAKED))
                build._carry(pathlib.Path(self.build_lib))

        class BakingSdist(sdist):
            def make_release_tree(self, base_dir: str, files: List[str]) -> None:
                super().make_release_tree(base_dir, files)  # pyright: ignore[reportUnknownMemberType]  # setuptools has no types for it
                build._complete(pathlib.Path(base_dir))

            def make_archive(self, base_name: str, format: str, *args: Any, **named: Any) -> str:
                epoch = os.environ.get('SOURCE_DATE_EPOCH')
                if format != 'gztar' or not epoch:
                    made: str = super().make_archive(base_name, format, *args, **named)
                    return made
                folder = pathlib.Path(named['base_dir'])
                return _reproducible_archive(folder, f'{base_name}.tar.gz', int(epoch))

        return {'build_py': BakingBuildPy, 'sdist': BakingSdist}

    def _complete(self, tree: pathlib.Path) -> None:
        """Put into the tree of an sdist what the build of a wheel from it will read."""
        self.baked.write(tree / self.package / BAKED)
        if self.package == 'ops_compat':
            return  # MANIFEST.in names this file, and lines.py is in the package
        for source in (pathlib.Path(__file__), self._lines_file):
            (tree / source.name).write_bytes(source.read_bytes())

    def _carry(self, built: pathlib.Path) -> None:
        """Have ``ops`` carry its companions, of which ``ops matrix`` makes the wheels it needs."""
        if self.package != 'ops_compat':
            return
        for name, package in COMPANIONS.items():
            shutil.copytree(
                str(self._here / 'packages' / name / package),
                str(built / CARRIED / name / package),
                ignore=shutil.ignore_patterns('__pycache__', BAKED),
            )

    def _refuse_another_line(self) -> None:
        if self.line != self.editable_line:
            raise SystemExit(
                f'cannot install editable as line {self.line}: an editable install takes the '
                f"interpreter's, which is {self.editable_line}; leave {BUILD_LINE} unset, and "
                f'set OPS_COMPAT_LINE={self.line} where line {self.line} is to run'
            )


def refuse_old_setuptools(version: str = setuptools.__version__) -> None:
    """End the build if setuptools cannot read our ``pyproject.toml``, and say which one can."""
    major, minor = version.split('.')[:2]
    if (int(major), int(minor)) < OLDEST_SETUPTOOLS:
        raise SystemExit(
            f'cannot build with setuptools {version}: it does not read [project] in '
            'pyproject.toml as needed; install "setuptools>={}.{}"'.format(*OLDEST_SETUPTOOLS)
        )


def constants(module: pathlib.Path) -> Dict[str, Any]:
    """Read the constants of a module without running it."""
    found: Dict[str, Any] = {}
    for statement in ast.parse(module.read_text(encoding='utf-8')).body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            try:
                found[statement.targets[0].id] = ast.literal_eval(statement.value)
            except ValueError:
                continue  # worked out when the module runs
    return found


def _version(facts: Mapping[str, Any], release: str) -> str:
    return f'{release}+compat.{facts["RELEASE"]}'


def _find_lines(here: pathlib.Path) -> pathlib.Path:
    in_sdist, in_checkout = here / 'lines.py', here.parent.parent / 'ops_compat' / 'lines.py'
    for place in (here / 'ops_compat' / 'lines.py', in_sdist, in_checkout):
        if place.exists():
            return place
    raise SystemExit(
        f'cannot build {here.name}: neither {in_sdist} nor {in_checkout} is there; '
        'build from an sdist or inside the checkout (pip copies the folder out before 21.3)'
    )


def _asked(environ: Mapping[str, str]) -> Optional[int]:
    asked = environ.get(BUILD_LINE, '')
    if asked not in ('', '2', '3'):
        raise SystemExit(f'cannot choose a line to build: {BUILD_LINE} is {asked!r}, not 2 or 3')
    return int(asked) if asked else None


def _read_baked(place: pathlib.Path) -> Optional[Baked]:
    if not place.exists():
        return None
    written = constants(place)
    return Baked(written['LINE'], written['COMMIT'])


def _commit(here: pathlib.Path, lines_file: pathlib.Path) -> str:
    top = lines_file.parent.parent
    if not (top / '.git').exists():
        return ''
    describe = ['git', 'describe', '--always', '--abbrev=40', '--exclude=*', '--dirty']
    try:
        done = subprocess.run(
            describe, cwd=str(here), stdout=subprocess.PIPE, encoding='utf-8', check=False
        )
    except FileNotFoundError:
        return ''
    return done.stdout.strip()


def _reproducible_archive(folder: pathlib.Path, name: str, epoch: int) -> str:
    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.mtime = epoch
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = ''
        entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
        return entry

    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode='w', format=tarfile.PAX_FORMAT) as archive:
        for path in [folder, *sorted(folder.rglob('*'))]:
            archive.add(str(path), recursive=False, filter=plain)
    pathlib.Path(name).write_bytes(gzip.compress(packed.getvalue(), mtime=epoch))
    return name


refuse_old_setuptools()
