# SPDX-License-Identifier: Apache-2.0
"""YAML by the safe loader and dumper alone, the C ones where they are there."""

from __future__ import annotations

from typing import Any, Optional, TextIO, Union, overload


def safe_load(stream: Union[str, bytes, TextIO], safe_loader: Any = None) -> Any:
    """Read one YAML document, making nothing but plain Python values.

    Args:
        stream: the text, or a file that is open for reading, which an error then names.
        safe_loader: a safe loader of PyYAML, None for its C one where that is there.

    Raises:
        yaml.YAMLError: if it is no YAML, or asks for a Python object.
    """
    import yaml

    loader: Any = safe_loader or getattr(yaml, 'CSafeLoader', yaml.SafeLoader)
    return yaml.load(stream, Loader=loader)  # noqa: S506 - a safe loader, which the check cannot see


@overload
def safe_dump(data: Any, stream: TextIO, **options: Any) -> None: ...
@overload
def safe_dump(data: Any, stream: None = None, **options: Any) -> str: ...
def safe_dump(data: Any, stream: Optional[TextIO] = None, **options: Any) -> Optional[str]:
    """Write plain Python values as YAML, to a stream or as text.

    Raises:
        yaml.YAMLError: if a value is no plain one.
    """
    import yaml

    dumper = getattr(yaml, 'CSafeDumper', yaml.SafeDumper)
    dump: Any = yaml.dump
    written: Optional[str] = dump(data, stream=stream, Dumper=dumper, **options)
    return written


__all__ = ['safe_dump', 'safe_load']
