# SPDX-License-Identifier: Apache-2.0
"""What one event that does nothing costs, as a process, without its hook commands."""

from __future__ import annotations

import functools
import pathlib
import tempfile
from typing import Iterator

import _charm
import _environments
import _measure

ROUNDS = 30


def rows(version: str, folder: pathlib.Path) -> Iterator[_measure.Row]:
    """Measure it on a charm that has been installed before."""
    pair = _environments.plain(version, folder)
    with tempfile.TemporaryDirectory(prefix='ops-bench-') as place:
        measures = {
            python: functools.partial(_dispatch, python, _charm.lay(pathlib.Path(place, name)))
            for name, python in pair._asdict().items()
        }
        least = _measure.best(measures, ROUNDS)
    yield _measure.Row('no-op dispatch, CPU', least[pair.ours], least[pair.published], 1 / 2)


def _dispatch(python: str, folder: _charm.Folder) -> float:
    total = _measure.cpu([python, str(folder.code)], folder.environ('update-status'))
    return total - float(folder.children.read_text(encoding='utf-8'))
