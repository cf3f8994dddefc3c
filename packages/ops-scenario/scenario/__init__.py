# SPDX-License-Identifier: Apache-2.0
"""The address under which ``ops-scenario`` offers state-transition tests.

Everything about them lives in :mod:`ops.testing`, which needs no companion; write
``from ops import testing`` in new tests. This package belongs to the distribution
``ops-scenario``, so that ``pip install ops[testing]`` replaces the published one.
"""
