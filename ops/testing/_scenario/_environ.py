# SPDX-License-Identifier: Apache-2.0
"""The environment of a run: what Juju sets for the hook, for as long as the run lasts."""

from __future__ import annotations

import contextlib
import os
from typing import Any, Dict, Generator, Mapping

from ops import _unit
from ops_compat import behaviours

# Beside these Juju sets addresses, proxies and credentials. Those are left to who runs the
# tests, who may have set some for the charm to see.
_SET = frozenset(
    'JUJU_DISPATCH_PATH JUJU_HOOK_NAME JUJU_MODEL_NAME JUJU_MODEL_UUID JUJU_UNIT_NAME '
    'JUJU_VERSION JUJU_CHARM_DIR '
    'JUJU_RELATION JUJU_RELATION_ID JUJU_REMOTE_APP JUJU_REMOTE_UNIT JUJU_DEPARTING_UNIT '
    'JUJU_STORAGE_ID JUJU_WORKLOAD_NAME JUJU_NOTICE_ID JUJU_NOTICE_TYPE JUJU_NOTICE_KEY '
    'JUJU_PEBBLE_CHECK_NAME JUJU_SECRET_ID JUJU_SECRET_LABEL JUJU_SECRET_REVISION '
    'JUJU_ACTION_NAME JUJU_ACTION_UUID JUJU_ACTION_TAG '
    'JUJU_MACHINE_ID JUJU_AVAILABILITY_ZONE JUJU_PRINCIPAL_UNIT'.split()
)
# Beside those, what tells a charm's own script that the charm runs already.
_OURS = (*_SET, 'OPERATOR_DISPATCH')
_BY_KEY = {**{os.fsencode(name): name for name in _OURS}, **{name: name for name in _OURS}}
"""The variables by what ``os.environ`` has inside: bytes on Linux."""
_MAY_BE_EMPTY = frozenset(('JUJU_HOOK_NAME', 'JUJU_SECRET_LABEL'))


def variables(record: _unit.Record, hook: _unit.Hook, charm_dir: str) -> Dict[str, str]:
    """Return the variables that a run sets, as Juju would.

    Args:
        record: what Juju knows.
        hook: what is run.
        charm_dir: the charm's folder.
    """
    whole = _unit.environment(
        record, hook, charm_dir=charm_dir, path='', context_id='-', agent_socket='-'
    )
    found = {
        name: text
        for name, text in whole.items()
        if name in _SET and (text or name in _MAY_BE_EMPTY)
    }
    if record.machine_id:
        # A test that names one wants it, also in a model that has no machines.
        found['JUJU_MACHINE_ID'] = record.machine_id
    if not behaviours.TESTING_ENVIRONMENT:
        _as_ops_2(found, hook)
    return found


def _as_ops_2(found: Dict[str, str], hook: _unit.Hook) -> None:
    name = hook.name.replace('-', '_')
    found['JUJU_DISPATCH_PATH'] = (
        f'hooks/{name}_action' if hook.kind == 'action' else f'hooks/{name}'
    )
    if hook.relation is not None:
        found['JUJU_RELATION_ID'] = str(hook.relation)
    if hook.kind == 'action':
        found['JUJU_ACTION_NAME'] = hook.name.replace('_', '-')


def debugging() -> Dict[str, str]:
    """Return what somebody has set who debugs the charm."""
    return {
        name: os.environ[name] for name in ('JUJU_DEBUG', 'JUJU_DEBUG_AT') if name in os.environ
    }


@contextlib.contextmanager
def using(variables: Mapping[str, str]) -> Generator[None, None, None]:
    """Set variables for the length of a ``with`` block, and put back what all were.

    What the charm sets, changes or deletes besides goes with the run, as with its process.
    """
    environ = os.environ
    before = _raw(environ)
    for key in before.keys() & _BY_KEY.keys():
        if _BY_KEY[key] not in variables:
            # An outer run's: this one is about something else.
            del environ[_BY_KEY[key]]
    try:
        # What is no text is refused here, with a part of the variables set.
        for name, text in variables.items():
            environ[name] = text
        yield
    finally:
        after = _raw(environ)
        for key in after.keys() - before.keys():
            del environ[_BY_KEY.get(key) or os.fsdecode(key)]
        for key, text in before.items():
            if after.get(key) != text:
                environ[os.fsdecode(key)] = os.fsdecode(text)


def _raw(environ: Any) -> Dict[Any, Any]:
    """Return a copy of the environment as it is inside: to decode it all takes long."""
    return dict(getattr(environ, '_data', environ))
