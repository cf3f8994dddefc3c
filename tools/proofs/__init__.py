# SPDX-License-Identifier: Apache-2.0
"""What is said of the built files, shown in fresh environments with pip and with uv.

Each module yields claims; ``tools/prove_install.py`` chooses and runs them. Third-party packages
and the published ``ops`` come from wherever pip and uv are set up to find them.
"""
