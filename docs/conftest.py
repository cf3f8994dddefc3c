# SPDX-License-Identifier: Apache-2.0
"""The blocks of code in these pages, run as a reader would run them.

Each page has a folder of its own that its blocks work in, from top to bottom:

- ``python`` is executed; the names of earlier blocks are there;
- ``shell`` is given to ``bash``, and must succeed;
- ``yaml``, ``toml`` and ``json`` are read;
- a block below a comment ``% file: NAME`` is written to that file instead;
- anything else (``text``, ``ini``, ...) is only shown.
"""

from __future__ import annotations

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterable
from typing import Any

import pytest
import yaml
from sybil import Document, Example, Region, Sybil
from sybil.parsers.myst import CodeBlockParser, PythonCodeBlockParser

ROOT = pathlib.Path(__file__).resolve().parent.parent
_FILE = re.compile(r'^% file: (?P<name>\S+)\n+```\w+\n(?P<text>.*?)^```$', re.M | re.S)


class _Read(CodeBlockParser):
    """Blocks that a reader of their language must take."""

    def __init__(self, language: str, read: Callable[[str], Any]):
        super().__init__(language)
        self._read = read

    def evaluate(self, example: Example) -> None:
        self._read(example.parsed)


def _files(document: Document) -> Iterable[Region]:
    for found in _FILE.finditer(document.text):
        yield Region(found.start(), found.end(), found, _write)


def _write(example: Example) -> None:
    place = pathlib.Path(example.parsed['name'])
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(example.parsed['text'], encoding='utf-8')


def _run(script: str) -> None:
    environ = {
        **os.environ,
        'PATH': f'{pathlib.Path(sys.executable).parent}:{os.environ["PATH"]}',
        'XDG_STATE_HOME': str(pathlib.Path('state').absolute()),
        'OPS_TREE': str(ROOT),
    }
    ran = subprocess.run(
        ['bash', '-euo', 'pipefail', '-c', script], env=environ, capture_output=True, text=True
    )
    assert ran.returncode == 0, f'{script}\n{ran.stdout}\n{ran.stderr}'


def _enter(namespace: dict[str, Any]) -> None:
    namespace['_before'] = os.getcwd()
    namespace['_folder'] = tempfile.TemporaryDirectory(prefix='docs')
    os.chdir(namespace['_folder'].name)


def _leave(namespace: dict[str, Any]) -> None:
    os.chdir(namespace['_before'])
    namespace['_folder'].cleanup()


def _not_in_a_file(parser: Any) -> Callable[[Document], Iterable[Region]]:
    """Leave out the blocks that are written to files."""

    def parse(document: Document) -> Iterable[Region]:
        files = [found.span() for found in _FILE.finditer(document.text)]
        for region in parser(document):
            if not any(start <= region.start < end for start, end in files):
                yield region

    return parse


pytest_collect_file = Sybil(
    parsers=[
        _files,
        _not_in_a_file(PythonCodeBlockParser()),
        _not_in_a_file(_Read('shell', _run)),
        _not_in_a_file(_Read('yaml', yaml.safe_load)),
        _not_in_a_file(_Read('toml', tomllib.loads)),
        _not_in_a_file(_Read('json', json.loads)),
    ],
    patterns=['**/*.md'],
    setup=_enter,
    teardown=_leave,
).pytest()

__all__ = ['pytest', 'pytest_collect_file']
