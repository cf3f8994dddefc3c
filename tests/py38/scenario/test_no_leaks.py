# SPDX-License-Identifier: Apache-2.0
"""A run leaves nothing behind, however it ends; runs nest, and do not mix."""

# Tools reach for private names, and so do tests of that.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import contextlib
import gc
import logging
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import warnings
import weakref
from typing import Any, Callable, Dict, List

import pytest
from kit.charms import Handler, charm

import ops
from ops import testing

META: Dict[str, Any] = {
    'name': 'probe',
    'storage': {'data': {'type': 'filesystem', 'multiple': {'range': '0-'}}},
    'containers': {'web': {}},
    'requires': {'db': {'interface': 'db'}},
}


def nothing(self: Any, event: Any) -> None:
    pass


def boom(*_: Any) -> None:
    raise ValueError('boom')


def context(handler: Handler = nothing, begin: Any = None) -> testing.Context[ops.CharmBase]:
    return testing.Context(charm(handler, begin), meta=META)


def marks() -> Dict[str, Any]:
    root = logging.getLogger()
    return {
        'environment': dict(os.environ),
        'excepthook': sys.excepthook,
        'breakpointhook': sys.breakpointhook,
        'showwarning': warnings.showwarning,
        'handlers': list(root.handlers),
        'level': root.level,
        'threads': threading.enumerate(),
    }


def run(ctx: testing.Context[ops.CharmBase]) -> None:
    ctx.run(ctx.on.start(), testing.State())


def manage(ctx: testing.Context[ops.CharmBase]) -> None:
    with ctx(ctx.on.start(), testing.State()) as manager:
        manager.run()


def manage_implicitly(ctx: testing.Context[ops.CharmBase]) -> None:
    with ctx(ctx.on.start(), testing.State()):
        pass


def manage_badly(ctx: testing.Context[ops.CharmBase]) -> None:
    with ctx(ctx.on.start(), testing.State()):
        raise ZeroDivisionError


def contradict(ctx: testing.Context[ops.CharmBase]) -> None:
    ctx.run(ctx.on.start(), testing.State(config={'nothing': 1}))


def name_the_model_by_a_number(ctx: testing.Context[ops.CharmBase]) -> None:
    name: Any = 3
    ctx.run(ctx.on.start(), testing.State(model=testing.Model(name=name)))


each_way = pytest.mark.parametrize(
    'go',
    [run, manage, manage_implicitly, manage_badly, contradict, name_the_model_by_a_number],
)
each_charm = pytest.mark.parametrize(
    ('handler', 'begin'),
    [(nothing, None), (boom, None), (nothing, boom)],
    ids=['fine', 'handler fails', 'init fails'],
)


@each_way
@each_charm
def test_the_process_is_as_it_was(go: Callable[..., None], handler: Any, begin: Any):
    os.environ['JUJU_RELATION'] = 'of somebody else'
    before = marks()
    with contextlib.suppress(Exception):  # whatever it is, nothing may be left of it
        go(context(handler, begin))

    after = marks()
    del os.environ['JUJU_RELATION']
    assert after == before


@pytest.mark.parametrize('fails', [False, True])
def test_what_a_charm_does_to_the_environment_goes_with_the_run(
    monkeypatch: pytest.MonkeyPatch, fails: bool
):
    monkeypatch.setenv('CHANGED', 'before')
    monkeypatch.setenv('DELETED', 'before')

    def handler(self: Any, event: Any) -> None:
        os.environ.update({'CHANGED': 'in the run', 'ADDED': 'in the run'})
        del os.environ['DELETED']
        if fails:
            boom()

    before = dict(os.environ)
    with contextlib.suppress(testing.errors.UncaughtCharmError):
        run(context(handler))

    assert dict(os.environ) == before


def test_only_what_juju_sets_is_set():
    changed: List[Any] = []

    def handler(self: Any, event: Any) -> None:
        changed.extend(k for k in os.environ if os.environ[k] != before.get(k))

    before = dict(os.environ)
    run(context(handler))

    assert {name for name in changed if not name.startswith('JUJU_')} <= {'OPERATOR_DISPATCH'}


def test_an_outer_hooks_variables_are_not_seen(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv('JUJU_RELATION', 'outer')
    monkeypatch.setenv('JUJU_CHARM_HTTP_PROXY', 'http://proxy')
    seen: List[Any] = []

    def handler(self: Any, event: Any) -> None:
        seen.extend([os.environ.get('JUJU_RELATION'), os.environ.get('JUJU_CHARM_HTTP_PROXY')])

    run(context(handler))

    assert seen == [None, 'http://proxy']


def test_a_run_leaves_no_file(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv('TMPDIR', str(tmp_path))
    monkeypatch.setattr(tempfile, 'tempdir', None)

    run(context(lambda self, event: self.unit.set_workload_version('1')))

    assert list(tmp_path.iterdir()) == []


def test_a_run_makes_no_folder_unless_one_is_asked_for(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv('TMPDIR', str(tmp_path))
    monkeypatch.setattr(tempfile, 'tempdir', None)
    seen: List[Any] = []

    def handler(self: Any, event: Any) -> None:
        self.unit.get_container('web').can_connect()
        seen.append(list(tmp_path.iterdir()))

    ctx = context(handler)
    state = testing.State(
        storages=[testing.Storage('data')],
        containers=[testing.Container('web', can_connect=True)],
    )
    ctx.run(ctx.on.start(), state)

    assert seen == [[]]


def test_the_charms_folder_is_made_when_asked_for_and_removed_after_the_run():
    seen: List[Any] = []

    def handler(self: Any, event: Any) -> None:
        seen.append(self.charm_dir)
        seen.append(sorted(os.listdir(str(self.charm_dir))))
        seen.append(str(self.charm_dir) == os.environ['JUJU_CHARM_DIR'])

    run(context(handler))

    folder, names, same = seen
    assert names == ['actions.yaml', 'config.yaml', 'metadata.yaml']
    assert same
    assert not folder.exists()


def test_a_given_folder_is_left_as_it_was(tmp_path: pathlib.Path):
    (tmp_path / 'metadata.yaml').write_text('name: of-somebody-else\n')
    (tmp_path / 'template').write_text('text')
    seen: List[Any] = []

    def handler(self: Any, event: Any) -> None:
        seen.append((self.charm_dir / 'template').read_text())

    ctx = testing.Context(charm(handler), meta={'name': 'probe'}, charm_root=tmp_path)
    run(ctx)

    assert seen == ['text']
    assert sorted(each.name for each in tmp_path.iterdir()) == ['metadata.yaml', 'template']
    assert (tmp_path / 'metadata.yaml').read_text() == 'name: of-somebody-else\n'


def test_files_go_with_the_context():
    storage = testing.Storage('data', index=1)
    ctx = context()
    root = storage.get_filesystem(ctx)
    assert root.is_dir()

    del ctx
    gc.collect()

    assert not root.exists()


def test_nothing_of_a_run_is_kept_once_its_context_is_gone():
    seen: List[Any] = []

    def handler(self: Any, event: Any) -> None:
        of_the_run = (self, self.framework, self.model, self.on, self.framework.on)
        seen.extend(weakref.ref(each) for each in of_the_run)

    ctx = context(handler)
    run(ctx)
    seen.append(weakref.ref(ctx))
    del ctx
    gc.collect()

    assert [each() for each in seen] == [None] * 6


def test_a_closed_context_can_be_used_again():
    ctx = context()
    first = testing.Storage('data', index=1).get_filesystem(ctx)
    ctx.close()
    assert not first.exists()

    run(ctx)
    second = testing.Storage('data', index=1).get_filesystem(ctx)

    assert second.is_dir()
    assert second != first


def test_logging_after_a_run_does_not_reach_its_log():
    ctx = context()
    run(ctx)
    before = list(ctx.juju_log)
    logging.getLogger('later').warning('later')

    assert ctx.juju_log == before


def test_a_run_within_a_run():
    inner = context(lambda self, event: setattr(self.unit, 'status', ops.ActiveStatus('inner')))
    seen: List[Any] = []

    def handler(self: Any, event: Any) -> None:
        out = inner.run(inner.on.install(), testing.State())
        seen.append(out.unit_status)
        seen.append(os.environ['JUJU_DISPATCH_PATH'])
        self.unit.status = ops.ActiveStatus('outer')

    ctx = context(handler)
    out = ctx.run(ctx.on.start(), testing.State())

    assert seen == [testing.ActiveStatus('inner'), 'hooks/start']
    assert out.unit_status == testing.ActiveStatus('outer')


def test_two_managers_of_one_context():
    ctx = context(lambda self, event: self.unit.set_workload_version(event.handle.kind))

    with ctx(ctx.on.start(), testing.State()) as outer:
        with ctx(ctx.on.install(), testing.State()) as inner:
            assert inner.run().workload_version == 'install'
        assert outer.run().workload_version == 'start'


def test_a_run_in_a_second_thread_names_both():
    raised: List[Any] = []

    def elsewhere() -> None:
        try:
            run(context())
        except RuntimeError as exc:
            raised.append(str(exc))

    def handler(self: Any, event: Any) -> None:
        thread = threading.Thread(target=elsewhere, name='second')
        thread.start()
        thread.join()

    run(context(handler))

    assert len(raised) == 1
    assert 'second' in raised[0]
    assert threading.current_thread().name in raised[0]


def test_output_shares_nothing_with_input():
    relation = testing.Relation('db', id=1, remote_app_data={'a': '1'})
    secret = testing.Secret({'key': 'value'}, owner='unit')
    state = testing.State(relations=[relation], secrets=[secret])
    ctx = context()
    out = ctx.run(ctx.on.start(), state)

    out.get_relation(1).local_unit_data['new'] = '1'  # type: ignore[index]
    out.get_secret(id=secret.id).tracked_content['new'] = '1'  # type: ignore[index]

    assert 'new' not in relation.local_unit_data
    assert 'new' not in secret.tracked_content


def test_nothing_is_warned_of_at_exit():
    program = (
        'import ops\n'
        'from ops import testing\n'
        'class C(ops.CharmBase): pass\n'
        "meta = {'name': 'c', 'storage': {'data': {'type': 'filesystem'}}}\n"
        'ctx = testing.Context(C, meta=meta)\n'
        "storage = testing.Storage('data')\n"
        'ctx.run(ctx.on.start(), testing.State(storages=[storage]))\n'
        'print(storage.get_filesystem(ctx))\n'
    )
    done = subprocess.run(
        [sys.executable, '-W', 'error', '-X', 'dev', '-c', program],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, '')
    assert not pathlib.Path(done.stdout.strip()).exists()
