# SPDX-License-Identifier: Apache-2.0
"""The options of ``ops run`` that say what is done to the unit, as people do it with ``juju``."""

from __future__ import annotations

import argparse
import pathlib
from typing import Sequence, Tuple

from ops.cli import _words
from ops.local import Wanted
from ops.local._juju import VERSIONS


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare them, in groups."""
    _unit(parser.add_argument_group('the unit', 'its life from its first event to its last'))
    _storages(parser.add_argument_group('storages and resources'))
    _secrets(
        parser.add_argument_group(
            'secrets of yours', 'the charm gets their ids: --config OPTION=secret:NAME'
        )
    )


def _unit(group: argparse._ArgumentGroup) -> None:  # pyright: ignore[reportPrivateUsage]  # argparse names it no other way
    add = group.add_argument
    leadership = group.add_mutually_exclusive_group()
    leadership.add_argument('--leader', action='store_true', default=None, help='lead (default)')
    leadership.add_argument('--no-leader', dest='leader', action='store_false', help='follow')
    add('--units', type=int, metavar='N', help='have N units, of which this is the first')
    add('--juju', choices=tuple(VERSIONS), default='', help='the version of Juju (3.6)')
    add('--resolved', action='store_true', help='go past a hook that failed')
    add('--remove', action='store_true', help='remove the unit')
    add('--state', type=pathlib.Path, metavar='FILE',
        help='start from a description, as "ops state" writes them')  # fmt: skip
    add('--unit-dir', type=pathlib.Path, metavar='DIR', help='where the unit stays between calls')
    add('--fresh', action='store_true', help='forget the unit of earlier calls first')


def _storages(group: argparse._ArgumentGroup) -> None:  # pyright: ignore[reportPrivateUsage]  # argparse names it no other way
    add = group.add_argument
    add('--attach-storage', action='append', default=[], metavar='NAME[/N]',
        help='attach a new storage, or one that was detached')  # fmt: skip
    add('--detach-storage', action='append', default=[], metavar='NAME[/N]',
        help='detach one; what is in it stays')  # fmt: skip
    add('--resource', action='append', default=[], metavar='NAME=PATH',
        help='the file of a resource; another one later leads to upgrade-charm')  # fmt: skip


def _secrets(group: argparse._ArgumentGroup) -> None:  # pyright: ignore[reportPrivateUsage]  # argparse names it no other way
    for option, what in (('--add-secret', 'add one'), ('--update-secret', 'give it new content')):
        group.add_argument(
            option,
            nargs='+',
            action='append',
            default=[],
            metavar=('NAME', 'K=V'),
            help=f'{what}; K#file=PATH keeps the content off the command line',
        )


def wanted(asked: argparse.Namespace) -> Wanted:
    """Return what was asked for.

    Raises:
        UsageError: if it cannot be read.
    """
    return Wanted(
        juju=asked.juju,
        state=asked.state,
        units=asked.units,
        attach_storage=tuple(asked.attach_storage),
        detach_storage=tuple(asked.detach_storage),
        resources=_words.pairs(asked.resource, '--resource', 'NAME=PATH'),
        add_secret=_named(asked.add_secret),
        update_secret=_named(asked.update_secret),
        unrelate=tuple(map(_words.endpoint, asked.unrelate)),
        resolved=asked.resolved,
        remove=asked.remove,
    )


def _named(given: Sequence[Sequence[str]]) -> Tuple[Tuple[str, Tuple[str, ...]], ...]:
    return tuple((name, tuple(words)) for name, *words in given)
