# SPDX-License-Identifier: Apache-2.0
"""What the plugin writes down while the tests of a charm run."""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
import sys

import pytest

from ops.matrix import _observed, _observer
from ops.matrix._cells import Observed, Outcome

TESTS = """
import datetime, sys, warnings
import pytest
import ops
from ops import testing

class Charm(ops.CharmBase):
    def __init__(self, framework):
        super().__init__(framework)
        framework.observe(self.on.start, self._on_start)

    def _on_start(self, event):
        self.unit.status = ops.ActiveStatus('here')
        self.app.add_secret({'key': 'pass' + 'word'}, label='it')

def test_runs():
    ctx = testing.Context(Charm, meta={'name': 'c'})
    ctx.run(ctx.on.start(), testing.State(leader=True))

def test_warns():
    warnings.warn('of ' + sys.prefix)

def test_fails():
    assert 1 == 2, 'no'

@pytest.mark.skip(reason='not today')
def test_skipped():
    pass

@pytest.mark.xfail(reason='soon')
def test_xfails():
    raise KeyError
"""


@pytest.fixture(scope='module')
def observed(tmp_path_factory: pytest.TempPathFactory) -> Observed:
    folder = tmp_path_factory.mktemp('charm')
    (folder / 'test_it.py').write_text(TESTS)
    (folder / 'pytest.ini').write_text('[pytest]\n')
    shutil.copy(str(_observer.__file__), str(folder / 'watching.py'))
    paths = [str(folder), *(path for path in sys.path if path)]
    subprocess.run(
        [sys.executable, '-m', 'pytest', '-q', '-p', 'watching', '-p', 'no:cacheprovider'],
        cwd=str(folder),
        env={
            **os.environ,
            'PYTHONPATH': os.pathsep.join(paths),
            'PYTEST_ADDOPTS': '',
            _observer.REPORT: str(folder / 'report'),
        },
        stdout=subprocess.DEVNULL,
        check=False,
    )
    recording = _observed.read(folder / 'report')
    assert recording.finished
    return recording.observed


@pytest.mark.parametrize(
    ('name', 'outcome'),
    [
        ('test_runs', Outcome('passed')),
        ('test_fails', Outcome('failed', 'AssertionError: no')),
        ('test_skipped', Outcome('skipped', 'not today')),
        ('test_xfails', Outcome('xfailed', 'soon')),
    ],
)
def test_outcomes_have_their_reasons(observed: Observed, name: str, outcome: Outcome):
    assert observed.tests[f'test_it.py::{name}'] == outcome


def test_the_output_state_of_a_run_is_plain(observed: Observed):
    (state,) = observed.states['test_it.py::test_runs']

    assert state['unit_status'] == {'type': 'ActiveStatus', 'name': 'active', 'message': 'here'}


def test_the_content_of_a_secret_is_not_shown(observed: Observed):
    assert 'password' not in str(observed)
    assert '<8 characters>' in str(observed.states)


def test_warnings_name_no_place_of_the_environment(observed: Observed):
    said = 'UserWarning: of <environment>'

    assert observed.warnings['test_it.py::test_warns'] == frozenset([said])


def test_every_test_has_ended(observed: Observed):
    assert observed.running == ''
    assert observed.facts['python'].startswith('3.')


@pytest.mark.parametrize(
    ('text', 'plain'),
    [
        ('<Charm at 0x7f0012345678>', '<Charm at 0x...>'),
        ('secret:c0161c260c8bb05f0922', 'secret:<id>'),
        ('secret://11111111-2222-4333-8444-555555555555/c0161c260c8bb05f0922', 'secret:<id>'),
        ('at 2026-01-02T03:04:05.678+00:00', 'at <time>'),
        ('11111111-2222-4333-8444-555555555555', '<uuid>'),
    ],
)
def test_what_is_another_in_each_run_is_taken_out(text: str, plain: str):
    assert _observer.plain_text(text) == plain


def test_a_line_that_was_cut_off_is_left_out(tmp_path: pathlib.Path):
    report = tmp_path / 'report'
    report.write_text('{"kind": "began", "test": "a"}\n{"kind": "ov')

    assert _observed.read(report).observed.running == 'a'
