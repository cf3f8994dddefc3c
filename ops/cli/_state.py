# SPDX-License-Identifier: Apache-2.0
"""Describe a unit of ``ops run`` in YAML, for ``ops run --state FILE`` to start from.

  ops state ./my-charm                  print the description of the charm's unit
  ops state ./my-charm -o unit.yaml     write it to a file
  ops run ./my-charm --fresh --state unit.yaml update-status

The description has what Juju knows: options, relations and their data, storages by id, resources
by path, secrets by id and label, statuses. It has neither files nor what the charm stores for
itself, and the content of secrets only if asked for, in a file for you alone.
"""

from __future__ import annotations

import argparse
import os
import pathlib
import sys

from ops._private import yaml
from ops.local import Request, UsageError, description

SUMMARY = 'describe a unit of "ops run" in YAML'


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what ``ops state`` takes."""
    add = parser.add_argument
    add('charm', nargs='?', type=pathlib.Path, default=pathlib.Path(), metavar='CHARM_DIR',
        help='the charm (default: the one in this folder)')  # fmt: skip
    add('-o', '--output', type=pathlib.Path, metavar='FILE', help='write it here')
    add('--with-secret-content', action='store_true',
        help='write the content of secrets too; needs -o, and the file is 0600')  # fmt: skip
    add('--python', metavar='PATH', help='the interpreter, as "ops run" was told')
    add('--line', choices=('2', '3'), default='', help='the line, as "ops run" was told')
    add('--unit-dir', type=pathlib.Path, metavar='DIR', help='where the unit stays')


def run(asked: argparse.Namespace) -> int:
    """Write the description."""
    if asked.with_secret_content and not asked.output:
        raise UsageError(
            'cannot print the content of secrets: --with-secret-content needs a file, -o FILE'
        )
    request = Request(asked.charm, python=asked.python, line=asked.line, unit_dir=asked.unit_dir)
    found = description(request, content=asked.with_secret_content)
    text = yaml.safe_dump(found, sort_keys=False, allow_unicode=True)
    if asked.output:
        _write(asked.output, text, private=asked.with_secret_content)
    else:
        sys.stdout.write(text)
    return 0


def _write(path: pathlib.Path, text: str, *, private: bool) -> None:
    """Write a file in one step, so that no half of it is ever there."""
    draft = path.with_name(f'.{path.name}.new')
    try:
        draft.unlink(missing_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        descriptor = os.open(draft, flags, 0o600 if private else 0o666)
        with open(descriptor, 'w', encoding='utf-8') as file:
            file.write(text)
        os.replace(draft, path)
    except OSError as exc:
        raise UsageError(f'cannot write {path}: {exc.strerror}') from exc
