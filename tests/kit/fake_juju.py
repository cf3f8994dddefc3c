# SPDX-License-Identifier: Apache-2.0
"""Hook commands as executables that answer constants and write down how they were called.

For tests that run a charm as a process. A unit that knows what was set before is
``ops._unit``; this one knows nothing and costs nothing.
"""

from __future__ import annotations

import os
import pathlib
import shlex
from typing import Dict, List, Mapping, NamedTuple, Optional, Sequence, Tuple

COMMANDS = (
    'action-fail action-get action-log action-set add-metric application-version-set close-port '
    'config-get credential-get goal-state is-leader juju-log juju-reboot network-get open-port '
    'opened-ports relation-get relation-ids relation-list relation-model-get relation-set '
    'resource-get secret-add secret-get secret-grant secret-ids secret-info-get secret-remove '
    'secret-revoke secret-set state-delete state-get state-set status-get status-set storage-add '
    'storage-get storage-list'
).split()

ANSWERS: Dict[str, str] = {
    'action-get': '{"size": 3}',
    'config-get': '{}',
    'is-leader': 'true',
    'opened-ports': '[]',
    'relation-get': '{"host": "10.1.2.3"}',
    'relation-ids': '["db:3"]',
    'relation-list': '["remote/0"]',
    'relation-list --app': '"remote"',
    'secret-get': '{"password": "hunter2"}',
    'secret-info-get': '{"d0example": {"revision": 2, "label": "pw", "owner": "application"}}',
    'secret-ids': '[]',
    'status-get': '{"status": "unknown", "message": "", "status-data": {}}',
    'status-get --application=true': (
        '{"application-status": {"status": "unknown", "message": "", "status-data": {},'
        ' "units": {}}}'
    ),
    'storage-get': '{"kind": "filesystem", "location": "/srv/disk"}',
    'storage-list': '["disk/0"]',
}
"""What a command writes to standard output; words after its name must be among its arguments."""

_FIELD, _INPUT, _END = '\x1f', '\x1d', '\x1e'


class Answer(NamedTuple):
    """What a command writes, and how it ends."""

    stdout: str = ''
    stderr: str = ''
    returncode: int = 0


class Call(NamedTuple):
    """One call of a hook command."""

    argv: Tuple[str, ...]
    stdin: str

    @property
    def command(self) -> str:
        return self.argv[0]


class FakeJuju:
    """A folder of hook commands.

    Args:
        folder: where to put them, an existing empty folder.
        answers: answers beside and instead of :data:`ANSWERS`.
        missing: commands that this Juju does not have.
    """

    def __init__(
        self,
        folder: pathlib.Path,
        answers: Optional[Mapping[str, object]] = None,
        missing: Sequence[str] = (),
    ):
        self.bin = folder / 'bin'
        self._calls = folder / 'calls'
        self.bin.mkdir()
        table = {**ANSWERS, **(answers or {})}
        for command in COMMANDS:
            if command not in missing:
                self._write(command, table)

    def environ(self, **variables: str) -> Dict[str, str]:
        """Return an environment with these commands on PATH and these variables set."""
        return {'PATH': f'{self.bin}:/usr/bin:/bin', 'LANG': 'C.UTF-8', **variables}

    def calls(self) -> List[Call]:
        """Return the calls so far, the first one first."""
        if not self._calls.exists():
            return []
        records = self._calls.read_text().split(_END)[:-1]
        split = [record.split(_INPUT) for record in records]
        return [Call(tuple(words.split(_FIELD)), stdin) for words, stdin in split]

    def forget(self) -> None:
        """Forget the calls so far."""
        self._calls.unlink()

    def logged(self) -> List[Tuple[str, str]]:
        """Return the level and the text of each ``juju-log`` so far."""
        return [
            (call.argv[call.argv.index('--log-level') + 1], call.argv[-1])
            for call in self.calls()
            if call.command == 'juju-log'
        ]

    def run_lines(self) -> List[str]:
        """Return the calls but ``juju-log`` as one line of words each."""
        return [' '.join(call.argv) for call in self.calls() if call.command != 'juju-log']

    def _write(self, command: str, table: Mapping[str, object]) -> None:
        script = self.bin / command
        script.write_text(_script(command, self._calls, table))
        script.chmod(0o755)


def _script(command: str, calls: pathlib.Path, table: Mapping[str, object]) -> str:
    keys = sorted((key for key in table if key.split()[0] == command), key=len)
    lines = [
        '#!/bin/sh',
        'record=' + shlex.quote(command),
        f'for word; do record="$record{_FIELD}$word"; done',
        'case " $* " in *" --file - "*) given=$(cat) ;; *) given= ;; esac',
        f'printf "%s{_INPUT}%s{_END}" "$record" "$given" >> {shlex.quote(str(calls))}',
        *(_case(key, table[key]) for key in reversed(keys)),
    ]
    return '\n'.join(lines) + '\n'


def _case(key: str, answer: object) -> str:
    given = answer if isinstance(answer, Answer) else Answer(str(answer))
    pattern = ''.join(f'*{shlex.quote(f" {word} ")}' for word in key.split()[1:]) + '*'
    return (
        f'case " $* " in {pattern}) printf %s {shlex.quote(given.stdout)}; '
        f'printf %s {shlex.quote(given.stderr)} >&2; exit {given.returncode} ;; esac'
    )


def hook_environ(dispatch_path: str, charm_dir: pathlib.Path, **more: str) -> Dict[str, str]:
    """Return what Juju 3.6 sets for every hook, and the given variables."""
    return {
        'JUJU_DISPATCH_PATH': dispatch_path,
        'JUJU_HOOK_NAME': dispatch_path.split('/')[-1] if dispatch_path[:5] == 'hooks' else '',
        'JUJU_CHARM_DIR': os.fspath(charm_dir),
        'CHARM_DIR': os.fspath(charm_dir),
        'JUJU_UNIT_NAME': 'app/0',
        'JUJU_MODEL_NAME': 'm',
        'JUJU_MODEL_UUID': 'b2f2eb5b-0000-4000-8000-0f0000000000',
        'JUJU_MACHINE_ID': '0',
        'JUJU_PRINCIPAL_UNIT': '',
        'JUJU_AVAILABILITY_ZONE': '',
        'JUJU_VERSION': '3.6.14',
        **more,
    }
