# SPDX-License-Identifier: Apache-2.0
"""What the model asks and tells Juju, one method for each hook command."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import contextlib
import os
import sys
import time
import typing
from typing import (
    Any,
    Dict,
    FrozenSet,
    Generator,
    List,
    Mapping,
    Optional,
    Set,
    Union,
)

from ops import hookcmds
from ops._private import later, spans
from ops.hookcmds import _run
from ops.jujucontext import JujuContext
from ops_compat import behaviours, faces

if typing.TYPE_CHECKING:
    import datetime
    from pathlib import Path

    from ops import pebble
    from ops.model import _action_results, _answers, _errors, _hook_errors, _metrics, _status
    from ops.model._cloud import CloudSpec
    from ops.model._entities import Application, Unit
    from ops.model._ports import Port
    from ops.model._secrets import SecretInfo, SecretRotate
    from ops.model._status import _SettableStatusName
else:
    _action_results = later.Later('ops.model._action_results')
    _answers = later.Later('ops.model._answers')
    _errors = later.Later('ops.model._errors')
    _hook_errors = later.Later('ops.model._hook_errors')
    _metrics = later.Later('ops.model._metrics')
    _status = later.Later('ops.model._status')

MAX_LOG_LINE_LEN = 131071
"""The longest line for ``juju-log``: Linux takes arguments of less than 128 KiB, the zero byte
at their end included."""


class _Lease:
    """How long an answer of ``is-leader`` holds, as Juju promises."""

    def __get__(self, instance: Any, owner: type) -> datetime.timedelta:
        import datetime

        return datetime.timedelta(seconds=30)


class _ModelBackend:
    """Juju, as the model sees it.

    Every method runs one hook command through :mod:`ops.hookcmds` and returns plain values.
    What fails is raised as :class:`ops.ModelError` or what inherits from it, see
    ``_hook_errors``. Test libraries inherit from this class.

    Args:
        unit_name: this unit; None for the one in the environment.
        model_name: the model; None for the one in the environment.
        model_uuid: the model's UUID; None for the one in the environment.
        juju_context: what the environment says; None to read it.
    """

    LEASE_RENEWAL_PERIOD = _Lease()

    def __init__(
        self,
        unit_name: Optional[str] = None,
        model_name: Optional[str] = None,
        model_uuid: Optional[str] = None,
        juju_context: Optional[JujuContext] = None,
    ):
        if juju_context is None:
            juju_context = JujuContext._from_dict(os.environ)
        self._juju_context = juju_context
        self.unit_name = unit_name or juju_context.unit_name
        self.model_name = model_name or juju_context.model_name
        self.model_uuid = model_uuid or juju_context.model_uuid
        self.app_name = self.unit_name.split('/')[0]
        self._is_leader: Optional[bool] = None
        self._leader_check_time: Optional[float] = None
        self._peer_endpoints: FrozenSet[str] = frozenset()
        # Set by the framework: the event that is handled, empty outside of any, and whether it
        # was deferred.
        self._hook_is_running = ''
        self._event_is_deferred = False

    # Around each command.

    def _wrap_hookcmd(self, cmd: str, **trace: Any) -> typing.ContextManager[object]:
        """Record a span for a hook command, and raise the model's error if it fails."""
        return _Asking(self, cmd, _without_content(trace))

    def _span(self, cmd: str, named: Dict[str, Any]) -> typing.ContextManager[object]:
        # A span for each line of the log would drown the others.
        if cmd == 'juju-log' or not spans.recording():
            return contextlib.nullcontext()
        attributes: Dict[str, spans.Attribute] = {'call': 'subprocess.run'}
        if named:
            attributes['kwargs'] = [f'{name}={value}' for name, value in named.items()]
        return spans.span(cmd, **attributes)

    def _current_hook(self) -> Optional[str]:
        """Return the hook that runs, None in an action and outside of Juju."""
        context = self._juju_context
        if context.hook_name:
            return context.hook_name
        kind, _, name = context.dispatch_path.rpartition('/')
        return name if kind == 'hooks' else None

    # Leadership.

    def is_leader(self) -> bool:
        """Say whether this unit leads, from an answer that is not older than Juju's lease."""
        known = self._cached_leadership()
        if known is None:
            with self._wrap_hookcmd('is-leader'):
                known = self._is_leader = hookcmds.is_leader()
            self._leader_check_time = time.monotonic()
        return known

    def _cached_leadership(self) -> Optional[bool]:
        """Say whether this unit leads without asking, None if only asking could tell."""
        checked = self._leader_check_time
        if checked is None:
            return None
        lease: float = self.LEASE_RENEWAL_PERIOD.total_seconds()
        return self._is_leader if time.monotonic() - checked <= lease else None

    # Relations.

    def relation_ids(self, relation_name: str) -> List[int]:
        with self._wrap_hookcmd('relation-ids', relation_name=relation_name):
            found = hookcmds.relation_ids(relation_name)
        return [int(relation.rpartition(':')[2]) for relation in found]

    def relation_list(self, relation_id: int, *, relation_name: Optional[str] = None) -> List[str]:
        with self._wrap_hookcmd('relation-list', **_relation(relation_id, relation_name)):
            return hookcmds.relation_list(relation_id, endpoint=relation_name)

    def relation_remote_app_name(
        self, relation_id: int, *, relation_name: Optional[str] = None
    ) -> Optional[str]:
        """Return the remote application, None if the relation or the answer is not there."""
        context = self._juju_context
        if context.relation_id == relation_id and context.remote_app_name:
            return context.remote_app_name
        try:
            with self._wrap_hookcmd(
                'relation-list', **_relation(relation_id, relation_name), app=True
            ):
                return hookcmds.relation_list(relation_id, endpoint=relation_name, app=True)
        except _errors.RelationNotFoundError:
            return None
        except _errors.ModelError as error:
            # Juju before 2.8.1.
            if 'not defined: --app' in str(error):
                return None
            raise

    def relation_get(
        self,
        relation_id: int,
        member_name: str,
        is_app: bool,
        *,
        relation_name: Optional[str] = None,
    ) -> Dict[str, str]:
        if not isinstance(is_app, bool):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError('is_app parameter to relation_get must be a boolean')
        with self._wrap_hookcmd(
            'relation-get', **_relation(relation_id, relation_name), unit=member_name, app=is_app
        ):
            return hookcmds.relation_get(
                relation_id, endpoint=relation_name, unit=member_name, app=is_app
            )

    def relation_set(
        self,
        relation_id: int,
        data: Mapping[str, str],
        is_app: bool,
        *,
        relation_name: Optional[str] = None,
    ) -> None:
        if not data:
            raise ValueError('at least one key:value pair is required for relation-set')
        if not isinstance(is_app, bool):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError('is_app parameter to relation_set must be a boolean')
        with self._wrap_hookcmd(
            'relation-set', **_relation(relation_id, relation_name), app=is_app
        ):
            hookcmds.relation_set(data, relation_id, endpoint=relation_name, app=is_app)

    def relation_model_get(
        self, relation_id: int, *, relation_name: Optional[str] = None
    ) -> Dict[str, Any]:
        with self._wrap_hookcmd('relation-model-get', **_relation(relation_id, relation_name)):
            return {'uuid': hookcmds.relation_model_get(relation_id, endpoint=relation_name).uuid}

    def update_relation_data(
        self,
        relation_id: int,
        entity: Union[Unit, Application],
        data: Mapping[str, str],
        *,
        relation_name: Optional[str] = None,
    ) -> None:
        from ops.model._entities import Application

        self.relation_set(
            relation_id, data, isinstance(entity, Application), relation_name=relation_name
        )

    # Status.

    def status_get(self, *, is_app: bool = False) -> _answers._StatusDict:
        with self._wrap_hookcmd('status-get', app=is_app):
            found = hookcmds.status_get(app=True) if is_app else hookcmds.status_get()
        return {'status': typing.cast('Any', found.status), 'message': found.message}

    def status_set(
        self, status: _SettableStatusName, message: str = '', *, is_app: bool = False
    ) -> None:
        if not isinstance(is_app, bool):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError('is_app parameter must be boolean')
        if not isinstance(message, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError('message parameter must be a string')
        settable = _status._SETTABLE_STATUS_NAMES
        if status not in settable:
            raise _errors.InvalidStatusError(f'status must be in {settable}, not {status!r}')
        with self._wrap_hookcmd('status-set', status=status, app=is_app):
            hookcmds.status_set(status, message, app=is_app)

    # Storage.

    def storage_list(self, name: str) -> List[int]:
        with self._wrap_hookcmd('storage-list', name=name):
            found = hookcmds.storage_list(name)
        return [int(storage.rpartition('/')[2]) for storage in found]

    def storage_get(self, storage_name_id: str, attribute: str) -> Union[str, Path]:
        with self._wrap_hookcmd('storage-get', name=storage_name_id, attribute=attribute):
            storage = hookcmds.storage_get(storage_name_id)
        found: Union[str, Path] = getattr(storage, attribute)
        return found

    def storage_add(self, name: str, count: int = 1) -> None:
        if not isinstance(count, int) or isinstance(count, bool):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError(f'storage count must be integer, got: {count} ({type(count)})')
        with self._wrap_hookcmd('storage-add', name=name, count=count):
            hookcmds.storage_add({name: count})

    # Secrets.

    def secret_get(
        self,
        *,
        id: Optional[str] = None,
        label: Optional[str] = None,
        refresh: bool = False,
        peek: bool = False,
    ) -> Dict[str, str]:
        with self._wrap_hookcmd('secret-get', id=id, label=label, refresh=refresh, peek=peek):
            get: Any = hookcmds.secret_get  # an overload for each pair of flags helps nobody here
            content: Dict[str, str] = get(id=id, label=label, refresh=refresh, peek=peek)
        return content

    def secret_info_get(
        self, *, id: Optional[str] = None, label: Optional[str] = None
    ) -> SecretInfo:
        if not id and not label:
            raise TypeError('either `id` or `label` must be provided')
        asked: Any = {'id': id} if id else {'label': label}
        with self._wrap_hookcmd('secret-info-get', **asked):
            info = hookcmds.secret_info_get(**asked)
        return _answers.secret_info(info, self.model_uuid)

    def secret_add(
        self,
        content: Dict[str, str],
        *,
        label: Optional[str] = None,
        description: Optional[str] = None,
        expire: Optional[datetime.datetime] = None,
        rotate: Optional[SecretRotate] = None,
        owner: Optional[str] = None,
    ) -> str:
        attributes = _secret_attributes(label, description, expire, rotate)
        given: Any = {'label': label, 'description': description, 'expire': expire}
        with self._wrap_hookcmd('secret-add', **given, rotate=rotate, owner=owner):
            # Juju's own default.
            whose: Any = owner or 'application'
            return hookcmds.secret_add(content, **attributes, owner=whose)

    def secret_set(
        self,
        id: str,
        *,
        content: Optional[Dict[str, str]] = None,
        label: Optional[str] = None,
        description: Optional[str] = None,
        expire: Optional[datetime.datetime] = None,
        rotate: Optional[SecretRotate] = None,
    ) -> None:
        attributes = _secret_attributes(label, description, expire, rotate)
        if behaviours.SECRET_PARTIAL_WRITES and self._juju_context.version < '3.6':
            # Older releases of Juju wipe what secret-set does not repeat.
            if content is None:
                content = self.secret_get(id=id, peek=True)
            if len(attributes) < 4:
                now = self.secret_info_get(id=id)
                kept = _secret_attributes(now.label, now.description, now.expires, now.rotation)
                attributes = {**kept, **attributes}
        given: Any = {'label': label, 'description': description, 'expire': expire}
        with self._wrap_hookcmd('secret-set', id=id, **given, rotate=rotate):
            hookcmds.secret_set(id, content=content, **attributes)

    def secret_grant(self, id: str, relation_id: int, *, unit: Optional[str] = None) -> None:
        with self._wrap_hookcmd('secret-grant', id=id, relation_id=relation_id, unit=unit):
            hookcmds.secret_grant(id, relation_id, unit=unit)

    def secret_revoke(self, id: str, relation_id: int, *, unit: Optional[str] = None) -> None:
        with self._wrap_hookcmd('secret-revoke', id=id, relation_id=relation_id, unit=unit):
            hookcmds.secret_revoke(id, relation_id=relation_id, unit=unit)

    def secret_remove(self, id: str, *, revision: Optional[int] = None) -> None:
        with self._wrap_hookcmd('secret-remove', id=id, revision=revision):
            hookcmds.secret_remove(id, revision=revision)

    # Actions.

    def action_get(self) -> Dict[str, Any]:
        with self._wrap_hookcmd('action-get'):
            return hookcmds.action_get()

    def action_set(self, results: Dict[str, Any]) -> None:
        flat = _action_results._format_action_result_dict(results)
        with self._wrap_hookcmd('action-set'):
            hookcmds.action_set(flat)

    def action_log(self, message: str) -> None:
        with self._wrap_hookcmd('action-log'):
            hookcmds.action_log(message)

    def action_fail(self, message: str = '') -> None:
        with self._wrap_hookcmd('action-fail'):
            hookcmds.action_fail(message)

    # Ports and networks.

    def open_port(self, protocol: str, port: Optional[int] = None) -> None:
        with self._wrap_hookcmd('open-port', protocol=protocol, port=port):
            hookcmds.open_port(protocol, port)

    def close_port(self, protocol: str, port: Optional[int] = None) -> None:
        with self._wrap_hookcmd('close-port', protocol=protocol, port=port):
            hookcmds.close_port(protocol, port)

    def opened_ports(self) -> Set[Port]:
        with self._wrap_hookcmd('opened-ports'):
            opened = hookcmds.opened_ports()
        return _answers.ports(opened)

    def network_get(
        self, binding_name: str, relation_id: Optional[int] = None
    ) -> _answers._NetworkDict:
        """Return Juju's answer as it is, with keys that :mod:`ops.hookcmds` does not know."""
        relation = [] if relation_id is None else ['-r', str(relation_id)]
        with self._wrap_hookcmd('network-get', binding_name=binding_name, relation_id=relation_id):
            from ops.hookcmds._output import ask  # found where later names are off too

            answer = ask('network-get', '--format=json', *relation, binding_name)
        network: _answers._NetworkDict = answer
        return network

    # The rest.

    def config_get(self) -> Dict[str, Union[bool, int, float, str]]:
        with self._wrap_hookcmd('config-get'):
            return hookcmds.config_get()

    def resource_get(self, resource_name: str) -> str:
        with self._wrap_hookcmd('resource-get', resource_name=resource_name):
            return str(hookcmds.resource_get(resource_name))

    def planned_units(self) -> int:
        """Return how many units there will be: all but those that are on their way out."""
        with self._wrap_hookcmd('goal-state'):
            units = hookcmds.goal_state().units
        return sum(unit.status != 'dying' for unit in units.values())

    def application_version_set(self, version: str) -> None:
        with self._wrap_hookcmd('app-version-set', version=version):
            hookcmds.app_version_set(version)

    def credential_get(self) -> CloudSpec:
        with self._wrap_hookcmd('credential-get'):
            return _answers.cloud_spec(hookcmds.credential_get())

    def juju_log(self, level: str, message: str) -> None:
        name: Any = level
        with self._wrap_hookcmd('juju-log', level=level):
            for line in self.log_split(message):
                hookcmds.juju_log(line, level=name)

    @classmethod
    def log_split(
        cls, message: str, max_len: int = MAX_LOG_LINE_LEN
    ) -> Generator[str, None, None]:
        """Cut a message into lines that fit into an argument, with one ahead that says so."""
        if len(message) > max_len:
            yield f'Log string greater than {max_len}. Splitting into multiple chunks: '
        for start in range(0, len(message), max_len):
            yield message[start : start + max_len]

    def reboot(self, now: bool = False) -> None:
        """Have Juju reboot the machine; with ``now`` this process ends here."""
        self._report_restart()
        if behaviours.REBOOT_ERROR:
            with self._span('juju-reboot', {}):
                hookcmds.juju_reboot(now=now)
        else:
            with self._wrap_hookcmd('juju-reboot'):
                hookcmds.juju_reboot(now=now)
        if now:
            sys.exit()

    def _report_restart(self) -> None:
        if not behaviours.SECURITY_LOG:
            return
        from ops import log

        log._log_security_event(
            'WARN',
            'sys_restart',
            str(os.getuid()),
            description=f'Rebooting unit {self.unit_name!r} in model {self.model_name!r}',
        )

    def add_metrics(
        self,
        metrics: Mapping[str, Union[int, float]],
        labels: Optional[Mapping[str, str]] = None,
    ) -> None:
        words = _metrics.arguments(metrics, labels)
        with self._wrap_hookcmd('add-metric', args=words):
            _run.run('add-metric', *words)

    def pod_spec_set(
        self, spec: Mapping[str, Any], k8s_resources: Optional[Mapping[str, Any]] = None
    ) -> None:
        import tempfile

        with tempfile.TemporaryDirectory('-pod-spec-set') as folder:
            words = ['--file', _write_yaml(folder, 'spec.yaml', spec)]
            if k8s_resources:
                resources = _write_yaml(folder, 'k8s-resources.yaml', k8s_resources)
                words += ['--k8s-resources', resources]
            with self._wrap_hookcmd('pod-spec-set'):
                _run.run('pod-spec-set', *words)

    def get_pebble(self, socket_path: str) -> pebble.Client:
        """Return a client for the Pebble that listens on a socket."""
        from ops import pebble

        return pebble.Client(socket_path=socket_path)


class _Asking:
    """A hook command that runs: a generator for each of them would cost as much as some do."""

    __slots__ = ('_backend', '_cmd', '_named', '_span')

    def __init__(self, backend: _ModelBackend, cmd: str, named: Dict[str, Any]):
        self._backend = backend
        self._cmd = cmd
        self._named = named

    def __enter__(self) -> None:
        self._span = self._backend._span(self._cmd, self._named)
        self._span.__enter__()

    def __exit__(self, kind: Any, error: Optional[BaseException], traceback: Any) -> None:
        self._span.__exit__(kind, error, traceback)
        if isinstance(error, hookcmds.Error):
            failure = _hook_errors.translate(self._backend, self._cmd, self._named, error)
            raise failure from failure.__cause__
        if isinstance(error, FileNotFoundError) and not behaviours.MISSING_COMMAND:
            raise RuntimeError(f'command not found: {error.filename or self._cmd}') from None


def _without_content(named: Mapping[str, Any]) -> Dict[str, Any]:
    """Return arguments without those that hold what a charm wrote."""
    return {name: value for name, value in named.items() if name not in ('message', 'description')}


def _relation(relation_id: int, endpoint: Optional[str]) -> Dict[str, Any]:
    named: Dict[str, Any] = {'relation_id': relation_id}
    if endpoint is not None:
        named['endpoint'] = endpoint
    return named


def _secret_attributes(
    label: Optional[str],
    description: Optional[str],
    expire: Optional[datetime.datetime],
    rotate: Optional[SecretRotate],
) -> Dict[str, Any]:
    given = {
        'label': label,
        'description': description,
        'expire': expire,
        'rotate': None if rotate is None else rotate.value,
    }
    return {name: value for name, value in given.items() if value is not None}


def _write_yaml(folder: str, name: str, content: Mapping[str, Any]) -> str:
    from ops._private import yaml

    path = os.path.join(folder, name)
    # A pod spec may hold passwords.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, 'w', encoding='utf-8') as file:
        yaml.safe_dump(dict(content), file)
    return path


faces.part(__name__)
