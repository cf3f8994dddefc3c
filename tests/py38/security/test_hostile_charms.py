# SPDX-License-Identifier: Apache-2.0
"""Charms that show whatever they get hold of: objects, errors, warnings, answers, a debugger."""

from __future__ import annotations

import pathlib
from typing import Callable, Dict, Set, Tuple

import pytest
from kit import juju_agent, planted_charm
from kit.planted_charm import planted
from kit.planted_scene import RECORD

from ops._unit import Answer, Hook, Unit

CODE = """\
import contextlib
import logging
import os
import pathlib
import traceback
import warnings

import ops
from ops import hookcmds

CONTENT = 'planted-' + 'secret-value'


class Hostile(ops.CharmBase):
    def __init__(self, framework):
        super().__init__(framework)
        framework.observe(self.on.start, self._on_start)
        framework.observe(self.on.leak_action, self._on_leak)

    def _on_start(self, event):
        getattr(self, os.environ['PLANTED_ACT'])(event)

    def _on_leak(self, event):
        self.show(event, event.params['given'] and event)
        event.set_results({'BAD KEY': CONTENT})

    def show(self, *things):
        shown = [text for each in things for text in (repr(each), str(each), '%s' % ([each],))]
        logging.warning('%s', shown)
        warnings.warn(str(shown))
        print(shown)

    def show_objects(self, event):
        secret = self.unit.add_secret({'password': CONTENT}, label='pw')
        secret.get_content()
        secret.peek_content()
        db = self.model.get_relation('db')
        self.show(
            secret, secret.get_info(), self.model.get_secret(label='pw'), event, self, self.model,
            self.unit, self.app, self.framework, db, db.data[self.app],
            ops.Secret(self.model._backend, id='secret:none', content={'password': CONTENT}),
        )

    def show_errors(self, event):
        shown = []
        db = self.model.get_relation('db')
        kept = self.unit.add_secret({'password': CONTENT})
        for act in (
            lambda: self.unit.add_secret({'BAD KEY': CONTENT}),
            lambda: self.unit.add_secret({'password': [CONTENT]}),
            lambda: self.unit.add_secret({'password': CONTENT.encode()}),
            lambda: self.unit.add_secret(CONTENT),
            lambda: self.unit.add_secret({'password': CONTENT}, label=pathlib.Path('x')),
            lambda: self.unit.add_secret({'password': CONTENT + chr(0)}),
            lambda: self.unit.add_secret({'password': CONTENT + chr(0xD800)}),
            lambda: self.unit.add_secret({'p': CONTENT}, expire='never'),
            lambda: kept.set_content({'BAD KEY': CONTENT}),
            lambda: kept.set_content({'password': {CONTENT: CONTENT}}),
            lambda: kept.set_content([CONTENT]),
            lambda: hookcmds.secret_add({'BAD KEY': CONTENT}),
            lambda: hookcmds.secret_add([CONTENT]),
            lambda: hookcmds.secret_set('secret:none', content={'key': CONTENT}),
            lambda: hookcmds.secret_set('secret:none', content={'key': 5, 'other': CONTENT}),
            lambda: db.data[self.unit].update(data=[CONTENT]),
            lambda: db.data[self.unit].update({(CONTENT,): 'data'}),
            lambda: db.data[self.app].update(data=CONTENT),
            lambda: db.data[db.app].update(data=CONTENT),
        ):
            try:
                act()
            except Exception as error:
                shown += [error, error.args, vars(error)]
                shown += traceback.format_exception(type(error), error, error.__traceback__)
            else:
                shown.append('nothing was wrong')
        self.show(*shown)

    def show_answer(self, event):
        for act in (
            lambda: self.model.get_secret(label='pw').get_content(),
            lambda: hookcmds.secret_get(label='pw'),
        ):
            try:
                act()
            except Exception as error:
                logging.exception('failed: %r', error)
                chained = error.__context__ or error.__cause__
                self.show(
                    error, error.args, vars(error), error.__context__, error.__cause__,
                    vars(chained) if chained else None,
                )

    def crash_on_answer(self, event):
        hookcmds.secret_get(label='pw')

    def crash_with_locals(self, event):
        content = self.unit.add_secret({'password': CONTENT}).get_content()
        password = content['password']
        (lambda value: self.nothing)(password)

    def crash_with_arguments(self, event):
        class Unshown(Exception):
            def __str__(self):
                return 'no more than this'

        raise Unshown({'password': CONTENT}, CONTENT)

    def crash_beside_a_secret(self, event):
        try:
            self.unit.add_secret({'BAD KEY': CONTENT})
        except ValueError:
            raise RuntimeError('while it was handled')

    def crash_with_a_missing_key(self, event):
        self.unit.add_secret({'password': CONTENT}).get_content()['pasword']

    def stop(self, event):
        secret = self.unit.add_secret({'password': CONTENT})
        secret.get_content()
        self.framework.breakpoint('here')


ops.main(Hostile)
"""

CUT_SHORT = Answer(f'{{"password": "{planted("secret-value")}', '', 0)
NO_MAPPING = Answer(f'["{planted("secret-value")}"]', '', 0)
FOLLOWER = RECORD.but(leader=False)

ACTS: Dict[str, Tuple[Dict[str, Answer], int]] = {
    'show_objects': ({}, 0),
    'show_errors': ({}, 0),
    'show_answer': ({'secret-get': CUT_SHORT}, 0),
    'crash_on_answer': ({'secret-get': CUT_SHORT}, 1),
    'crash_with_locals': ({}, 1),
    'crash_with_arguments': ({}, 1),
    'crash_beside_a_secret': ({}, 1),
    'crash_with_a_missing_key': ({}, 1),
}
"""What a charm does, what is answered instead of what Juju would, and its exit code."""

Run = Callable[..., Tuple[juju_agent.Agent, juju_agent.Ran]]


@pytest.fixture
def run(tmp_path: pathlib.Path) -> Run:
    """Run the charm in its folder."""
    charm = planted_charm.write(tmp_path / 'charm', code=CODE)
    (tmp_path / 'tmp').mkdir()

    def go(
        hook: Hook, instead: Dict[str, Answer], **environ: str
    ) -> Tuple[juju_agent.Agent, juju_agent.Ran]:
        agent = juju_agent.Agent(Unit(FOLLOWER), instead)
        variables = {'TMPDIR': str(tmp_path / 'tmp'), **environ}
        # Warnings are shown, as they are for a charm.
        return agent, agent.run(charm, hook, environ=variables, warnings='always')

    return go


FOR_JUJU = {'file for secret-add', 'file for secret-set'}


def _shown(
    agent: juju_agent.Agent, ran: juju_agent.Ran, tmp_path: pathlib.Path, text: str
) -> Set[str]:
    folders = {'charm': tmp_path / 'charm', 'tmp': tmp_path / 'tmp'}
    return set(juju_agent.places(agent, text, [ran], folders)) - FOR_JUJU


@pytest.mark.parametrize('act', ACTS)
def test_the_content_of_a_secret_is_not_shown(run: Run, tmp_path: pathlib.Path, act: str):
    instead, code = ACTS[act]
    # What is logged then goes to standard error too.
    agent, ran = run(Hook(name='start'), instead, PLANTED_ACT=act, JUJU_DEBUG='1')

    assert ran.returncode == code, agent.logged()
    assert _shown(agent, ran, tmp_path, planted('secret-value')) == set()


@pytest.mark.parametrize('where', ['all', 'here'])
def test_a_debugger_without_a_terminal_shows_nothing(run: Run, tmp_path: pathlib.Path, where: str):
    agent, ran = run(Hook(name='start'), {}, PLANTED_ACT='stop', JUJU_DEBUG_AT=where)

    assert 'Starting pdb' in ran.stderr
    assert '(Pdb)' in ran.stdout
    for text in (planted('secret-value'), *agent.credentials):
        assert _shown(agent, ran, tmp_path, text) == set()


def test_the_parameters_and_the_results_of_an_action_are_not_shown(
    run: Run, tmp_path: pathlib.Path
):
    hook = Hook(kind='action', name='leak', params={'given': planted('action-param')})
    agent, ran = run(hook, {})

    assert ran.returncode == 1
    assert 'BAD KEY' in agent.logged()
    for kind in ('action-param', 'secret-value'):
        assert _shown(agent, ran, tmp_path, planted(kind)) == set()


def test_what_a_charm_may_not_read_is_not_in_a_repr(run: Run):
    agent, ran = run(Hook(name='start'), {}, PLANTED_ACT='show_objects')

    assert ran.returncode == 0, agent.logged()
    assert '<n/a>' in ran.stdout
