# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from typing import Optional, Tuple

import pytest
from kit import frameworks

from ops.framework import Framework, Handle, NoTypeError

PATHS = [
    ('a', ('a', None), None),
    ('a[b]', ('a', 'b'), None),
    ('a[b]/on', ('on', None), 'a[b]'),
    ('a/on/start[12]', ('start', '12'), 'a/on'),
    ('a]b', ('a]b', None), None),
    ('', ('', None), None),
]


@pytest.mark.parametrize(('path', 'step', 'parent'), PATHS)
def test_a_path_is_read(path: str, step: Tuple[str, Optional[str]], parent: Optional[str]):
    handle = Handle.from_path(path)

    assert (handle.kind, handle.key) == step
    assert (handle.parent.path if handle.parent else None) == parent
    assert handle.path == str(handle) == path


@pytest.mark.parametrize('path', ['a[b', 'a[b]c', 'a[b][c]', 'a[b]/c[d/e]'])
def test_a_path_that_is_none_is_refused_whole(path: str):
    with pytest.raises(RuntimeError) as refused:
        Handle.from_path(path)

    assert str(refused.value) == f'attempted to restore invalid handle path {path}'


def test_handles_with_the_same_path_are_equal():
    made = Handle(None, 'a', 'b').nest('on', None).nest('start', '1')

    assert made == Handle.from_path('a[b]/on/start[1]')
    assert hash(made) == hash(Handle.from_path('a[b]/on/start[1]'))


def test_handles_with_other_paths_differ():
    assert Handle(None, 'a', '1') != Handle(None, 'a', '2')


def test_a_handle_is_not_equal_to_its_path():
    assert Handle(None, 'a', None) != 'a'


def test_an_empty_key_is_not_shown():
    assert Handle(None, 'a', '').path == 'a'


def test_an_object_stands_for_its_handle(framework: Framework):
    emitter = frameworks.Emitter(framework, 'e')

    assert Handle(emitter, 'x', '1').path == 'Emitter[e]/x[1]'


def test_what_is_below_the_framework_is_at_the_top(framework: Framework):
    assert frameworks.Emitter(framework, 'e').handle.parent is None


def test_the_framework_has_a_handle_of_its_own(framework: Framework):
    assert framework.handle.path == 'Framework'


def test_the_error_for_an_unknown_type_names_the_path():
    error = NoTypeError('a/b[1]')

    assert error.handle_path == 'a/b[1]'
    assert str(error) == 'cannot restore a/b[1] since no class was registered for it'
