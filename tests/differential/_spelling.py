# SPDX-License-Identifier: Apache-2.0
"""What the two spellings of a hook command have in common: a set of flags and words.

This tree writes hook commands as Ops 3 does on both lines, and Ops 2 puts the same words in
another order. For line 2 both are brought to one form; for line 3 nothing is.
"""

from __future__ import annotations

import json
from typing import Any, Callable, Dict, List, Mapping

import yaml

_PLAIN = ('--', '--format=json')
_RULES: Dict[str, Callable[[List[str]], List[str]]] = {
    'status-get': lambda words: [word.replace('=False', '=false').replace('=True', '=true')
                                 for word in words],
    # Ops 3 asks for all attributes and takes one of them.
    'storage-get': lambda words: [word for word in words if word not in ('location', 'kind')],
    # Ops 3 says so for every secret, which Juju takes for what it is.
    'secret-set': lambda words: _without_owner(words),
}  # fmt: skip


def canonical(lines: List[str]) -> List[str]:
    """Return the calls of hook commands, each in the form that both lines share."""
    calls = [json.loads(line) for line in lines]
    return [json.dumps(_call(call)) for call in calls if not _asks_for_help(call)]


def _asks_for_help(call: Mapping[str, Any]) -> bool:
    # How Ops 2 finds the storage of a hook; Ops 3 reads JUJU_STORAGE_ID.
    return call['argv'] == ['storage-get', '--help']


def _call(call: Dict[str, Any]) -> Dict[str, Any]:
    command, *words = call['argv']
    if command == 'juju-log':
        return call
    words = _RULES.get(command, list)(words)
    words = [_expiry(word) for word in words if word not in _PLAIN]
    call['argv'] = [command, *sorted(words)]
    if call.get('input'):
        call['input'] = dict(sorted(yaml.safe_load(call['input']).items()))
    return call


def _expiry(word: str) -> str:
    return word[:-6] + 'Z' if word.endswith('+00:00') else word


def _without_owner(words: List[str]) -> List[str]:
    if '--owner' not in words:
        return words
    at = words.index('--owner')
    return words[:at] + words[at + 2 :]
