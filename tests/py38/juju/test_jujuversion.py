# SPDX-License-Identifier: Apache-2.0
"""Versions of Juju: how they are read and compared, and what each can do."""

from __future__ import annotations

from typing import Any, List, Tuple

import pytest

from ops.jujuversion import JujuVersion
from ops_compat import deprecations

READ = [
    ('2.8', (2, 8, '', 0, 0), '2.8.0'),
    ('2.8.1', (2, 8, '', 1, 0), '2.8.1'),
    ('3.6.1.2', (3, 6, '', 1, 2), '3.6.1.2'),
    ('3.0-beta1', (3, 0, 'beta', 1, 0), '3.0-beta1'),
    ('3.6-rc2.7', (3, 6, 'rc', 2, 7), '3.6-rc2.7'),
    ('10.20.300', (10, 20, '', 300, 0), '10.20.300'),
    ('03.1.1', (3, 1, '', 1, 0), '3.1.1'),
]
UNREADABLE = ['', '3', 'abc', '2.xx', '3.6.1-rc1', '3.6.1.2.3', '2.8-beta', '3.6.1 ', '3.6-beta1.']
ORDER = [
    '2.8',
    '2.8.1',
    '3.0-alpha1',
    '3.0-alpha2',
    '3.0-beta1',
    '3.0.0',
    '3.6-beta1',
    '3.6-beta1.2',
    '3.6.1',
    '3.6.1.1',
    '3.6.10',
    '4.0-beta1',
    '4.0.0',
]
# What can be done, the newest version that cannot, and the oldest that can.
ABILITIES: List[Tuple[str, str, str]] = [
    ('has_app_data', '2.6.9', '2.7.0'),
    ('is_dispatch_aware', '2.7.9', '2.8.0'),
    ('has_controller_storage', '2.7.9', '2.8.0'),
    ('has_secrets', '3.0.2', '3.0.3'),
    ('supports_open_port_on_k8s', '3.0.2', '3.0.3'),
    ('supports_exec_service_context', '3.1.5', '3.1.6'),
    ('supports_exec_service_context', '3.2.0', '3.2.1'),
    ('supports_pebble_log_forwarding', '3.3.9', '3.4.0'),
    ('supports_pebble_identities', '3.6.3', '3.6.4'),
    ('supports_pebble_metrics', '3.6.3', '3.6.4'),
]


@pytest.mark.parametrize(('text', 'parts', 'shown'), READ)
def test_a_version_has_parts(text: str, parts: Tuple[Any, ...], shown: str):
    version = JujuVersion(text)

    assert (version.major, version.minor, version.tag, version.patch, version.build) == parts


@pytest.mark.parametrize(('text', 'parts', 'shown'), READ)
def test_a_version_shows_as_text(text: str, parts: Tuple[Any, ...], shown: str):
    assert str(JujuVersion(text)) == repr(JujuVersion(text)) == shown


@pytest.mark.parametrize('text', UNREADABLE)
def test_what_is_no_version_is_an_error_that_names_it(text: str):
    with pytest.raises(RuntimeError, match=f'"{text}" is not a valid Juju version string'):
        JujuVersion(text)


@pytest.mark.parametrize(('older', 'newer'), list(zip(ORDER, ORDER[1:])))
def test_versions_are_ordered(older: str, newer: str):
    assert JujuVersion(older) < JujuVersion(newer)
    assert JujuVersion(newer) > JujuVersion(older)
    assert JujuVersion(older) != JujuVersion(newer)


def test_versions_compare_with_text():
    version = JujuVersion('3.1.1')

    assert version == '3.1.1'
    assert version == '3.1.1.0'
    assert '3.0' < version < '3.2'


@pytest.mark.parametrize('other', [None, 3, 3.6])
def test_versions_compare_with_nothing_else(other: Any):
    with pytest.raises(RuntimeError, match=f'cannot compare Juju version "3.1.1" with "{other}"'):
        assert JujuVersion('3.1.1') == other


def test_a_version_cannot_be_hashed():
    with pytest.raises(TypeError, match='unhashable'):
        hash(JujuVersion('3.1.1'))


def able(version: str, ability: str) -> bool:
    found: Any = getattr(JujuVersion(version), ability)
    return bool(found() if callable(found) else found)


@pytest.mark.parametrize(('ability', 'last_without', 'first_with'), ABILITIES)
def test_a_version_can_do_what_came_with_it(ability: str, last_without: str, first_with: str):
    assert not able(last_without, ability)
    assert able(first_with, ability)


@pytest.mark.parametrize(('environ', 'shown'), [('3.4.5', '3.4.5'), (None, '0.0.0')])
def test_the_environment_is_read_with_a_warning(
    environ: Any, shown: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv('JUJU_VERSION', raising=False)
    if environ:
        monkeypatch.setenv('JUJU_VERSION', environ)

    with deprecations.using('warn'), pytest.warns(DeprecationWarning, match='is deprecated'):
        version = JujuVersion.from_environ()  # pyright: ignore[reportDeprecated]  # what is tested

    assert str(version) == shown
