# SPDX-License-Identifier: Apache-2.0
"""The shapes of layers, plans and identities as plain Python values, for type checkers."""

from __future__ import annotations

import enum
from typing import Any, Dict, List, Literal, Optional, Sequence, TypedDict, Union


class CheckLevel(enum.Enum):
    """What a check says of its workload."""

    UNSET = ''
    """Nothing in particular."""
    ALIVE = 'alive'
    """The workload runs; if not, it is to be restarted."""
    READY = 'ready'
    """The workload can serve."""


class IdentityAccess(str, enum.Enum):
    """What an identity may do; see Pebble's page on access to the API."""

    ADMIN = 'admin'
    """Everything."""
    READ = 'read'
    """Read, but not files and not the plan."""
    METRICS = 'metrics'
    """Read metrics, and nothing else."""
    UNTRUSTED = 'untrusted'
    """What anybody may: the system's information and its health."""

    def __str__(self) -> str:
        return self.value

    def __format__(self, spec: str) -> str:
        return format(self.value, spec)


# These are made by calls, since keys of Pebble's have hyphens.
HttpDict = TypedDict('HttpDict', {'url': str, 'headers': Dict[str, str]}, total=False)
TcpDict = TypedDict('TcpDict', {'port': int, 'host': str}, total=False)
ExecDict = TypedDict(
    'ExecDict',
    {
        'command': str,
        # .. versionadded:: 2.5 / 3.0 for all but ``command``
        'service-context': str,
        'environment': Dict[str, str],
        'user-id': Optional[int],
        'user': str,
        'group-id': Optional[int],
        'group': str,
        'working-dir': str,
    },
    total=False,
)
CheckDict = TypedDict(
    'CheckDict',
    {
        'override': str,
        'level': Union[CheckLevel, str],
        'startup': Literal['', 'enabled', 'disabled'],
        'period': Optional[str],
        'timeout': Optional[str],
        'http': Optional[HttpDict],
        'tcp': Optional[TcpDict],
        'exec': Optional[ExecDict],
        'threshold': Optional[int],
    },
    total=False,
)
ServiceDict = TypedDict(
    'ServiceDict',
    {
        'summary': str,
        'description': str,
        'startup': str,
        'override': str,
        'command': str,
        'after': Sequence[str],
        'before': Sequence[str],
        'requires': Sequence[str],
        'environment': Dict[str, str],
        'user': str,
        'user-id': Optional[int],
        'group': str,
        'group-id': Optional[int],
        'working-dir': str,
        'on-success': str,
        'on-failure': str,
        'on-check-failure': Dict[str, Any],
        'backoff-delay': str,
        'backoff-factor': Optional[int],
        'backoff-limit': str,
        'kill-delay': Optional[str],
    },
    total=False,
)
LogTargetDict = TypedDict(
    'LogTargetDict',
    {
        'override': Union[Literal['merge'], Literal['replace']],
        'type': Literal['loki', 'opentelemetry'],
        'location': str,
        'services': List[str],
        'labels': Dict[str, str],
    },
    total=False,
)
LayerDict = TypedDict(
    'LayerDict',
    {
        'summary': str,
        'description': str,
        'services': Dict[str, ServiceDict],
        'checks': Dict[str, CheckDict],
        'log-targets': Dict[str, LogTargetDict],
    },
    total=False,
)
PlanDict = TypedDict(
    'PlanDict',
    {
        'services': Dict[str, ServiceDict],
        'checks': Dict[str, CheckDict],
        'log-targets': Dict[str, LogTargetDict],
    },
    total=False,
)
LocalIdentityDict = TypedDict('LocalIdentityDict', {'user-id': int})


class BasicIdentityDict(TypedDict):
    """A :class:`BasicIdentity` as a plain value."""

    password: str


class _IdentityWithAccess(TypedDict):
    access: Union[IdentityAccess, Literal['untrusted', 'metrics', 'read', 'admin']]


# The keys that may be missing are apart: NotRequired is younger than Python 3.8.
class IdentityDict(_IdentityWithAccess, total=False):
    """An :class:`Identity` as a plain value: at least one of the optional keys is there."""

    local: LocalIdentityDict
    basic: BasicIdentityDict
