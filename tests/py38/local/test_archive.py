# SPDX-License-Identifier: Apache-2.0
"""A ``.charm`` file is unpacked into its folder and nowhere else."""

from __future__ import annotations

import os
import pathlib
import stat
import zipfile
from typing import Callable, List, Sequence, Tuple

import pytest

from ops import local
from ops.local._archive import is_archive, unpack

LINK, FILE, PIPE = stat.S_IFLNK | 0o777, stat.S_IFREG | 0o644, stat.S_IFIFO | 0o644
Member = Tuple[str, int, str]
Pack = Callable[..., pathlib.Path]


def _pack(path: pathlib.Path, members: Sequence[Member]) -> pathlib.Path:
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as archive:
        for name, mode, content in members:
            member = zipfile.ZipInfo(name)
            member.external_attr = mode << 16
            archive.writestr(member, content)
    return path


@pytest.fixture
def pack(tmp_path: pathlib.Path) -> Pack:
    """Pack members, given as a name, a mode and a content, into a charm."""

    def packed(*members: Member) -> pathlib.Path:
        return _pack(tmp_path / 'a.charm', members)

    return packed


def test_files_folders_and_links_within_are_there(pack: Pack, tmp_path: pathlib.Path):
    archive = pack(
        ('dispatch', stat.S_IFREG | 0o755, '#!/bin/sh\n'),
        ('src/', stat.S_IFDIR | 0o755, ''),
        ('src/charm.py', FILE, 'import ops\n'),
        ('hooks/install', LINK, '../dispatch'),
    )

    folder = unpack(archive, tmp_path / 'packed')

    assert os.access(folder / 'dispatch', os.X_OK)
    assert (folder / 'src' / 'charm.py').read_text() == 'import ops\n'
    assert os.readlink(folder / 'hooks' / 'install') == '../dispatch'


def test_the_python_of_a_packed_environment_is_left_to_the_machine(
    pack: Pack, tmp_path: pathlib.Path
):
    archive = pack(('venv/bin/python3', LINK, '/usr/bin/python3.10'), ('venv/x', FILE, ''))

    assert not os.path.lexists(unpack(archive, tmp_path / 'packed') / 'venv' / 'bin' / 'python3')


REFUSED: List[Tuple[str, List[Member]]] = [
    ("member '/etc/x' is no path within", [('/etc/x', FILE, '')]),
    ("member '../x' leads out", [('../x', FILE, '')]),
    ("member 'a/../../x' leads out", [('a/../../x', FILE, '')]),
    ("member './x' is no path within", [('./x', FILE, '')]),
    ("member 'a//x' is no path within", [('a//x', FILE, '')]),
    ('is no path within', [('a\\x', FILE, '')]),
    ("member 'C:/x' is no path within", [('C:/x', FILE, '')]),
    ("member 'pipe' is no file", [('pipe', PIPE, '')]),
    ("leads out, to '/etc'", [('a', LINK, '/etc')]),
    ("leads out, to '../x'", [('a', LINK, '../x')]),
    ("leads out, to 'b/../../x'", [('b/c', FILE, ''), ('a', LINK, 'b/../../x')]),
    ("member 'a/x' lies behind a link", [('b/c', FILE, ''), ('a', LINK, 'b'), ('a/x', FILE, '')]),
    ("member 'e' is a link that leads out, through others",
     [('b/c/d', FILE, ''), ('l', LINK, 'b/c'), ('b/c/up', LINK, '../..'),
      ('e', LINK, 'b/c/up/../x')]),
    ('File exists', [('a', LINK, 'b'), ('a', FILE, '')]),
]  # fmt: skip


@pytest.mark.parametrize(('said', 'members'), REFUSED, ids=[said for said, _ in REFUSED])
@pytest.mark.filterwarnings('ignore:Duplicate name')
def test_a_member_that_would_lie_elsewhere_is_named_and_nothing_is_unpacked(
    pack: Pack, tmp_path: pathlib.Path, said: str, members: List[Member]
):
    archive = pack(('charmcraft.yaml', FILE, 'name: a\n'), *members)

    with pytest.raises(local.UsageError) as caught:
        unpack(archive, tmp_path / 'packed')

    assert said in str(caught.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ['a.charm']


def test_one_that_is_cut_short(pack: Pack, tmp_path: pathlib.Path):
    archive = pack(('src/charm.py', FILE, 'import ops\n' * 100))
    archive.write_bytes(archive.read_bytes()[:-30])

    with pytest.raises(local.UsageError, match=r'a\.charm: it is cut short, or no zip file'):
        unpack(archive, tmp_path / 'packed')


def test_one_whose_content_is_damaged(pack: Pack, tmp_path: pathlib.Path):
    archive = pack(('src/charm.py', FILE, 'import ops\n' * 100))
    whole = bytearray(archive.read_bytes())
    whole[60] ^= 0xFF
    archive.write_bytes(bytes(whole))

    with pytest.raises(local.UsageError, match='it is cut short, or no zip file'):
        unpack(archive, tmp_path / 'packed')


def test_one_that_needs_more_than_there_is(
    pack: Pack, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
):
    archive = pack(('a', FILE, 'x' * 10))
    monkeypatch.setattr('shutil.disk_usage', _full)

    with pytest.raises(local.UsageError, match=r'it needs 10 bytes in .* where 3 are free'):
        unpack(archive, tmp_path / 'packed')


class _Full:
    free = 3


def _full(path: pathlib.Path) -> _Full:
    return _Full()


def test_another_version_of_the_file_takes_the_place_of_the_first(
    pack: Pack, tmp_path: pathlib.Path
):
    unpack(pack(('old', FILE, '')), tmp_path / 'packed')

    folder = unpack(pack(('new', FILE, 'longer')), tmp_path / 'packed')

    assert not (folder / 'old').exists()
    assert (folder / 'new').exists()


def test_a_file_is_unpacked_once(pack: Pack, tmp_path: pathlib.Path):
    archive = pack(('src/charm.py', FILE, ''))
    folder = unpack(archive, tmp_path / 'packed')
    (folder / 'mark').touch()

    assert (unpack(archive, folder) / 'mark').exists()


def test_a_folder_is_no_archive_whatever_its_name(tmp_path: pathlib.Path):
    (tmp_path / 'a.charm').mkdir()

    assert not is_archive(tmp_path / 'a.charm')


CODE = """\
import ops


class Packed(ops.CharmBase):
    def __init__(self, framework):
        super().__init__(framework)
        framework.observe(self.on.start, self._on_start)

    def _on_start(self, event):
        import inpackage
        self.unit.status = ops.ActiveStatus(inpackage.SAID)


ops.main(Packed)
"""


def test_it_is_run_by_its_own_dispatch_and_what_is_packed_with_it(
    pack: Pack, tmp_path: pathlib.Path, heard: local.Listener
):
    dispatch = '#!/bin/sh\nPYTHONPATH=lib:venv exec python3 src/charm.py\n'
    archive = pack(
        ('metadata.yaml', FILE, 'name: packed\nsummary: s\ndescription: d\n'),
        ('dispatch', stat.S_IFREG | 0o755, dispatch),
        ('src/charm.py', FILE, CODE),
        ('venv/inpackage/__init__.py', FILE, 'SAID = "from the venv"\n'),
    )
    request = local.Request(charm=archive, unit_dir=tmp_path / 'unit', events=('start',))

    played = local.play(request, heard)

    assert played.shown['unit-status'] == {'status': 'active', 'message': 'from the venv'}
