# SPDX-License-Identifier: Apache-2.0
"""The few names of a client for the Kubernetes API that the charm uses: a stand-in of our own."""

import json
import os
import urllib.error
import urllib.request


class ApiError(Exception):
    """The API answered with an error, or there is none."""

    def __init__(self, code: int, message: str):
        super().__init__(message)
        self.code = code


class Client:
    """A client for one namespace, which finds the API as pods do."""

    def __init__(self, namespace: str):
        self._namespace = namespace

    def get(self, kind: str, name: str) -> dict:
        """Return an object."""
        return self._ask('GET', f'{kind}/{name}')

    def apply(self, kind: str, name: str, spec: dict) -> dict:
        """Make an object what is said of it."""
        return self._ask('PATCH', f'{kind}/{name}', {'spec': spec})

    def _ask(self, method: str, path: str, body: object = None) -> dict:
        host = os.environ.get('KUBERNETES_SERVICE_HOST')
        if not host:
            raise ApiError(0, 'there is no Kubernetes API')
        address = 'http://{}:{}/api/v1/namespaces/{}/{}'.format(
            host, os.environ['KUBERNETES_SERVICE_PORT'], self._namespace, path
        )
        data = None if body is None else json.dumps(body).encode()
        headers = {'Content-Type': 'application/apply-patch+yaml'}
        request = urllib.request.Request(address, data=data, method=method, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as exc:
            with exc:
                raise ApiError(exc.code, exc.reason) from None
