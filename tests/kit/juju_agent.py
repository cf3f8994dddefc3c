# SPDX-License-Identifier: Apache-2.0
"""A charm as Juju runs it: a process with Juju's environment and with hook commands on PATH.

The commands are executables that reach a unit of this process. What each was started with is
written down: its command line, its standard input, and the files that its arguments name.
"""

from __future__ import annotations

import os
import pathlib
import stat
import subprocess
import sys
from typing import Dict, Iterator, List, Mapping, NamedTuple, Optional, Sequence, Set, Tuple

from kit import source
from kit.recorder import ReadFile
from ops._unit import Answer, Hook, Unit, environment
from ops.local._socket import serve
from ops_compat import lines


class Call(NamedTuple):
    """One hook command that was run."""

    argv: Tuple[str, ...]
    stdin: str
    files: Tuple[ReadFile, ...]
    """What arguments of the form ``KEY#file=PATH`` name, as it was then."""

    @property
    def command(self) -> str:
        return self.argv[0]


class Ran(NamedTuple):
    """How a charm's process ended."""

    returncode: int
    stdout: str
    stderr: str


class Agent:
    """What answers hook commands: a unit, with some commands refused or answered otherwise.

    Args:
        unit: the unit.
        instead: answers by the name of a command, given instead of the unit's, also of commands
            that the unit does not have.
        missing: commands that are not on PATH.
    """

    def __init__(
        self,
        unit: Unit,
        instead: Optional[Mapping[str, Answer]] = None,
        missing: Sequence[str] = (),
    ):
        self.unit = unit
        self.instead: Dict[str, Answer] = dict(instead or {})
        self.missing = missing
        self.calls: List[Call] = []
        self.credentials: Set[str] = set()
        """The contexts and the addresses that charms were given so far."""

    def answer(self, argv: Sequence[str], input: Optional[str], directory: str) -> Answer:
        self.calls.append(Call(tuple(argv), input or '', tuple(_named(argv))))
        instead = self.instead.get(argv[0])
        return instead or self.unit.answer(argv, input, directory)

    def run(
        self,
        charm: pathlib.Path,
        hook: Hook,
        *,
        umask: int = 0o022,
        environ: Optional[Mapping[str, str]] = None,
        commands: str = '',
        python: str = sys.executable,
        warnings: str = 'error',
    ) -> Ran:
        """Run ``src/charm.py`` for a hook, and keep what it did if it succeeds.

        Args:
            charm: the charm's folder.
            hook: what to run it for.
            umask: the umask of the process.
            environ: variables beside and instead of Juju's.
            commands: a folder that is searched for hook commands first.
            python: the interpreter.
            warnings: what becomes of warnings, as Python's ``-W`` takes it.
        """
        self.unit.begin(hook)
        names = sorted({*self.unit.commands, *self.instead} - {*self.missing})
        with serve(self, names) as served:
            path = os.pathsep.join(filter(None, (commands, str(served.commands), '/usr/bin:/bin')))
            variables = {
                **environment(self.unit.record, hook, charm_dir=str(charm), path=path),
                **served.environment,
                'OPS_COMPAT_LINE': str(lines.LINE),
                'PYTHONPATH': str(source.TOP),
                **(environ or {}),
            }
            self.credentials.update(
                (variables['JUJU_CONTEXT_ID'], variables['JUJU_AGENT_SOCKET_ADDRESS'])
            )
            ran = _run([python, '-W', warnings, 'src/charm.py'], charm, variables, umask)
        if ran.returncode:
            self.unit.rollback()
        else:
            self.unit.commit()
        return ran

    def commands(self) -> List[str]:
        """Return the names of the commands that were run, ``juju-log`` aside."""
        return [call.command for call in self.calls if call.command != 'juju-log']

    def logged(self) -> str:
        """Return all that went to Juju's log."""
        return '\n'.join(call.argv[-1] for call in self.calls if call.command == 'juju-log')


def _run(
    command: Sequence[str], charm: pathlib.Path, variables: Mapping[str, str], umask: int
) -> Ran:
    # The umask is set by a shell: Popen takes one from Python 3.9 on only.
    done = subprocess.run(
        ['sh', '-c', f'umask {umask:03o}; exec "$@"', 'sh', *command],
        cwd=str(charm),
        env=dict(variables),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding='utf-8',
        errors='replace',
        timeout=60,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def _named(argv: Sequence[str]) -> Iterator[ReadFile]:
    for argument in argv if argv[0] in ('secret-add', 'secret-set') else ():
        _, named, path = argument.partition('#file=')
        if named:
            file = pathlib.Path(path)
            yield ReadFile(file.read_text(encoding='utf-8'), path, _mode(file), _mode(file.parent))


def _mode(path: pathlib.Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def places(
    agent: Agent,
    text: str,
    ran: Sequence[Ran] = (),
    folders: Optional[Mapping[str, pathlib.Path]] = None,
) -> List[str]:
    """Return where a text is found: command lines, standard input, files, the log, the output.

    Args:
        agent: what answered the charm.
        text: what to look for.
        ran: how the charm's processes ended.
        folders: folders to search, each with a name for it.
    """
    found: Set[str] = set()
    for call in agent.calls:
        where = 'log' if call.command == 'juju-log' else f'arguments of {call.command}'
        found.update({where} if any(text in word for word in call.argv) else ())
        found.update({f'input of {call.command}'} if text in call.stdin else ())
        found.update(f'file for {call.command}' for file in call.files if text in file.text)
    for each in ran:
        found.update({'stdout'} if text in each.stdout else ())
        found.update({'stderr'} if text in each.stderr else ())
    for name, folder in (folders or {}).items():
        found.update(f'{name}/{path}' for path in _holding(folder, text))
    return sorted(found)


def _holding(folder: pathlib.Path, text: str) -> Iterator[str]:
    for path in folder.rglob('*'):
        below = str(path.relative_to(folder))
        if text in below or (path.is_file() and text.encode() in path.read_bytes()):
            yield below
