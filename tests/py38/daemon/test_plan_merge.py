# SPDX-License-Identifier: Apache-2.0
"""The plan of any layers, against a plain reading of Pebble's rules."""

from __future__ import annotations

import tempfile
from typing import Any, Dict, List

from hypothesis import given
from hypothesis import strategies as st

from ops import pebble
from ops._daemon import Daemon
from ops.pebble import _transport

words = st.sampled_from(['', 'a', 'b', 'c'])
maps = st.dictionaries(st.sampled_from('ABC'), st.sampled_from('xyz'), max_size=3)
entries = st.fixed_dictionaries(
    # A service must have a command, and merging cannot take it away.
    {'override': st.sampled_from(['merge', 'replace']), 'command': st.sampled_from('abc')},
    optional={
        'summary': words,
        'startup': st.sampled_from(['enabled', 'disabled']),
        'environment': maps,
        'after': st.lists(st.sampled_from(['w', 'x']), max_size=2),
        'kill-delay': st.sampled_from(['1s', '2s']),
    },
)
layers = st.lists(
    st.dictionaries(st.sampled_from(['one', 'two']), entries, min_size=1), max_size=4
)


def over(below: Dict[str, Any], entry: Dict[str, Any]) -> Dict[str, Any]:
    """Put an entry over what is below: lists are appended, maps merged, the rest replaced."""
    if entry['override'] == 'replace':
        return entry
    result = dict(below)
    for key, value in entry.items():
        if isinstance(value, list):
            result[key] = [*result.get(key, []), *value]
        elif isinstance(value, dict):
            result[key] = {**result.get(key, {}), **value}
        elif value and key != 'override':  # that of the lowest stays
            result[key] = value
    return result


def expected(given_layers: List[Dict[str, Any]]) -> Dict[str, Any]:
    plan: Dict[str, Any] = {}
    for layer in given_layers:
        for name, entry in layer.items():
            plan[name] = over(plan[name], entry) if name in plan else entry
    return {
        name: {key: value for key, value in entry.items() if value} for name, entry in plan.items()
    }


def plan_of(*asked: Any) -> Dict[str, Any]:
    """Return the services of the plan after layers were added: label, services, combine."""
    with tempfile.TemporaryDirectory() as root:
        daemon = Daemon(root)
        with _transport.using(lambda path: daemon):
            client = pebble.Client('/no/such.socket')
            for label, services, combine in asked:
                client.add_layer(label, {'services': services}, combine=combine)
            plan = client.get_plan()
    return {name: service.to_dict() for name, service in plan.services.items()}


@given(layers)
def test_layers_are_merged_into_a_plan(given_layers: List[Dict[str, Any]]):
    asked = [(f'l{number}', layer, False) for number, layer in enumerate(given_layers)]

    assert plan_of(*asked) == expected(given_layers)


@given(layers)
def test_layers_of_one_label_are_combined(given_layers: List[Dict[str, Any]]):
    asked = [('same', layer, True) for layer in given_layers]

    assert plan_of(*asked) == expected(given_layers)
