# SPDX-License-Identifier: Apache-2.0
"""The name of an event, taken apart."""

from __future__ import annotations

import enum
from typing import Any, Dict, List, Tuple

from ops.testing._scenario import _names
from ops_compat import behaviours

ACTION_SUFFIX = '_action'
PEBBLE_READY_SUFFIX = '_pebble_ready'
PEBBLE_CUSTOM_NOTICE_SUFFIX = '_pebble_custom_notice'
PEBBLE_CHECK_FAILED_SUFFIX = '_pebble_check_failed'
PEBBLE_CHECK_RECOVERED_SUFFIX = '_pebble_check_recovered'
RELATION_SUFFIXES = {
    '_relation_created',
    '_relation_joined',
    '_relation_changed',
    '_relation_departed',
    '_relation_broken',
}
STORAGE_SUFFIXES = {'_storage_attached', '_storage_detaching'}
SECRET_EVENTS = {'secret_changed', 'secret_remove', 'secret_rotate', 'secret_expired'}
BUILTIN_EVENTS = {
    'start',
    'stop',
    'install',
    'remove',
    'update_status',
    'config_changed',
    'upgrade_charm',
    'pre_series_upgrade',
    'post_series_upgrade',
    'leader_elected',
    'leader_settings_changed',
    'collect_metrics',
}
FRAMEWORK_EVENTS = {'pre_commit', 'commit', 'collect_app_status', 'collect_unit_status'}


class _EventType(str, enum.Enum):
    """What kind of event a name is of."""

    FRAMEWORK = 'framework'
    BUILTIN = 'builtin'
    RELATION = 'relation'
    ACTION = 'action'
    SECRET = 'secret'
    STORAGE = 'storage'
    WORKLOAD = 'workload'
    CUSTOM = 'custom'


_WHOLE: Dict[str, _EventType] = {
    **dict.fromkeys(FRAMEWORK_EVENTS, _EventType.FRAMEWORK),
    **dict.fromkeys(BUILTIN_EVENTS, _EventType.BUILTIN),
    **dict.fromkeys(SECRET_EVENTS, _EventType.SECRET),
}

_BY_SUFFIX: Dict[str, _EventType] = {
    **dict.fromkeys(RELATION_SUFFIXES, _EventType.RELATION),
    **dict.fromkeys(STORAGE_SUFFIXES, _EventType.STORAGE),
    **dict.fromkeys(
        (
            PEBBLE_READY_SUFFIX,
            PEBBLE_CUSTOM_NOTICE_SUFFIX,
            PEBBLE_CHECK_FAILED_SUFFIX,
            PEBBLE_CHECK_RECOVERED_SUFFIX,
        ),
        _EventType.WORKLOAD,
    ),
    ACTION_SUFFIX: _EventType.ACTION,
}


def _taken_apart(name: str) -> Tuple[str, _EventType]:
    """Return the part of an event's name that says what kind it is, and the kind."""
    if name in _WHOLE:
        return name, _WHOLE[name]
    for suffix, kind in _BY_SUFFIX.items():
        if name.endswith(suffix):
            return suffix, kind
    return '', _EventType.CUSTOM


class _EventPath(str):
    """The name of an event, after the path of the object whose event it is.

    Example::

        path = _EventPath('my-db_relation_changed')
        assert (path.juju_prefix, path.python_suffix) == ('my-db', '_relation_changed')
    """

    owner_path: List[str]
    """The path to the object that has the event, as attributes of the charm."""
    python_name: str
    """The name as an attribute of that object."""
    python_suffix: str
    """The part of the name that says what kind of event it is; empty for one of the charm's."""
    juju_prefix: str
    """What is before that, as Juju has it: an endpoint, container, storage or action."""
    type: _EventType
    """The kind of event."""

    def __new__(cls, string: str) -> _EventPath:
        """Take a name apart."""
        if not behaviours.STRICT_NAMES:
            string = _names.pythonic(string)
        path = super().__new__(cls, string)
        *owner, last = string.split('.')
        path.owner_path = owner or ['on']
        path.python_name = _names.pythonic(last)
        path.python_suffix, path.type = _taken_apart(path.python_name)
        path.juju_prefix = last[: len(last) - len(path.python_suffix)]
        return path

    @property
    def name(self) -> str:
        """The name as an attribute, as Ops 2 calls it."""
        return self.python_name

    @property
    def prefix(self) -> str:
        """The name without its suffix, as Ops 2 calls it; whole if it is a built-in one."""
        if self.type in (_EventType.BUILTIN, _EventType.FRAMEWORK):
            return str(self)
        return self[: len(self) - len(self.suffix)]

    @property
    def suffix(self) -> str:
        """The kind's part of the name, as Ops 2 calls it; empty for a built-in one."""
        whole = self.type in (_EventType.BUILTIN, _EventType.FRAMEWORK)
        return '' if whole else self.python_suffix

    @property
    def is_custom(self) -> bool:
        """Whether the name has no suffix, as Ops 2 calls it."""
        return not self.suffix

    @property
    def juju_name(self) -> str:
        """The name of the hook, or of the action's event, as Juju would have it."""
        if self.type is _EventType.CUSTOM:
            return self.python_name
        return self.juju_prefix + self.python_suffix.replace('_', '-')

    def __reduce__(self) -> Any:
        return _EventPath, (str(self),)
