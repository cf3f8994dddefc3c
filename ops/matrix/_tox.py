# SPDX-License-Identifier: Apache-2.0
"""How a ``tox.ini`` tests a charm: the environment that runs pytest, without tox itself."""

from __future__ import annotations

import configparser
import pathlib
import re
import shlex
from typing import Dict, Iterator, List, NamedTuple, Optional, Sequence

from ops.local._error import UsageError

_NAMES = ('unit', 'unit-tests', 'unittest', 'tests', 'test', 'py3', 'py', '')
"""Environments that run a charm's unit tests, the likeliest first; empty for ``[testenv]``."""
_FOLDERS = {'toxinidir': '{charm}', 'tox_root': '{charm}', '/': '/', ':': ':'}
_PYTEST = ('pytest', 'py.test')


class ToxEnvironment(NamedTuple):
    """One environment of a ``tox.ini``, with what it takes from ``[testenv]``."""

    section: str
    install: List[str]
    groups: List[str]
    """Dependency groups of ``pyproject.toml``."""
    command: List[str]
    """From the word ``pytest`` on; ``{charm}`` stands for the folder of the charm."""
    env: Dict[str, str]


def read(file: pathlib.Path) -> Optional[ToxEnvironment]:
    """Return the environment that runs the unit tests, None if there is none.

    Raises:
        UsageError: if the file cannot be read.
    """
    parser = configparser.RawConfigParser(delimiters=('=',), comment_prefixes=('#', ';'))
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # names keep their case
    try:
        parser.read(file, encoding='utf-8')
    except (configparser.Error, UnicodeDecodeError) as exc:
        raise UsageError(f'cannot read {file}: {exc}') from exc
    ini = _Ini(parser)
    for name in _NAMES:
        if parser.has_section(_section(name)):
            found = _environment(ini, name)
            if found.command:
                return found
    return None


def _section(name: str) -> str:
    return f'testenv:{name}' if name else 'testenv'


def _environment(ini: _Ini, name: str) -> ToxEnvironment:
    return ToxEnvironment(
        section=_section(name),
        install=[line.replace('{charm}/', '') for line in ini.lines(name, 'deps')],
        groups=[
            word
            for line in ini.lines(name, 'dependency_groups')
            for word in re.split(r'[,\s]+', line)
            if word
        ],
        command=_pytest(ini.lines(name, 'commands')),
        env={
            key.strip(): text.strip()
            for key, equals, text in (
                line.partition('=')
                for line in (*ini.lines(name, 'setenv'), *ini.lines(name, 'set_env'))
            )
            if equals
        },
    )


def _pytest(commands: Sequence[str]) -> List[str]:
    for command in commands:
        words = shlex.split(command)
        for place, word in enumerate(words):
            if word in _PYTEST:
                return ['pytest', *words[place + 1 :]]
    return []


class _Ini:
    """The settings, with what tox puts in the place of ``{...}``."""

    def __init__(self, parser: configparser.RawConfigParser):
        self._parser = parser

    def lines(self, name: str, key: str) -> List[str]:
        text = self._get(_section(name), key) or self._get('testenv', key)
        joined = re.sub(r'\\\n\s*', ' ', self._filled(text, _section(name)))
        return list(_of_factors(joined.splitlines(), name.split('-')))

    def _get(self, section: str, key: str) -> str:
        return self._parser.get(section, key, fallback='')

    def _filled(self, text: str, section: str, depth: int = 5) -> str:
        def fill(found: re.Match[str]) -> str:
            word = found.group(1)
            if word in _FOLDERS:
                return _FOLDERS[word]
            if word.partition(':')[0] == 'posargs':
                return word.partition(':')[2]
            other = re.fullmatch(r'\[([^\]]+)\](.+)', word)
            if other is None:
                return found.group(0)
            return self._get(other.group(1), other.group(2))

        filled = re.sub(r'\{([^{}]+)\}', fill, text)
        return filled if filled == text or not depth else self._filled(filled, section, depth - 1)


def _of_factors(found: Sequence[str], factors: Sequence[str]) -> Iterator[str]:
    """Yield the lines that hold for an environment, as ``py38: pytest<8`` does for some."""
    for line in filter(None, map(str.strip, found)):
        conditional = re.match(r'([a-z0-9_.,!{}-]+):\s+(.*)', line)
        if conditional is None:
            yield line
        elif set(re.split('[,-]', conditional.group(1))) & set(factors):
            yield conditional.group(2)
