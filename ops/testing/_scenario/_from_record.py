# SPDX-License-Identifier: Apache-2.0
"""What the unit in memory knows after a run, as a State."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, Iterator, List, Mapping, Optional, TypeVar

from ops._private import timeconv
from ops.model import SecretRotate
from ops.testing._scenario import _to_record
from ops.testing._scenario._ports import ICMPPort, TCPPort, UDPPort
from ops.testing._scenario._secret import Secret
from ops.testing._scenario._status import _EntityStatus

if TYPE_CHECKING:
    from ops import _unit
    from ops.testing._scenario._ports import Port
    from ops.testing._scenario._relations import RelationBase
    from ops.testing._scenario._state import State
    from ops.testing._times import GivenTimes

_T = TypeVar('_T')


def but(instance: _T, **changes: Any) -> _T:
    """Return a copy of a frozen value with some fields changed, without checking them again."""
    copy = object.__new__(type(instance))
    state: Dict[str, Any] = copy.__dict__
    state.update(instance.__dict__)
    state.update(changes)
    return copy


def state(before: State, began: _unit.Record, ended: _unit.Record, times: GivenTimes) -> State:
    """Return the State after a run.

    What Juju does not tell a charm, and what the charm cannot change, is as it was before.

    Args:
        before: the State that the run began with.
        began: the record that was made of it.
        ended: the record after the run.
        times: how moments were given.
    """
    changes: Dict[str, Any] = {
        'config': dict(before.config or {}),
        'relations': frozenset(_relation(each, ended) for each in before.relations),
        'secrets': frozenset(_secrets(before, began, ended, times)),
    }
    if ended.ports is not began.ports:
        changes['opened_ports'] = frozenset(_port(each) for each in ended.ports)
    if ended.unit_status is not began.unit_status:
        changes['unit_status'] = status(ended.unit_status)
    if ended.app_status is not began.app_status:
        changes['app_status'] = status(ended.app_status)
    if ended.workload_version != began.workload_version:
        changes['workload_version'] = ended.workload_version
    return but(before, **changes)


def status(status: _unit.Status) -> _EntityStatus:
    """Return a status as a State shows it."""
    name: Any = status.status
    return _EntityStatus.from_status_name(name, status.message)


def _port(port: _unit.PortRange) -> Port:
    if port.protocol == 'icmp':
        return ICMPPort()
    return (TCPPort if port.protocol == 'tcp' else UDPPort)(port.first)


# -- relations --


def _relation(relation: RelationBase, ended: _unit.Record) -> RelationBase:
    """Return a relation with what the charm has written, and copies of what it has read."""
    now = ended.relations.get(relation.id)
    if now is None:
        return relation
    changes: Dict[str, Any] = {
        'local_app_data': dict(now.bag(ended.app)),
        'local_unit_data': dict(now.bag(ended.unit)),
    }
    for name in _READ:
        bag: Optional[Mapping[str, str]] = relation.__dict__.get(name)
        if bag is not None:
            changes[name] = dict(bag)
    for name in _READ_BY_UNIT:
        bags: Optional[Mapping[int, Mapping[str, str]]] = relation.__dict__.get(name)
        if bags is not None:
            changes[name] = {number: dict(bag) for number, bag in bags.items()}
    return but(relation, **changes)


_READ = ('remote_app_data', 'remote_unit_data')
_READ_BY_UNIT = ('remote_units_data', 'peers_data')


# -- secrets --


def _secrets(
    before: State, began: _unit.Record, ended: _unit.Record, times: GivenTimes
) -> Iterator[Secret]:
    known = {_to_record.bare_id(each.id): each for each in before.secrets}
    for number, now in ended.secrets.items():
        if number not in known:
            yield _new(now, ended, times)
        elif now is began.secrets[number]:
            yield _copy(known[number])
        else:
            yield _changed(known[number], now, ended, times)


def _copy(secret: Secret) -> Secret:
    return but(
        secret,
        tracked_content=dict(secret.tracked_content),
        latest_content=dict(secret.latest_content or secret.tracked_content),
    )


def _changed(secret: Secret, now: _unit.Secret, ended: _unit.Record, times: GivenTimes) -> Secret:
    tracked = now.consumers.get(ended.unit)
    number = now.latest.number if tracked is None else tracked.revision
    read = now.revision(number)
    # Counted as the test has counted them.
    uncounted = _to_record.unnumbered(secret)
    if number > secret._tracked_revision:
        number -= uncounted
    label = now.label if secret.owner else (tracked.label if tracked else '')
    changes: Dict[str, Any] = {
        # A revision that is gone is what was read of it.
        'tracked_content': dict(secret.tracked_content if read is None else read.content),
        'latest_content': dict(now.latest.content),
        '_tracked_revision': number,
        '_latest_revision': now.latest.number - uncounted,
        'label': label or None,
    }
    if secret.owner:
        changes.update(_owned(now, times))
    return but(secret, **changes)


def _owned(now: _unit.Secret, times: GivenTimes) -> Dict[str, Any]:
    return {
        'description': now.description or None,
        'expire': times.as_given(timeconv.parse_rfc3339(now.expire)) if now.expire else None,
        'rotate': SecretRotate(now.rotate) if now.rotate else None,
        'remote_grants': _grants(now),
    }


def _grants(now: _unit.Secret) -> Dict[int, Any]:
    found: Dict[int, List[str]] = {}
    for grant in now.grants:
        if grant.relation is not None:
            found.setdefault(grant.relation, []).append(grant.target)
    return {relation: GRANTED(targets) for relation, targets in found.items()}


GRANTED: Any = frozenset


def _new(now: _unit.Secret, ended: _unit.Record, times: GivenTimes) -> Secret:
    content = dict(now.latest.content)
    return Secret(
        content,
        latest_content=dict(content),
        id=f'{_to_record.SCHEME}{now.id}',
        owner='unit' if now.owner == ended.unit else 'app',
        label=now.label or None,
        **_owned(now, times),
    )
