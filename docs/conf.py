# SPDX-License-Identifier: Apache-2.0
"""How Sphinx builds these pages; ``nox -s docs`` runs it with warnings as errors."""

from __future__ import annotations

import pathlib
import sys

DOCS = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(DOCS.parent), str(DOCS.parent / 'tools')]

import ops  # noqa: E402  # found by the line above

project = 'ops'
author = 'the authors of this tree'
version = release = ops.__version__

extensions = [
    'canonical_sphinx',
    'myst_parser',
    'sphinx.ext.autodoc',
    'sphinx.ext.napoleon',
]
nitpicky = False
suppress_warnings = ['autodoc.mocked_object']
exclude_patterns = ['_build']
html_title = 'ops'
html_context = {'product_page': '', 'github_url': ''}
myst_heading_anchors = 3

autodoc_member_order = 'groupwise'
autodoc_typehints = 'signature'
autodoc_default_options = {'members': True, 'show-inheritance': True}
autoclass_content = 'both'
napoleon_google_docstring = True
napoleon_numpy_docstring = False
