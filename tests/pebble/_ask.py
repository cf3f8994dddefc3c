# SPDX-License-Identifier: Apache-2.0
"""What a client of either side says of one real daemon, as lines of JSON.

Usage: ``python _ask.py SOCKET FOLDER``, with a folder that is empty.
"""

from __future__ import annotations

import io
import json
import pathlib
import re
import sys
from typing import Any, Callable, Dict

from ops import pebble

LAYER = """\
services:
  s: {override: replace, command: sleep 1000, startup: enabled, environment: {A: b}}
  t: {override: merge, command: sleep 2000, after: [s]}
checks:
  c: {override: replace, level: ready, threshold: 2, period: 100s, exec: {command: 'true'}}
log-targets:
  l: {override: replace, type: loki, location: 'http://localhost', services: [all]}
"""

Ask = Callable[[pebble.Client, str], Any]


def _read(file: Any) -> Any:
    with file:
        return file.read()


def _pulled(content: Any, **encoding: Any) -> Ask:
    def ask(client: pebble.Client, folder: str) -> Any:
        client.push(folder + '/pulled', content)
        return _read(client.pull(folder + '/pulled', **encoding))

    return ask


def _streamed(client: pebble.Client, folder: str) -> Any:
    out, err = io.StringIO(), io.StringIO()
    command = ['sh', '-c', 'cat; echo err >&2']
    client.exec(command, stdin=io.StringIO('a\nb'), stdout=out, stderr=err).wait()
    return out.getvalue(), err.getvalue()


def _signalled(client: pebble.Client, folder: str) -> Any:
    process = client.exec(['sleep', '1000'])
    process.send_signal('SIGTERM')
    return process.wait()


ASKS: Dict[str, Ask] = {
    'system info': lambda c, f: c.get_system_info().version,
    'plan of none': lambda c, f: c.get_plan().to_dict(),
    'layer': lambda c, f: c.add_layer('a', LAYER),
    'layer twice': lambda c, f: c.add_layer('a', LAYER),
    'layer combined': lambda c, f: c.add_layer('a', LAYER, combine=True),
    'layer of an unknown key': lambda c, f: c.add_layer('b', 'services: {s: {odd: 1}}'),
    'layer that is no YAML': lambda c, f: c.add_layer('b', '{'),
    'plan': lambda c, f: c.get_plan().to_dict(),
    'plan as text': lambda c, f: c.get_plan().to_yaml(),
    'services': lambda c, f: c.get_services(),
    'services by name': lambda c, f: c.get_services(['t', 'no']),
    'start': lambda c, f: c.start_services(['s']),
    'start none': lambda c, f: c.start_services([]),
    'start an unknown one': lambda c, f: c.start_services(['no']),
    'replan': lambda c, f: c.replan_services(),
    'signal': lambda c, f: c.send_signal('SIGCONT', ['s']),
    'signal to none': lambda c, f: c.send_signal('SIGCONT', ['no']),
    'stop': lambda c, f: c.stop_services(['s']),
    'change': lambda c, f: str(c.get_change(pebble.ChangeID('1')).kind),
    'unknown change': lambda c, f: c.get_change(pebble.ChangeID('999')),
    'checks': lambda c, f: c.get_checks(),
    'checks by level': lambda c, f: c.get_checks(level=pebble.CheckLevel.ALIVE),
    'stop checks': lambda c, f: c.stop_checks(['c']),
    'start checks': lambda c, f: c.start_checks(['c']),
    'start unknown checks': lambda c, f: c.start_checks(['no']),
    'notify': lambda c, f: c.notify(
        pebble.NoticeType.CUSTOM, 'example.com/x', data={'k': 'v'}
    ).isdigit(),
    'notify badly': lambda c, f: c.notify(pebble.NoticeType.CUSTOM, 'x'),
    'notices': lambda c, f: [
        (n.type, n.key, n.last_data, n.occurrences)
        for n in c.get_notices(types=[pebble.NoticeType.CUSTOM])
    ],
    'unknown notice': lambda c, f: c.get_notice('999'),
    'identities': lambda c, f: c.get_identities(),
    'replace identities': lambda c, f: c.replace_identities(
        {'web': {'access': 'read', 'local': {'user-id': 12345}}}
    ),
    'identities then': lambda c, f: {k: v.to_dict() for k, v in c.get_identities().items()},
    'remove identities': lambda c, f: c.remove_identities(['web']),
    'remove unknown identities': lambda c, f: c.remove_identities(['web']),
    'push and pull text': _pulled('a\r\nb\n\u00e4'),
    'push and pull bytes': _pulled(b'\x00\xff\r\n--', encoding=None),
    'pull in another encoding': _pulled(b'\xe4', encoding='latin-1'),
    'pull what is missing': lambda c, f: c.pull(f + '/missing'),
    'pull a folder': lambda c, f: c.pull(f),
    'pull a relative path': lambda c, f: c.pull('relative'),
    'push without folder': lambda c, f: c.push(f + '/a/b', ''),
    'push with folders': lambda c, f: c.push(f + '/a/b', 'x', make_dirs=True, permissions=0o640),
    'push for nobody': lambda c, f: c.push(f + '/c', '', user='no-such-user'),
    'list': lambda c, f: [
        (i.path, i.name, i.type, i.size, i.permissions) for i in c.list_files(f + '/a')
    ],
    'list itself': lambda c, f: [(i.name, i.type) for i in c.list_files(f + '/a', itself=True)],
    'list by pattern': lambda c, f: [i.name for i in c.list_files(f + '/a', pattern='z*')],
    'list what is missing': lambda c, f: c.list_files(f + '/missing'),
    'make a folder': lambda c, f: c.make_dir(f + '/d'),
    'make it again': lambda c, f: c.make_dir(f + '/d'),
    'make it with parents': lambda c, f: c.make_dir(f + '/d', make_parents=True),
    'remove a full folder': lambda c, f: c.remove_path(f + '/a'),
    'remove with all': lambda c, f: c.remove_path(f + '/a', recursive=True),
    'remove what is missing': lambda c, f: c.remove_path(f + '/a'),
    'exec': lambda c, f: c.exec(['echo', 'x']).wait_output(),
    'exec of bytes': lambda c, f: c.exec(['cat'], stdin=b'\xff', encoding=None).wait_output(),
    'exec combined': lambda c, f: c.exec(
        ['sh', '-c', 'echo a; echo b >&2'], combine_stderr=True
    ).wait_output(),
    'exec streamed': _streamed,
    'exec that fails': lambda c, f: c.exec(['sh', '-c', 'echo a; exit 3']).wait_output(),
    'exec of nothing': lambda c, f: c.exec(['no-such-program']),
    'exec elsewhere': lambda c, f: c.exec(
        ['sh', '-c', 'pwd; echo $A'], working_dir=f, environment={'A': 'b'}
    ).wait_output(),
    'exec too long': lambda c, f: c.exec(['sleep', '10'], timeout=0.2).wait(),
    'exec signalled': _signalled,
    'exec in a service': lambda c, f: c.exec(
        ['sh', '-c', 'echo $A'], service_context='s'
    ).wait_output(),
    'exec in no service': lambda c, f: c.exec(['true'], service_context='no'),
    'wait in vain': lambda c, f: c.wait_change(pebble.ChangeID('999')),
}

# What differs from one call to the next, whoever asks.
_CHANGING = re.compile(
    r'\d{4}-\d\d-\d\d[T ][0-9:.]+(Z|[-+][0-9:]+)?|datetime\.datetime\(.*?\)(?=[,)])'
    r'|\.\d+~|, .__orig_class__.: ops\.pebble\.ExecError\[~AnyStr\]'
)


def _said(value: Any) -> str:
    return _CHANGING.sub('', repr(value))


def main(socket_path: str, folder: str) -> None:
    """Ask everything in turn, and print the answer or the error to each."""
    client = pebble.Client(socket_path, timeout=20)
    pathlib.Path(folder).mkdir()
    for name, ask in ASKS.items():
        try:
            answer = f'gives {_said(ask(client, folder))}'
        except Exception as exc:
            kind = f'{type(exc).__module__}.{type(exc).__name__}'
            answer = f'raises {kind} {_said(vars(exc))}: {_said(str(exc))}'
        sys.stdout.write(json.dumps([name, answer.replace(folder, 'FOLDER')]) + '\n')


if __name__ == '__main__':
    main(*sys.argv[1:])
