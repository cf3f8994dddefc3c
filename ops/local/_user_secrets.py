# SPDX-License-Identifier: Apache-2.0
"""Secrets that a user made: ``juju add-secret``, ``update-secret``, ``grant-secret``.

No message here holds a value.
"""

from __future__ import annotations

import os
import re
from typing import Dict, Iterator, List, Optional, Sequence, Tuple

from ops._unit import Grant, Hook, Record, Revision, Secret
from ops._unit._command import Call
from ops._unit._commands._secret_write import new_id
from ops._unit._fault import Fault
from ops._unit._flags import Parsed
from ops._unit._secret_content import content
from ops._unit._unit import version_of
from ops.local import _juju, _names
from ops.local._error import UsageError

_ID = re.compile(r'secret:[0-9a-v]{20}\Z')
_KEY_FIRST = re.compile(r'[^=]+=')
_KEYS = '; a key has at least three of a-z, 0-9 and single dashes, and begins with a letter'
_SCHEME = 'secret:'


def added(record: Record, name: str, words: Sequence[str]) -> Record:
    """Return the record with a new secret of the user's that the application may read.

    Args:
        record: what Juju knows of the unit.
        name: the secret's name.
        words: its content: ``KEY=VALUE``, or ``KEY#file=PATH`` or ``KEY#base64=VALUE``.

    Raises:
        UsageError: if there is one of that name, or Juju would not take the content.
    """
    _juju.need_secrets(record, f'add secret {name!r}')
    if not name or '=' in name:
        raise UsageError(
            'cannot add a secret: --add-secret takes its NAME first, then KEY=VALUE or '
            'KEY#file=PATH'
        )
    if find(record, name):
        raise UsageError(
            f'cannot add secret {name!r}: it is there already; --update-secret {name} gives it '
            'a new revision'
        )
    first = Revision(1, content_of(record, f'add secret {name!r}', words))
    return record.with_secret(
        Secret(
            new_id(),
            owner=record.model.uuid,
            label=name,
            revisions=(first,),
            grants=(Grant(record.app),),
        )
    )


def updated(record: Record, name: str, words: Sequence[str]) -> Tuple[Record, List[Hook]]:
    """Return the record with a new revision of a user's secret, and the event of that.

    There is none before the charm has read the secret for the first time.

    Raises:
        UsageError: if there is no secret of that name, or Juju would not take the content.
    """
    _juju.need_secrets(record, f'update secret {name!r}')
    secret = find(record, name)
    if secret is None:
        have = _names.listed(each.label for each in of_user(record))
        raise UsageError(
            f'cannot update secret {name!r}: the secrets that were added are {have}; '
            f'--add-secret {name} adds it'
        )
    new = Revision(secret.latest.number + 1, content_of(record, f'update secret {name!r}', words))
    record = record.with_secret(secret.but(revisions=(*secret.revisions, new)))
    consumer = secret.consumers.get(record.unit)
    if consumer is None:
        return record, []
    hook = Hook(name='secret-changed', secret=secret.id, secret_label=consumer.label)
    return record, [hook]


def content_of(record: Record, doing: str, words: Sequence[str]) -> Dict[str, str]:
    """Return content as ``juju add-secret`` takes it, decoded.

    Raises:
        UsageError: if Juju would not take it; ``doing`` says what was being done.
    """
    if not words or not all(_KEY_FIRST.match(word) for word in words):
        raise UsageError(f'cannot {doing}: expected KEY=VALUE or KEY#file=PATH')
    call = Call('secret-add', Parsed({}, []))
    try:
        return content(call, list(map(_absolute, words)), version_of(record))
    except Fault as fault:
        rule = _KEYS if str(fault).startswith('key "') else ''
        raise UsageError(f'cannot {doing}: {fault}{rule}') from None


def _absolute(word: str) -> str:
    key, _, value = word.partition('=')
    return f'{key}={os.path.abspath(value)}' if key.endswith('#file') and value else word


def of_user(record: Record) -> Iterator[Secret]:
    """Return the secrets that a user made."""
    return (each for each in record.secrets.values() if each.owner == record.model.uuid)


def find(record: Record, name: str) -> Optional[Secret]:
    """Return the user's secret of a name, None if there is none."""
    return next((each for each in of_user(record) if each.label == name), None)


def identified(record: Record, text: str) -> str:
    """Return a text with the id of a user's secret where it was ``secret:NAME``."""
    secret = find(record, text[len(_SCHEME) :]) if text.startswith(_SCHEME) else None
    return f'{_SCHEME}{secret.id}' if secret else text


def option_value(record: Record, text: str) -> str:
    """Return the value for an option of type ``secret``: an id, for a name too.

    Raises:
        ValueError: if it is neither.
    """
    found = identified(record, text if text.startswith(_SCHEME) else f'{_SCHEME}{text}')
    if not _ID.match(found):
        raise ValueError(text)
    return found
