# SPDX-License-Identifier: Apache-2.0
"""Config options and action parameters as objects of a charm's own classes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Mapping, Type, TypeVar

from ops._private import later

if TYPE_CHECKING:
    from ops._private import schema
else:
    schema = later.Later('ops._private.schema')

_T = TypeVar('_T')


class _Abort(Exception):
    """The run of the charm ends here, with an exit code, and commits nothing.

    Args:
        exit_code: the exit code of the process.
    """

    def __init__(self, exit_code: int):
        super().__init__()
        self.exit_code = exit_code


def load(
    cls: Type[_T],
    data: Mapping[str, Any],
    args: tuple[Any, ...],
    kwargs: Mapping[str, Any],
    report: Callable[[ValueError], None] | None,
) -> _T:
    """Build an object from names as Juju writes them, which may hold hyphens.

    Args:
        cls: the class.
        data: the values by name.
        args: further arguments of the class by position.
        kwargs: further arguments of the class by name.
        report: what to do about values that the class does not accept, before the run ends;
            None to raise.

    Raises:
        ValueError: if the class does not accept the values.
        _Abort: instead, if that was reported: the run ends, as a success.
    """
    names = {name.replace('-', '_'): value for name, value in data.items()}
    try:
        return schema.build(cls, names, *args, **kwargs)
    except ValueError as exc:
        if report is None:
            raise
        report(exc)
        raise _Abort(0) from exc
