# SPDX-License-Identifier: Apache-2.0
"""Run a charm on this machine, with no Juju at hand: each event as a process of its own.

A new unit is started as Juju starts one: storage-attached, install, relation-created for
peers, leader-elected (or leader-settings-changed), config-changed, start, and pebble-ready for
each container. Later calls go on with the same unit, whose state stays in a private folder.

  ops run                              the charm in this folder: start its unit, or go on
  ops run ./my-charm update-status     one event by its name
  ops run ./my-charm --config port=80  change an option, then config-changed
  ops run ./my-charm --relate database=postgres --remote-data host=db.internal
  ops run ./my-charm --action backup target=s3
  ops run ./my-charm --attach-storage data --units 3
  ops run ./my-charm secret-rotate:LABEL
  ops run ./my-charm --remove

When files of the charm have changed since the last call, upgrade-charm and config-changed come
first. A hook that failed comes first too, until it succeeds or --resolved; what waits behind it
goes on then, but an action runs in a unit that is in error as well.

The charm's Python is --python, else the venv of a packed charm, else .venv or venv in its folder,
else $VIRTUAL_ENV if that has what the charm requires, else an environment that is made once of
its uv.lock, poetry.lock, requirements.txt or pyproject.toml and the PYDEPS of its lib/, and kept
in ~/.cache/ops. A charm that requires nothing but ops is run by the Python that runs this.

Each container has a Pebble in memory: files that the charm pushes lie in the unit's folder,
services count as running without being run, and a command answers what --exec says:

  ops run --exec web:'nginx -v'='nginx/1.25' --container-files web=./image

With --pebble each has a real one, the program on PATH or --pebble=PATH, for the length of the
call, which begins with pebble-ready. It runs services, checks and commands, and CONFINES
NOTHING: its paths and commands are those of this machine, so that a push to /etc/x writes
/etc/x. As root it needs --as-root as well. Notices and checks that fail or recover become the
charm's events, also in the --listen seconds after the last one:

  ops run --pebble=/snap/bin/pebble --listen 30

Commands by which the charm would change this machine, such as apt, snap, systemctl or useradd,
are refused, after sudo too:

  ops run --host-commands=record       count them as done, and list them
  ops run --stub apt-get=./my-apt-get  answer one: FILE is run, or printed if not executable
  ops run --host-commands=allow        run them

The charm is not confined beyond that: it is a program that runs as you. It can name a command
by its absolute path, it can read and write your files, and it reaches your network.
"""

from __future__ import annotations

import argparse
import os
import pathlib
import sys
import threading
from typing import List, Sequence, Tuple

from ops.cli import _report, _unit_options, _words
from ops.local import Asked, Host, Request, UsageError, play

SUMMARY = 'run a charm on this machine, with no Juju at hand'

FLAGS = {'--pebble': '--pebble='}
"""Options whose value is told by its ``=``: a word that follows is none."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what ``ops run`` takes."""
    parser.usage = '%(prog)s [CHARM] [EVENT[:SUBJECT] ...] [OPTION ...]'
    parser.add_argument('words', nargs='*', metavar='CHARM | EVENT[:SUBJECT]',
        help='the folder or .charm file, then events by name, and of what if that is not '
        'clear')  # fmt: skip
    add = parser.add_argument_group('options, relations, actions').add_argument
    add('--config', action='append', default=[], metavar='K=V',
        help='set an option; K= unsets one that is no string')  # fmt: skip
    add('--relate', action='append', default=[], metavar='ENDPOINT[=APP]',
        help='relate an endpoint to an application, with one unit of it')  # fmt: skip
    add('--unrelate', action='append', default=[], metavar='ENDPOINT[=APP]',
        help='end a relation')  # fmt: skip
    add('--remote-data', action='append', default=[], metavar='K=V',
        help='what that unit writes into the relation named last')  # fmt: skip
    add('--remote-app-data', action='append', default=[], metavar='K=V',
        help='what that application writes there')  # fmt: skip
    add('--action', nargs='+', action='append', default=[], metavar=('NAME', 'K=V'),
        help='run an action with its parameters')  # fmt: skip
    _unit_options.arguments(parser)
    add = parser.add_argument_group('the process of the charm').add_argument
    add('--python', metavar='PATH', help='the interpreter, instead of the one that is found')
    add('--line', choices=('2', '3'), default='', help='the line of ops that the charm sees')
    add('--env', action='append', default=[], metavar='K=V',
        help="a variable for the charm; nothing else of yours reaches it")  # fmt: skip
    add('--timeout', type=_seconds, default=300.0, metavar='SECONDS', help='for each event (300)')
    add = parser.add_argument_group('containers').add_argument
    add('--exec', dest='execs', action='append', default=[],
        metavar='CONTAINER:COMMAND=TEXT[:EXIT]',
        help='what a command answers in a container; TEXT may name a file')  # fmt: skip
    add('--container-files', action='append', default=[], metavar='CONTAINER=DIR',
        help="copy a folder into a container's root first")  # fmt: skip
    add('--no-connect', action='append', default=[], metavar='CONTAINER',
        help='a container whose Pebble does not answer in this call')  # fmt: skip
    add('--pebble', nargs='?', const='', metavar='=PATH',
        help='a real Pebble for each: it confines nothing (default: one in memory)')  # fmt: skip
    add('--as-root', action='store_true', help='let that run as root')
    add('--listen', type=_seconds_or_none, metavar='SECONDS',
        help='wait so long after the last event for what that raises (5)')  # fmt: skip
    add = parser.add_argument_group('this machine').add_argument
    add('--host-commands', choices=('refuse', 'record', 'allow'), default='refuse',
        help='what becomes of commands that change this machine (refuse)')  # fmt: skip
    add('--stub', action='append', default=[], metavar='NAME=FILE',
        help='what answers such a command: run if executable, else printed')  # fmt: skip
    parser.add_argument(
        '--json', action='store_true', help='print one JSON object, and progress on stderr'
    )


def run(asked: argparse.Namespace) -> int:
    """Play what was asked for, showing it as it goes; 1 if a hook failed, else 0."""
    progress = _report.Progress(sys.stderr if asked.json else sys.stdout)
    played = play(_request(asked), progress)
    if asked.json:
        print(_report.as_json(played))
    else:
        _report.summary(played, sys.stdout)
    return 0 if played.succeeded else 1


def _request(asked: argparse.Namespace) -> Request:
    charm, events = _charm_and_events(asked.words)
    return Request(
        charm=charm,
        events=tuple(events),
        config=_words.pairs(asked.config, '--config'),
        relate=tuple(map(_words.endpoint, asked.relate)),
        remote_data=_words.pairs(asked.remote_data, '--remote-data'),
        remote_app_data=_words.pairs(asked.remote_app_data, '--remote-app-data'),
        actions=tuple(
            (name, _words.pairs(rest, f'--action {name}')) for name, *rest in asked.action
        ),
        leader=asked.leader,
        python=asked.python,
        line=asked.line,
        environment=_words.pairs(asked.env, '--env'),
        timeout=asked.timeout,
        unit_dir=asked.unit_dir,
        fresh=asked.fresh,
        containers=_containers(asked),
        wanted=_unit_options.wanted(asked),
        host=Host(asked.host_commands, tuple(asked.stub)),
    )


def _containers(asked: argparse.Namespace) -> Asked:
    given = Asked(tuple(asked.execs), tuple(asked.container_files), tuple(asked.no_connect))
    if asked.pebble is None:
        for flag, said in (('--as-root', asked.as_root), ('--listen', asked.listen is not None)):
            if said:
                raise UsageError(f'cannot use {flag} without --pebble: nothing really runs')
        return given
    listen = given.listen if asked.listen is None else asked.listen
    return given._replace(pebble=asked.pebble, as_root=asked.as_root, listen=listen)


def _charm_and_events(words: Sequence[str]) -> Tuple[pathlib.Path, List[str]]:
    """Tell the charm from the events: it comes first, and is a path, a folder or a .charm."""
    if words and (
        os.sep in words[0]
        or words[0] in ('.', '..')
        or words[0].endswith('.charm')
        or os.path.isdir(words[0])
    ):
        return pathlib.Path(words[0]), list(words[1:])
    if words and not any(map(os.path.isfile, ('charmcraft.yaml', 'metadata.yaml'))):
        raise UsageError(
            f'cannot run {words[0]!r}: it is no folder, and no event of a charm in this one, '
            'which has no charmcraft.yaml and no metadata.yaml; the charm comes first'
        )
    return pathlib.Path(), list(words)


def _seconds(text: str) -> float:
    seconds = _number(text)
    if not 0 < seconds <= threading.TIMEOUT_MAX:
        raise argparse.ArgumentTypeError(f'expected seconds, more than 0, and not {text!r}')
    return seconds


def _seconds_or_none(text: str) -> float:
    return 0.0 if _number(text) == 0 else _seconds(text)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f'expected seconds, and not {text!r}') from None
