# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os

import pytest

import ops


def test_a_charm_run_by_hand_points_to_ops_run(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith('JUJU_')]:
        monkeypatch.delenv(name)
    monkeypatch.setenv('JUJU_MODEL', 'admin/mine')

    with pytest.raises(RuntimeError, match='ops run CHARM_DIR'):
        ops.main(ops.CharmBase)
