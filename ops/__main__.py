# SPDX-License-Identifier: Apache-2.0
"""``python -m ops``: the commands of ``ops``, where no script is installed."""

from __future__ import annotations

import sys

from ops.cli import main

if __name__ == '__main__':
    sys.exit(main())
