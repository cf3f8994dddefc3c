# SPDX-License-Identifier: Apache-2.0
"""Libraries by name, author and API version."""

from __future__ import annotations

import logging
import pathlib
import sys
from typing import Any, Callable, Dict, Iterator

import pytest

import ops.lib
from ops_compat import deprecations

ALICE = 'alice@example.com'
Write = Callable[..., None]


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    with deprecations.using('off'):
        yield


@pytest.fixture
def write(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write a library below a folder that is first on the path."""
    monkeypatch.setattr(sys, 'path', [str(tmp_path), *sys.path])
    monkeypatch.setattr(ops.lib, '_libraries', None)

    def write(package: str, **given: Any) -> None:
        values: Dict[str, Any] = {'NAME': 'foo', 'AUTHOR': ALICE, 'API': 2, 'PATCH': 1, **given}
        folder = tmp_path / package / 'opslib' / values['NAME']
        folder.mkdir(parents=True)
        body = values.pop('body', '')
        lines = [f'LIB{key} = {value!r}' for key, value in values.items()]
        (folder / '__init__.py').write_text('\n'.join(['', '# A library.', *lines, body]))

    return write


def test_a_library_is_imported_by_name_author_and_api(write: Write):
    write('one', body='WHO = "one"')

    assert ops.lib.use('foo', 2, ALICE).WHO == 'one'


def test_the_newest_patch_is_used(write: Write):
    write('one', body='WHO = "one"', PATCH=9)
    write('two', body='WHO = "two"', PATCH=10)

    assert ops.lib.use('foo', 2, ALICE).WHO == 'two'


def test_a_library_is_imported_once(write: Write):
    write('one')

    assert ops.lib.use('foo', 2, ALICE) is ops.lib.use('foo', 2, ALICE)


def test_nothing_is_imported_by_looking(write: Write):
    write('one', body='raise ValueError("imported")')

    ops.lib.autoimport()


def test_what_is_added_later_is_found_after_autoimport(write: Write):
    write('one')
    ops.lib.autoimport()
    write('two', NAME='bar')
    with pytest.raises(ImportError):
        ops.lib.use('bar', 2, ALICE)

    ops.lib.autoimport()

    assert ops.lib.use('bar', 2, ALICE).LIBNAME == 'bar'


def test_another_author_has_another_library(write: Write):
    write('one')

    with pytest.raises(ImportError, match='from "bob@example'):
        ops.lib.use('foo', 2, 'bob@example.com')


def test_the_api_versions_that_are_there_are_named(write: Write):
    write('one')
    write('two', API=3)

    message = 'cannot find "foo" from "alice@example.com" with API version 4 (have 3, 2)'
    with pytest.raises(ImportError) as caught:
        ops.lib.use('foo', 4, ALICE)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ('given', 'error', 'message'),
    [
        ((3, 2, ALICE), TypeError, 'invalid library name: 3 (must be a str)'),
        (('foo', '2', ALICE), TypeError, "invalid library API: '2' (must be an int)"),
        (('foo', 2.0, ALICE), TypeError, 'invalid library API: 2.0 (must be an int)'),
        (('foo', 2, 3), TypeError, 'invalid library author: 3 (must be a str)'),
        (('Foo!', 2, ALICE), ValueError, "invalid library name: 'Foo!' (chars and digits only)"),
        (('foo', -1, ALICE), ValueError, 'invalid library api: -1 (must be ≥0)'),
        (('foo', 2, 'alice'), ValueError, "invalid library author email: 'alice'"),
    ],
)
def test_wrong_arguments_are_named(given: Any, error: Any, message: str):
    with pytest.raises(error) as caught:
        ops.lib.use(*given)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ('text', 'logged'),
    [
        ('', 'after reading to end of file: missing API, AUTHOR, NAME, and PATCH'),
        ('LIBNAME = "foo"\n', 'got NAME, but missing API, AUTHOR, and PATCH'),
        (' LIBNAME = "foo"\n', 'missing API, AUTHOR, NAME, and PATCH'),
        ('\n' * 100 + 'LIBNAME = "foo"\n', 'after reading to line 99: missing'),
        (
            'LIBNAME=3\nLIBAUTHOR="a@b.de"\nLIBAPI=1\nLIBPATCH=1\n',
            'Bad type for NAME: expected str, got int',
        ),
    ],
    ids=['empty', 'name alone', 'indented', 'too late', 'wrong type'],
)
def test_why_a_package_is_no_library_is_logged(
    tmp_path: pathlib.Path,
    write: Write,
    caplog: pytest.LogCaptureFixture,
    text: str,
    logged: str,
):
    folder = tmp_path / 'one' / 'opslib' / 'foo'
    folder.mkdir(parents=True)
    (folder / '__init__.py').write_text(text)

    with caplog.at_level(logging.DEBUG, 'ops.lib'):
        ops.lib.autoimport()

    assert logged in caplog.text
    assert ops.lib._libraries == {}  # pyright: ignore[reportPrivateUsage]  # nothing else shows it


def test_a_folder_without_a_module_is_no_library(
    tmp_path: pathlib.Path, write: Write, caplog: pytest.LogCaptureFixture
):
    (tmp_path / 'one' / 'opslib' / 'foo').mkdir(parents=True)

    with caplog.at_level(logging.DEBUG, 'ops.lib'):
        ops.lib.autoimport()

    assert "No loader for 'one.opslib.foo' (probably a namespace package)" in caplog.text


def test_a_library_that_fails_raises_what_it_raises(write: Write):
    write('one', body='raise ValueError("boom")')

    with pytest.raises(ValueError, match='boom'):
        ops.lib.use('foo', 2, ALICE)


@pytest.mark.parametrize(
    'use', [lambda: ops.lib.use('foo', 2, ALICE), ops.lib.autoimport], ids=['use', 'autoimport']
)
def test_it_warns_once_for_each_call(write: Write, use: Callable[[], Any]):
    write('one')

    with deprecations.using('warn'), pytest.warns(deprecations.OpsDeprecationWarning) as caught:
        use()

    assert [str(warning.message) for warning in caught] == [
        'ops.lib is deprecated, prefer charm libraries instead'
    ]
