# SPDX-License-Identifier: Apache-2.0
"""Installing from a repository, and editable, with the companions from their folders."""

from __future__ import annotations

import itertools
import pathlib
import subprocess
import tempfile
from typing import Iterator

from build_all import ROOT

from proofs.claims import Claim
from proofs.environments import INSTALLERS, OURS, PYTHONS, fresh, head, same
from proofs.installing import of_checkout

FOLDERS = {
    'ops': '',
    'ops-scenario': 'packages/ops-scenario',
    'ops-tracing': 'packages/ops-tracing',
}


def claims() -> Iterator[Claim]:
    """Yield the claims for each Python and installer."""
    for python, installer in itertools.product(PYTHONS, INSTALLERS):
        where = f'{installer} on {python}'
        yield Claim(f'git+file://, {where}', lambda p=python, i=installer: _from_repository(p, i))
        yield Claim(f'editable, {where}', lambda p=python, i=installer: _editable(p, i))


def _from_repository(python: str, installer: str) -> str:
    with tempfile.TemporaryDirectory(prefix='ops-clone-') as place:
        url = f'git+{_clone(place).as_uri()}'
        # Older pips take no name before a URL without a host.
        requirements = [
            url + (f'#subdirectory={folder}' if folder else '') for folder in FOLDERS.values()
        ]
        with fresh(python, installer) as environment:
            environment.install(*requirements)
            same('commit', environment.ask(*OURS)['commit'], head())
            return of_checkout(environment, python, baked=True)


def _editable(python: str, installer: str) -> str:
    with tempfile.TemporaryDirectory(prefix='ops-clone-') as place:
        clone = _clone(place)
        with fresh(python, installer) as environment:
            words = [word for folder in FOLDERS.values() for word in ('-e', str(clone / folder))]
            environment.install(*words)
            return of_checkout(environment, python, baked=False)


def _clone(place: str) -> pathlib.Path:
    clone = pathlib.Path(place, 'clone')
    command = ['git', 'clone', '--quiet', '--no-hardlinks', str(ROOT), str(clone)]
    subprocess.run(command, check=True)
    return clone
