# SPDX-License-Identifier: Apache-2.0
"""Layers that a test gives may say as little as it needs; those of a charm may not."""

from __future__ import annotations

from typing import Any

import pytest

import ops
from ops import pebble
from ops._daemon import Daemon, Refusal

BARE: Any = {'services': {'web': {'startup': 'enabled'}}}
MERGED: Any = {'services': {'web': {'override': 'merge', 'environment': {'A': 'b'}}}}


def test_a_layer_may_be_merged_into_one_without_a_command():
    daemon = Daemon('')
    daemon.set_layers({'given': BARE})

    daemon.add_layer('charm', MERGED)

    assert pebble.Plan(daemon.written()).services['web'].environment == {'A': 'b'}  # pyright: ignore


def test_a_layer_without_a_command_is_refused_where_a_test_gave_none():
    daemon = Daemon('')

    with pytest.raises(Refusal, match='plan must define "command" for service "web"'):
        daemon.add_layer('charm', MERGED)


def test_a_service_without_a_command_can_be_started():
    daemon = Daemon('')
    daemon.set_layers({'given': BARE})
    daemon.set_service('web', ops.pebble.ServiceStatus.INACTIVE.value)

    assert daemon.services['web'].current == 'inactive'
