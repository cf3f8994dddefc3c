# SPDX-License-Identifier: Apache-2.0
"""What tests have come to change in place: parts of the record, lent out and taken back.

``harness._backend._relation_data_raw[0]['db/0']['host'] = 'x'`` changes a copy. The unit looks at
what it has lent whenever somebody asks it next, and takes over what is other than before.
"""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import Any, Callable, Dict, List, Set, Tuple

from ops import _unit, model
from ops._unit import _secret_lookup
from ops.testing._harness import _secret_views

_Take = Callable[[_unit.Record, Any, Any], _unit.Record]
"""Takes over into a record what was lent, which is other than it was before."""


class Lent:
    """One part that was lent.

    Args:
        part: what the test has.
        take: takes it over when the test has changed it.
    """

    def __init__(self, part: Any, take: _Take):
        self.part = part
        self.takes = take
        self._before = _copied(part)

    def taken_back(self, record: _unit.Record) -> _unit.Record:
        """Return the record with what the test has changed since it was last asked."""
        if self.part == self._before:
            return record
        before, self._before = self._before, _copied(self.part)
        return self.takes(record, self.part, before)


def _copied(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: _copied(each) for key, each in part.items()}  # pyright: ignore
    if isinstance(part, (list, set)):
        return type(part)(map(_copied, part))  # pyright: ignore
    if isinstance(part, (_secret_views._Secret, _secret_views._SecretRevision)):
        return type(part)(**_copied(vars(part)))
    return part


# -- relations --


def take_data(
    record: _unit.Record, data: Dict[int, Dict[str, Dict[str, str]]], before: Any
) -> _unit.Record:
    """Take over databags, by relation and by whose they are."""
    for number, bags in data.items():
        relation = record.relations.get(number)
        if relation is None:
            continue
        for name, bag in bags.items():
            if before.get(number, {}).get(name) != bag:
                relation = relation.with_bag(name, dict(bag))
        record = _with(record, 'relations', number, relation)
    return record


def take_units(
    record: _unit.Record, found: Dict[int, Dict[str, Any]], before: Any
) -> _unit.Record:
    """Take over the applications and units of relations."""
    for number, each in found.items():
        relation = record.relations.get(number)
        if relation is not None and before.get(number) != each:
            changed = relation.but(remote_app=each['app'], units=tuple(each['units']))
            record = _with(record, 'relations', number, changed)
    return record


# -- ports --


def take_ports(record: _unit.Record, ports: Set[model.Port], before: Any) -> _unit.Record:
    """Take over the open ports."""
    ranges = (_unit.PortRange(each.protocol, each.port or 0, each.port or 0) for each in ports)
    return record.but(ports=tuple(ranges))


# -- secrets --


def take_secrets(
    record: _unit.Record, secrets: List[_secret_views._Secret], before: Any
) -> _unit.Record:
    """Take over the secrets: those that are left, those that are new, and what changed."""
    known = {each.id: each for each in before}
    kept: Dict[str, _unit.Secret] = {}
    for each in secrets:
        bare = _secret_views.bare(each.id)
        held = record.secrets.get(bare, _unit.Secret(bare, each.owner_name))
        kept[bare] = held if known.get(each.id) == each else _secret(record, held, each)
    return record.but(secrets=kept)


def _secret(record: _unit.Record, held: _unit.Secret, view: _secret_views._Secret) -> _unit.Secret:
    ours = _secret_lookup.is_ours(record, held)
    reader = _unit.Consumer(view.tracked, label='' if ours else view.label or '')
    return held.but(
        owner=view.owner_name,
        label=(view.label or '') if ours else held.label,
        description=view.description or '',
        rotate=view.rotate_policy or '',
        expire=None if view.expire_time is None else _secret_views.rfc3339(view.expire_time),
        revisions=tuple(
            _unit.Revision(each.revision, dict(each.content)) for each in view.revisions
        ),
        consumers={**held.consumers, record.unit: reader},
        grants=tuple(_grants(view)),
    )


def _grants(view: _secret_views._Secret) -> List[_unit.Grant]:
    by_relation: List[Tuple[str, Any]] = [
        (target, number) for number, targets in view.grants.items() for target in sorted(targets)
    ]
    of_users = [(target, None) for target in sorted(view.user_secrets_grants)]
    return [_unit.Grant(target, number) for target, number in (*by_relation, *of_users)]


def _with(record: _unit.Record, name: str, key: Any, value: Any) -> _unit.Record:
    return record.but(**{name: {**getattr(record, name), key: value}})
