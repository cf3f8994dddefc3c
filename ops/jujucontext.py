# SPDX-License-Identifier: Apache-2.0
"""What Juju says in the environment about the hook or action to run, read once into a value."""

from __future__ import annotations

import functools
import os
from typing import TYPE_CHECKING, Any, Callable, Dict, Mapping, Optional, Set, Tuple

from ops._private import later
from ops.jujuversion import JujuVersion
from ops_compat import values

if TYPE_CHECKING:
    import pathlib
else:
    pathlib = later.Later('pathlib')

# A packed charm has this file at venv/ops/jujucontext.py, or lib/ops/jujucontext.py.
_OF_INSTALLATION = f'{__file__}/../../..'


@functools.lru_cache(maxsize=None)
def _installation() -> str:
    return os.path.realpath(_OF_INSTALLATION)


def _charm_dir_of_installation() -> pathlib.Path:
    return pathlib.Path(_installation())


@values.value(kw_only=True)
class JujuContext:
    """What Juju says about the hook or action that it runs, from ``JUJU_*`` variables.

    Charms get all of this from the event and the model. A script that Juju runs without
    ``ops.main``, a hook or one under ``juju exec``, reads it here; see
    :mod:`ops.hookcmds` for what it can do with it.

    What Juju leaves out, or sets to nothing, is None.

    Example::

        context = ops.JujuContext.from_environ()
        if context.relation_id is not None:
            data = ops.hookcmds.relation_get(context.relation_id)

    The variables are those of Juju's hook environment, and are described in
    `Juju's documentation <https://documentation.ubuntu.com/juju/3.6/reference/hook/>`_.

    .. versionadded:: 2.23.6+compat.1 / 3.3
    """

    dispatch_path: str
    """What to run, from the charm's folder: ``hooks/install`` or ``actions/backup``
    (``JUJU_DISPATCH_PATH``)."""

    hook_name: str
    """The hook, such as ``db-relation-changed``; empty in an action (``JUJU_HOOK_NAME``)."""

    model_name: str
    """The name of the model (``JUJU_MODEL_NAME``)."""

    model_uuid: str
    """The UUID of the model (``JUJU_MODEL_UUID``)."""

    unit_name: str
    """The name of this unit, such as ``mysql/0`` (``JUJU_UNIT_NAME``)."""

    version: JujuVersion
    """The version of Juju (``JUJU_VERSION``)."""

    availability_zone: Optional[str] = None
    """The zone that the machine is in (``JUJU_AVAILABILITY_ZONE``)."""

    charm_dir: pathlib.Path = values.field(default_factory=_charm_dir_of_installation)
    """The folder of the charm, absolute (``JUJU_CHARM_DIR``); without the variable, the charm's
    folder as seen from where this library is installed."""

    debug: bool = False
    """Whether the hook is run under ``juju debug-code`` (``JUJU_DEBUG`` is set)."""

    debug_at: Set[str] = values.field(default_factory=set)
    """The breakpoints that ``juju debug-code --at`` named (``JUJU_DEBUG_AT``)."""

    machine_id: Optional[str] = None
    """The machine, such as ``0`` or ``0/lxd/1``; None on Kubernetes (``JUJU_MACHINE_ID``)."""

    principal_unit: Optional[str] = None
    """The unit that a subordinate stands beside (``JUJU_PRINCIPAL_UNIT``)."""

    action_name: Optional[str] = None
    """The action (``JUJU_ACTION_NAME``)."""

    action_uuid: Optional[str] = None
    """The id of the action's task (``JUJU_ACTION_UUID``)."""

    notice_id: Optional[str] = None
    """The id of the Pebble notice (``JUJU_NOTICE_ID``)."""

    notice_key: Optional[str] = None
    """The key of the Pebble notice (``JUJU_NOTICE_KEY``)."""

    notice_type: Optional[str] = None
    """The type of the Pebble notice, such as ``custom`` (``JUJU_NOTICE_TYPE``)."""

    pebble_check_name: Optional[str] = None
    """The Pebble check that failed or recovered (``JUJU_PEBBLE_CHECK_NAME``)."""

    relation_departing_unit_name: Optional[str] = None
    """The unit that leaves the relation, which may be this one (``JUJU_DEPARTING_UNIT``)."""

    relation_name: Optional[str] = None
    """The endpoint of the relation, such as ``db`` (``JUJU_RELATION``)."""

    relation_id: Optional[int] = None
    """The number of the relation: 3 where ``JUJU_RELATION_ID`` is ``db:3``."""

    remote_app_name: Optional[str] = None
    """The remote application of the relation (``JUJU_REMOTE_APP``)."""

    remote_unit_name: Optional[str] = None
    """The remote unit of the relation (``JUJU_REMOTE_UNIT``)."""

    secret_id: Optional[str] = None
    """The URI of the secret (``JUJU_SECRET_ID``)."""

    secret_label: Optional[str] = None
    """The label of the secret (``JUJU_SECRET_LABEL``)."""

    secret_revision: Optional[int] = None
    """The revision that expired or is to be removed (``JUJU_SECRET_REVISION``)."""

    storage_index: Optional[int] = None
    """The number of the storage: 0 where ``JUJU_STORAGE_ID`` is ``data/0``."""

    storage_name: Optional[str] = None
    """The name of the storage: ``data`` where ``JUJU_STORAGE_ID`` is ``data/0``."""

    workload_name: Optional[str] = None
    """The container whose Pebble the hook is about (``JUJU_WORKLOAD_NAME``)."""

    @classmethod
    def from_environ(cls, environ: Optional[Mapping[str, str]] = None) -> JujuContext:
        """Read the environment, and insist on what Juju sets for this kind of hook.

        Args:
            environ: the variables; None for those of this process, ``os.environ``.

        Raises:
            ValueError: if a variable is missing that Juju sets for every hook or for one of
                this kind, or if one cannot be read. The message names it.
        """
        given = os.environ if environ is None else environ
        for name in (*_ALWAYS, *_expected(given)):
            if name not in given:
                raise ValueError(f'Missing required environment variable: {name}')
        return cls._from_dict(given)

    @classmethod
    def _from_dict(cls, env: Mapping[str, Any], folder: Optional[str] = None) -> JujuContext:
        """Read the variables that are there, and insist on none.

        Args:
            env: the variables.
            folder: what ``JUJU_CHARM_DIR`` says once links are followed, where that is known.

        Raises:
            ValueError: if one cannot be read. The message names it and its value.
        """
        found: Dict[str, Any] = {
            'dispatch_path': '',
            'hook_name': '',
            'model_name': '',
            'model_uuid': '',
            'unit_name': '',
            'version': _read('JUJU_VERSION', env.get('JUJU_VERSION', '0.0.0'), JujuVersion),
            'debug': 'JUJU_DEBUG' in env,
            'charm_dir': None,  # see _CharmDir
        }
        for name in env:  # most are not there, and os.environ is slow to say so of one
            if name in _TEXT and env[name]:
                found[_TEXT[name]] = env[name]
            elif name in _CONVERTED and env[name]:
                attributes, convert = _CONVERTED[name]
                found.update(zip(attributes, _read(name, env[name], convert)))
        made = cls(**found)
        if folder is None:
            said = env.get('JUJU_CHARM_DIR')
            folder = _read('JUJU_CHARM_DIR', said, os.path.realpath) if said else _installation()
        vars(made)['_folder'] = folder
        del vars(made)['charm_dir']
        return made


class _CharmDir:
    """The charm's folder as a path that is made when asked for, since no run of ops asks."""

    def __get__(self, context: Any, owner: type) -> pathlib.Path:
        folder = vars(context or owner).get('_folder')
        if folder is None:
            raise AttributeError(f"type object {owner.__name__!r} has no attribute 'charm_dir'")
        made = vars(context)['charm_dir'] = pathlib.Path(folder)
        return made


# Not in the body of the class, where it would be the default of the field.
setattr(JujuContext, 'charm_dir', _CharmDir())  # noqa: B010


def folder(context: JujuContext) -> str:
    """Return the charm's folder as text."""
    known: Optional[str] = vars(context).get('_folder')
    return os.fspath(context.charm_dir) if known is None else known


class _JujuContext(JujuContext):  # pyright: ignore[reportUnusedClass]  # charms' tools import it
    """The private name and constructor that ops 2 has for :class:`JujuContext`."""

    @classmethod
    def from_dict(cls, env: Mapping[str, Any]) -> JujuContext:
        return JujuContext._from_dict(env)


class _UnreadableVariable(ValueError, RuntimeError):
    """A variable holds what Juju never writes; a RuntimeError too, as JujuVersion's own is."""


def _read(name: str, text: Any, convert: Callable[[str], Any]) -> Any:
    try:
        return convert(text)
    except (ValueError, RuntimeError, TypeError) as exc:
        raise _UnreadableVariable(
            f'cannot read the environment variable {name}, which is {text!r}: {exc}'
        ) from None


def _breakpoints(text: str) -> Tuple[Set[str]]:
    return ({name.strip() for name in text.split(',')},)


def _revision(text: str) -> Tuple[int]:
    return (_number(text, 'NUMBER'),)


def _relation(text: str) -> Tuple[int]:
    return (_number(text.rpartition(':')[2], 'ENDPOINT:NUMBER'),)


def _storage(text: str) -> Tuple[str, int]:
    return text.partition('/')[0], _number(text.rpartition('/')[2], 'NAME/NUMBER')


def _number(text: str, form: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ValueError(f'it is not of the form {form}') from None


_RELATION = ('JUJU_RELATION', 'JUJU_RELATION_ID', 'JUJU_REMOTE_APP')
_REMOTE_UNIT = (*_RELATION, 'JUJU_REMOTE_UNIT')
_WORKLOAD = ('JUJU_WORKLOAD_NAME',)
_CHECK = (*_WORKLOAD, 'JUJU_PEBBLE_CHECK_NAME')
_SECRET = ('JUJU_SECRET_ID',)
_SECRET_REVISION = (*_SECRET, 'JUJU_SECRET_REVISION')
_ACTION = ('JUJU_ACTION_NAME', 'JUJU_ACTION_UUID')
# What Juju sets for a hook besides, by the whole name of the hook or by how it ends.
_BY_NAME = {
    'secret-changed': _SECRET,
    'secret-rotate': _SECRET,
    'secret-remove': _SECRET_REVISION,
    'secret-expired': _SECRET_REVISION,
}
_BY_ENDING = (
    ('-relation-created', _RELATION),
    ('-relation-joined', _REMOTE_UNIT),
    ('-relation-changed', _REMOTE_UNIT),
    ('-relation-departed', (*_REMOTE_UNIT, 'JUJU_DEPARTING_UNIT')),
    ('-relation-broken', _RELATION),
    ('-storage-attached', ('JUJU_STORAGE_ID',)),
    ('-storage-detaching', ('JUJU_STORAGE_ID',)),
    ('-pebble-ready', _WORKLOAD),
    (
        '-pebble-custom-notice',
        (*_WORKLOAD, 'JUJU_NOTICE_ID', 'JUJU_NOTICE_KEY', 'JUJU_NOTICE_TYPE'),
    ),
    ('-pebble-check-failed', _CHECK),
    ('-pebble-check-recovered', _CHECK),
)


def _expected(environ: Mapping[str, str]) -> Tuple[str, ...]:
    hook = environ.get('JUJU_HOOK_NAME', '')
    if not hook:
        action = environ.get('JUJU_DISPATCH_PATH', '').startswith('actions/')
        return _ACTION if action else ()
    if hook in _BY_NAME:
        return _BY_NAME[hook]
    return next((names for ending, names in _BY_ENDING if hook.endswith(ending)), ())


_ALWAYS = (
    'JUJU_DISPATCH_PATH',
    'JUJU_HOOK_NAME',
    'JUJU_MODEL_NAME',
    'JUJU_MODEL_UUID',
    'JUJU_UNIT_NAME',
    'JUJU_VERSION',
)
_TEXT = {
    'JUJU_DISPATCH_PATH': 'dispatch_path',
    'JUJU_HOOK_NAME': 'hook_name',
    'JUJU_MODEL_NAME': 'model_name',
    'JUJU_MODEL_UUID': 'model_uuid',
    'JUJU_UNIT_NAME': 'unit_name',
    'JUJU_AVAILABILITY_ZONE': 'availability_zone',
    'JUJU_MACHINE_ID': 'machine_id',
    'JUJU_PRINCIPAL_UNIT': 'principal_unit',
    'JUJU_ACTION_NAME': 'action_name',
    'JUJU_ACTION_UUID': 'action_uuid',
    'JUJU_NOTICE_ID': 'notice_id',
    'JUJU_NOTICE_KEY': 'notice_key',
    'JUJU_NOTICE_TYPE': 'notice_type',
    'JUJU_PEBBLE_CHECK_NAME': 'pebble_check_name',
    'JUJU_DEPARTING_UNIT': 'relation_departing_unit_name',
    'JUJU_RELATION': 'relation_name',
    'JUJU_REMOTE_APP': 'remote_app_name',
    'JUJU_REMOTE_UNIT': 'remote_unit_name',
    'JUJU_SECRET_ID': 'secret_id',
    'JUJU_SECRET_LABEL': 'secret_label',
    'JUJU_WORKLOAD_NAME': 'workload_name',
}
_CONVERTED: Dict[str, Tuple[Tuple[str, ...], Callable[[str], Tuple[Any, ...]]]] = {
    'JUJU_DEBUG_AT': (('debug_at',), _breakpoints),
    'JUJU_RELATION_ID': (('relation_id',), _relation),
    'JUJU_SECRET_REVISION': (('secret_revision',), _revision),
    'JUJU_STORAGE_ID': (('storage_name', 'storage_index'), _storage),
}
