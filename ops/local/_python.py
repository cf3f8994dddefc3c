# SPDX-License-Identifier: Apache-2.0
"""Which Python a charm is run by, and why: one that has what the charm requires."""

from __future__ import annotations

import os
import pathlib
import platform
import re
from typing import Any, Callable, List, Mapping, NamedTuple, Optional

from ops.local import _distributions, _entry, _environment, _interpreters, _probe, _requirements
from ops.local._error import UsageError
from ops.local._requirements import Declared
from ops_compat import lines

OWN = ('.venv', 'venv')


class Choice(NamedTuple):
    """A Python for a charm."""

    python: str
    why: str
    line: str = ''
    """The line that the charm requires, empty if it takes either."""
    declared: Declared = Declared()
    """What the charm declares that its Python must have."""


class Wanted(NamedTuple):
    """What decides about the Python."""

    charm: pathlib.Path
    """The charm's folder, as the user has it, or as its file was unpacked."""
    view: pathlib.Path
    """The folder that the charm runs in."""
    asked: Optional[str]
    """The interpreter that was named."""
    line: str
    """The line that was asked for, empty for none."""
    running: str
    """The interpreter that runs this."""
    environ: Mapping[str, str]
    """The user's variables."""
    on_line: Callable[[str, str], None]
    """Called with what pip writes when an environment is made."""


def choose(wanted: Wanted) -> Choice:
    """Choose the Python for a charm.

    Raises:
        UsageError: if there is none, or one cannot be made.
    """
    declared = Declared()
    passed: List[str] = []
    choice = _named(wanted) or _packed(wanted) or _own(wanted.charm, passed)
    try:
        declared = _requirements.declared(wanted.charm)
    except UsageError:
        if choice is None:
            raise
    choice = choice or _active(wanted, declared, passed) or _made(wanted, declared)
    version = _probe.version(choice.python) if declared.ours else ''
    return choice._replace(
        why='; '.join([choice.why, *passed]),
        line='' if wanted.line else line_of(declared, version),
        declared=declared,
    )


def _named(wanted: Wanted) -> Optional[Choice]:
    if not wanted.asked:
        return None
    return Choice(_entry.interpreter(wanted.asked, wanted.running), 'asked for with --python')


def _packed(wanted: Wanted) -> Optional[Choice]:
    """Choose for a charm that was packed with what it requires."""
    venv = wanted.charm / 'venv'
    if not (wanted.charm / 'dispatch').is_file() or not venv.is_dir():
        return None
    minor, own = minor_of(venv), str(venv / 'bin' / 'python')
    if os.access(own, os.X_OK) and minor in (None, _minor(_probe.version(own))):
        return Choice(own, "the packed charm's own venv")
    if minor is None:
        return None
    found = _interpreters.at(f'3.{minor}')
    if found is None:
        raise UsageError(
            f'cannot start the charm: it was packed for Python 3.{minor}, which is not here; '
            'install it, or name one with --python'
        )
    if (venv / 'pyvenv.cfg').is_file():
        own = _complete(wanted.view / 'venv', _probe.base(found))
        return Choice(own, f"the packed charm's own venv, with this machine's Python 3.{minor}")
    return Choice(found, f'the charm was packed for Python 3.{minor}')


def _complete(venv: pathlib.Path, python: str) -> str:
    """Give an environment the interpreter that its packing left out, and return its path."""
    settings = venv / 'pyvenv.cfg'
    text = settings.read_text(encoding='utf-8')
    home = f'home = {os.path.dirname(python)}'
    settings.write_text(re.sub(r'(?m)^home\s*=.*$', lambda _: home, text), encoding='utf-8')
    (venv / 'bin').mkdir(exist_ok=True)
    for name in ('python', 'python3'):
        (venv / 'bin' / name).unlink(missing_ok=True)
        (venv / 'bin' / name).symlink_to(python)
    return str(venv / 'bin' / 'python')


def _minor(version: str) -> int:
    return int(version.split('.')[1])


def minor_of(venv: pathlib.Path) -> Optional[int]:
    """Return the Python 3.x that packages were installed for, None if any will do."""
    for path in venv.glob('lib/python3.*'):
        return int(path.name.rpartition('.')[2])
    for path in venv.rglob('*.cpython-3*.so'):
        found = re.search(r'\.cpython-3(\d+)-', path.name)
        if found:
            return int(found.group(1))
    return None


def _own(charm: pathlib.Path, passed: List[str]) -> Optional[Choice]:
    for name in OWN:
        python = charm / name / 'bin' / 'python'
        if not (charm / name / 'pyvenv.cfg').is_file():
            continue
        if os.access(python, os.X_OK):
            return Choice(str(python.absolute()), f"the charm's {name}")
        passed.append(f'{name} has no Python that can be run')
    return None


def _active(wanted: Wanted, declared: Declared, passed: List[str]) -> Optional[Choice]:
    """Choose the environment that is activated, if it has what the charm requires."""
    folder = wanted.environ.get('VIRTUAL_ENV', '')
    python = os.path.join(folder, 'bin', 'python')
    if not folder:
        return None
    if not os.access(python, os.X_OK):
        passed.append('$VIRTUAL_ENV has no Python that can be run')
        return None
    if not _probe.installed(python, ('ops', 'PyYAML')):
        passed.append('$VIRTUAL_ENV has neither ops nor what that needs')
        return None
    missing = lacking(python, declared)
    if missing:
        passed.append(f'$VIRTUAL_ENV lacks {", ".join(missing)}')
        return None
    return Choice(os.path.abspath(python), '$VIRTUAL_ENV, which has what the charm requires')


def lacking(python: str, declared: Declared) -> List[str]:
    """Return the requirements that are not met where an interpreter finds its packages."""
    required = [*declared.requirements, *((_distributions.SDK,) if declared.traced else ())]
    names = [_requirements.name_of(line) for line in required]
    have = _probe.installed(python, list(filter(None, names))) if any(names) else {}
    return [
        line
        for line, name in zip(required, names)
        if name and not _meets(line, have.get(name), python)
    ]


def _meets(line: str, version: Optional[str], python: str) -> bool:
    parsed = _parsed(line)
    if parsed is None or (parsed.marker and not _holds(parsed.marker, _probe.version(python))):
        return True
    return version is not None and parsed.specifier.contains(version, prereleases=True)


def _parsed(line: str) -> Any:
    from packaging.requirements import InvalidRequirement, Requirement

    try:
        return Requirement(re.sub(r'\s--\w+[=\s].*', '', line))
    except InvalidRequirement:
        return None


def _holds(marker: Any, version: str) -> bool:
    short = '.'.join(version.split('.')[:2])
    return marker.evaluate({'python_version': short, 'python_full_version': version})


def _made(wanted: Wanted, declared: Declared) -> Choice:
    base = _base(wanted, declared)
    if base == wanted.running and not declared.requirements and not declared.traced:
        return Choice(base, 'the charm requires nothing but ops')
    version = _probe.version(base)
    line = wanted.line or line_of(declared, version) or str(_usual_line(version))
    python = _environment.python_of(
        declared,
        _environment.Base(base, version, int(line)),
        directory=wanted.view,
        home=_entry.HOME,
        environ=wanted.environ,
        on_line=wanted.on_line,
    )
    why = f'an environment made from {" and ".join(declared.sources) or "nothing but ops"}'
    if base != wanted.running:
        why += f' with another Python: {_asked(declared)}'
    return Choice(str(python), why)


def _asked(declared: Declared) -> str:
    return ', '.join(f'{file} is for Python {versions}' for file, versions in declared.pythons)


def _usual_line(version: str) -> int:
    numbers = tuple(int(number) for number in version.split('.')[:2])
    return lines.choose({}, lines.BAKED_LINE, numbers).line


def _base(wanted: Wanted, declared: Declared) -> str:
    """Return the Python to make an environment from: the running one, if the charm takes it."""
    if _suits(declared, platform.python_version()):
        return wanted.running
    for version in reversed(_interpreters.SUPPORTED):
        found = _interpreters.at(version) if _suits(declared, f'{version}.99') else None
        if found and _suits(declared, _probe.version(found)):
            return os.path.abspath(found)
    raise UsageError(
        f'cannot start the charm: {_asked(declared)}, and this is Python '
        f'{platform.python_version()}; put such a Python on PATH, or name one that has what the '
        'charm requires with --python'
    )


def _suits(declared: Declared, version: str) -> bool:
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    for file, versions in declared.pythons:
        try:
            if not SpecifierSet(versions).contains(version, prereleases=True):
                return False
        except InvalidSpecifier as exc:
            raise UsageError(f'cannot read the versions of Python in {file}: {exc}') from exc
    return True


def line_of(declared: Declared, version: str) -> str:
    """Return the line of ops that a charm requires under a Python, empty if it takes either."""
    requirements = [parsed for parsed in map(_parsed, declared.ours) if parsed is not None]
    ops = [
        each.specifier
        for each in requirements
        if _distributions.normal(each.name) == 'ops'
        and (each.marker is None or _holds(each.marker, version))
    ]
    taken = [line for line in (2, 3) if all(_takes(each, line) for each in ops)]
    return str(taken[0]) if len(taken) == 1 else ''


def _takes(specifiers: Any, line: int) -> bool:
    """Say whether a line has any release that is asked for."""
    if specifiers.contains(lines.version(line), prereleases=True):
        return True
    pins = [each for each in specifiers if each.operator in ('==', '===', '~=')]
    return bool(pins) and all(each.version.split('.')[0] == str(line) for each in pins)
