# SPDX-License-Identifier: Apache-2.0
"""What a killed call of ``ops run`` leaves behind is ended by the next one."""

from __future__ import annotations

import os
import pathlib
import signal
import subprocess
from typing import Any, Callable

import pytest

from ops import local
from ops.local import _unfinished

Play = Callable[..., local.Played]


@pytest.mark.skipif(not os.path.isdir('/proc/self'), reason='processes are found in /proc')
def test_the_charm_of_a_killed_call_is_ended_and_its_sockets_go(tmp_path: pathlib.Path):
    private = tmp_path / 'ops-some'
    private.mkdir()
    environment = {**os.environ, 'JUJU_CONTEXT_ID': 'of-the-killed-call'}
    with subprocess.Popen(
        ['sh', '-c', 'echo here; read _'],
        env=environment,
        start_new_session=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as orphan:
        # A process has its environment to show a moment after it was started.
        assert orphan.stdout is not None
        assert orphan.stdout.readline() == b'here\n'
        _unfinished.note(tmp_path, ['of-the-killed-call'], [str(private)])

        assert _unfinished.settle(tmp_path) == [f'sh ({orphan.pid})']
        assert orphan.wait() == -signal.SIGKILL
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_of_this_kind_stays(tmp_path: pathlib.Path):
    (tmp_path / 'mine').mkdir()
    _unfinished.note(tmp_path, [], [str(tmp_path / 'mine')])

    assert _unfinished.settle(tmp_path) == []
    assert [path.name for path in tmp_path.iterdir()] == ['mine']


@pytest.mark.parametrize(
    'text', ['', '[]', '{"contexts": ["a"]}', '{"contexts": 1, "folders": 2}']
)
def test_a_note_that_cannot_be_read_is_passed_over(tmp_path: pathlib.Path, text: str):
    (tmp_path / 'unfinished.json').write_text(text)

    assert _unfinished.settle(tmp_path) == []


def test_a_call_that_ends_leaves_no_note(started: Play, tmp_path: pathlib.Path):
    _unfinished.note(tmp_path / 'unit', [], [str(tmp_path / 'ops-gone')])
    (tmp_path / 'ops-gone').mkdir()
    played: Any = started(events=('start',))

    assert played.succeeded
    assert not (tmp_path / 'ops-gone').exists()
    assert not (tmp_path / 'unit' / 'unfinished.json').exists()
