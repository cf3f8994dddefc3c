# SPDX-License-Identifier: Apache-2.0
"""What a hook command prints, as Python values, with errors that name the command."""

from __future__ import annotations

import json
from typing import Any, Dict, List, Sequence, cast

from ops.hookcmds import _run
from ops.hookcmds._shown import cut

_KINDS = {
    type(None): 'null',
    bool: 'a boolean',
    dict: 'an object',
    float: 'a number',
    int: 'a number',
    list: 'a list',
    str: 'a string',
}


class NotJSON(json.JSONDecodeError):
    """A hook command printed something that is not JSON.

    The document is left out of the error, since it may be the content of a secret.
    """

    def __init__(self, msg: str, doc: str, pos: int):
        super().__init__(msg, doc, pos)
        self.doc = ''


def ask(*argv: str) -> Any:
    """Run a hook command and read the JSON that it prints.

    Raises:
        NotJSON: if it prints something else.
    """
    return parse(argv, _run.run(*argv))


def parse(argv: Sequence[str], text: str) -> Any:
    """Read the JSON that a hook command has printed."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as exc:
        reason, position = exc.msg, exc.pos
    # Raised here, since inside the block the first error, and what was printed, would be kept.
    found = f'it is not JSON ({reason})' if text.strip() else 'it is empty, and should be JSON'
    raise NotJSON(f'cannot read the output of {" ".join(cut(argv))!r}: {found}', text, position)


def mapping(command: str, found: Any) -> Dict[str, Any]:
    """Return what has to be an object.

    Raises:
        TypeError: if it is none.
    """
    if isinstance(found, dict):
        return cast('Dict[str, Any]', found)
    raise TypeError(_wrong(command, 'an object', found))


def listed(command: str, found: Any) -> List[Any]:
    """Return what has to be a list; Juju writes an empty one as ``null`` here and there.

    Raises:
        TypeError: if it is none.
    """
    if found is None:
        return []
    if isinstance(found, list):
        return cast('List[Any]', found)
    raise TypeError(_wrong(command, 'a list', found))


def member(command: str, found: Any, key: str) -> Any:
    """Return what has to be in an object.

    Raises:
        KeyError: if it is not.
        TypeError: if there is no object.
    """
    entries = mapping(command, found)
    if key not in entries:
        raise KeyError(f'cannot read the output of {command!r}: it has no {key!r}')
    return entries[key]


def _wrong(command: str, expected: str, found: Any) -> str:
    kind = _KINDS[type(found)]  # JSON has no other kinds
    return f'cannot read the output of {command!r}: {expected} should be there, not {kind}'
