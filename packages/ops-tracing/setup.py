# SPDX-License-Identifier: Apache-2.0
"""What of ``ops-tracing`` depends on the line: version, Python, and the ``ops`` it pins."""

import pathlib
import sys

import setuptools

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]  # an sdist has it here, a checkout one folder up

import baking  # noqa: E402  # found by the line above, and refuses a setuptools too old for this

# The published one brings it along, and charms import it; ours does not.
PYDANTIC = {2: 'pydantic>=1.10,<3', 3: 'pydantic'}

build = baking.Build(HERE, 'ops_tracing')
setuptools.setup(
    version=build.ops,
    python_requires=build.python_requires,
    install_requires=[f'ops=={build.ops}', 'opentelemetry-sdk~=1.30', PYDANTIC[build.line]],
    cmdclass=build.commands,
)
