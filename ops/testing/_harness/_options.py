# SPDX-License-Identifier: Apache-2.0
"""The options of a charm as a test sets them, checked against what ``config.yaml`` declares."""

from __future__ import annotations

from typing import Any, Dict, Mapping, Union, cast

Value = Union[str, int, float, bool]

_TYPES: Mapping[str, type] = {
    'string': str,
    'boolean': bool,
    'int': int,
    'float': float,
    'secret': str,
}


class _TestingConfig(Dict[str, Value]):  # pyright: ignore[reportUnusedClass]  # the backend's
    """The options that are set, those with a default among them.

    Args:
        config: what ``config.yaml`` holds, with the options in ``options``.

    Raises:
        RuntimeError: if an option has no type or an unknown one, or a default of another type.
    """

    _supported_types = _TYPES

    def __init__(self, config: Mapping[str, Any]):
        super().__init__()
        self._spec = config
        self._defaults = self._load_defaults(config)
        for key, value in self._defaults.items():
            if value is not None:
                self._config_set(key, value)

    @staticmethod
    def _load_defaults(charm_config: Mapping[str, Any]) -> Dict[str, Any]:
        options = charm_config.get('options', {})
        if not isinstance(options, dict):
            raise AttributeError(
                f'config.yaml: options is no mapping but a {type(options).__name__}'
            )
        plain = cast('Dict[str, Any]', options)
        return {name: _default(name, option) for name, option in plain.items()}

    def _config_set(self, key: str, value: Any) -> None:
        """Set an option; None for its default.

        Raises:
            ValueError: if there is no such option.
            RuntimeError: if the value is of another type.
        """
        option = self._spec.get('options', {}).get(key)
        if option is None:
            raise ValueError(f"unknown config option: '{key}'")
        if value is None:
            self._config_unset(key)
            return
        wanted = option.get('type')
        if not wanted:
            raise _no_type(key)
        kind = self._supported_types.get(wanted) if isinstance(wanted, str) else None
        if kind is None:
            raise RuntimeError(
                'Incorrectly formatted config in YAML: `type` needs to be one of '
                f'[{", ".join(self._supported_types)}], not {wanted}.'
            )
        if type(value) is not kind and not _is_subclass(value, kind):
            raise RuntimeError(
                f'Config option {key} is supposed to be of type {wanted}, '
                f'not `{type(value).__name__}`.'
            )
        super().__setitem__(key, value)

    def _config_unset(self, key: str) -> None:
        """Give an option its default again, or none; one that there is not is left alone."""
        default = self._defaults.get(key)
        if default is None:
            self.pop(key, None)
        else:
            super().__setitem__(key, default)

    def __setitem__(self, key: str, value: Any) -> None:
        # A charm's config cannot be assigned to, and a test has update_config().
        raise TypeError("'ConfigData' object does not support item assignment")


def _is_subclass(value: Any, kind: type) -> bool:
    # A bool is an int in Python, and none in Juju.
    return isinstance(value, kind) and not isinstance(value, bool)


def _default(name: str, option: Any) -> Any:
    if not isinstance(option, dict):
        raise TypeError(f'config.yaml: option {name} is no mapping but a {type(option).__name__}')
    plain = cast('Dict[str, Any]', option)
    if 'type' not in plain:
        raise _no_type(name)
    return plain.get('default')


def _no_type(name: str) -> RuntimeError:
    return RuntimeError(
        f'Incorrectly formatted config in YAML, option {name} is expected to declare a `type`.'
    )
