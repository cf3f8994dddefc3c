# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pathlib
from typing import Iterator

import pytest

from ops import pebble
from ops._daemon import Daemon
from ops.pebble import _transport


@pytest.fixture
def root(tmp_path: pathlib.Path) -> pathlib.Path:
    (tmp_path / 'root').mkdir()
    return tmp_path / 'root'


@pytest.fixture
def daemon(root: pathlib.Path) -> Daemon:
    return Daemon(str(root))


@pytest.fixture
def client(daemon: Daemon) -> Iterator[pebble.Client]:
    with _transport.using(lambda socket_path: daemon):
        yield pebble.Client('/charm/containers/web/pebble.socket')
