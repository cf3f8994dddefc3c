# SPDX-License-Identifier: Apache-2.0
"""Containers, their health checks, and Pebble's events."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import Any, Iterator, List, Mapping, NamedTuple, Tuple

from ops import pebble
from ops.testing._scenario import _names
from ops.testing._scenario._checks import CheckInfo
from ops.testing._scenario._consistency._case import EXACTLY, Case, Findings, listed
from ops.testing._scenario._container import Container
from ops.testing._scenario._event_path import _EventType
from ops_compat import behaviours


class _Default(NamedTuple):
    """What Pebble takes for an attribute of a check that a layer leaves out."""

    attribute: str
    meaning: Tuple[Any, ...]


_DEFAULTS = (
    _Default('level', (None, pebble.CheckLevel.UNSET)),
    _Default('startup', (pebble.CheckStartup.UNSET, pebble.CheckStartup.ENABLED)),
    _Default('threshold', (None, 3)),
)


def check(case: Case, found: Findings) -> None:
    """Refuse containers that the charm does not declare, and checks that no plan has."""
    declared = [*case.spec.section('containers')]
    missing = {
        container.name
        for container in case.state.containers
        if not _is_among(container.name, declared)
    }
    if missing:
        found.refuse(
            'some containers declared in the state are not specified in metadata. Missing from '
            f'metadata: {listed(missing)}. Declare them in its containers, or leave them out.'
        )
    for container in case.state.containers:
        odd = [*_odd_values(container)]
        found.errors.extend(odd)
        if container.check_infos and not odd:
            found.errors.extend(_wrong_checks(container, container.plan.checks))


def _odd_values(container: Container) -> Iterator[str]:
    """Say what is of another class than Pebble is told of: else the charm would be blamed."""
    for argument, wanted, has, values in (
        ('layers', 'ops.pebble.Layer', 'to_dict', container.layers.values()),
        ('notices', 'ops.testing.Notice', 'key', container.notices),
        ('execs', 'ops.testing.Exec', 'command_prefix', container.execs),
    ):
        for value in values:
            if not hasattr(value, has):
                yield (
                    f'container {container.name!r} has a {type(value).__name__} in {argument}: '
                    f'give an {wanted}.'
                )


def _is_among(name: str, names: List[str]) -> bool:
    return name in names or any(_names.same(name, one) for one in names)


def _wrong_checks(container: Container, planned: Mapping[str, pebble.Check]) -> Iterator[str]:
    for info in container.check_infos:
        if info.name not in planned:
            yield (
                f'container {container.name!r} has a check {info.name!r} but the plan has '
                + (f'only checks: {", ".join(planned)}' if planned else 'no checks')
                + '. Add it to one of the layers.'
            )
        else:
            yield from _differences(container, info, planned[info.name])


def _differences(container: Container, info: CheckInfo, planned: pebble.Check) -> Iterator[str]:
    for attribute, default in _DEFAULTS:
        here, there = getattr(info, attribute), getattr(planned, attribute)
        if here != there and not (here in default and there in default):
            yield (
                f'container {container.name!r} has a check {info.name!r} with a different '
                f'{attribute!r} ({here}) than the plan ({there}).'
            )


def check_event(case: Case, found: Findings) -> None:
    """Refuse an event of Pebble in a container, or about something, that is not there."""
    if not case.is_about(_EventType.WORKLOAD):
        return
    _check_name(case, found)
    _check_notice(case, found)
    _check_check(case, found)
    container = case.event.container
    if container is None:
        found.refuse(
            'cannot construct a workload event without the container instance. Please pass one, '
            'as in ctx.on.pebble_ready(container).'
        )
        return
    if not _names.same(case.path.juju_prefix, container.name):
        found.refuse(
            f'workload event prefix {case.path.juju_prefix!r} does not match the container name '
            f'{container.name!r} (the container name {EXACTLY}).'
        )
    if behaviours.EVENT_CONTAINERS and container not in case.state.containers:
        found.refuse(
            f'cannot emit {case.event.name} because container {container.name} is not in the '
            'state (a container with the same name is not sufficient. You must pass the object in '
            'the state to the event).'
        )
    if not any(one.can_connect for one in case.state.containers if one.name == container.name):
        found.warn(
            f'{case.event.name} while the container {container.name!r} cannot connect: Pebble '
            'can tell Juju nothing then. Give it can_connect=True.'
        )


def _check_name(case: Case, found: Findings) -> None:
    name = case.path.juju_prefix
    if not _is_among(name, [*case.spec.section('containers')]):
        found.refuse(
            f'the event being processed concerns container {name!r}, but a container with that '
            'name is not declared in the charm metadata'
        )
    if not _is_among(name, [container.name for container in case.state.containers]):
        found.refuse(
            f'the event being processed concerns container {name!r}, but a container with that '
            'name is not present in the state. Whether it can connect or not, it has to be there.'
        )


def _check_notice(case: Case, found: Findings) -> None:
    notice = case.event.notice
    if notice is None:
        return
    there = {one.id for container in case.state.containers for one in container.notices}
    if notice.id not in there:
        found.refuse(
            f'the event being processed concerns notice {notice.key!r} (id {notice.id}), but that '
            'notice is not in any of the containers present in the state. Add it to notices=.'
        )


def _check_check(case: Case, found: Findings) -> None:
    info = case.event.check_info
    if info is None:
        return
    name = case.path.juju_prefix
    for container in case.state.containers:
        if _names.same(container.name, name) and any(
            one.name == info.name for one in container.check_infos
        ):
            return
    found.refuse(
        f'the event being processed concerns check {info.name}, but that check is not in the '
        f'{name} container. Add it to check_infos=.'
    )
