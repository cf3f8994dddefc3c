# SPDX-License-Identifier: Apache-2.0
"""The entry point of a charm: this module can be called, as ``ops.main(MyCharm)``."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import sys
import types
from typing import TYPE_CHECKING, Optional, Type, cast

from ops._dispatch import _manager

# Names of the published module that other people's code leans on.
from ops._dispatch._dispatcher import _Dispatcher as _Dispatcher
from ops._dispatch._storage import CHARM_STATE_FILE as CHARM_STATE_FILE
from ops_compat import deprecations, faces

if TYPE_CHECKING:
    from ops import charm as _charm
    from ops._dispatch._event_args import _get_event_args as _get_event_args


class _Main(types.ModuleType):
    """A module that can be called."""

    if TYPE_CHECKING:

        def main(
            self,
            charm_class: Type[_charm.CharmBase],
            use_juju_for_storage: Optional[bool] = None,
        ) -> None:
            """Run a charm; the older name of :func:`ops.main`."""

    def __call__(
        self,
        charm_class: Type[_charm.CharmBase],
        use_juju_for_storage: Optional[bool] = None,
    ) -> None:
        """Run a charm for the hook or action that Juju has started this process for.

        This is the last line of a charm. It reads Juju's environment, logs to Juju from then
        on, makes the charm, emits again what was deferred and then the event, collects the
        status, and saves the charm's state.

        If the charm raises an error, nothing is saved, the traceback goes to ``juju debug-log``
        and Juju shows the unit in error; it runs the same hook again later. The charm's class
        should not catch what it cannot handle.

        Example::

            if __name__ == '__main__':
                ops.main(MyCharm)

        Args:
            charm_class: the class of the charm, which inherits from :class:`ops.CharmBase`.
            use_juju_for_storage: have Juju keep the charm's state (stored state and deferred
                events) instead of a file in the charm's folder. Every read and write of it is
                then a hook command, and there is no collect-metrics event.

        Raises:
            SystemExit: if the run ends early: with the exit code of a legacy hook that failed,
                or with 0 after ``load_config(..., errors='blocked')``.

        .. versionadded:: 2.17 / 3.0
        """
        _manager.main(charm_class, use_juju_for_storage)


def main(charm_class: Type[_charm.CharmBase], use_juju_for_storage: Optional[bool] = None) -> None:
    """Run a charm; the older name of :func:`ops.main`.

    .. deprecated:: 2.16 / 3.0
        Call ``ops.main(MyCharm)``.

    Args:
        charm_class: the class of the charm.
        use_juju_for_storage: whether Juju keeps the charm's state.
    """
    deprecations.MAIN_MAIN.warn()
    _manager.main(charm_class, use_juju_for_storage)


__getattr__ = faces.lazily(
    __name__, {'_get_event_args': 'ops._dispatch._event_args:_get_event_args'}
)

sys.modules[__name__].__class__ = _Main

# The module as ``ops`` offers it: a checker takes no module for something that can be called.
_module: _Main = cast('_Main', sys.modules[__name__])
