# SPDX-License-Identifier: Apache-2.0
"""Storages, and their events."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from ops.testing._scenario import _names
from ops.testing._scenario._consistency._case import EXACTLY, Case, Findings, listed
from ops.testing._scenario._event_path import _EventType


def check(case: Case, found: Findings) -> None:
    """Refuse storages that the charm does not declare."""
    missing = {storage.name for storage in case.state.storages} - set(case.spec.section('storage'))
    if missing:
        found.refuse(
            'some storages passed to State were not defined in metadata.yaml: '
            f'{listed(missing)}. Declare them in its storage, or leave them out.'
        )


def check_event(case: Case, found: Findings) -> None:
    """Refuse an event of a storage that is not there."""
    if not case.is_about(_EventType.STORAGE):
        return
    storage = case.event.storage
    if storage is None:
        found.refuse(
            'cannot construct a storage event without the Storage instance. Please pass one, as '
            'in ctx.on.storage_attached(storage).'
        )
        return
    if not _names.same(case.path.juju_prefix, storage.name):
        found.refuse(
            f'storage event prefix {case.path.juju_prefix!r} does not match the storage name '
            f'{storage.name!r} (the storage name {EXACTLY}).'
        )
    if storage.name not in case.spec.section('storage'):
        found.refuse(
            f'storage event {case.event.name} refers to storage {storage.name} which is not '
            "declared in the charm metadata (metadata.yaml) under 'storage'."
        )
    elif storage not in case.state.storages:
        found.refuse(
            f'cannot emit {case.event.name} because storage {storage.name} with index '
            f'{storage.index} is not in the state: pass the storage that is there.'
        )
