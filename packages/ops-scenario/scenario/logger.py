# SPDX-License-Identifier: Apache-2.0
"""The logger of state-transition tests, ``ops-scenario``.

``SCENARIO_LOGLEVEL`` in the environment sets its level, as the number or the name that
:mod:`logging` has for it; ``WARNING`` if it is not set.
"""

from __future__ import annotations

import logging
import os

logger = logging.getLogger('ops-scenario')
logger.setLevel(os.getenv('SCENARIO_LOGLEVEL', 'WARNING'))
