# SPDX-License-Identifier: Apache-2.0
"""What leaves a charm in its traces, and who can read those that wait in its folder."""

from __future__ import annotations

import contextlib
import os
import pathlib
import ssl
import stat
from typing import Generator, List

import pytest
from kit import collector
from kit.planted_charm import KINDS, planted
from kit.planted_scene import REFUSED, WRITING
from kit.planted_trace import TracedScene

from ops._unit import Hook
from ops.tracing import _exporter
from ops.tracing._buffer import Buffer, Destination

CRASHES = ['set_status', 'set_app_data', 'add_secret', 'wrap_failing']
"""Ways in which the charm ends in an error that nobody catches."""


@contextlib.contextmanager
def umask(mode: int) -> Generator[None, None, None]:
    before = os.umask(mode)
    try:
        yield
    finally:
        os.umask(before)


@pytest.fixture(scope='module')
def traces(tmp_path_factory: pytest.TempPathFactory) -> List[str]:
    """What a charm sent that ended in errors of all kinds, and then used everything.

    The last is the file of the buffer as it is, with what was deleted in it.
    """
    with collector.collector() as collecting:
        made = TracedScene(tmp_path_factory.mktemp('traced'), collecting)
        made.run(Hook(name='update-status'))  # the collector is asked, which is not to be refused
        made.agent.instead.update(dict.fromkeys(WRITING, REFUSED))
        failed = [made.run(Hook(name='start'), PLANTED_CRASH=way) for way in CRASHES]
        failed.append(made.leak(PLANTED_CRASH='log_action'))
        made.agent.instead.clear()
        used = [made.run(Hook(name='config-changed')), made.leak()]
        sent = [request.body.decode() for request in collecting.requests]
    assert {ran.returncode for ran in used} == {0}, made.agent.logged()
    assert {ran.returncode for ran in failed} == {1}
    return [*sent, *made.traces(), made.buffer.read_bytes().decode('latin-1')]


def test_the_charm_was_traced(traces: List[str]):
    assert len(traces) >= len(CRASHES) + 4  # one each, and some others
    assert traces[-1].startswith('SQLite format 3')
    for name in ('secret-add', 'relation-set', 'status-set', 'action-set', 'action-log'):
        assert f'"name":"{name}"' in ''.join(traces)


@pytest.mark.parametrize('kind', KINDS)
def test_no_content_is_in_a_trace(traces: List[str], kind: str):
    assert [trace for trace in traces if planted(kind) in trace] == []


def test_no_text_of_an_error_is_in_a_trace(traces: List[str]):
    everything = ''.join(traces)

    assert '"stringValue":"ops.model.ModelError"' in everything
    assert '"stringValue":"Traceback (most recent call last):' in everything
    assert REFUSED.stderr.strip() not in everything
    assert 'non-zero exit code' not in everything


@pytest.mark.parametrize('way', ['add_secret', 'run_in_workload'])
def test_the_error_of_ours_that_ends_a_charms_own_span_holds_no_content(
    tmp_path: pathlib.Path, way: str
):
    made = TracedScene(tmp_path, instead=dict.fromkeys(WRITING, REFUSED))
    made.run(Hook(name='start'), PLANTED_CRASH=way, PLANTED_OWN_SPAN='1')
    everything = ''.join(made.traces())

    assert '"name":"own"' in everything
    assert '"key":"exception.message"' in everything
    assert [kind for kind in KINDS if planted(kind) in everything] == []


def test_no_credential_is_in_a_trace(tmp_path: pathlib.Path):
    made = TracedScene(tmp_path)
    made.run(Hook(name='config-changed'))
    everything = ''.join(made.traces())

    assert '"name":"ops.main"' in everything
    assert made.agent.credentials
    assert [one for one in made.agent.credentials if one in everything] == []


def mode(path: pathlib.Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize('mask', [0o000, 0o022, 0o177])
def test_only_the_charms_user_can_read_the_buffer(tmp_path: pathlib.Path, mask: int):
    with umask(mask):
        Buffer(tmp_path / 'buffer').push(b'x', '')

    assert mode(tmp_path / 'buffer') == 0o600


@pytest.mark.parametrize('before', [0o644, 0o666, 0o640])
def test_one_that_is_open_to_others_is_closed(tmp_path: pathlib.Path, before: int):
    Buffer(tmp_path / 'buffer').push(b'x', '')
    (tmp_path / 'buffer').chmod(before)
    Buffer(tmp_path / 'buffer')

    assert mode(tmp_path / 'buffer') == 0o600


def test_nobody_else_can_read_what_lies_beside_it(tmp_path: pathlib.Path):
    with umask(0):
        buffer = Buffer(tmp_path / 'buffer')
        with buffer.tx() as connection:
            connection.execute("INSERT INTO tracing VALUES (1, 1, 'x', '')")
            modes = {path.name: mode(path) for path in tmp_path.iterdir()}

    assert modes == {'buffer': 0o600, 'buffer-journal': 0o600}


def test_a_charm_makes_a_buffer_of_its_own_alone(tmp_path: pathlib.Path):
    made = TracedScene(tmp_path, umask=0)
    made.run(Hook(name='config-changed'))

    assert mode(made.buffer) == 0o600


def test_the_answer_of_a_collector_is_read_and_logged_in_part(
    tmp_path: pathlib.Path, caplog: pytest.LogCaptureFixture
):
    buffer = Buffer(tmp_path / 'buffer')
    buffer.push(b'x', '')
    with collector.collector(collector.more_than_is_wanted) as collecting:
        buffer.save_destination(Destination(collecting.url, None))
        _exporter.send(buffer, 5)

    (said,) = caplog.messages
    assert 'HTTP 500' in said
    assert 'x' * 100 in said
    assert len(said) < 500


def test_no_tls_before_1_2_is_spoken():
    context = _exporter.tls_context(None)

    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
