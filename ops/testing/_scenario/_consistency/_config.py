# SPDX-License-Identifier: Apache-2.0
"""Configuration, against the options that the charm declares."""

from __future__ import annotations

import re
from typing import Any, Mapping

from ops.testing._scenario._consistency._case import Case, Findings, key_of

_TYPES: Mapping[str, type] = {'string': str, 'int': int, 'float': float, 'boolean': bool}

_SECRET_ID = re.compile('secret:[a-z0-9]{20}')
_FIRST_JUJU_WITH_SECRETS = (3, 4)
"""The first Juju in which an option may be of type ``secret``."""


def check(case: Case, found: Findings) -> None:
    """Refuse options that the charm does not declare, and values that they cannot have."""
    declared = case.spec.options()
    for name, given in (case.state.config or {}).items():
        if name not in declared:
            found.refuse(
                f'config option {name!r} in state.config but not specified in config.yaml or '
                f'charmcraft.yaml. Declared: {", ".join(declared) or "none"}.'
            )
        else:
            _check_value(case, name, key_of(declared[name], 'type'), given, found)


def _check_value(case: Case, name: str, kind: Any, given: Any, found: Findings) -> None:
    if not kind:
        found.refuse(f"config.yaml invalid; option {name!r} has no 'type'.")
        return
    with_secrets = case.juju_version >= _FIRST_JUJU_WITH_SECRETS
    expected = str if kind == 'secret' and with_secrets else _TYPES.get(kind)
    if expected is None:
        found.refuse(f"config invalid for option {name!r}: 'type' {kind} unknown")
    elif not isinstance(given, expected):
        found.refuse(
            f'config invalid; option {name!r} should be of type {expected} but is of type '
            f'{type(given)}.'
        )
    elif kind == 'secret' and not _SECRET_ID.fullmatch(given):
        found.refuse(
            f'config invalid: option {name!r} value {given!r} is not valid. An option of type '
            'secret holds the id of a secret, such as secret:9m4e2mr0ui3e8a215n4g.'
        )
