# SPDX-License-Identifier: Apache-2.0
"""Copying files and folders between the charm and a workload."""

# Private names that upstream's tests use are tested, too.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import contextlib
import logging
import os
import pathlib
from typing import Any, Dict, List

import pytest
from kit.pebble_files import FOLDER, PebbleFiles, info

import ops.model as model
from ops import pebble

WORKLOAD: Dict[str, Any] = {
    '/src': FOLDER,
    '/src/a.txt': b'a',
    '/src/sub': FOLDER,
    '/src/sub/b.txt': b'\xff',
    '/src/sub/empty': FOLDER,
    '/other': FOLDER,
    '/other/c.txt': b'c',
}


def container_of(client: Any) -> model.Container:
    return model.Container('web', None, client)  # type: ignore[arg-type]  # the backend is not used


def tree(folder: pathlib.Path) -> Dict[str, Any]:
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else FOLDER
        for path in folder.rglob('*')
    }


@pytest.fixture
def target(tmp_path: pathlib.Path) -> pathlib.Path:
    return tmp_path / 'target'


@pytest.fixture
def source(tmp_path: pathlib.Path) -> pathlib.Path:
    folder = tmp_path / 'src'
    (folder / 'sub' / 'empty').mkdir(parents=True)
    (folder / 'a.txt').write_bytes(b'a')
    (folder / 'sub' / 'b.txt').write_bytes(b'\xff')
    return folder


@pytest.mark.parametrize(
    ('file', 'source', 'place'),
    [
        ('/src/x', '/src', '/dst/src/x'),
        ('/src/a/x', '/src/', '/dst/src/a/x'),
        ('/a/src/x', '/a/src', '/dst/src/x'),
        ('/src/x', '/src/*', '/dst/x'),
        ('/src/x', '/', '/dst/src/x'),
        ('/x.txt', '/x.txt', '/dst/x.txt'),
        ('/a/b', '/a/b/c', '/dst'),
        ('/src//x', '//src', '/dst/src/x'),
        ('/src/a/../x', '/src', '/dst/src/x'),
        ('./src/x', 'src', '/dst/src/x'),
        ('src/x', '.', '/dst/src/x'),
        ('../src/x', '../src', '/dst/src/x'),
        ('../x', '..', '/dst/x'),
    ],
)
def test_where_a_file_goes(file: str, source: str, place: str):
    assert model.Container._build_destpath(file, source, '/dst') == pathlib.Path(place)


@pytest.mark.parametrize(
    ('file', 'source'),
    [
        ('/srcfoo/x', '/src/*'),
        ('/afoo/x', '/a/b'),
        ('/src/../x', '/src/*'),
        ('/src/sub/../../etc/x', '/src/sub'),
        ('../x', 'a'),
        ('../../x', '../a'),
        ('../../x', '..'),
    ],
)
def test_a_file_outside_of_the_source_is_refused(file: str, source: str):
    with pytest.raises(RuntimeError, match=r'^file ".*" does not have specified prefix ".*"$'):
        model.Container._build_destpath(file, source, '/dst')


@pytest.mark.parametrize(
    ('file', 'source'), [('/src/x', 'src'), ('src/x', '/src'), ('..', '/src')]
)
def test_absolute_and_relative_paths_do_not_mix(file: str, source: str):
    with pytest.raises(ValueError, match="Can't mix absolute and relative paths"):
        model.Container._build_destpath(file, source, '/dst')


ALL_OF_SRC = {
    'src': FOLDER,
    'src/a.txt': b'a',
    'src/sub': FOLDER,
    'src/sub/b.txt': b'\xff',
    'src/sub/empty': FOLDER,
}
IN_SRC = {path[len('src/') :]: content for path, content in ALL_OF_SRC.items() if '/' in path}


@pytest.mark.parametrize(
    ('sources', 'pulled'),
    [
        ('/src', ALL_OF_SRC),
        ('/src/', ALL_OF_SRC),
        (pathlib.PurePosixPath('/src'), ALL_OF_SRC),
        ('/src/*', IN_SRC),
        ('/src/a.txt', {'a.txt': b'a'}),
        (['/src/a.txt', '/other'], {'a.txt': b'a', 'other': FOLDER, 'other/c.txt': b'c'}),
        ((path for path in ['/src/a.txt']), {'a.txt': b'a'}),
    ],
)
def test_pull_path_copies(sources: Any, pulled: Dict[str, Any], target: pathlib.Path):
    container_of(PebbleFiles(WORKLOAD)).pull_path(sources, target)

    assert tree(target) == pulled


def test_pull_path_goes_on_with_the_next_source(target: pathlib.Path):
    client = PebbleFiles(WORKLOAD, {'/src/a.txt': pebble.PathError('not-found', 'gone')})
    with pytest.raises(
        model.MultiPushPullError, match='failed to pull one or more files'
    ) as caught:
        container_of(client).pull_path(['/src', '/missing', '/other'], target)

    assert [(path, type(error)) for path, error in caught.value.errors] == [
        ('/src', pebble.PathError),
        ('/missing', pebble.APIError),
    ]
    assert (target / 'other' / 'c.txt').read_bytes() == b'c'


def test_pull_path_leaves_no_file_for_what_cannot_be_read(target: pathlib.Path):
    client = PebbleFiles(WORKLOAD, {'/src/a.txt': pebble.PathError('not-found', 'gone')})
    with pytest.raises(model.MultiPushPullError):
        container_of(client).pull_path('/src/a.txt', target)

    assert tree(target) == {}


SPECIAL = ['SOCKET', 'NAMED_PIPE', 'DEVICE', 'UNKNOWN']


@pytest.mark.parametrize('kind', SPECIAL)
def test_pull_path_leaves_special_files_out(
    kind: str, target: pathlib.Path, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    client = PebbleFiles({'/src': FOLDER, '/src/x': pebble.FileType[kind], '/src/y': b'y'})
    container_of(client).pull_path('/src', target)

    assert tree(target) == {'src': FOLDER, 'src/y': b'y'}
    assert 'skipped unsupported file in Container.[push/pull]_path: /src/x' in caplog.text


class Lying(PebbleFiles):
    """A workload that answers every listing with one file of its choice."""

    def __init__(self, path: str):
        super().__init__({path: b'planted'})
        self.path = path

    def list_files(self, path: str, **_: Any) -> List[pebble.FileInfo]:
        return [info(self.path, pebble.FileType.FILE)]


@pytest.mark.parametrize('source', ['/src', '/src/*', '/src/sub'])
@pytest.mark.parametrize(
    'path', ['/src/../../x', '/src/sub/../../../x', '../../x', '/src/../../../../../../tmp/../x']
)
def test_pull_path_writes_nothing_outside_of_the_target(
    path: str, source: str, tmp_path: pathlib.Path
):
    target = tmp_path / 'one' / 'two'
    with contextlib.suppress(RuntimeError, ValueError):
        container_of(Lying(path)).pull_path(source, target)

    outside = {name for name in tree(tmp_path) if not name.startswith('one/two/')}
    assert outside <= {'one', 'one/two'}


@pytest.mark.parametrize('planted', ['folder', 'file'])
def test_pull_path_does_not_follow_links_out_of_the_target(planted: str, tmp_path: pathlib.Path):
    target, outside = tmp_path / 'target', tmp_path / 'outside'
    outside.mkdir()
    (target / 'src').mkdir(parents=True)
    if planted == 'file':
        (target / 'src' / 'a.txt').symlink_to(outside / 'a.txt')
    else:
        (target / 'src').rmdir()
        (target / 'src').symlink_to(outside)

    with pytest.raises(model.MultiPushPullError, match='outside of') as caught:
        container_of(PebbleFiles(WORKLOAD)).pull_path('/src', target)
    assert isinstance(caught.value.errors[0][1], pebble.PathError)
    assert tree(outside) == {}


def test_pull_path_follows_links_within_the_target(target: pathlib.Path):
    (target / 'real').mkdir(parents=True)
    (target / 'src').symlink_to('real')
    container_of(PebbleFiles(WORKLOAD)).pull_path('/src/a.txt', target)
    container_of(PebbleFiles(WORKLOAD)).pull_path('/src', target)

    assert (target / 'real' / 'a.txt').read_bytes() == b'a'


def test_pull_path_into_a_target_that_is_itself_a_link(tmp_path: pathlib.Path):
    (tmp_path / 'real').mkdir()
    (tmp_path / 'target').symlink_to('real')
    container_of(PebbleFiles(WORKLOAD)).pull_path('/src/a.txt', tmp_path / 'target')

    assert tree(tmp_path / 'real') == {'a.txt': b'a'}


def pushed(client: PebbleFiles) -> Dict[str, bytes]:
    return {path: content for path, (content, _) in client.pushed.items()}


@pytest.mark.parametrize(
    ('suffix', 'files', 'folders'),
    [
        (
            '',
            {'/dst/src/a.txt': b'a', '/dst/src/sub/b.txt': b'\xff'},
            ['/dst/src/sub', '/dst/src/sub/empty'],
        ),
        ('/*', {'/dst/a.txt': b'a', '/dst/sub/b.txt': b'\xff'}, ['/dst/sub', '/dst/sub/empty']),
        ('/a.txt', {'/dst/a.txt': b'a'}, []),
    ],
)
@pytest.mark.parametrize('relative', [False, True])
def test_push_path_copies(
    relative: bool,
    suffix: str,
    files: Dict[str, bytes],
    folders: List[str],
    source: pathlib.Path,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.chdir(source.parent)
    client = PebbleFiles({})
    container_of(client).push_path(('src' if relative else str(source)) + suffix, '/dst')

    assert (pushed(client), client.folders) == (files, folders)


def test_push_path_takes_several_sources(source: pathlib.Path):
    client = PebbleFiles({})
    container_of(client).push_path(
        [source / 'a.txt', str(source / 'sub')], pathlib.PurePosixPath('/dst')
    )

    assert pushed(client) == {'/dst/a.txt': b'a', '/dst/sub/b.txt': b'\xff'}


def test_push_path_keeps_owner_and_permissions(source: pathlib.Path):
    (source / 'a.txt').chmod(0o640)
    client = PebbleFiles({})
    container_of(client).push_path(source / 'a.txt', '/dst')
    options = client.pushed['/dst/a.txt'][1]

    assert options['permissions'] == 0o640
    assert (options['user_id'], options['group_id']) == (os.getuid(), os.getgid())
    assert options['make_dirs'] is True


def test_push_path_pushes_what_a_link_leads_to(source: pathlib.Path):
    (source / 'a.txt').chmod(0o600)
    (source / 'link').symlink_to('a.txt')
    client = PebbleFiles({})
    container_of(client).push_path(source / 'link', '/dst')
    content, options = client.pushed['/dst/link']

    assert (content, options['permissions']) == (b'a', 0o600)


def test_push_path_does_not_go_into_linked_folders(source: pathlib.Path):
    (source / 'loop').symlink_to('.')

    with pytest.raises(model.MultiPushPullError) as caught:
        container_of(PebbleFiles({})).push_path(source, '/dst')
    assert isinstance(caught.value.errors[0][1], IsADirectoryError)


def test_push_path_leaves_pipes_out(source: pathlib.Path):
    os.mkfifo(source / 'pipe')
    client = PebbleFiles({})
    container_of(client).push_path(source, '/dst')

    assert sorted(pushed(client)) == ['/dst/src/a.txt', '/dst/src/sub/b.txt']


def test_push_path_goes_on_with_the_next_source(source: pathlib.Path):
    client = PebbleFiles({}, {'/dst/src/sub': pebble.PathError('generic-file-error', 'full')})
    with pytest.raises(
        model.MultiPushPullError, match='failed to push one or more files'
    ) as caught:
        container_of(client).push_path(
            [source, source / 'missing', source / 'sub' / 'b.txt'], '/dst'
        )

    assert [(path, type(error)) for path, error in caught.value.errors] == [
        (str(source), pebble.PathError),
        (str(source / 'missing'), FileNotFoundError),
    ]
    assert pushed(client)['/dst/b.txt'] == b'\xff'


def test_a_local_file_is_described_as_pebble_describes_one(source: pathlib.Path):
    described = model.Container._build_fileinfo(source / 'a.txt')

    assert (described.path, described.name, described.type, described.size) == (
        str(source / 'a.txt'),
        'a.txt',
        pebble.FileType.FILE,
        1,
    )
