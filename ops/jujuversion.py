# SPDX-License-Identifier: Apache-2.0
"""The version of Juju that runs a charm, and what that version can do."""

from __future__ import annotations

import functools
import os
import re
from typing import Any, Optional, Tuple, Union

from ops_compat import deprecations

_PATTERN = (
    r'^(?P<major>[0-9]{1,9})\.(?P<minor>[0-9]{1,9})'
    r'((\.|-(?P<tag>[a-z]+))(?P<patch>[0-9]{1,9}))?(\.(?P<build>[0-9]{1,9}))?$'
)


def _final(version: Any) -> Optional[Tuple[int, int, int]]:
    """Read ``MAJOR.MINOR.PATCH``, which most are, without compiling the pattern for all."""
    numbers = version.split('.') if type(version) is str else ()
    if len(numbers) != 3 or not all(map(_is_number, numbers)):
        return None
    return int(numbers[0]), int(numbers[1]), int(numbers[2])


def _is_number(text: str) -> bool:
    return len(text) < 10 and text.isdigit() and text.isascii()


@functools.total_ordering
class JujuVersion:
    """A version of Juju, such as ``3.6.4`` or ``4.0-beta1``.

    Versions compare with one another and with text; a beta or release candidate comes before
    the release that it leads to. The version of the controller that runs the charm is
    :attr:`Model.juju_version <ops.Model.juju_version>`.

    Example::

        if self.model.juju_version >= '3.4':
            ...
        assert JujuVersion('3.6-beta1') < JujuVersion('3.6.0')

    Args:
        version: ``MAJOR.MINOR``, with an optional ``.PATCH`` or ``-TAGPATCH`` and an optional
            ``.BUILD`` behind it.

    Raises:
        RuntimeError: if the text is no version of Juju. Comparing with such text, or with
            anything but text and versions, raises it too.
    """

    major: int
    """The first number: 3 in ``3.6.4``."""
    minor: int
    """The second number: 6 in ``3.6.4``."""
    tag: str
    """The kind of a release that is not final, such as ``beta``; empty for a final one."""
    patch: int
    """The third number, or the one that follows the tag; 0 if there is none."""
    build: int
    """The number of the build; 0 if there is none."""

    def __init__(self, version: str):
        numbers = _final(version)
        if numbers is not None:
            self.major, self.minor, self.patch = numbers
            self.tag, self.build = '', 0
            return
        found = re.match(_PATTERN, version)
        if not found:
            raise RuntimeError(f'"{version}" is not a valid Juju version string')
        self.major = int(found['major'])
        self.minor = int(found['minor'])
        self.tag = found['tag'] or ''
        self.patch = int(found['patch'] or 0)
        self.build = int(found['build'] or 0)

    def __repr__(self) -> str:
        patch = f'-{self.tag}{self.patch}' if self.tag else f'.{self.patch}'
        build = f'.{self.build}' if self.build else ''
        return f'{self.major}.{self.minor}{patch}{build}'

    # Versions compare equal to text, which hashes differently, so they have no hash.
    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return self._order() == self._other(other)._order()

    def __lt__(self, other: Union[str, JujuVersion]) -> bool:
        return self._order() < self._other(other)._order()

    def _order(self) -> Tuple[int, int, bool, str, int, int]:
        return (self.major, self.minor, not self.tag, self.tag, self.patch, self.build)

    def _other(self, other: object) -> JujuVersion:
        if isinstance(other, JujuVersion):
            return other
        if isinstance(other, str):
            return type(self)(other)
        raise RuntimeError(f'cannot compare Juju version "{self}" with "{other}"')

    @classmethod
    @deprecations.deprecated(
        'JujuVersion.from_environ() is deprecated, use self.model.juju_version instead',
        category=None,
    )
    def from_environ(cls) -> JujuVersion:
        """Return the version in ``JUJU_VERSION``, or ``0.0.0`` if that is not set.

        .. deprecated:: 2.19 / 3.0
            Use :attr:`Model.juju_version <ops.Model.juju_version>` instead.

        Raises:
            RuntimeError: if ``JUJU_VERSION`` holds no version of Juju.
        """
        deprecations.JUJU_VERSION_FROM_ENVIRON.warn()
        return cls(os.environ.get('JUJU_VERSION', '0.0.0'))

    def has_app_data(self) -> bool:
        """Say whether applications have relation data, which units share: Juju 2.7 and later."""
        return self._at_least(2, 7)

    def is_dispatch_aware(self) -> bool:
        """Say whether Juju runs a charm's ``dispatch`` for every event: Juju 2.8 and later."""
        return self._at_least(2, 8)

    def has_controller_storage(self) -> bool:
        """Say whether the controller keeps a charm's state, too: Juju 2.8 and later."""
        return self._at_least(2, 8)

    @property
    def has_secrets(self) -> bool:
        """Whether charms can use secrets: Juju 3.0.3 and later.

        Secrets came with 3.0.0, without what :class:`ops.Secret` needs before 3.0.3.
        """
        return self._at_least(3, 0, 3)

    @property
    def supports_open_port_on_k8s(self) -> bool:
        """Whether Kubernetes charms can open ports: Juju 3.0.3 and later."""
        return self._at_least(3, 0, 3)

    @property
    def supports_exec_service_context(self) -> bool:
        """Whether ``exec`` takes a ``service_context``: Juju 3.1.6 and later, 3.2.0 excepted."""
        return self._at_least(3, 1, 6) and (self.major, self.minor, self.patch) != (3, 2, 0)

    @property
    def supports_pebble_log_forwarding(self) -> bool:
        """Whether Pebble forwards logs: Juju 3.4.0 and later.

        .. versionadded:: 2.17 / 3.0
        """
        return self._at_least(3, 4)

    @property
    def supports_pebble_identities(self) -> bool:
        """Whether Pebble has identities: Juju 3.6.4 and later.

        .. versionadded:: 2.21 / 3.0
        """
        return self._at_least(3, 6, 4)

    @property
    def supports_pebble_metrics(self) -> bool:
        """Whether Pebble answers with metrics: Juju 3.6.4 and later.

        .. versionadded:: 2.21 / 3.0
        """
        return self._at_least(3, 6, 4)

    def _at_least(self, major: int, minor: int, patch: int = 0) -> bool:
        return (self.major, self.minor, self.patch) >= (major, minor, patch)
