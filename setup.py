# SPDX-License-Identifier: Apache-2.0
"""What of ``ops`` depends on the line: version, Python, and the companions it pins."""

import pathlib
import sys

import setuptools

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / 'packages'))

import baking  # noqa: E402  # found by the line above, and refuses a setuptools too old for this

build = baking.Build(HERE, 'ops_compat')
setuptools.setup(
    version=build.ops,
    python_requires=build.python_requires,
    extras_require={
        'testing': [f'ops-scenario=={build.scenario}'],
        'tracing': [f'ops-tracing=={build.ops}'],
        'harness': [],  # the published one has it, so that charms may ask for it
    },
    cmdclass=build.commands,
)
