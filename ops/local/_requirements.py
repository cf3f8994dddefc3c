# SPDX-License-Identifier: Apache-2.0
"""What a charm declares that its Python must have, in the files that charmcraft packs it by."""

from __future__ import annotations

import ast
import pathlib
import re
from typing import Any, Dict, Iterable, Iterator, List, Mapping, NamedTuple, Tuple

from ops._private import yaml
from ops.local import _distributions, _locks, _poetry, _requirement_files, _toml
from ops.local._distributions import normal

OURS = tuple(_distributions.RELEASES)
"""What is satisfied by the ``ops`` that runs this."""

PROJECT, PIP = 'pyproject.toml', 'requirements.txt'

_NAME = re.compile(r'([A-Za-z0-9][A-Za-z0-9._-]*)')
_EGG = re.compile(r'#(?:.*&)?egg=([A-Za-z0-9._-]+)')


class Declared(NamedTuple):
    """What a charm declares."""

    sources: Tuple[str, ...] = ()
    """The files that it is declared in."""
    requirements: Tuple[str, ...] = ()
    """Lines of a requirements file, those of ``ops`` left out."""
    constraints: Tuple[str, ...] = ()
    """Pins, which hold for what is required by something else too."""
    ours: Tuple[str, ...] = ()
    """The lines about ``ops`` and its companions."""
    pythons: Tuple[Tuple[str, str], ...] = ()
    """A file and the versions of Python that it is for, such as ``>=3.10``."""

    @property
    def traced(self) -> bool:
        """Whether it is to be traced, for which ``ops`` needs OpenTelemetry's SDK."""
        return any('tracing' in line for line in self.ours)


NOTHING = Declared()


def name_of(line: str) -> str:
    """Return the package that a line requires, empty for an option, a path or an address."""
    egg = _EGG.search(line)
    if egg:
        return normal(egg.group(1))
    found = _NAME.match(line)
    if found is None or re.match(r'[/\\:]|\+\w+:', line[found.end() :]):
        return ''
    return normal(found.group(1))


def declared(charm: pathlib.Path) -> Declared:
    """Return what a charm declares.

    A lock goes before ``requirements.txt``, that before the dependencies in ``pyproject.toml``.
    What libraries in ``lib/`` name in their ``PYDEPS``, and ``charmcraft.yaml`` in its parts,
    comes on top.

    Raises:
        UsageError: if one of the files cannot be read.
    """
    parts = list(_parts(charm))
    found = _main(charm, parts)
    libraries = list(pydeps(charm / 'lib'))
    named = _named(parts, *_PACKAGES)
    sources = [*found.sources, *(['lib/'] if libraries else [])]
    if named:
        sources.append('charmcraft.yaml')
    lines = [*found.requirements, *libraries, *named]
    return found._replace(
        sources=tuple(sources),
        requirements=tuple(dict.fromkeys(line for line in lines if name_of(line) not in OURS)),
        constraints=tuple(line for line in found.constraints if name_of(line) not in OURS),
        ours=tuple(line for line in lines if name_of(line) in OURS),
    )


_PACKAGES = ('charm-python-packages', 'charm-binary-python-packages', 'python-packages')
_FILES = ('charm-requirements', 'python-requirements')


def _main(charm: pathlib.Path, parts: Iterable[Mapping[str, Any]]) -> Declared:
    for lock in (_locks.UV, _locks.POETRY):
        if (charm / lock).is_file():
            return _locked(charm, lock, parts)
    files = _named(parts, *_FILES)
    files = [name for name in files or [PIP] if (charm / name).is_file()]
    if files:
        return _from_files(charm, files)
    return _project(charm, parts) if (charm / PROJECT).is_file() else Declared()


def _named(parts: Iterable[Mapping[str, Any]], *keys: str) -> List[str]:
    """Return what the parts of charmcraft.yaml list under some keys."""
    return [text for part in parts for key in keys for text in _texts(part.get(key))]


def _project(charm: pathlib.Path, parts: Iterable[Mapping[str, Any]]) -> Declared:
    project = _toml.read(charm / PROJECT)
    lines = _texts(_toml.table(project, 'project').get('dependencies'))
    for table, key in (
        (_toml.table(project, 'project', 'optional-dependencies'), 'uv-extras'),
        (_toml.table(project, 'dependency-groups'), 'uv-groups'),
    ):
        lines.extend(each for name in _named(parts, key) for each in _texts(table.get(name)))
    poetry = _toml.table(project, 'tool', 'poetry', 'dependencies')
    lines.extend(_poetry.requirements(poetry))
    for name in _named(parts, 'poetry-with'):
        group = _toml.table(project, 'tool', 'poetry', 'group', name, 'dependencies')
        lines.extend(_poetry.requirements(group))
    python = _toml.table(project, 'project').get('requires-python')
    if not isinstance(python, str):
        python = _poetry.specifier(str(poetry.get('python', '')))
    pythons = ((PROJECT, python),) if python else ()
    return Declared((PROJECT,) if lines else (), tuple(lines), pythons=pythons)


def _locked(charm: pathlib.Path, name: str, parts: Iterable[Mapping[str, Any]]) -> Declared:
    lock = _toml.read(charm / name)
    found = _project(charm, parts) if (charm / PROJECT).is_file() else Declared()
    python = str(lock.get('requires-python', ''))
    if name == _locks.POETRY:
        python = _poetry.specifier(str(_toml.table(lock, 'metadata').get('python-versions', '')))
    return found._replace(
        sources=(name,),
        constraints=tuple(_locks.pins(lock)),
        pythons=(*(((name, python),) if python else ()), *found.pythons),
    )


def _from_files(charm: pathlib.Path, names: Iterable[str]) -> Declared:
    asked = _requirement_files.follow([f'-r {name}' for name in names], charm)
    return Declared(tuple(names), tuple(asked.requirements), tuple(asked.constraints))


def pydeps(lib: pathlib.Path) -> Iterator[str]:
    """Yield what libraries require, in the constant that charmcraft reads."""
    for path in sorted(lib.rglob('*.py')) if lib.is_dir() else ():
        try:
            text = path.read_text(encoding='utf-8')
            body = ast.parse(text).body if 'PYDEPS' in text else []
        except (OSError, SyntaxError, ValueError):
            continue  # the charm says so itself if it imports this
        for statement in body:
            yield from _value_of(statement)


def _value_of(statement: ast.stmt) -> List[str]:
    targets: List[Any] = getattr(statement, 'targets', [getattr(statement, 'target', None)])
    if not any(isinstance(each, ast.Name) and each.id == 'PYDEPS' for each in targets):
        return []
    try:
        return _texts(ast.literal_eval(getattr(statement, 'value', None)))  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return []


def _parts(charm: pathlib.Path) -> Iterator[Dict[str, Any]]:
    path = charm / 'charmcraft.yaml'
    try:
        found: Any = yaml.safe_load(path.read_text(encoding='utf-8')) if path.is_file() else {}
    except Exception:  # what the file is not is said where its metadata is read
        return
    for part in _toml.table(found, 'parts').values():
        if isinstance(part, dict):
            yield part


def _texts(found: Any) -> List[str]:
    if not isinstance(found, (list, tuple)):
        return []
    return [each for each in found if isinstance(each, str)]  # pyright: ignore[reportUnknownVariableType]  # any YAML or TOML
