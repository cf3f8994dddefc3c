# SPDX-License-Identifier: Apache-2.0
"""Secret content on its way to Juju: in files of the unit's own, and nowhere else."""

from __future__ import annotations

import os
import pathlib
import tempfile
from typing import Any, Callable, List, Type

import pytest
from kit.recorder import Recorder

from ops import hookcmds
from ops.hookcmds import Error, _run

PLANTED = 'hunter2'
ODD = PLANTED + '\ud800'

Call = Callable[[Any], Any]


def set_content(content: Any) -> None:
    hookcmds.secret_set('s', content=content)


both = pytest.mark.parametrize('send', [hookcmds.secret_add, set_content])


@pytest.fixture(autouse=True)
def folder(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    monkeypatch.setattr(tempfile, 'tempdir', str(tmp_path))
    return tmp_path


def sent(send: Call, content: Any) -> Recorder:
    juju = Recorder()
    with _run.using(juju):
        send(content)
    return juju


@both
def test_each_value_is_in_a_file(send: Call):
    juju = sent(send, {'user': 'admin', 'password': 'é\n'})

    assert {key: file.text for key, file in juju.files.items()} == {
        'user': 'admin',
        'password': 'é\n',
    }


@both
@pytest.mark.parametrize('umask', [0o000, 0o022, 0o077])
def test_nobody_else_can_read_the_file_whatever_the_umask(send: Call, umask: int):
    before = os.umask(umask)
    try:
        juju = sent(send, {'password': PLANTED})
    finally:
        os.umask(before)

    assert juju.files['password'].mode == 0o600
    assert juju.files['password'].folder_mode == 0o700


@both
def test_the_path_is_absolute(send: Call):
    assert os.path.isabs(sent(send, {'password': PLANTED}).files['password'].path)


@both
def test_the_file_is_not_named_after_the_key(send: Call, folder: pathlib.Path):
    juju = sent(send, {'../key': PLANTED})

    path = pathlib.Path(juju.files['../key'].path)
    assert path.parent.parent == folder
    assert path.name == '0'


@both
def test_nothing_is_left_behind(send: Call, folder: pathlib.Path):
    sent(send, {'password': PLANTED})

    assert list(folder.iterdir()) == []


@both
@pytest.mark.parametrize(
    'failure',
    [Error(returncode=1, cmd=['x']), FileNotFoundError(2, 'No such file', 'x')],
    ids=['failed', 'missing'],
)
def test_nothing_is_left_behind_by_a_command_that_fails(
    send: Call, failure: Exception, folder: pathlib.Path
):
    juju = Recorder({'secret-add': failure, 'secret-set': failure})

    with _run.using(juju), pytest.raises(type(failure)):
        send({'password': PLANTED})

    assert juju.files
    assert list(folder.iterdir()) == []


@both
def test_no_file_is_made_without_content(send: Call, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tempfile, 'tempdir', '/does/not/exist')

    assert sent(send, {}).files == {}


@both
@pytest.mark.parametrize(
    ('value', 'error', 'text'),
    [
        (7, TypeError, "the value of 'password' must be text, not int"),
        (PLANTED.encode(), TypeError, "the value of 'password' must be text, not bytes"),
        (ODD, ValueError, "the value of 'password' cannot be written as UTF-8"),
    ],
)
def test_a_value_that_cannot_be_sent_is_an_error_that_names_the_key_alone(
    send: Call, value: Any, error: Type[Exception], text: str, folder: pathlib.Path
):
    juju = Recorder()

    with _run.using(juju), pytest.raises(error, match=text) as caught:
        send({'user': 'admin', 'password': value})

    assert juju.calls == []
    assert list(folder.iterdir()) == []
    assert PLANTED not in f'{caught.value!r}{vars(caught.value)}'
    assert caught.value.__context__ is None


def test_the_content_is_in_no_argument():
    juju = sent(hookcmds.secret_add, {'password': PLANTED})

    arguments: List[str] = [word for argv, _ in juju.calls for word in argv]
    assert not any(PLANTED in word for word in arguments)
