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
from typing import Dict, List, Mapping, Sequence, Tuple

from ops.local import _distributions
from ops.local._error import UsageError
from ops.matrix import _commands, _places
from ops_compat import lines

_TOP = pathlib.Path(lines.__file__).resolve().parents[1]
_LINES = (2, 3)
_PARTS = ('ops', 'ops_compat', 'packages')
_FILES = ('setup.py', 'pyproject.toml', 'README.md', 'LICENSE', 'MANIFEST.in', 'CHANGES.md')
_PROJECTS = ('.', 'packages/ops-scenario', 'packages/ops-tracing')
_OF_THE_INSTALLER = ('RECORD', 'INSTALLER', 'REQUESTED', 'direct_url.json', 'WHEEL')
CARRIED = pathlib.Path(__file__).parent / 'companions'
"""What the build puts there: the packages of the companions."""
_BAKED = 'ops_compat/_baked.py'
_INFO = 'the.dist-info'
_WHEEL = b'Wheel-Version: 1.0\nGenerator: ops matrix\nRoot-Is-Purelib: true\nTag: py3-none-any\n'


class Wheels:
    """A folder with one folder of wheels for each line."""

    def __init__(self, folder: pathlib.Path):
        self._folder = folder

    def of(self, line: int) -> pathlib.Path:
        """Return the folder of a line, for ``pip install --find-links``."""
        return self._folder / f'line{line}'


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
                repack(_distribution(), line, made / f'line{line}')
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
    return f'installed-{_places.digest([_distribution().read_text("RECORD") or ""])}'


def _distribution() -> importlib.metadata.Distribution:
    try:
        found = importlib.metadata.distribution('ops')
    except importlib.metadata.PackageNotFoundError:
        found = None
    own = [lines.version(line) for line in _LINES]
    if found is None or found.version not in own or not CARRIED.is_dir():
        raise UsageError(
            f'cannot make wheels of the ops in {_TOP}: it was not installed by pip, or is not '
            f'{" or ".join(own)}; install ops from where it came'
        )
    return found


def repack(distribution: importlib.metadata.Distribution, line: int, folder: pathlib.Path) -> None:
    """Pack the files of an installed ``ops`` as the wheels of a line."""
    label = ''
    files: Dict[str, bytes] = {}
    for file in distribution.files or ():
        if file.suffix == '.pyc' or '..' in file.parts:
            continue
        content = pathlib.Path(os.fspath(file.locate())).read_bytes()
        if not file.parts[0].endswith('.dist-info'):
            files[file.as_posix()] = content
        elif file.name == 'METADATA':
            label = relabelled(content.decode(), line)
        elif file.name not in _OF_THE_INSTALLER:
            files['/'.join((_INFO, *file.parts[1:]))] = content
    baked = rebaked(files[_BAKED], line)
    files[_BAKED] = baked
    pack('ops', line, label, files, folder)
    for name, requires in _distributions.COMPANIONS.items():
        label = _described(name, line, requires[line])
        pack(name, line, label, _companion(name, baked), folder)


def pack(
    name: str, line: int, label: str, files: Mapping[str, bytes], folder: pathlib.Path
) -> pathlib.Path:
    """Write the wheel of a distribution."""
    stem = f'{name.replace("-", "_")}-{_distributions.versions(line)[name]}'
    info = f'{stem}.dist-info'
    named = {path.replace(_INFO, info, 1): content for path, content in files.items()}
    named = {f'{info}/WHEEL': _WHEEL, **named, f'{info}/METADATA': label.encode()}
    rows = [f'{path},sha256={_hash(content)},{len(content)}' for path, content in named.items()]
    named[f'{info}/RECORD'] = '\n'.join([*rows, f'{info}/RECORD,,', '']).encode()
    wheel = folder / f'{stem}-py3-none-any.whl'
    with zipfile.ZipFile(wheel, 'w', zipfile.ZIP_DEFLATED) as archive:
        for path, content in named.items():
            archive.writestr(path, content)
    return wheel


def rebaked(content: bytes, line: int) -> bytes:
    """Return the text of a ``_baked.py`` for a line."""
    return re.sub(rb'(?m)^LINE = \d$', f'LINE = {line}'.encode(), content)


def relabelled(metadata: str, line: int) -> str:
    """Return the metadata of ``ops`` for a line."""
    head, blank, description = metadata.partition('\n\n')
    own = _distributions.versions(line)
    head = re.sub(r'(?m)^Version: .*$', f'Version: {own["ops"]}', head)
    head = re.sub(
        r'(?m)^Requires-Python: .*$',
        f'Requires-Python: >={_distributions.FIRST_PYTHONS[line]}',
        head,
    )
    for other, version in own.items():
        pin = rf'(?m)^(Requires-Dist: {other} ?\(?==) ?[0-9][^\s;)]*'
        head = re.sub(pin, lambda found, to=version: f'{found.group(1)}{to}', head)
    return head + blank + description


def _described(name: str, line: int, requires: Sequence[str]) -> str:
    own = _distributions.versions(line)
    rows = [
        'Metadata-Version: 2.1',
        f'Name: {name}',
        f'Version: {own[name]}',
        f'Requires-Python: >={_distributions.FIRST_PYTHONS[line]}',
        f'Requires-Dist: ops=={own["ops"]}',
        *(f'Requires-Dist: {each}' for each in requires),
    ]
    return '\n'.join([*rows, ''])


def _companion(name: str, baked: bytes) -> Dict[str, bytes]:
    folder = CARRIED / name
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob('*'))
        if path.is_file() and path.suffix != '.pyc'
    }
    package = next(iter(files)).partition('/')[0]
    return {**files, f'{package}/_baked.py': baked}


def _hash(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b'=').decode()
