# SPDX-License-Identifier: Apache-2.0
"""What a charm's metadata says that Juju has to offer."""

from __future__ import annotations

import enum
from typing import Any, List, Union

from ops._meta import _shape
from ops_compat import faces, values


class JujuAssumesCondition(enum.Enum):
    """How many of a list of features there must be.

    .. versionadded:: 2.10 / 3.0
    """

    ALL = 'all-of'
    ANY = 'any-of'


@values.value()
class JujuAssumes:
    """The features of Juju that the charm cannot do without.

    Example::

        assumes = JujuAssumes.from_list(['juju >= 3.4', {'any-of': ['k8s-api', 'lxd']}])
        assert assumes.features[0] == 'juju >= 3.4'

    .. versionadded:: 2.10 / 3.0
    """

    features: List[Union[str, JujuAssumes]]
    """Features by their names, such as ``juju >= 3.4`` or ``k8s-api``, and lists of their own."""

    condition: JujuAssumesCondition = JujuAssumesCondition.ALL
    """Whether all of them must be there, or any one."""

    @classmethod
    def from_list(
        cls, raw: List[Any], condition: JujuAssumesCondition = JujuAssumesCondition.ALL
    ) -> JujuAssumes:
        """Make one of the list that the metadata has in ``assumes``.

        Raises:
            ValueError: if a list in the list is neither ``all-of`` nor ``any-of``.
        """
        features: List[Union[str, JujuAssumes]] = []
        for entry in _shape.items(raw, 'metadata.yaml: assumes'):
            if isinstance(entry, str):
                features.append(entry)
                continue
            nested = _shape.mapping(entry, 'metadata.yaml: assumes, an entry that is no text')
            features.extend(
                cls.from_list(within, JujuAssumesCondition(word))
                for word, within in nested.items()
            )
        return cls(features=features, condition=condition)


faces.part(__name__, 'ops.charm')
