# SPDX-License-Identifier: Apache-2.0
"""What ``charmcraft pack`` makes of a charm's one project file, and a charm reads when it runs."""

from __future__ import annotations

import pathlib
from typing import Any, Dict, Mapping, Optional

from ops._private import yaml
from ops.local._error import UsageError

PROJECT = 'charmcraft.yaml'
METADATA = 'metadata.yaml'

_SAME = (
    'name', 'summary', 'description', 'assumes', 'charm-user', 'containers', 'devices',
    'extra-bindings', 'peers', 'provides', 'requires', 'resources', 'storage', 'subordinate',
    'terms',
)  # fmt: skip
_LINKS = {
    'contact': 'maintainers',
    'documentation': 'docs',
    'issues': 'issues',
    'source': 'source',
    'website': 'website',
}
_FILES = {'actions': 'actions.yaml', 'config': 'config.yaml'}


def unfold(charm: pathlib.Path, source: Optional[pathlib.Path] = None) -> None:
    """Write metadata.yaml, config.yaml and actions.yaml beside a charmcraft.yaml that has them.

    A charm with a metadata.yaml of its own is left as it is.

    Args:
        charm: the folder to write in.
        source: the charm's own folder, where ``charm`` is a view of it, in which an earlier
            call has written.

    Raises:
        UsageError: if the project file is no YAML mapping, or in no known encoding.
    """
    if source is not None:
        _fold(charm, source)
    if (charm / METADATA).is_file() or not (charm / PROJECT).is_file():
        return
    shown = (source or charm) / PROJECT
    project = _read(charm / PROJECT, shown)
    _write(charm / METADATA, _metadata(project, shown))
    for key, name in _FILES.items():
        if project.get(key):
            _write(charm / name, project[key])


def _fold(charm: pathlib.Path, source: pathlib.Path) -> None:
    for name in (METADATA, *_FILES.values()):
        if not (source / name).is_file():
            (charm / name).unlink(missing_ok=True)


def unfolded(name: str) -> bool:
    """Say whether a file is one of those that :func:`unfold` writes."""
    return name == METADATA or name in _FILES.values()


def _read(path: pathlib.Path, shown: pathlib.Path) -> Mapping[str, Any]:
    try:
        found: Any = yaml.safe_load(path.read_text(encoding='utf-8'))
    except UnicodeDecodeError as exc:
        raise UsageError(f'cannot read {shown}: it is not UTF-8: {exc}') from exc
    except Exception as exc:  # OSError, yaml.YAMLError: whatever the file is not
        raise UsageError(f'cannot read {shown}: {" ".join(str(exc).split())}') from exc
    if not isinstance(found, dict):
        raise UsageError(f'cannot read {shown}: it is no mapping of keys to values')
    return found  # pyright: ignore[reportUnknownVariableType]  # what YAML holds is checked below


def _metadata(project: Mapping[str, Any], shown: pathlib.Path) -> Dict[str, Any]:
    metadata = {key: project[key] for key in _SAME if key in project}
    if 'title' in project:
        metadata['display-name'] = project['title']
    links: Any = project.get('links') or {}
    if not isinstance(links, dict):
        raise UsageError(f'cannot read {shown}: links: it is no mapping of keys to values')
    metadata.update({key: links[link] for link, key in _LINKS.items() if link in links})
    return metadata


def _write(path: pathlib.Path, content: Any) -> None:
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding='utf-8')
