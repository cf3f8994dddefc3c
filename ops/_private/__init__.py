# SPDX-License-Identifier: Apache-2.0
"""Values and small tools without I/O that no charm imports."""
