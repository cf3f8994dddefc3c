# SPDX-License-Identifier: Apache-2.0
"""Where to find out more about a charm."""

from __future__ import annotations

from typing import Any, List, Mapping, Optional

from ops._meta import _shape
from ops_compat import faces, values


@values.value()
class MetadataLinks:
    """Links to what there is about a charm elsewhere.

    .. versionadded:: 2.10 / 3.0
    """

    websites: List[str]
    """Websites of the project."""

    sources: List[str]
    """Where its source code is."""

    issues: List[str]
    """Where to report what is wrong."""

    documentation: Optional[str]
    """Where its documentation is."""


def links(raw: Mapping[str, Any]) -> MetadataLinks:
    """Return the links of a charm's metadata.

    Charmhub's old keys (``website``, ``docs``) are read as well as ``links``, and go first.
    """
    nested = declared(raw)
    documentation = raw.get('docs')
    return MetadataLinks(
        websites=_list('website', raw, nested),
        sources=_list('source', raw, nested),
        issues=_list('issues', raw, nested),
        documentation=nested.get('documentation') if documentation is None else documentation,
    )


def declared(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a charm's metadata has under ``links``, empty if nothing."""
    found = raw.get('links', {})
    error = TypeError if found is None else AttributeError
    return _shape.mapping(found, 'metadata.yaml: links', error=error)


def _list(key: str, raw: Mapping[str, Any], nested: Mapping[str, Any]) -> List[str]:
    found = raw.get(key, [])
    if not found and key in nested:
        found = nested[key]
    listed: List[str] = _shape.as_list(found)
    return listed


faces.part(__name__, 'ops.charm')
