# SPDX-License-Identifier: Apache-2.0
"""Settings on a command line, ``key=value``, and in a file of YAML or JSON."""

from __future__ import annotations

import json
from typing import Any, Dict, Iterable, cast

from ops._unit._fault import Fault, UsageFault, quoted


def parse(words: Iterable[str], *, empty_values: bool = True) -> Dict[str, str]:
    """Read words of the form ``key=value``.

    Raises:
        UsageFault: if one is not of that form, or a key comes twice.
    """
    found: Dict[str, str] = {}
    for word in words:
        key, assigned, value = word.partition('=')
        if not assigned or not key or not (value or empty_values):
            raise UsageFault(f'expected "key=value", got {quoted(word)}')
        if key in found:
            raise UsageFault(f'key {quoted(key)} specified more than once')
        found[key] = value
    return found


def load(text: str) -> Dict[str, str]:
    """Read a file of settings: every scalar is the text it was written as, null is empty.

    Raises:
        Fault: if it is no mapping, or a value in it is no scalar. The text is not shown.
    """
    if text.startswith('{'):
        try:
            # JSON is YAML too, and much the faster to read.
            return _texts(_JSON.decode(text))
        except ValueError:
            pass
    return _load_yaml(text)


def _texts(plain: Dict[str, Any]) -> Dict[str, str]:
    found: Dict[str, str] = {}
    for key, value in plain.items():
        if isinstance(value, (dict, list)):
            raise _no_scalar('map' if isinstance(value, dict) else 'seq')
        found[key] = value if isinstance(value, str) else _CONSTANTS[value]
    return found


# Made once: json.loads makes one for each call.
_JSON = json.JSONDecoder(parse_int=str, parse_float=str)
_CONSTANTS: Dict[Any, str] = {None: '', True: 'true', False: 'false'}


def _load_yaml(text: str) -> Dict[str, str]:
    import yaml

    loader = getattr(yaml, 'CSafeLoader', yaml.SafeLoader)
    try:
        root = cast(Any, yaml).compose(text, Loader=loader)
    except yaml.YAMLError:
        raise Fault('yaml: cannot parse the settings') from None
    if root is None or root.tag == 'tag:yaml.org,2002:null':
        return {}
    if not isinstance(root, yaml.MappingNode):
        raise Fault('yaml: unmarshal errors: the settings are no map')
    return {key.value: _scalar(value) for key, value in root.value}


def _scalar(node: Any) -> str:
    if node.tag == 'tag:yaml.org,2002:null':
        return ''
    if not isinstance(node.value, str):
        raise _no_scalar(node.tag.rpartition(':')[2])
    return node.value


def _no_scalar(tag: str) -> Fault:
    return Fault(f'yaml: unmarshal errors: cannot unmarshal !!{tag} into string')
