# SPDX-License-Identifier: Apache-2.0
"""How ``ops run`` shows what happens, and at the end how the unit stands."""

from __future__ import annotations

import json
import threading
from typing import Any, Dict, Iterator, Mapping, Sequence, TextIO

from ops.cli import _words
from ops.local import Outcome, Played

_COLOURS = {
    'ERROR': '\033[31m',
    'CRITICAL': '\033[31m',
    'WARNING': '\033[33m',
    'DEBUG': '\033[2m',
    'TRACE': '\033[2m',
}
_RESET = '\033[0m'

# What a charm says could move the cursor, or clear the screen: it is shown and not obeyed.
_CONTROLS = {n: f'\\x{n:02x}' for n in (*range(0x20), *range(0x7F, 0xA0)) if n != ord('\t')}
_CONTROLS[ord('\n')] = '\\n'


class Progress:
    """Show events and log lines as they come, in colours on a terminal."""

    def __init__(self, out: TextIO):
        self._out = out
        self._colours = _COLOURS if out.isatty() else {}
        self._one_line_at_a_time = threading.Lock()

    def began(self, event: str) -> None:
        """Show that an event starts."""
        self._print(f'--- {event}')

    def logged(self, level: str, message: str) -> None:
        """Show a juju-log line."""
        for line in message.splitlines() or ['']:
            self._print(f'    {level:<8} {line}', level)

    def wrote(self, stream: str, line: str) -> None:
        """Show what the charm wrote itself."""
        self._print(f'    {stream:<8} {line}', 'WARNING' if stream == 'stderr' else 'DEBUG')

    def ended(self, outcome: Outcome) -> None:
        """Show an action's result; how the rest went is in the table at the end."""
        if outcome.timed_out:
            self._print(f'    ran out of time after {outcome.seconds:.0f} s', 'ERROR')
        elif outcome.signal:
            self._print(f'    killed by {outcome.signal}', 'ERROR')
        elif not outcome.succeeded:
            self._print(f'    failed with exit code {outcome.exit}', 'ERROR')
        if outcome.action is not None:
            self._print(f'    action   {json.dumps(outcome.action, sort_keys=True)}')

    def _print(self, text: str, level: str = '') -> None:
        colour = self._colours.get(level, '')
        shown = text.translate(_CONTROLS)
        with self._one_line_at_a_time:
            print(f'{colour}{shown}{_RESET if colour else ""}', file=self._out, flush=True)


def as_json(played: Played) -> str:
    """Return everything as one JSON object, for machines."""
    return json.dumps(
        {
            'charm': played.charm,
            'unit': played.unit,
            'unit-dir': str(played.unit_dir),
            'succeeded': played.succeeded,
            'ops': {**played.imported._asdict(), 'ours': played.imported.line is not None},
            'python': played.python._asdict(),
            'events': [_event(outcome) for outcome in played.outcomes],
            'hints': played.hints,
            **played.shown,
        },
        indent=2,
        sort_keys=True,
    )


def _event(outcome: Outcome) -> Dict[str, Any]:
    described = outcome._asdict()
    described['timed-out'] = described.pop('timed_out')
    described['signal'] = outcome.signal
    described['seconds'] = round(outcome.seconds, 3)
    tried = described.pop('host_commands')
    described['host-commands'] = [each._asdict() for each in tried]
    if outcome.action is None:
        del described['action']
    return described


def summary(played: Played, out: TextIO) -> None:
    """Print the table of events, what Juju would show, and what one could type next."""
    ours = played.imported
    line = f'ours, line {ours.line}' if ours.line else 'the published one'
    print(f'\nops {ours.version} ({line}, {ours.place})', file=out)
    print(f'Python {ours.python} ({played.python.path}): {played.python.why}\n', file=out)
    heads = ('event', 'seconds', 'hook commands', 'exit', 'deferred')
    for row in _table([heads, *map(_row, played.outcomes)]):
        print(row, file=out)
    print(f'\n{played.unit} in {played.unit_dir}', file=out)
    for row in _table(list(_standing(played.shown))):
        print(f'  {row}', file=out)
    _host_commands(played, out)
    for hint in played.hints:
        print(f'\nnote: {hint}', file=out)
    if played.suggestions:
        print('\nnext, for example:', file=out)
        for suggestion in played.suggestions:
            print(f'  {_words.as_called(suggestion)}', file=out)


def _host_commands(played: Played, out: TextIO) -> None:
    tried = [(outcome, each) for outcome in played.outcomes for each in outcome.host_commands]
    if tried:
        print('\ncommands that would change this machine:', file=out)
        for row in _table([(each.answer, each.command, o.event) for o, each in tried]):
            print(f'  {row}', file=out)


def _row(outcome: Outcome) -> Sequence[str]:
    ended = 'timed out' if outcome.timed_out else outcome.signal or str(outcome.exit)
    return (
        outcome.event,
        f'{outcome.seconds:.2f}',
        str(outcome.commands),
        ended,
        ', '.join(outcome.deferred) or '-',
    )


def _standing(shown: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    for key in ('unit-status', 'app-status'):
        status = shown[key]
        yield key.replace('-', ' '), ': '.join(filter(None, (status['status'], status['message'])))
    if shown['life'] != 'alive':
        yield 'life', shown['life']
    yield 'leader', 'yes' if shown['leader'] else 'no'
    yield 'Juju', shown['juju']
    if len(shown['units']) > 1:
        yield 'units', ', '.join(shown['units'])
    yield 'workload version', shown['workload-version'] or '-'
    yield 'ports', ', '.join(shown['ports']) or '-'
    for container in shown['containers']:
        yield f'container {container["name"]}', _container(container)
    yield from _storages_and_resources(shown)
    for secret in shown['secrets']:
        word = 'name' if secret['owner'] == 'user' else 'label'
        label = f', {word} {secret["label"]}' if secret['label'] else ''
        yield 'secret', f'{secret["id"]}{label}, revision {secret["revision"]}'
    for relation in shown['relations']:
        if not relation['data']:
            yield f'{relation["endpoint"]}:{relation["id"]} {relation["app"]}', '(empty)'
        for entity, content in relation['data'].items():
            pairs = ' '.join(f'{key}={value}' for key, value in content.items())
            yield f'{relation["endpoint"]}:{relation["id"]} {entity}', pairs or '(empty)'
    if shown['waiting']:
        yield 'waiting', ', '.join(shown['waiting'])


def _storages_and_resources(shown: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    for name, location in shown['storages'].items():
        yield f'storage {name}', location or '-'
    for name in shown['detached-storages']:
        yield f'storage {name}', 'detached'
    for name, path in shown['resources'].items():
        if path is not None:
            yield f'resource {name}', path


def _container(container: Mapping[str, Any]) -> str:
    if not container['can-connect']:
        return 'cannot connect'
    services = [f'{name} {current}' for name, current in container['services'].items()]
    checks = [f'check {name} {status}' for name, status in container['checks'].items()]
    said = ', '.join([*services, *checks])
    note = 'run by a real Pebble' if 'pebble' in container else 'nothing is really run'
    return f'{said} ({note})' if said else 'no services'


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    rows = [[cell.translate(_CONTROLS) for cell in row] for row in rows]
    widths = [max(len(cell) for cell in column) for column in zip(*rows)]
    for row in rows:
        yield '  '.join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip()
