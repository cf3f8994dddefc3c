# SPDX-License-Identifier: Apache-2.0
"""The metadata of a charm as a whole."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Callable, Dict, List, Literal, Mapping, Optional, TextIO

from ops._meta import _files, _shape
from ops._private import later, yaml
from ops_compat import faces

if TYPE_CHECKING:
    import pathlib

    from ops._meta import (
        _action,
        _assumes,
        _config,
        _container,
        _links,
        _relation,
        _resource,
        _storage,
    )
    from ops._meta._action import ActionMeta
    from ops._meta._assumes import JujuAssumes
    from ops._meta._config import ConfigMeta
    from ops._meta._container import ContainerMeta
    from ops._meta._links import MetadataLinks
    from ops._meta._relation import RelationMeta
    from ops._meta._resource import PayloadMeta, ResourceMeta
    from ops._meta._storage import StorageMeta
else:
    # A charm declares few kinds of all that there are.
    _action = later.Later('ops._meta._action')
    _assumes = later.Later('ops._meta._assumes')
    _config = later.Later('ops._meta._config')
    _container = later.Later('ops._meta._container')
    _links = later.Later('ops._meta._links')
    _relation = later.Later('ops._meta._relation')
    _resource = later.Later('ops._meta._resource')
    _storage = later.Later('ops._meta._storage')


class CharmMeta:
    """What a charm says about itself: its metadata, its actions and its config options.

    A charm reads it from :attr:`CharmBase.meta <ops.CharmBase.meta>`.

    Example::

        meta = CharmMeta.from_yaml('''
            name: wordpress
            requires:
              db:
                interface: mysql
            ''')
        assert meta.requires['db'].interface_name == 'mysql'

    Args:
        raw: what ``metadata.yaml`` holds, as a dictionary.
        actions_raw: what ``actions.yaml`` holds.
        config_raw: what ``config.yaml`` holds, with the options in ``options``.

    Raises:
        AttributeError, KeyError, TypeError, ValueError, RuntimeError: if a part is not what it
            has to be. The message names the file and the key.
    """

    name: str
    """The name of the charm."""

    summary: str
    """What the charm is, in one line."""

    description: str
    """What the charm is, at length."""

    maintainers: List[str]
    """Who looks after the charm."""

    links: MetadataLinks
    """Where to find out more about it.

    .. versionadded:: 2.10 / 3.0
    """

    tags: List[str]
    """Tags, by which charms used to be found."""

    terms: List[str]
    """Terms that whoever deploys the charm has to agree to."""

    series: List[str]
    """The series of Ubuntu that the charm runs on, where it names no bases."""

    subordinate: bool
    """Whether the charm is a subordinate, deployed beside the units of another."""

    assumes: JujuAssumes
    """What Juju has to offer.

    .. versionadded:: 2.10 / 3.0
    """

    min_juju_version: Optional[str]
    """The oldest version of Juju that the charm runs on."""

    charm_user: Literal['root', 'sudoer', 'non-root']
    """The user that runs the charm on Kubernetes: ``root`` unless the metadata says else.

    .. versionadded:: 2.20 / 3.0
    """

    requires: Dict[str, RelationMeta]
    """The endpoints that use what another charm provides, by their names."""

    provides: Dict[str, RelationMeta]
    """The endpoints that provide something to other charms, by their names."""

    peers: Dict[str, RelationMeta]
    """The endpoints that relate the units of the application, by their names."""

    relations: Dict[str, RelationMeta]
    """All endpoints, by their names."""

    storages: Dict[str, StorageMeta]
    """The storages, by their names."""

    resources: Dict[str, ResourceMeta]
    """The resources, by their names."""

    payloads: Dict[str, PayloadMeta]
    """The payloads, by their names."""

    extra_bindings: Dict[str, None]
    """Names of further network bindings than those of the endpoints."""

    containers: Dict[str, ContainerMeta]
    """The workload containers, by their names."""

    actions: Dict[str, ActionMeta]
    """The actions, by their names."""

    config: Dict[str, ConfigMeta]
    """The config options, by their names.

    .. versionadded:: 2.20 / 3.0
    """

    def __init__(
        self,
        raw: dict[str, Any] | None = None,
        actions_raw: dict[str, Any] | None = None,
        config_raw: dict[str, Any] | None = None,
    ):
        given = _shape.mapping(raw or {}, 'metadata.yaml')
        self.name = given.get('name', '')
        self.summary = given.get('summary', '')
        self.description = given.get('description', '')
        self.maintainers = _maintainers(given)
        if not _LINKS.isdisjoint(given):
            self.links = _links.links(given)
        self.tags = given.get('tags', [])
        self.terms = given.get('terms', [])
        self.series = given.get('series', [])
        self.subordinate = given.get('subordinate', False)
        if 'assumes' in given:
            self.assumes = _assumes.JujuAssumes.from_list(given['assumes'])
        self.min_juju_version = given.get('min-juju-version')
        self.charm_user = given.get('charm-user', 'root')
        self.requires = _endpoints(given, 'requires', 'requires')
        self.provides = _endpoints(given, 'provides', 'provides')
        self.peers = _endpoints(given, 'peers', 'peer')
        self.relations = {**self.requires, **self.provides, **self.peers}
        self.storages = _each(_storage, 'StorageMeta', _shape.section(given, 'storage'))
        self.resources = _each(_resource, 'ResourceMeta', _shape.section(given, 'resources'))
        self.payloads = _each(_resource, 'PayloadMeta', _shape.section(given, 'payloads'))
        self.extra_bindings = given.get('extra-bindings', {})
        actions = _shape.mapping(actions_raw or {}, 'actions.yaml')
        self.actions = _each(_action, 'ActionMeta', actions)
        options = _shape.mapping(config_raw or {}, 'config.yaml')
        self.config = _config.options(options) if options else {}
        self.containers = _each(_container, 'ContainerMeta', _shape.section(given, 'containers'))

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Make what the metadata says nothing about when it is first asked for."""
            if name not in _UNSAID:
                raise AttributeError(f'{type(self).__name__!r} object has no attribute {name!r}')
            made = self.__dict__[name] = _UNSAID[name]()
            return made

    @classmethod
    def from_yaml(
        cls,
        metadata: str | TextIO,
        actions: str | TextIO | None = None,
        config: str | TextIO | None = None,
    ) -> CharmMeta:
        """Read a charm's metadata from YAML.

        Args:
            metadata: the text of ``metadata.yaml``, or a file that is open for reading.
            actions: the text of ``actions.yaml``, or such a file; None for no actions.
            config: the text of ``config.yaml``, or such a file; None for no options.

                .. versionadded:: 2.20 / 3.0

        Raises:
            yaml.YAMLError: if one of them is no YAML. What else can be wrong is listed at
                the class.
        """
        given = [
            None if text is None else yaml.safe_load(text) for text in (metadata, actions, config)
        ]
        return cls(*given)

    @staticmethod
    def from_charm_root(charm_root: pathlib.Path | str) -> CharmMeta:
        """Read the metadata of a charm from its folder.

        The folder is that of a packed and deployed charm: ``metadata.yaml`` must be there,
        and ``actions.yaml`` and ``config.yaml`` may be. ``charmcraft.yaml`` is not read;
        ``charmcraft pack`` writes the three files from it.

        Args:
            charm_root: the folder of the charm.

        Raises:
            FileNotFoundError: if there is no ``metadata.yaml``.
            UnicodeDecodeError: if a file is not UTF-8.
            yaml.YAMLError: if a file is no YAML. What else can be wrong is listed at the
                class.

        .. versionadded:: 2.12 / 3.0
        """
        return CharmMeta(*_files.read(os.fspath(charm_root)))


_LINKS = frozenset(('docs', 'issues', 'links', 'source', 'website'))
_UNSAID: Dict[str, Callable[[], Any]] = {
    'assumes': lambda: _assumes.JujuAssumes.from_list([]),
    'links': lambda: _links.links({}),
}


def _maintainers(raw: Mapping[str, Any]) -> List[str]:
    found: List[str] = [raw['maintainer']] if 'maintainer' in raw else []
    found.extend(_shape.items(raw.get('maintainers', []), 'metadata.yaml: maintainers'))
    contacts: Mapping[str, Any] = _links.declared(raw) if 'links' in raw else {}
    return [*found, contacts['contact']] if 'contact' in contacts else found


def _endpoints(raw: Mapping[str, Any], key: str, role: str) -> Dict[str, RelationMeta]:
    entries = _shape.section(raw, key)
    return {
        name: _relation.RelationMeta(_relation.RelationRole(role), name, entry)
        for name, entry in entries.items()
    }


def _each(file: Any, kind: str, entries: Mapping[str, Any]) -> Dict[str, Any]:
    return {name: getattr(file, kind)(name, entry) for name, entry in entries.items()}


faces.part(__name__, 'ops.charm')
