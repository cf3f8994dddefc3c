# SPDX-License-Identifier: Apache-2.0
"""What tells two States apart, and one State in lines that can be read.

The content of secrets is never repeated: only which keys differ.
"""

from __future__ import annotations

from typing import Any, Callable, Dict, FrozenSet, Iterator, List, Mapping, Tuple

from ops.testing._scenario._checks import CheckInfo
from ops.testing._scenario._container import Container
from ops.testing._scenario._exec import Exec
from ops.testing._scenario._networks import Network
from ops.testing._scenario._ports import Port
from ops.testing._scenario._relations import RelationBase
from ops.testing._scenario._resource import Resource
from ops.testing._scenario._secret import Secret, compared_fields
from ops.testing._scenario._state import State
from ops.testing._scenario._storage import Storage
from ops.testing._scenario._stored_state import StoredState
from ops_compat.values import fields_of

_LABELS: Tuple[Tuple[type, Callable[[Any], str]], ...] = (
    (RelationBase, lambda one: f'relation {one.id} ({one.endpoint})'),
    (Container, lambda one: f'container {one.name}'),
    (Secret, lambda one: f'secret {one.id}'),
    (Storage, lambda one: f'storage {one.name}/{one.index}'),
    (Network, lambda one: f'network {one.binding_name}'),
    (StoredState, lambda one: f'stored state {one.owner_path or ""}/{one.name}'),
    (Resource, lambda one: f'resource {one.name}'),
    (CheckInfo, lambda one: f'check {one.name}'),
    (Exec, lambda one: f'exec {" ".join(one.command_prefix)}'),
    (
        Port,
        lambda one: f'port {one.protocol if one.port is None else f"{one.port}/{one.protocol}"}',
    ),
)
"""How a message calls each kind of thing that a State has several of."""

_SECRET_CONTENTS = ('tracked_content', 'latest_content')


def differences(before: State, after: State) -> List[str]:
    """Return what tells one State from another, a line for each difference.

    A line names the relation, container or secret that differs and what of it, such as
    ``relation 3 (db): local_unit_data: host: 'a' -> 'b'``.

    Args:
        before: the one State.
        after: the other State.

    Example::

        after = dataclasses.replace(before, leader=True)
        assert testing.differences(before, after) == ['leader: False -> True']

    In pytest ``assert before == after`` says the same, where a conftest has
    ``pytest_plugins = ['ops_compat.pytest_plugin']``.

    .. versionadded:: 2.23.6+compat.1 / 3.9.0+compat.1
    """
    return list(_fields(before, after))


def _fields(before: Any, after: Any) -> Iterator[str]:
    for name in _names(before):
        hidden = isinstance(before, Secret) and name in _SECRET_CONTENTS
        at = '' if name in _SPEAK_FOR_THEMSELVES else f'{name}: '
        for line in _values(getattr(before, name), getattr(after, name), hidden):
            yield at + line


_SPEAK_FOR_THEMSELVES = (
    'relations',
    'containers',
    'secrets',
    'storages',
    'networks',
    'stored_states',
    'resources',
    'opened_ports',
    'check_infos',
    'execs',
)
"""Fields whose elements say what they are."""


def _names(of: object) -> Tuple[str, ...]:
    if isinstance(of, Secret):
        return compared_fields()
    return tuple(field.name for field in fields_of(type(of)))


def _values(before: Any, after: Any, hidden: bool = False) -> Iterator[str]:
    if before == after:
        return
    if _is_value(before, after):
        yield from _fields(before, after)
    elif isinstance(before, Mapping) and isinstance(after, Mapping):
        yield from _mappings(before, after, hidden)  # type: ignore  # of whatever is in them
    elif isinstance(before, frozenset) and isinstance(after, frozenset):
        yield from _sets(before, after)  # type: ignore
    else:
        yield 'differs' if hidden else f'{before!r} -> {after!r}'


def _is_value(before: object, after: object) -> bool:
    return type(before) is type(after) and hasattr(type(before), '__value_fields__')


def _mappings(before: Mapping[Any, Any], after: Mapping[Any, Any], hidden: bool) -> Iterator[str]:
    for key in dict.fromkeys([*before, *after]):
        if key not in after:
            yield f'{key}: is gone'
        elif key not in before:
            yield f'{key}: is new' if hidden else f'{key}: is new: {after[key]!r}'
        else:
            for line in _values(before[key], after[key], hidden):
                yield f'{key}: {line}'


def _sets(before: FrozenSet[Any], after: FrozenSet[Any]) -> Iterator[str]:
    there, here = _labelled(before), _labelled(after)
    for label in dict.fromkeys([*there, *here]):
        if label not in here:
            yield f'{label}: is gone'
        elif label not in there:
            yield f'{label}: is new'
        else:
            for line in _values(there[label], here[label]):
                yield f'{label}: {line}'


def _labelled(things: FrozenSet[Any]) -> Dict[str, Any]:
    labelled = {label(thing): thing for thing in things}
    return {name: labelled[name] for name in sorted(labelled)}


def label(thing: Any) -> str:
    """Return what a message calls a relation, container, secret, ..., such as ``secret x``."""
    for kind, of in _LABELS:
        if isinstance(thing, kind):
            return of(thing)
    return repr(thing)


def described(state: State) -> str:
    """Return a State in lines: what it has, and nothing that is empty.

    Example::

        print(described(State(leader=True, containers=[Container('web')])))
    """
    lines = ['State']
    for name in _names(state):
        content = getattr(state, name)
        if isinstance(content, frozenset):
            things: Dict[str, Any] = _labelled(content)  # type: ignore
            lines += [f'  {called}: {_shown(thing)}' for called, thing in things.items()]
        elif content or content is False:
            lines.append(f'  {name}: {content!r}')
    return '\n'.join(lines)


def _shown(thing: Any) -> str:
    if isinstance(thing, Secret):
        keys = ', '.join(thing.latest_content)
        return f'owner={thing.owner!r}, label={thing.label!r}, keys: {keys}'
    return repr(thing)
