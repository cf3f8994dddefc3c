# SPDX-License-Identifier: Apache-2.0
"""Files, through the client: what charms push, pull, list, make and remove."""

from __future__ import annotations

import os
import pathlib
from typing import Any, Dict

import pytest
from kit.pebble_mounts import Mount

from ops.pebble import APIError, FileType, PathError

BINARY = bytes(range(256)) * 3


def test_what_was_pushed_is_pulled(pebble: Mount):
    path = f'{pebble.folder}/a'
    pebble.client.push(path, 'grüße\r\n')

    with pebble.client.pull(path, encoding=None) as file:
        assert file.read() == 'grüße\r\n'.encode()


def test_bytes_are_kept_as_they_are(pebble: Mount):
    pebble.client.push(f'{pebble.folder}/a', BINARY)

    with pebble.client.pull(f'{pebble.folder}/a', encoding=None) as file:
        assert file.read() == BINARY


def test_an_empty_file(pebble: Mount):
    pebble.client.push(f'{pebble.folder}/a', b'')

    with pebble.client.pull(f'{pebble.folder}/a') as file:
        assert file.read() == ''


def test_many_pieces_are_one_file(pebble: Mount):
    content = os.urandom(300_000)
    pebble.client.push(f'{pebble.folder}/a', content)

    with pebble.client.pull(f'{pebble.folder}/a', encoding=None) as file:
        assert file.read() == content


def test_a_name_with_quotes_and_blanks(pebble: Mount):
    path = f'{pebble.folder}/a "b" ü'
    pebble.client.push(path, 'x')

    with pebble.client.pull(path) as file:
        assert file.read() == 'x'


def test_a_push_replaces(pebble: Mount):
    path = f'{pebble.folder}/a'
    pebble.client.push(path, 'long before')
    pebble.client.push(path, 'now')

    with pebble.client.pull(path) as file:
        assert file.read() == 'now'


def test_a_push_leaves_nothing_else_behind(pebble: Mount):
    pebble.client.push(f'{pebble.folder}/a', 'x')

    assert [info.name for info in pebble.client.list_files(pebble.folder)] == ['a']


def test_a_push_makes_folders_if_asked(pebble: Mount):
    pebble.client.push(f'{pebble.folder}/x/y/z', 'x', make_dirs=True)

    (made,) = pebble.client.list_files(f'{pebble.folder}/x', itself=True)
    assert (made.type, made.permissions) == (FileType.DIRECTORY, 0o755)


def test_a_push_makes_no_folder_unasked(pebble: Mount):
    with pytest.raises(PathError) as caught:
        pebble.client.push(f'{pebble.folder}/x/y', 'x')

    assert caught.value.kind == 'not-found'
    assert caught.value.message.startswith(f'open {pebble.folder}/x/y.')
    assert caught.value.message.endswith('~: no such file or directory')


def test_a_push_onto_a_folder(pebble: Mount):
    pebble.client.make_dir(f'{pebble.folder}/d')

    with pytest.raises(PathError) as caught:
        pebble.client.push(f'{pebble.folder}/d', 'x')

    assert caught.value.kind == 'generic-file-error'
    assert caught.value.message.endswith(f'~ {pebble.folder}/d: file exists')
    assert [info.name for info in pebble.client.list_files(pebble.folder)] == ['d']


@pytest.mark.parametrize('make_dirs', [False, True])
def test_a_push_below_a_file(pebble: Mount, make_dirs: bool):
    pebble.client.push(f'{pebble.folder}/a', 'x')

    with pytest.raises(PathError) as caught:
        pebble.client.push(f'{pebble.folder}/a/b', 'x', make_dirs=make_dirs)

    assert caught.value.kind == 'generic-file-error'
    made = f'cannot create directory: mkdir {pebble.folder}/a: ' if make_dirs else 'open '
    assert caught.value.message.startswith(made)
    assert caught.value.message.endswith('not a directory')


@pytest.mark.parametrize('permissions', [0o600, 0o644, 0o755, 0o777])
def test_a_push_sets_permissions(pebble: Mount, permissions: int):
    pebble.client.push(f'{pebble.folder}/a', 'x', permissions=permissions)

    (info,) = pebble.client.list_files(f'{pebble.folder}/a')
    assert info.permissions == permissions


def test_a_push_is_readable_by_all_unless_told_otherwise(pebble: Mount):
    pebble.client.push(f'{pebble.folder}/a', 'x')

    (info,) = pebble.client.list_files(f'{pebble.folder}/a')
    assert info.permissions == 0o644


def test_a_push_replaces_a_link_and_not_its_target(pebble: Mount):
    pebble.client.push(f'{pebble.folder}/a', 'before')
    pebble.host(f'{pebble.folder}/link').symlink_to('a')

    pebble.client.push(f'{pebble.folder}/link', 'new')

    with pebble.client.pull(f'{pebble.folder}/a') as file:
        assert file.read() == 'before'
    (info,) = pebble.client.list_files(pebble.folder, pattern='link')
    assert info.type == FileType.FILE


OWNERS: Dict[str, Any] = {
    'cannot look up user and group: user: unknown user nosuch': {'user': 'nosuch'},
    'cannot look up user and group: must specify user, not just group': {'group': 'root'},
    'cannot look up user and group: user: unknown userid 54321': {'user_id': 54321},
    'cannot look up user and group: group: unknown group nosuch': {
        'user': 'root',
        'group': 'nosuch',
    },
    'cannot look up user and group: user "root" UID (0) does not match user-id (5)': {
        'user': 'root',
        'user_id': 5,
    },
}


@pytest.mark.parametrize('message', OWNERS)
def test_an_owner_that_cannot_be(pebble: Mount, message: str):
    with pytest.raises(PathError) as caught:
        pebble.client.push(f'{pebble.folder}/a', 'x', **OWNERS[message])

    assert (caught.value.kind, caught.value.message) == ('generic-file-error', message)


@pytest.mark.skipif(os.getuid() != 0, reason='only root gives files away')
def test_a_file_may_be_somebody_elses(pebble: Mount):
    pebble.client.push(f'{pebble.folder}/a', 'x', user='daemon')

    (info,) = pebble.client.list_files(f'{pebble.folder}/a')
    assert (info.user, info.user_id, info.group, info.group_id) == ('daemon', 1, 'daemon', 1)


@pytest.mark.skipif(os.getuid() != 0, reason='only root gives files away')
def test_an_owner_without_a_name(pebble: Mount):
    pebble.client.make_dir(f'{pebble.folder}/d', user_id=54321, group_id=5)

    (info,) = pebble.client.list_files(f'{pebble.folder}/d', itself=True)
    assert (info.user, info.user_id, info.group_id) == ('', 54321, 5)


@pytest.mark.parametrize(
    ('name', 'kind', 'message'),
    [
        ('missing', 'not-found', 'stat {}/missing: no such file or directory'),
        ('.', 'generic-file-error', 'can only read a regular file: "{}/."'),
        ('broken', 'not-found', 'stat {}/broken: no such file or directory'),
        ('loop', 'generic-file-error', 'stat {}/loop: too many levels of symbolic links'),
        ('file/x', 'generic-file-error', 'stat {}/file/x: not a directory'),
    ],
)
def test_what_cannot_be_pulled(pebble: Mount, name: str, kind: str, message: str):
    _make_odd_files(pebble)

    with pytest.raises(PathError) as caught:
        pebble.client.pull(f'{pebble.folder}/{name}')

    assert (caught.value.kind, caught.value.message) == (kind, message.format(pebble.folder))


def _make_odd_files(pebble: Mount) -> pathlib.Path:
    folder = pebble.host(pebble.folder)
    (folder / 'file').write_text('hello')
    (folder / 'folder').mkdir()
    (folder / 'folder' / 'inner').write_text('abc')
    (folder / 'broken').symlink_to('nowhere')
    (folder / 'link').symlink_to('file')
    (folder / 'linked').symlink_to('folder')
    (folder / 'loop').symlink_to('loop')
    os.mkfifo(folder / 'pipe')
    return folder


def test_a_link_is_pulled_as_what_it_leads_to(pebble: Mount):
    _make_odd_files(pebble)

    with pebble.client.pull(f'{pebble.folder}/link') as file:
        assert file.read() == 'hello'


def test_a_listing_is_sorted_and_knows_types(pebble: Mount):
    _make_odd_files(pebble)

    found = pebble.client.list_files(pebble.folder)

    assert [(info.name, info.type, info.size) for info in found] == [
        ('broken', FileType.SYMLINK, None),
        ('file', FileType.FILE, 5),
        ('folder', FileType.DIRECTORY, None),
        ('link', FileType.SYMLINK, None),
        ('linked', FileType.SYMLINK, None),
        ('loop', FileType.SYMLINK, None),
        ('pipe', FileType.NAMED_PIPE, None),
    ]


def test_a_listing_has_whole_paths(pebble: Mount):
    _make_odd_files(pebble)

    (info,) = pebble.client.list_files(f'{pebble.folder}/linked')

    assert info.path == f'{pebble.folder}/linked/inner'


def test_a_listing_follows_the_link_that_is_asked_for(pebble: Mount):
    _make_odd_files(pebble)

    (info,) = pebble.client.list_files(f'{pebble.folder}/link', itself=True)

    assert (info.name, info.type) == ('link', FileType.FILE)


@pytest.mark.parametrize(
    ('pattern', 'names'),
    [
        ('l*', ['link', 'linked', 'loop']),
        ('[fp]i*', ['file', 'pipe']),
        ('?ile', ['file']),
        ('z', []),
    ],
)
def test_a_listing_with_a_pattern(pebble: Mount, pattern: str, names: Any):
    _make_odd_files(pebble)

    assert [i.name for i in pebble.client.list_files(pebble.folder, pattern=pattern)] == names


def test_a_pattern_is_held_against_the_thing_itself_too(pebble: Mount):
    assert pebble.client.list_files(pebble.folder, itself=True, pattern='other') == []


def test_a_pattern_that_is_none(pebble: Mount):
    pebble.client.push(f'{pebble.folder}/a', 'x')
    with pytest.raises(APIError) as caught:
        pebble.client.list_files(pebble.folder, pattern='[')

    assert (caught.value.code, caught.value.message) == (400, 'syntax error in pattern')


@pytest.mark.parametrize(
    ('path', 'code', 'message'),
    [
        ('{}/missing', 404, 'stat {}/missing: no such file or directory'),
        ('{}/file/x', 400, 'stat {}/file/x: not a directory'),
        ('relative', 400, 'path must be absolute, got "relative"'),
        ('', 400, 'must specify path'),
    ],
)
def test_what_cannot_be_listed(pebble: Mount, path: str, code: int, message: str):
    _make_odd_files(pebble)

    with pytest.raises(APIError) as caught:
        pebble.client.list_files(path.format(pebble.folder))

    assert (caught.value.code, caught.value.message) == (code, message.format(pebble.folder))


def test_the_root_of_the_container(pebble: Mount):
    (info,) = pebble.client.list_files('/', itself=True)

    assert (info.path, info.name, info.type) == ('/', '/', FileType.DIRECTORY)


def test_a_folder_is_made(pebble: Mount):
    pebble.client.make_dir(f'{pebble.folder}/d', permissions=0o700)

    (info,) = pebble.client.list_files(f'{pebble.folder}/d', itself=True)
    assert (info.type, info.permissions) == (FileType.DIRECTORY, 0o700)


def test_a_folder_that_is_there(pebble: Mount):
    pebble.client.make_dir(f'{pebble.folder}/d')

    with pytest.raises(PathError) as caught:
        pebble.client.make_dir(f'{pebble.folder}/d')

    assert caught.value.kind == 'generic-file-error'
    assert caught.value.message == f'mkdir {pebble.folder}/d: file exists'


def test_a_folder_that_is_there_does_for_make_parents(pebble: Mount):
    pebble.client.make_dir(f'{pebble.folder}/d', permissions=0o700)
    pebble.client.make_dir(f'{pebble.folder}/d', make_parents=True, permissions=0o755)

    (info,) = pebble.client.list_files(f'{pebble.folder}/d', itself=True)
    assert info.permissions == 0o700


def test_parents_are_made_with_the_same_permissions(pebble: Mount):
    pebble.client.make_dir(f'{pebble.folder}/x/y', make_parents=True, permissions=0o700)

    (info,) = pebble.client.list_files(f'{pebble.folder}/x', itself=True)
    assert info.permissions == 0o700


NO_FOLDER = 'rename {0}/broken.mkdir-new {0}/broken: not a directory'


@pytest.mark.parametrize(
    ('name', 'parents', 'kind', 'message'),
    [
        ('x/y', False, 'not-found', 'mkdir {}/x/y.mkdir-new: no such file or directory'),
        ('file', True, 'generic-file-error', 'mkdir {}/file: not a directory'),
        ('file/x', True, 'generic-file-error', 'mkdir {}/file: not a directory'),
        ('broken/x', True, 'generic-file-error', NO_FOLDER),
        ('broken', False, 'generic-file-error', NO_FOLDER),
        ('file/x', False, 'generic-file-error', 'mkdir {}/file/x.mkdir-new: not a directory'),
    ],
)
def test_a_folder_that_cannot_be_made(
    pebble: Mount, name: str, parents: bool, kind: str, message: str
):
    _make_odd_files(pebble)

    with pytest.raises(PathError) as caught:
        pebble.client.make_dir(f'{pebble.folder}/{name}', make_parents=parents)

    assert (caught.value.kind, caught.value.message) == (kind, message.format(pebble.folder))


@pytest.mark.parametrize('name', ['file', 'link', 'broken', 'pipe'])
def test_a_file_is_removed(pebble: Mount, name: str):
    _make_odd_files(pebble)
    pebble.client.remove_path(f'{pebble.folder}/{name}')

    assert pebble.client.list_files(pebble.folder, pattern=name) == []


def test_a_link_is_removed_and_not_its_target(pebble: Mount):
    _make_odd_files(pebble)
    pebble.client.remove_path(f'{pebble.folder}/linked', recursive=True)

    assert len(pebble.client.list_files(f'{pebble.folder}/folder')) == 1


def test_a_folder_is_removed_with_all_that_is_in_it(pebble: Mount):
    _make_odd_files(pebble)
    pebble.client.remove_path(f'{pebble.folder}/folder', recursive=True)

    assert pebble.client.list_files(pebble.folder, pattern='folder') == []


def test_to_remove_nothing_recursively_is_fine(pebble: Mount):
    pebble.client.remove_path(f'{pebble.folder}/missing', recursive=True)


@pytest.mark.parametrize(
    ('name', 'recursive', 'kind', 'message'),
    [
        ('missing', False, 'not-found', 'remove {}/missing: no such file or directory'),
        ('folder', False, 'generic-file-error', 'remove {}/folder: directory not empty'),
        ('file/x', False, 'generic-file-error', 'remove {}/file/x: not a directory'),
        ('file/x', True, 'generic-file-error', 'unlinkat {}/file/x: not a directory'),
    ],
)
def test_what_cannot_be_removed(
    pebble: Mount, name: str, recursive: bool, kind: str, message: str
):
    _make_odd_files(pebble)

    with pytest.raises(PathError) as caught:
        pebble.client.remove_path(f'{pebble.folder}/{name}', recursive=recursive)

    assert (caught.value.kind, caught.value.message) == (kind, message.format(pebble.folder))


@pytest.mark.parametrize('do', ['push', 'make_dir', 'remove_path'])
def test_a_relative_path(pebble: Mount, do: str):
    with pytest.raises(PathError) as caught:
        getattr(pebble.client, do)('relative', *(['x'] if do == 'push' else []))

    assert caught.value.kind == 'generic-file-error'
    assert caught.value.message == 'paths must be absolute, got "relative"'


def test_dots_in_a_path_are_followed(pebble: Mount):
    _make_odd_files(pebble)

    with pebble.client.pull(f'{pebble.folder}/folder/../file') as file:
        assert file.read() == 'hello'
