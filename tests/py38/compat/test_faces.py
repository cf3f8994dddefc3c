# SPDX-License-Identifier: Apache-2.0
"""What a package does to be its public face."""

from __future__ import annotations

import importlib
import pathlib
import pickle
import sys
import types
import typing
from typing import Any, Iterator, List

import pytest

from ops_compat import faces

HOME = """
class Unit:
    class Inner: pass
def get_unit(): return Unit()
SIZE = 3
class Untouched: pass
"""
FACE = """
from collections import OrderedDict
from {name}._unit import SIZE, Unit, get_unit
from ops_compat import faces
{lazily}
faces.publish(__name__{homes})
"""


@pytest.fixture
def package(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Make packages out of source text, and forget them afterwards."""
    monkeypatch.setattr(sys, 'path', [str(tmp_path), *sys.path])
    made: List[str] = []

    def make(name: str, *, lazily: str = '', homes: str = '') -> types.ModuleType:
        folder = tmp_path / name
        folder.mkdir()
        (folder / '_unit.py').write_text(HOME)
        (folder / '_rare.py').write_text('class Rare: pass\n')
        (folder / '__init__.py').write_text(FACE.format(name=name, lazily=lazily, homes=homes))
        made.append(name)
        __import__(name)
        return sys.modules[name]

    yield make
    for name in list(sys.modules):
        if name.partition('.')[0] in made:
            del sys.modules[name]


def test_classes_and_functions_report_the_face(package: Any):
    face = package('face_one')

    assert face.Unit.__module__ == 'face_one'
    assert face.get_unit.__module__ == 'face_one'
    assert repr(face.Unit) == "<class 'face_one.Unit'>"


def test_what_the_face_does_not_offer_stays(package: Any):
    face = package('face_two')

    assert face._unit.Untouched.__module__ == 'face_two._unit'


def test_what_is_from_elsewhere_stays(package: Any):
    face = package('face_three')

    assert face.OrderedDict.__module__ == 'collections'
    assert face.faces.publish.__module__ == 'ops_compat.faces'


def test_a_home_with_a_longer_name_is_no_home(package: Any):
    package('face_four')
    other = package('face_four_more')

    assert other.Unit.__module__ == 'face_four_more'


def test_what_another_face_below_has_published_stays(package: Any):
    face = package('face_seven')
    face.Unit.__module__ = 'face_seven.model'

    faces.publish('face_seven')

    assert face.Unit.__module__ == 'face_seven.model'


def test_further_homes_are_adopted(package: Any):
    package('home_of_five')
    face = package(
        'face_five', lazily='from home_of_five._unit import Untouched', homes=", 'home_of_five'"
    )

    assert face.Untouched.__module__ == 'face_five'


def test_a_published_class_is_pickled_by_its_public_name(package: Any):
    face = package('face_six')

    assert b'face_six._unit' not in pickle.dumps(face.Unit)
    assert pickle.loads(pickle.dumps(face.Unit)) is face.Unit


LAZILY = """
__getattr__ = faces.lazily(__name__, {'Rare': 'lazy._rare:Rare', 'rare': 'lazy._rare'})
"""


def test_a_lazy_name_is_imported_when_it_is_asked_for(package: Any):
    face = package('lazy', lazily=LAZILY)
    assert 'lazy._rare' not in sys.modules

    rare = face.Rare

    assert rare is sys.modules['lazy._rare'].Rare
    assert vars(face)['Rare'] is rare


def test_a_lazy_name_may_be_a_module(package: Any):
    face = package('lazy', lazily=LAZILY)

    assert face.rare is sys.modules['lazy._rare']


def test_a_lazy_name_can_be_imported_from_the_face(package: Any):
    package('lazy', lazily=LAZILY)
    namespace: dict[str, Any] = {}

    exec('from lazy import Rare', namespace)

    assert namespace['Rare'].__name__ == 'Rare'


def test_a_lazy_class_reports_the_face(package: Any):
    face = package('lazy', lazily=LAZILY)

    assert face.Rare.__module__ == 'lazy'


def test_a_lazy_class_keeps_the_module_of_another_face(package: Any):
    face = package(
        'lazy', lazily="__getattr__ = faces.lazily(__name__, {'Path': 'pathlib:PurePath'})"
    )

    assert face.Path.__module__.startswith('pathlib')


def test_a_name_that_is_not_there_fails_as_usual(package: Any):
    face = package('lazy', lazily=LAZILY)

    with pytest.raises(AttributeError, match="module 'lazy' has no attribute 'other'"):
        _ = face.other
    with pytest.raises(ImportError):
        exec('from lazy import other')


PART = """
from __future__ import annotations
from ops_compat import faces
class Rare:
    beside: Companion
class Companion: pass
class _Hidden: pass
faces.part(__name__)
"""
IN_FILES = """
__getattr__ = faces.lazily(__name__, faces.in_files(__name__, {'_rare': 'Companion Rare'}))
"""


IN_EARLY = IN_FILES.replace('Companion ', '')


def _with_a_part(package: Any, tmp_path: pathlib.Path) -> types.ModuleType:
    face: types.ModuleType = package('parted', lazily=IN_FILES)
    (tmp_path / 'parted' / '_rare.py').write_text(PART)
    return face


def test_a_part_is_its_face_s_whoever_imports_it(package: Any, tmp_path: pathlib.Path):
    face = _with_a_part(package, tmp_path)

    rare = importlib.import_module('parted._rare')

    assert rare.Rare.__module__ == 'parted'
    assert vars(face)['Rare'] is rare.Rare
    assert rare._Hidden.__module__ == 'parted._rare'


def test_a_part_that_was_there_before_its_face_said_so_is_offered(package: Any):
    lazily = f'import early._rare\n{IN_EARLY}'
    face = package('early', lazily=lazily)

    assert vars(face)['Rare'] is sys.modules['early._rare'].Rare
    assert face.Rare.__module__ == 'early'


def test_with_a_lazy_class_come_the_names_in_its_annotations(package: Any, tmp_path: pathlib.Path):
    face = _with_a_part(package, tmp_path)

    assert typing.get_type_hints(face.Rare) == {'beside': face.Companion}


def test_a_package_can_be_imported_as_a_whole(package: Any):
    package('lazy', lazily=LAZILY)

    faces.complete('lazy')

    assert 'lazy._rare' in sys.modules
