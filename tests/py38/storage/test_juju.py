# SPDX-License-Identifier: Apache-2.0
"""Juju as storage: the hook commands that it runs, and what it makes of their answers."""

# What other people lean on is looked at by its private name.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import pathlib
import traceback
from typing import Any, Dict, Iterator, List, Optional, Sequence

import pytest
import yaml

from ops import storage as storage_module
from ops.hookcmds import Error
from ops.hookcmds import _run as hookcmds_run
from ops.storage import (
    JujuStorage,
    NoSnapshotError,
    _JujuStorageBackend,
    _SimpleDumper,
    _SimpleLoader,
    juju_backend_available,
)


class Runner:
    """Hook commands that answer one text, and are written down."""

    def __init__(self) -> None:
        self.answer = ''
        self.calls: List[Any] = []
        self.failure: Optional[Exception] = None

    def run(self, argv: Sequence[str], *, input: Optional[str] = None) -> str:
        self.calls.append(list(argv) if input is None else [*argv, input])
        if self.failure:
            raise self.failure
        return self.answer if argv[0] == 'state-get' else ''


@pytest.fixture
def runner() -> Iterator[Runner]:
    runner = Runner()
    with hookcmds_run.using(runner):
        yield runner


SET: Dict[str, Any] = {
    '"k": |\n  {}\n': {},
    '"k": |\n  null\n': None,
    '"k": |\n  true\n': True,
    '"k": |\n  val\n': 'val',
    '"k": |\n  !!binary |\n    eA==\n': b'x',
    '"k": |\n  a: !!python/tuple [1, 2]\n  b:\n  - 1\n  - {c: null}\n  s: "x y\\nz \\xE9"\n'
    '  st: !!set {1: null, 2: null}\n': {
        'a': (1, 2),
        'b': [1, {'c': None}],
        's': 'x y\nz é',
        'st': {1, 2},
    },
}


@pytest.mark.parametrize(('written', 'value'), SET.items())
def test_a_value_is_set_through_standard_input(runner: Runner, written: str, value: Any):
    JujuStorage().save_snapshot('k', value)

    assert runner.calls == [['state-set', '--file', '-', written]]


def test_a_path_is_a_key(runner: Runner):
    JujuStorage().save_snapshot('a[b]/on/c[1]', 1)

    assert runner.calls == [['state-set', '--file', '-', '"a[b]/on/c[1]": |\n  1\n']]


GOT: List[Any] = [
    ('a: 1\n', {'a': 1}),
    ('a: !!python/tuple [1, [2]]\n', {'a': (1, [2])}),
    ('"a: 1\\n"', 'a: 1\n'),
    ('null', None),
    ('{}\n', {}),
    ('""', ''),
]


@pytest.mark.parametrize(('answer', 'value'), GOT)
def test_a_value_is_read(runner: Runner, answer: str, value: Any):
    runner.answer = answer

    assert JujuStorage().load_snapshot('k') == value
    assert runner.calls == [['state-get', 'k']]


@pytest.mark.parametrize('answer', ['', '\n'])
def test_no_answer_is_no_snapshot(runner: Runner, answer: str):
    runner.answer = answer

    with pytest.raises(NoSnapshotError, match='no snapshot data found for k object'):
        JujuStorage().load_snapshot('k')


def test_a_value_is_deleted(runner: Runner):
    JujuStorage().drop_snapshot('k')

    assert runner.calls == [['state-delete', 'k']]


def test_a_notice_is_added_to_the_queue(runner: Runner):
    runner.answer = '- !!python/tuple [e1, o, m]\n'
    JujuStorage().save_notice('e2', 'o', 'm')

    written = '"#notices#": |\n  - !!python/tuple [e1, o, m]\n  - !!python/tuple [e2, o, m]\n'
    assert runner.calls == [['state-get', '#notices#'], ['state-set', '--file', '-', written]]


def test_a_notice_is_taken_from_the_queue(runner: Runner):
    runner.answer = '- [e1, o, m]\n- !!python/tuple [e2, o, m]\n'
    JujuStorage().drop_notice('e1', 'o', 'm')

    written = '"#notices#": |\n  - !!python/tuple [e2, o, m]\n'
    assert runner.calls[1:] == [['state-set', '--file', '-', written]]


def test_a_notice_that_is_not_there_sets_nothing(runner: Runner):
    JujuStorage().drop_notice('e1', 'o', 'm')

    assert runner.calls == [['state-get', '#notices#']]


def test_commit_and_close_run_nothing(runner: Runner):
    JujuStorage().commit()
    JujuStorage().close()

    assert runner.calls == []


def test_a_backend_of_one_s_own_is_used(runner: Runner):
    class Backend(_JujuStorageBackend):
        def get(self, key: str) -> Any:
            return f'mine: {key}'

    assert JujuStorage(Backend()).load_snapshot('k') == 'mine: k'
    assert runner.calls == []


def test_a_failing_command_is_an_error_that_names_the_key(runner: Runner):
    said = 'ERROR max allowed value length (65536) exceeded'
    runner.failure = Error.of(['state-set', '--file', '-'], 1, '', said)

    with pytest.raises(Error, match='max allowed value length') as failed:
        JujuStorage().save_snapshot('a/on/b[1]', {'x': 'hunter2'})
    noted: Any = failed.value
    assert noted.__notes__ == ["Juju was to keep, give or delete the state under 'a/on/b[1]'."]


def test_a_missing_command_is_an_error(runner: Runner):
    runner.failure = FileNotFoundError('state-get')

    with pytest.raises(FileNotFoundError):
        JujuStorage().load_snapshot('k')


class Text(str):
    __slots__ = ()


@pytest.mark.parametrize('value', [object(), Text('hunter2'), {'a': ['hunter2', 1j]}, ...])
def test_what_yaml_does_not_hold_is_refused_without_content(runner: Runner, value: Any):
    with pytest.raises(yaml.representer.RepresenterError) as refused:
        JujuStorage().save_snapshot('a/b', value)

    assert str(refused.value).startswith('cannot save a/b: cannot represent a value of type ')
    shown = traceback.format_exception(None, refused.value, refused.value.__traceback__)
    assert 'hunter2' not in ''.join(line for line in shown if 'test_juju.py' not in line)
    assert runner.calls == []


def test_the_loader_makes_no_objects():
    with pytest.raises(yaml.constructor.ConstructorError):
        yaml.load('!!python/object:os.system {}', Loader=_SimpleLoader)


def test_the_yaml_classes_keep_their_names():
    assert (_SimpleLoader.__module__, _SimpleDumper.__module__) == ('ops.storage', 'ops.storage')


def test_another_name_is_no_attribute():
    with pytest.raises(AttributeError, match=r"module 'ops\.storage' has no attribute 'nope'"):
        getattr(storage_module, 'nope')  # noqa: B009


@pytest.mark.parametrize(
    ('name', 'mode', 'there'),
    [('state-get', 0o755, True), ('state-get', 0o644, False), ('state-set', 0o755, False)],
)
def test_juju_keeps_state_where_there_is_a_command_for_it(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, name: str, mode: int, there: bool
):
    command = tmp_path / name
    command.touch(mode=mode)
    command.chmod(mode)
    monkeypatch.setenv('PATH', str(tmp_path))

    assert juju_backend_available() is there
