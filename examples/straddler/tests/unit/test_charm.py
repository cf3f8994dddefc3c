# SPDX-License-Identifier: Apache-2.0
"""State-transition tests of the charm, which pass on Ubuntu 20.04 and newer alike."""

# pyright: basic, reportMissingImports=false
# (The charm is found by sys.path, which type checkers do not follow.)
from __future__ import annotations

import pathlib
import platform
import sys

import pytest

from ops import testing

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / 'src'))

from charm import Straddler  # found by the line above


@pytest.fixture
def ctx():
    return testing.Context(Straddler)


def test_starting_shows_the_python_that_runs_it(ctx: testing.Context[Straddler]):
    out = ctx.run(ctx.on.start(), testing.State())

    assert out.workload_version == platform.python_version()
    assert out.unit_status == testing.ActiveStatus('offering straddler.internal')


def test_each_site_is_offered_the_hostname(ctx: testing.Context[Straddler]):
    sites = {testing.Relation('site', id=number) for number in (1, 12)}
    state = testing.State(relations=sites, config={'hostname': 'here.example'})

    out = ctx.run(ctx.on.config_changed(), state)

    assert [out.get_relation(n).local_unit_data['hostname'] for n in (1, 12)] == [
        'here.example',
        'here.example',
    ]


def test_a_new_site_is_offered_the_hostname(ctx: testing.Context[Straddler]):
    site = testing.Relation('site')

    out = ctx.run(ctx.on.relation_created(site), testing.State(relations={site}))

    assert out.get_relation(site.id).local_unit_data['hostname'] == 'straddler.internal'


def test_the_action_says_where_it_runs(ctx: testing.Context[Straddler]):
    ctx.run(ctx.on.action('where-am-i'), testing.State(planned_units=2))

    assert ctx.action_results == {
        'juju': ctx.juju_version,
        'unit': 'straddler/0',
        'python': platform.python_version(),
        'goal': 'straddler/0, straddler/1',
    }
