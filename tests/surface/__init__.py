# SPDX-License-Identifier: Apache-2.0
"""The public surface of the published releases, and the check that this tree has it."""
