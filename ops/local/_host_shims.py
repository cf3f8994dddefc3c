# SPDX-License-Identifier: Apache-2.0
"""The executables that a hook finds on PATH in place of commands that change this machine.

Each asks the call of ``ops run`` over the socket of the hook commands. They know its address by
themselves, since charms run such commands with an environment of their own.
"""

from __future__ import annotations

import pathlib
import shlex
import sys
from typing import Iterable, Mapping

from ops.local import _shim
from ops.local._host import RUN_IT
from ops.local._host_table import SUDO

# The rest of PATH is looked through for what only reads, so that one script serves every name.
_ASK = """\
name="${0##*/}"
@client@ "$0" "$@" </dev/null
answer=$?
[ $answer -eq @run-it@ ] || exit $answer
IFS=:
for folder in $PATH; do
    [ "$folder" = "${0%/*}" ] && continue
    [ -x "$folder/$name" ] && unset IFS && exec "$folder/$name" "$@"
done
echo "$name: command not found" >&2
exit 127
"""

_STUB = """\
@client@ "$0" "$@" </dev/null || exit $?
exec @answer@
"""

# Options of sudo that take a word, and what is a variable and not yet the command.
_SUDO = """\
while [ $# -gt 0 ]; do
    case "$1" in
        -[ugphCrtTUDR]|-[AbBEeHiKklnPSsVv]*[ugphCrtTUDR]) shift; shift ;;
        --user|--group|--prompt|--host|--chdir|--chroot) shift; shift ;;
        --) shift; break ;;
        -*) shift ;;
        [A-Za-z_]*=*) export "$1"; shift ;;
        *) break ;;
    esac
done
[ $# -gt 0 ] || { echo 'ops run: refused sudo without a command' >&2; exit 1; }
command="$1"
case "$command" in
    /bin/*|/sbin/*|/usr/*)
        [ -x @folder@/"${command##*/}" ] && command=@folder@/"${command##*/}" ;;
esac
shift
exec "$command" "$@"
"""


def install(
    folder: pathlib.Path,
    names: Iterable[str],
    stubs: Mapping[str, pathlib.Path],
    environment: Mapping[str, str],
    *,
    sudo: bool,
) -> pathlib.Path:
    """Make a folder of these commands.

    Args:
        folder: where; it must not exist.
        names: the commands that are asked about.
        stubs: the file that answers in place of a command.
        environment: how the unit is reached.
        sudo: whether ``sudo`` is to be taken away.

    Returns:
        The folder, for PATH.
    """
    folder.mkdir(mode=0o700)
    _shim.write(folder / '.client.py', _shim.named_by_its_first_argument())
    reach = ' '.join(f'{key}={shlex.quote(value)}' for key, value in environment.items())
    client = f'{reach} {shlex.quote(sys.executable)} -IS {shlex.quote(str(folder))}/.client.py'
    _shim.write(folder / '.ask', _filled(_ASK, {'client': client, 'run-it': str(RUN_IT)}))
    for name in names:
        if name in stubs:
            filling = {'client': client, 'answer': _answer(stubs[name])}
            _shim.write(folder / name, _filled(_STUB, filling))
        else:
            (folder / name).symlink_to('.ask')
    if sudo and SUDO not in stubs:
        _shim.write(folder / SUDO, _filled(_SUDO, {'folder': shlex.quote(str(folder))}))
    return folder


def _filled(script: str, words: Mapping[str, str]) -> str:
    for name, word in words.items():
        script = script.replace(f'@{name}@', word)
    return f'#!/bin/sh\n{script}'


def _answer(file: pathlib.Path) -> str:
    quoted = shlex.quote(str(file))
    executable = file.stat().st_mode & 0o111
    return f'{quoted} "$@"' if executable else f'cat {quoted}'
