# SPDX-License-Identifier: Apache-2.0
"""The one place where a failed hook command becomes an error of the model.

=====================================  ==============================  ======================
command                                Juju's words, in any case       error
=====================================  ==============================  ======================
relation-..., network-get              relation not found,             RelationNotFoundError
                                       relation 3 not found
relation-..., network-get              permission denied, unless it    RelationNotFoundError
                                       is the leader's to read or set
secret-...                             not found                       SecretNotFoundError
any                                    anything                        ModelError
=====================================  ==============================  ======================

``permission denied`` is what Juju answers about a relation that has gone, and also to a unit
that asks for its own application's data without being the leader.
"""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import re
import typing
from typing import Any, Mapping, Type

from ops import hookcmds
from ops.hookcmds import _run
from ops.model._errors import ModelError, RelationNotFoundError, SecretNotFoundError
from ops_compat import behaviours, notes

if typing.TYPE_CHECKING:
    from ops.model._backend import _ModelBackend

_ABOUT_RELATIONS = frozenset(
    'network-get relation-get relation-ids relation-list relation-model-get relation-set'.split()
)
_RELATION_NOT_FOUND = r'(?i)relation( \d+)? not found'
_REFUSALS = (
    'access denied',
    'permission denied',
    'not the leader',
    'cannot write relation settings',
)
_LEADERSHIP = {True: ' (as leader)', False: '', None: ' (leadership unknown)'}


def translate(
    backend: _ModelBackend, command: str, named: Mapping[str, Any], error: hookcmds.Error
) -> ModelError:
    """Return the model's error for a failed hook command.

    A refusal is logged as a security event; nothing is run to find out more about it.

    Args:
        backend: what ran the command.
        command: the command as notes and spans call it.
        named: its arguments by name, without content.
        error: what the command raised.
    """
    cls = _class_for(backend, command, named, error.stderr)
    translated = cls(error.stderr)
    translated.__cause__ = _cause(cls, error)
    notes.add_note(translated, _note(backend, command, named))
    if cls is not RelationNotFoundError:
        _report_refusal(backend, error)
    return translated


def _class_for(
    backend: _ModelBackend, command: str, named: Mapping[str, Any], said: str
) -> Type[ModelError]:
    if command.startswith('secret-') and 'not found' in said.lower():
        return SecretNotFoundError
    if command not in _ABOUT_RELATIONS:
        return ModelError
    if re.search(_RELATION_NOT_FOUND, said):
        return RelationNotFoundError
    if 'permission denied' in said.lower() and _is_allowed(backend, command, named):
        return RelationNotFoundError
    return ModelError


def _is_allowed(backend: _ModelBackend, command: str, named: Mapping[str, Any]) -> bool:
    """Say whether Juju lets this unit do that as long as there is the relation."""
    if not named.get('app'):
        return True
    if command == 'relation-set':
        return _is_leader(backend)
    if command == 'relation-get' and named.get('unit') == backend.app_name:
        return named.get('endpoint') in backend._peer_endpoints or _is_leader(backend)
    return True


def _is_leader(backend: _ModelBackend) -> bool:
    known = backend._cached_leadership()
    if known is not None:
        return known
    try:
        return backend.is_leader()
    except ModelError:
        # What matters to the charm is the command that it ran.
        return False


def _cause(cls: Type[ModelError], error: hookcmds.Error) -> Exception:
    if behaviours.HOOK_ERROR_CAUSE:
        return error
    failed = _run.as_called_process_error(error)
    if cls is ModelError:
        return failed
    between = ModelError(error.stderr)
    between.__cause__ = failed
    return between


def _note(backend: _ModelBackend, command: str, named: Mapping[str, Any]) -> str:
    given = ', '.join(f'{name}={value!r}' for name, value in named.items() if value is not None)
    where = [f'{command}({given}) failed', _running(backend), _handling(backend)]
    return ' '.join(filter(None, where))


def _running(backend: _ModelBackend) -> str:
    context = backend._juju_context
    if context.action_name:
        return f'in the action {context.action_name}'
    hook = backend._current_hook()
    return f'in the hook {hook}' if hook else ''


def _handling(backend: _ModelBackend) -> str:
    marker = backend._hook_is_running
    if not marker:
        return ''
    if marker == '__init__':
        return "while the charm's __init__ ran"
    return f'while handling {"the deferred " if backend._event_is_deferred else ""}{marker}'


def _report_refusal(backend: _ModelBackend, error: hookcmds.Error) -> None:
    said = error.stderr.lower()
    if not behaviours.SECURITY_LOG or not any(words in said for words in _REFUSALS):
        return
    command = error.cmd[0]
    if command == 'juju-log':
        return
    from ops import log

    leadership = _LEADERSHIP[backend._cached_leadership()]
    log._log_security_event(
        'CRITICAL',
        'authz_fail',
        command,
        description=(
            f'Hook command {command!r}{leadership} failed with code {error.returncode}: '
            f'{error.stderr.strip()!r}. '
        ),
    )
