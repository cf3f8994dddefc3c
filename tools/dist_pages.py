# SPDX-License-Identifier: Apache-2.0
"""What stands beside the built files: constraints, checksums, and an index that pip reads.

The folder of distributions looks like this::

    constraints.txt    all three, the line chosen by the Python
    requirements.txt   the same with hashes
    SHA256SUMS         of every wheel and sdist
    index/             the pages of PEP 503, linking to the files
    line-2/            its wheels and sdists, and its own constraints and requirements
    line-3/            the same
"""

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
LINES = (2, 3)
NAMES = ('constraints.txt', 'requirements.txt')


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
    def place(self) -> str:
        """The path of the file from the folder of distributions."""
        return f'{self.path.parent.name}/{self.path.name}'

    @property
    def pin(self) -> str:
        """The requirement that the wheel and the sdist of one version alone satisfy."""
        return f'{self.project}=={self.version}'

    @property
    def marked_pin(self) -> str:
        """The pin, for the Pythons that take this line where nothing is asked for."""
        comparison = '>=' if self.line == 3 else '<'
        return f'{self.pin} ; python_version {comparison} "{FIRST_PYTHON_OF_LINE_3}"'


def folder_of(dist: pathlib.Path, line: int) -> pathlib.Path:
    """Return the folder that the files of a line are in."""
    return dist / f'line-{line}'


def read(dist: pathlib.Path) -> List[Built]:
    """Return the wheels and sdists in the folders of the lines, by name and version."""
    files = [path for line in LINES for path in folder_of(dist, line).iterdir()]
    return sorted(_read(path) for path in files if path.suffix in ('.whl', '.gz'))


def write(dist: pathlib.Path) -> List[Built]:
    """Describe the built files of a folder, in that folder, and return them."""
    built = read(dist)
    by_place = sorted(built, key=lambda file: file.place)
    sums = ''.join(f'{file.sha256}  {file.place}\n' for file in by_place)
    (dist / 'SHA256SUMS').write_text(sums, encoding='utf-8')
    _write_pins(dist, built, marked=True)
    for line in LINES:
        of_line = [file for file in built if file.line == line]
        _write_pins(folder_of(dist, line), of_line, marked=False)
    _write_index(dist / 'index', built)
    return built


def _read(path: pathlib.Path) -> Built:
    facts = metadata(path)
    return Built(facts['Name'], facts['Version'], facts['Requires-Python'], path)


def metadata(path: pathlib.Path) -> Message:
    """Return what a wheel or an sdist says of itself."""
    if path.suffix == '.whl':
        with zipfile.ZipFile(path) as wheel:
            name = next(n for n in wheel.namelist() if n.endswith('.dist-info/METADATA'))
            return email.message_from_bytes(wheel.read(name))
    with tarfile.open(path) as sdist:
        top = sdist.getnames()[0]
        file = sdist.extractfile(f'{top}/PKG-INFO')
        assert file is not None
        return email.message_from_bytes(file.read())


def _write_pins(folder: pathlib.Path, built: List[Built], marked: bool) -> None:
    """Write the constraints, and the requirements with hashes, for some of the files."""
    constraints = ['# pip install -c constraints.txt: this line, whatever newer is published']
    requirements = [
        '# The distributions of this commit with their hashes. What they require is not here:',
        '# pip install --no-deps --require-hashes -r requirements.txt, or copy into your lock',
    ]
    by_pin = groupby(built, key=lambda file: file.marked_pin if marked else file.pin)
    for pin, files in by_pin:
        hashes = sorted(f'--hash=sha256:{file.sha256}' for file in files)
        constraints.append(pin)
        requirements.append(' \\\n    '.join([pin, *hashes]))
    for name, lines in zip(NAMES, (constraints, requirements)):
        (folder / name).write_text('\n'.join([*lines, '']), encoding='utf-8')


def _write_index(index: pathlib.Path, built: List[Built]) -> None:
    """Write the pages of PEP 503, for ``--index-url`` or ``--extra-index-url``."""
    projects = sorted({file.project for file in built})
    _write_page(index, 'ops', [f'<a href="{name}/">{name}</a>' for name in projects])
    for name in projects:
        anchors = [_anchor(file) for file in built if file.project == name]
        _write_page(index / name, name, anchors)


def _anchor(file: Built) -> str:
    href = f'../../{urllib.parse.quote(file.place)}#sha256={file.sha256}'
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
