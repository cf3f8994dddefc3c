# SPDX-License-Identifier: Apache-2.0
"""What Juju accepts as a metric."""

from __future__ import annotations

import math
import re
from typing import List, Mapping, Optional, Union

from ops.model._errors import ModelError


class _ModelBackendValidator:
    """The rules for the names, values and labels of metrics."""

    METRIC_KEY_REGEX = re.compile(r'^[a-zA-Z](?:[a-zA-Z0-9-_]*[a-zA-Z0-9])?$')

    @classmethod
    def validate_metric_key(cls, key: str) -> None:
        """Raise ModelError if Juju does not take a metric of that name."""
        if cls.METRIC_KEY_REGEX.match(key) is None:
            raise ModelError(
                f'invalid metric key {key!r}: must match {cls.METRIC_KEY_REGEX.pattern}'
            )

    @classmethod
    def validate_metric_label(cls, label_name: str) -> None:
        """Raise ModelError if Juju does not take a label of that name."""
        if cls.METRIC_KEY_REGEX.match(label_name) is None:
            raise ModelError(
                f'invalid metric label name {label_name!r}: '
                f'must match {cls.METRIC_KEY_REGEX.pattern}'
            )

    @classmethod
    def format_metric_value(cls, value: Union[int, float]) -> str:
        """Return a metric's value as Juju reads it, or raise ModelError if it does not."""
        if not isinstance(value, (int, float)) or not math.isfinite(value) or value < 0:  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ModelError(
                f'invalid metric value {value!r} provided: must be a positive finite float'
            )
        return str(value)

    @classmethod
    def validate_label_value(cls, label: str, value: str) -> None:
        """Raise ModelError if Juju does not take that value of a label."""
        if not value:
            raise ModelError(f'metric label {label} has an empty value, which is not allowed')
        # Juju writes labels as one word: a=b,c=d.
        if re.search('[,=]', str(value)):
            raise ModelError(f'metric label values must not contain "," or "=": {label}={value!r}')


def arguments(
    metrics: Mapping[str, Union[int, float]], labels: Optional[Mapping[str, str]]
) -> List[str]:
    """Return the arguments of ``add-metric``.

    Raises:
        ModelError: if Juju would not take a name, a value or a label.
    """
    words: List[str] = []
    if labels:
        for name, value in labels.items():
            _ModelBackendValidator.validate_metric_label(name)
            _ModelBackendValidator.validate_label_value(name, value)
        words += ['--labels', ','.join(f'{name}={value}' for name, value in labels.items())]
    for name, amount in metrics.items():
        _ModelBackendValidator.validate_metric_key(name)
        words.append(f'{name}={_ModelBackendValidator.format_metric_value(amount)}')
    return words
