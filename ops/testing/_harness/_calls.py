# SPDX-License-Identifier: Apache-2.0
"""The record of what the model has asked of its backend."""

from __future__ import annotations

import functools
import types
from typing import Any, Callable, List, Set, Tuple, Type, TypeVar

_T = TypeVar('_T')

Call = Tuple[Any, ...]
"""The name of a method, its arguments, and a dict of its keyword arguments if there are any."""


class Recording:
    """What a recorded backend keeps."""

    _calls: List[Call]
    _known_sockets: Set[str]
    _is_answering: bool


def recorded(cls: Type[_T]) -> Type[_T]:
    """Have each public method of the decorated class record its calls, inherited ones too.

    What a method calls of the same backend in turn is no call of the model's, so it is left out.
    """
    for name in dir(cls):
        method = getattr(cls, name)
        if not name.startswith('_') and isinstance(method, types.FunctionType):
            setattr(cls, name, _recorded(name, method))
    return cls


def _recorded(name: str, method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def call(backend: Recording, *args: Any, **kwargs: Any) -> Any:
        if backend._is_answering:  # pyright: ignore[reportPrivateUsage]
            return method(backend, *args, **kwargs)
        _keep(backend, (name, *args, kwargs) if kwargs else (name, *args))
        backend._is_answering = True  # pyright: ignore[reportPrivateUsage]
        try:
            return method(backend, *args, **kwargs)
        finally:
            backend._is_answering = False  # pyright: ignore[reportPrivateUsage]

    return call


def _keep(backend: Recording, call: Call) -> None:
    if call[0] == 'get_pebble':
        # A container asks for its client once, whenever it first needs it.
        if call[1:2] and call[1] in backend._known_sockets:  # pyright: ignore[reportPrivateUsage]
            return
        backend._known_sockets.add(str(call[1:2] and call[1]))  # pyright: ignore[reportPrivateUsage]
    backend._calls.append(call)  # pyright: ignore[reportPrivateUsage]
