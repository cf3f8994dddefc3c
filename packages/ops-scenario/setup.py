# SPDX-License-Identifier: Apache-2.0
"""What of ``ops-scenario`` depends on the line: version, Python, and the ``ops`` it pins."""

import pathlib
import sys

import setuptools

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]  # an sdist has it here, a checkout one folder up

import baking  # noqa: E402  # found by the line above, and refuses a setuptools too old for this

build = baking.Build(HERE, 'scenario')
setuptools.setup(
    version=build.scenario,
    python_requires=build.python_requires,
    install_requires=[f'ops=={build.ops}'],
    cmdclass=build.commands,
)
