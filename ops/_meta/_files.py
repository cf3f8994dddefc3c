# SPDX-License-Identifier: Apache-2.0
"""The files in a charm's folder that hold its metadata."""

from __future__ import annotations

import errno
import os
from typing import Any, Tuple

from ops._private import yaml


def read(root: str) -> Tuple[Any, Any, Any]:
    """Return what ``metadata.yaml``, ``actions.yaml`` and ``config.yaml`` of a charm hold.

    Raises:
        FileNotFoundError: if there is no ``metadata.yaml``; the others may be missing.
        UnicodeDecodeError: if one is not UTF-8.
        yaml.YAMLError: if one is no YAML.
    """
    try:
        metadata = _load(os.path.join(root, 'metadata.yaml'))
    except FileNotFoundError:
        raise _no_metadata(root) from None
    actions, config = (os.path.join(root, name) for name in ('actions.yaml', 'config.yaml'))
    return metadata, _load_if_there(actions), _load_if_there(config)


def _load(path: str) -> Any:
    try:
        with open(path, encoding='utf-8') as stream:
            return yaml.safe_load(stream)  # its errors name the file, line and column
    except UnicodeDecodeError as exc:
        raise UnicodeDecodeError(
            exc.encoding, exc.object, exc.start, exc.end, f'{exc.reason} ({path} must be UTF-8)'
        ) from None


def _load_if_there(path: str) -> Any:
    try:
        return _load(path)
    except FileNotFoundError:
        return None


def _no_metadata(root: str) -> FileNotFoundError:
    text = 'No such file or directory'
    if os.path.exists(os.path.join(root, 'charmcraft.yaml')):
        text += ' (there is a charmcraft.yaml, from which `charmcraft pack` writes it)'
    return FileNotFoundError(errno.ENOENT, text, os.path.join(root, 'metadata.yaml'))
