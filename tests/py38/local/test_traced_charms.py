# SPDX-License-Identifier: Apache-2.0
"""Which charms ``ops run`` gives OpenTelemetry's SDK."""

from __future__ import annotations

import pathlib
import sys

import pytest

from ops.local import _python, _requirements


@pytest.mark.parametrize(
    ('line', 'traced'),
    [('ops[tracing]>=2.23', True), ('ops-tracing', True), ('ops[testing]', False)],
)
def test_a_charm_that_requires_the_extra_is_traced(
    tmp_path: pathlib.Path, line: str, traced: bool
):
    (tmp_path / 'requirements.txt').write_text(f'{line}\n')

    assert _requirements.declared(tmp_path).traced == traced


def test_a_python_with_the_sdk_suits_a_traced_charm():
    assert _python.lacking(sys.executable, _requirements.Declared(ours=('ops[tracing]',))) == []


def test_one_without_lacks_it(tmp_path: pathlib.Path):
    bare = tmp_path / 'python'
    bare.write_text(f'#!/bin/sh\nexec {sys.executable} -S -I "$@"\n')
    bare.chmod(0o755)
    lacking = _python.lacking(str(bare), _requirements.Declared(ours=('ops[tracing]',)))

    assert lacking == ['opentelemetry-sdk~=1.30']
