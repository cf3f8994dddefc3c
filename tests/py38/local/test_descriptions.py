# SPDX-License-Identifier: Apache-2.0
"""Descriptions of units, and units made from them."""

from __future__ import annotations

import pathlib
import stat
from typing import Any, Callable, Dict

import pytest
from kit import shell_charm

from ops import cli, local
from ops._meta import CharmMeta
from ops._private import yaml
from ops._unit import Record
from ops.local import _describe, _from_description
from ops.local._folder import UnitFolder

ID = 'secret:9m4e2mr0ui3e8a215n4g'
Play = Callable[..., local.Played]


@pytest.fixture
def charm(tmp_path: pathlib.Path) -> pathlib.Path:
    return shell_charm.write(tmp_path / 'shelly')


def made(tmp_path: pathlib.Path, text: str) -> _from_description.Made:
    path = tmp_path / 'unit.yaml'
    path.write_text(text, encoding='utf-8')
    read: Dict[str, Any] = yaml.safe_load(shell_charm.METADATA)
    meta = CharmMeta(read, None, read['config'])
    return _from_description.make(path, _from_description.load(path), meta)


def test_nothing_said_is_a_unit_that_has_started(tmp_path: pathlib.Path):
    unit = made(tmp_path, '')

    assert unit.started
    assert unit.record.leader
    assert unit.record.unit == 'shelly/0'
    assert [each.endpoint for each in unit.record.relations.values()] == ['others']


def test_a_unit_that_has_not_started_hears_of_its_peers(tmp_path: pathlib.Path):
    unit = made(tmp_path, 'started: false\nunits: 2\n')

    assert unit.record.relations[0].units == ()
    assert [hook.name for hook in unit.hooks] == [
        'others-relation-joined',
        'others-relation-changed',
    ]


def test_a_unit_that_has_started_has_heard_of_them(tmp_path: pathlib.Path):
    unit = made(tmp_path, 'units: 2\n')

    assert unit.record.relations[0].units == ('shelly/1',)
    assert unit.hooks == []


def test_paths_are_relative_to_the_file(tmp_path: pathlib.Path):
    assert made(tmp_path, 'resources: {tool: t.bin}').resources == {'tool': f'{tmp_path}/t.bin'}


def test_a_secret_without_its_content_is_there_and_cannot_be_read(tmp_path: pathlib.Path):
    unit = made(tmp_path, f"secrets: [{{id: '{ID}', label: pw, revision: 4}}]").record

    (secret,) = unit.secrets.values()
    assert secret.latest.number == 4
    assert secret.revision(4) is None


DESCRIBED = f"""\
unit: shelly/4
juju: 4.0.15
leader: false
units: 2
unit-status: {{status: blocked, message: no db}}
workload-version: '1.2'
ports: [80/tcp, 1000-2000/udp, icmp]
config: {{level: 4, fail: x}}
relations:
- {{endpoint: others, id: 3, units: [shelly/1], data: {{shelly/1: {{a: b}}}}}}
- {{endpoint: db, id: 5, app: pg, units: [pg/0], data: {{pg: {{host: here}}}}}}
storages: [disk/3]
secrets:
- {{id: '{ID}', owner: user, label: pw, granted-to: [shelly], read-revision: 1, read-label: l,
   content: {{key: planted}}}}
"""


def test_what_is_described_is_described_so_again(tmp_path: pathlib.Path):
    unit = made(tmp_path, DESCRIBED).record
    again = _describe.described(unit, started=True, origins={}, content=True)
    second = made(tmp_path, yaml.safe_dump(again)).record

    assert second == unit
    said = yaml.safe_load(DESCRIBED)
    assert {key: again[key] for key in said if key not in ('relations', 'secrets')} == {
        key: value for key, value in said.items() if key not in ('relations', 'secrets')
    }


WRONG: Dict[str, str] = {
    'configs: {}': "unknown key 'configs'; did you mean config",
    'relations: [{apps: x}]': r"relations\[0\]: unknown key 'apps'; did you mean app",
    'model: {nmae: x}': "model: unknown key 'nmae'; did you mean name",
    '- a': 'the whole of it: expected a mapping',
    'leader: "yes"': 'leader: expected true or false',
    'units: true': 'units: expected a whole number',
    'workload-version: 1.0': 'workload-version: expected text .in quotes',
    'storages: disk/0': 'storages: expected a list',
    'config: {level: [1]}': 'config.level: expected text, a number',
    'config: {level: high}': 'config.level: the option is of type int',
    'config: {levle: 1}': "no option 'levle'; did you mean level",
    'config: {1: 1}': 'config: key 1: expected text',
    'relations: [{endpoint: dbb}]': "no endpoint 'dbb'; did you mean db",
    'relations: [{app: dbb}]': r'relations\[0\]: endpoint is missing; the charm has db, others',
    'relations: [{endpoint: db, app: pg/0}]': "'pg/0': it is no name for an application",
    'relations: [{endpoint: db, app: shelly}]': 'is the charm itself',
    'relations: [{endpoint: db, app: pg, units: [pg]}]': "'pg' is no other unit, such as pg/1",
    'relations: [{endpoint: others, units: [shelly/0]}]': "'shelly/0' is no other unit",
    'relations: [{endpoint: db, id: -1}]': r'relations\[0\].id: expected a whole number from 0 on',
    'storages: [disk/0, disk/0]': "'disk/0' is there twice",
    'storages: [disk/0, disk/1, disk/2]': "no more than 2 of 'disk'",
    'unit-status: {status: happy}': 'unit-status.status: expected active, blocked',
    'secrets: [{expire: tomorrow}]': r'secrets\[0\].expire: .* not valid; such as 2030',
    'secrets: [{revision: 0}]': r'secrets\[0\].revision: expected a whole number from 1 on',
    'secrets: [{read-revision: 2}]': r'secrets\[0\].read-revision: .* no revision after 1',
    'relations: [{endpoint: db, id: 0}]': 'id: 0 is that of another relation',
    'relations: [{endpoint: db, app: pg, units: [mysql/0]}]': "'mysql/0' is neither shelly nor pg",
    'storages: [dsk/0]': "the charm has no 'dsk/0'; did you mean disk/N",
    'ports: [eighty]': 'ports: expected <port>',
    'juju: three': "juju: 'three' is no version of Juju",
    'unit: shelly': "unit: 'shelly' is no name for a unit, such as shelly/0",
    'model: {type: cloud}': 'model.type: expected kubernetes or machine',
    'units: 0': 'units: expected a whole number from 1 on',
    'secrets: [{id: planted}]': r'secrets\[0\].id: expected secret: and 20',
    'secrets: [{owner: me}]': r'secrets\[0\].owner: expected user, application, unit, or',
    'secrets: [{rotate: often}]': r'secrets\[0\].rotate: expected never, hourly',
    'secrets: [{content: {key: 3}}]': r'secrets\[0\].content.key: expected text',
    'secrets: [{content: {ab: planted}}]': r'use secrets\[0\].content: key "ab" not valid',
    'secrets: [{content: {key#file: planted}}]': 'write the key, and the content itself',
    'secrets: [{contents: {key: planted}}]': "unknown key 'contents'; did you mean content",
    'juju: "2.9"\nsecrets: [{label: x}]': 'secrets came with Juju 3.0',
    'secrets: [{content: {key: planted}}': r'it is no YAML .line 2.',
}


@pytest.mark.parametrize('text', WRONG)
def test_what_is_no_description_is_named_with_its_file(tmp_path: pathlib.Path, text: str):
    with pytest.raises(local.UsageError, match=WRONG[text]) as caught:
        made(tmp_path, text)

    assert f'{tmp_path}/unit.yaml' in str(caught.value)
    assert 'planted' not in str(caught.value)


@pytest.mark.parametrize('content', [None, b'a: \xe9'])
def test_a_file_that_cannot_be_read_forgets_no_unit(
    started: Play, tmp_path: pathlib.Path, content: Any
):
    before = (tmp_path / 'unit' / 'unit.json').read_bytes()
    path = tmp_path / 'unit.yaml'
    if content:
        path.write_bytes(content)
    with pytest.raises(local.UsageError, match=f'cannot read {path}'):
        started(fresh=True, wanted=local.Wanted(state=path))

    assert (tmp_path / 'unit' / 'unit.json').read_bytes() == before


def keep(tmp_path: pathlib.Path, **kept: Any) -> UnitFolder:
    folder = UnitFolder(tmp_path / 'unit')
    (tmp_path / 'unit').mkdir()
    (tmp_path / 'unit' / 'lock').touch()
    text = DESCRIBED.replace('secrets:', 'started: true\nsecrets:')
    record = made(tmp_path, text).record
    folder.save({'record': record.to_dict(), 'waiting': [], **kept})
    return folder


def test_a_description_is_for_a_new_unit(play: Play, tmp_path: pathlib.Path):
    keep(tmp_path)
    with pytest.raises(local.UsageError, match=r'there is a unit already in .*; add --fresh'):
        play(wanted=local.Wanted(state=tmp_path / 'unit.yaml'))


def state(tmp_path: pathlib.Path, *words: str) -> int:
    return cli.main(['state', '--unit-dir', str(tmp_path / 'unit'), *words])


def test_content_is_written_for_its_owner_alone_and_if_asked_for(
    tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]
):
    keep(tmp_path)
    file = tmp_path / 'with'
    assert state(tmp_path) == 0
    assert state(tmp_path, '--with-secret-content') == 2
    said = capsys.readouterr()
    assert state(tmp_path, '--with-secret-content', '-o', str(file)) == 0

    assert 'label: pw' in said.out
    assert 'planted' not in said.out + said.err
    assert 'key: planted' in file.read_text(encoding='utf-8')
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_unit_that_is_not_there_is_not_described(
    tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]
):
    assert state(tmp_path) == 2
    assert 'there is none; "ops run" starts one' in capsys.readouterr().err


def test_a_unit_that_was_removed_is_not_described(
    tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]
):
    keep(tmp_path, life='dead')

    assert state(tmp_path) == 2
    assert 'it was removed; "ops run --fresh" starts another' in capsys.readouterr().err


@pytest.mark.parametrize(
    ('kept', 'said'),
    [
        ({'format': 99}, 'a later release of ops wrote it, in format 99'),
        ({'record': {**Record(unit='a/0').to_dict(), 'format': 99}}, 'format 99'),
        ({'record': []}, 'cannot'),
        ({'waiting': [{'hook': 'x'}]}, 'cannot'),
    ],
    ids=['folder', 'record', 'no record', 'no hook'],
)
def test_a_unit_that_cannot_be_read_is_neither_played_nor_described(
    play: Play,
    tmp_path: pathlib.Path,
    capsys: pytest.CaptureFixture[str],
    kept: Dict[str, Any],
    said: str,
):
    keep(tmp_path, **kept)
    before = (tmp_path / 'unit' / 'unit.json').read_bytes()
    with pytest.raises(local.UsageError, match=said):
        play()
    assert state(tmp_path) == 2

    assert said in capsys.readouterr().err
    assert (tmp_path / 'unit' / 'unit.json').read_bytes() == before
