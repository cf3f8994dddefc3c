# SPDX-License-Identifier: Apache-2.0
"""``config-get``, ``credential-get``: what was decided outside the charm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, Mapping

from ops._unit._command import SMART, Call, command, need
from ops._unit._fault import Fault
from ops._unit._format import Struct

if TYPE_CHECKING:
    from ops._unit._unit import Unit

_CLOUD = (
    'type', 'name', 'region', 'endpoint', 'identity-endpoint', 'storage-endpoint', 'credential',
    'cacertificates', 'skip-tls-verify', 'is-controller-cloud',
)  # fmt: skip
_CREDENTIAL = ('auth-type', 'attrs', 'redacted')
_ALWAYS = frozenset(('type', 'name', 'auth-type'))


@command('config-get', '-a --all', formats=SMART, words=1)
def config_get(unit: Unit, call: Call) -> Any:
    key = call.word()
    need(not (key and call.flag('all')), 'cannot use argument --all together with key')
    record = unit.draft
    if key:
        option = record.options.get(key)
        return record.config.get(key, None if option is None else option.default)
    options: Dict[str, Any] = {name: option.default for name, option in record.options.items()}
    options.update(record.config)
    if call.flag('all'):
        return options
    return {name: value for name, value in options.items() if value is not None}


@command('credential-get', formats=SMART)
def credential_get(unit: Unit, call: Call) -> Any:
    cloud = unit.draft.model.cloud
    if cloud is None:
        raise Fault('cannot access cloud credentials: permission denied')
    found = _struct(cloud, _CLOUD)
    if 'credential' in found:
        found['credential'] = _struct(found['credential'], _CREDENTIAL)
    return found


def _struct(plain: Mapping[str, Any], order: tuple[str, ...]) -> Struct:
    kept = ((key, plain.get(key)) for key in order)
    return Struct({key: held for key, held in kept if held or key in _ALWAYS})
