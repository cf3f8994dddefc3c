# SPDX-License-Identifier: Apache-2.0
"""The executables that a hook finds on PATH: links to one script that asks the unit.

The script is plain Python for any interpreter, without site-packages and with no import that
is not built in: it is started for each hook command, so that its start is what a command costs.
"""

from __future__ import annotations

import os
import pathlib
import shlex
import sys
from typing import Iterable

# The kernel cuts a longer first line, and splits it at its first blank.
LONGEST_SHEBANG = 127

_CLIENT = """\
import posix
import sys

try:
    from _json import encode_basestring_ascii as quote, scanstring
except ImportError:
    from json.encoder import encode_basestring_ascii as quote
    from json.decoder import scanstring
try:
    from _socket import socket
except ImportError:
    from socket import socket

AF_UNIX, SOCK_STREAM = 1, 1


def fail(message):
    posix.write(2, ('ERROR %s\\n' % message).encode('utf-8', 'surrogateescape'))
    raise SystemExit(1)


def variable(name):
    value = posix.environ.get(name.encode(), b'')
    if not value:
        fail(name + ' not set')
    return value.decode('utf-8', 'surrogateescape')


def send(connection, texts):
    message = ('[%s]' % ', '.join(map(quote, texts))).encode('ascii')
    connection.sendall(len(message).to_bytes(4, 'big') + message)


def exactly(connection, size):
    parts = []
    while size:
        part = connection.recv(min(size, 1 << 20))
        if not part:
            fail('the unit agent went away')
        parts.append(part)
        size -= len(part)
    return b''.join(parts)


def receive(connection):
    size = int.from_bytes(exactly(connection, 4), 'big')
    message = exactly(connection, size).decode('ascii')
    texts, at = [], 1
    while message[at] == '"':
        text, at = scanstring(message, at + 1)
        texts.append(text)
        at += 2 if message[at] == ',' else 0
    return texts


def write(number, text):
    data = text.encode('utf-8', 'surrogateescape')
    while data:
        data = data[posix.write(number, data):]


def main():
    context = variable('JUJU_CONTEXT_ID')
    address = variable('JUJU_AGENT_SOCKET_ADDRESS')
    variable('JUJU_AGENT_SOCKET_NETWORK')
    connection = socket(AF_UNIX, SOCK_STREAM)
    try:
        connection.connect(address)
    except OSError:
        fail('cannot reach the unit agent')
    name = sys.argv[0].rpartition('/')[2]
    send(connection, [context, posix.getcwd(), name] + sys.argv[1:])
    answer = receive(connection)
    if answer == ['input']:
        given = sys.stdin.buffer.read().decode('utf-8', 'surrogateescape')
        send(connection, [given])
        answer = receive(connection)
    write(1, answer[0])
    write(2, answer[1])
    raise SystemExit(int(answer[2]))


main()
"""


def install(
    folder: pathlib.Path, commands: Iterable[str], python: str = sys.executable
) -> pathlib.Path:
    """Make a folder of hook commands.

    Args:
        folder: where; it must not exist.
        commands: their names.
        python: the interpreter that runs them, absolute; blanks and any length are no trouble.

    Returns:
        The folder, for PATH.
    """
    folder.mkdir(mode=0o700)
    shebang = f'#!{python} -IS\n'
    script = folder / '.hook-command'
    if len(os.fsencode(shebang)) <= LONGEST_SHEBANG and not any(map(str.isspace, python)):
        write(script, shebang + _CLIENT)
    else:
        client = folder / '.hook-command.py'
        write(client, named_by_its_first_argument())
        words = ' '.join(map(shlex.quote, (python, '-IS', str(client))))
        write(script, f'#!/bin/sh\nexec {words} "$0" "$@"\n')
    for name in commands:
        (folder / name).symlink_to(script.name)
    return folder


def named_by_its_first_argument() -> str:
    """Return the script for those that hand on the name that they were called by."""
    return _CLIENT.replace('\nmain()\n', '\ndel sys.argv[0]\nmain()\n')


def write(path: pathlib.Path, text: str) -> None:
    """Write an executable for this user alone."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o700)
    with open(descriptor, 'w', encoding='utf-8', errors='surrogateescape') as file:
        file.write(text)
