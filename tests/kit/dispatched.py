# SPDX-License-Identifier: Apache-2.0
"""A charm's folder whose charm is run as a process, as Juju does it."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys
from typing import List, Sequence, Tuple

import ops
from kit import charm_runs, fake_juju
from kit.fake_juju import FakeJuju

_TREE = pathlib.Path(ops.__file__).parent.parent

CHARM = """\
import logging
import os
import sys

import ops

logger = logging.getLogger(__name__)


class Charm(ops.CharmBase):
    stored = ops.StoredState()

    def __init__(self, framework):
        super().__init__(framework)
        self.act('init')
        for name, event in self.on.events().items():
            if not name.startswith('collect_app') and not name.startswith('collect_unit'):
                framework.observe(event, self._on_any)
        framework.observe(self.on.collect_unit_status, self._on_collect)

    def _on_any(self, event):
        logger.info('saw %s', type(event).__name__)
        if os.environ.get('DEFER'):
            event.defer()
        self.act('handler')

    def _on_collect(self, event):
        self.act('collect')

    def act(self, where):
        if os.environ.get('WHERE') == where:
            exec(os.environ['DO'])


if __name__ == '__main__':
    ops.main(Charm)
"""
LOGGED_ALWAYS = [
    ('DEBUG', f'ops {ops.__version__} up and running.'),
    ('DEBUG', 'Using local storage: not a Kubernetes podspec charm'),
]


class DispatchedUnit:
    """A charm's folder, and the hook commands that it finds.

    Args:
        folder: where to put both.
        missing: commands that this Juju does not have.
    """

    def __init__(self, folder: pathlib.Path, missing: Sequence[str] = ()):
        self.charm_dir = folder / 'charm'
        self.write('src/charm.py', CHARM)
        self.write('metadata.yaml', charm_runs.METADATA)
        self.write('actions.yaml', charm_runs.ACTIONS)
        self.juju = FakeJuju(folder, missing=missing)
        self.state = self.charm_dir / '.unit-state.db'

    def write(self, name: str, text: str, mode: int = 0o644) -> pathlib.Path:
        path = self.charm_dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(mode)
        return path

    def dispatch(
        self, path: str = 'hooks/start', **environ: str
    ) -> subprocess.CompletedProcess[str]:
        """Run the charm as Juju does, for a hook or an action."""
        settings = {key: value for key, value in os.environ.items() if key[:11] == 'OPS_COMPAT_'}
        return subprocess.run(
            [sys.executable, str(self.charm_dir / 'src/charm.py')],
            cwd=self.charm_dir,
            env={
                **settings,
                **self.juju.environ(PYTHONPATH=str(_TREE)),
                **fake_juju.hook_environ(path, self.charm_dir),
                **environ,
            },
            capture_output=True,
            text=True,
            check=False,
        )

    def logged(self) -> List[Tuple[str, str]]:
        """Return what was logged to Juju, but for what each dispatch logs at first."""
        return [entry for entry in self.juju.logged() if entry not in LOGGED_ALWAYS]
