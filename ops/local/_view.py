# SPDX-License-Identifier: Apache-2.0
"""The view of a charm's files in which it runs, so that its folder is never written."""

from __future__ import annotations

import filecmp
import json
import os
import pathlib
import shutil
from typing import FrozenSet, Iterator, List, Sequence, Set, Tuple

# What a checkout has beside its charm, and a packed charm has not.
LEFT_OUT = frozenset({
    '.git', '.github', '.hg', '.idea', '.mypy_cache', '.nox', '.pytest_cache', '.ruff_cache',
    '.tox', '.venv', '.vscode', '__pycache__', 'node_modules',
})  # fmt: skip
LEFT_OUT_FILES = frozenset({'.unit-state.db', '.unit-state.db-journal', '.unit-state.db-wal'})


def refresh(source: pathlib.Path, view: pathlib.Path, manifest: pathlib.Path) -> List[str]:
    """Bring a view up to date with a charm's folder, and return the paths that changed.

    Files that the charm itself made in the view stay. Files that an earlier call copied and
    that the folder no longer has are removed.

    Args:
        source: the charm's folder, which is only read.
        view: the folder that the charm runs in; made if it is not there.
        manifest: where the list of copied paths is kept between calls.
    """
    view.mkdir(mode=0o700, parents=True, exist_ok=True)
    present = sorted(_paths(source, unit=os.path.realpath(view.parent)))
    changed = [path for path in present if _copy(source / path, view / path)]
    for path in sorted(copied(manifest) - set(present)):
        (view / path).unlink(missing_ok=True)
        changed.append(path)
    _keep(manifest, present)
    return changed


def _paths(source: pathlib.Path, *, unit: str) -> Iterator[str]:
    """Yield the files below a folder, links to folders followed, but no way leads in circles.

    A link to nothing is left out, and so are sockets and pipes. So is the folder of the unit
    itself, where that lies within its charm's.
    """
    packed = (source / 'dispatch').is_file()
    ways: List[Tuple[pathlib.Path, FrozenSet[str]]] = [(source, frozenset({unit}))]
    while ways:
        folder, above = ways.pop()
        real = os.path.realpath(folder)
        if real in above:
            continue
        for path in folder.iterdir():
            if path.is_dir():
                if path.name not in LEFT_OUT and (packed or not _is_environment(path)):
                    ways.append((path, above | {real}))
            elif path.is_file() and path.name not in LEFT_OUT_FILES:
                yield str(path.relative_to(source))


def _is_environment(folder: pathlib.Path) -> bool:
    return (folder / 'pyvenv.cfg').is_file()


def _copy(source: pathlib.Path, copy: pathlib.Path) -> bool:
    if copy.is_file() and filecmp.cmp(source, copy, shallow=True):
        return False
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.unlink(missing_ok=True)
    shutil.copy2(source, copy)  # what a link leads to, so that the view stands by itself
    return True


def _keep(manifest: pathlib.Path, present: Sequence[str]) -> None:
    # In one step, so that a kill leaves no half of it.
    draft = manifest.with_suffix('.new')
    draft.write_text(json.dumps(present), encoding='utf-8')
    os.replace(draft, manifest)


def copied(manifest: pathlib.Path) -> Set[str]:
    """Return the paths that the last call of :func:`refresh` copied, or found unchanged."""
    if not manifest.is_file():
        return set()
    try:
        return set(json.loads(manifest.read_text(encoding='utf-8')))
    except ValueError:
        return set()  # what is there no more stays in the view, and no harm is done
