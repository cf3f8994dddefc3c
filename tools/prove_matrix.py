# SPDX-License-Identifier: Apache-2.0
"""Show that ``ops matrix`` finds nothing in the straddling charm, and names what is planted in it.

A second run is of a copy whose charm opens a port that depends on the line, which no test looks
at. Third-party packages come from wherever pip is set up to find them.
"""

from __future__ import annotations

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
from typing import Any, Dict, List

ROOT = pathlib.Path(__file__).resolve().parent.parent
CHARM = ROOT / 'examples' / 'straddler'
PLACE = "        self.unit.status = ops.ActiveStatus(f'offering"
PLANTED = '        self.unit.set_ports(int(ops.__version__[0]))\n'


def main(arguments: List[str]) -> int:
    """Run the matrix twice; 1 if it finds what is not there, or not what is."""
    print(f'{CHARM.relative_to(ROOT)} as it is', flush=True)
    command = [sys.executable, '-m', 'ops', 'matrix']
    plain = subprocess.run([*command, str(CHARM), *arguments], cwd=str(ROOT), check=False)
    if plain.returncode:
        return plain.returncode
    print('\nand with a difference planted', flush=True)
    with tempfile.TemporaryDirectory() as folder:
        planted = pathlib.Path(folder, 'planted')
        shutil.copytree(str(CHARM), str(planted))
        charm = planted / 'src' / 'charm.py'
        text = charm.read_text(encoding='utf-8')
        assert text.count(PLACE) == 1, f'the charm has another line than {PLACE!r}'
        charm.write_text(text.replace(PLACE, PLANTED + PLACE), encoding='utf-8')
        done = subprocess.run(
            [*command, str(planted), '--json', *arguments],
            cwd=folder,
            env={**os.environ, 'PYTHONPATH': str(ROOT)},
            stdout=subprocess.PIPE,
            encoding='utf-8',
            check=False,
        )
    return _judge(done.returncode, json.loads(done.stdout))


def _judge(code: int, report: Dict[str, Any]) -> int:
    named = [one['what'] for one in report['differences']]
    print(f'named: {", ".join(named) or "nothing"}')
    only_it = bool(named) and all('opened_ports' in what for what in named)
    return 0 if code == 1 and only_it else 1


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
