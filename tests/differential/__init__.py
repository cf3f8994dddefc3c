# SPDX-License-Identifier: Apache-2.0
"""Charms run as processes under the published release and under this tree, and compared.

General layout:

- ``programs/`` the charms and the hooks that each is run for;
- ``_program`` what a program is made of;
- ``_play`` runs one program with one interpreter, against the unit in memory;
- ``_seen`` what is left behind: files and the state database;
- ``_plain`` takes out what no two runs have in common: times, ids, places, lines of code;
- ``_spelling`` what Ops 3's way to write a hook command has in common with that of Ops 2;
- ``_compare`` the differences, each claimed by a row of ``expected``.

``nox -s differential`` sets up the published releases and runs it. It needs the package index
the first time; what the published releases did is kept in ``.cache/differential``.
"""

from __future__ import annotations
