# SPDX-License-Identifier: Apache-2.0
"""Copying files and folders between the charm and a workload.

A path that the workload names cannot lead outside the target: paths are compared part by part,
with ``..`` resolved, and symbolic links in the target are followed before anything is written.
"""

from __future__ import annotations

import logging
import os
import posixpath
import stat
import typing
from pathlib import Path, PurePath
from typing import Any, Callable, Dict, Generator, Iterable, List, Optional, Tuple, Union

from ops.model._errors import MultiPushPullError

if typing.TYPE_CHECKING:
    from ops import pebble
    from ops.model._container import Container

_logger = logging.getLogger('ops.model')

AnyPath = Union[str, PurePath]
_ListFunction = Callable[[Path], Iterable['pebble.FileInfo']]


def push(container: Container, sources: Any, target: AnyPath) -> None:
    """Copy local files and folders; see :meth:`ops.Container.push_path`."""

    def copy(source: Path, info: pebble.FileInfo) -> None:
        place = destination(info.path, source, target)
        if _is_folder(info):
            container.make_dir(place, make_parents=True)
        else:
            _push_file(container, info, place)

    _each(sources, 'failed to push one or more files', list_local, copy)


def pull(container: Container, sources: Any, target: AnyPath) -> None:
    """Copy files and folders of the workload; see :meth:`ops.Container.pull_path`."""
    inside = os.path.realpath(target)

    def copy(source: Path, info: pebble.FileInfo) -> None:
        place = destination(info.path, source, target)
        _check_inside(inside, place, info.path)
        if _is_folder(info):
            place.mkdir(parents=True, exist_ok=True)
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            _pull_file(container, info.path, place)

    _each(sources, 'failed to pull one or more files', container.list_files, copy)


def _each(
    sources: Any,
    message: str,
    list_folder: _ListFunction,
    copy: Callable[[Path, pebble.FileInfo], None],
) -> None:
    """Copy each source, going on with the next one when one fails."""
    from ops import pebble

    if isinstance(sources, (str, PurePath)):
        sources = [sources]
    errors: List[Tuple[str, Exception]] = []
    for source in map(Path, sources):
        try:
            for info in list_recursive(list_folder, source):
                copy(source, info)
        except (OSError, pebble.Error) as exc:
            errors.append((str(source), exc))
    if errors:
        raise MultiPushPullError(message, errors)


def _push_file(container: Container, info: pebble.FileInfo, place: Path) -> None:
    # A link is pushed as what it leads to, so with the owner and the permissions of that.
    if _kind(info) == 'symlink':
        info = _local_info(info.path, os.stat(info.path))
    with open(info.path, 'rb') as source:
        container.push(
            place,
            source,
            make_dirs=True,
            permissions=info.permissions,
            user_id=info.user_id,
            user=info.user,
            group_id=info.group_id,
            group=info.group,
        )


def _pull_file(container: Container, path: str, place: Path) -> None:
    import shutil

    with container.pull(path, encoding=None) as source, place.open('wb') as written:
        shutil.copyfileobj(source, written)


def _kind(info: pebble.FileInfo) -> str:
    # Pebble may know types of files that this library does not.
    return str(getattr(info.type, 'value', info.type))


def _is_folder(info: pebble.FileInfo) -> bool:
    return _kind(info) == 'directory'


def _check_inside(inside: str, place: Path, path: str) -> None:
    """Refuse to write through a link in the target, which a workload can have put there."""
    reached = os.path.realpath(place)
    if os.path.commonpath([inside, reached]) != inside:
        from ops import pebble

        raise pebble.PathError(
            'generic-file-error',
            f'cannot pull {path!r} to {str(place)!r}: a symbolic link leads to {reached!r}, '
            f'outside of {inside!r}',
        )


def list_recursive(list_func: _ListFunction, path: Path) -> Generator[pebble.FileInfo, None, None]:
    """Yield a file, or all that is in a folder, each folder before what it holds.

    ``folder/*`` gives the same as ``folder``, and another place in the target.
    """
    if path.name == '*':
        path = path.parent
    for info in list_func(path):
        if _is_folder(info):
            yield info
            yield from list_recursive(list_func, Path(info.path))
        elif _kind(info) in ('file', 'symlink'):
            yield info
        else:
            _logger.debug('skipped unsupported file in Container.[push/pull]_path: %s', info.path)


def destination(file_path: AnyPath, source_path: AnyPath, dest_dir: AnyPath) -> Path:
    """Return where in the target a file of a source goes.

    The source's own name is kept and the folders above it are not: from ``/a/b``, ``/a/b/c``
    goes to ``b/c`` in the target. From ``/a/b/*`` it goes to ``c``.

    Raises:
        RuntimeError: if the file is not in the source's parent folder.
        ValueError: if one path is absolute and the other is not.
    """
    file, source = _normal(file_path), _normal(source_path)
    if file.is_absolute() != source.is_absolute():
        raise ValueError("Can't mix absolute and relative paths")
    prefix = source if source.name == '..' else source.parent
    above = len(prefix.parts)
    if file.parts[:above] != prefix.parts or '..' in file.parts[above:]:
        raise RuntimeError(f'file "{file_path}" does not have specified prefix "{prefix}"')
    return Path(dest_dir).joinpath(*file.parts[above:])


def _normal(path: AnyPath) -> PurePath:
    text = posixpath.normpath(str(path))
    return PurePath('/' + text.lstrip('/') if text.startswith('/') else text)


def list_local(path: Path) -> List[pebble.FileInfo]:
    """Return what is in a local folder, by name, or the file itself if it is one."""
    if path.is_dir():
        return [build_fileinfo(entry) for entry in sorted(path.iterdir())]
    return [build_fileinfo(path)]


def build_fileinfo(path: Union[str, Path]) -> pebble.FileInfo:
    """Describe a local file as Pebble describes one of the workload; links are not followed."""
    return _local_info(path, os.lstat(path))


def _local_info(path: Union[str, Path], found: os.stat_result) -> pebble.FileInfo:
    import datetime

    from ops import pebble

    return pebble.FileInfo(
        path=str(path),
        name=Path(path).name,
        type=_file_type(found.st_mode),
        size=found.st_size,
        permissions=stat.S_IMODE(found.st_mode),
        last_modified=datetime.datetime.fromtimestamp(found.st_mtime),
        user_id=found.st_uid,
        user=_user_name(found.st_uid),
        group_id=found.st_gid,
        group=_group_name(found.st_gid),
    )


_TYPES: Dict[int, str] = {
    stat.S_IFREG: 'file',
    stat.S_IFDIR: 'directory',
    stat.S_IFLNK: 'symlink',
    stat.S_IFSOCK: 'socket',
    stat.S_IFIFO: 'named-pipe',
    stat.S_IFBLK: 'device',
    stat.S_IFCHR: 'device',
}


def _file_type(mode: int) -> pebble.FileType:
    from ops import pebble

    return pebble.FileType(_TYPES.get(stat.S_IFMT(mode), 'unknown'))


def _user_name(uid: int) -> Optional[str]:
    import pwd

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        _logger.warning('Could not get name for user %s', uid)
        return None


def _group_name(gid: int) -> Optional[str]:
    import grp

    try:
        return grp.getgrgid(gid).gr_name
    except KeyError:
        _logger.warning('Could not get name for group %s', gid)
        return None
