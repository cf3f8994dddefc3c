# SPDX-License-Identifier: Apache-2.0
"""What Juju takes as a secret's content and as the time when it expires.

No message here holds content: it names keys and types alone.
"""

from __future__ import annotations

import re
import typing
from typing import Any, List, Optional, Union

if typing.TYPE_CHECKING:
    import datetime

KEY = r'[a-z](?:-?[a-z0-9]){2,}'
"""A key: Juju refuses others."""


def validate(content: Any) -> None:
    """Refuse what Juju would refuse as the content of a secret.

    Raises:
        TypeError: if it is no dict, or a key or value is no string.
        ValueError: if it is empty, or a key is not one that Juju takes.
    """
    if not isinstance(content, dict):
        raise TypeError(f'Secret content must be a dict, not {type(content).__name__}')
    entries = typing.cast('dict[Any, Any]', content)
    if not entries:
        raise ValueError('Secret content must not be empty')
    _validate_keys(list(entries))
    _validate_values(entries)


def _validate_keys(keys: List[Any]) -> None:
    wrong = [key for key in keys if not isinstance(key, str)]
    if wrong:
        raise TypeError(f'Invalid secret keys: {wrong}. Keys should be of type str.')
    wrong = [key for key in keys if not re.fullmatch(KEY, key)]
    if wrong:
        raise ValueError(
            f'Invalid secret keys: {wrong}. '
            'Keys should be lowercase letters and digits, at least 3 characters long, '
            'start with a letter, and not start or end with a hyphen.'
        )


def _validate_values(content: dict[str, Any]) -> None:
    wrong = {k: type(v).__name__ for k, v in content.items() if not isinstance(v, str)}
    if wrong:
        raise TypeError(
            f'Invalid secret values for keys: {list(wrong)}. '
            f'Values should be of type str, not {" or ".join(sorted(set(wrong.values())))}.'
        )


def calculate_expiry(
    expire: Union[datetime.datetime, datetime.timedelta, None],
) -> Optional[datetime.datetime]:
    """Return the time that a secret expires at.

    Args:
        expire: the time itself, how long from now, or None for never.

    Raises:
        TypeError: if it is anything else.
    """
    if expire is None:
        return None
    import datetime

    if isinstance(expire, datetime.datetime):
        return expire
    if isinstance(expire, datetime.timedelta):  # pyright: ignore[reportUnnecessaryIsInstance]
        return datetime.datetime.now(datetime.timezone.utc) + expire
    raise TypeError(
        f'Expiration time must be a datetime or timedelta from now, not {type(expire).__name__}'
    )
