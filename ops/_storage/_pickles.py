# SPDX-License-Identifier: Apache-2.0
"""The format of a snapshot in the unit's state database: a pickle of plain values.

Pickles can name any function for the reader to call. These name none beyond a few built-in
types, and one that names more is neither written nor read.
"""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pickle
else:
    try:
        # All that is used of pickle, which loads more and compiles a pattern.
        import _pickle as pickle
    except ImportError:  # an interpreter that has none in C
        import pickle

PicklingError = pickle.PicklingError
UnpicklingError = pickle.UnpicklingError

PROTOCOL = 4
"""What the published releases write on Python 3.8 to 3.13; a newer Python writes more."""

_NAMED = (bytearray, complex, frozenset, set)
_READ = {**{kind.__name__: kind for kind in _NAMED}, 'Ellipsis': ...}


class _Pickler(pickle.Pickler):
    def reducer_override(self, obj: Any) -> Any:
        # Asked about everything but text, numbers and the common containers.
        if obj is ... or type(obj) in _NAMED or any(obj is kind for kind in _NAMED):
            return NotImplemented
        raise pickle.PicklingError(f'a value of type {type(obj).__name__} cannot be saved')


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if module == 'builtins' and name in _READ:
            return _READ[name]
        raise pickle.UnpicklingError(f'it names {module}.{name}, which no snapshot may')


def dumps(data: Any) -> bytes:
    """Return the pickle of plain values.

    Raises:
        pickle.PicklingError: if there are other things among them.
    """
    written = io.BytesIO()
    _Pickler(written, PROTOCOL).dump(data)
    return written.getvalue()


def loads(pickled: bytes) -> Any:
    """Return the plain values of a pickle.

    Raises:
        pickle.UnpicklingError: if it holds other things, or is no pickle.
    """
    try:
        return _Unpickler(io.BytesIO(pickled)).load()
    except pickle.UnpicklingError:
        raise
    except Exception as error:  # a damaged pickle raises whatever its bytes happen to mean
        raise pickle.UnpicklingError(f'it is damaged ({type(error).__name__})') from error
