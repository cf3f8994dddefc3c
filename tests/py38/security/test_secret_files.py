# SPDX-License-Identifier: Apache-2.0
"""The files that hand secret content to Juju."""

from __future__ import annotations

import os
import pathlib
from typing import List

from kit.planted_scene import Scene
from kit.recorder import ReadFile


def _files(scene: Scene) -> List[ReadFile]:
    return [file for call in scene.agent.calls for file in call.files]


def test_only_the_charms_user_can_read_them(working: Scene):
    assert {file.mode for file in _files(working)} == {0o600}


def test_they_lie_in_a_folder_of_the_charms_user(working: Scene):
    assert {file.folder_mode for file in _files(working)} == {0o700}


def test_each_lies_in_the_folder_for_temporary_files(working: Scene):
    parents = [pathlib.Path(file.path).parent.parent for file in _files(working)]

    assert parents == [working.temporary] * 2


def test_nothing_is_left_of_them(working: Scene):
    assert os.listdir(working.temporary) == []


def test_nothing_is_left_of_them_when_juju_refuses(refused: Scene):
    assert len(_files(refused)) == 2
    assert os.listdir(refused.temporary) == []
