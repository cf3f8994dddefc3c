# SPDX-License-Identifier: Apache-2.0
"""The wheels of both lines, made of the ``ops`` that runs.

The tree is the same on both lines. A checkout is built by its ``setup.py``. An installed ``ops``
is packed again from its files, offline: all that differs is the line in ``_baked.py``, and in the
metadata the version, the Pythons and the pins of the companions.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.metadata
import os
import pathlib
import re
import shutil
import tempfile
import zipfile
from typing import Dict, Iterator, List, Mapping, Tuple

from ops.local._error import UsageError
from ops.matrix import _commands, _places, _releases
from ops_compat import lines

_TOP = pathlib.Path(lines.__file__).resolve().parents[1]
_LINES = (2, 3)
_PARTS = ('ops', 'ops_compat', 'packages')
_FILES = ('setup.py', 'pyproject.toml', 'README.md', 'LICENSE', 'MANIFEST.in', 'CHANGES.md')
_PROJECTS = ('.', 'packages/ops-scenario', 'packages/ops-tracing')
_OF_THE_INSTALLER = ('RECORD', 'INSTALLER', 'REQUESTED', 'direct_url.json')


class Wheels:
    """A folder with one folder of wheels for each line."""

    def __init__(self, folder: pathlib.Path):
        self._folder = folder

    def of(self, line: int) -> pathlib.Path:
        """Return the folder of a line, for ``pip install --find-links``."""
        return self._folder / f'line{line}'

    @property
    def identity(self) -> str:
        """The name of this content."""
        return self._folder.name


def make(
    root: pathlib.Path, python: str, environ: Mapping[str, str], timeout: float
) -> Wheels:  # fmt: skip
    """Make the wheels of both lines, unless they lie in the cache already.

    Args:
        root: the cache.
        python: the interpreter that builds those of a checkout.
        environ: the variables of the build.
        timeout: seconds that a build may take.

    Raises:
        UsageError: if they cannot be made.
    """
    checkout = (_TOP / 'packages' / 'baking.py').is_file()
    folder = root / 'wheels' / (_of_checkout() if checkout else _of_installed())
    if folder.is_dir():
        return Wheels(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=str(folder.parent), prefix='draft-') as draft:
        made = pathlib.Path(draft, 'wheels')
        for line in _LINES:
            (made / f'line{line}').mkdir(parents=True)
        if checkout:
            _build(pathlib.Path(draft), made, python, environ, timeout)
        else:
            for line in _LINES:
                for name in _releases.OURS:
                    pack(_distribution(name), line, made / f'line{line}')
        made.replace(folder)
    return Wheels(folder)


# -- from a checkout --


def _of_checkout() -> str:
    paths = sorted(path for part in _PARTS for path in (_TOP / part).rglob('*.py'))
    content = hashlib.sha256()
    for path in (*paths, *(_TOP / name for name in _FILES)):
        content.update(str(path.relative_to(_TOP)).encode() + b'\0' + path.read_bytes())
    return f'checkout-{content.hexdigest()[:12]}'


def _build(
    draft: pathlib.Path,
    made: pathlib.Path,
    python: str,
    environ: Mapping[str, str],
    timeout: float,
) -> None:
    builder = draft / 'builder'
    pip = (str(builder / 'bin' / 'python'), '-m', 'pip')
    commands: List[Tuple[Tuple[str, ...], Dict[str, str]]] = [
        ((python, '-m', 'venv', str(builder)), {}),
        ((*pip, 'install', '-q', 'setuptools>=61.2', 'wheel'), {}),
    ]
    for line in _LINES:
        tree = draft / f'tree{line}'
        _copy(tree)
        projects = [str(tree / project) for project in _PROJECTS]
        wheel = (*pip, 'wheel', '-q', '--no-deps', '--no-index', '--no-build-isolation')
        into = ('--wheel-dir', str(made / f'line{line}'))
        commands.append(((*wheel, *into, *projects), {'OPS_COMPAT_BUILD_LINE': str(line)}))
    for command, extra in commands:
        done = _commands.run(
            command,
            directory=draft,
            environ={**environ, **extra},
            log=draft / 'log',
            timeout=timeout,
            on_line=lambda line: None,
        )
        if done.returncode or done.timed_out:
            raise UsageError(
                f'cannot build the wheels of {_TOP}: {" ".join(command)}\n'
                + '\n'.join(done.output[-20:])
            )


def _copy(tree: pathlib.Path) -> None:
    tree.mkdir()
    left_out = shutil.ignore_patterns('__pycache__', '*.pyc', 'build', '*.egg-info', '_baked.py')
    for part in _PARTS:
        shutil.copytree(str(_TOP / part), str(tree / part), ignore=left_out)
    for name in _FILES:
        shutil.copy(str(_TOP / name), str(tree / name))


# -- from an installed one --


def _of_installed() -> str:
    records = [_distribution(name).read_text('RECORD') or '' for name in _releases.OURS]
    return f'installed-{_places.digest(records)}'


def _distribution(name: str) -> importlib.metadata.Distribution:
    try:
        found = importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        found = None
    release = f'+compat.{lines.RELEASE}'
    if found is None or not found.version.endswith(release):
        raise UsageError(
            f'cannot pack {name} again: there is no {name} of this release ({release}) beside '
            'ops; install ops[testing,tracing] from where ops came'
        )
    return found


def pack(
    distribution: importlib.metadata.Distribution, line: int, folder: pathlib.Path
) -> pathlib.Path:
    """Pack an installed distribution of ours as a wheel of a line."""
    name = distribution.metadata['Name']
    version = _releases.versions(line)[name]
    stem = f'{name.replace("-", "_")}-{version}'
    files = dict(_packed(distribution, line, f'{stem}.dist-info'))
    rows = [f'{path},sha256={_hash(content)},{len(content)}' for path, content in files.items()]
    rows.append(f'{stem}.dist-info/RECORD,,')
    files[f'{stem}.dist-info/RECORD'] = '\n'.join([*rows, '']).encode()
    wheel = folder / f'{stem}-py3-none-any.whl'
    with zipfile.ZipFile(wheel, 'w', zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return wheel


def _packed(
    distribution: importlib.metadata.Distribution, line: int, info: str
) -> Iterator[Tuple[str, bytes]]:
    for file in distribution.files or ():
        if file.suffix == '.pyc' or '..' in file.parts or file.name in _OF_THE_INSTALLER:
            continue
        content = pathlib.Path(os.fspath(file.locate())).read_bytes()
        if not file.parts[0].endswith('.dist-info'):
            yield file.as_posix(), rebaked(content, line) if file.name == '_baked.py' else content
        elif file.name == 'METADATA':
            yield f'{info}/METADATA', relabelled(content.decode(), line).encode()
        else:
            yield '/'.join((info, *file.parts[1:])), content


def rebaked(content: bytes, line: int) -> bytes:
    """Return the text of a ``_baked.py`` for a line."""
    return re.sub(rb'(?m)^LINE = \d$', f'LINE = {line}'.encode(), content)


def relabelled(metadata: str, line: int) -> str:
    """Return the metadata of a distribution for a line."""
    head, blank, description = metadata.partition('\n\n')
    name = re.findall(r'(?m)^Name: (\S+)$', head)[0]
    own = _releases.versions(line)
    head = re.sub(r'(?m)^Version: .*$', f'Version: {own[name]}', head)
    first = '3.8' if line == 2 else '{}.{}'.format(*lines.FIRST_PYTHON_OF_LINE_3)
    head = re.sub(r'(?m)^Requires-Python: .*$', f'Requires-Python: >={first}', head)
    for other, version in own.items():
        pin = rf'(?m)^(Requires-Dist: {other} ?\(?==) ?[0-9][^\s;)]*'
        head = re.sub(pin, lambda found, to=version: f'{found.group(1)}{to}', head)
    return head + blank + description


def _hash(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b'=').decode()
