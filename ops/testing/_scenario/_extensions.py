# SPDX-License-Identifier: Apache-2.0
"""What extensions of charmcraft add to the metadata of a charm when they pack it.

The facts are those of charmcraft's reference pages on the ``*-framework`` extensions;
``charmcraft expand-extensions`` prints them. Descriptions are left out: no charm acts on them.
"""

from __future__ import annotations

import warnings
from typing import Any, Dict, Iterator, Mapping, Optional, Set, Tuple, cast

Section = Tuple[str, ...]
"""The way to a part of ``charmcraft.yaml``."""
Added = Mapping[Section, Mapping[str, Any]]


def _option(type: str, default: Any = None) -> Mapping[str, Any]:
    return {'type': type} if default is None else {'type': type, 'default': default}


_STRING, _INT, _BOOLEAN, _SECRET = map(_option, ('string', 'int', 'boolean', 'secret'))
_PORT = _option('int', 8080)
_GUNICORN: Mapping[str, Any] = {
    'webserver-keepalive': _INT,
    'webserver-threads': _INT,
    'webserver-timeout': _INT,
    'webserver-workers': _INT,
    'webserver-worker-class': _STRING,
}
_FLASK: Mapping[str, Any] = {
    **_GUNICORN,
    'flask-application-root': _STRING,
    'flask-debug': _BOOLEAN,
    'flask-env': _STRING,
    'flask-permanent-session-lifetime': _INT,
    'flask-preferred-url-scheme': _option('string', 'HTTPS'),
    'flask-secret-key': _STRING,
    'flask-secret-key-id': _SECRET,
    'flask-session-cookie-secure': _BOOLEAN,
}
_DJANGO: Mapping[str, Any] = {
    **_GUNICORN,
    'django-allowed-hosts': _STRING,
    'django-debug': _option('boolean', False),
    'django-secret-key': _STRING,
    'django-secret-key-id': _SECRET,
}
_APP: Mapping[str, Any] = {
    'app-secret-key': _STRING,
    'app-secret-key-id': _SECRET,
    'metrics-path': _option('string', '/metrics'),
    'metrics-port': _PORT,
}
_FASTAPI: Mapping[str, Any] = {
    **_APP,
    'webserver-log-level': _option('string', 'info'),
    'webserver-port': _PORT,
    'webserver-workers': _option('int', 1),
}
_SPRING: Mapping[str, Any] = {
    **_APP,
    'app-port': _PORT,
    'metrics-path': _option('string', '/actuator/prometheus'),
}
_SUPERUSER: Mapping[str, Any] = {
    'params': {'username': _STRING, 'email': _STRING},
    'required': ['username', 'email'],
}


def _framework(container: str, options: Mapping[str, Any], **actions: Any) -> Added:
    image = f'{container}-image'
    return {
        ('containers',): {container: {'resource': image}},
        ('resources',): {image: {'type': 'oci-image'}},
        ('peers',): {'secret-storage': {'interface': 'secret-storage'}},
        ('provides',): {
            'grafana-dashboard': {'interface': 'grafana_dashboard'},
            'metrics-endpoint': {'interface': 'prometheus_scrape'},
        },
        ('requires',): {
            'ingress': {'interface': 'ingress', 'limit': 1},
            'logging': {'interface': 'loki_push_api'},
        },
        ('actions',): {
            'rotate-secret-key': {},
            **{name.replace('_', '-'): action for name, action in actions.items()},
        },
        ('config', 'options'): options,
    }


TABLE: Mapping[str, Added] = {
    'django-framework': _framework('django-app', _DJANGO, create_superuser=_SUPERUSER),
    'expressjs-framework': _framework('app', {**_APP, 'app-port': _PORT}),
    'fastapi-framework': _framework('app', _FASTAPI),
    'flask-framework': _framework('flask-app', _FLASK),
    'go-framework': _framework('app', {**_APP, 'app-port': _PORT}),
    'spring-boot-framework': _framework('app', _SPRING),
}
"""What each extension adds to which section."""


def apply(charmcraft: Mapping[str, Any]) -> Dict[str, Any]:
    """Return what ``charmcraft.yaml`` holds, with what its extensions add.

    An extension that is not known is warned of and left out.

    Raises:
        ValueError: if the charm declares by itself what an extension declares.
    """
    merged = {key: part for key, part in charmcraft.items() if key != 'extensions'}
    for name in _asked(charmcraft):
        added = TABLE.get(name)
        if added is None:
            _warn_of(name)
            continue
        assumed = [each for each in merged.get('assumes') or () if each != 'k8s-api']
        merged['assumes'] = ['k8s-api', *assumed]
        for section, entries in added.items():
            _merge(merged, section, entries, name)
    return merged


def _asked(charmcraft: Mapping[str, Any]) -> Iterator[str]:
    asked: Any = charmcraft.get('extensions')
    return map(str, cast('Any', asked) if isinstance(asked, list) else ())


def _warn_of(name: str) -> None:
    warnings.warn(
        f'Unknown charmcraft extension {name!r}; ignoring it. What it adds to the charm has to '
        'be given as meta=, actions= and config=.',
        UserWarning,
        stacklevel=_TO_THE_TEST,
    )


# _warn_of, apply, read, of_class, _CharmSpec.autoload, _spec, Context.__init__, and the test.
_TO_THE_TEST = 8


def _merge(
    merged: Dict[str, Any], section: Section, entries: Mapping[str, Any], extension: str
) -> None:
    holder = merged
    for key in section[:-1]:
        holder[key] = dict(holder.get(key) or {})
        holder = holder[key]
    own: Optional[Dict[str, Any]] = holder.get(section[-1])
    overlap: Set[str] = set(own or {}) & set(entries)
    if overlap:
        raise ValueError(
            f'overlapping keys {overlap} in {".".join(section)} of charmcraft.yaml which '
            f'conflict with the {extension} extension, please rename or remove them'
        )
    holder[section[-1]] = {**entries, **(own or {})}
