# SPDX-License-Identifier: Apache-2.0
"""Installing what was built, the ways that charms do, and looking at what then runs."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, Dict, Iterator, Mapping, NamedTuple, Sequence

from build_all import DIST

from proofs.claims import Claim
from proofs.environments import (
    ALL_OF_OURS,
    CONSTRAINTS,
    INDEX,
    OURS,
    PYTHONS,
    Environment,
    constraints,
    folder,
    fresh,
    head,
    own_line,
    same,
    versions,
)

OLD, NEW = PYTHONS
HASHED = ('--no-deps', '--require-hashes', '-r', str(DIST / 'requirements.txt'))
SETUPTOOLS_ALONE = 'setuptools==75.3.4'  # the last for 3.8, and it makes wheels by itself
COMPILED = ('--only-binary', 'pydantic-core')  # from source it needs Rust, as published


class Way(NamedTuple):
    """A way to install, and the line that must come of it."""

    name: str
    python: str
    installer: str
    line: int
    installs: Sequence[Sequence[str]]
    """The arguments of ``install``, call by call."""
    environ: Mapping[str, str] = MappingProxyType({})


def claims() -> Iterator[Claim]:
    """Yield a claim for each way."""
    straddling = (*INDEX, *CONSTRAINTS, 'ops[testing,tracing]>=2.23,<4')
    line_2 = (*INDEX, *constraints(2), 'ops[testing,tracing]>=2.23,<3')
    by_folder = (*folder(3), 'ops[testing,tracing]~=3.9')
    ours = ','.join(OURS)
    # A build is asked for the other line, and an sdist keeps its own.
    other = {'OPS_COMPAT_BUILD_LINE': '3'}
    sdists = (*INDEX, *CONSTRAINTS, '--no-binary', ours, ALL_OF_OURS)
    alone = (*INDEX, *CONSTRAINTS, '--no-deps', '--no-build-isolation', '--no-binary', ours, *OURS)
    for way in (
        Way('one requirement', NEW, 'pip', 3, [straddling]),
        Way('one requirement', OLD, 'pip', 2, [straddling]),
        Way('one requirement', NEW, 'uv', 3, [straddling]),
        Way('one requirement', OLD, 'uv', 2, [straddling]),
        Way('line 2', NEW, 'pip', 2, [line_2]),
        Way('the folder of line 3', NEW, 'uv', 3, [by_folder]),
        Way('hashes', NEW, 'pip', 3, [straddling, (*INDEX, '--force-reinstall', *HASHED)]),
        Way('hashes', OLD, 'uv', 2, [straddling, (*INDEX, '--reinstall', *HASHED)]),
        Way('sdists', OLD, 'pip', 2, [sdists], other),
        Way(
            'sdists with setuptools alone', OLD, 'pip', 2,
            [('--upgrade', SETUPTOOLS_ALONE), alone, straddling], other,
        ),
    ):  # fmt: skip
        yield Claim(f'{way.name}, {way.installer} on {way.python}', lambda way=way: _look(way))


def whole_closure() -> Iterator[Claim]:
    """Yield the claim that everything builds from source on 3.8, which takes minutes."""
    everything = (*INDEX, *CONSTRAINTS, '--no-binary', ':all:', *COMPILED, ALL_OF_OURS)
    way = Way('everything from source', OLD, 'pip', 2, [everything])
    yield Claim(f'{way.name} on {OLD}', lambda: _look(way))


def _look(way: Way) -> str:
    with fresh(way.python, way.installer) as environment:
        for words in way.installs:
            environment.install(*words, **way.environ)
        return as_built(environment, way.line)


def as_built(environment: Environment, line: int) -> str:
    """Hold an environment to all that was built of a line, and say what it is."""
    environment.check()
    facts = environment.ask(*OURS)
    built = versions(line)
    expected: Dict[str, Any] = {
        'line': line,
        'baked': line,
        'ops': built['ops'],
        'versions': built,
        'imported': list(OURS),
    }
    same('installed', {key: facts[key] for key in expected}, expected)
    same('commit', facts['commit'], head())
    return f'line {line}, {built["ops"]} of {facts["commit"][:12]}'


def of_checkout(environment: Environment, python: str, baked: bool) -> str:
    """Hold an environment to what a Python gets from a checkout, and say what it is."""
    environment.check()
    line = own_line(python)
    facts = environment.ask(*OURS)
    expected = {'line': line, 'baked': line if baked else None, 'versions': versions(line)}
    same('installed', {key: facts[key] for key in expected}, expected)
    return f'line {line}, {facts["ops"]} of {facts["commit"][:12] or "a checkout"}'
