# SPDX-License-Identifier: Apache-2.0
"""The files in a charm's folder that hold its metadata."""

from __future__ import annotations

import errno
import pathlib
from typing import Any, Tuple

from ops._private import yaml


def read(root: pathlib.Path) -> Tuple[Any, Any, Any]:
    """Return what ``metadata.yaml``, ``actions.yaml`` and ``config.yaml`` of a charm hold.

    Raises:
        FileNotFoundError: if there is no ``metadata.yaml``; the others may be missing.
        UnicodeDecodeError: if one is not UTF-8.
        yaml.YAMLError: if one is no YAML.
    """
    try:
        metadata = _load(root / 'metadata.yaml')
    except FileNotFoundError:
        raise _no_metadata(root) from None
    return metadata, _load_if_there(root / 'actions.yaml'), _load_if_there(root / 'config.yaml')


def _load(path: pathlib.Path) -> Any:
    try:
        with path.open(encoding='utf-8') as stream:
            return yaml.safe_load(stream)  # its errors name the file, line and column
    except UnicodeDecodeError as exc:
        raise UnicodeDecodeError(
            exc.encoding, exc.object, exc.start, exc.end, f'{exc.reason} ({path} must be UTF-8)'
        ) from None


def _load_if_there(path: pathlib.Path) -> Any:
    try:
        return _load(path)
    except FileNotFoundError:
        return None


def _no_metadata(root: pathlib.Path) -> FileNotFoundError:
    text = 'No such file or directory'
    if (root / 'charmcraft.yaml').exists():
        text += ' (there is a charmcraft.yaml, from which `charmcraft pack` writes it)'
    return FileNotFoundError(errno.ENOENT, text, str(root / 'metadata.yaml'))
