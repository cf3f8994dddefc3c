# SPDX-License-Identifier: Apache-2.0
"""What is wrong with a charm, its files, its environment or Juju is told in one clear sentence.

Each case is a process, as Juju starts one. It ends with exit code 1, and the last line that it
logs, or writes to standard error before there is a log, says what was wrong where.
"""

from __future__ import annotations

import pathlib
import re
from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Sequence, Tuple

import pytest
from kit import juju_agent, keeper_charm

from ops._unit import Answer, Hook, Unit
from ops_compat import lines

MISSING = {2: 'RuntimeError: command not found:', 3: 'FileNotFoundError: [Errno 2] No such file'}


class Told(NamedTuple):
    """How a run ended."""

    returncode: int
    said: List[str]
    left: List[str]
    """The files in the charm's folder that were not there before."""


def run(
    folder: pathlib.Path,
    *,
    hook: Hook = Hook(name='update-status'),  # noqa: B008  # a frozen value
    code: str = keeper_charm.CODE,
    files: Optional[Mapping[str, Any]] = None,
    environ: Optional[Mapping[str, str]] = None,
    instead: Optional[Mapping[str, Answer]] = None,
    missing: Sequence[str] = (),
) -> Told:
    charm = keeper_charm.write(folder / 'charm', code)
    for name, content in (files or {}).items():
        if content is None:
            (charm / name).unlink()
        else:
            (charm / name).write_bytes(content)
    before = set(charm.iterdir())
    agent = juju_agent.Agent(Unit(keeper_charm.RECORD), instead, missing)
    ran = agent.run(charm, hook, environ=environ)
    said = [*ran.stderr.splitlines(), *agent.logged().splitlines()]
    said = [line for line in said if '"type": "security"' not in line]
    return Told(ran.returncode, said, sorted(path.name for path in {*charm.iterdir()} - before))


METADATA: Dict[str, Tuple[Dict[str, Optional[bytes]], str]] = {
    'no metadata': ({'metadata.yaml': None}, 'FileNotFoundError: .*metadata.yaml'),
    'a list': ({'metadata.yaml': b'- a\n'}, 'AttributeError: cannot read metadata.yaml: it must'),
    'no YAML': ({'metadata.yaml': b'name: [\n'}, r'in ".*/metadata.yaml", line 2, column 1'),
    'not UTF-8': (
        {'metadata.yaml': b'name: caf\xe9\n'},
        r'UnicodeDecodeError: .*\(.*/metadata.yaml must be UTF-8\)',
    ),
    'a relation without interface': (
        {'metadata.yaml': b'name: a\nrequires: {db: {}}\n'},
        'KeyError: "cannot read metadata.yaml: requires.db: it has no .interface.',
    ),
    'actions that are no YAML': ({'actions.yaml': b'a: [\n'}, r'in ".*/actions.yaml", line 2'),
    'config that is a list': (
        {'config.yaml': b'- a\n'},
        'AttributeError: cannot read config.yaml: it must be a mapping, not a list',
    ),
    'config that is not UTF-8': ({'config.yaml': b'a: \xe9\n'}, r'/config.yaml must be UTF-8\)'),
}


@pytest.mark.parametrize('case', METADATA)
def test_metadata_names_the_file_and_nothing_is_written(tmp_path: pathlib.Path, case: str):
    files, said = METADATA[case]
    told = run(tmp_path, files=files)

    assert told.returncode == 1
    assert re.search(said, told.said[-1])
    assert told.left == []


UNKNOWN: Dict[str, Hook] = {
    'walk_the_dog': Hook(name='walk-the-dog'),
    'db_relation_changed': Hook(name='db-relation-changed'),
    'walk_action': Hook(kind='action', name='walk'),
    'framework': Hook(name='framework'),
    '__class__': Hook(name='__class__'),
}


@pytest.mark.parametrize('name', UNKNOWN)
def test_an_event_that_the_charm_does_not_know_is_logged(tmp_path: pathlib.Path, name: str):
    told = run(tmp_path, hook=UNKNOWN[name])

    assert told.returncode == 0
    assert any(line.startswith(f'Event {name} not defined for <') for line in told.said)


COMMANDS: Dict[str, Tuple[Dict[str, Any], str]] = {
    'missing': ({'missing': ['is-leader']}, MISSING[lines.LINE]),
    'failing': (
        {'instead': {'is-leader': Answer('', 'ERROR no route to the controller\n', 1)}},
        'ops.model.ModelError: ERROR no route to the controller',
    ),
    'printing text': (
        {'instead': {'is-leader': Answer('yes, sir', '', 0)}},
        "cannot read the output of 'is-leader --format=json': it is not JSON",
    ),
    'printing nothing': (
        {'instead': {'is-leader': Answer('', '', 0)}},
        "cannot read the output of 'is-leader --format=json': it is empty, and should be JSON",
    ),
}


@pytest.mark.parametrize('case', COMMANDS)
def test_a_hook_command_that_does_not_do_its_work_is_named(tmp_path: pathlib.Path, case: str):
    options, said = COMMANDS[case]
    told = run(tmp_path, **options)

    assert told.returncode == 1
    assert said in '\n'.join(told.said)
    assert any('is-leader' in line for line in told.said[-2:]) or case == 'failing'


def test_what_the_charm_stored_is_not_kept_when_a_command_fails(tmp_path: pathlib.Path):
    run(tmp_path / '1', instead={'is-leader': Answer('', 'ERROR\n', 1)})
    charm = tmp_path / '1' / 'charm'
    agent = juju_agent.Agent(Unit(keeper_charm.RECORD))
    agent.run(charm, Hook(name='update-status'))

    assert keeper_charm.KEPT % (1, [1]) in agent.logged()


@pytest.mark.parametrize('missing', [True, False])
def test_a_juju_that_takes_no_log_is_told_on_standard_error(tmp_path: pathlib.Path, missing: bool):
    if missing:
        told = run(tmp_path, missing=['juju-log'])
    else:
        told = run(tmp_path, instead={'juju-log': Answer('', 'ERROR no log\n', 1)})

    assert told.returncode == 1
    wanted = MISSING[lines.LINE] if missing else 'ops.model.ModelError: ERROR no log'
    assert any(wanted in line for line in told.said)


VARIABLES = {
    'JUJU_VERSION': ('three', '"three" is not a valid Juju version string'),
    'JUJU_RELATION_ID': ('x', 'it is not of the form ENDPOINT:NUMBER'),
    'JUJU_SECRET_REVISION': ('x', 'it is not of the form NUMBER'),
    'JUJU_STORAGE_ID': ('x', 'it is not of the form NAME/NUMBER'),
}


@pytest.mark.parametrize('name', VARIABLES)
def test_a_variable_that_juju_never_sets_so_is_named(tmp_path: pathlib.Path, name: str):
    value, said = VARIABLES[name]
    told = run(tmp_path, environ={name: value})

    assert told.returncode == 1
    assert told.said[-1].endswith(
        f'cannot read the environment variable {name}, which is {value!r}: {said}'
    )
    assert told.left == []


CLASSES = {
    'class A: pass\nops.main(A)': "TypeError: cannot run <class '__main__.A'>: ops.main() takes",
    'ops.main(None)': 'TypeError: cannot run None: ops.main() takes a class that inherits',
    'ops.main(ops.Object)': "TypeError: cannot run <class 'ops.framework.Object'>: ops.main()",
    'class A(ops.CharmBase):\n    def __init__(self, framework): pass\nops.main(A)': (
        'AttributeError: cannot run A: its __init__ must call super().__init__(framework)'
    ),
    'ops.main(lambda framework: 1)': 'AttributeError: cannot run 1: it is no charm',
}


@pytest.mark.parametrize('code', CLASSES)
def test_what_is_no_charm_is_named(tmp_path: pathlib.Path, code: str):
    told = run(tmp_path, code=f'import ops\n{code}\n')

    assert told.returncode == 1
    assert told.said[-1].startswith(CLASSES[code])
