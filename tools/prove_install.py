# SPDX-License-Identifier: Apache-2.0
"""Show what is said of the files in ``dist/``, in fresh environments on 3.8 and 3.12.

Usage::

    python tools/prove_install.py build                    # what every change is held to
    python tools/prove_install.py moves                    # in and out, and from source
    python tools/prove_install.py moves --whole-closure    # and everything built from source

Needs the public package index, where the published packages are: without it, it fails.
"""

from __future__ import annotations

import itertools
import sys
from typing import Iterable, Sequence

import interpreters
from proofs import claims, from_source, installing, replacing, reproducing, requiring, resolving
from proofs.environments import PYTHONS


def main(words: Sequence[str]) -> None:
    """Check the claims of a session; end with an error if one does not hold."""
    missing = [version for version in PYTHONS if version not in interpreters.find()]
    if missing:
        raise SystemExit(f'cannot prove anything: missing Python {", ".join(missing)}')
    resolving.reach_public_index()
    claims.run(_moves(words) if 'moves' in words else _build())


def _build() -> Iterable[claims.Claim]:
    return itertools.chain(reproducing.claims(), resolving.claims(), installing.claims())


def _moves(words: Sequence[str]) -> Iterable[claims.Claim]:
    asked = installing.whole_closure() if '--whole-closure' in words else ()
    moving = (requiring, replacing, from_source)
    each = (module.claims() for module in moving)
    return itertools.chain(resolving.slower_claims(), *each, asked)


if __name__ == '__main__':
    main(sys.argv[1:])
