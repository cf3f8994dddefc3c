#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Write the pages of the reference that are tables somewhere in this tree.

Usage: ``python tools/reference_pages.py`` writes ``docs/reference/behaviours.md``,
``deprecations.md`` and ``differences.md``, the last from what the tests expect that compare this
tree with the published releases; a test compares the files with what this would write.
"""

from __future__ import annotations

import pathlib
import sys
from typing import Any, Callable, Dict, Iterable, Iterator, Set, Tuple

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / 'tests')]

from ops_compat import behaviours, deprecations, lines  # noqa: E402  # found by the line above

FOLDER = ROOT / 'docs' / 'reference'


_BEHAVIOURS = """\
What a charm, or its tests, can rely on and the two lines do differently: a row each. Each can be
set alone, for a process by the environment, and for a block of a test by
`ops_compat.behaviours.using`:

```text
OPS_COMPAT_BEHAVIOURS=strict-names=on,security-log=off
```

```python
from ops_compat import behaviours

with behaviours.using(strict_names=True):
    ...
```"""
_DEPRECATIONS = """\
What is deprecated, and what to use instead. No release that is known takes anything of it away."""
_WARNINGS = """\
The category of each is one of `ops_compat.deprecations`, and one of the standard ones too, so
that filters by either work. Filters by text match its beginning."""
_MIGRATING = """\
The environment variable `OPS_COMPAT_WARN` says what becomes of the uses: `warn`, as if it were not
set, `off`, `error`, or `ledger`, which counts each by row, owner and place, also of what only this
page calls deprecated. With the plugin of pytest the ledger is shown at the end of a run, and held
from growing:

```python
# conftest.py
pytest_plugins = ['ops_compat.pytest_plugin']
```

```text
OPS_COMPAT_WARN=ledger pytest          # lists the uses
pytest --ops-ledger=ops-ledger.json    # writes the file, and fails later if a use is added
```"""
_DIFFERENCES = """\
Small charms, and tests of charms, are run under the published releases and under this tree, and
all that can be seen of them is compared (`nox -s differential`). What follows is each difference
that is there on purpose, with its reason. Beside those, hook commands are spelled on both lines
as Ops 3 spells them, and line 2 has the later names: see {doc}`behaviours`."""
_MARKS = """\
A suite that uses `Harness` is told so by type checkers, and by pyright in its strict mode as an
error: {doc}`deprecations` has the setting that silences it."""
_CHECKERS = """\
`Harness` and `Context.charm_spec` have the mark of PEP 702, so that an editor strikes them
through. The published releases mark at most the second, so here a type checker may report what it
did not report before. Where that is an error, as in the strict mode of pyright, a suite that uses
Harness says:

```toml
[tool.pyright]
reportDeprecated = false        # or "warning"
```

For one file it is `# pyright: reportDeprecated=false`. mypy reports the mark only where
`enable_error_code = ["deprecated"]` asks for it, and `# mypy: disable-error-code=deprecated`
silences it for one file."""


def behaviours_page() -> str:
    """Return the page of what differs between the lines."""
    rows = (
        (f'`{row.key}`', _of_lines(row.lines), row.since, row.off, row.on)
        for row in behaviours.TABLE
    )
    return _page(
        'Behaviours that differ',
        'ops_compat/behaviours.py',
        _BEHAVIOURS,
        _table(('Row', 'On by itself', 'Since', 'Off', 'On'), rows),
        '## Why the lines are kept apart',
        '\n'.join(f'- `{row.key}`: {row.why}' for row in behaviours.TABLE),
    )


def deprecations_page() -> str:
    """Return the page of what is deprecated."""
    rows = (
        (f'`{row.thing}`', row.since, _warns(row), row.instead.replace('``', '`'))
        for row in deprecations.TABLE
    )
    warning = (text for row in deprecations.TABLE if row.warns_on for text in _texts(row))
    return _page(
        'Deprecations',
        'ops_compat/deprecations.py',
        _DEPRECATIONS,
        _table(('What', 'Since', 'Warns on', 'Instead'), rows),
        '## The warnings',
        _WARNINGS,
        _table(('What', 'Line', 'Category', 'Text'), warning),
        '## Migrating',
        _MIGRATING,
        '## Type checkers and editors',
        _CHECKERS,
    )


def differences_page() -> str:
    """Return the page of what differs from the published releases on purpose."""
    return _page(
        'Differences from the published releases',
        'tests/differential*/expected.py or tests/surface/expected.py',
        _DIFFERENCES,
        *(part for heading, tables in _compared() for part in _section(heading, tables)),
        '## Type checkers',
        _MARKS,
    )


def _compared() -> Iterator[Tuple[str, Iterable[Any]]]:
    from differential import expected as charms
    from differential_context import expected as context
    from differential_harness import expected as harness
    from surface import expected as surface

    yield 'Charms', (*charms.TABLE, *charms.WORDED)
    yield 'State-transition tests', context.TABLE
    yield 'Tests with Harness', harness.TABLE
    yield 'Names', surface.TABLE


def _section(heading: str, table: Iterable[Any]) -> Iterator[str]:
    reasons: Dict[str, Set[int]] = {}
    for row in table:
        reasons.setdefault(row.reason, set()).update(row.lines)
    yield f'## {heading}'
    yield '\n'.join(
        f'- *{_of_lines(on).capitalize()}.* {reason}' for reason, on in reasons.items()
    )


PAGES: Dict[str, Callable[[], str]] = {
    'behaviours.md': behaviours_page,
    'deprecations.md': deprecations_page,
    'differences.md': differences_page,
}


def _texts(row: deprecations.Deprecation) -> Iterator[Tuple[str, ...]]:
    """Return the text of each line, or one for both."""
    cells = f'`{row.thing}`', _categories(row.category)
    if row.message_on_2 is None:
        yield cells[0], _of_lines(row.warns_on), cells[1], f'`` {row.message} ``'
    else:
        yield cells[0], 'line 2', cells[1], f'`` {row.message_on_2} ``'
        yield cells[0], 'line 3', cells[1], f'`` {row.message} ``'


def _categories(ours: type) -> str:
    standard = next(each for each in ours.__mro__ if each.__module__ == 'builtins')
    return f'`{ours.__name__}`, a `{standard.__name__}`'


def _warns(row: deprecations.Deprecation) -> str:
    return _of_lines(row.warns_on) if row.warns_on else 'neither'


def _of_lines(on: Iterable[int]) -> str:
    numbers = sorted(on)
    return 'both lines' if numbers == sorted(lines.OPS_RELEASES) else f'line {numbers[0]}'


def _table(head: Tuple[str, ...], rows: Iterable[Tuple[str, ...]]) -> str:
    def line(cells: Iterable[str]) -> str:
        return f'| {" | ".join(cell.replace("|", chr(92) + "|") for cell in cells)} |'

    return '\n'.join([line(head), line('---' for _ in head), *map(line, rows)])


def _page(title: str, table: str, *parts: str) -> str:
    made = f'<!-- Written by tools/reference_pages.py: change {table}, and run it. -->'
    return '\n\n'.join([f'# {title}', made, *parts]) + '\n'


def written() -> Iterator[Tuple[pathlib.Path, str]]:
    """Return the path of each page and what it holds."""
    for name, page in PAGES.items():
        yield FOLDER / name, page()


def main() -> int:
    """Write the pages."""
    for path, text in written():
        path.write_text(text, encoding='utf-8')
    return 0


if __name__ == '__main__':
    sys.exit(main())
