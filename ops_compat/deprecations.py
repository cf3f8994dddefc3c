# SPDX-License-Identifier: Apache-2.0
"""The table of deprecations: a row for each, and the one place that warns.

At the place of use stands one line::

    deprecations.STORAGE_ID.warn()

``OPS_COMPAT_WARN`` is for teams that migrate:

- ``off``: nothing warns;
- ``ledger``: nothing warns; each use is counted in :mod:`ops_compat.ledger`, also of what
  only the documentation calls deprecated;
- ``error``: each warning is raised, whatever the filters of :mod:`warnings` say.

The categories, each also a standard one, so that filters that name the standard ones work:

.. code-block:: text

    OpsDeprecation
    |-- OpsDeprecationWarning            (DeprecationWarning)
    |   `-- JujuDeprecationWarning       what Juju itself stops doing
    `-- OpsPendingDeprecationWarning     (PendingDeprecationWarning)
        `-- HarnessDeprecationWarning    ops.testing.Harness
"""

from __future__ import annotations

import contextlib
import os
import typing
import warnings
from typing import Any, Callable, Generator, List, Optional, Tuple, Type, TypeVar

from ops_compat import lines
from ops_compat.values import value

OVERRIDE = 'OPS_COMPAT_WARN'
MODES = ('warn', 'off', 'ledger', 'error')

_T = TypeVar('_T')


class OpsDeprecation(Warning):
    """Something of ``ops`` is, or will be, deprecated."""


class OpsDeprecationWarning(OpsDeprecation, DeprecationWarning):
    """Something of ``ops`` is deprecated, and warns in tests and on a terminal."""


class OpsPendingDeprecationWarning(OpsDeprecation, PendingDeprecationWarning):
    """Something of ``ops`` will be deprecated, and warns only where that is asked for."""


class JujuDeprecationWarning(OpsDeprecationWarning):
    """Something of ``ops`` is there for what a later Juju does no more."""


class HarnessDeprecationWarning(OpsPendingDeprecationWarning):
    """A test uses ``ops.testing.Harness``."""


@value()
class Deprecation:
    """One deprecated thing."""

    thing: str
    """Its public path, such as ``ops.JujuVersion.from_environ``."""
    since: str
    """The first release of ``ops`` that says so."""
    instead: str
    """What to use instead: a sentence for the docs."""
    message: str
    """The text of the warning, which filters in charms match from its beginning."""
    category: Type[OpsDeprecation] = OpsDeprecationWarning
    removed_in: Optional[str] = None
    """The release that removes it, None while no one has said so."""
    warns_on: Tuple[int, ...] = (2, 3)
    """The lines on which it warns; none if only the documentation says that it is deprecated."""
    message_on_2: Optional[str] = None
    """The text on line 2, where that is another."""

    @property
    def text(self) -> str:
        """The text of the warning on the line of this process."""
        return self.message_on_2 if self.message_on_2 and lines.LINE == 2 else self.message

    def warn(self, *, stacklevel: int = 1) -> None:
        """Warn at the line that called the function which calls this.

        Args:
            stacklevel: 1 for that line, 2 for the line that called it in turn, and so on.

        Raises:
            OpsDeprecation: the warning itself, under ``OPS_COMPAT_WARN=error``.
        """
        if _mode == 'ledger':
            from ops_compat import ledger

            ledger.record(self.thing, stacklevel + 2)
        elif _mode == 'off' or lines.LINE not in self.warns_on:
            return
        elif _mode == 'error':
            raise self.category(self.text)
        else:
            warnings.warn(self.text, self.category, stacklevel=stacklevel + 2)


def parse(text: str) -> str:
    """Read what ``OPS_COMPAT_WARN`` holds; empty means ``warn``.

    Raises:
        ValueError: if there is no such mode.
    """
    mode = text or 'warn'
    if mode not in MODES:
        raise ValueError(f'cannot read {OVERRIDE}: {text!r} is not one of {", ".join(MODES)}')
    return mode


_mode = parse(os.environ.get(OVERRIDE, ''))


def mode() -> str:
    """Return what ``OPS_COMPAT_WARN`` has asked for, or :func:`using`."""
    return _mode


@contextlib.contextmanager
def using(mode: str) -> Generator[None, None, None]:
    """Act as under ``OPS_COMPAT_WARN=mode`` for the length of a ``with`` block.

    Raises:
        ValueError: if there is no such mode.
    """
    global _mode
    before, _mode = _mode, parse(mode)
    try:
        yield
    finally:
        _mode = before


if typing.TYPE_CHECKING:
    from typing_extensions import deprecated as deprecated
else:

    def deprecated(text: str, *, category: None = None) -> Callable[[_T], _T]:
        """Mark a class or function as deprecated for type checkers and editors (PEP 702).

        Nothing warns at run time: the row does, where the thing is used.

        Args:
            text: the message of the row, as a literal, since checkers read nothing else.
            category: None; anything else would warn twice.
        """

        def mark(decorated: _T) -> _T:
            decorated.__deprecated__ = text
            return decorated

        return mark


TABLE: List[Deprecation] = []


def _deprecation(thing: str, **facts: Any) -> Deprecation:
    row = Deprecation(thing, **facts)
    TABLE.append(row)
    return row


# What the published releases of both lines warn about.

JUJU_VERSION_FROM_ENVIRON = _deprecation(
    'ops.JujuVersion.from_environ',
    since='2.19.0',
    instead='Use ``self.model.juju_version``.',
    message='JujuVersion.from_environ() is deprecated, use self.model.juju_version instead',
)
STATUS_BASE_REGISTER = _deprecation(
    'ops.StatusBase.register',
    since='2.17.0',
    instead='Use the status classes that are there: Juju knows no others.',
    message='StatusBase.register is for internal use only',
)
SECRET_INFO_MODEL_UUID = _deprecation(
    'ops.SecretInfo without model_uuid',
    since='2.17.0',
    instead='Give ``model_uuid``.',
    message='`model_uuid` should always be provided when creating a SecretInfo instance, '
    'and will be required in the future.',
)
COLLECT_METRICS = _deprecation(
    'ops.CollectMetricsEvent',
    since='2.17.0',
    instead='Use the Canonical Observability Stack: Juju 3.6.11 was the last to ask for metrics.',
    message='collect-metrics events are not be emitted from Juju 3.6.11 onwards '
    '- consider using the Canonical Observability Stack',
    message_on_2='collect-metrics events will not be emitted from Juju 4.0 onwards '
    '- consider using the Canonical Observability Stack',
    category=JujuDeprecationWarning,
)
PRE_SERIES_UPGRADE = _deprecation(
    'ops.PreSeriesUpgradeEvent',
    since='2.17.0',
    instead='Deploy new units on the new base: Juju 4.0 upgrades no machines.',
    message='pre-series-upgrade events will not be emitted from Juju 4.0 onwards',
    category=JujuDeprecationWarning,
)
POST_SERIES_UPGRADE = _deprecation(
    'ops.PostSeriesUpgradeEvent',
    since='2.17.0',
    instead='Deploy new units on the new base: Juju 4.0 upgrades no machines.',
    message='post-series-upgrade events will not be emitted from Juju 4.0 onwards',
    category=JujuDeprecationWarning,
)
LIB_USE = _deprecation(
    'ops.lib.use',
    since='2.1.0',
    instead='Import a charm library from ``lib/charms/``, or a package that the charm requires.',
    message='ops.lib is deprecated, prefer charm libraries instead',
)
LIB_AUTOIMPORT = _deprecation(
    'ops.lib.autoimport',
    since='2.1.0',
    instead='Import a charm library from ``lib/charms/``, or a package that the charm requires.',
    message='ops.lib is deprecated, prefer charm libraries instead',
)
LEGACY_HOOKS = _deprecation(
    'ops.main with scripts in hooks/ or actions/',
    since='2.21.0',
    instead='Observe the event, and run the script from its handler as long as it is needed.',
    message='Legacy hooks are deprecated.',
)
CONTROLLER_STORAGE = _deprecation(
    'ops.main with use_juju_for_storage',
    since='2.0.0',
    instead='Leave ``use_juju_for_storage`` out: the state is then kept in the unit.',
    message="Controller storage is deprecated; it's intended for podspec charms and will be "
    'removed in a future release.',
)
HARNESS = _deprecation(
    'ops.testing.Harness',
    since='2.17.0',
    instead='Use ``ops.testing.Context``.',
    message='Harness is deprecated. For the recommended approach, see: '
    'https://canonical.com/juju/docs/ops/latest/howto/write-unit-tests-for-a-charm/',
    message_on_2='Harness is deprecated. For the recommended approach, see: '
    'https://canonical.com/juju/docs/ops/2.x/howto/write-unit-tests-for-a-charm.html',
    category=HarnessDeprecationWarning,
)

# What warns on line 3 alone.

CONTEXT_CHARM_SPEC = _deprecation(
    'ops.testing.Context.charm_spec',
    since='3.5.0',
    instead='Use ``ops.testing.State.from_context`` for a state that fits the metadata.',
    message='Use State.from_context to generate a State from charm metadata.',
    warns_on=(3,),
)

# What only the documentation calls deprecated.

MAIN_MAIN = _deprecation(
    'ops.main.main',
    since='2.16.0',
    instead='Call ``ops.main(MyCharm)``.',
    message='ops.main.main() is deprecated, call ops.main() instead',
    warns_on=(),
)
LEADER_SETTINGS_CHANGED = _deprecation(
    'ops.LeaderSettingsChangedEvent',
    since='2.4.0',
    instead='Keep what a leader shares in the application data of a peer relation.',
    message='leader-settings-changed is deprecated, use a peer relation instead',
    warns_on=(),
)
MODEL_POD = _deprecation(
    'ops.Model.pod',
    since='2.4.0',
    instead='Write a sidecar charm, whose workload ``Unit.get_container`` reaches.',
    message='Model.pod is deprecated, write a sidecar charm instead',
    warns_on=(),
)
OPENED_PORT = _deprecation(
    'ops.OpenedPort',
    since='2.7.0',
    instead='Use ``ops.Port``, which is the same class.',
    message='OpenedPort is deprecated, use Port instead',
    warns_on=(),
)
STORAGE_ID = _deprecation(
    'ops.Storage.id',
    since='2.4.0',
    instead='Use ``Storage.index``.',
    message='Storage.id is deprecated, use Storage.index instead',
    warns_on=(),
)
FRAMEWORK_STORAGE_PATH = _deprecation(
    'ops.Framework with a path for storage',
    since='2.0.0',
    instead='Give ``ops.storage.SQLiteStorage(path)``.',
    message='Framework() with a path is deprecated, give it a storage instead',
    warns_on=(),
)
ADDRESS_ADDRESS = _deprecation(
    'ops.testing.Address.address',
    since='2.17.0',
    instead='Use ``Address.value``.',
    message='Address.address is deprecated, use Address.value instead',
    warns_on=(),
)
