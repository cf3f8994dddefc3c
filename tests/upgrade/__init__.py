# SPDX-License-Identifier: Apache-2.0
"""Units whose `ops` is replaced, forward and back, while they have state."""
