# SPDX-License-Identifier: Apache-2.0
"""What one event that does nothing costs, as a process, without its hook commands."""

from __future__ import annotations

import functools
import pathlib
import tempfile
from typing import Iterator, Mapping

import _charm
import _environments
import _measure

ROUNDS = 30


def rows(version: str, folder: pathlib.Path) -> Iterator[_measure.Row]:
    """Measure it on a charm that has been installed before, and on one that is traced."""
    plain = _environments.plain(version, folder)
    tracing = _environments.tracing(version, folder)
    yield _row('no-op dispatch, CPU', plain, 1 / 2)
    yield _row('no-op dispatch, traced, no collector, CPU', tracing, 2 / 3, TRACED='1')


def _row(name: str, pair: _environments.Pair, budget: float, **environ: str) -> _measure.Row:
    with tempfile.TemporaryDirectory(prefix='ops-bench-') as place:
        measures = {
            python: functools.partial(
                _dispatch, python, _charm.lay(pathlib.Path(place, which)), environ
            )
            for which, python in pair._asdict().items()
        }
        least = _measure.best(measures, ROUNDS)
    return _measure.Row(name, least[pair.ours], least[pair.published], budget)


def _dispatch(python: str, folder: _charm.Folder, more: Mapping[str, str]) -> float:
    total = _measure.cpu([python, str(folder.code)], folder.environ('update-status', **more))
    return total - float(folder.children.read_text(encoding='utf-8'))
