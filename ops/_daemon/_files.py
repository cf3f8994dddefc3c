# SPDX-License-Identifier: Apache-2.0
"""Files: read, written, listed, made and removed, in Pebble's words."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import re
import secrets
import stat
from typing import (
    TYPE_CHECKING,
    Any,
    BinaryIO,
    Callable,
    Dict,
    Generator,
    Iterator,
    List,
    Mapping,
    NamedTuple,
    Optional,
    Tuple,
)

from ops._daemon import _multipart, _owners, _times
from ops._daemon._changes import quoted
from ops._daemon._http import Call, Refusal, Reply, decode, envelope, sync
from ops._daemon._records import Owner
from ops._daemon._routes import route

if TYPE_CHECKING:
    from ops._daemon._daemon import Daemon

Item = Dict[str, Any]

_KINDS = {
    errno.ENOENT: 'not-found',
    errno.EACCES: 'permission-denied',
    errno.EPERM: 'permission-denied',
}
_FILE_PART = 'Content-Disposition: form-data; name="files"'
_STATUS = {'not-found': 404, 'permission-denied': 403, 'generic-file-error': 400}
_TYPES = (
    (stat.S_ISREG, 'file'),
    (stat.S_ISDIR, 'directory'),
    (stat.S_ISLNK, 'symlink'),
    (stat.S_ISSOCK, 'socket'),
    (stat.S_ISFIFO, 'named-pipe'),
    (stat.S_ISCHR, 'device'),
    (stat.S_ISBLK, 'device'),
)


class FileFault(Exception):
    """A file cannot be used as was asked."""

    def __init__(self, message: str, kind: str = 'generic-file-error'):
        super().__init__(message)
        self.message = message
        self.kind = kind


@contextlib.contextmanager
def _doing(verb: str, path: str) -> Generator[None, None, None]:
    """Make what the system says of a file into what Pebble says."""
    try:
        yield
    except OSError as exc:
        number = exc.errno or errno.EIO
        kind = _KINDS.get(number, 'generic-file-error')
        raise FileFault(f'{verb} {path}: {os.strerror(number).lower()}', kind) from None


def _item(path: str, do: Callable[[], None]) -> Item:
    """Do something to a file, and return how it went."""
    try:
        if not path.startswith('/'):
            raise FileFault(f'paths must be absolute, got {quoted(path)}')
        do()
    except FileFault as fault:
        return {'path': path, 'error': {'message': fault.message, 'kind': fault.kind}}
    return {'path': path}


@route('GET', '/v1/files')
def get_files(daemon: Daemon, call: Call) -> Reply:
    """Read files, or list them."""
    action = call.one('action')
    if action == 'read':
        return _read(daemon, call)
    if action == 'list':
        return _list(daemon, call)
    raise Refusal(400, f'invalid action {quoted(action)}')


@route('POST', '/v1/files')
def post_files(daemon: Daemon, call: Call) -> Reply:
    """Write files, make folders, or remove."""
    content_type = call.headers.get('content-type', '')
    media_type = content_type.partition(';')[0].strip().lower()
    if media_type == 'multipart/form-data':
        return _Writing(daemon).run(call.body or b'', _multipart.boundary(content_type))
    if not media_type:
        raise Refusal(400, f'invalid Content-Type {quoted(content_type)}')
    if media_type != 'application/json':
        raise Refusal(400, f'invalid media type {quoted(media_type)}')
    asked = call.json(action=str, dirs=list, paths=list)
    action = asked.get('action') or ''
    if action == 'write':
        raise Refusal(400, 'must use multipart with "write" action')
    if action == 'make-dirs':
        return sync([_make_dir(daemon, each) for each in asked.get('dirs') or ()])
    if action == 'remove':
        return sync([_remove(daemon, each) for each in asked.get('paths') or ()])
    raise Refusal(400, f'invalid action {quoted(action)}')


# -- reading --


def _read(daemon: Daemon, call: Call) -> Reply:
    paths = call.query.get('path', [])
    if not paths:
        raise Refusal(400, 'must specify one or more paths')
    if call.headers.get('accept', '') != 'multipart/form-data':
        raise Refusal(400, 'must accept multipart/form-data')
    opened: List[Tuple[str, BinaryIO]] = []
    items = [
        _item(path, lambda path=path: opened.append((path, _open(daemon, path)))) for path in paths
    ]
    content_type, pieces = _multipart.put_together(_parts(opened, envelope('sync', 200, items)))
    return Reply(200, pieces, content_type)


def _open(daemon: Daemon, path: str) -> BinaryIO:
    kept = daemon.tree.kept(path)
    if kept is not None:
        return io.BytesIO(kept)
    with _doing('stat', path):
        host = daemon.tree.locate(path).host
        regular = stat.S_ISREG(os.stat(host).st_mode)
    if not regular:
        raise FileFault(f'can only read a regular file: {quoted(path)}')
    with _doing('open', path):
        return open(host, 'rb')


def _parts(
    opened: List[Tuple[str, BinaryIO]], response: bytes
) -> Iterator[Tuple[str, Iterator[bytes]]]:
    with contextlib.ExitStack() as stack:
        for _, file in opened:
            stack.enter_context(file)
        for path, file in opened:
            name = path.replace('\\', '\\\\').replace('"', '\\"')
            headers = f'{_FILE_PART}; filename="{name}"\r\nContent-Type: application/octet-stream'
            yield headers, iter(lambda file=file: file.read(_multipart.PIECE), b'')
        yield (
            'Content-Disposition: form-data; name="response"\r\nContent-Type: application/json',
            iter((response,)),
        )


# -- listing --


def _list(daemon: Daemon, call: Call) -> Reply:
    path, pattern, itself = call.one('path'), call.one('pattern'), call.one('itself', 'false')
    if not path:
        raise Refusal(400, 'must specify path')
    if not path.startswith('/'):
        raise Refusal(400, f'path must be absolute, got {quoted(path)}')
    if itself not in ('true', 'false'):
        raise Refusal(400, 'itself parameter must be "true" or "false"')
    try:
        listed = _listed(daemon, path, itself == 'true')
        fits = _globbing(pattern) if listed else None
    except FileFault as fault:
        raise Refusal(_STATUS[fault.kind], fault.message, fault.kind) from None
    return sync([info for info in listed if fits is None or fits.fullmatch(info['name'])])


def _globbing(pattern: str) -> Optional[re.Pattern[str]]:
    import fnmatch

    if not pattern:
        return None
    if pattern.count('[') > pattern.count(']') or pattern.endswith('\\'):
        raise FileFault('syntax error in pattern')
    return re.compile(fnmatch.translate(pattern.replace('[^', '[!')))


def _listed(daemon: Daemon, path: str, itself: bool) -> List[Dict[str, Any]]:
    with _doing('stat', path):
        place = daemon.tree.locate(path)
        found = os.stat(place.host)
    clean = os.path.normpath(path).replace('//', '/')
    if itself or not stat.S_ISDIR(found.st_mode):
        return [_info(daemon, clean, place.path, found)]
    with _doing('open', path):
        names = sorted(os.listdir(place.host))
    base = place.path.rstrip('/')
    return [
        _info(
            daemon,
            f'{clean.rstrip("/")}/{name}',
            f'{base}/{name}',
            _lstat(daemon.tree.host_of(f'{base}/{name}'), os.path.join(place.host, name)),
        )
        for name in names
    ]


def _lstat(host: str, point: str) -> os.stat_result:
    """Return what a file is; where a mounted one is gone, what its mount point is."""
    return os.lstat(host if os.path.lexists(host) else point)


def _info(daemon: Daemon, path: str, real: str, found: os.stat_result) -> Dict[str, Any]:
    owner = daemon.owners.get(real, Owner())
    user_id = found.st_uid if owner.user_id is None else owner.user_id
    group_id = found.st_gid if owner.group_id is None else owner.group_id
    mode = stat.S_IMODE(found.st_mode) if owner.mode is None else owner.mode
    accounts = daemon.accounts
    info: Dict[str, Any] = {
        'path': path,
        'name': os.path.basename(path) or '/',
        'type': next((name for fits, name in _TYPES if fits(found.st_mode)), 'unknown'),
    }
    if stat.S_ISREG(found.st_mode):
        info['size'] = found.st_size
    info.update({
        'permissions': f'{mode & 0o777:03o}',
        'last-modified': _times.stamp(int(found.st_mtime) * _times.SECOND),
        'user-id': user_id,
        'user': owner.user or accounts.user_name(user_id),
        'group-id': group_id,
        'group': owner.group or accounts.group_name(group_id),
    })  # fmt: skip
    return info


# -- making and removing --


class _Wanted(NamedTuple):
    """How a new file or folder is to be."""

    owner: Owner
    mode: int


def _wanted(daemon: Daemon, asked: Mapping[str, Any], default: int) -> _Wanted:
    text = asked.get('permissions') or ''
    if text and not re.fullmatch(r'[0-7]{3}', text):
        raise FileFault(f'permissions must be a 3-digit octal string, got {quoted(text)}')
    try:
        owner = daemon.accounts.owner(asked)
    except _owners.Unknown as exc:
        raise FileFault(f'cannot look up user and group: {exc}') from None
    return _Wanted(owner, int(text, 8) if text else default)


def _settle(daemon: Daemon, path: str, host: str, wanted: _Wanted, *, folder: bool) -> None:
    """Give a new file or folder its permissions, and keep who it belongs to."""
    mode = _owners.readable(host, wanted.mode, folder=folder)
    _keep_owner(daemon, path, wanted.owner, mode)


def _keep_owner(daemon: Daemon, path: str, owner: Owner, mode: int) -> None:
    daemon.owners[path] = owner._replace(mode=mode)


def _make_dir(daemon: Daemon, asked: Item) -> Item:
    path = str(asked.get('path') or '')
    return _item(path, lambda: _make(daemon, path, asked))


def _make(daemon: Daemon, path: str, asked: Item) -> None:
    wanted = _wanted(daemon, asked, 0o755)
    if asked.get('make-parents'):
        _make_parents(daemon, path, wanted)
        return
    clean = path.rstrip('/') or '/'
    with _doing('mkdir', f'{clean}.mkdir-new'):
        found = os.path.exists(daemon.tree.locate(clean).host)
    if found:
        raise FileFault(f'mkdir {clean}: file exists')
    _make_one(daemon, clean, f'{clean}.mkdir-new', wanted)


def _make_one(daemon: Daemon, path: str, shown: str, wanted: _Wanted) -> None:
    """Make a folder that is not there; Pebble makes one beside it and renames that."""
    with _doing('mkdir', shown):
        place = daemon.tree.locate(path, follow=False)
        try:
            os.mkdir(place.host, 0o700)
        except FileExistsError:  # a link that leads nowhere
            raise FileFault(f'rename {path}.mkdir-new {path}: not a directory') from None
        _settle(daemon, place.path, place.host, wanted, folder=True)


def _make_parents(daemon: Daemon, path: str, wanted: _Wanted) -> None:
    """Make a folder and those above it that are missing."""
    clean = os.path.normpath(path)
    above = os.path.dirname(clean)
    with _doing('mkdir', clean):
        place = daemon.tree.locate(clean)
        try:
            if stat.S_ISDIR(os.stat(place.host).st_mode):
                return
            raise OSError(errno.ENOTDIR, '')
        except FileNotFoundError:
            pass
        except NotADirectoryError:
            if above == clean or os.path.lexists(place.host):
                raise
    _make_parents(daemon, above, wanted)
    _make_one(daemon, clean, clean, wanted)


def _remove(daemon: Daemon, asked: Item) -> Item:
    path = str(asked.get('path') or '')
    return _item(path, lambda: _unlink(daemon, path, recursive=bool(asked.get('recursive'))))


def _unlink(daemon: Daemon, path: str, *, recursive: bool) -> None:
    with _doing('unlinkat' if recursive else 'remove', path):
        place = daemon.tree.locate(path, follow=False)
        if daemon.tree.is_mounted(place.path):
            raise OSError(errno.EBUSY, '')
        try:
            _delete(place.host, recursive=recursive)
        except FileNotFoundError:
            if not recursive:
                raise
    for each in list(daemon.owners):
        if each == place.path or each.startswith(f'{place.path}/'):
            del daemon.owners[each]


def _delete(host: str, *, recursive: bool) -> None:
    import shutil

    if not stat.S_ISDIR(os.lstat(host).st_mode):
        os.unlink(host)
    elif recursive:
        shutil.rmtree(host)
    else:
        os.rmdir(host)


# -- writing --


class _Writing:
    """One request to write files, taken part by part."""

    def __init__(self, daemon: Daemon):
        self._daemon = daemon
        self._metadata = b''
        self._asked: Optional[Dict[str, Item]] = None
        self._errors: Dict[str, Optional[Item]] = {}
        self._file: Optional[_NewFile] = None

    def run(self, body: Any, mark: str) -> Reply:
        """Take the request, and answer it."""
        try:
            _multipart.take_apart(body, mark, self._begin, self._give)
        finally:
            if self._file is not None:
                self._file.drop()
        return sync([self._result(path) for path in self._files()])

    def _files(self) -> Dict[str, Item]:
        if self._asked is None:
            prefix = 'cannot decode request metadata'
            asked = decode(self._metadata, prefix, action=str, files=list)
            if asked.get('action') != 'write':
                action = quoted(asked.get('action') or '')
                raise Refusal(400, f'multipart action must be "write", got {action}')
            if not asked.get('files'):
                raise Refusal(400, 'must specify one or more files')
            self._asked = {str(each.get('path') or ''): each for each in asked['files']}
        return self._asked

    def _result(self, path: str) -> Item:
        if path in self._errors:
            return self._errors[path] or {'path': path}
        message = f'no file content for path {quoted(path)}'
        return {'path': path, 'error': {'message': message, 'kind': 'generic-file-error'}}

    def _begin(self, parameters: Dict[str, str]) -> None:
        self._file = None
        if parameters.get('name') == 'request':
            return
        path = parameters.get('filename', '')
        if path not in self._files():
            raise Refusal(400, f'no metadata for path {quoted(path)}')
        self._file = _NewFile(self._daemon, path, self._files()[path])

    def _give(self, data: bytes, done: bool) -> None:
        if self._file is None:
            self._metadata += data
            return
        self._file.write(data)
        if done:
            item = self._file.finish()
            self._errors[self._file.path] = item if 'error' in item else None
            self._file = None


def hold(daemon: Daemon, asked: Mapping[str, Any], content: bytes) -> bool:
    """Keep a file in memory for now; False if it must be written, or refused, instead."""
    held, path = daemon.tree.held, str(asked['path'])
    make_dirs = bool(asked.get('make-dirs'))
    if held is None or not held.takes(path, len(content), make_dirs=make_dirs):
        return False
    try:
        wanted = _wanted(daemon, asked, 0o644)
    except FileFault:
        return False
    if not held.is_open:  # somebody looked up had to be found in the container's files
        return False
    for folder, mode in held.folders_above(path).items():
        _keep_owner(daemon, folder, wanted.owner, mode)
    held.put(path, content, wanted.mode)
    _keep_owner(daemon, path, wanted.owner, wanted.mode)
    return True


class _NewFile:
    """A file on its way: it takes its name only when all of it is there."""

    def __init__(self, daemon: Daemon, path: str, asked: Item):
        self.path = path
        self._daemon = daemon
        self._asked = asked
        self._draft = ''
        self._open: Optional[BinaryIO] = None
        self._item = _item(path, self._create)

    def _create(self) -> None:
        self._wanted = _wanted(self._daemon, self._asked, 0o644)
        above = os.path.dirname(os.path.normpath(self.path))
        if self._asked.get('make-dirs'):
            try:
                _make_parents(self._daemon, above, self._wanted._replace(mode=0o755))
            except FileFault as fault:
                message = f'cannot create directory: {fault.message}'
                raise FileFault(message, fault.kind) from None
        self._suffix = f'.{secrets.randbelow(1 << 32)}~'
        with _doing('open', self.path + self._suffix):
            self._place = self._daemon.tree.locate(self.path, follow=False)
            draft = self._place.host + self._suffix
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
            self._open = os.fdopen(os.open(draft, flags, 0o600), 'wb')
            self._draft = draft

    def write(self, data: bytes) -> None:
        """Take the next piece."""
        if self._open is not None:
            self._open.write(data)

    def finish(self) -> Item:
        """Put the file in its place, and return how it went."""
        if self._open is None:
            return self._item
        self._open.close()
        self._item = _item(self.path, self._rename)
        self.drop()
        return self._item

    def _rename(self) -> None:
        with _doing('rename', f'{self.path}{self._suffix} {self.path}'):
            try:
                self._replace()
            except IsADirectoryError:
                raise OSError(errno.EEXIST, '') from None
        self._draft = ''
        _settle(self._daemon, self._place.path, self._place.host, self._wanted, folder=False)

    def _replace(self) -> None:
        try:
            os.replace(self._draft, self._place.host)
        except OSError as exc:
            # A file that is mounted by itself is not replaced, but may be written to.
            if exc.errno not in (errno.EBUSY, errno.EXDEV):
                raise
            import shutil

            shutil.copyfile(self._draft, self._place.host)
            os.unlink(self._draft)

    def drop(self) -> None:
        """Leave nothing of a file that did not get there."""
        if self._open is not None:
            self._open.close()
        if self._draft:
            with contextlib.suppress(OSError):
                os.unlink(self._draft)
            self._draft = ''
