# SPDX-License-Identifier: Apache-2.0
"""The file in which traces wait for a collector."""

from __future__ import annotations

import os
import pathlib
import sqlite3
import subprocess
import sys
from typing import Callable, List

import pytest
from kit import traced

from ops.tracing import _buffer
from ops.tracing._buffer import NOWHERE, Buffer, Destination

Make = Callable[[], Buffer]


@pytest.fixture
def make(tmp_path: pathlib.Path) -> Make:
    """Make a buffer as the next process does, of the same file."""
    return lambda: Buffer(tmp_path / 'buffer')


def contents(buffer: Buffer) -> List[bytes]:
    """Return the chunks in the order in which they would be sent."""
    tried: List[int] = []
    found: List[bytes] = []
    while True:
        record = buffer.next(tried)
        if record is None:
            return found
        tried.append(record[0])
        found.append(record[1])


def test_it_keeps_chunks_for_the_next_process(make: Make):
    make().push(b'one', 'text/plain')

    assert make().next() == (1, b'one', 'text/plain')


def test_what_is_removed_is_gone(make: Make):
    buffer = make()
    buffer.push(b'one', 'text/plain')
    buffer.remove(1)

    assert buffer.next() is None


def test_a_chunk_is_kept_and_the_next_returned_at_once(make: Make):
    buffer = make()

    assert buffer.pushpop() is None
    assert buffer.pushpop((b'one', 'text/plain')) == (1, b'one', 'text/plain')


def test_this_dispatch_is_sent_first_and_then_what_was_observed_and_old(make: Make):
    make().push(b'unobserved', '')
    for data in (b'observed', b'observed later'):
        earlier = make()
        earlier.mark_observed()
        earlier.push(data, '')
    buffer = make()
    buffer.push(b'own', '')
    buffer.push(b'own later', '')

    assert contents(buffer) == [
        b'own',
        b'own later',
        b'observed',
        b'observed later',
        b'unobserved',
    ]


def test_what_was_kept_before_the_event_is_observed_counts_as_observed(make: Make):
    make().push(b'unobserved', '')
    earlier = make()
    earlier.push(b'observed', '')
    earlier.mark_observed()

    assert contents(make()) == [b'observed', b'unobserved']


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a buffer hold four pages."""
    monkeypatch.setattr(_buffer, 'BUFFER_SIZE', 4 * 4096)


@pytest.mark.usefixtures('small')
def test_the_oldest_of_the_least_important_goes_when_it_is_full(make: Make):
    first = make()
    first.mark_observed()
    first.push(b'observed', '')
    for data in (b'old', b'newer', b'newest'):
        make().push(data, '')
    make().push(b'one more', '')

    assert contents(make()) == [b'observed', b'newer', b'newest', b'one more']


@pytest.mark.usefixtures('small')
def test_this_dispatch_is_kept_before_all_others(make: Make):
    for _ in range(3):
        earlier = make()
        earlier.mark_observed()
        earlier.push(b'observed', '')
    buffer = make()
    buffer.push(b'own', '')
    buffer.push(b'own later', '')

    assert contents(buffer)[:2] == [b'own', b'own later']
    assert len(contents(buffer)) == 4


@pytest.mark.usefixtures('small')
def test_it_is_bounded(make: Make):
    buffer = make()
    for _ in range(50):
        buffer.push(b'x' * 4000, '')

    assert len(contents(buffer)) == 4
    assert os.stat(buffer.path).st_size < 15 * 4096


@pytest.mark.usefixtures('small')
def test_what_is_larger_than_the_buffer_is_not_kept(make: Make):
    buffer = make()
    buffer.push(b'one', '')
    buffer.push(b'x' * (4 * 4096 + 1), '')

    assert contents(buffer) == [b'one']


@pytest.mark.parametrize(
    'destination',
    [Destination('http://h/v1/traces', None), Destination('https://h/v1/traces', 'PEM'), NOWHERE],
)
def test_it_keeps_where_to_send(make: Make, destination: Destination):
    make().save_destination(Destination('http://before', 'before'))
    make().save_destination(destination)

    assert make().load_destination() == destination


def test_without_any_it_goes_nowhere(make: Make):
    assert make().load_destination() == NOWHERE


def test_what_fails_is_undone(make: Make):
    buffer = make()
    rows = [(1, 1, b'', ''), (2, None, b'', '')]
    with pytest.raises(sqlite3.IntegrityError), buffer.tx() as connection:
        connection.executemany('INSERT INTO tracing VALUES (?, ?, ?, ?)', rows)

    assert buffer.next() is None


@pytest.mark.parametrize('content', [b'no database at all, but text' * 99, b''])
def test_a_file_that_is_no_database_is_replaced(
    tmp_path: pathlib.Path, make: Make, content: bytes
):
    (tmp_path / 'buffer').write_bytes(content)
    make().push(b'one', '')

    assert contents(make()) == [b'one']


def test_a_process_that_is_killed_while_it_writes_leaves_what_was_there(
    tmp_path: pathlib.Path, make: Make
):
    make().push(b'before', '')
    code = f"""if True:
        import os
        from ops.tracing._buffer import Buffer
        with Buffer({str(tmp_path / 'buffer')!r}).tx() as connection:
            connection.execute('PRAGMA cache_size = 1')  # so that it goes to the file early
            connection.execute('DELETE FROM tracing')
            for _ in range(99):
                connection.execute(
                    "INSERT INTO tracing (priority, data, mime) VALUES (1, ?, '')", (b'x' * 5000,)
                )
            os.kill(os.getpid(), 9)
    """
    environ = {**os.environ, 'PYTHONPATH': traced.PATH}
    killed = subprocess.run([sys.executable, '-c', code], env=environ, check=False)

    assert killed.returncode == -9
    assert contents(make()) == [b'before']


def test_one_that_another_process_writes_is_not_waited_for_long(make: Make):
    buffer = make()
    with buffer.tx() as connection:
        connection.execute('DELETE FROM tracing')
        with pytest.raises(sqlite3.OperationalError), buffer.tx(timeout=0):
            pass


def test_a_link_is_not_followed(tmp_path: pathlib.Path, make: Make):
    (tmp_path / 'buffer').symlink_to(tmp_path / 'elsewhere')
    with pytest.raises(OSError, match='symbolic link'):
        make()

    assert not (tmp_path / 'elsewhere').exists()


def test_the_tables_of_the_published_releases_are_used(tmp_path: pathlib.Path, make: Make):
    connection = sqlite3.connect(str(tmp_path / 'buffer'))
    connection.executescript(
        'CREATE TABLE tracing (id INTEGER PRIMARY KEY, priority INTEGER NOT NULL, '
        'data BLOB NOT NULL, mime TEXT NOT NULL);'
        'CREATE INDEX tracing_priority_id ON tracing (priority, id);'
        'CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL);'
        "INSERT INTO tracing (priority, data, mime) VALUES (50, x'01', 'application/json');"
        "INSERT INTO settings (key, value) VALUES ('url', 'http://h'), ('ca', '')"
    )
    connection.close()

    assert make().next() == (1, b'\x01', 'application/json')
    assert make().load_destination() == Destination('http://h', None)
