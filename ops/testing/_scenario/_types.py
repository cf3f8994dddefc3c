# SPDX-License-Identifier: Apache-2.0
"""The names that annotations of State classes use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Dict, List, Literal, Mapping, TypeVar, Union

if TYPE_CHECKING:
    from ops.charm import CharmBase

AnyJson = Union[str, bool, Dict[str, 'AnyJson'], int, float, List['AnyJson']]
"""A value as JSON has it."""

RawSecretRevisionContents = Mapping[str, str]
"""The content of one revision of a secret."""

RawDataBagContents = Mapping[str, str]
"""What one side of a relation has set: a dict of strings."""

UnitID = int
"""The number of a unit, such as the 0 of ``db/0``."""

ConfigValue = Union[str, int, float, bool]

CharmType = TypeVar('CharmType', bound='CharmBase')

RawStatusLiteral = Literal['waiting', 'blocked', 'active', 'unknown', 'error', 'maintenance']
RawPortProtocolLiteral = Literal['tcp', 'udp', 'icmp']
