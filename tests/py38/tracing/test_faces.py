# SPDX-License-Identifier: Apache-2.0
"""With and without the extra, and what is loaded when."""

# The old addresses offer private names, for tools.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import importlib
import os
import pathlib
import subprocess
import sys
from typing import Any

import ops_tracing
import pytest
from kit import traced

import ops
import ops.tracing
from ops._private import spans
from ops.tracing import _buffer

SDK = 'opentelemetry.sdk'
NEVER = ('pydantic', 'opentelemetry.exporter', 'requests', 'google.protobuf')


def python(code: str) -> str:
    """Run code as another process, with this tree and the extra, and return what it prints."""
    return subprocess.run(
        [sys.executable, '-W', 'error', '-c', code],
        env={**os.environ, 'PYTHONPATH': traced.PATH},
        check=True,
        stdout=subprocess.PIPE,
        encoding='utf-8',
    ).stdout


@pytest.mark.parametrize('missing', ['ops_tracing', SDK])
def test_without_the_extra_it_is_none_and_cannot_be_imported(missing: str):
    code = f"""if True:
        import sys
        sys.modules[{missing!r}] = None
        import ops
        print(ops.tracing)
        try:
            import ops.tracing
        except ImportError as error:
            print(error)
    """

    assert python(code).splitlines() == [
        'None',
        f'cannot import ops.tracing: there is no {missing}; install ops[tracing]',
    ]


def test_the_sdk_is_loaded_only_to_record():
    code = f"""if True:
        import sys
        import ops, ops_tracing
        print(ops.tracing.Tracing, {SDK!r} in sys.modules, 'opentelemetry.trace' in sys.modules)
    """

    assert python(code) == "<class 'ops.tracing.Tracing'> False False\n"


def test_what_records_loads_nothing_heavy():
    code = f"""if True:
        import sys
        from ops.tracing import _exporter, _in_memory, _otlp, _process
        print([name for name in {NEVER!r} if name in sys.modules])
    """

    assert python(code) == '[]\n'


def test_without_the_sdk_a_charms_own_spans_go_nowhere():
    code = f"""if True:
        import sys
        sys.modules[{SDK!r}] = None
        import ops
        from opentelemetry import trace
        with trace.get_tracer('mine').start_as_current_span('work') as span:
            print(span.is_recording())
    """

    assert python(code) == 'False\n'


def test_both_addresses_offer_the_same():
    assert ops.tracing.__all__ == ops_tracing.__all__
    for name in ops.tracing.__all__:
        assert getattr(ops.tracing, name) is getattr(ops_tracing, name)
    assert ops_tracing.Tracing.__module__ == 'ops.tracing'


def _private(module: str) -> Any:
    return importlib.import_module(f'ops_tracing.{module}')


@pytest.mark.parametrize(
    ('module', 'names'),
    [
        ('_backend', 'BUFFER_FILENAME _exporter mark_observed set_destination setup shutdown'),
        ('_buffer', 'BUFFER_SIZE Buffer Destination DEFAULT_PRIORITY OBSERVED_PRIORITY'),
        ('_mock', 'patch_tracing'),
        ('_api', 'Tracing'),
    ],
)
def test_the_names_that_tools_use_are_there(module: str, names: str):
    found = _private(module)

    assert [name for name in names.split() if not hasattr(found, name)] == []


def test_nothing_is_recorded_outside_of_a_dispatch():
    ops.tracing.set_destination('http://h/v1/traces', None)
    ops_tracing._mark_observed()
    ops_tracing._shutdown()

    assert _private('_backend')._exporter is None


@pytest.mark.parametrize('url', ['ftp://h', 'file:///etc/hosts', 'h:4318', 'grpc://h'])
def test_a_destination_is_http_or_https(url: str):
    with pytest.raises(ValueError, match='Only HTTP and HTTPS tracing'):
        ops.tracing.set_destination(url, None)


def test_a_tool_records_a_run_of_its_own(tmp_path: pathlib.Path):
    context = ops.JujuContext._from_dict(
        {'JUJU_CHARM_DIR': str(tmp_path), 'JUJU_UNIT_NAME': 'a/0', 'JUJU_VERSION': '3.6.0'}
    )
    ops_tracing._setup(context, 'MyCharm')
    try:
        exporter = _private('_backend')._exporter
        ops_tracing._mark_observed()
        with spans.span('mine'):
            pass
    finally:
        ops_tracing._shutdown()

    assert exporter.buffer.observed
    _, data, mime = _buffer.Buffer(tmp_path / '.tracing-data.db').pushpop() or (0, b'', '')
    assert b'"mine"' in data
    assert mime == 'application/json'


def test_a_tool_collects_spans_in_a_list():
    with _private('_mock').patch_tracing() as found, spans.span('mine'):
        pass

    assert [span.name for span in found.get_finished_spans()] == ['mine']
