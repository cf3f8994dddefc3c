# SPDX-License-Identifier: Apache-2.0
"""What stands beside the built files: constraints, checksums, and an index that pip reads."""

from __future__ import annotations

import email
import hashlib
import html
import pathlib
import tarfile
import urllib.parse
import zipfile
from email.message import Message
from itertools import groupby
from typing import List, NamedTuple

# Below this Python the constraints choose line 2, from it on line 3.
FIRST_PYTHON_OF_LINE_3 = '3.10'


class Built(NamedTuple):
    """A wheel or an sdist, and what it says of itself."""

    project: str
    version: str
    requires_python: str
    path: pathlib.Path

    @property
    def sha256(self) -> str:
        """The checksum of the file, in hexadecimal."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()

    @property
    def line(self) -> int:
        """The line that the file is of."""
        return 3 if self.requires_python == f'>={FIRST_PYTHON_OF_LINE_3}' else 2

    @property
    def pin(self) -> str:
        """The requirement that the wheel and the sdist of one version alone satisfy."""
        comparison = '>=' if self.line == 3 else '<'
        marker = f'python_version {comparison} "{FIRST_PYTHON_OF_LINE_3}"'
        return f'{self.project}=={self.version} ; {marker}'


def read(dist: pathlib.Path) -> List[Built]:
    """Return the wheels and sdists of a folder, by name and version."""
    return sorted(_read(path) for path in dist.iterdir() if path.suffix in ('.whl', '.gz'))


def write(dist: pathlib.Path) -> List[Built]:
    """Describe the built files of a folder, in that folder, and return them."""
    built = read(dist)
    (dist / 'SHA256SUMS').write_text(
        ''.join(f'{file.sha256}  {file.path.name}\n' for file in built), encoding='utf-8'
    )
    (dist / 'constraints.txt').write_text(_constraints(built), encoding='utf-8')
    (dist / 'requirements.txt').write_text(_requirements(built), encoding='utf-8')
    _write_index(dist / 'index', built)
    return built


def _read(path: pathlib.Path) -> Built:
    facts = _metadata(path)
    return Built(facts['Name'], facts['Version'], facts['Requires-Python'], path)


def _metadata(path: pathlib.Path) -> Message:
    if path.suffix == '.whl':
        with zipfile.ZipFile(path) as wheel:
            name = next(n for n in wheel.namelist() if n.endswith('.dist-info/METADATA'))
            return email.message_from_bytes(wheel.read(name))
    with tarfile.open(path) as sdist:
        top = sdist.getnames()[0]
        file = sdist.extractfile(f'{top}/PKG-INFO')
        assert file is not None
        return email.message_from_bytes(file.read())


def _constraints(built: List[Built]) -> str:
    pins = sorted({file.pin for file in built})
    return '\n'.join(
        ['# pip install -c constraints.txt: this line, whatever newer is published', *pins, '']
    )


def _requirements(built: List[Built]) -> str:
    lines = [
        '# The distributions of this commit with their hashes. What they require is not here:',
        '# pip install --no-deps --require-hashes -r requirements.txt, or copy into your lock',
    ]
    for pin, files in groupby(built, key=lambda file: file.pin):
        lines.append(' \\\n    '.join([pin, *(f'--hash=sha256:{file.sha256}' for file in files)]))
    return '\n'.join([*lines, ''])


def _write_index(index: pathlib.Path, built: List[Built]) -> None:
    """Write the pages of PEP 503, for ``--index-url`` or ``--extra-index-url``."""
    projects = sorted({file.project for file in built})
    _write_page(index, 'ops', [f'<a href="{name}/">{name}</a>' for name in projects])
    for name in projects:
        anchors = [_anchor(file) for file in built if file.project == name]
        _write_page(index / name, name, anchors)


def _anchor(file: Built) -> str:
    href = f'../../{urllib.parse.quote(file.path.name)}#sha256={file.sha256}'
    requires = html.escape(file.requires_python)
    return f'<a href="{href}" data-requires-python="{requires}">{file.path.name}</a>'


def _write_page(folder: pathlib.Path, title: str, anchors: List[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    body = ''.join(f'    {anchor}<br>\n' for anchor in anchors)
    (folder / 'index.html').write_text(
        f'<!DOCTYPE html>\n<html>\n  <head><title>{title}</title></head>\n'
        f'  <body>\n{body}  </body>\n</html>\n',
        encoding='utf-8',
    )
