# SPDX-License-Identifier: Apache-2.0
"""Later releases that nobody published, for an installer to be tempted by."""

from __future__ import annotations

import pathlib
import zipfile

RELEASES = (
    ('ops', '2.23.7', '>=3.8'),
    ('ops', '3.9.1', '>=3.10'),
    ('ops', '3.10.0', '>=3.10'),
    ('ops-scenario', '7.23.7', '>=3.8'),
    ('ops-scenario', '8.10.0', '>=3.10'),
    ('ops-tracing', '2.23.7', '>=3.8'),
    ('ops-tracing', '3.10.0', '>=3.10'),
)
"""Name, version, and the Pythons that it is for."""

VERSIONS = frozenset(version for _, version, _ in RELEASES)


def offer(folder: pathlib.Path) -> pathlib.Path:
    """Write a wheel of each release into a new folder, and return the folder."""
    folder.mkdir()
    for name, version, python in RELEASES:
        _write(folder, name.replace('-', '_'), version, python)
    return folder


def _write(folder: pathlib.Path, name: str, version: str, python: str) -> None:
    extras = ''.join(f'Provides-Extra: {extra}\n' for extra in ('testing', 'tracing', 'harness'))
    facts = (
        f'Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n'
        f'Requires-Python: {python}\n{extras if name == "ops" else ""}'
    )
    info = f'{name}-{version}.dist-info'
    with zipfile.ZipFile(folder / f'{name}-{version}-py3-none-any.whl', 'w') as wheel:
        wheel.writestr(f'{info}/METADATA', facts)
        wheel.writestr(
            f'{info}/WHEEL', 'Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n'
        )
        wheel.writestr(f'{info}/RECORD', '')
