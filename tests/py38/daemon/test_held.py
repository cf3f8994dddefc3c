# SPDX-License-Identifier: Apache-2.0
"""Files that stay in memory until somebody looks at the folder, and how little that shows."""

from __future__ import annotations

import os
import pathlib
import re
import stat
from typing import Any, Callable, Dict, List

import pytest

from ops import pebble
from ops._daemon import Daemon


class Client(pebble.Client):
    """A client that gives files to its daemon at once."""

    def __init__(self, daemon: Daemon):
        super().__init__('')
        self._daemon = daemon

    def _open(self, request: Any) -> Any:
        return self._daemon.open(request, self.timeout)

    def _hand_over(self, info: Any, source: str | bytes, encoding: str) -> bool:
        content = source.encode(encoding) if isinstance(source, str) else source
        return self._daemon.hold(info, content)


def made(root: pathlib.Path, *, holds: bool) -> Daemon:
    def make() -> str:
        root.mkdir()
        return str(root)

    return Daemon(make, holds=holds)


def _pulled(client: pebble.Client, path: str) -> str:
    with client.pull(path) as file:
        return file.read()


Program = Callable[[pebble.Client], Any]
PROGRAMS: Dict[str, Program] = {
    'plain': lambda client: client.push('/file', 'x'),
    'bytes': lambda client: client.push('/file', b'\x00\xff'),
    'encoded': lambda client: client.push('/file', 'ä', encoding='utf-16'),
    'make_dirs': lambda client: client.push('/a/b/c', 'x', make_dirs=True, permissions=0o640),
    'no folder': lambda client: client.push('/a/b/c', 'x'),
    'twice': lambda client: (client.push('/a', 'long'), client.push('/a', 'b', permissions=0o600)),
    'file for a folder': lambda client: (
        client.push('/a', 'x'),
        client.push('/a/b', 'x', make_dirs=True),
    ),
    'folder for a file': lambda client: (
        client.push('/a/b', 'x', make_dirs=True),
        client.push('/a', 'x'),
    ),
    'the root': lambda client: client.push('/', 'x'),
    'relative': lambda client: client.push('file', 'x'),
    'dots': lambda client: client.push('/a/../b', 'x', make_dirs=True),
    'slashes': lambda client: client.push('//a//b', 'x', make_dirs=True),
    'slash at the end': lambda client: client.push('/a/', 'x'),
    'letters': lambda client: client.push('/ä', 'x'),
    'long name': lambda client: client.push('/' + 'n' * 300, 'x'),
    'no such encoding': lambda client: client.push('/a', 'x', encoding='nope'),
    'no such letter': lambda client: client.push('/a', 'ä', encoding='ascii'),
    'no source': lambda client: client.push('/a', None),  # type: ignore
    'user': lambda client: client.push('/a/b', 'x', make_dirs=True, user='app', group='apps'),
    'a group alone': lambda client: client.push('/a', 'x', group='apps'),
    'permissions': lambda client: client.push('/a', 'x', permissions=0o1777),
    'own accounts': lambda client: (
        client.push('/etc/passwd', 'app:x:77:78::/:\n', make_dirs=True),
        client.push('/a', 'x', user='app'),
    ),
    'pulled': lambda client: (client.push('/a', 'x\r\n'), _pulled(client, '/a')),
    'removed': lambda client: (client.push('/a', 'x'), client.remove_path('/a')),
    'large': lambda client: client.push('/a', 'x' * (1024 * 1024 + 1)),
}


def outcome(program: Program, client: pebble.Client) -> Any:
    try:
        return program(client)
    except Exception as exc:
        # A draft has a name that is never the same twice.
        return type(exc).__name__, re.sub(r'\.\d+~', '', str(exc))


def files(client: pebble.Client, folder: str = '/') -> List[Any]:
    found: List[Any] = []
    for info in client.list_files(folder):
        owner = info.user, info.user_id, info.group, info.group_id
        found.append((info.path, info.type, info.size, info.permissions, *owner))
        if info.type is pebble.FileType.DIRECTORY:
            found += files(client, info.path)
    return found


def on_disk(root: pathlib.Path) -> Dict[str, Any]:
    return {
        str(path.relative_to(root)): (
            oct(stat.S_IMODE(path.stat().st_mode)),
            path.read_bytes() if path.is_file() else None,
        )
        for path in root.rglob('*')
    }


@pytest.mark.parametrize('program', list(PROGRAMS.values()), ids=list(PROGRAMS))
def test_it_goes_as_on_disk(tmp_path: pathlib.Path, program: Program):
    seen: List[Any] = []
    for holds in (False, True):
        root = tmp_path / str(holds)
        client = Client(made(root, holds=holds))
        seen.append((outcome(program, client), files(client), on_disk(root)))

    assert seen[0] == seen[1]


def test_a_file_that_nobody_looks_at_makes_none_on_disk(tmp_path: pathlib.Path):
    client = Client(made(tmp_path / 'root', holds=True))
    client.push('/etc/web/file', 'x', make_dirs=True)
    with client.pull('/etc/web/file') as file:
        assert file.read() == 'x'

    assert os.listdir(tmp_path) == []


def test_what_comes_after_a_look_is_written_at_once(tmp_path: pathlib.Path):
    client = Client(made(tmp_path / 'root', holds=True))
    client.push('/a', 'x')
    client.list_files('/')
    client.push('/a', 'y')

    assert (tmp_path / 'root' / 'a').read_text() == 'y'


def test_nothing_is_held_where_something_is_mounted(tmp_path: pathlib.Path):
    (tmp_path / 'mounted').mkdir()
    daemon = Daemon(str(tmp_path), {'/m': str(tmp_path / 'mounted')}, holds=True)
    Client(daemon).push('/m/file', 'x')

    assert (tmp_path / 'mounted' / 'file').read_text() == 'x'
