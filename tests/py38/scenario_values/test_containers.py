# SPDX-License-Identifier: Apache-2.0
"""Containers, the plan of their layers, checks, notices and commands."""

# Private names are the published ones, and tables hold functions of whatever they are given.
# pyright: reportPrivateUsage=false, reportUnknownLambdaType=false, reportUnknownMemberType=false
# pyright: reportUnknownArgumentType=false, reportUnknownVariableType=false

from __future__ import annotations

import datetime
from typing import Any, Dict

import pytest

from ops import pebble, testing

WEB = {'override': 'replace', 'command': 'web', 'startup': 'enabled'}


def layer(**sections: Any) -> pebble.Layer:
    raw: Any = {name.replace('_', '-'): section for name, section in sections.items()}
    return pebble.Layer(raw)


def plan(*layers: pebble.Layer, base: Any = None) -> Dict[str, Any]:
    labelled = {str(number): one for number, one in enumerate(layers)}
    container = testing.Container('web', layers=labelled, _base_plan=base or {})
    return dict(container.plan.to_dict())


def test_a_container_is_bare_by_default():
    container = testing.Container('web')

    assert not container.can_connect
    assert (container.layers, container.service_statuses, container.mounts) == ({}, {}, {})
    assert (container.execs, container.check_infos) == (frozenset(), frozenset())
    assert container.plan == pebble.Plan()
    assert container.services == {}


def test_a_container_has_the_hash_of_its_name():
    assert hash(testing.Container('web')) == hash(testing.Container('web', can_connect=True))
    assert testing.Container('web') != testing.Container('web', can_connect=True)


def test_layers_are_copied():
    given = layer(services={'web': WEB})

    container = testing.Container('web', layers={'web': given})
    given.services['web'].command = 'changed'

    assert container.layers['web'].services['web'].command == 'web'


def test_a_layer_of_a_class_of_its_own_is_copied_too():
    class Special(pebble.Layer):
        pass

    given = Special({'summary': 'mine'})

    kept = testing.Container('web', layers={'web': given}).layers['web']

    assert type(kept) is Special
    assert kept is not given
    assert kept.summary == 'mine'


def test_rendering_the_plan_changes_no_layer():
    first = layer(services={'web': WEB})
    second = layer(services={'web': {'override': 'merge', 'environment': {'A': 'b'}}})
    container = testing.Container('web', layers={'a': first, 'b': second})

    assert container.plan == container.plan
    assert container.layers == {'a': first, 'b': second}


def test_a_later_layer_replaces_a_service():
    other = {'override': 'replace', 'command': 'other'}

    assert plan(layer(services={'web': WEB}), layer(services={'web': other})) == {
        'services': {'web': other}
    }


def test_a_later_layer_merges_into_a_service():
    merged = plan(
        layer(services={'web': {**WEB, 'after': ['a'], 'environment': {'A': '1'}}}),
        layer(services={'web': {'override': 'merge', 'after': ['b'], 'environment': {'B': '2'}}}),
    )

    assert merged['services']['web'] == {
        **WEB,
        'override': 'merge',
        'after': ['a', 'b'],
        'environment': {'A': '1', 'B': '2'},
    }


def test_checks_and_log_targets_are_in_the_plan():
    check = {'override': 'replace', 'level': 'alive', 'exec': {'command': 'true'}}
    target = {'override': 'replace', 'type': 'loki', 'location': 'http://loki'}

    assert plan(layer(checks={'up': check}, log_targets={'loki': target})) == {
        'checks': {'up': check},
        'log-targets': {'loki': target},
    }


def test_layers_stand_on_the_base_plan():
    base = {'services': {'old': WEB}}

    assert set(plan(layer(services={'web': WEB}), base=base)['services']) == {'old', 'web'}


def test_services_fare_as_the_statuses_say():
    container = testing.Container(
        'web',
        layers={'web': layer(services={'web': WEB, 'job': {'override': 'replace'}})},
        service_statuses={'web': pebble.ServiceStatus.ACTIVE},
    )

    web, job = container.services['web'], container.services['job']

    assert (web.startup, web.current) == (
        pebble.ServiceStartup.ENABLED,
        pebble.ServiceStatus.ACTIVE,
    )
    assert (job.startup, job.current) == (
        pebble.ServiceStartup.DISABLED,
        pebble.ServiceStatus.INACTIVE,
    )


def test_a_check_is_found_by_its_name():
    info = testing.CheckInfo('up')
    container = testing.Container('web', check_infos=[info])

    assert container.get_check_info('up') is info
    with pytest.raises(KeyError, match='check-info: down not found in the Container'):
        container.get_check_info('down')


def test_the_level_of_a_check_may_be_a_word():
    assert testing.CheckInfo('up', level='alive').level is pebble.CheckLevel.ALIVE
    assert testing.CheckInfo('up', level=pebble.CheckLevel.READY).level is pebble.CheckLevel.READY
    with pytest.raises(ValueError, match='noisy'):
        testing.CheckInfo('up', level='noisy')


def test_each_check_has_a_change():
    assert testing.CheckInfo('up').change_id != testing.CheckInfo('up').change_id


def test_a_check_that_does_not_run_has_no_change():
    assert testing.CheckInfo('up', status=pebble.CheckStatus.INACTIVE).change_id == ''


def test_checks_have_the_hash_of_their_name():
    one, other = testing.CheckInfo('up'), testing.CheckInfo('up')

    assert hash(one) == hash(other)
    assert one != other


def test_a_check_as_pebble_gives_it():
    info = testing.CheckInfo('up', failures=2, threshold=5)._to_ops()

    assert (info.name, info.failures, info.threshold) == ('up', 2, 5)


def test_notices_are_numbered():
    first, second = testing.Notice('a/b'), testing.Notice('a/b')

    assert int(second.id) == int(first.id) + 1


def test_a_notice_occurred_now_in_utc():
    notice = testing.Notice('a/b')

    assert notice.first_occurred == notice.last_occurred == notice.last_repeated
    assert notice.first_occurred.tzinfo is datetime.timezone.utc


@pytest.mark.parametrize('type', [pebble.NoticeType.CUSTOM, 'change-update'])
def test_a_notice_as_pebble_gives_it(type: Any):
    notice = testing.Notice('a/b', type=type, last_data={'k': 'v'})._to_ops()

    assert (notice.key, notice.type, notice.last_data) == ('a/b', type, {'k': 'v'})


def test_a_command_is_a_tuple_of_words():
    assert testing.Exec(['ls', '-l']).command_prefix == ('ls', '-l')
    assert hash(testing.Exec(['ls'], _change_id=1)) == hash(testing.Exec(('ls',), _change_id=1))


def test_each_command_is_another_change():
    assert testing.Exec(['ls']) != testing.Exec(['ls'])


class Folders:
    """What the values ask of a Context."""

    def _get_container_root(self, name: str) -> str:
        return f'containers/{name}'

    def _get_storage_root(self, name: str, index: int) -> str:
        return f'storages/{name}-{index}'


def test_folders_are_those_of_the_context():
    folders: Any = Folders()

    assert testing.Container('web').get_filesystem(folders) == 'containers/web'
    assert testing.Storage('data', index=2).get_filesystem(folders) == 'storages/data-2'
