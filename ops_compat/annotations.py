# SPDX-License-Identifier: Apache-2.0
"""Reading the annotations of a class alike on Python 3.8 and on 3.14, where they are lazy."""

from __future__ import annotations

import sys
from typing import Any, Dict, get_type_hints


def own(cls: type) -> Dict[str, Any]:
    """Return the annotations in the body of a class, not those of its bases, unevaluated.

    Under ``from __future__ import annotations`` every value is a string. A class of Python
    3.14 without that import gives its annotations evaluated where they can be, and forward
    references where they cannot.
    """
    if sys.version_info >= (3, 14):
        import annotationlib

        return dict(annotationlib.get_annotations(cls, format=annotationlib.Format.FORWARDREF))
    found: Dict[str, Any] = cls.__dict__.get('__annotations__', {})
    return dict(found)


def names(cls: type) -> Dict[str, Any]:
    """Return each annotated name of a class and of its bases, base first, unevaluated."""
    found: Dict[str, Any] = {}
    for base in reversed(cls.__mro__):
        found.update(own(base))
    return found


def hints(cls: type) -> Dict[str, Any]:
    """Return the evaluated annotations of a class, or the unevaluated where that cannot be.

    ``X | None`` in a charm's class under ``from __future__ import annotations`` cannot be
    evaluated before Python 3.10; the names are right all the same, so they are what comes back.
    """
    try:
        return get_type_hints(cls)
    except (NameError, TypeError):
        return names(cls)
