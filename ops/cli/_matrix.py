# SPDX-License-Identifier: Apache-2.0
"""Run a charm's own tests on both lines and on each Python that is here, and compare.

  ops matrix                           the charm in this folder
  ops matrix ./my-charm -- -k upgrade  with more arguments for its pytest
  ops matrix --python 3.8 --python 3.12
  ops matrix --published               with the published packages beside ours
  ops matrix --write tox               what to put into the charm's tox.ini

What is compared is how each test ends, the output state of each run of a Context, and warnings.
How the charm is tested is read from [tool.ops.matrix] in its pyproject.toml:

  [tool.ops.matrix]
  install = ["-r requirements.txt", "pytest"]   # requirements, as pip takes them
  command = "pytest tests/unit"
  env = {PYTHONPATH = "{charm}/lib:{charm}/src"}
  pythons = ["3.8", "3.12"]                     # else each that is here
  expected = "matrix-expected.toml"             # differences that are meant

Without it the charm's tox.ini, dependency groups, lock and requirements files decide; what was
found is printed before it is used. Each cell has an environment of its own in ~/.cache/ops. The
ops in it is the one that runs this, as a wheel of either line that is made here.

A difference that is meant is an entry of that file, with its reason:

  [[expected]]
  kind = "state"               # or outcome, failure, warning
  test = "tests/unit/*"        # a * stands for any text
  what = "workload_version"
  between = ["3.8-*", "3.12-*"]
  reason = "the charm shows the Python that runs it"

An entry that matches nothing is an error. The exit code is 0 if every cell ran, no test failed,
and nothing differs that is not expected; else 1; 2 if the charm cannot be tested at all.
"""

from __future__ import annotations

import argparse
import json
import os
import pathlib
import re
import sys

from ops.cli import _matrix_report
from ops.local import UsageError
from ops.matrix import LINES, SNIPPETS, Request, run_matrix, snippet

SUMMARY = "run a charm's own tests on both lines and every Python, and compare"
PASSES_ON = 'arguments for pytest'
"""What stands behind ``--``."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what ``ops matrix`` takes."""
    add = parser.add_argument
    add('charm', nargs='?', default='.', metavar='CHARM_DIR', help='the folder of the charm (.)')
    add('--python', action='append', default=[], metavar='X.Y',
        help='only on this Python; may be repeated')  # fmt: skip
    add('--line', action='append', type=int, choices=LINES, default=[],
        help='only on this line; may be repeated')  # fmt: skip
    add('--published', action='store_true',
        help='add cells with the published packages, from the package index')  # fmt: skip
    add('--published-surface', action='store_true',
        help='let ours have the published names alone (later-names=off)')  # fmt: skip
    add('--timeout', type=float, default=1800.0, metavar='SECONDS',
        help='for the tests of a cell (1800)')  # fmt: skip
    add('--expected', metavar='FILE', help="differences that are meant, instead of the charm's")
    add('--fresh', action='store_true', help='make the environments again')
    add('--verbose', action='store_true', help='show what the installer and pytest print')
    add('--json', action='store_true', help='print one JSON object, and progress on stderr')
    add('--write', choices=SNIPPETS, metavar='|'.join(SNIPPETS),
        help='print what to put into tox.ini, noxfile.py or a workflow, and end')  # fmt: skip


def run(asked: argparse.Namespace) -> int:
    """Run the matrix and report; 1 if a cell failed or something unexpected differs."""
    request = _request(asked)
    if asked.write:
        print(snippet(asked.write, request))
        return 0
    progress = _matrix_report.Progress(
        sys.stderr if asked.json else sys.stdout, verbose=asked.verbose
    )
    report = run_matrix(request, progress, os.environ)
    if asked.json:
        print(json.dumps(_matrix_report.as_json(report), indent=2))
    else:
        print('\n'.join(_matrix_report.told(report)))
    return 0 if report.succeeded else 1


def _request(asked: argparse.Namespace) -> Request:
    odd = [word for word in asked.python if not re.fullmatch(r'3\.\d+', word)]
    if odd:
        raise UsageError(f'cannot read --python {odd[0]!r}: expected a version such as 3.12')
    if asked.timeout <= 0:
        raise UsageError(f'cannot wait {asked.timeout:g} s: --timeout is a number above 0')
    return Request(
        charm=pathlib.Path(asked.charm),
        arguments=tuple(asked.passed_on),
        pythons=tuple(dict.fromkeys(asked.python)),
        lines=tuple(dict.fromkeys(asked.line)) or LINES,
        published=asked.published,
        published_surface=asked.published_surface,
        timeout=asked.timeout,
        expected=pathlib.Path(asked.expected) if asked.expected else None,
        fresh=asked.fresh,
    )
