# SPDX-License-Identifier: Apache-2.0
"""Running one program with one interpreter, and writing down all that can be seen of it."""

from __future__ import annotations

import hashlib
import json
import os
import pathlib
import pickle
import subprocess
import tempfile
import threading
from typing import Any, Dict, Iterator, List, Mapping, NamedTuple, Optional, Sequence

from kit.source import TOP

from differential import _seen
from differential._program import Program, Step
from ops._meta import CharmMeta
from ops._unit import Answer, Record, Unit, environment
from ops.local import _events
from ops.local._socket import Served, serve

_TIMEOUT = 120.0
_EXECUTABLE = ('hooks', 'actions')
_DISPATCH = """\
#!/bin/sh
umask 022
exec {python} -W always src/charm.py
"""
_NO_TRACING = "raise ImportError('a dispatch with tracing is compared elsewhere')\n"
_HELP = """\
Usage: storage-get [options] [<key>]

Options:
--format  (= smart)
    Specify output format (json|smart|yaml)
-s  (= {})
    specify a storage instance by id
"""

Observation = Dict[str, List[str]]
"""What was seen of one step: lines by aspect."""


class Side(NamedTuple):
    """One of the two that are compared."""

    name: str
    python: str
    """The interpreter that runs the charms."""
    pythonpath: str = ''
    """Where it finds ``ops``, if not in its environment."""


class _Heard:
    """A unit that writes down which commands reach it."""

    def __init__(self, unit: Unit, step: Step):
        self.calls: List[str] = []
        self._unit = unit
        self._answers = sorted(step.answers.items(), key=lambda pair: -len(pair[0]))

    def answer(self, argv: Sequence[str], input: Optional[str], directory: str) -> Answer:
        call: Dict[str, Any] = {'argv': list(argv)}
        if input is not None:
            call['input'] = input
        files = dict(_named_files(argv))
        if files:
            call['files'] = files
        self.calls.append(json.dumps(call))
        for key, answer in self._answers:
            command, *words = key.split()
            if command == argv[0] and set(words) <= set(argv):
                return answer
        if list(argv) == ['storage-get', '--help']:
            # Ops 2 reads the storage of the hook from the default that Juju shows here.
            return Answer(_HELP.format(self._unit.hook.storage), '', 0)
        return self._unit.answer(argv, input, directory)


def _named_files(argv: Sequence[str]) -> Iterator[Any]:
    for argument in argv:
        key, named, path = argument.partition('#file=')
        if named and os.path.exists(path):
            modes = [oct(os.stat(each).st_mode) for each in (path, os.path.dirname(path))]
            yield key, [pathlib.Path(path).read_text(encoding='utf-8'), *modes]


def play(program: Program, side: Side) -> List[Observation]:
    """Run a program, and return what was seen of each of its steps."""
    with tempfile.TemporaryDirectory(prefix='differential-') as folder:
        return _Play(program, side, pathlib.Path(folder).resolve()).run()


class _Play:
    def __init__(self, program: Program, side: Side, place: pathlib.Path):
        self._program = program
        self._side = side
        self._charm = place / 'charm'
        self._temporary = place / 'tmp'
        self._place = place
        self._temporary.mkdir()
        self._without = place / 'without'
        self._without.mkdir()
        (self._without / 'ops_tracing.py').write_text(_NO_TRACING, encoding='utf-8')
        self._write()
        self._record = _first_record(self._charm, {'unit': 'app/0', **program.record})

    def _write(self) -> None:
        dispatch = _DISPATCH.format(python=self._side.python)
        program = self._program
        for name, text in {
            'src/charm.py': program.code,
            'metadata.yaml': program.metadata,
            'config.yaml': program.config,
            'actions.yaml': program.actions,
            'dispatch': dispatch,
            **program.files,
        }.items():
            self._put(name, text)
        (self._charm / 'dispatch').chmod(0o755)

    def _put(self, name: str, text: str) -> None:
        path = self._charm / name
        path.parent.mkdir(parents=True, exist_ok=True)
        target, linked, _ = text.partition(' <- link')
        if linked:
            path.symlink_to(target)
            return
        path.write_text(text, encoding='utf-8')
        if name.split('/')[0] in _EXECUTABLE and text.startswith('#!'):
            path.chmod(0o755)

    def run(self) -> List[Observation]:
        return [self._step(step) for step in self._program.steps]

    def _step(self, step: Step) -> Observation:
        for name, text in step.files.items():
            self._put(name, text)
        unit = Unit(_events.arrive(_changed(self._record, step), step.hook).but(log=()))
        unit.begin(step.hook)
        heard = _Heard(unit, step)
        commands = [name for name in unit.commands if name not in step.missing]
        with serve(heard, commands) as served:
            done = self._process(step, unit, served)
        if done.returncode:
            unit.rollback(f'exit status {done.returncode}')
            self._record = unit.record
        else:
            unit.commit()
            self._record = _events.leave(unit.record, step.hook)
        seen = {
            'exit': [str(done.returncode)],
            'calls': heard.calls,
            'stdout': done.stdout.splitlines(),
            'stderr': done.stderr.splitlines(),
            'files': [*_seen.files(self._charm), *_seen.files(self._temporary)],
            'state': _seen.state(self._charm / _seen.STATE),
            'record': _seen.record(self._record.to_dict()),
        }
        places = {str(served.commands.parent): '$AGENT', **self._places()}
        return {aspect: [_placed(line, places) for line in seen[aspect]] for aspect in seen}

    def _process(self, step: Step, unit: Unit, served: Served) -> subprocess.CompletedProcess[str]:
        variables: Dict[str, Optional[str]] = {
            **environment(
                unit.record,
                step.hook,
                charm_dir=str(self._charm),
                path=f'{served.commands}:/usr/bin:/bin',
            ),
            **served.environment,
            'PYTHONPATH': os.pathsep.join(
                filter(None, ('lib', str(self._without), self._side.pythonpath))
            ),
            'PYTHONHASHSEED': '0',
            'TMPDIR': str(self._temporary),
            **step.environ,
        }
        return subprocess.run(
            [str(self._charm / 'dispatch')],
            cwd=str(self._charm),
            env={name: text for name, text in variables.items() if text is not None},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding='utf-8',
            errors='replace',
            timeout=_TIMEOUT,
            check=False,
        )

    def _places(self) -> Mapping[str, str]:
        return {
            str(self._charm): '$CHARM',
            str(self._temporary): '$TMP',
            str(self._place): '$PLACE',
            self._side.python: '$INTERPRETER',
            **_libraries(self._side),
        }


def _first_record(charm: pathlib.Path, fields: Mapping[str, Any]) -> Record:
    try:
        meta = CharmMeta.from_charm_root(charm)
    except Exception:  # what becomes of wrong metadata is what a program may ask
        return Record(**fields)
    return Record.for_charm(meta, **fields)


def _changed(record: Record, step: Step) -> Record:
    record = record.but(**step.changes)
    for (number, entity), bag in step.data.items():
        record = record.with_relation(record.relations[number].with_bag(entity, bag))
    return record


_known: Dict[Side, Dict[str, str]] = {}
_asking = threading.Lock()
_ASKED = """\
import json, os, sysconfig
import ops, yaml
places = {os.path.dirname(os.path.dirname(ops.__file__)): '$LIB'}
places[os.path.dirname(os.path.dirname(yaml.__file__))] = '$LIB'
places[sysconfig.get_path('stdlib')] = '$PYTHON'
print(json.dumps(places))
"""


def _libraries(side: Side) -> Dict[str, str]:
    with _asking:
        if side not in _known:
            environ = {'PYTHONPATH': side.pythonpath, 'PATH': os.defpath}
            asked = subprocess.check_output([side.python, '-c', _ASKED], env=environ, cwd='/')
            _known[side] = json.loads(asked)
        return _known[side]


def _placed(text: str, places: Mapping[str, str]) -> str:
    for place in sorted(places, key=len, reverse=True):
        text = text.replace(place, places[place])
    return text


class Kept:
    """What a published release did, kept by the text of the program and of all that ran it.

    Args:
        folder: where.
        side: the published release.
    """

    def __init__(self, folder: pathlib.Path, side: Side):
        self._folder = folder
        self._side = side

    def play(self, program: Program) -> List[Observation]:
        """Run a program, or return what was seen of it before."""
        path = self._folder / f'{self._side.name}-{program.name}-{_digest(program)}.json'
        if path.exists():
            return json.loads(path.read_text(encoding='utf-8'))
        observations = play(program, self._side)
        self._folder.mkdir(parents=True, exist_ok=True)
        for stale in self._folder.glob(f'{self._side.name}-{program.name}-????????????.json'):
            stale.unlink()
        path.write_text(json.dumps(observations), encoding='utf-8')
        return observations


def _digest(program: Program) -> str:
    digest = hashlib.sha256(pickle.dumps(program, 4))  # its repr hides what is secret
    digest.update(_machinery())
    return digest.hexdigest()[:12]


def _machinery() -> bytes:
    here = pathlib.Path(__file__).parent
    sources = [here / '_play.py', here / '_seen.py', TOP / 'ops/local/_socket.py']
    sources += [TOP / 'ops/local/_events.py', *sorted((TOP / 'ops/_unit').rglob('*.py'))]
    return b''.join(source.read_bytes() for source in sources)
