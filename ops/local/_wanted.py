# SPDX-License-Identifier: Apache-2.0
"""What a call asks to be done to a unit from outside, beside its options and relations."""

from __future__ import annotations

import pathlib
from typing import Mapping, NamedTuple, Optional, Tuple

Secrets = Tuple[Tuple[str, Tuple[str, ...]], ...]


class Wanted(NamedTuple):
    """What a call asks to be done to a unit, as people do it with ``juju``."""

    juju: str = ''
    """The version of Juju: a key of ``_juju.VERSIONS``, empty for that which the unit has."""
    state: Optional[pathlib.Path] = None
    """A description that a new unit is made from."""
    units: Optional[int] = None
    """How many units the application has, this one included."""
    attach_storage: Tuple[str, ...] = ()
    """Names of new storages, or ids of detached ones."""
    detach_storage: Tuple[str, ...] = ()
    """Ids of storages, or names, for the last of each."""
    resources: Mapping[str, str] = {}
    """Paths of files by the resources that they are for."""
    add_secret: Secrets = ()
    """Secrets of the user's: names, and content as ``juju add-secret`` takes it."""
    update_secret: Secrets = ()
    """New revisions of such secrets."""
    unrelate: Tuple[Tuple[str, str], ...] = ()
    """Relations that end: endpoints, and applications, empty for the only one."""
    resolved: bool = False
    """Whether to go past a hook that failed."""
    remove: bool = False
    """Whether the unit is removed."""

    @property
    def changes(self) -> bool:
        """Whether anything is asked for that a unit which is being removed does not take."""
        return self._replace(resolved=False, remove=False) != Wanted()
