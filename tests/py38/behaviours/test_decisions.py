# SPDX-License-Identifier: Apache-2.0
"""Each decision is shown by tests that are there, and each behaviour by tests of both settings."""

from __future__ import annotations

import ast
import functools
from typing import Dict, FrozenSet, Iterator, Set, Tuple

import pytest
from kit.source import TOP
from py38.behaviours._decision import OTHERS, Decision
from py38.behaviours.decisions import TABLE

from ops_compat import behaviours

KEYS = {row.key for row in behaviours.TABLE}
each_decision = pytest.mark.parametrize('decision', TABLE, ids=lambda each: each.subject[:50])


@functools.lru_cache(maxsize=None)
def top_level(path: str) -> Dict[str, ast.AST]:
    """Return what the names of a module stand for: functions, and values assigned once."""
    found: Dict[str, ast.AST] = {}
    for node in ast.parse((TOP / path).read_text(encoding='utf-8')).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found[node.name] = node
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id] = node.value
    return found


def nodes(test: str) -> Iterator[ast.AST]:
    """Yield all that is written in a test, and in what it uses of its module."""
    path, _, name = test.partition('::')
    names = top_level(path)
    todo, done = [name], {name}
    while todo:
        for node in ast.walk(names[todo.pop()]):
            yield node
            if isinstance(node, ast.Name) and node.id in names and node.id not in done:
                done.add(node.id)
                todo.append(node.id)


def settings(test: str, key: str) -> FrozenSet[str]:
    """Return which settings of a row a test sets: ``off``, ``on``, both, or none."""
    found: Set[str] = set()
    for node in nodes(test):
        if isinstance(node, ast.keyword) and node.arg == key.replace('-', '_'):
            value = getattr(node.value, 'value', None)
            # What is no constant is a parameter of the test, or of what it calls.
            found |= {'on'} if value is True else {'off'} if value is False else {'off', 'on'}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            _, is_there, setting = node.value.partition(f'{key}=')
            if is_there:
                found |= {setting} if setting else {'off', 'on'}
    return frozenset(found)


@each_decision
def test_the_tests_of_a_decision_are_there(decision: Decision):
    assert decision.tests
    for test in decision.tests:
        path, _, name = test.partition('::')
        assert name in top_level(path), test


@each_decision
def test_a_decision_is_a_row_or_the_same_on_both_lines_with_a_reason(decision: Decision):
    assert decision.decided in KEYS or (decision.decided in OTHERS and decision.reason)


def test_no_subject_is_decided_twice():
    subjects = [decision.subject for decision in TABLE]

    assert len(subjects) == len(set(subjects))


@each_decision
def test_a_test_of_a_row_sets_it(decision: Decision):
    if decision.decided in KEYS:
        assert all(settings(test, decision.decided) for test in decision.tests)


@pytest.mark.parametrize('key', sorted(KEYS))
def test_a_row_is_decided_with_tests_of_both_settings(key: str):
    tests: Tuple[str, ...] = sum((d.tests for d in TABLE if d.decided == key), ())

    assert {setting for test in tests for setting in settings(test, key)} == {'off', 'on'}
