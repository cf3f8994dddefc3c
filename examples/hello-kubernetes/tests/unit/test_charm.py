# SPDX-License-Identifier: Apache-2.0
"""State-transition tests of the charm: one event each, from one State to the next."""

# pyright: basic, reportMissingImports=false
# (The charm is found by sys.path, which type checkers do not follow.)
from __future__ import annotations

import pathlib
import sys

import pytest

from ops import pebble, testing

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / 'src'))

from charm import PAGE, PORT, HelloKubernetes  # found by the line above


@pytest.fixture
def ctx():
    return testing.Context(HelloKubernetes)


@pytest.fixture
def web():
    return testing.Container('web', can_connect=True)


def test_it_waits_for_its_container(ctx: testing.Context[HelloKubernetes]):
    web = testing.Container('web', can_connect=False)

    out = ctx.run(ctx.on.config_changed(), testing.State(containers={web}))

    assert out.unit_status == testing.WaitingStatus('waiting for the web container')


def test_it_serves_the_greeting(ctx: testing.Context[HelloKubernetes], web: testing.Container):
    state = testing.State(containers={web}, config={'greeting': 'good morning'})

    out = ctx.run(ctx.on.pebble_ready(web), state)

    page = out.get_container('web').get_filesystem(ctx) / PAGE[1:]
    assert page.read_text() == 'good morning\n'
    assert out.unit_status == testing.ActiveStatus('serving')
    assert out.opened_ports == {testing.TCPPort(PORT)}


def test_the_server_is_running(ctx: testing.Context[HelloKubernetes], web: testing.Container):
    out = ctx.run(ctx.on.pebble_ready(web), testing.State(containers={web}))

    assert out.get_container('web').service_statuses == {'hello': pebble.ServiceStatus.ACTIVE}


def test_the_plan_starts_the_server(ctx: testing.Context[HelloKubernetes], web: testing.Container):
    out = ctx.run(ctx.on.pebble_ready(web), testing.State(containers={web}))

    services = out.get_container('web').plan.services
    assert services['hello'].command.startswith('python3 -m http.server')


def test_a_new_greeting_replaces_the_old_one(
    ctx: testing.Context[HelloKubernetes], web: testing.Container
):
    before = ctx.run(ctx.on.pebble_ready(web), testing.State(containers={web}))

    state = testing.State(containers=before.containers, config={'greeting': 'good evening'})
    out = ctx.run(ctx.on.config_changed(), state)

    page = out.get_container('web').get_filesystem(ctx) / PAGE[1:]
    assert page.read_text() == 'good evening\n'


def test_it_is_blocked_without_a_greeting(
    ctx: testing.Context[HelloKubernetes], web: testing.Container
):
    state = testing.State(containers={web}, config={'greeting': ''})

    out = ctx.run(ctx.on.config_changed(), state)

    assert out.unit_status == testing.BlockedStatus('set the greeting option')
