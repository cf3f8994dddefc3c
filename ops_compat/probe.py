# SPDX-License-Identifier: Apache-2.0
"""What the installed ``ops`` offers: one file that a library may copy as it is.

It uses the standard library alone, runs on Python 3.8 and later, and imports ``ops`` when it
is first asked, not before. It is right for every published release from 2.0 on and for the
releases whose version ends in ``+compat.N``, which are Ops 2 and Ops 3 from one source tree.

Example::

    import probe

    if probe.supports('hookcmds'):
        from ops import hookcmds
    if probe.supports('ops.Relation.load'):
        ...

A feature answers by the release that brought it. A path answers by looking, so it must be a
module, or a name of one, or an attribute of a class; what only an instance has is not seen.
"""

from __future__ import annotations

import importlib
import re
from typing import Any, Dict, List, NamedTuple, Optional, Tuple

Release = Tuple[int, ...]


class Feature(NamedTuple):
    """Something that a charm or a library may want to know of."""

    on_2: Optional[Release]
    """The first release of Ops 2 that has it, None if none has."""
    on_3: Release
    """The first release of Ops 3 that has it."""
    path: str
    """The name that shows it; an argument of a class or function stands in parentheses."""


FEATURES: Dict[str, Feature] = {
    'secrets': Feature((2, 0, 0), (3, 0, 0), 'ops.model.Secret'),
    'opened-ports': Feature((2, 1, 0), (3, 0, 0), 'ops.model.Unit.opened_ports'),
    'collect-status': Feature((2, 5, 0), (3, 0, 0), 'ops.CollectStatusEvent'),
    'secret-unique-identifier': Feature((2, 6, 0), (3, 0, 0), 'ops.Secret.unique_identifier'),
    'set-ports': Feature((2, 7, 0), (3, 0, 0), 'ops.Unit.set_ports'),
    'reboot': Feature((2, 8, 0), (3, 0, 0), 'ops.Unit.reboot'),
    'pebble-log-targets': Feature((2, 9, 0), (3, 0, 0), 'ops.pebble.LogTarget'),
    'pebble-notices': Feature((2, 10, 0), (3, 0, 0), 'ops.PebbleCustomNoticeEvent'),
    'relation-active': Feature((2, 10, 0), (3, 0, 0), 'ops.Relation(active)'),
    'cloud-spec': Feature((2, 12, 0), (3, 0, 0), 'ops.Model.get_cloud_spec'),
    'check-info-changes': Feature((2, 13, 0), (3, 0, 0), 'ops.pebble.CheckInfo(change_id)'),
    'pebble-check-events': Feature((2, 15, 0), (3, 0, 0), 'ops.PebbleCheckFailedEvent'),
    'secret-info-description': Feature((2, 16, 0), (3, 0, 0), 'ops.SecretInfo(description)'),
    'testing-context': Feature((2, 17, 0), (3, 0, 0), 'ops.testing.Context'),
    'model-juju-version': Feature((2, 19, 0), (3, 0, 0), 'ops.Model.juju_version'),
    'start-checks': Feature((2, 19, 0), (3, 0, 0), 'ops.Container.start_checks'),
    'remote-model': Feature((2, 20, 0), (3, 0, 0), 'ops.Relation.remote_model'),
    'config-meta': Feature((2, 20, 0), (3, 0, 0), 'ops.ConfigMeta'),
    'pebble-identities': Feature((2, 21, 0), (3, 0, 0), 'ops.pebble.Client.get_identities'),
    'tracing': Feature((2, 21, 0), (3, 0, 0), 'ops.tracing'),
    'load-config': Feature((2, 23, 0), (3, 0, 0), 'ops.CharmBase.load_config'),
    'action-load-params': Feature((2, 23, 0), (3, 0, 0), 'ops.ActionEvent.load_params'),
    'relation-load-save': Feature((2, 23, 0), (3, 0, 0), 'ops.Relation.load'),
    'layer-from-rockcraft': Feature((2, 23, 0), (3, 0, 0), 'ops.testing.layer_from_rockcraft'),
    'state-from-context': Feature((2, 23, 0), (3, 0, 0), 'ops.testing.State.from_context'),
    'testing-app-name': Feature(None, (3, 1, 0), 'ops.testing.Context.app_name'),
    'testing-machine-id': Feature(None, (3, 2, 0), 'ops.testing.Context(machine_id)'),
    'juju-context': Feature(None, (3, 3, 0), 'ops.JujuContext'),
    'hookcmds': Feature(None, (3, 4, 0), 'ops.hookcmds'),
    'hookcmds-endpoint': Feature(None, (3, 7, 1), 'ops.hookcmds.relation_get(endpoint)'),
}
"""``tracing`` and the names of ``testing`` need the extra of that name where it is published."""


def supports(name: str) -> bool:
    """Say whether the installed ``ops`` has a feature, or a name.

    Args:
        name: a feature of :data:`FEATURES`, or a path such as ``ops.Relation.load``.

    Raises:
        LookupError: if it is no known feature and no path into ``ops``.
    """
    if re.match(r'(ops|scenario)(\.|$)', name):
        return _is_there(name)
    if name not in FEATURES:
        raise LookupError(f'cannot say whether ops supports {name!r}: {_nearest(name)}')
    feature = FEATURES[name]
    if line() >= 3:
        return version() >= feature.on_3
    if _has_later_names():
        return True
    return feature.on_2 is not None and version() >= feature.on_2


def line() -> int:
    """Return 2 or 3: which of the two lines the installed ``ops`` is."""
    return version()[0]


def version() -> Release:
    """Return the release of the installed ``ops`` as numbers, such as ``(2, 23, 6)``.

    What follows the numbers, as in ``3.9.0+compat.1`` or ``2.5.0.dev0``, is left out.

    Raises:
        ImportError: if ``ops`` is not installed.
        LookupError: if its version cannot be read.
    """
    text = _version_text()
    numbers = re.match(r'v?(\d+(?:\.\d+)*)', text)
    if not numbers:
        raise LookupError(f'cannot read the version of ops: it is {text!r}')
    return tuple(int(number) for number in numbers.group(1).split('.'))


def _version_text() -> str:
    ops: Any = importlib.import_module('ops')
    text = getattr(ops, '__version__', None)
    if not isinstance(text, str):
        text = getattr(importlib.import_module('ops.version'), 'version', None)
    return str(text)


def _has_later_names() -> bool:
    """Say whether this is an Ops 2 that offers what Ops 3 added."""
    if '+compat.' not in _version_text():
        return False
    behaviours: Any = importlib.import_module('ops_compat.behaviours')
    return bool(behaviours.LATER_NAMES)


def _is_there(path: str) -> bool:
    names = path.split('.')
    found: Any = None
    for index in range(len(names)):
        try:
            found = importlib.import_module('.'.join(names[: index + 1]))
        except ImportError:
            return _has_attributes(found, names[index:])
    return True


def _has_attributes(found: Any, names: List[str]) -> bool:
    """Follow names from a module; a name for None is one for what is not installed."""
    for name in names:
        found = getattr(found, name, None)
        if found is None:
            return False
    return True


def _nearest(name: str) -> str:
    import difflib

    nearest = difflib.get_close_matches(name, FEATURES)
    return f'did you mean {" or ".join(nearest)}?' if nearest else 'there is no such feature'
