# SPDX-License-Identifier: Apache-2.0
"""No path and no link of a container leads to a file of this machine outside it."""

from __future__ import annotations

import os
import pathlib
from typing import List

import pytest

from ops import pebble
from ops._daemon import Daemon

DOTS = '/../../../../../../../../../..'


@pytest.fixture
def secret(tmp_path: pathlib.Path) -> pathlib.Path:
    """Make a file outside the container that nothing may reach."""
    path = tmp_path / 'secret'
    path.write_text('planted')
    return path


def test_dots_do_not_lead_out_on_reading(client: pebble.Client, secret: pathlib.Path):
    with pytest.raises(pebble.PathError) as caught:
        client.pull(f'{DOTS}{secret}')

    assert caught.value.kind == 'not-found'


def test_dots_do_not_lead_out_on_writing(
    client: pebble.Client, secret: pathlib.Path, root: pathlib.Path
):
    client.push(f'{DOTS}{secret}', 'new', make_dirs=True)

    assert secret.read_text() == 'planted'
    assert (root / str(secret)[1:]).read_text() == 'new'


@pytest.mark.parametrize('target', ['{}', '../../../../../../../..{}', '../secret'])
def test_a_link_does_not_lead_out(
    client: pebble.Client, secret: pathlib.Path, root: pathlib.Path, target: str
):
    (root / 'link').symlink_to(target.format(secret))

    with pytest.raises(pebble.PathError):
        client.pull('/link')


@pytest.fixture
def link_out(root: pathlib.Path, tmp_path: pathlib.Path) -> pathlib.Path:
    """Make a link to a folder outside, and return that folder."""
    outside = tmp_path / 'outside'
    outside.mkdir()
    (outside / 'kept').write_text('planted')
    (root / 'out').symlink_to(outside)
    return outside


def test_nothing_is_listed_through_a_link(client: pebble.Client, link_out: pathlib.Path):
    with pytest.raises(pebble.APIError):
        client.list_files('/out')


def test_nothing_is_written_through_a_link(client: pebble.Client, link_out: pathlib.Path):
    with pytest.raises(pebble.PathError):
        client.push('/out/new', 'x')

    assert [each.name for each in link_out.iterdir()] == ['kept']


def test_nothing_is_made_through_a_link(client: pebble.Client, link_out: pathlib.Path):
    with pytest.raises(pebble.PathError):
        client.make_dir('/out/new')

    assert [each.name for each in link_out.iterdir()] == ['kept']


def test_no_folders_are_made_through_a_link(client: pebble.Client, link_out: pathlib.Path):
    with pytest.raises(pebble.PathError) as caught:
        client.make_dir('/out/new', make_parents=True)

    assert caught.value.message == 'rename /out.mkdir-new /out: not a directory'
    assert [each.name for each in link_out.iterdir()] == ['kept']


@pytest.mark.parametrize('path', ['/out', '/out/kept', '/'])
def test_nothing_is_removed_through_a_link(
    client: pebble.Client, link_out: pathlib.Path, path: str
):
    client.remove_path(path, recursive=True)

    assert (link_out / 'kept').read_text() == 'planted'


def test_an_absolute_link_begins_at_the_root_of_the_container(
    client: pebble.Client, root: pathlib.Path
):
    (root / 'etc').mkdir()
    (root / 'etc' / 'hostname').write_text('inside')
    (root / 'link').symlink_to('/etc/hostname')

    with client.pull('/link') as file:
        assert file.read() == 'inside'


def test_a_link_through_a_link(client: pebble.Client, root: pathlib.Path):
    (root / 'a' / 'b').mkdir(parents=True)
    (root / 'a' / 'b' / 'file').write_text('found')
    (root / 'a' / 'up').symlink_to('..')
    (root / 'link').symlink_to('a/up/a/b/../b/file')

    with client.pull('/link') as file:
        assert file.read() == 'found'


def test_links_of_what_is_mounted_do_not_lead_out(
    client: pebble.Client, daemon: Daemon, tmp_path: pathlib.Path, secret: pathlib.Path
):
    (tmp_path / 'source').mkdir()
    (tmp_path / 'source' / 'link').symlink_to(secret)
    daemon.tree.mount('/data', str(tmp_path / 'source'))

    with pytest.raises(pebble.PathError):
        client.pull('/data/link')


def test_what_is_mounted_is_this_machines(
    client: pebble.Client, daemon: Daemon, tmp_path: pathlib.Path
):
    (tmp_path / 'source').mkdir()
    daemon.tree.mount('/srv/data', str(tmp_path / 'source'))
    client.push('/srv/data/new', 'x')

    assert (tmp_path / 'source' / 'new').read_text() == 'x'
    assert [info.name for info in client.list_files('/srv')] == ['data']


def test_a_file_may_be_mounted(client: pebble.Client, daemon: Daemon, secret: pathlib.Path):
    daemon.tree.mount('/etc/conf', str(secret))

    with client.pull('/etc/conf') as file:
        assert file.read() == 'planted'
    (info,) = client.list_files('/etc')
    assert (info.name, info.size) == ('conf', len('planted'))


def test_what_is_mounted_is_not_removed(
    client: pebble.Client, daemon: Daemon, tmp_path: pathlib.Path
):
    (tmp_path / 'source').mkdir()
    daemon.tree.mount('/srv/data', str(tmp_path / 'source'))

    with pytest.raises(pebble.PathError) as caught:
        client.remove_path('/srv', recursive=True)
    assert caught.value.message == 'unlinkat /srv: device or resource busy'


def test_no_folder_is_made_before_it_is_needed(client: pebble.Client):
    made: List[int] = []
    daemon = Daemon(lambda: made.append(1) or os.devnull)
    daemon.add_layer('a', {'services': {'s': {'override': 'replace', 'command': 'x'}}})

    assert made == []


def test_a_temporary_folder_is_removed():
    daemon = Daemon()
    folder = daemon.tree.root
    assert os.path.isdir(folder)

    daemon.close()

    assert not os.path.exists(folder)
