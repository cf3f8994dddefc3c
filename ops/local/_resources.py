# SPDX-License-Identifier: Apache-2.0
"""Resources: ``juju deploy --resource`` and ``juju attach-resource``."""

from __future__ import annotations

import filecmp
import os
import pathlib
import shutil
from typing import Dict, Mapping

from ops._unit import Record
from ops.local import _names
from ops.local._error import UsageError


def read(record: Record, words: Mapping[str, str]) -> Dict[str, pathlib.Path]:
    """Return the files that resources are to have.

    Args:
        record: what Juju knows of the unit.
        words: paths by the names of the resources.

    Raises:
        UsageError: if the charm has no such resource, or there is no such file.
    """
    for name, path in words.items():
        if name not in record.resources:
            raise UsageError(
                f'cannot attach resource {name!r}: the charm has no such resource; '
                f'{_names.hint(name, record.resources)}'
            )
        if not (os.path.isfile(path) and os.access(path, os.R_OK)):
            raise UsageError(
                f'cannot attach resource {name!r}: {path!r} is no file that can be read'
            )
    return {name: pathlib.Path(path).absolute() for name, path in words.items()}


def changed(record: Record, files: Mapping[str, pathlib.Path]) -> Dict[str, pathlib.Path]:
    """Return those of some files that are not what their resource has already."""
    return {name: path for name, path in files.items() if not _same(record, name, path)}


def _same(record: Record, name: str, path: pathlib.Path) -> bool:
    kept = record.resources.get(name)
    return bool(kept and os.path.isfile(kept)) and filecmp.cmp(str(kept), path, shallow=False)


def stored(record: Record, files: Mapping[str, pathlib.Path], folder: pathlib.Path) -> Record:
    """Copy files to where the unit keeps its resources, each in one step.

    Args:
        record: what Juju knows of the unit.
        files: the files by the names of the resources.
        folder: where the unit's resources are.

    Raises:
        UsageError: if a file cannot be copied.
    """
    places: Dict[str, str] = {}
    for name, path in files.items():
        place = folder / name / path.name
        draft = folder / name / '.new'
        try:
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copyfile(path, draft)
            os.chmod(draft, 0o600)
            os.replace(draft, place)
        except OSError as exc:
            raise UsageError(
                f'cannot attach resource {name!r}: {exc.filename}: {exc.strerror}'
            ) from exc
        places[name] = str(place)
    return record.but(resources={**record.resources, **places})
