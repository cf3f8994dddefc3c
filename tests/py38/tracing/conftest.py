# SPDX-License-Identifier: Apache-2.0
"""A traced charm that has run as a process, and authorities that vouch for a collector."""

from __future__ import annotations

import warnings
from typing import Any, Generator, List

import pytest
from kit import collector, traced
from kit.collector import Authority
from kit.traced import Seen


@pytest.fixture(scope='session')
def seen(tmp_path_factory: pytest.TempPathFactory) -> Generator[Seen, None, None]:
    """A start of the charm, with a collector that takes everything."""
    with collector.collector() as collecting:
        unit = traced.TracedUnit(tmp_path_factory.mktemp('traced'), traced.record(collecting.base))
        ran = unit.run()
        assert ran.returncode == 0, unit.agent.logged()
        yield Seen(unit, collecting, ran)


@pytest.fixture(scope='session')
def authorities() -> List[Authority]:
    """Two authorities that know nothing of each other."""
    with warnings.catch_warnings():
        # What it is made with says that Python 3.8 is old.
        warnings.simplefilter('ignore')
        import trustme

    made: List[Any] = [trustme.CA(), trustme.CA()]
    return [Authority(ca.cert_pem.bytes().decode(), ca.issue_cert('127.0.0.1')) for ca in made]
