# SPDX-License-Identifier: Apache-2.0
"""The table of deprecations, and how a row warns."""

from __future__ import annotations

import dataclasses
import inspect
import os
import pathlib
import re
import subprocess
import sys
import warnings
from typing import Iterator, Tuple

import pytest

from ops_compat import deprecations, ledger, lines
from ops_compat.deprecations import Deprecation

rows = pytest.mark.parametrize('row', deprecations.TABLE, ids=lambda row: row.thing)

ROW = Deprecation('ops.Old', since='2.0.0', instead='Use new.', message='Old is old')
QUIET = dataclasses.replace(ROW, warns_on=())
PENDING = dataclasses.replace(ROW, category=deprecations.OpsPendingDeprecationWarning)


def old_function(row: Deprecation = ROW, stacklevel: int = 1):
    row.warn(stacklevel=stacklevel)


def here() -> int:
    """Return the line of the caller."""
    frame = inspect.currentframe()
    assert frame is not None
    assert frame.f_back is not None
    return frame.f_back.f_lineno


@pytest.fixture(autouse=True)
def _warn_as_usual() -> Iterator[None]:
    with deprecations.using('warn'):
        yield


# -- the table --


@rows
def test_it_is_bound_to_a_name_in_capitals(row: Deprecation):
    names = [name for name, bound in vars(deprecations).items() if bound is row]

    assert names
    assert re.fullmatch('[A-Z][A-Z_]+', names[0])


@rows
def test_the_thing_is_a_public_path(row: Deprecation):
    assert re.fullmatch(r'ops(\.[A-Za-z_]+)+( with.*)?', row.thing)


@rows
def test_since_is_a_release(row: Deprecation):
    since = tuple(int(part) for part in row.since.split('.'))

    assert len(since) == 3
    assert since[0] in lines.OPS_RELEASES


@rows
def test_instead_is_a_sentence(row: Deprecation):
    assert re.fullmatch(r'[A-Z].*\.', row.instead)


@rows
def test_a_row_that_warns_on_one_line_only_is_of_that_line(row: Deprecation):
    if len(row.warns_on) == 1:
        assert row.since.startswith(str(row.warns_on[0]))


def test_things_are_unique():
    things = [row.thing for row in deprecations.TABLE]

    assert len(set(things)) == len(things)


@rows
def test_each_category_is_ours_and_a_standard_one(row: Deprecation):
    assert issubclass(row.category, deprecations.OpsDeprecation)
    assert issubclass(row.category, (DeprecationWarning, PendingDeprecationWarning))


# The texts of the published releases, for line 2 and line 3; those without two are alike.
TEXTS = {
    deprecations.JUJU_VERSION_FROM_ENVIRON: [
        'JujuVersion.from_environ() is deprecated, use self.model.juju_version instead'
    ],
    deprecations.STATUS_BASE_REGISTER: ['StatusBase.register is for internal use only'],
    deprecations.SECRET_INFO_MODEL_UUID: [
        (
            '`model_uuid` should always be provided when creating a SecretInfo instance, '
            'and will be required in the future.'
        )
    ],
    deprecations.COLLECT_METRICS: [
        (
            'collect-metrics events will not be emitted from Juju 4.0 onwards '
            '- consider using the Canonical Observability Stack'
        ),
        (
            'collect-metrics events are not be emitted from Juju 3.6.11 onwards '
            '- consider using the Canonical Observability Stack'
        ),
    ],
    deprecations.PRE_SERIES_UPGRADE: [
        'pre-series-upgrade events will not be emitted from Juju 4.0 onwards'
    ],
    deprecations.POST_SERIES_UPGRADE: [
        'post-series-upgrade events will not be emitted from Juju 4.0 onwards'
    ],
    deprecations.LIB_USE: ['ops.lib is deprecated, prefer charm libraries instead'],
    deprecations.LIB_AUTOIMPORT: ['ops.lib is deprecated, prefer charm libraries instead'],
    deprecations.LEGACY_HOOKS: ['Legacy hooks are deprecated.'],
    deprecations.CONTROLLER_STORAGE: [
        (
            "Controller storage is deprecated; it's intended for podspec charms and will be "
            'removed in a future release.'
        )
    ],
    deprecations.HARNESS: [
        (
            'Harness is deprecated. For the recommended approach, see: https://canonical.com/juju/'
            'docs/ops/2.x/howto/write-unit-tests-for-a-charm.html'
        ),
        (
            'Harness is deprecated. For the recommended approach, see: https://canonical.com/juju/'
            'docs/ops/latest/howto/write-unit-tests-for-a-charm/'
        ),
    ],
    deprecations.CONTEXT_CHARM_SPEC: [
        '',
        'Use State.from_context to generate a State from charm metadata.',
    ],
}


@rows
def test_a_row_warns_as_the_published_release_of_the_line(row: Deprecation):
    texts = TEXTS.get(row, [''])
    expected = texts[0] if lines.LINE == 2 else texts[-1]
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')

        old_function(row)

    assert [str(warning.message) for warning in caught] == ([expected] if expected else [])


@rows
def test_harness_alone_is_pending(row: Deprecation):
    standard = PendingDeprecationWarning if row is deprecations.HARNESS else DeprecationWarning

    assert issubclass(row.category, standard)


# -- how a row warns --


def test_the_warning_points_at_the_line_of_the_caller():
    line = here() + 2
    with pytest.warns(deprecations.OpsDeprecationWarning, match='Old is old') as caught:
        old_function()

    assert (caught[0].filename, caught[0].lineno) == (__file__, line)


def test_the_warning_points_at_the_line_that_calls_a_class():
    class Old:
        def __init__(self):
            ROW.warn()

    line = here() + 2
    with pytest.warns(deprecations.OpsDeprecationWarning) as caught:
        Old()

    assert (caught[0].filename, caught[0].lineno) == (__file__, line)


def test_the_warning_points_at_the_line_that_reads_a_property():
    class Thing:
        @property
        @deprecations.deprecated('Old is old', category=None)
        def old(self) -> int:
            ROW.warn()
            return 1

    line = here() + 2
    with pytest.warns(deprecations.OpsDeprecationWarning) as caught:
        _ = Thing().old  # pyright: ignore[reportDeprecated]

    assert (caught[0].filename, caught[0].lineno) == (__file__, line)


def test_stacklevel_goes_past_a_caller():
    def passes_on():
        old_function(stacklevel=2)

    line = here() + 2
    with pytest.warns(deprecations.OpsDeprecationWarning) as caught:
        passes_on()

    assert (caught[0].filename, caught[0].lineno) == (__file__, line)


@pytest.mark.parametrize(
    ('row', 'standard'), [(ROW, DeprecationWarning), (PENDING, PendingDeprecationWarning)]
)
def test_a_filter_for_the_standard_category_applies(row: Deprecation, standard: type[Warning]):
    with warnings.catch_warnings():
        warnings.simplefilter('error')
        warnings.simplefilter('ignore', standard)

        old_function(row)


def test_a_filter_for_the_text_applies():
    with warnings.catch_warnings():
        warnings.simplefilter('error')
        warnings.filterwarnings('ignore', message='Old is')

        old_function()


def test_what_only_the_documentation_deprecates_is_silent():
    with warnings.catch_warnings():
        warnings.simplefilter('error')

        old_function(QUIET)


@pytest.mark.parametrize('line', [2, 3])
def test_a_row_of_one_line_warns_on_that_line_alone(line: int):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')

        old_function(dataclasses.replace(ROW, warns_on=(line,)))

    assert len(caught) == (1 if line == lines.LINE else 0)


def test_the_text_is_that_of_the_line():
    row = dataclasses.replace(ROW, message_on_2='Old is old here')

    assert row.text == ('Old is old here' if lines.LINE == 2 else 'Old is old')


# -- OPS_COMPAT_WARN --


def test_off_is_silent():
    with warnings.catch_warnings(), deprecations.using('off'):
        warnings.simplefilter('error')

        old_function()


def test_error_raises_whatever_the_filters_say():
    with warnings.catch_warnings(), deprecations.using('error'):
        warnings.simplefilter('ignore')

        with pytest.raises(deprecations.OpsDeprecationWarning, match='Old is old'):
            old_function()


def test_error_raises_nothing_for_what_only_the_documentation_deprecates():
    with deprecations.using('error'):
        old_function(QUIET)


@pytest.mark.parametrize('row', [ROW, QUIET], ids=['warns', 'quiet'])
def test_ledger_counts_and_is_silent(row: Deprecation):
    ledger.clear()
    with warnings.catch_warnings(), deprecations.using('ledger'):
        warnings.simplefilter('error')
        line = here() + 2
        for _ in range(2):
            old_function(row)

    assert ledger.entries() == [('ops.Old', 'charm', f'{__file__}:{line}', 2)]
    ledger.clear()


def test_using_restores():
    with pytest.raises(deprecations.OpsDeprecationWarning), deprecations.using('error'):
        old_function()

    with pytest.warns(deprecations.OpsDeprecationWarning):
        old_function()


def test_using_refuses_an_unknown_mode():
    with pytest.raises(ValueError, match="'loud' is not one of"), deprecations.using('loud'):
        pass


def in_a_process(mode: str) -> subprocess.CompletedProcess[str]:
    program = (
        'from ops_compat import deprecations\n'
        'def old(): deprecations.JUJU_VERSION_FROM_ENVIRON.warn()\n'
        'old()\n'
        'import sys\n'
        'if "ops_compat.ledger" in sys.modules:\n'
        '    print(sys.modules["ops_compat.ledger"].entries())\n'
    )
    return subprocess.run(
        [sys.executable, '-W', 'always', '-c', program],
        env={**os.environ, 'OPS_COMPAT_WARN': mode},
        capture_output=True,
        encoding='utf-8',
    )


def test_a_process_warns_as_usual_under_an_empty_setting():
    assert 'OpsDeprecationWarning: JujuVersion.from_environ()' in in_a_process('').stderr


def test_a_process_under_off_is_silent():
    done = in_a_process('off')

    assert (done.stdout, done.stderr) == ('', '')


def test_a_process_under_error_fails():
    assert in_a_process('error').returncode != 0


def test_a_process_under_ledger_counts():
    done = in_a_process('ledger')

    assert done.stderr == ''
    assert "thing='ops.JujuVersion.from_environ', owner='charm', place='<string>:3'" in done.stdout


def test_a_bad_setting_fails_with_variable_and_value():
    done = in_a_process('loud')

    assert "ValueError: cannot read OPS_COMPAT_WARN: 'loud' is not one of" in done.stderr


# -- deprecated() --


def test_the_mark_is_what_pep_702_asks_for_and_nothing_else():
    def function() -> int:
        return 3

    marked = deprecations.deprecated('Old is old', category=None)(function)

    assert marked is function
    assert marked.__deprecated__ == 'Old is old'  # type: ignore[attr-defined]


# -- the ledger --


@pytest.mark.parametrize(
    ('filename', 'owner'),
    [
        ('/charm/src/charm.py', 'charm'),
        ('tests/unit/test_charm.py', 'charm'),
        ('/charm/lib/charms/db_libs/v0/db_client.py', 'charms.db_libs.v0.db_client'),
        ('/charm/lib/charms/tls/v3/tls/_client.py', 'charms.tls.v3.tls'),
        ('/charm/src/lib/charms/readme.py', 'charm'),
        ('<string>', 'charm'),
    ],
)
def test_the_owner_of_a_file(filename: str, owner: str):
    assert ledger.owner(filename) == owner


@pytest.fixture(
    params=['lib/python3.8/site-packages', 'usr/lib/python3/dist-packages', 'charm/venv']
)
def home(request: pytest.FixtureRequest, tmp_path: pathlib.Path) -> pathlib.Path:
    """Where distributions are installed."""
    folder = tmp_path / request.param
    folder.mkdir(parents=True)
    return folder


@pytest.mark.parametrize(
    ('files', 'owner'),
    [
        (('cosl/__init__.py', 'cosl/grafana/client.py'), 'cosl'),
        (('single.py',), 'single'),
        (('charmlibs/snap/__init__.py', 'charmlibs/snap/_snap.py'), 'charmlibs.snap'),
        (('charmlibs/single.py',), 'charmlibs.single'),
    ],
)
def test_the_owner_of_an_installed_file(home: pathlib.Path, files: Tuple[str, ...], owner: str):
    for name in files:
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).touch()

    assert ledger.owner(str(home / files[-1])) == owner


def called_in(module: str, filename: str) -> None:
    """Use the deprecated function from a line of a file that does not exist."""
    names = {'__name__': module, 'old_function': old_function}
    exec(compile('old_function()', filename, 'exec'), names)


@pytest.fixture
def counted() -> Iterator[None]:
    ledger.clear()
    with deprecations.using('ledger'):
        yield
    ledger.clear()


@pytest.mark.usefixtures('counted')
def test_the_ledger_tells_owners_apart():
    called_in('charms.db.v0.client', '/charm/lib/charms/db/v0/client.py')
    called_in('charm', '/charm/src/charm.py')

    assert ledger.entries() == [
        ('ops.Old', 'charm', '/charm/src/charm.py:1', 1),
        ('ops.Old', 'charms.db.v0.client', '/charm/lib/charms/db/v0/client.py:1', 1),
    ]


@pytest.mark.usefixtures('counted')
@pytest.mark.parametrize('module', ['ops', 'ops.charm', 'scenario.context', 'ops_tracing'])
def test_the_ledger_passes_over_the_lines_of_ops(module: str):
    called_in(module, '/somewhere/ops/charm.py')

    (entry,) = ledger.entries()
    assert entry.place.startswith(f'{__file__}:')


@pytest.mark.usefixtures('counted')
def test_the_ledger_does_not_take_a_longer_name_for_ops():
    called_in('ops_extras', '/charm/src/ops_extras.py')

    assert ledger.entries()[0].place == '/charm/src/ops_extras.py:1'


@pytest.mark.usefixtures('counted')
def test_the_ledger_can_be_cleared():
    old_function()

    ledger.clear()

    assert ledger.entries() == []
