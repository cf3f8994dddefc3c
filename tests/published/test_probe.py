# SPDX-License-Identifier: Apache-2.0
"""Asking published releases of ``ops`` what they offer.

These tests install releases from the package index; they run in a session of their own.
"""

from __future__ import annotations

import json
import os
import pathlib
import runpy
import shutil
import subprocess
import sys
from typing import Any, Dict, Tuple

import pytest
from kit import source

PROBE = source.TOP / 'ops_compat/probe.py'

RELEASES = (
    ['3.0.0', '3.4.0', '3.9.0']
    if sys.version_info >= (3, 10)
    else ['2.0.0', '2.10.0', '2.17.1', '2.23.6']
)
FEATURES = runpy.run_path(str(PROBE))['FEATURES']
NEED_AN_EXTRA = ('ops.testing.', 'ops.tracing')
SEEN = [name for name, f in FEATURES.items() if not f.path.startswith(NEED_AN_EXTRA)]

# Ask by release, then look. What has parentheses is an argument of a constructor or function.
PROGRAM = """
import inspect, json, sys
sys.path[:0] = [{here!r}, {target!r}]
import probe

def look(path):
    path, _, argument = path.rstrip(')').partition('(')
    if not probe.supports(path):
        return False
    if not argument:
        return True
    found = sys.modules['ops']
    for name in path.split('.')[1:]:
        found = getattr(found, name)
    return argument in inspect.signature(found).parameters

print(json.dumps({{
    'version': list(probe.version()),
    'line': probe.line(),
    'asked': {{name: probe.supports(name) for name in probe.FEATURES}},
    'seen': {{name: look(probe.FEATURES[name].path) for name in {seen!r}}},
}}))
"""


@pytest.fixture(scope='module', params=RELEASES)
def answers(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Tuple[str, Dict[str, Any]]:
    """A release, and what a copy of the probe says of it."""
    target = tmp_path_factory.mktemp('target')
    here = tmp_path_factory.mktemp('here')
    shutil.copy(PROBE, here / 'probe.py')
    install = ['install', '--quiet', '--no-deps', '--target', str(target)]
    subprocess.run([sys.executable, '-m', 'pip', *install, f'ops=={request.param}'], check=True)
    done = subprocess.run(
        [sys.executable, '-c', PROGRAM.format(here=str(here), target=str(target), seen=SEEN)],
        cwd=str(here),
        env={name: value for name, value in os.environ.items() if name != 'PYTHONPATH'},
        capture_output=True,
        encoding='utf-8',
    )
    assert done.returncode == 0, done.stderr
    return request.param, json.loads(done.stdout)


def test_the_release_is_read(answers: Tuple[str, Dict[str, Any]]):
    release, said = answers

    assert '.'.join(map(str, said['version'])) == release
    assert said['line'] == int(release[0])


@pytest.mark.parametrize('name', SEEN)
def test_what_is_said_is_what_is_seen(answers: Tuple[str, Dict[str, Any]], name: str):
    _, said = answers

    assert said['asked'][name] == said['seen'][name]


def test_the_probe_stands_alone(tmp_path: pathlib.Path):
    shutil.copy(PROBE, tmp_path / 'probe.py')

    subprocess.run([sys.executable, '-S', '-c', 'import probe'], cwd=str(tmp_path), check=True)
