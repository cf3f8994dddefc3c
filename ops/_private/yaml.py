# SPDX-License-Identifier: Apache-2.0
"""YAML by the safe loader and dumper alone, the C ones where they are there."""

from __future__ import annotations

import re
import sys
from typing import Any, Callable, Optional, TextIO, Union, overload


def safe_load(stream: Union[str, bytes, TextIO], safe_loader: Any = None) -> Any:
    """Read one YAML document, making nothing but plain Python values.

    Args:
        stream: the text, or a file that is open for reading, which an error then names.
        safe_loader: a safe loader of PyYAML, None for its C one where that is there.

    Raises:
        yaml.YAMLError: if it is no YAML, or asks for a Python object.
    """
    yaml = _pyyaml()

    loader: Any = safe_loader or getattr(yaml, 'CSafeLoader', yaml.SafeLoader)
    return yaml.load(stream, Loader=loader)


@overload
def safe_dump(data: Any, stream: TextIO, **options: Any) -> None: ...
@overload
def safe_dump(data: Any, stream: None = None, **options: Any) -> str: ...
def safe_dump(data: Any, stream: Optional[TextIO] = None, **options: Any) -> Optional[str]:
    """Write plain Python values as YAML, to a stream or as text.

    Raises:
        yaml.YAMLError: if a value is no plain one.
    """
    yaml = _pyyaml()

    dumper = getattr(yaml, 'CSafeDumper', yaml.SafeDumper)
    dump: Any = yaml.dump
    written: Optional[str] = dump(data, stream=stream, Dumper=dumper, **options)
    return written


def _pyyaml() -> Any:
    """Import PyYAML, without compiling the patterns of its Python parser until they are used.

    That is four fifths of what the import costs, and a sixth of what a dispatch does. The C
    parser uses only those that tell a plain scalar's type.
    """
    if 'yaml' not in sys.modules:
        compile_now = re.compile
        re.compile = _compile_later(compile_now)
        try:
            import yaml
        finally:
            re.compile = compile_now
    import yaml

    return yaml


def _compile_later(compile_now: Callable[..., Any]) -> Callable[..., Any]:
    def compile_for(*given: Any, **named: Any) -> Any:
        # Other threads may be compiling patterns of their own.
        asking = str(sys._getframe(1).f_globals.get('__name__', ''))  # pyright: ignore[reportPrivateUsage]
        if asking.startswith('yaml.'):
            return _Pattern(compile_now, given, named)
        return compile_now(*given, **named)

    return compile_for


class _Pattern:
    """A regular expression that is compiled when it is first used."""

    def __init__(self, compile_now: Callable[..., Any], given: Any, named: Any):
        self._compile = lambda: compile_now(*given, **named)

    def __getattr__(self, name: str) -> Any:
        if name.startswith('__'):
            raise AttributeError(name)
        found = getattr(self._compile(), name)
        setattr(self, name, found)
        return found


__all__ = ['safe_dump', 'safe_load']
