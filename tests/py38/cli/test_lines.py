# SPDX-License-Identifier: Apache-2.0
"""``python -m ops lines`` in environments that are folders of ``*.dist-info``."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys
from typing import Any, Callable, Dict, List, NamedTuple, Tuple

import pytest
from kit.source import TOP

from ops.cli import _installed
from ops_compat import behaviours, lines

OURS = {
    'ops': lines.version(lines.LINE),
    'ops-scenario': lines.version(lines.LINE, lines.SCENARIO_RELEASES),
    'ops-tracing': lines.version(lines.LINE),
}
COMMIT = 'c0ffee' * 6
OTHER = 5 - lines.LINE


class Environment(NamedTuple):
    """A folder that is all that an interpreter finds beside its standard library."""

    folder: pathlib.Path

    def install(self, name: str, version: str, *, commit: str = '', files: bool = True) -> None:
        info = self.folder / f'{name.replace("-", "_")}-{version}.dist-info'
        info.mkdir()
        (info / 'METADATA').write_text(
            f'Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n'
        )
        package = self.folder / _installed.PACKAGES[name]
        if files and not package.exists():
            package.mkdir()
            (package / '__init__.py').write_text('raise RuntimeError("it was imported")\n')
            if commit:
                (package / '_baked.py').write_text(f'LINE = 2\nCOMMIT = {commit!r}\n')

    def lines(self, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, '-S', '-W', 'error', '-m', 'ops', 'lines', *words],
            cwd=str(self.folder.parent),
            env={**os.environ, 'PYTHONPATH': str(self.folder), **environ},
            capture_output=True,
            encoding='utf-8',
            check=False,
        )

    def facts(self, **environ: str) -> Tuple[Dict[str, Any], int]:
        done = self.lines('--json', **environ)
        assert not done.stderr
        return json.loads(done.stdout), done.returncode


@pytest.fixture
def environment(tmp_path: pathlib.Path) -> Environment:
    folder = tmp_path / 'site'
    folder.mkdir()
    for name in ('ops', 'ops_compat'):
        (folder / name).symlink_to(TOP / name)
    return Environment(folder)


# -- what is told --


def test_text_names_the_line_the_place_and_each_row(environment: Environment):
    environment.install('ops', OURS['ops'])
    done = environment.lines(OPS_COMPAT_LINE=str(lines.LINE))

    assert done.returncode == 0, done.stderr
    assert f'line {lines.LINE}: OPS_COMPAT_LINE={lines.LINE} in the environment' in done.stdout
    assert f'in {environment.folder / "ops"}\n' in done.stdout
    for row in behaviours.TABLE:
        assert f'\n{row.key} ' in done.stdout


@pytest.mark.parametrize('line', [2, 3])
def test_json_has_the_line_that_was_asked_for(environment: Environment, line: int):
    facts, code = environment.facts(OPS_COMPAT_LINE=str(line))

    assert (facts['line'], code) == (line, 0)
    assert facts['version'] == lines.version(line)
    assert facts['why'] == f'OPS_COMPAT_LINE={line} in the environment'


def test_each_row_has_its_setting_and_where_that_came_from(environment: Environment):
    facts, _ = environment.facts(OPS_COMPAT_BEHAVIOURS='reemit-count=off,strict-names=on')
    told = {row['key']: (row['on'], row['source']) for row in facts['behaviours']}

    expected = behaviours.current()
    expected['reemit-count'] = behaviours.Setting(False, 'OPS_COMPAT_BEHAVIOURS')
    expected['strict-names'] = behaviours.Setting(True, 'OPS_COMPAT_BEHAVIOURS')
    assert told == expected


def test_a_row_says_what_its_setting_means(environment: Environment):
    facts, _ = environment.facts(OPS_COMPAT_BEHAVIOURS='reemit-count=off')
    means = {row['key']: row['means'] for row in facts['behaviours']}

    (row,) = (row for row in behaviours.TABLE if row.key == 'reemit-count')
    assert means['reemit-count'] == row.off


# -- what is installed --


def test_nothing_is_installed_at_all(environment: Environment):
    facts, code = environment.facts()

    assert code == 0
    assert [each['version'] for each in facts['distributions']] == [None, None, None]


def test_all_three_of_one_release_fit(environment: Environment):
    for name, version in OURS.items():
        environment.install(name, version, commit=COMMIT)
    facts, code = environment.facts()

    assert code == 0
    assert [each['version'] for each in facts['distributions']] == list(OURS.values())
    assert [each['commit'] for each in facts['distributions'][1:]] == [COMMIT, COMMIT]


Arrange = Callable[[Environment], None]


def _published_companion(environment: Environment) -> None:
    environment.install('ops', OURS['ops'])
    environment.install('ops-scenario', lines.SCENARIO_RELEASES[lines.LINE])


def _published_metadata(environment: Environment) -> None:
    environment.install('ops', lines.OPS_RELEASES[lines.LINE])


def _companion_of_the_other_line(environment: Environment) -> None:
    environment.install('ops', OURS['ops'])
    environment.install('ops-tracing', lines.version(OTHER))


def _companion_of_another_release(environment: Environment) -> None:
    environment.install('ops', OURS['ops'])
    environment.install('ops-tracing', OURS['ops-tracing'] + '0')


def _companions_of_two_commits(environment: Environment) -> None:
    environment.install('ops', OURS['ops'])
    environment.install('ops-scenario', OURS['ops-scenario'], commit='a' * 40)
    environment.install('ops-tracing', OURS['ops-tracing'], commit='b' * 40)


def _folder_that_is_gone(environment: Environment) -> None:
    environment.install('ops', OURS['ops'])
    environment.install('ops-scenario', OURS['ops-scenario'], files=False)


def _unreadable_metadata(environment: Environment) -> None:
    (environment.folder / f'ops-{OURS["ops"]}.dist-info').mkdir()


MIXED: List[Tuple[Arrange, str]] = [
    (_published_companion, f'ops-scenario {lines.SCENARIO_RELEASES[lines.LINE]} is the published'),
    (_published_metadata, f'ops {lines.OPS_RELEASES[lines.LINE]} is the published one, and the f'),
    (_companion_of_the_other_line, f'ops-tracing is {lines.version(OTHER)}, and {OURS["ops"]} be'),
    (_companion_of_another_release, f'ops-tracing is {OURS["ops-tracing"]}0, and {OURS["ops"]} b'),
    (_companions_of_two_commits, 'the distributions were built from different commits: ops-scen'),
    (_folder_that_is_gone, 'ops-scenario is installed, and its folder scenario is gone'),
    (_unreadable_metadata, 'the metadata of ops cannot be read'),
]


@pytest.mark.parametrize(
    ('arrange', 'problem'), MIXED, ids=lambda each: getattr(each, '__name__', '')
)
def test_what_does_not_fit_is_named_with_how_to_mend_it(
    environment: Environment, arrange: Arrange, problem: str
):
    arrange(environment)
    facts, code = environment.facts()

    assert code == 1
    (told,) = facts['problems']
    assert told.startswith(problem)
    assert f"-m pip install --force-reinstall --no-deps 'ops=={OURS['ops']}'" in facts['mend']


def test_the_text_names_it_too(environment: Environment):
    _published_companion(environment)
    done = environment.lines()

    assert done.returncode == 1
    assert 'ops lines: ops-scenario' in done.stderr
    assert f"'ops-scenario=={OURS['ops-scenario']}'" in done.stderr


# -- what cannot be asked --


@pytest.mark.parametrize(
    ('variable', 'value', 'listed'),
    [
        ('OPS_COMPAT_LINE', '4', "is '4', not 2 or 3"),
        ('OPS_COMPAT_BEHAVIOURS', 'xyzzy=on', ', '.join(sorted(r.key for r in behaviours.TABLE))),
    ],
)
def test_what_is_not_known_is_refused_with_a_list(
    environment: Environment, variable: str, value: str, listed: str
):
    done = environment.lines(**{variable: value})

    assert done.returncode == 1
    assert f'{listed}\n' in done.stderr


def test_it_takes_no_words(environment: Environment):
    done = environment.lines('everything')

    assert done.returncode == 2
    assert 'unrecognized arguments: everything' in done.stderr


def test_nothing_is_imported_that_a_charm_needs(environment: Environment):
    program = (
        'import sys\nfrom ops import cli\ncli.main(["lines"])\n'
        'for name in ("ops.model", "ops.charm", "ops.testing", "scenario", "yaml"):\n'
        '    assert name not in sys.modules, name\n'
    )
    environment.install('ops-scenario', OURS['ops-scenario'])
    done = subprocess.run(
        [sys.executable, '-S', '-c', program],
        env={**os.environ, 'PYTHONPATH': str(environment.folder)},
        capture_output=True,
        encoding='utf-8',
        check=False,
    )

    assert done.returncode == 0, done.stderr
