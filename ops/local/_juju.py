# SPDX-License-Identifier: Apache-2.0
"""The versions of Juju: which can be asked for, and what each of them lacks."""

from __future__ import annotations

from typing import Dict, Tuple

from ops._meta import JujuAssumes, JujuAssumesCondition
from ops._unit import Record
from ops.jujuversion import JujuVersion
from ops.local._error import UsageError

_Version = Tuple[int, int, int]

VERSIONS = {'2.9': '2.9.52', '3.6': Record(unit='x/0').juju_version, '4.0': '4.0.15'}
"""The versions that can be asked for, and the release that stands for each."""

_EVER: _Version = (99, 0, 0)
# From which version on, and until before which, Juju has an event.
_EVENTS: Dict[str, Tuple[_Version, _Version]] = {
    'leader-settings-changed': ((0, 0, 0), (4, 0, 0)),
    'pre-series-upgrade': ((0, 0, 0), (4, 0, 0)),
    'post-series-upgrade': ((0, 0, 0), (4, 0, 0)),
    'collect-metrics': ((0, 0, 0), (3, 6, 10)),
    'meter-status-changed': ((0, 0, 0), (3, 6, 10)),
    'secret-changed': ((3, 0, 0), _EVER),
    'secret-rotate': ((3, 0, 0), _EVER),
    'secret-expired': ((3, 0, 0), _EVER),
    'secret-remove': ((3, 0, 0), _EVER),
}
SECRETS_SINCE: _Version = (3, 0, 0)


def number(record: Record) -> _Version:
    """Return a record's version of Juju in three numbers."""
    version = JujuVersion(record.juju_version)
    return version.major, version.minor, version.patch


def has_event(record: Record, name: str) -> bool:
    """Say whether the unit's Juju has an event, as far as that depends on its version."""
    since, before = _EVENTS.get(name, ((0, 0, 0), _EVER))
    return since <= number(record) < before


def refuse_event(record: Record, name: str) -> None:
    """Refuse an event that the unit's Juju does not have.

    Raises:
        UsageError: if it has not.
    """
    if has_event(record, name):
        return
    since, before = _EVENTS[name]
    if number(record) < since:
        bounds = f'it came with Juju {_dotted(since)}'
    else:
        bounds = f'Juju has it no more since {_dotted(before)}'
    raise UsageError(f'cannot play {name!r} under Juju {record.juju_version}: {bounds} (--juju)')


def _dotted(version: _Version) -> str:
    return '.'.join(map(str, version))


def need_secrets(record: Record, what: str) -> None:
    """Refuse what needs secrets under a Juju that has none.

    Raises:
        UsageError: if there are none.
    """
    if number(record) < SECRETS_SINCE:
        raise UsageError(
            f'cannot {what} under Juju {record.juju_version}: secrets came with Juju 3.0 (--juju)'
        )


def upgraded(record: Record, asked: str) -> Record:
    """Return the record under another Juju, as after an upgrade of its controller.

    Raises:
        UsageError: if that would be a downgrade.
    """
    if JujuVersion(asked) < JujuVersion(record.juju_version):
        raise UsageError(
            f'cannot go back from Juju {record.juju_version} to {asked}: Juju is never '
            'downgraded; start a new unit with --fresh'
        )
    return record.but(juju_version=asked)


def need_assumed(assumes: JujuAssumes, record: Record, charm: str) -> None:
    """Refuse a Juju that is older or newer than a charm assumes, as Juju does at a deploy.

    Features that are no versions are taken to be there.

    Raises:
        UsageError: if the charm assumes another Juju.
    """
    version = JujuVersion(record.juju_version)
    if not _met(assumes, version):
        raise UsageError(
            f'cannot run {charm} under Juju {record.juju_version}: it says in "assumes" that it '
            f'needs {_needs(assumes)} (--juju)'
        )


def _met(assumes: JujuAssumes, version: JujuVersion) -> bool:
    every = all if assumes.condition is JujuAssumesCondition.ALL else any
    return every(
        _feature_met(each, version) if isinstance(each, str) else _met(each, version)
        for each in assumes.features
    )


def _feature_met(feature: str, version: JujuVersion) -> bool:
    words = feature.split()
    if len(words) != 3 or words[0] != 'juju':
        return True
    try:
        bound = JujuVersion(words[2])
    except RuntimeError:
        return True  # whatever Juju would make of it
    return version >= bound if words[1] == '>=' else version < bound


def _needs(assumes: JujuAssumes) -> str:
    word = ' and ' if assumes.condition is JujuAssumesCondition.ALL else ' or '
    return word.join(
        each if isinstance(each, str) else f'({_needs(each)})' for each in assumes.features
    )
