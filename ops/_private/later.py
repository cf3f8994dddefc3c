# SPDX-License-Identifier: Apache-2.0
"""Modules that are imported when somebody first uses them."""

from __future__ import annotations

import importlib
import types
from typing import Any


class Later(types.ModuleType):
    """Stand in for a module until one of its attributes is asked for.

    A face needs the name ``datetime`` so that ``typing.get_type_hints`` can read the annotations
    of its classes, which hardly any charm does.

    Example::

        if TYPE_CHECKING:
            import datetime
        else:
            datetime = later.Later('datetime')
    """

    def __getattr__(self, name: str) -> Any:
        found = getattr(importlib.import_module(self.__name__), name)
        setattr(self, name, found)
        return found
