# SPDX-License-Identifier: Apache-2.0
"""Reading the annotations of a class alike on Python 3.8 and on 3.14, where they are lazy."""

from __future__ import annotations

import sys
import typing
from typing import Any, Dict, Mapping

if sys.version_info >= (3, 14):

    def own(cls: type) -> Dict[str, Any]:
        """Return the annotations in the body of a class, unevaluated; see below."""
        import annotationlib

        return dict(annotationlib.get_annotations(cls, format=annotationlib.Format.FORWARDREF))

else:

    def own(cls: type) -> Dict[str, Any]:
        """Return the annotations in the body of a class, not those of its bases, unevaluated.

        Under ``from __future__ import annotations`` every value is a string. A class of Python
        3.14 without that import gives its annotations evaluated where they can be, and forward
        references where they cannot.
        """
        found: Mapping[str, Any] = cls.__dict__.get('__annotations__', {})
        return dict(found)


def names(cls: type) -> Dict[str, Any]:
    """Return each annotated name of a class and of its bases, base first, unevaluated."""
    found: Dict[str, Any] = {}
    for base in reversed(cls.__mro__):
        found.update(own(base))
    return found


def hints(cls: type) -> Dict[str, Any]:
    """Return the annotations of a class and of its bases, evaluated where that can be.

    ``X | None`` in a charm's class under ``from __future__ import annotations`` cannot be
    evaluated before Python 3.10, nor a name that is imported for type checkers alone: such an
    annotation comes back as it is written, the others evaluated.
    """
    try:
        return typing.get_type_hints(cls)
    except Exception:  # an annotation may hold any expression, which may fail in any way
        return _each_by_itself(cls)


def _each_by_itself(cls: type) -> Dict[str, Any]:
    found: Dict[str, Any] = {}
    for base in reversed(cls.__mro__):
        module = sys.modules.get(base.__module__)
        for name, annotation in own(base).items():
            found[name] = _evaluated(annotation, vars(module) if module else {}, vars(base))
    return found


def _evaluated(annotation: Any, module: Mapping[str, Any], body: Mapping[str, Any]) -> Any:
    holder = type('holder', (), {'__annotations__': {'it': annotation}})
    try:
        return typing.get_type_hints(holder, dict(module), dict(body))['it']
    except Exception:  # as above
        return annotation
