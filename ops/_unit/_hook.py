# SPDX-License-Identifier: Apache-2.0
"""The hook: what Juju runs a charm for."""

from __future__ import annotations

from typing import Any, ClassVar, Mapping, Optional

from ops._unit import _part
from ops_compat.values import field, value


@value(kw_only=True)
class Hook(_part.Part):
    """One hook or action to run, as a frozen value.

    Only what the kind of hook has is set: the environment and the defaults of the hook
    commands follow from that.

    Example::

        Hook(name='config-changed')
        Hook(name='db-relation-changed', relation=3, remote_unit='pg/0')
        Hook(kind='action', name='backup', params={'compress': True})
    """

    CODECS: ClassVar[Mapping[str, _part.Codec]] = {'params': _part.MAPPING}

    name: str
    """The hook's or the action's name as Juju spells it, such as ``db-relation-changed``."""
    kind: str = 'hook'
    """``hook``, ``action``, or ``exec`` for ``juju exec``, which dispatches nothing."""

    relation: Optional[int] = None
    """The number of the relation that it is about."""
    remote_app: Optional[str] = None
    """The remote application, None for the one that the relation has."""
    remote_unit: str = ''
    """The remote unit; empty for created, broken, and changed by application data."""
    departing_unit: str = ''
    """The unit that departs, in a relation-departed hook."""

    storage: str = ''
    """The storage's id, such as ``data/0``."""

    secret: str = ''
    """The secret's bare id."""
    secret_label: str = ''
    secret_revision: Optional[int] = None
    """The revision that expired or is to be removed."""

    workload: str = ''
    """The container whose Pebble it is about."""
    notice_id: str = ''
    notice_type: str = 'custom'
    notice_key: str = ''
    check: str = ''
    """The Pebble check that failed or recovered."""

    target_series: str = ''
    target_base: str = ''
    """The base that a machine is upgraded to, such as ``ubuntu@22.04``."""

    action_id: str = ''
    """The number of the action's task; empty for the next free one."""
    params: Mapping[str, Any] = field(default_factory=dict)
    """The action's parameters, defaults of its schema among them."""

    @property
    def dispatch_path(self) -> str:
        """What Juju dispatches: ``hooks/<name>`` or ``actions/<name>``; empty for an exec."""
        return {'hook': f'hooks/{self.name}', 'action': f'actions/{self.name}'}.get(self.kind, '')
