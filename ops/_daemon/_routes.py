# SPDX-License-Identifier: Apache-2.0
"""The table of endpoints: path and method to the function that answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, Dict, List, Tuple

from ops._daemon._http import Call, Refusal, Reply

if TYPE_CHECKING:
    from ops._daemon._daemon import Daemon

Handler = Callable[['Daemon', Call], Reply]

_PATHS: Dict[str, Dict[str, Handler]] = {}
_PATTERNS: List[Tuple[List[str], Dict[str, Handler]]] = []


def route(method: str, path: str) -> Callable[[Handler], Handler]:
    """Add the decorated function to the table.

    Args:
        method: the HTTP method.
        path: the path; a part in braces stands for any text, which the call then has in
            :attr:`Call.parts`.
    """

    def register(handler: Handler) -> Handler:
        if path not in _PATHS:
            _PATHS[path] = {}
            if '{' in path:
                _PATTERNS.append((path.split('/'), _PATHS[path]))
        _PATHS[path][method] = handler
        return handler

    return register


def find(call: Call) -> Handler:
    """Return the function that answers a call.

    Raises:
        Refusal: if there is no such path, or it does not take the method.
    """
    methods = _PATHS.get(call.path) or _matching(call)
    if methods is None:
        raise Refusal(404, 'invalid API endpoint requested')
    if call.method not in methods:
        raise Refusal(405, f'method "{call.method}" not allowed')
    return methods[call.method]


def _matching(call: Call) -> Dict[str, Handler] | None:
    given = call.path.split('/')
    for pattern, methods in _PATTERNS:
        if len(pattern) == len(given) and all(map(_fits, pattern, given)):
            call.parts = {
                name[1:-1]: part for name, part in zip(pattern, given) if name[:1] == '{'
            }
            return methods
    return None


def _fits(pattern: str, part: str) -> bool:
    return pattern == part or (pattern[:1] == '{' and part != '')
