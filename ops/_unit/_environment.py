# SPDX-License-Identifier: Apache-2.0
"""The environment that Juju gives a hook or action."""

from __future__ import annotations

import binascii
import os
from typing import Dict, Iterator, Optional, Tuple

from ops._unit._hook import Hook
from ops._unit._record import Record
from ops._unit._unit import version_of

Variables = Iterator[Tuple[str, str]]

_PROXIES = ('http', 'https', 'ftp', 'no')


def environment(
    record: Record,
    hook: Hook,
    *,
    charm_dir: str,
    path: Optional[str] = None,
    context_id: Optional[str] = None,
    agent_socket: Optional[str] = None,
) -> Dict[str, str]:
    """Return the whole environment of a hook or action: Juju hands nothing else on.

    Args:
        record: what Juju knows.
        hook: what is run.
        charm_dir: the charm's folder, absolute.
        path: ``PATH``; this process's own if it is not given.
        context_id: ``JUJU_CONTEXT_ID``, a credential; a new random one if it is not given.
        agent_socket: where hook commands reach the agent; the place of Juju's own if it is not
            given.
    """
    found = {
        'CHARM_DIR': charm_dir,
        'JUJU_CHARM_DIR': charm_dir,
        'JUJU_CONTEXT_ID': context_id or _context_id(record, hook),
        'JUJU_HOOK_NAME': '' if hook.kind == 'action' else hook.name,
        'JUJU_DISPATCH_PATH': hook.dispatch_path,
        'JUJU_AGENT_SOCKET_ADDRESS': agent_socket or _agent_socket(record),
        'JUJU_AGENT_SOCKET_NETWORK': 'unix',
        'PATH': os.environ.get('PATH', os.defpath) if path is None else path,
        'LANG': 'C.UTF-8',
        'TERM': 'tmux-256color',
        'DEBIAN_FRONTEND': 'noninteractive',
        'APT_LISTCHANGES_FRONTEND': 'none',
    }
    if hook.kind == 'exec':
        del found['JUJU_DISPATCH_PATH']
    found.update(_unit(record))
    found.update(_version(record))
    for described in (_relation, _storage, _workload, _secret, _upgrade, _action):
        found.update(described(record, hook))
    return found


def _context_id(record: Record, hook: Hook) -> str:
    return f'{record.unit}-{hook.name}-{binascii.hexlify(os.urandom(8)).decode()}'


def _agent_socket(record: Record) -> str:
    return f'@/var/lib/juju/agents/unit-{record.unit.replace("/", "-")}/agent.socket'


def _unit(record: Record) -> Variables:
    yield 'JUJU_UNIT_NAME', record.unit
    yield 'JUJU_MODEL_UUID', record.model.uuid
    yield 'JUJU_MODEL_NAME', record.model.name
    yield 'JUJU_API_ADDRESSES', ' '.join(record.api_addresses)
    yield 'JUJU_MACHINE_ID', '' if record.kubernetes else record.machine_id
    yield 'JUJU_PRINCIPAL_UNIT', record.principal_unit
    yield 'JUJU_AVAILABILITY_ZONE', record.availability_zone
    yield 'JUJU_VERSION', record.juju_version
    yield 'CLOUD_API_VERSION', record.cloud_api_version
    for kind in _PROXIES:
        yield f'JUJU_CHARM_{kind.upper()}_PROXY', record.model.proxies.get(kind, '')


def _version(record: Record) -> Variables:
    version = version_of(record)
    if version < (4, 0, 0):
        yield 'JUJU_SLA', record.sla
    if version < (3, 6, 10):
        yield 'JUJU_METER_STATUS', record.meter_status
        yield 'JUJU_METER_INFO', record.meter_info
    if version >= (4, 0, 6):
        for kind in ('http', 'grpc', 'ca-cert'):
            variable = f'JUJU_CHARM_TRACE_CONFIG_{kind.upper().replace("-", "_")}'
            yield variable, record.tracing.get(kind, '')


def _relation(record: Record, hook: Hook) -> Variables:
    if hook.relation is None:
        return
    relation = record.relations[hook.relation]
    remote_app = relation.remote_app if hook.remote_app is None else hook.remote_app
    yield 'JUJU_RELATION', relation.endpoint
    yield 'JUJU_RELATION_ID', f'{relation.endpoint}:{relation.id}'
    yield 'JUJU_REMOTE_APP', '' if hook.kind == 'exec' else remote_app
    yield 'JUJU_REMOTE_UNIT', hook.remote_unit
    if hook.departing_unit and version_of(record) >= (2, 8, 0):
        yield 'JUJU_DEPARTING_UNIT', hook.departing_unit


def _storage(record: Record, hook: Hook) -> Variables:
    if not hook.storage:
        return
    yield 'JUJU_STORAGE_ID', hook.storage
    storage = record.storage(hook.storage)
    if storage is not None and storage.location:
        yield 'JUJU_STORAGE_LOCATION', storage.location
        yield 'JUJU_STORAGE_KIND', storage.kind


def _workload(record: Record, hook: Hook) -> Variables:
    if hook.workload:
        yield 'JUJU_WORKLOAD_NAME', hook.workload
    if hook.notice_id:
        yield 'JUJU_NOTICE_ID', hook.notice_id
        yield 'JUJU_NOTICE_TYPE', hook.notice_type
        yield 'JUJU_NOTICE_KEY', hook.notice_key
    if hook.check:
        yield 'JUJU_PEBBLE_CHECK_NAME', hook.check


def _secret(record: Record, hook: Hook) -> Variables:
    if not hook.secret:
        return
    yield 'JUJU_SECRET_ID', f'secret:{hook.secret}'
    yield 'JUJU_SECRET_LABEL', hook.secret_label
    if hook.secret_revision is not None:
        yield 'JUJU_SECRET_REVISION', str(hook.secret_revision)


def _upgrade(record: Record, hook: Hook) -> Variables:
    if hook.target_series:
        yield 'JUJU_TARGET_SERIES', hook.target_series
    if hook.target_base and version_of(record) >= (3, 0, 0):
        yield 'JUJU_TARGET_BASE', hook.target_base


def _action(record: Record, hook: Hook) -> Variables:
    if hook.kind != 'action':
        return
    number = hook.action_id or (record.action.id if record.action else str(record.next_action_id))
    yield 'JUJU_ACTION_NAME', hook.name
    yield 'JUJU_ACTION_UUID', number
    yield 'JUJU_ACTION_TAG', f'action-{number}'
