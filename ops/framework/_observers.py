# SPDX-License-Identifier: Apache-2.0
"""What can observe an event: a method that is called with the event alone."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import types
from typing import Any


def check(method: types.MethodType) -> None:
    """Refuse a method that cannot be called with one event.

    Raises:
        TypeError: if it takes no argument, or needs more than the event.
    """
    if _takes_one_argument(method.__func__):
        return
    import inspect

    signature = inspect.signature(method)
    try:
        signature.bind(None)
    except TypeError as error:
        owner = type(method.__self__).__name__
        raise TypeError(
            f"{owner}.{method.__name__} must be callable with only 'self' and the 'event'"
        ) from error


def _takes_one_argument(function: Any) -> bool:
    # A plain function's own facts: inspect costs more than all the rest of observing.
    if type(function) is not types.FunctionType or vars(function).keys() & _REDIRECTIONS:
        return False
    code = function.__code__
    required = code.co_argcount - len(function.__defaults__ or ())
    if required > 2 or code.co_kwonlyargcount > len(function.__kwdefaults__ or ()):
        return False
    return code.co_argcount >= 2 or bool(code.co_flags & _VARIABLE_ARGUMENTS)


_REDIRECTIONS = {'__wrapped__', '__signature__'}
"""What has :mod:`inspect` look at another function than the one at hand."""
_VARIABLE_ARGUMENTS = 0x04
"""``inspect.CO_VARARGS``: the function has ``*args``."""
