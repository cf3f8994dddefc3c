# SPDX-License-Identifier: Apache-2.0
"""The model: all that a charm asks and tells Juju, from one object, and who is met in it."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import collections
import functools
import typing
import weakref
from typing import (
    Any,
    DefaultDict,
    Dict,
    MutableMapping,
    Optional,
    Tuple,
    Type,
    TypeVar,
    Union,
)

from ops._private import later
from ops.model._entities import Application, Unit
from ops_compat import faces

if typing.TYPE_CHECKING:
    from ops._meta import CharmMeta
    from ops.jujuversion import JujuVersion
    from ops.model import (
        _config,
        _network,
        _pod,
        _relations,
        _resources,
        _secrets,
        _storage,
    )
    from ops.model._backend import _ModelBackend
    from ops.model._cloud import CloudSpec
    from ops.model._config import ConfigData
    from ops.model._network import Binding, BindingMapping
    from ops.model._pod import Pod
    from ops.model._relations import Relation, RelationMapping
    from ops.model._resources import Resources
    from ops.model._secrets import Secret
    from ops.model._storage import StorageMapping

    _Entity = TypeVar('_Entity', bound=Union[Unit, Application])
else:
    # Few charms use all of it, and none does in every hook.
    _config = later.Later('ops.model._config')
    _network = later.Later('ops.model._network')
    _pod = later.Later('ops.model._pod')
    _relations = later.Later('ops.model._relations')
    _resources = later.Later('ops.model._resources')
    _secrets = later.Later('ops.model._secrets')
    _storage = later.Later('ops.model._storage')


class _ModelCache:
    """Units and applications by class and name, kept as long as somebody holds them."""

    def __init__(self, meta: CharmMeta, backend: _ModelBackend):
        self._meta = meta
        self._backend = backend
        # What set_info and set_content have set in this hook, by secret, for the row
        # secret-partial-writes.
        self._secret_set_cache: DefaultDict[str, Dict[str, Any]] = collections.defaultdict(dict)
        self._weakrefs: MutableMapping[Tuple[Any, ...], Any] = weakref.WeakValueDictionary()

    def get(self, entity_type: Type[_Entity], name: str) -> _Entity:
        """Return the unit or application of that name, always the same object."""
        key = (entity_type, name)
        entity: Any = self._weakrefs.get(key)
        if entity is None:
            entity = entity_type(name, self._meta, self._backend, self)
            self._weakrefs[key] = entity
        found: _Entity = entity
        return found


class Model:
    """What a charm knows of its surroundings, and how it changes them.

    Charms have it as ``self.model``. Nothing is asked of Juju before it is used.

    Args:
        meta: the charm's metadata.
        backend: what runs the hook commands.
        broken_relation_id: the relation that is being broken, if that is what is handled.
        remote_unit_name: the remote unit that the hook is about, if it is about one.
    """

    def __init__(
        self,
        meta: CharmMeta,
        backend: _ModelBackend,
        broken_relation_id: Optional[int] = None,
        remote_unit_name: Optional[str] = None,
    ):
        self._cache = cache = _ModelCache(meta, backend)
        self._backend = backend
        # What a refusal to read means depends on it, see _hook_errors.
        backend._peer_endpoints = frozenset(meta.peers)
        self._unit = cache.get(Unit, backend.unit_name)
        self._meta = meta
        self._broken_relation_id = broken_relation_id
        self._remote_unit = cache.get(Unit, remote_unit_name) if remote_unit_name else None

    @functools.cached_property
    def _relations(self) -> RelationMapping:
        return _relations.RelationMapping(
            self._meta.relations,
            self._unit,
            self._backend,
            self._cache,
            self._broken_relation_id,
            self._remote_unit,
        )

    @functools.cached_property
    def _config(self) -> ConfigData:
        return _config.ConfigData(self._backend)

    @functools.cached_property
    def _resources(self) -> Resources:
        return _resources.Resources(self._meta.resources, self._backend)

    @functools.cached_property
    def _pod(self) -> Pod:
        return _pod.Pod(self._backend)

    @functools.cached_property
    def _storages(self) -> StorageMapping:
        return _storage.StorageMapping(self._meta.storages, self._backend)

    @functools.cached_property
    def _bindings(self) -> BindingMapping:
        return _network.BindingMapping(self._backend)

    @property
    def unit(self) -> Unit:
        """This unit."""
        return self._unit

    @property
    def app(self) -> Application:
        """The application that this unit belongs to."""
        return self._unit.app

    @property
    def relations(self) -> RelationMapping:
        """The relations of each endpoint of the charm.

        Of a relation that the hook is about, :attr:`RelationEvent.relation
        <ops.RelationEvent.relation>` is the same object.
        """
        return self._relations

    @property
    def config(self) -> ConfigData:
        """The options of the charm with what the user has set, asked of Juju at first use."""
        return self._config

    @property
    def resources(self) -> Resources:
        """The files and images that the charm declares as resources."""
        return self._resources

    @property
    def storages(self) -> StorageMapping:
        """The storage of each kind that the charm declares."""
        return self._storages

    @property
    def pod(self) -> Pod:
        """The pod of a charm of the old Kubernetes kind.

        .. deprecated:: 2.4 / 3.0
            Juju up to 3.6 has it; new charms use containers, see :attr:`ops.Unit.containers`.
        """
        return self._pod

    @property
    def name(self) -> str:
        """The name of the Juju model, such as ``staging``."""
        name: Any = self._backend.model_name
        found: str = name
        return found

    @property
    def uuid(self) -> str:
        """The UUID of the Juju model."""
        uuid: Any = self._backend.model_uuid
        found: str = uuid
        return found

    @property
    def juju_version(self) -> JujuVersion:
        """The version of Juju that runs the charm.

        Example::

            if self.model.juju_version.has_secrets:
                ...

        .. versionadded:: 2.19 / 3.0
        """
        return self._backend._juju_context.version

    def get_unit(self, unit_name: str) -> Unit:
        """Return a unit by name, such as ``db/0``, of any application; Juju is not asked."""
        return self._cache.get(Unit, unit_name)

    def get_app(self, app_name: str) -> Application:
        """Return an application by name; Juju is not asked."""
        return self._cache.get(Application, app_name)

    def get_relation(
        self, relation_name: str, relation_id: Optional[int] = None
    ) -> Optional[Relation]:
        """Return a relation, by its number or as the only one of an endpoint.

        Args:
            relation_name: the endpoint.
            relation_id: the number; None for the only one.

        Returns:
            Without a number the relation, None if there is none. With one always a relation; if
            Juju does not list it, its :attr:`~ops.Relation.active` is False.

        Raises:
            KeyError: if the charm has no such endpoint.
            TooManyRelatedAppsError: if there are several, and no number was given.
            ModelError: if the number is no integer, or Juju does not answer.

        Example::

            relation = self.model.get_relation('db')
            if relation is None:
                self.unit.status = ops.BlockedStatus('needs a database')
        """
        return self._relations._get_unique(relation_name, relation_id)

    def get_binding(self, binding_key: Union[str, Relation]) -> Binding:
        """Return how an endpoint, an extra binding or a relation is bound to the network.

        Args:
            binding_key: the name, or a relation; between models the addresses of a relation
                may be others than those of its endpoint.

        Raises:
            ModelError: if it is neither a string nor a relation.

        Example::

            address = self.model.get_binding('db').network.bind_address
        """
        return self._bindings.get(binding_key)

    def get_secret(self, *, id: Optional[str] = None, label: Optional[str] = None) -> Secret:
        """Return a secret, with its content (``secret-get``).

        With both, the secret also gets the label, by which this unit finds it from then on.

        Args:
            id: the secret's URI, such as ``secret:cn9ok4qpl1h2vkqsb8u0``, with or without
                ``secret:``.
            label: its label.

        Raises:
            TypeError: if neither is given.
            SecretNotFoundError: if there is no such secret.
            ModelError: if this unit may not read it, or Juju is older than 3.0.3.

        Example::

            password = self.model.get_secret(label='admin').get_content()['password']

        .. versionadded:: 2.0 / 3.0
        """
        if not (id or label):
            raise TypeError('Must provide an id or label, or both')
        uri = None if id is None else _secrets.Secret._canonicalize_id(id, self.uuid)
        content = self._backend.secret_get(id=uri, label=label)
        return _secrets.Secret(
            self._backend,
            id=uri,
            label=label,
            content=content,
            _secret_set_cache=self._cache._secret_set_cache,
        )

    def get_cloud_spec(self) -> CloudSpec:
        """Return the cloud that the model is in, with a credential for it (``credential-get``).

        Raises:
            ModelError: if the application is not trusted: ``juju trust`` or ``--trust``.

        Example::

            region = self.model.get_cloud_spec().region

        .. versionadded:: 2.12 / 3.0
        """
        return self._backend.credential_get()


faces.part(__name__)
