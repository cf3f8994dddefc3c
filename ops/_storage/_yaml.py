# SPDX-License-Identifier: Apache-2.0
"""The format of a value that Juju keeps: YAML of plain values, and of tuples."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Tuple

import yaml

if TYPE_CHECKING:
    from yaml import SafeDumper as _BaseDumper
    from yaml import SafeLoader as _BaseLoader
else:
    _BaseLoader = getattr(yaml, 'CSafeLoader', yaml.SafeLoader)
    _BaseDumper = getattr(yaml, 'CSafeDumper', yaml.SafeDumper)

_TUPLE = 'tag:yaml.org,2002:python/tuple'


class _SimpleLoader(_BaseLoader):
    """Reads plain values, and tuples, which are needed to bring an event back as it was."""

    __module__ = 'ops.storage'

    def construct_python_tuple(self, node: Any) -> Tuple[Any, ...]:
        return tuple(self.construct_sequence(node, deep=True))


_SimpleLoader.add_constructor(_TUPLE, _SimpleLoader.construct_python_tuple)


class _SimpleDumper(_BaseDumper):
    """Writes plain values, and tuples as tuples; whatever else is refused."""

    __module__ = 'ops.storage'

    def represent_tuple(self, data: Tuple[Any, ...]) -> yaml.Node:
        return self.represent_sequence(_TUPLE, data)


_SimpleDumper.add_representer(tuple, _SimpleDumper.represent_tuple)


def load(text: str) -> Any:
    """Return the value of a YAML document."""
    return yaml.load(text, Loader=_SimpleLoader)  # noqa: S506  # below SafeLoader


def dump(value: Any) -> str:
    """Return a value as a YAML document, the innermost containers on one line.

    Raises:
        yaml.representer.RepresenterError: if it holds more than plain values; the error names
            the type of the first of those, and shows none.
    """
    refused = None
    try:
        return str(yaml.dump(value, Dumper=_SimpleDumper, default_flow_style=None))
    except yaml.representer.RepresenterError as error:
        refused = type(error.args[-1]).__name__
    # Outside of the block, so that the value does not stay behind as the error's context.
    raise yaml.representer.RepresenterError(f'cannot represent a value of type {refused}')


def dump_state(key: str, value: str) -> str:
    """Return what ``state-set`` reads: the key, and the value as a block of text."""
    return str(
        yaml.dump({key: value}, Dumper=_SimpleDumper, default_style='|', default_flow_style=False)
    )
