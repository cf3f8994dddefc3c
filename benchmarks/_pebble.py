# SPDX-License-Identifier: Apache-2.0
"""What is asked of one Pebble, by the interpreter of either side: prints seconds.

Usage: ``python _pebble.py OPERATION SOCKET FOLDER SIZE TIMES``, with a folder that holds ``file``,
which has SIZE MiB, and ``small``, which has a thousand files.
"""

from __future__ import annotations

import pathlib
import sys
import time
from typing import Any, Callable, Dict

from ops import pebble

CHUNK = 1 << 16
EXECS = 200


class Counter:
    """A file that counts what it is given."""

    def __init__(self) -> None:
        self.size = 0

    def write(self, data: bytes) -> int:
        self.size += len(data)
        return len(data)


def push(client: pebble.Client, folder: pathlib.Path, size: int) -> None:
    with (folder / 'file').open('rb') as source:
        client.push(str(folder / 'pushed'), source)
    assert (folder / 'pushed').stat().st_size == size


def pull(client: pebble.Client, folder: pathlib.Path, size: int) -> None:
    counter = Counter()
    with client.pull(str(folder / 'file'), encoding=None) as source:
        while counter.write(source.read(CHUNK)):
            pass
    assert counter.size == size


def list_small(client: pebble.Client, folder: pathlib.Path, size: int) -> None:
    assert len(client.list_files(str(folder / 'small'))) == 1000


def pull_small(client: pebble.Client, folder: pathlib.Path, size: int) -> None:
    for info in client.list_files(str(folder / 'small')):
        with client.pull(info.path) as source:
            assert source.read() == info.name


def exec_short(client: pebble.Client, folder: pathlib.Path, size: int) -> None:
    for _ in range(EXECS):
        process = client.exec(['echo', 'hello'])
        assert process.wait_output()[0] == 'hello\n'


def exec_stream(client: pebble.Client, folder: pathlib.Path, size: int) -> None:
    counter: Any = Counter()
    with (folder / 'file').open('rb') as source:
        client.exec(['cat'], stdin=source, stdout=counter, encoding=None).wait()
    assert counter.size == size


def _load(client: pebble.Client, folder: pathlib.Path) -> None:
    """Have both sides load what they load at the first request of a process, if not before."""
    client.push(str(folder / 'first'), 'x')
    client.pull(str(folder / 'first')).close()
    client.list_files(str(folder / 'first'))
    client.exec(['true']).wait_output()


OPERATIONS: Dict[str, Callable[[pebble.Client, pathlib.Path, int], None]] = {
    'push': push,
    'pull': pull,
    'list_small': list_small,
    'pull_small': pull_small,
    'exec_short': exec_short,
    'exec_stream': exec_stream,
}


def main(operation: str, socket_path: str, folder: str, mib: str, times: str) -> None:
    """Do it so many times, and print how long the quickest took."""
    client = pebble.Client(socket_path, timeout=60)
    place = pathlib.Path(folder)
    _load(client, place)
    least = float('inf')
    for _ in range(int(times)):
        began = time.perf_counter()
        OPERATIONS[operation](client, place, int(mib) << 20)
        least = min(least, time.perf_counter() - began)
    print(least)


if __name__ == '__main__':
    main(*sys.argv[1:])
