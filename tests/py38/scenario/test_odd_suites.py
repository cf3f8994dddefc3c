# SPDX-License-Identifier: Apache-2.0
"""What large suites of the field do, and no small one does."""

from __future__ import annotations

import gc
import pathlib
import warnings
from typing import Any, Callable, Dict, List, Tuple, Type

import pytest
from kit.charms import charm

import ops
from ops import pebble, testing

META: Dict[str, Any] = {'name': 'probe', 'containers': {'web': {}}}


class Said(ops.EventBase):
    pass


class OfHook(ops.HookEvent):
    pass


class SaidEvents(ops.ObjectEvents):
    said = ops.EventSource(Said)
    of_hook = ops.EventSource(OfHook)


class Library(ops.Object):
    on = SaidEvents()


class Listener(ops.CharmBase):
    names: Tuple[str, ...] = ('first', 'second')

    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        self.libraries = [Library(self, name) for name in self.names]
        for library in self.libraries:
            framework.observe(library.on.said, self._on_said)

    def _on_said(self, event: ops.EventBase) -> None:
        self.unit.status = ops.ActiveStatus(event.handle.path)


class Renamed(Listener):
    names = ('third',)


def heard(cls: Type[Listener], event: ops.framework.BoundEvent) -> str:
    """Return where a custom event was emitted."""
    ctx = testing.Context(cls, meta=META)
    return ctx.run(ctx.on.custom(event), testing.State()).unit_status.message


def taken(cls: Type[Listener], index: int) -> ops.framework.BoundEvent:
    """Return the event of a library of a charm that has run."""
    ctx = testing.Context(cls, meta=META)
    with ctx(ctx.on.start(), testing.State()) as manager:
        manager.run()
        return manager.charm.libraries[index].on.said


def test_a_custom_event_of_a_class_is_emitted_by_the_first_object_that_has_it():
    assert heard(Listener, Library.on.said) == 'Listener/Library[first]/on/said[1]'


def test_a_custom_event_of_an_object_is_emitted_by_that_object():
    assert heard(Listener, taken(Listener, 1)) == 'Listener/Library[second]/on/said[1]'


def test_a_custom_event_of_another_charm_is_emitted_by_the_object_that_is_like_it():
    assert heard(Renamed, taken(Listener, 0)) == 'Renamed/Library[third]/on/said[1]'


def test_a_custom_event_that_no_object_has_says_what_is_missing():
    class Deaf(Listener):
        names = ()

    with pytest.raises(testing.errors.UncaughtCharmError, match='has SaidEvents'):
        heard(Deaf, Library.on.said)


def test_a_custom_event_of_a_kind_that_juju_sends_is_refused():
    ctx = testing.Context(Listener, meta=META)

    with pytest.raises(ValueError, match='should subclass EventBase directly'):
        ctx.on.custom(Library.on.of_hook)


# -- containers --

Body = Callable[[ops.Container], object]
CHECK: pebble.CheckDict = {'override': 'replace', 'tcp': {'port': 80}}


def in_web(body: Body, **fields: Any) -> testing.Container:
    """Return the container after a run of a function of it."""

    def handler(self: ops.CharmBase, event: ops.EventBase) -> None:
        body(self.unit.get_container('web'))

    ctx = testing.Context(charm(handler), meta=META)
    web = testing.Container('web', can_connect=True, **fields)
    return ctx.run(ctx.on.start(), testing.State(containers=[web])).get_container('web')


def test_a_charm_may_combine_with_a_layer_of_a_state_that_says_no_override():
    given: Any = {'services': {'one': {'command': 'one'}, 'two': {'command': 'two'}}}
    added: Any = {'services': {'one': {'override': 'replace', 'command': 'new'}}}

    out = in_web(
        lambda web: web.add_layer('base', added, combine=True),
        layers={'base': pebble.Layer(given)},
    )

    assert {name: each.command for name, each in out.plan.services.items()} == {
        'one': 'new',
        'two': 'two',
    }


def test_what_a_charm_adds_to_such_a_layer_has_to_say_its_override():
    layer = pebble.Layer({'services': {'one': {'command': 'one'}}})
    added: Any = {'services': {'one': {'command': 'new'}}}

    with pytest.raises(testing.errors.UncaughtCharmError, match='must define "override"'):
        in_web(lambda web: web.add_layer('base', added, combine=True), layers={'base': layer})


@pytest.mark.parametrize('nothing', [[], (), {}])
def test_no_layers_are_given_by_any_empty_collection(nothing: Any):
    assert testing.Container('web', layers=nothing) == testing.Container('web')


def checks_after(body: Body) -> List[str]:
    """Return the names of the checks of a State after a run, the layer of which says no more."""
    layer = pebble.Layer({'checks': {'up': CHECK, 'off': {**CHECK, 'startup': 'disabled'}}})
    return sorted(info.name for info in in_web(body, layers={'base': layer}).check_infos)


def test_a_layer_begins_its_own_checks_alone():
    assert checks_after(lambda web: web.add_layer('more', {'checks': {'new': CHECK}})) == ['new']


def test_a_replan_begins_the_checks_that_no_test_has_said_anything_of():
    assert checks_after(lambda web: web.replan()) == ['up']


def test_a_folder_is_listed_in_which_a_mount_has_nothing_behind_it(tmp_path: pathlib.Path):
    listed: List[str] = []

    in_web(
        lambda web: listed.extend(info.path for info in web.list_files('/')),
        mounts={'gone': testing.Mount(location='/mnt', source=tmp_path / 'gone')},
    )

    assert listed == ['/mnt']


def test_a_command_may_be_left_without_a_wait():
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter('always')
        in_web(lambda web: web.exec(['run']), execs={testing.Exec(['run'])})
        gc.collect()

    assert [str(each.message) for each in warned if 'ExecProcess' in str(each.message)] == []


NO_NAME = '/with\0zero'
REQUESTS: Dict[str, Body] = {
    'exists': lambda web: web.exists(NO_NAME),
    'isdir': lambda web: web.isdir(NO_NAME),
    'list': lambda web: web.list_files(NO_NAME),
    'pull': lambda web: web.pull(NO_NAME).close(),
    'push': lambda web: web.push(NO_NAME, ''),
    'make': lambda web: web.make_dir(NO_NAME),
    'make below': lambda web: web.make_dir(f'{NO_NAME}/below', make_parents=True),
    'remove': lambda web: web.remove_path(NO_NAME),
    'remove all': lambda web: web.remove_path(NO_NAME, recursive=True),
}


@pytest.mark.parametrize('request_', REQUESTS.values(), ids=REQUESTS)
def test_what_no_file_can_be_called_is_refused_in_pebbles_words(request_: Body):
    with pytest.raises(testing.errors.UncaughtCharmError, match='invalid argument') as caught:
        in_web(request_)

    assert isinstance(caught.value.__cause__, (pebble.PathError, pebble.APIError))
