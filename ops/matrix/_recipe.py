# SPDX-License-Identifier: Apache-2.0
"""How a charm is tested: what it says in ``[tool.ops.matrix]``, and else what its files say."""

from __future__ import annotations

import pathlib
import re
import shlex
from typing import Any, Dict, Iterator, List, Mapping, NamedTuple, Optional, Tuple

from ops.local import _locks, _poetry, _requirement_files, _requirements, _toml
from ops.local._error import UsageError
from ops.matrix import _releases, _tox

_KEYS = ('install', 'command', 'env', 'pythons', 'expected')
_GROUPS = ('unit', 'unit-tests', 'test', 'tests', 'testing', 'dev')
_FILES = re.compile(
    r'requirements(?:[-_.](?:dev|test|tests|testing|unit))?\.txt'
    r'|(?:dev|test|tests|testing|unit)[-_]requirements\.txt'
)
_FOLDERS = ('tests/unit', 'tests/unittests', 'unit_tests', 'tests')
_SOURCES = ('lib', 'src')
EXPECTED = 'matrix-expected.toml'


class Recipe(NamedTuple):
    """What is installed for the tests of a charm, and what is run."""

    charm: pathlib.Path
    sources: Tuple[str, ...]
    """Where this was found."""
    install: Tuple[str, ...]
    """Requirements, files read through."""
    constraints: Tuple[str, ...]
    command: Tuple[str, ...]
    """``{charm}`` stands for the folder of the charm, here and in ``env``."""
    env: Mapping[str, str]
    pythons: Tuple[str, ...]
    """Where the charm is for some Pythons only: their versions."""
    requires_python: str
    expected: pathlib.Path
    """The file of expected differences, which need not be there."""


def read(charm: pathlib.Path) -> Recipe:
    """Find out how a charm is tested.

    Raises:
        UsageError: if there is no charm, if its files cannot be read, or if it has no tests.
    """
    if not charm.is_dir():
        raise UsageError(f'cannot test {charm}: there is no such folder')
    file = charm / 'pyproject.toml'
    project = _Project(charm, _toml.read(file) if file.is_file() else {})
    tox = _tox.read(charm / 'tox.ini')
    sources: List[str] = []
    found = project.install(sources) or _inferred_install(project, tox, sources)
    asked = _requirement_files.follow(found, charm)
    install = [_requirement_files.without_hashes(word) for word in asked.requirements]
    constraints = [_requirement_files.without_hashes(word) for word in asked.constraints]
    env = {**(tox.env if tox else _source_path(charm)), **project.env()}
    command = project.command(sources) or _inferred_command(charm, tox, sources)
    if not any(map(_is_pytest, install)):
        install.append('pytest')
    if not _releases.is_named(install, 'ops'):
        install.append('ops[testing]')
    return Recipe(
        charm=charm,
        sources=tuple(dict.fromkeys(sources)),
        install=tuple(dict.fromkeys(install)),
        constraints=tuple(dict.fromkeys([*constraints, *project.locked])),
        command=tuple(command),
        env=env,
        pythons=tuple(project.words('pythons')),
        requires_python=project.requires_python(),
        expected=charm / str(project.settings.get('expected', EXPECTED)),
    )


def _is_pytest(word: str) -> bool:
    return _releases.is_named([word], 'pytest')


def _source_path(charm: pathlib.Path) -> Dict[str, str]:
    folders = [f'{{charm}}/{name}' for name in _SOURCES if (charm / name).is_dir()]
    return {'PYTHONPATH': ':'.join(folders)} if folders else {}


def _inferred_install(
    project: _Project, tox: Optional[_tox.ToxEnvironment], sources: List[str]
) -> List[str]:
    words = project.dependencies(sources)
    if tox is not None and (tox.install or tox.groups):
        sources.append(f'tox.ini [{tox.section}]')
        grouped = [word for name in tox.groups for word in project.group(name, sources)]
        if grouped:
            project.lock(sources)
        return [*words, *grouped, *tox.install]
    libraries = list(_requirements.pydeps(project.charm / 'lib'))
    if libraries:
        sources.append('PYDEPS of lib/')
    words += libraries
    name = next((name for name in _GROUPS if project.has_group(name)), '')
    if name:
        words += project.group(name, sources)
        project.lock(sources)
        return words
    files = sorted(path.name for path in project.charm.iterdir() if _FILES.fullmatch(path.name))
    sources.extend(files)
    return [*words, *(f'-r {file}' for file in files)]


def _inferred_command(
    charm: pathlib.Path, tox: Optional[_tox.ToxEnvironment], sources: List[str]
) -> List[str]:
    if tox is not None:
        sources.append(f'tox.ini [{tox.section}]')
        return tox.command
    for folder in _FOLDERS:
        if (charm / folder).is_dir():
            sources.append(f'the folder {folder}')
            apart = charm / folder / 'integration'
            ignored = [f'--ignore={folder}/integration'] if apart.is_dir() else []
            return ['pytest', folder, *ignored]
    raise UsageError(
        f'cannot test {charm}: it has no tests in {", ".join(_FOLDERS)}, no tox.ini that runs '
        'pytest, and no command in [tool.ops.matrix] of its pyproject.toml'
    )


class _Project:
    """A ``pyproject.toml``, and the lock file beside it."""

    def __init__(self, charm: pathlib.Path, document: Mapping[str, Any]):
        self.charm = charm
        self.locked: List[str] = []
        self._document = document
        self.settings = self.table('tool', 'ops', 'matrix')
        odd = sorted(set(self.settings) - set(_KEYS))
        if odd:
            raise UsageError(
                f'cannot read [tool.ops.matrix] of {charm / "pyproject.toml"}: unknown '
                f'{", ".join(odd)}; it may have {", ".join(_KEYS)}'
            )

    def table(self, *names: str) -> Mapping[str, Any]:
        return _toml.table(self._document, *names)

    def words(self, key: str) -> List[str]:
        value = self.settings.get(key, [])
        if isinstance(value, str):
            return shlex.split(value)
        if not isinstance(value, list) or not all(isinstance(one, str) for one in _each(value)):
            raise UsageError(f'cannot read {key} of [tool.ops.matrix]: it is no list of texts')
        return list(_each(value))

    def install(self, sources: List[str]) -> List[str]:
        found = self.words('install')
        if found:
            sources.append('pyproject.toml [tool.ops.matrix] install')
        return found

    def command(self, sources: List[str]) -> List[str]:
        found = self.words('command')
        if found:
            sources.append('pyproject.toml [tool.ops.matrix] command')
        return found

    def env(self) -> Dict[str, str]:
        value = self.settings.get('env', {})
        if not isinstance(value, dict):
            raise UsageError('cannot read env of [tool.ops.matrix]: it is no table')
        return {name: str(text) for name, text in _toml.table(self.settings, 'env').items()}

    def dependencies(self, sources: List[str]) -> List[str]:
        found = [str(word) for word in _each(self.table('project').get('dependencies', []))]
        found += _poetry.requirements(self.table('tool', 'poetry', 'dependencies'))
        if found:
            sources.append('pyproject.toml dependencies')
        return found

    def has_group(self, name: str) -> bool:
        return any(name in groups for groups in self._groups())

    def group(self, name: str, sources: List[str]) -> List[str]:
        sources.append(f'pyproject.toml group {name}')
        groups, extras, poetry = self._groups()
        if name in poetry:
            return _poetry.requirements(_toml.table(poetry, name, 'dependencies'))
        words: List[str] = []
        for word in _each(groups.get(name, extras.get(name, []))):
            if isinstance(word, dict):
                words += self.group(str(_toml.table(word).get('include-group')), sources)
            else:
                words.append(str(word))
        return words

    def _groups(self) -> Tuple[Mapping[str, Any], Mapping[str, Any], Mapping[str, Any]]:
        return (
            self.table('dependency-groups'),
            self.table('project', 'optional-dependencies'),
            self.table('tool', 'poetry', 'group'),
        )

    def lock(self, sources: List[str]) -> None:
        """Hold what is locked once to its version; other Pythons may have others."""
        for name in (_locks.UV, _locks.POETRY):
            if (self.charm / name).is_file():
                sources.append(name)
                pins = _locks.pins(_toml.read(self.charm / name))
                self.locked = [pin for pin in pins if not _is_ours(pin)]
                return

    def requires_python(self) -> str:
        found = self.table('project').get('requires-python')
        if isinstance(found, str):
            return found
        return _poetry.specifier(
            str(self.table('tool', 'poetry', 'dependencies').get('python', ''))
        )


def _is_ours(word: str) -> bool:
    return _releases.is_named([word], *_releases.OURS)


def _each(value: Any) -> Iterator[Any]:
    yield from value
