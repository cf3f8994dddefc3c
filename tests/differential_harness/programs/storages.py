# SPDX-License-Identifier: Apache-2.0
"""Storages: added, attached, detached, removed, and their folders."""

# The programs do what tests of charms do, right or wrong.
# pyright: basic, reportPrivateUsage=false, reportDeprecated=false
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false
# mypy: ignore-errors

from __future__ import annotations

from typing import Any

import ops
from differential_harness._stage import META, Stage, program


@program
def storages(stage: Stage) -> None:
    harness = stage.harness()
    stage.note(harness.add_storage('data', 2))
    stage.note(harness.model.storages['data'])
    stage.calls(harness)
    harness.attach_storage('data/0')
    stage.note([each.full_id for each in harness.model.storages['data']])
    stage.calls(harness)
    stage.note(harness.add_storage('data', attach=True), harness.add_storage('one', attach=True))
    location = harness.model.storages['one'][0].location
    stage.note(location.is_dir(), location.name, location.parent.name)
    harness.detach_storage('data/0')
    stage.note([each.full_id for each in harness.model.storages['data']])
    stage.calls(harness)
    harness.attach_storage('data/0')
    harness.attach_storage('data/0')
    harness.remove_storage('data/0')
    stage.note([each.full_id for each in harness.model.storages['data']])
    harness.remove_storage('data/1')
    stage.note(harness.add_storage('data'))
    stage.calls(harness)


@program
def storages_that_do_not_fit(stage: Stage) -> None:
    harness = stage.harness()
    stage.attempt('add', harness.add_storage, 'nope')
    stage.attempt('attach', harness.attach_storage, 'nope/0')
    stage.attempt('attach', harness.attach_storage, 'data/7')
    stage.attempt('attach', harness.attach_storage, 'data')
    stage.attempt('detach', harness.detach_storage, 'data/7')
    stage.attempt('detach', harness.detach_storage, 'nope/7')
    stage.attempt('remove', harness.remove_storage, 'data/7')
    stage.attempt('remove', harness.remove_storage, 'nope/7')
    stage.attempt('remove', harness.remove_storage, 'data')
    stage.attempt('count', harness.add_storage, 'data', 0)
    stage.attempt('count', harness.add_storage, 'data', -1)
    stage.attempt('count', harness.add_storage, 'data', 'x')
    stage.attempt('many', harness.add_storage, 'one', 3)
    stage.attempt('list', lambda: harness.model.storages['nope'])
    stage.attempt('request', harness.model.storages.request, 'nope')
    stage.attempt('request', harness.model.storages.request, 'data')
    stage.note(harness._backend.storage_list('data'))
    stage.attempt('backend', harness._backend.storage_get, 'data/9', 'location')
    stage.attempt('backend', harness._backend.storage_list, 'nope')
    stage.attempt('add', harness._backend.storage_add, 'data', 'x')
    stage.calls(harness)


@program
def a_storage_that_is_detached_twice(stage: Stage) -> None:
    harness = stage.harness()
    (number,) = harness.add_storage('data')
    harness.detach_storage(number)
    harness.attach_storage(number)
    harness.detach_storage(number)
    harness.detach_storage(number)
    harness.remove_storage(number)
    stage.attempt('again', harness.attach_storage, number)


@program
def storages_in_their_handlers(stage: Stage) -> None:
    harness = stage.harness()

    def attached(charm: Any, event: Any) -> None:
        event.storage.location.mkdir(parents=True, exist_ok=True)
        (event.storage.location / 'file').write_text('x')
        stage.note([each.index for each in charm.model.storages['data']])

    def detaching(charm: Any, event: Any) -> None:
        stage.note((event.storage.location / 'file').read_text())
        stage.note([each.index for each in charm.model.storages['data']])

    stage.on['data_storage_attached'] = attached
    stage.on['data_storage_detaching'] = detaching
    (first,) = harness.add_storage('data', attach=True)
    harness.detach_storage(first)
    harness.attach_storage(first)
    harness.remove_storage(first)
    with harness.hooks_disabled():
        (second,) = harness.add_storage('data', attach=True)
        harness.detach_storage(second)
    stage.note(harness.model.storages['data'])
    stage.calls(harness)


@program
def storages_before_begin(stage: Stage) -> None:
    harness = stage.harness(begin=False)
    stage.note(harness.add_storage('data', 2, attach=True))
    stage.note(harness.add_storage('one'))
    harness.attach_storage('data/0')
    stage.attempt('remove', harness.remove_storage, 'data/1')
    harness.begin()
    stage.note([each.full_id for each in harness.model.storages['data']])
    harness.attach_storage('one/2')
    stage.calls(harness)


@program
def storages_mounted_in_containers(stage: Stage) -> None:
    mounted = META.replace(
        'containers: {web: {}, side: {}}',
        'containers: {web: {mounts: [{storage: one, location: /var/one}, '
        '{storage: data, location: /var/data}]}, side: {}}',
    )
    harness = stage.harness(meta=mounted)
    harness.set_can_connect('web', True)
    container = harness.model.unit.get_container('web')
    (one,) = harness.add_storage('one', attach=True)
    location = harness.model.storages['one'][0].location
    (location / 'file').write_text('from the storage')
    stage.attempt('pull', lambda: container.pull('/var/one/file').read())
    container.push('/var/one/other', 'from the container')
    stage.note((location / 'other').read_text())
    root = harness.get_filesystem_root('web')
    stage.note((root / 'var' / 'one').is_symlink(), (root / 'var/one/file').read_text())
    harness.detach_storage(one)
    stage.attempt('detached', lambda: container.pull('/var/one/file').read())
    stage.note((root / 'var' / 'one').exists())
    harness.attach_storage(one)
    stage.attempt('attached', lambda: container.pull('/var/one/file').read())
    stage.attempt('two', harness.add_storage, 'data', 2, attach=True)
    stage.note(sorted(each.name for each in (root / 'var').iterdir()))
    stage.attempt('list', lambda: sorted(each.name for each in container.list_files('/var/data')))
    harness.remove_storage(one)
    stage.note((root / 'var' / 'one').exists())


@program
def the_charm_asks_for_storage(stage: Stage) -> None:
    harness = stage.harness()
    harness.model.storages.request('data', 2)
    stage.note(harness.model.storages['data'])
    stage.note(
        harness._backend._storage_list,
        harness._backend._storage_detached
        if hasattr(harness._backend, '_storage_detached')
        else '',
    )
    harness.attach_storage('data/0')
    stage.note(ops.StorageMapping is type(harness.model.storages))
    stage.calls(harness)
