# SPDX-License-Identifier: Apache-2.0
"""Which Python a charm is run by, and why."""

from __future__ import annotations

import os
import pathlib
import platform
import sys
from typing import Any, Callable, List, Tuple

import pytest
from kit.source import TOP

from ops import local
from ops.local import _distributions, _interpreters, _python
from ops.local._python import Choice, Wanted
from ops.local._requirements import Declared

VERSION = platform.python_version()

# In place of the module venv and pip, which would ask an index.
PIP = """\
#!/bin/sh
case "$*" in
    *"-m venv"*) mkdir -p "$3/bin" "$3/lib"; cp "$0" "$3/bin/python";;
    *"-m pip"*) echo "pip called with $*"; cat {asked} 2>/dev/null; exit {exit};;
    *purelib*) echo '"'"$(dirname "$(dirname "$0")")/lib"'"';;
    *) exec {python} "$@";;
esac
"""

Choose = Callable[..., Choice]


@pytest.fixture
def charm(tmp_path: pathlib.Path) -> pathlib.Path:
    folder = tmp_path / 'the charm'
    folder.mkdir()
    return folder


@pytest.fixture
def base(tmp_path: pathlib.Path) -> pathlib.Path:
    """An interpreter whose pip installs nothing."""
    return _base(tmp_path, 0)


def _base(folder: pathlib.Path, exit: int) -> pathlib.Path:
    path = folder / 'base-python'
    path.write_text(PIP.format(asked='', exit=exit, python=sys.executable), encoding='utf-8')
    path.chmod(0o700)
    return path


def _ignore(stream: str, line: str) -> None:
    pass


@pytest.fixture
def choose(charm: pathlib.Path, tmp_path: pathlib.Path, base: pathlib.Path) -> Choose:
    def chosen(**changes: Any) -> Choice:
        wanted = Wanted(
            charm=charm,
            view=charm,
            asked=None,
            line='',
            running=str(base),
            environ={'XDG_CACHE_HOME': str(tmp_path / 'cache'), 'PATH': os.defpath},
            on_line=_ignore,
        )
        environ = {**wanted.environ, **changes.pop('environ', {})}
        return _python.choose(wanted._replace(environ=environ, **changes))

    return chosen


def _environment_at(folder: pathlib.Path) -> pathlib.Path:
    """Write what an environment of this interpreter looks like."""
    (folder / 'bin').mkdir(parents=True)
    script = folder / 'bin' / 'python'
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding='utf-8')
    script.chmod(0o700)
    (folder / 'pyvenv.cfg').write_text('home = /gone\n', encoding='utf-8')
    return script


def test_the_one_that_is_named_goes_before_all(choose: Choose, charm: pathlib.Path):
    _environment_at(charm / '.venv')

    assert choose(asked=sys.executable)[:2] == (
        os.path.abspath(sys.executable),
        'asked for with --python',
    )


@pytest.mark.parametrize('name', ['.venv', 'venv'])
def test_an_environment_of_the_charm(choose: Choose, charm: pathlib.Path, name: str):
    python = _environment_at(charm / name)
    (charm / 'requirements.txt').write_text('not-there-at-all\n')

    assert choose()[:2] == (str(python), f"the charm's {name}")


def test_the_environment_of_a_packed_charm(choose: Choose, charm: pathlib.Path):
    python = _environment_at(charm / 'venv')
    (charm / 'dispatch').touch()
    _environment_at(charm / '.venv')

    assert choose()[:2] == (str(python), "the packed charm's own venv")


def test_a_packed_charm_finds_the_python_that_it_was_packed_for(
    choose: Choose, charm: pathlib.Path
):
    (charm / 'venv' / 'lib' / 'python3.99').mkdir(parents=True)
    (charm / 'dispatch').touch()

    with pytest.raises(local.UsageError, match=r'packed for Python 3\.99, which is not here'):
        choose()


def test_an_environment_that_was_packed_without_its_python_is_completed(
    choose: Choose, charm: pathlib.Path
):
    minor = sys.version_info[1]
    _environment_at(charm / 'venv').unlink()
    (charm / 'venv' / 'lib' / f'python3.{minor}').mkdir(parents=True)
    (charm / 'dispatch').touch()

    chosen = choose()

    assert chosen.python == str(charm / 'venv' / 'bin' / 'python')
    assert os.access(chosen.python, os.X_OK)
    assert '/gone' not in (charm / 'venv' / 'pyvenv.cfg').read_text()


def test_the_active_environment_if_it_has_what_is_required(
    choose: Choose, charm: pathlib.Path, tmp_path: pathlib.Path
):
    python = _environment_at(tmp_path / 'active')
    (charm / 'requirements.txt').write_text('packaging\n')

    chosen = choose(environ={'VIRTUAL_ENV': str(tmp_path / 'active')})

    assert chosen.python == str(python)
    assert chosen.why.startswith('$VIRTUAL_ENV')


def test_the_active_environment_is_passed_over_with_what_it_lacks(
    choose: Choose, charm: pathlib.Path, tmp_path: pathlib.Path
):
    _environment_at(tmp_path / 'active')
    (charm / 'requirements.txt').write_text('packaging>=999\nnot-here ; python_version < "3"\n')

    chosen = choose(environ={'VIRTUAL_ENV': str(tmp_path / 'active')})

    assert chosen.why == (
        'an environment made from requirements.txt; $VIRTUAL_ENV lacks packaging>=999'
    )


def test_an_environment_that_lost_its_python_is_spoken_of(choose: Choose, charm: pathlib.Path):
    _environment_at(charm / '.venv').unlink()

    assert choose().why == (
        'the charm requires nothing but ops; .venv has no Python that can be run'
    )


def test_a_charm_that_requires_ops_alone_is_run_by_this_python(
    choose: Choose, charm: pathlib.Path, base: pathlib.Path
):
    (charm / 'requirements.txt').write_text('ops[testing] ~= 3.1\n')

    assert choose()[:3] == (str(base), 'the charm requires nothing but ops', '3')


def test_a_charm_that_is_traced_requires_the_sdk(choose: Choose, charm: pathlib.Path):
    (charm / 'requirements.txt').write_text('ops[tracing] ~= 3.1\n')

    assert 'opentelemetry-sdk' in (
        pathlib.Path(choose().python).parents[1] / 'charm-requirements.txt'
    ).read_text(encoding='utf-8')


@pytest.mark.parametrize(
    ('asked', 'line'),
    [
        ('ops', ''),
        ('ops>=2.23,<4', ''),
        ('ops~=2.17', '2'),
        ('ops==2.5.0', '2'),
        ('ops<3', '2'),
        ('ops>=3', '3'),
        ('ops===3.1.0', '3'),
        ('ops~=2.17 ; python_version < "3"', ''),
    ],
)
def test_the_line_is_that_which_the_charm_requires(asked: str, line: str):
    assert _python.line_of(Declared(ours=(asked,)), VERSION) == line


def test_a_line_that_is_asked_for_goes_before_that(choose: Choose, charm: pathlib.Path):
    (charm / 'requirements.txt').write_text('ops ~= 2.17\n')

    assert choose(line='3').line == ''


def test_a_lock_for_a_python_that_is_not_here_is_named(choose: Choose, charm: pathlib.Path):
    (charm / 'uv.lock').write_text('version = 1\nrequires-python = "==3.6.*"\n')

    with pytest.raises(local.UsageError) as caught:
        choose()

    assert str(caught.value) == (
        f'cannot start the charm: uv.lock is for Python ==3.6.*, and this is Python {VERSION}; '
        'put such a Python on PATH, or name one that has what the charm requires with --python'
    )


def test_a_lock_for_another_python_that_is_here_leads_to_that(
    choose: Choose, charm: pathlib.Path, base: pathlib.Path, monkeypatch: pytest.MonkeyPatch
):
    other = '{}.{}'.format(*sys.version_info[:2])
    monkeypatch.setattr(platform, 'python_version', lambda: '3.7.0')
    monkeypatch.setattr(_interpreters, 'at', {other: str(base)}.get)
    (charm / 'uv.lock').write_text(f'version = 1\nrequires-python = "=={other}.*"\n')

    assert choose(running='/usr/bin/old').why == (
        f'an environment made from uv.lock with another Python: uv.lock is for Python =={other}.*'
    )


# -- environments that are made --


def test_an_environment_is_made_once(choose: Choose, charm: pathlib.Path, tmp_path: pathlib.Path):
    (charm / 'requirements.txt').write_text('jinja2\n')
    said: List[str] = []

    def hear(stream: str, line: str) -> None:
        said.append(line)

    first, second = (choose(on_line=hear) for _ in range(2))

    assert first.python == second.python
    assert first.python.startswith(str(tmp_path / 'cache' / 'ops' / 'environments'))
    assert sum('pip called' in line for line in said) == 1


def test_it_holds_this_ops_on_the_line_that_is_asked_for(choose: Choose, charm: pathlib.Path):
    (charm / 'requirements.txt').write_text('jinja2\n')

    packages = pathlib.Path(choose(line='2').python).parents[1] / 'lib'

    assert (packages / 'ops').resolve() == pathlib.Path(local.__file__).resolve().parents[1]
    assert next(packages.glob('ops-2.23.6+compat.*.dist-info'))


def test_what_changes_makes_another(choose: Choose, charm: pathlib.Path):
    (charm / 'requirements.txt').write_text('jinja2\n')
    pythons = {choose(line='2').python, choose(line='3').python}
    (charm / 'requirements.txt').write_text('jinja2==3\n')

    assert len({*pythons, choose(line='3').python}) == 3


def test_one_that_cannot_be_made_is_no_half_of_one(
    choose: Choose, charm: pathlib.Path, tmp_path: pathlib.Path
):
    (charm / 'requirements.txt').write_text('jinja2\n')

    with pytest.raises(local.UsageError, match=r'pip called with .*; look at requirements\.txt'):
        choose(running=str(_base(tmp_path, 1)))

    left = (tmp_path / 'cache' / 'ops' / 'environments').iterdir()
    assert [path.suffix for path in left] == ['.lock']


def test_a_cache_that_cannot_be_written_is_named(
    choose: Choose, charm: pathlib.Path, tmp_path: pathlib.Path
):
    (charm / 'requirements.txt').write_text('jinja2\n')
    (tmp_path / 'file').touch()

    with pytest.raises(local.UsageError, match='XDG_CACHE_HOME'):
        choose(environ={'XDG_CACHE_HOME': str(tmp_path / 'file')})


@pytest.mark.parametrize(
    ('project', 'needs'),
    [
        ('pyproject.toml', _distributions.NEEDS),
        *(
            ('packages/ops-tracing/setup.py', needs)
            for needs in _distributions.COMPANIONS['ops-tracing'].values()
        ),
    ],
)
def test_what_ours_needs_is_as_its_project_has_it(project: str, needs: Tuple[str, ...]):
    text = (TOP / project).read_text(encoding='utf-8')

    assert [each for each in needs if repr(each)[1:-1] not in text] == []
