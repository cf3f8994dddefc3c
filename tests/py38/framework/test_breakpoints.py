# SPDX-License-Identifier: Apache-2.0

# What other people lean on is looked at by its private name.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import logging
import subprocess
import sys
import types
from typing import Any, Iterator, List, Optional, Set

import pytest
from kit.frameworks import Events, Observer, make_framework

from ops import framework as framework_module
from ops.framework import EventBase, EventSource, Framework, Object


class Debugger:
    """The module ``pdb``, for a person who goes on at once."""

    def __init__(self) -> None:
        self.stopped: List[str] = []
        self.ran: List[EventBase] = []
        self.Pdb = lambda: types.SimpleNamespace(set_trace=self._set_trace)

    def _set_trace(self, frame: types.FrameType) -> None:
        self.stopped.append(frame.f_code.co_name)

    def runcall(self, handler: Any, event: EventBase) -> None:
        self.ran.append(event)
        handler(event)


@pytest.fixture
def debugger(monkeypatch: pytest.MonkeyPatch) -> Debugger:
    debugger = Debugger()
    monkeypatch.setattr(framework_module, 'pdb', debugger, raising=False)
    return debugger


@pytest.fixture(autouse=True)
def _hook_is_put_back() -> Iterator[None]:
    before = sys.breakpointhook
    yield
    sys.breakpointhook = before


STOPS: List[Any] = [
    ({'all'}, None, True),
    ({'all'}, 'mine', True),
    ({'mine'}, 'mine', True),
    ({'mine'}, 'other', False),
    ({'mine'}, None, False),
    ({'hook'}, 'mine', False),
    (set(), 'mine', False),
    (None, None, False),
]


@pytest.mark.parametrize(('asked', 'name', 'stops'), STOPS)
def test_a_breakpoint_stops_where_it_is_asked_for(
    debugger: Debugger, asked: Optional[Set[str]], name: Optional[str], stops: bool
):
    make_framework(juju_debug_at=asked).breakpoint(name)

    here = 'test_a_breakpoint_stops_where_it_is_asked_for'
    assert debugger.stopped == [here] * stops


def test_a_breakpoint_that_is_not_asked_for_is_logged(
    debugger: Debugger, caplog: pytest.LogCaptureFixture
):
    make_framework(juju_debug_at={'mine'}).breakpoint('other')

    said = "Breakpoint 'other' skipped (not found in the requested breakpoints: {'mine'})"
    assert ('ops.framework', logging.WARNING, said) in caplog.record_tuples


def test_nothing_is_logged_where_nobody_debugs(caplog: pytest.LogCaptureFixture):
    make_framework().breakpoint('other')

    assert [record for record in caplog.records if record.name == 'ops.framework'] == []


@pytest.mark.parametrize('name', ['foo', 'foo-bar', '1a', 'x1', 'f', 'a--b'])
def test_a_name_may_have_letters_digits_and_dashes(name: str):
    make_framework().breakpoint(name)


@pytest.mark.parametrize('name', ['Foo', 'foo_bar', '-foo', 'foo-', '', 'a b', 'a.b', 'foo\n'])
def test_another_name_is_refused(name: str):
    with pytest.raises(ValueError, match='breakpoint names must look like "foo" or "foo-bar"'):
        make_framework().breakpoint(name)


@pytest.mark.parametrize('name', ['all', 'hook'])
def test_a_reserved_name_is_refused(name: str):
    with pytest.raises(ValueError, match='breakpoint names "all" and "hook" are reserved'):
        make_framework().breakpoint(name)


def test_a_name_that_is_no_text_is_refused():
    with pytest.raises(TypeError, match='breakpoint names must be strings'):
        make_framework().breakpoint(5)  # type: ignore[arg-type]


def test_the_welcome_is_said_once(debugger: Debugger, capsys: pytest.CaptureFixture[str]):
    framework = make_framework(juju_debug_at={'all'})
    framework.breakpoint()
    framework.breakpoint()

    assert capsys.readouterr().err == framework_module._BREAKPOINT_WELCOME_MESSAGE
    assert len(debugger.stopped) == 2


def test_the_built_in_breakpoint_comes_here(debugger: Debugger):
    framework = make_framework(juju_debug_at={'all'})
    before = sys.breakpointhook

    assert framework.set_breakpointhook() is before
    breakpoint()
    assert debugger.stopped == ['test_the_built_in_breakpoint_comes_here']


class FromJuju(EventBase):
    _origin = 'hook'


class Action(EventBase):
    _origin = 'action'


class AllEvents(Events):
    start = EventSource(FromJuju)
    act = EventSource(Action)


class Charm(Object):
    on = AllEvents()


RUNS = [
    ({'hook'}, 'start', True),
    ({'all'}, 'start', True),
    ({'hook'}, 'act', True),
    ({'mine'}, 'start', False),
    (None, 'start', False),
    ({'hook'}, 'ping', False),
    ({'all'}, 'ending', False),
]


@pytest.mark.parametrize(('asked', 'kind', 'debugged'), RUNS)
def test_handlers_of_juju_s_events_run_in_the_debugger(
    debugger: Debugger,
    capsys: pytest.CaptureFixture[str],
    asked: Optional[Set[str]],
    kind: str,
    debugged: bool,
):
    framework: Framework = make_framework(juju_debug_at=asked)
    charm, observer = Charm(framework, 'c'), Observer(framework)
    framework.observe(getattr(charm.on, kind), observer.handle_it)
    getattr(charm.on, kind).emit()

    assert [event.handle.kind for event in debugger.ran] == [kind] * debugged
    assert observer.got == [f'handle_it {kind}']
    assert bool(capsys.readouterr().err) is debugged


def test_the_debugger_is_not_loaded_before_it_is_asked_for():
    program = (
        'import sys, ops.framework\n'
        'assert "pdb" not in sys.modules\n'
        'assert ops.framework.pdb is sys.modules["pdb"]\n'
    )
    subprocess.run([sys.executable, '-c', program], check=True)
