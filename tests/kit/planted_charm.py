# SPDX-License-Identifier: Apache-2.0
"""A charm that hands planted texts to everything that it can, for tests that look for them."""

from __future__ import annotations

import pathlib
from typing import Dict

METADATA = """\
name: planted
requires:
  db: {interface: db}
  charm-tracing: {interface: tracing}
peers:
  others: {interface: others}
"""
ACTIONS = """\
leak:
  params:
    given: {type: string}
"""
CONFIG = """\
options:
  option: {type: string}
"""

KINDS = (
    'secret-value', 'new-secret-value', 'unit-data', 'app-data', 'remote-data', 'action-param',
    'action-result', 'action-log', 'action-failure', 'status-text', 'stored-value', 'kept-state',
    'environment-value', 'option-value', 'event-data', 'command-argument', 'secret-description',
    'metric-label',
)  # fmt: skip


def planted(kind: str) -> str:
    """Return the text that is planted for a kind of content."""
    assert kind in KINDS
    return f'planted-{kind}'


CODE = '''\
#!/usr/bin/env python3
import json
import logging
import os
import pathlib
import pickle
import stat
import traceback

import ops
from ops import hookcmds
from ops.hookcmds import _run

REPORT = os.environ.get('PLANTED_REPORT')
CRASH = os.environ.get('PLANTED_CRASH')


def planted(kind):
    return 'planted-' + kind


def kept(error):
    """Return all that an error shows, and all that hangs on it."""
    seen = []
    while error is not None and error not in seen:
        seen.append(error)
        error = error.__cause__ or error.__context__
    texts = traceback.format_exception(type(seen[0]), seen[0], seen[0].__traceback__)
    for each in seen:
        texts += [repr(each), str(each), repr(vars(each)), repr(each.args), repr(each.__context__)]
        texts.append(repr(getattr(each, 'object', '')))
        texts.append(repr(pickle.dumps(each)))
    return '\\n'.join(texts)


class Noted(ops.EventBase):
    def __init__(self, handle, note):
        super().__init__(handle)
        self.note = note

    def snapshot(self):
        return {'note': self.note, 'path': pathlib.Path(planted('event-data'))}


class Shown(ops.EventBase):
    def __repr__(self):
        return planted('event-data')


class On(ops.CharmEvents):
    noted = ops.EventSource(Noted)
    shown = ops.EventSource(Shown)


class WithCommand(Exception):
    """Shows all of a command line in its repr, as the error of a command in a workload does."""

    def __str__(self):
        return 'non-zero exit code 1'


class Planted(ops.CharmBase):
    on = On()
    stored = ops.StoredState()

    def __init__(self, framework):
        super().__init__(framework)
        if os.environ.get('PLANTED_TRACED'):
            self.tracing = ops.tracing.Tracing(self, 'charm-tracing')
            framework.observe(self.on.shown, self._on_shown)
        framework.observe(self.on.config_changed, self._on_config_changed)
        framework.observe(self.on.leak_action, self._on_leak)
        framework.observe(self.on.start, self._on_start)
        framework.observe(self.on.noted, self._on_start)

    @property
    def db(self):
        return self.model.get_relation('db')

    def _on_config_changed(self, event):
        """Use everything, as a charm does."""
        self.stored.value = planted('stored-value')
        secret = self.app.add_secret(
            {'password': planted('secret-value')},
            label='pw',
            description=planted('secret-description'),
        )
        secret.set_content({'password': planted('new-secret-value')})
        secret.get_content(refresh=True)
        self.model.get_secret(label='pw').peek_content()
        assert self.db.data[self.db.app]['host'] == planted('remote-data')
        self.db.data[self.unit]['data'] = planted('unit-data')
        self.db.data[self.app]['data'] = planted('app-data')
        assert self.config['option'] == planted('option-value')
        self.unit.status = ops.ActiveStatus(planted('status-text'))
        hookcmds.state_set({'state': planted('kept-state')})
        logging.debug('%r %r', secret, event)
        modes = {
            name: oct(stat.S_IMODE(os.stat(name).st_mode))
            for name in os.listdir('.')
            if name.startswith('.unit-state')
        }
        self._report(json.dumps(modes))

    def _on_shown(self, event):
        pass

    def _on_leak(self, event):
        assert event.params['given'] == planted('action-param')
        if os.environ.get('PLANTED_TRACED'):
            self.on.shown.emit()
        event.log(planted('action-log'))
        event.set_results({'result': planted('action-result')})
        if CRASH:
            getattr(self, CRASH)()

    def _on_start(self, event):
        """Do one thing whose error nobody catches, or everything that Juju refuses."""
        if CRASH and os.environ.get('PLANTED_OWN_SPAN'):
            from opentelemetry import trace

            with trace.get_tracer('planted').start_as_current_span('own'):
                getattr(self, CRASH)()
        elif CRASH:
            getattr(self, CRASH)()
        else:
            self._meet_refusals()

    # Each of these ends in an error.

    def add_secret(self):
        self.app.add_secret({'password': planted('secret-value')})

    def add_unfit_secret(self):
        hookcmds.secret_add({'password': planted('secret-value') + chr(0xD800)})

    def add_secret_of_bytes(self):
        hookcmds.secret_add({'password': planted('secret-value').encode()})

    def set_secret(self):
        hookcmds.secret_set('secret:d0example', content={'key': planted('new-secret-value')})

    def describe_secret(self):
        hookcmds.secret_set('secret:d0example', description=planted('secret-description'))

    def get_secret(self):
        self.model.get_secret(label='pw')

    def set_unit_data(self):
        self.db.data[self.unit]['data'] = planted('unit-data')

    def set_app_data(self):
        self.db.data[self.app]['data'] = planted('app-data')

    def set_status(self):
        self.unit.status = ops.ActiveStatus(planted('status-text'))

    def set_results(self):
        self.model._backend.action_set({'result': planted('action-result')})

    def log_action(self):
        self.model._backend.action_log(planted('action-log'))

    def fail_action(self):
        self.model._backend.action_fail(planted('action-failure'))

    def set_state(self):
        hookcmds.state_set({'state': planted('kept-state')})

    def add_metric(self):
        _run.run('add-metric', '--labels', 'where=' + planted('metric-label'), 'm=1')

    def run_unknown(self):
        _run.run('secret-future', '--content', planted('secret-value'))

    def run_missing(self):
        _run.run('no-such-command', planted('secret-value'))

    def run_failing(self):
        raise WithCommand(['psql', planted('command-argument')])

    def run_in_workload(self):
        raise ops.pebble.ExecError(['psql', planted('command-argument')], 1, None, None)

    def wrap_failing(self):
        try:
            self.run_failing()
        except WithCommand as error:
            raise RuntimeError('wrapped') from error

    def emit_unsaveable(self):
        self.on.noted.emit(planted('event-data'))

    def store_unsaveable(self):
        self.stored.value = {planted('stored-value'): pathlib.Path(planted('stored-value'))}

    REFUSED = (
        add_secret, add_unfit_secret, add_secret_of_bytes, set_secret, describe_secret,
        get_secret, set_unit_data, set_app_data, set_status, set_results, log_action,
        fail_action, set_state, add_metric, run_unknown, run_missing, emit_unsaveable,
    )

    def _meet_refusals(self):
        for act in self.REFUSED:
            try:
                act(self)
            except Exception as error:
                self._report('%s: %s' % (act.__name__, kept(error)))
            else:
                self._report('%s did not fail' % act.__name__)

    def _report(self, text):
        with open(REPORT, 'a') as report:
            report.write(text + '\\n')


if __name__ == '__main__':
    ops.main(Planted)
'''


def write(folder: pathlib.Path, **files: str) -> pathlib.Path:
    """Write the charm, with files changed by their stems, and return its folder."""
    texts: Dict[str, str] = {'metadata': METADATA, 'actions': ACTIONS, 'config': CONFIG, **files}
    (folder / 'src').mkdir(parents=True)
    (folder / 'src' / 'charm.py').write_text(texts.pop('code', CODE), encoding='utf-8')
    for stem, text in texts.items():
        (folder / f'{stem}.yaml').write_text(text, encoding='utf-8')
    return folder
