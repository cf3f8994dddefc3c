# SPDX-License-Identifier: Apache-2.0
"""The row ``later-names``: off, line 2 offers what ops 2.23.6 offers."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

OFF = {'OPS_COMPAT_LINE': '2', 'OPS_COMPAT_BEHAVIOURS': 'later-names=off'}
ON = {'OPS_COMPAT_LINE': '2', 'OPS_COMPAT_BEHAVIOURS': 'later-names=on'}


def _run(code: str, **variables: str) -> str:
    done = subprocess.run(
        [sys.executable, '-W', 'error', '-c', code],
        env={**os.environ, **variables},
        capture_output=True,
        encoding='utf-8',
        check=False,
    )
    return done.stdout + done.stderr[-500:]


@pytest.mark.parametrize(
    'code',
    [
        'import ops.hookcmds',
        'from ops import hookcmds',
        'from ops.hookcmds import relation_get',
        'from ops import JujuContext',
        'from ops.jujucontext import JujuContext',
    ],
)
def test_a_later_name_cannot_be_imported_when_it_is_off(code: str) -> None:
    attempt = f'try:\n    {code}\nexcept ImportError:\n    print("gone")'

    assert _run(attempt, **OFF) == 'gone\n'
    assert _run(attempt, OPS_COMPAT_LINE='2') == ''


def test_a_later_name_is_an_attribute_when_it_is_on_alone() -> None:
    code = "import ops; print([n for n in ('hookcmds', 'JujuContext') if hasattr(ops, n)])"

    assert _run(code, **OFF) == '[]\n'
    assert _run(code, **ON) == "['hookcmds', 'JujuContext']\n"


def test_a_star_import_brings_no_later_name_when_it_is_off() -> None:
    code = "from ops import *; print('JujuContext' in dir(), 'Unit' in dir())"

    assert _run(code, **OFF) == 'False True\n'


def test_line_3_has_its_names_whatever_the_row_says() -> None:
    code = 'import ops.hookcmds; print(ops.JujuContext.__name__)'

    assert _run(code, **{**OFF, 'OPS_COMPAT_LINE': '3'}) == 'JujuContext\n'


def test_what_is_imported_later_works_all_the_same() -> None:
    modules = 'ops.storage, ops.log, ops.main, ops.lib, ops._unit, ops.local, ops.cli'

    assert _run(f'import {modules}; print(ops.storage.JujuStorage.__name__)', **OFF) == (
        'JujuStorage\n'
    )


def test_what_the_model_brings_when_asked_works_all_the_same() -> None:
    code = 'import ops; print([n for n in dir(ops.model) if not hasattr(ops.model, n)])'
    needs_commands = 'import ops.model._hook_errors, ops._storage._juju; print("there")'

    assert _run(code, **OFF) == '[]\n'
    assert _run(f'import ops; {needs_commands}', **OFF) == 'there\n'


TESTED = """
import warnings
import ops
from ops import testing

class Charm(ops.CharmBase):
    def __init__(self, framework):
        super().__init__(framework)
        framework.observe(self.on.start, self._on_start)

    def _on_start(self, event):
        self.model.relations['db'][0].data[self.unit]['a'] = 'b'
        assert self.model.get_binding('db').network.bind_address
        self.unit.get_container('web').push('/x', 'y')
        self.unit.status = ops.ActiveStatus()

meta = {'name': 'c', 'requires': {'db': {'interface': 'x'}}, 'containers': {'web': {}}}
ctx = testing.Context(Charm, meta=meta)
web = testing.Container('web', can_connect=True)
out = ctx.run(ctx.on.start(), testing.State(relations=[testing.Relation('db')], containers=[web]))
print(out.unit_status.name)
with warnings.catch_warnings():
    warnings.simplefilter('ignore')
    text = 'name: c\\nrequires: {db: {interface: x}}\\ncontainers: {web: {}}'
    harness = testing.Harness(Charm, meta=text)
harness.begin()
harness.add_relation('db', 'remote')
harness.add_network('10.0.0.1')
harness.set_can_connect('web', True)
harness.charm.on.start.emit()
print(harness.charm.unit.status.name, hasattr(testing, 'differences'))
harness.cleanup()
"""


def test_charms_can_be_tested_when_it_is_off() -> None:
    assert _run(TESTED, **OFF) == 'active\nactive False\n'
    assert _run(TESTED, OPS_COMPAT_LINE='2') == 'active\nactive True\n'
