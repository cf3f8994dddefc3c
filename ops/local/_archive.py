# SPDX-License-Identifier: Apache-2.0
"""A ``.charm`` file, unpacked so that nothing of it gets out of the folder it goes into."""

from __future__ import annotations

import json
import os
import pathlib
import re
import shutil
import stat
import zipfile
import zlib
from typing import Dict, List

from ops.local._error import UsageError

SUFFIX = '.charm'
_STAMP = '.unpacked.json'
_CHUNK = 1 << 20

# The Python of a packed environment is the machine's: such a link is left out if it leads out.
_INTERPRETER = re.compile(r'venv/bin/python[0-9.]*\Z')


def is_archive(path: pathlib.Path) -> bool:
    """Say whether a path is a packed charm, by its name and being a file."""
    return path.suffix == SUFFIX and path.is_file()


def unpack(archive: pathlib.Path, folder: pathlib.Path) -> pathlib.Path:
    """Unpack a charm into a folder, once for each version of the file, and return the folder.

    Raises:
        UsageError: if it is no whole zip file, or a member would lie outside of the folder.
    """
    stamp = _stamp(archive)
    if _read(folder / _STAMP) == stamp:
        return folder
    draft = folder.with_name(f'{folder.name}.new')
    _remove(draft)
    draft.mkdir(mode=0o700)
    try:
        _extract(archive, draft)
        (draft / _STAMP).write_text(json.dumps(stamp), encoding='utf-8')
        _remove(folder)
        os.replace(draft, folder)
    finally:
        _remove(draft)
    return folder


def _stamp(archive: pathlib.Path) -> Dict[str, object]:
    found = archive.stat()
    return {'path': str(archive.resolve()), 'size': found.st_size, 'time': found.st_mtime_ns}


def _read(path: pathlib.Path) -> object:
    try:
        return json.loads(path.read_text(encoding='utf-8'))
    except (OSError, ValueError):
        return None


def _remove(folder: pathlib.Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def _extract(archive: pathlib.Path, folder: pathlib.Path) -> None:
    try:
        with zipfile.ZipFile(archive) as opened:
            members = opened.infolist()
            _check(archive, members, folder)
            links: List[str] = []
            for member in members:
                _write(opened, member, folder, links)
            _check_links(archive, folder, links)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as exc:
        # RuntimeError: it is encrypted.
        raise UsageError(
            f'cannot unpack {archive}: it is cut short, or no zip file: {exc}'
        ) from exc
    except OSError as exc:
        raise UsageError(
            f'cannot unpack {archive}: {exc.filename or folder}: {exc.strerror}'
        ) from exc


def _check(archive: pathlib.Path, members: List[zipfile.ZipInfo], folder: pathlib.Path) -> None:
    for member in members:
        name = member.orig_filename
        parts = name.rstrip('/').split('/')
        if '..' in parts:
            raise _refused(archive, name, 'leads out of the charm')
        # What a part may be called is what makes two names of one path differ.
        if {'', '.'}.intersection(parts) or re.search(r'[\\\0]|^.:', name):
            raise _refused(archive, name, 'is no path within the charm')
        kind = stat.S_IFMT(member.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR, stat.S_IFLNK):
            raise _refused(archive, name, 'is no file, folder or link')
    needed = sum(member.file_size for member in members)
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise UsageError(
            f'cannot unpack {archive}: it needs {needed} bytes in {folder.parent}, where {free} '
            'are free; name another place with --unit-dir'
        )


def _refused(archive: pathlib.Path, name: str, why: str) -> UsageError:
    return UsageError(f'cannot unpack {archive}: its member {name!r} {why}; nothing was unpacked')


def _write(
    opened: zipfile.ZipFile, member: zipfile.ZipInfo, folder: pathlib.Path, links: List[str]
) -> None:
    name = member.filename.rstrip('/')
    target = folder / name
    # What lies behind a link may be anywhere, whatever the link's own text says.
    if any(name.startswith(f'{link}/') for link in links):
        raise _refused(pathlib.Path(str(opened.filename)), name, 'lies behind a link')
    mode = member.external_attr >> 16
    if member.is_dir():
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        return
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if stat.S_ISLNK(mode):
        _link(opened, member, folder)
        links.append(name)
        return
    with opened.open(member) as source, open(target, 'xb') as copy:
        shutil.copyfileobj(source, copy, _CHUNK)
    target.chmod(0o600 | (mode & 0o777))


def _link(opened: zipfile.ZipFile, member: zipfile.ZipInfo, folder: pathlib.Path) -> None:
    archive = pathlib.Path(str(opened.filename))
    text = opened.read(member).decode('utf-8', 'surrogateescape')
    within = os.path.normpath(os.path.join(os.path.dirname(member.filename), text))
    out = text.startswith('/') or within.split('/')[0] == '..' or '\0' in text or not text
    if not out:
        os.symlink(text, folder / member.filename)
    elif not _INTERPRETER.match(member.filename):
        raise _refused(archive, member.filename, f'is a link that leads out, to {text!r}')


def _check_links(archive: pathlib.Path, folder: pathlib.Path, links: List[str]) -> None:
    """Follow the links, of which one may lead out through another."""
    inside = os.path.realpath(folder)
    for name in links:
        real = os.path.realpath(folder / name)
        if os.path.commonpath((inside, real)) != inside:
            raise _refused(archive, name, 'is a link that leads out, through others')
