# SPDX-License-Identifier: Apache-2.0
"""What both folders of tests use."""
