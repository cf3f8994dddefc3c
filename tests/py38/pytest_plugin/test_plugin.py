# SPDX-License-Identifier: Apache-2.0
"""The plugin of pytest, in runs of pytest of its own."""

from __future__ import annotations

import importlib.util
import json
import os
import pathlib
import subprocess
import sys
from typing import Any, Dict, List

import pytest

from ops_compat import pytest_plugin

ROOT = pathlib.Path(__file__).resolve().parents[3]
CONFTEST = "pytest_plugins = ['ops_compat.pytest_plugin']\n"
STATES = """
from ops import testing

def test_states():
    model = testing.Model('prod', uuid='1')
    left = testing.State(model=model, relations=[testing.Relation('db', id=3)])
    secret = testing.Secret({'key': 'content'}, id='secret:one')
    assert left == testing.State(model=model, leader=True, secrets=[secret])
"""
USES = """
import charms.db.v0.client
import ops

def test_it():
    for _ in range(3):
        ops.JujuVersion.from_environ()
    charms.db.v0.client.ask()
"""
LIBRARY = """
import ops

def ask():
    return ops.JujuVersion.from_environ()
"""
MORE = USES + '    ops.JujuVersion.from_environ()\n'


@pytest.fixture
def suite(tmp_path: pathlib.Path) -> pathlib.Path:
    library = tmp_path / 'lib' / 'charms' / 'db' / 'v0'
    library.mkdir(parents=True)
    (library / 'client.py').write_text(LIBRARY)
    (tmp_path / 'conftest.py').write_text(CONFTEST)
    (tmp_path / 'pytest.ini').write_text('[pytest]\npythonpath = lib\n')
    (tmp_path / 'test_uses.py').write_text(USES)
    return tmp_path


def run(
    folder: pathlib.Path, *arguments: str, **variables: str
) -> subprocess.CompletedProcess[str]:
    environ = {
        **os.environ,
        'PYTHONPATH': os.pathsep.join([str(ROOT), str(ROOT / 'packages' / 'ops-scenario')]),
        'JUJU_VERSION': '3.6.0',
        'COLUMNS': '200',
        'PYTEST_DISABLE_PLUGIN_AUTOLOAD': '1',
        **variables,
    }
    program = 'import sys, ops, scenario, pytest; sys.exit(pytest.main(sys.argv[1:]))'
    return subprocess.run(
        [sys.executable, '-c', program, '-W', 'error', '-q', *arguments],
        cwd=folder,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding='utf-8',
    )


def test_unequal_states_are_explained_and_no_secret_is_shown(suite: pathlib.Path):
    (suite / 'test_uses.py').write_text(STATES)
    done = run(suite, '--tb=short', '-p', 'no:cacheprovider')

    assert done.returncode == 1
    assert 'one State == another; what differs, left -> right:' in done.stdout
    for line in ('leader: False -> True', 'relation 3 (db): is gone', 'secret secret:one: is new'):
        assert line in done.stdout
    assert "'content'" not in done.stdout.replace(STATES, '')


def test_the_environment_asks_for_a_list(suite: pathlib.Path):
    done = run(suite, OPS_COMPAT_WARN='ledger')

    assert done.returncode == 0, done.stdout
    thing = 'ops.JujuVersion.from_environ'
    assert f'{thing}  charm  test_uses.py:7  3 uses' in done.stdout
    assert f'{thing}  charms.db.v0.client  lib/charms/db/v0/client.py:5  1 uses' in done.stdout
    kept = suite / '.pytest_cache' / 'd' / 'ops-ledger' / 'ledger.json'
    assert [row['uses'] for row in json.loads(kept.read_text())['uses']] == [3, 1]


def test_growth_fails_and_nothing_else_does(suite: pathlib.Path):
    first = run(suite, '--ops-ledger=kept.json')
    kept = (suite / 'kept.json').read_text()
    (suite / 'test_uses.py').write_text('\n\n' + USES.replace('range(3)', 'range(9)'))
    moved = run(suite, '--ops-ledger=kept.json')
    (suite / 'test_uses.py').write_text(MORE)
    grown = run(suite, '--ops-ledger=kept.json')

    assert [first.returncode, moved.returncode, grown.returncode] == [0, 0, 1]
    assert (
        'MORE THAN BEFORE: test_uses.py uses ops.JujuVersion.from_environ (charm) at 2 places, '
        'kept.json has 1'
    ) in grown.stdout
    assert (suite / 'kept.json').read_text() == kept


@pytest.mark.skipif(importlib.util.find_spec('xdist') is None, reason='pytest-xdist is not here')
def test_workers_send_what_they_count(suite: pathlib.Path):
    (suite / 'test_more.py').write_text(MORE)
    done = run(suite, '-pxdist', '-n2', '--ops-ledger=kept.json')

    assert done.returncode == 0, done.stdout
    places = [row['place'] for row in json.loads((suite / 'kept.json').read_text())['uses']]
    assert places == [
        'test_more.py:7', 'test_more.py:9', 'test_uses.py:7', 'lib/charms/db/v0/client.py:5',
    ]  # fmt: skip


def test_a_run_without_the_plugin_leaves_ops_to_python(suite: pathlib.Path):
    (suite / 'conftest.py').unlink()
    (suite / 'test_uses.py').write_text(
        'import importlib.machinery, ops, scenario, ops_compat.values\n'
        'def test_loaders():\n'
        '    for module in (ops, scenario, ops_compat.values):\n'
        '        assert type(module.__loader__) is importlib.machinery.SourceFileLoader\n'
    )

    assert run(suite).returncode == 0


def test_the_project_declares_no_plugin():
    declared = [
        path
        for path in (ROOT / 'pyproject.toml', ROOT / 'setup.py', *ROOT.glob('packages/*/*.toml'))
        if 'pytest11' in path.read_text(encoding='utf-8')
    ]

    assert declared == []


@pytest.mark.parametrize('text', ['', '[]', '{"uses": 3}', '{"uses": [{"thing": "x"}]}', '\ufffd'])
def test_a_file_that_is_no_ledger_is_named(tmp_path: pathlib.Path, text: str):
    file = tmp_path / 'kept.json'
    file.write_text(text, encoding='utf-8')

    with pytest.raises(
        pytest.UsageError, match=r'cannot read --ops-ledger=.*kept\.json: it is no'
    ):
        pytest_plugin._read(file)  # pyright: ignore[reportPrivateUsage]


def test_what_cannot_explain_itself_is_left_to_pytest():
    rows: List[Dict[str, Any]] = [{}, {'a': 1}]

    assert pytest_plugin.pytest_assertrepr_compare('==', *rows) is None
