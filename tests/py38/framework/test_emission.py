# SPDX-License-Identifier: Apache-2.0

# What other people lean on is looked at by its private name.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import contextlib
import logging
import pathlib
from typing import Any, ContextManager, Dict, Iterator, List, Tuple

import pytest
from kit import frameworks
from kit.frameworks import Note, Observer, make_framework, next_run, put_together, queue

from ops._private import spans
from ops.framework import EventBase, Framework, Handle, LifecycleEvent
from ops.storage import NoSnapshotError, SQLiteStorage
from ops_compat import behaviours


@pytest.fixture(autouse=True)
def _at_debug(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, 'ops.framework')


def test_emit_hands_arguments_to_the_event(framework: Framework):
    emitter, observer = put_together(framework)
    emitter.on.note.emit('one')
    emitter.on.note.emit(text='two')

    assert observer.got == ['handle_it note(one)', 'handle_it note(two)']


def test_emit_returns_nothing(framework: Framework):
    assert put_together(framework)[0].on.ping.emit() is None


def test_keys_of_events_count_on_through_runs(framework: Framework):
    emitter, _ = put_together(framework, deferring=('ping',))
    emitter.on.ping.emit()
    framework.commit()
    emitter, _ = put_together(next_run(framework), deferring=('note',))
    emitter.on.note.emit()

    keys = [Handle.from_path(path).key for path, _, _ in queue(framework)]
    assert keys == ['1', '4']  # pre_commit and commit are events too


def test_nothing_stays_of_an_event_that_was_handled(framework: Framework):
    emitter, _ = put_together(framework)
    emitter.on.ping.emit()

    assert (queue(framework), frameworks.saved(framework)) == ([], [])


def test_a_deferred_event_waits_for_the_observer_that_deferred_it(framework: Framework):
    emitter, _ = put_together(framework, deferring=('ping',))
    emitter.on.ping.emit()

    assert queue(framework) == [('Emitter[e]/on/ping[1]', 'Observer[o]', 'handle_it')]


def test_deferred_events_come_back_in_their_order(framework: Framework):
    emitter, _ = put_together(framework, deferring=('ping', 'note'))
    emitter.on.note.emit('one')
    emitter.on.ping.emit()
    emitter.on.note.emit('two')
    later = next_run(framework)
    _, observer = put_together(later)
    later.reemit()

    assert observer.got == ['handle_it note(one)', 'handle_it ping', 'handle_it note(two)']
    assert (queue(later), frameworks.saved(later)) == ([], [])


def test_an_event_that_is_deferred_again_is_kept_and_the_others_are_not(framework: Framework):
    emitter, observer = put_together(framework, deferring=('ping', 'note'))
    emitter.on.ping.emit()
    emitter.on.note.emit('one')
    observer.deferring = ('ping',)
    framework.reemit()

    assert queue(framework) == [('Emitter[e]/on/ping[1]', 'Observer[o]', 'handle_it')]
    assert frameworks.saved(framework) == ['Emitter[e]/on/ping[1]']


def test_an_event_is_kept_for_the_one_observer_that_deferred_it(framework: Framework):
    class Half(Observer):
        def _take(self, event: EventBase, method: str) -> None:
            self.deferring = ('note',) if method == 'handle_it' else ()
            super()._take(event, method)

    emitter, observer = put_together(framework, cls=Half)
    framework.observe(emitter.on.note, observer.handle_it_too)
    emitter.on.note.emit('one')
    framework.reemit()

    assert observer.got[2:] == ['handle_it note(one)']
    assert frameworks.saved(framework) == ['Emitter[e]/on/note[1]']


def test_an_event_can_be_deferred_again(framework: Framework):
    emitter, _ = put_together(framework, deferring=('ping',))
    emitter.on.ping.emit()
    framework.reemit()

    assert queue(framework) == [('Emitter[e]/on/ping[1]', 'Observer[o]', 'handle_it')]


def test_an_event_comes_back_as_it_was_emitted(framework: Framework):
    class Changing(Observer):
        def _take(self, event: EventBase, method: str) -> None:
            super()._take(event, method)
            assert isinstance(event, Note)
            event.text = 'changed'

    emitter, observer = put_together(framework, deferring=('note',), cls=Changing)
    emitter.on.note.emit('one')
    framework.reemit()

    assert observer.got == ['handle_it note(one)', 'handle_it note(one)']


def test_each_observer_gets_an_event_of_its_own(framework: Framework):
    class Keeping(Observer):
        def _take(self, event: EventBase, method: str) -> None:
            self.events.append(event)

    emitter, observer = put_together(framework, cls=Keeping)
    framework.observe(emitter.on.note, observer.handle_it_too)
    emitter.on.note.emit('one')

    assert observer.events[0] is not observer.events[1]
    assert [e.framework is framework for e in observer.events] == [True, True]


SAME = [
    ('ping', (), 'ping', (), 1),
    ('note', ('a',), 'note', ('a',), 1),
    ('note', ('a',), 'note', ('b',), 2),
    ('note', ('a',), 'other_note', ('a',), 2),
]


@pytest.mark.parametrize(('first', 'its', 'second', 'has', 'waiting'), SAME)
def test_an_event_like_a_waiting_one_is_left_out(
    framework: Framework,
    first: str,
    its: Tuple[str, ...],
    second: str,
    has: Tuple[str, ...],
    waiting: int,
):
    emitter, observer = put_together(framework, deferring=('ping', 'note', 'other_note'))
    getattr(emitter.on, first).emit(*its)
    getattr(emitter.on, second).emit(*has)

    assert len(observer.got) == waiting
    assert len(queue(framework)) == waiting


def test_leaving_out_an_event_is_logged(framework: Framework, caplog: pytest.LogCaptureFixture):
    emitter, _ = put_together(framework, deferring=('ping',))
    emitter.on.ping.emit()
    emitter.on.ping.emit()

    said = 'Skipping notice (Emitter[e]/on/ping[2]/Observer[o]/handle_it) - already in the queue.'
    assert ('ops.framework', logging.INFO, said) in caplog.record_tuples


def test_an_event_is_left_out_for_the_observer_that_waits_alone(framework: Framework):
    emitter, observer = put_together(framework, deferring=('ping',))
    emitter.on.ping.emit()
    other = Observer(framework, 'other')
    framework.observe(emitter.on.ping, other.handle_it)
    emitter.on.ping.emit()

    assert (observer.got, other.got) == (['handle_it ping'], ['handle_it ping'])


def test_every_event_is_kept_where_that_is_asked_for():
    framework = make_framework(skip_duplicate_events=False)
    emitter, observer = put_together(framework, deferring=('ping',))
    emitter.on.ping.emit()
    emitter.on.ping.emit()

    assert observer.got == ['handle_it ping', 'handle_it ping']


def test_a_notice_without_a_snapshot_hides_no_event(framework: Framework):
    emitter, observer = put_together(framework)
    framework._storage.save_notice('Emitter[e]/on/ping[70]', 'Observer[o]', 'handle_it')
    emitter.on.ping.emit()

    assert observer.got == ['handle_it ping']


def test_a_notice_without_a_snapshot_is_reported(framework: Framework):
    put_together(framework)
    framework._storage.save_notice('Emitter[e]/on/ping[70]', 'Observer[o]', 'handle_it')

    with pytest.raises(NoSnapshotError, match=r'Emitter\[e\]/on/ping\[70\]'):
        framework.reemit()


def test_what_is_deferred_while_others_come_back_waits_for_the_next_run(framework: Framework):
    class Emitting(Observer):
        emitter: Any = None

        def _take(self, event: EventBase, method: str) -> None:
            super()._take(event, method)
            if event.handle.kind == 'ping' and self.emitter:
                self.emitter.on.note.emit('new')

    emitter, observer = put_together(framework, deferring=('ping', 'note'), cls=Emitting)
    emitter.on.ping.emit()
    assert isinstance(observer, Emitting)
    observer.emitter = emitter
    framework.reemit()

    assert observer.got == ['handle_it ping', 'handle_it ping', 'handle_it note(new)']


def test_what_is_emitted_and_deferred_while_others_come_back_does_not_come_back_with_them(
    tmp_path: pathlib.Path,
):
    class Emitting(Observer):
        emitter: Any = None

        def _take(self, event: EventBase, method: str) -> None:
            super()._take(event, method)
            if self.emitter and self.got == ['handle_it ping']:
                self.emitter.on.note.emit('new')

    def begin() -> Tuple[Framework, Any, Emitting]:
        framework = make_framework(SQLiteStorage(tmp_path / 'state.db'))
        emitter, observer = put_together(framework, deferring=('note',), cls=Emitting)
        assert isinstance(observer, Emitting)
        return framework, emitter, observer

    framework, emitter, observer = begin()
    observer.deferring = ('ping', 'other_note')
    emitter.on.ping.emit()
    emitter.on.other_note.emit('old')
    framework.commit()
    framework.close()

    # What a file holds is read while it is written to, so it is here that more could be found.
    framework, emitter, observer = begin()
    observer.emitter = emitter
    framework.reemit()
    assert observer.got == ['handle_it ping', 'handle_it note(new)', 'handle_it other_note(old)']
    framework.commit()
    framework.close()

    framework, _, observer = begin()
    framework.reemit()
    framework.close()
    assert observer.got == ['handle_it note(new)']


def test_an_event_is_dropped_when_its_class_is_not_known(framework: Framework):
    emitter, _ = put_together(framework, deferring=('ping',))
    emitter.on.ping.emit()
    later = next_run(framework)
    later.reemit()

    assert (queue(later), frameworks.saved(later)) == ([], [])


def test_an_event_is_dropped_when_the_method_is_gone(framework: Framework):
    emitter, _ = put_together(framework, deferring=('ping',))
    emitter.on.ping.emit()
    framework._storage.save_notice('Emitter[e]/on/ping[1]', 'Observer[o]', 'gone')
    later = next_run(framework)
    _, observer = put_together(later)
    later.reemit()

    assert observer.got == ['handle_it ping']
    assert queue(later) == []


def test_an_error_of_a_handler_comes_out(framework: Framework):
    class Failing(Observer):
        def _take(self, event: EventBase, method: str) -> None:
            raise ValueError('broken')

    emitter, observer = put_together(framework, cls=Failing)
    framework.observe(emitter.on.ping, observer.handle_it_too)

    with pytest.raises(ValueError, match='broken'):
        emitter.on.ping.emit()
    assert len(queue(framework)) == 2


def test_an_event_can_be_emitted_again_after_an_error_that_is_kept(framework: Framework):
    class Failing(Observer):
        def _take(self, event: EventBase, method: str) -> None:
            if not self.got:
                self.got.append('failed')
                raise ValueError('broken')
            super()._take(event, method)

    emitter, observer = put_together(framework, cls=Failing)
    with pytest.raises(ValueError, match='broken') as kept:
        emitter.on.ping.emit()
    framework.reemit()

    assert observer.got == ['failed', 'handle_it ping']
    assert kept.tb is not None


@pytest.mark.parametrize('counted', [False, True])
def test_coming_back_is_logged(counted: bool, caplog: pytest.LogCaptureFixture):
    framework = make_framework()
    emitter, _ = put_together(framework, deferring=('ping', 'note'))
    emitter.on.ping.emit()
    emitter.on.note.emit()
    caplog.clear()
    with behaviours.using(reemit_count=counted):
        framework.reemit()

    said = [r.getMessage() for r in caplog.records if r.getMessage().startswith('Re-emitting')]
    assert said == [
        f'Re-emitting deferred event <{cls} via Emitter[e]/on/{path}>{count}.'
        for cls, path, count in (
            ('Ping', 'ping[1]', ' (1 of 2 in queue)' if counted else ''),
            ('Note', 'note[2]', ' (2 of 2 in queue)' if counted else ''),
        )
    ]


def test_deferring_is_logged(framework: Framework, caplog: pytest.LogCaptureFixture):
    emitter, _ = put_together(framework, deferring=('ping',))
    emitter.on.ping.emit()

    assert caplog.record_tuples == [
        ('ops.framework', logging.DEBUG, 'Deferring <Ping via Emitter[e]/on/ping[1]>.')
    ]


CUSTOM = [('start', 'ping', 1), ('ping', 'ping', 0), (None, 'ping', 0), ('start', 'ending', 0)]


@pytest.mark.parametrize(('running', 'kind', 'lines'), CUSTOM)
def test_an_event_that_is_not_the_one_from_juju_is_logged(
    running: Any, kind: str, lines: int, caplog: pytest.LogCaptureFixture
):
    framework = make_framework(event_name=running)
    emitter, observer = put_together(framework)
    framework.observe(emitter.on.ending, observer.handle_it)
    getattr(emitter.on, kind).emit()

    said = 'Emitting custom event <Ping via Emitter[e]/on/ping[1]>.'
    assert [r.getMessage() for r in caplog.records] == [said] * lines


def test_a_lifecycle_event_cannot_be_deferred(framework: Framework):
    with pytest.raises(RuntimeError, match='cannot defer lifecycle events'):
        LifecycleEvent(Handle(None, 'x', '1')).defer()


# -- the mark that a hook is running --


class Looking(Observer):
    seen: List[Any]

    def _take(self, event: EventBase, method: str) -> None:
        super()._take(event, method)
        backend: Any = self.framework.model._backend
        mark = (backend._hook_is_running, backend._event_is_deferred, self.framework._event_name)
        self.seen = [*getattr(self, 'seen', ()), mark]


def test_a_handler_finds_the_mark_of_its_event():
    framework = make_framework(event_name='start')
    emitter, observer = put_together(framework, cls=Looking)
    emitter.on.ping.emit()

    assert isinstance(observer, Looking)
    assert observer.seen == [('ping', False, 'ping')]
    assert framework._event_name == 'start'


def test_a_handler_finds_the_mark_of_a_deferred_event(framework: Framework):
    emitter, observer = put_together(framework, deferring=('ping',), cls=Looking)
    emitter.on.ping.emit()
    framework.reemit()

    assert isinstance(observer, Looking)
    assert observer.seen == [('ping', False, 'ping'), ('ping', True, 'ping')]
    backend: Any = framework.model._backend
    assert (backend._hook_is_running, backend._event_is_deferred) == ('', False)


def test_an_event_emitted_by_a_handler_of_a_deferred_one_is_not_deferred(framework: Framework):
    class Emitting(Looking):
        emitter: Any = None

        def _take(self, event: EventBase, method: str) -> None:
            if self.emitter and event.handle.kind == 'ping':
                self.emitter.on.note.emit()
            super()._take(event, method)

    emitter, observer = put_together(framework, deferring=('ping',), cls=Emitting)
    emitter.on.ping.emit()
    assert isinstance(observer, Emitting)
    observer.emitter, observer.seen = emitter, []
    framework.reemit()

    assert observer.seen == [('note', False, 'note'), ('ping', True, 'ping')]


def test_a_context_of_its_own_within_a_deferred_event_is_not_deferred(framework: Framework):
    class Entering(Looking):
        def _take(self, event: EventBase, method: str) -> None:
            with self.framework._event_context('inner'):
                super()._take(event, method)

    emitter, observer = put_together(framework, deferring=('ping',), cls=Entering)
    emitter.on.ping.emit()
    framework.reemit()

    assert isinstance(observer, Looking)
    assert observer.seen == [('inner', False, 'inner')] * 2


def test_the_mark_is_taken_back_after_an_error(framework: Framework):
    class Failing(Observer):
        def _take(self, event: EventBase, method: str) -> None:
            raise ValueError('broken')

    emitter, _ = put_together(framework, cls=Failing)
    with pytest.raises(ValueError, match='broken'):
        emitter.on.ping.emit()

    backend: Any = framework.model._backend
    assert (backend._hook_is_running, framework._event_name) == ('', None)


def test_a_wrapper_that_takes_the_name_alone_can_replace_the_context(
    framework: Framework, monkeypatch: pytest.MonkeyPatch
):
    entered: List[str] = []

    def event_context(self: Framework, event_name: str) -> ContextManager[None]:
        entered.append(event_name)
        return contextlib.nullcontext()

    monkeypatch.setattr(Framework, '_event_context', event_context)
    emitter, observer = put_together(framework, deferring=('ping',))
    emitter.on.ping.emit()
    framework.reemit()

    assert entered == ['ping', 'ping']
    assert observer.got == ['handle_it ping', 'handle_it ping']


def test_a_model_without_a_backend_is_tolerated(framework: Framework):
    framework.model = None  # type: ignore[assignment]
    emitter, observer = put_together(framework)
    emitter.on.ping.emit()

    assert observer.got == ['handle_it ping']


@pytest.mark.parametrize('name', ['_emit', '_reemit'])
def test_a_step_replaced_on_the_class_is_the_one_that_runs(
    framework: Framework, monkeypatch: pytest.MonkeyPatch, name: str
):
    called: List[Any] = []

    def step(self: Framework, given: Any = None) -> None:
        called.append(str(given))

    monkeypatch.setattr(Framework, name, step)
    emitter, observer = put_together(framework)
    emitter.on.ping.emit()

    assert len(called) == 1
    assert 'Emitter[e]/on/ping[1]' in called[0]
    assert observer.got == []


# -- spans --


class Spans:
    def __init__(self) -> None:
        self.begun: List[Tuple[str, Dict[str, Any]]] = []
        self.events: List[Tuple[str, Dict[str, Any]]] = []

    def span(self, name: str, attributes: Dict[str, Any]) -> ContextManager[object]:
        self.begun.append((name, attributes))
        return contextlib.nullcontext()

    def event(self, name: str, attributes: Dict[str, Any]) -> None:
        self.events.append((name, attributes))


@pytest.fixture
def recorder() -> Iterator[Spans]:
    recorder = Spans()
    with spans.record_to(recorder):
        yield recorder


def test_each_call_of_an_observer_is_a_span(framework: Framework, recorder: Spans):
    emitter, _ = put_together(framework, deferring=('ping',))
    emitter.on.ping.emit()
    framework.reemit()

    facts = {
        'event': '<Ping via Emitter[e]/on/ping[1]>',
        'event_type': 'custom',
        'event_class': 'Ping',
        'event_name': 'ping',
        'handler': 'Observer[o].handle_it',
    }
    assert recorder.begun == [
        ('ping: Observer', {'deferred': False, **facts}),
        ('ping: Observer', {'deferred': True, **facts}),
    ]


def test_a_span_says_that_an_event_is_the_framework_s_own(framework: Framework, recorder: Spans):
    observer = Observer(framework)
    framework.observe(framework.on.commit, observer.handle_it)
    framework.commit()

    assert [attributes['event_type'] for _, attributes in recorder.begun] == ['framework']


def test_a_span_shows_no_content_of_an_event(framework: Framework, recorder: Spans):
    emitter, _ = put_together(framework)
    emitter.on.note.emit('hunter2')

    assert 'hunter2' not in str(recorder.begun)
