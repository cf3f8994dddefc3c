# SPDX-License-Identifier: Apache-2.0
"""The client: each method is one request to Pebble, or a few.

Arguments are checked where a wrong one would be taken for something else.
"""

from __future__ import annotations

from typing import (
    TYPE_CHECKING,
    Any,
    ContextManager,
    Dict,
    Iterable,
    List,
    Mapping,
    Optional,
)

from ops._private import spans
from ops.pebble import _exec, _files, _requests, _transport, _waiting
from ops.pebble._changes import Change, ChangeID, ChangeState
from ops.pebble._check import CheckInfo
from ops.pebble._identities import Identity
from ops.pebble._layer import Layer, Plan
from ops.pebble._notices import Notice, NoticesUsers, NoticeType
from ops.pebble._service import ServiceInfo
from ops.pebble._system import SystemInfo, Warning, WarningState

if TYPE_CHECKING:
    import datetime
    import urllib.request

    from ops.pebble._shapes import CheckLevel, IdentityDict, LayerDict


class Client:
    """A client for the Pebble at a unix socket.

    Nothing is asked, and no connection made, until a method is called. What methods raise in
    general is described at :mod:`ops.pebble`.

    Args:
        socket_path: the path of the socket.
        opener: an opener of ``urllib.request`` to send requests by; None for one that uses the
            socket.
        base_url: what the URL of each request begins with.
        timeout: the seconds that any single step of a request may take.
    """

    def __init__(
        self,
        socket_path: str,
        opener: urllib.request.OpenerDirector | None = None,
        base_url: str = 'http://localhost',
        timeout: float = 5.0,
    ):
        if not isinstance(socket_path, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError(f'`socket_path` should be a string, not: {type(socket_path)}')
        self.socket_path = socket_path
        self._opener = opener
        self.base_url = base_url
        self.timeout = timeout

    @property
    def opener(self) -> urllib.request.OpenerDirector:
        """The opener of ``urllib.request`` that requests are sent by, once it was looked at."""
        if self._opener is None:
            self._opener = self._get_default_opener(self.socket_path)
        return self._opener

    @opener.setter
    def opener(self, opener: urllib.request.OpenerDirector) -> None:
        self._opener = opener

    @classmethod
    def _get_default_opener(cls, socket_path: str) -> urllib.request.OpenerDirector:
        from ops.pebble import _transport_socket

        return _transport_socket.opener(socket_path)

    # -- requests --

    def _open(self, request: urllib.request.Request) -> Any:
        if self._opener is not None:
            return self._opener.open(request, timeout=self.timeout)
        transport = _transport.current(self.socket_path, self.timeout)
        return transport.open(request, self.timeout)

    def _request_raw(
        self,
        method: str,
        path: str,
        query: Optional[Dict[str, Any]] = None,
        headers: Optional[Dict[str, Any]] = None,
        data: Any = None,
    ) -> Any:
        return _requests.send(self, method, path, query or {}, headers or {}, data)

    def _request(
        self,
        method: str,
        path: str,
        query: Optional[Dict[str, Any]] = None,
        body: Optional[Dict[str, Any]] = None,
    ) -> Dict[str, Any]:
        return _requests.as_json(self, method, path, query, body)

    def _connect_websocket(self, task_id: str, websocket_id: str) -> _transport.WebSocket:
        path = f'/v1/tasks/{task_id}/websocket/{websocket_id}'
        return _transport.current(self.socket_path, self.timeout).websocket(path)

    def _hand_over(self, info: Mapping[str, Any], source: str | bytes, encoding: str) -> bool:
        """Give a file to a Pebble of this process; False where a request has to be sent."""
        return False

    def _span(self, name: str, **attributes: Any) -> ContextManager[object]:
        return spans.span(
            f'pebble {name}', **{'pebble.socket_path': self.socket_path}, **attributes
        )

    # -- Pebble itself --

    def get_system_info(self) -> SystemInfo:
        """Ask Pebble for its version."""
        with self._span('get_system_info'):
            answer = self._request('GET', '/v1/system-info')
        return _requests.result(answer, SystemInfo.from_dict)

    def get_warnings(self, select: WarningState = WarningState.PENDING) -> list[Warning]:
        """Return the warnings of a Pebble before 1.16.

        Args:
            select: those that nobody acknowledged, or all.

        Raises:
            APIError: with code 404 from Pebble 1.16 on, where warnings are notices.
        """
        with self._span('get_warnings', select=select.value):
            answer = self._request('GET', '/v1/warnings', {'select': select.value})
        return _requests.results(answer, Warning.from_dict)

    def ack_warnings(self, timestamp: datetime.datetime) -> int:
        """Acknowledge warnings of a Pebble before 1.16, and return how many they were.

        Args:
            timestamp: those that were last given up to this time.

        Raises:
            APIError: with code 404 from Pebble 1.16 on.
        """
        body = {'action': 'okay', 'timestamp': timestamp.isoformat()}
        with self._span('ack_warnings'):
            answer = self._request('POST', '/v1/warnings', None, body)
        return _requests.result(answer, int)

    # -- changes --

    def get_changes(
        self, select: ChangeState = ChangeState.IN_PROGRESS, service: str | None = None
    ) -> list[Change]:
        """Return changes.

        Args:
            select: those that are going on, that are ready, or all.
            service: only those that are about this service; None for all services.
        """
        query = {'select': select.value}
        if service is not None:
            query['for'] = service
        with self._span('get_changes', **query):
            answer = self._request('GET', '/v1/changes', query)
        return _requests.results(answer, Change.from_dict)

    def get_change(self, change_id: ChangeID) -> Change:
        """Return a change.

        Raises:
            APIError: with code 404 if there is none of that number.
        """
        with self._span('get_change'):
            answer = self._request('GET', f'/v1/changes/{change_id}')
        return _requests.result(answer, Change.from_dict)

    def abort_change(self, change_id: ChangeID) -> Change:
        """Ask Pebble to stop a change, and return it as it is then.

        Raises:
            APIError: if there is none of that number, or it has ended.
        """
        with self._span('abort_change'):
            answer = self._request('POST', f'/v1/changes/{change_id}', None, {'action': 'abort'})
        return _requests.result(answer, Change.from_dict)

    def wait_change(
        self, change_id: ChangeID, timeout: float | None = 30.0, delay: float = 0.1
    ) -> Change:
        """Wait until a change is ready, and return it.

        It may have failed: its ``err`` says so.

        Args:
            change_id: the change's number.
            timeout: the seconds after which to give up; None to wait for ever.
            delay: the seconds between two questions to a Pebble that cannot wait itself.

        Raises:
            TimeoutError: if it is not ready in time.
            APIError: with code 404 if there is none of that number.
        """
        with self._span('wait_change'):
            return _waiting.wait(self, change_id, timeout, delay)

    def _wait_change(self, change_id: ChangeID, timeout: Optional[float] = None) -> Change:
        return _waiting.once(self, change_id, timeout)

    # -- files and commands --

    pull = _files.pull
    push = _files.push
    list_files = _files.list_files
    make_dir = _files.make_dir
    remove_path = _files.remove_path
    exec = _exec.exec

    # -- services --

    def add_layer(
        self, label: str, layer: str | LayerDict | Layer, *, combine: bool = False
    ) -> None:
        """Add a layer to the plan; services change only by :meth:`replan_services`.

        Args:
            label: the layer's name.
            layer: the layer, as YAML, as plain values, or as a :class:`Layer`.
            combine: merge it into the layer of that name, if there is one.

        Raises:
            TypeError: if an argument is of another type.
            APIError: if there is a layer of that name and ``combine`` is not set, or the plan
                would not be valid: an unknown key, a missing ``override``, and so on.

        Example::

            client.add_layer('web', {'services': {'web': service}}, combine=True)
        """
        if not isinstance(label, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError(f'label must be a str, not {type(label).__name__}')
        if isinstance(layer, str):
            text = layer
        elif isinstance(layer, dict):
            text = Layer(layer).to_yaml()
        elif isinstance(layer, Layer):  # pyright: ignore[reportUnnecessaryIsInstance]
            text = layer.to_yaml()
        else:
            raise TypeError(
                f'layer must be str, dict, or pebble.Layer, not {type(layer).__name__}'
            )
        body = {
            'action': 'add',
            'combine': combine,
            'label': label,
            'format': 'yaml',
            'layer': text,
        }
        with self._span('add_layer', label=label, combine=combine):
            self._request('POST', '/v1/layers', None, body)

    def get_plan(self) -> Plan:
        """Return the plan: all layers, combined."""
        with self._span('get_plan'):
            answer = self._request('GET', '/v1/plan', {'format': 'yaml'})
        return _requests.result(answer, Plan)

    def get_services(self, names: Iterable[str] | None = None) -> list[ServiceInfo]:
        """Return how services fare, sorted by name; those that do not exist are left out.

        Args:
            names: which services; None, or none at all, for every one.
        """
        wanted = None if names is None else list(names)
        query = None if wanted is None else {'names': ','.join(wanted)}
        with self._span('get_services', **({'names': wanted} if wanted else {})):
            answer = self._request('GET', '/v1/services', query)
        return _requests.results(answer, ServiceInfo.from_dict)

    def autostart_services(self, timeout: float = 30.0, delay: float = 0.1) -> ChangeID:
        """Start the services whose ``startup`` is enabled, and wait until they run.

        Args:
            timeout: the seconds to wait; 0 to return at once.
            delay: the seconds between two questions to a Pebble that cannot wait itself.

        Returns:
            The number of the change.

        Raises:
            ChangeError: if one does not start.
            APIError: if there is none, among others.
            TimeoutError: if it takes longer; the change goes on.
        """
        return self._services_action('autostart', [], timeout, delay)

    def replan_services(self, timeout: float = 30.0, delay: float = 0.1) -> ChangeID:
        """Restart the services that changed in the plan, and start those that are enabled.

        Arguments, result and errors are those of :meth:`autostart_services`.
        """
        return self._services_action('replan', [], timeout, delay)

    def start_services(
        self, services: Iterable[str], timeout: float = 30.0, delay: float = 0.1
    ) -> ChangeID:
        """Start services, and what they require, and wait until they run.

        Args:
            services: their names.
            timeout: the seconds to wait; 0 to return at once.
            delay: the seconds between two questions to a Pebble that cannot wait itself.

        Returns:
            The number of the change.

        Raises:
            TypeError: if the names are one text, or not text.
            ChangeError: if one does not start.
            APIError: if one does not exist, or there are no names.
            TimeoutError: if it takes longer; the change goes on.
        """
        return self._services_action('start', services, timeout, delay)

    def stop_services(
        self, services: Iterable[str], timeout: float = 30.0, delay: float = 0.1
    ) -> ChangeID:
        """Stop services, and what requires them, and wait until they are down.

        Arguments, result and errors are those of :meth:`start_services`.
        """
        return self._services_action('stop', services, timeout, delay)

    def restart_services(
        self, services: Iterable[str], timeout: float = 30.0, delay: float = 0.1
    ) -> ChangeID:
        """Stop services that run, and start all that are named, and wait until they run.

        Arguments, result and errors are those of :meth:`start_services`.
        """
        return self._services_action('restart', services, timeout, delay)

    def _services_action(
        self, action: str, services: Iterable[str], timeout: Optional[float], delay: float
    ) -> ChangeID:
        names = _names(services, 'services', 'service')
        with self._span(f'{action}_services', action=action, services=names):
            body = {'action': action, 'services': names}
            answer = self._request('POST', '/v1/services', None, body)
            return _waiting.started(self, answer, timeout, delay)

    def send_signal(self, sig: int | str, services: Iterable[str]) -> None:
        """Send a signal to services.

        Args:
            sig: the signal's number, or its name such as ``SIGHUP``.
            services: their names.

        Raises:
            TypeError: if the names are one text, or not text.
            ValueError: if there is no signal of that number.
            APIError: if one does not exist or does not run, or there is no such signal.
        """
        names = _names(services, 'services', 'service')
        signal = _exec.signal_name(sig)
        with self._span('send_signal', signal=signal, services=names):
            self._request('POST', '/v1/signals', None, {'signal': signal, 'services': names})

    # -- checks --

    def get_checks(
        self, level: CheckLevel | None = None, names: Iterable[str] | None = None
    ) -> list[CheckInfo]:
        """Return how checks fare, sorted by name; those that do not exist are left out.

        Args:
            level: only those of this level; None for all.
            names: which checks; None, or none at all, for every one.
        """
        query: Dict[str, Any] = {}
        if level is not None:
            query['level'] = level.value
        wanted = list(names or ())
        if wanted:
            query['names'] = wanted
        with self._span('get_checks', **query):
            answer = self._request('GET', '/v1/checks', query)
        return _requests.results(answer, CheckInfo.from_dict)

    def start_checks(self, checks: Iterable[str]) -> list[str]:
        """Start checks, from Pebble 1.19 on.

        .. versionadded:: 2.19 / 3.0

        Args:
            checks: their names.

        Returns:
            The names of those that were not running.

        Raises:
            TypeError: if the names are one text, or not text.
            APIError: if one does not exist, or Pebble is older.
        """
        return self._checks_action('start', checks)

    def stop_checks(self, checks: Iterable[str]) -> list[str]:
        """Stop checks, from Pebble 1.19 on.

        .. versionadded:: 2.19 / 3.0

        Args:
            checks: their names.

        Returns:
            The names of those that were running.

        Raises:
            TypeError: if the names are one text, or not text.
            APIError: if one does not exist, or Pebble is older.
        """
        return self._checks_action('stop', checks)

    def _checks_action(self, action: str, checks: Iterable[str]) -> List[str]:
        names = _names(checks, 'checks', 'check')
        with self._span(f'{action}_checks', checks=names):
            body = {'action': action, 'checks': names}
            answer = self._request('POST', '/v1/checks', None, body)
        return _requests.result(answer, _changed)

    # -- notices --

    def notify(
        self,
        type: NoticeType,
        key: str,
        *,
        data: dict[str, str] | None = None,
        repeat_after: datetime.timedelta | None = None,
    ) -> str:
        """Record that something happened, and return the notice's number.

        .. versionadded:: 2.10 / 3.0

        Args:
            type: ``NoticeType.CUSTOM``, the only type that Pebble takes.
            key: what happened, such as ``example.com/backup-done``.
            data: what else to say of it.
            repeat_after: how long the notice is held back after it was last repeated.

        Raises:
            APIError: if Pebble does not take the key or the data.
        """
        body: Dict[str, Any] = {'action': 'add', 'type': type.value, 'key': key}
        if data is not None:
            body['data'] = data
        if repeat_after is not None:
            body['repeat-after'] = _waiting.format_timeout(repeat_after.total_seconds())
        told = {'repeat_after': body['repeat-after']} if repeat_after is not None else {}
        with self._span('notify', type=type.value, key=key, **told):
            answer = self._request('POST', '/v1/notices', None, body)
        return _requests.result(answer, lambda result: str(result['id']))

    def get_notice(self, id: str) -> Notice:
        """Return a notice.

        .. versionadded:: 2.10 / 3.0

        Raises:
            APIError: with code 404 if there is none of that number.
        """
        with self._span('get_notice', id=id):
            answer = self._request('GET', f'/v1/notices/{id}')
        return _requests.result(answer, Notice.from_dict)

    def get_notices(
        self,
        *,
        users: NoticesUsers | None = None,
        user_id: int | None = None,
        types: Iterable[NoticeType | str] | None = None,
        keys: Iterable[str] | None = None,
    ) -> list[Notice]:
        """Return notices, by the time that they were last repeated.

        Those are returned that every argument fits.

        .. versionadded:: 2.10 / 3.0

        Args:
            users: ``NoticesUsers.ALL`` for those of every user, which an administrator alone may
                ask for; None for this user's and public ones.
            user_id: those of this user and public ones, for an administrator; not with ``users``.
            types: those of these types; None for all.
            keys: those of these keys; None for all.
        """
        query: Dict[str, Any] = {}
        if users is not None:
            query['users'] = users.value
        if user_id is not None:
            query['user-id'] = str(user_id)
        if types is not None:
            query['types'] = [t.value if isinstance(t, NoticeType) else t for t in types]
        if keys is not None:
            query['keys'] = list(keys)
        with self._span('get_notices', **query):
            answer = self._request('GET', '/v1/notices', query)
        return _requests.results(answer, Notice.from_dict)

    # -- identities --

    def get_identities(self) -> dict[str, Identity]:
        """Return who may use Pebble's API, by name; passwords are asterisks.

        .. versionadded:: 2.21 / 3.0
        """
        with self._span('get_identities'):
            answer = self._request('GET', '/v1/identities')
        with _requests.shaped():
            described: Dict[str, IdentityDict] = answer['result'] or {}
            return {name: Identity.from_dict(one) for name, one in described.items()}

    def replace_identities(self, identities: Mapping[str, IdentityDict | Identity | None]) -> None:
        """Add identities, or put them in the place of those of the same names.

        .. versionadded:: 2.21 / 3.0

        Args:
            identities: by name; None to remove one, if it is there.

        Raises:
            APIError: if one is not valid; then nothing changes.
        """
        told: Dict[str, Any] = {
            name: one.to_dict() if isinstance(one, Identity) else one
            for name, one in identities.items()
        }
        with self._span('replace_identities'):
            body = {'action': 'replace', 'identities': told}
            self._request('POST', '/v1/identities', None, body)

    def remove_identities(self, identities: Iterable[str]) -> None:
        """Remove identities.

        .. versionadded:: 2.21 / 3.0

        Args:
            identities: their names.

        Raises:
            APIError: if one does not exist; then nothing changes.
        """
        with self._span('remove_identities'):
            body = {'action': 'remove', 'identities': dict.fromkeys(identities)}
            self._request('POST', '/v1/identities', None, body)


def _changed(result: Mapping[str, List[str]]) -> List[str]:
    return list(result['changed'] or ())


def _names(given: Iterable[str], what: str, one: str) -> List[str]:
    """Take the names of services or checks.

    Raises:
        TypeError: if they are one text, which would be taken letter by letter, or not text.
    """
    if isinstance(given, (str, bytes)) or not hasattr(given, '__iter__'):
        raise TypeError(f'{what} must be of type Iterable[str], not {type(given).__name__}')
    names = list(given)
    for name in names:
        if not isinstance(name, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError(f'{one} names must be str, not {type(name).__name__}')
    return names
