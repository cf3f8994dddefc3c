# SPDX-License-Identifier: Apache-2.0
"""Say what of one public surface another does not have; see ``record_surface``.

More than there was is no difference: a new name, another optional argument. What is less is one:
a name that is gone, an argument that is no longer taken or has another default, a class that has
lost a base. Of an annotation the meaning counts, so that ``Optional[str]`` is ``str | None``.
"""

from __future__ import annotations

import json
import pathlib
import re
import typing
from typing import Any, Dict, Iterator, List, Optional, Tuple

import annotation_meaning
import record_surface

Facts = Dict[str, Any]
Difference = Tuple[str, str]
"""The path of a name, and what is different about it."""


def read(path: pathlib.Path) -> Facts:
    """Read a surface.

    Raises:
        ValueError: if it is no surface, or one of another format.
    """
    try:
        found: Any = json.loads(path.read_text(encoding='utf-8'))
    except ValueError as exc:
        raise ValueError(f'cannot compare {path}: it is no JSON: {exc}') from exc
    if not isinstance(found, dict) or 'modules' not in found:
        raise ValueError(f'cannot compare {path}: it is no surface')
    surface: Facts = typing.cast('Facts', found)
    have, want = surface.get('format'), record_surface.FORMAT
    if have != want:
        raise ValueError(
            f'cannot compare {path}: its format is {have!r}, not {want}; record it again with '
            '`nox -s surface -- --record RELEASE`'
        )
    return surface


def differences(before: Facts, now: Facts) -> List[Difference]:
    """Return what of a surface another one lacks, by path."""
    return sorted(set(_differences(before, now)))


def _differences(before: Facts, now: Facts) -> Iterator[Difference]:
    for module, expected in before['modules'].items():
        found = now['modules'].get(module)
        if found is None:
            yield module, 'is no module any more'
            continue
        if expected['all'] is not None:
            gone = sorted(set(expected['all']) - set(found['all'] or ()))
            if gone:
                yield f'{module}.__all__', f'lacks {", ".join(gone)}'
        for name, described in expected['names'].items():
            yield from _name(f'{module}.{name}', described, found['names'].get(name), now)


def _name(path: str, before: Facts, now: Optional[Facts], all_now: Facts) -> Iterator[Difference]:
    if now is None:
        yield path, 'is missing'
        return
    if before['kind'] == 'same':
        if _canonical(path, all_now) != _canonical(before['as'], all_now):
            yield path, f'is not {before["as"]}'
        return
    now = _at(_canonical(path, all_now), all_now) or now
    if before['kind'] != now['kind']:
        if not _are_aliases(before, now):
            yield path, f'is of kind {now["kind"]!r}, not {before["kind"]!r}'
        return
    yield from _facts(path, before, now)
    yield from _called(path, before, now)
    for name, member in before.get('members', {}).items():
        yield from _member(f'{path}.{name}', member, now['members'].get(name))


def _facts(path: str, before: Facts, now: Facts) -> Iterator[Difference]:
    if '._' not in before.get('home', '._') and before['home'] != now['home']:
        yield path, f'says that it is in {now["home"]}, not in {before["home"]}'
    for key in ('type', 'value'):
        if key in before and before[key] != now.get(key):
            yield path, f'has the {key} {now.get(key)}, not {before[key]}'
    for key in ('bases', 'fields', 'keys', 'special'):
        gone = [each for each in before.get(key, ()) if each not in now.get(key, ())]
        if gone:
            yield path, f'{key} lack {", ".join(gone)}'
    for name, value in before.get('values', {}).items():
        found = now.get('values', {}).get(name)
        if found != value:
            yield f'{path}.{name}', f'is {found}, not {value}'


def _are_aliases(*both: Facts) -> bool:
    """Say whether two are aliases; one may be a string, as ``ops.StatusName`` is on line 2."""
    return all(each['kind'] == 'alias' or each.get('type') == 'str' for each in both)


def _at(path: str, surface: Facts) -> Optional[Facts]:
    module, _, name = path.rpartition('.')
    found: Optional[Facts] = surface['modules'].get(module, {}).get('names', {}).get(name)
    return found


def _canonical(path: str, surface: Facts) -> str:
    """Return the path at which a surface describes a name; a module is what it is."""
    found = _at(path, surface)
    if found is None:
        return path
    if found['kind'] == 'module':
        return str(found['of'])
    return _canonical(found['as'], surface) if found['kind'] == 'same' else path


def _member(path: str, before: Facts, now: Optional[Facts]) -> Iterator[Difference]:
    if now is None:
        yield path, 'is missing'
        return
    # What is read and set in the same way may be made in another way.
    plain = ('attribute', 'property')
    if before['kind'] != now['kind'] and not (before['kind'] in plain and now['kind'] in plain):
        yield path, f'is of kind {now["kind"]!r}, not {before["kind"]!r}'
        return
    if before.get('settable') and not now.get('settable', True):
        yield path, 'cannot be set any more'
    yield from _called(path, before, now)


# -- calls --

_POSITIONAL = ('positional only', 'positional or keyword')


def _called(path: str, before: Facts, now: Facts) -> Iterator[Difference]:
    expected, found = before.get('signature'), now.get('signature')
    if expected is None:
        return
    if found is None:
        yield path, 'has no signature'
        return
    for told in _parameters(*(list(map(_without_self, (expected, found))))):
        yield f'{path}()', told


def _without_self(signature: List[Facts]) -> List[Facts]:
    named = [each for each in signature if 'name' in each]
    return named[1:] if named and named[0]['name'] in ('self', 'cls') else named


def _parameters(before: List[Facts], now: List[Facts]) -> Iterator[str]:
    found = {each['name']: each for each in now}
    open_to = {each['kind'] for each in now}
    for each in before:
        name, kind = each['name'], each['kind']
        if kind in ('var positional', 'var keyword'):
            if kind not in open_to:
                yield f'takes no *{name} any more'
        elif name not in found:
            if kind == 'positional only' or 'var keyword' not in open_to:
                yield f'takes no {name!r}'
        else:
            yield from _parameter(each, found[name])
    wanted = [each['name'] for each in before if each['kind'] in _POSITIONAL]
    have = [each['name'] for each in now if each['kind'] in _POSITIONAL]
    if have[: len(wanted)] != wanted and 'var positional' not in open_to:
        yield f'the order is {", ".join(have)}, not {", ".join(wanted)}'
    for each in now:
        needed = 'default' not in each and not each['kind'].startswith('var ')
        if needed and each['name'] not in {other['name'] for other in before}:
            yield f'needs {each["name"]!r}'


def _parameter(before: Facts, now: Facts) -> Iterator[str]:
    name = before['name']
    if before['kind'] == 'positional or keyword' and now['kind'] != before['kind']:
        yield f'{name!r} is {now["kind"]}'
    if 'default' in before and 'default' not in now:
        yield f'{name!r} is needed'
    elif 'default' in before and not _same_default(before['default'], now['default']):
        yield f'{name!r} has the default {now.get("default")}, not {before.get("default")}'


def _same_default(before: str, now: str) -> bool:
    # What a value makes for itself may be told as None by one of the two.
    return before == now or record_surface.MADE in (before, now)


def annotated_otherwise(before: Facts, now: Facts) -> List[Difference]:
    """Return the annotations of arguments and results that mean something else.

    Private names and ``Any`` may stand for what they like, and an argument may be more.
    """
    found = dict(_annotated(now))
    return sorted(
        (path, f'is annotated {found[path]}, not {meant}')
        for path, meant in _annotated(before)
        if path in found
        and not _covers(found[path], meant, path.endswith('()'))
        and not re.search(r'\b_|\bAny\b', f'{found[path]} {meant}')
    )


def _covers(now: str, before: str, is_result: bool) -> bool:
    if is_result:
        return now == before
    return set(annotation_meaning.split(before, '|')) <= set(annotation_meaning.split(now, '|'))


def _annotated(surface: Facts) -> Iterator[Tuple[str, str]]:
    for module, facts in surface['modules'].items():
        for name, described in facts['names'].items():
            yield from _each(f'{module}.{name}', described)
            for member, inner in described.get('members', {}).items():
                yield from _each(f'{module}.{name}.{member}', inner)


def _each(path: str, described: Facts) -> Iterator[Tuple[str, str]]:
    for each in described.get('signature') or ():
        text = each.get('annotation') or each.get('returns')
        if text:
            yield f'{path}({each.get("name", "")})', annotation_meaning.meaning(text)
