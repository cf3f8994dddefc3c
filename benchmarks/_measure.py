# SPDX-License-Identifier: Apache-2.0
"""How a process is measured, and what a measurement is held to."""

from __future__ import annotations

import os
import subprocess
from typing import Callable, Dict, Hashable, Mapping, NamedTuple, Optional, Sequence, TypeVar

_K = TypeVar('_K', bound=Hashable)


class Row(NamedTuple):
    """One quantity of this project beside the same of the published one."""

    name: str
    ours: float
    published: float
    budget: float
    """The largest share of the published quantity that ours may be."""
    unit: str = 'ms'
    note: str = ''
    """What is to be known of it."""

    @property
    def ratio(self) -> float:
        """Our share of the published quantity."""
        return self.ours / self.published if self.published else float(bool(self.ours))

    @property
    def over(self) -> bool:
        """Whether ours is more than the budget allows."""
        return self.ours > self.budget * self.published

    def __str__(self) -> str:
        note = f'  ({self.note})' if self.note else ''
        verdict = 'OVER' if self.over else 'ok'
        numbers = f'{self.ours:9.2f} {self.published:9.2f} {self.unit:8}'
        return f'{self.name:44} {numbers} {self.ratio:6.2f} of {self.budget:.2f}  {verdict}{note}'


def cpu(argv: Sequence[str], environ: Optional[Mapping[str, str]] = None) -> float:
    """Run a program and return the processor time of it and of what it waited for, in ms.

    Raises:
        RuntimeError: if the program fails.
    """
    process = subprocess.Popen(
        argv,
        cwd='/',  # `python -c` looks for modules here first, and the checkout has an ops
        env=_plain(os.environ if environ is None else environ),
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.WEXITSTATUS(status) if os.WIFEXITED(status) else -os.WTERMSIG(status)
    if process.returncode:
        raise RuntimeError(f'cannot measure {" ".join(argv)}: it ended with {process.returncode}')
    return (usage.ru_utime + usage.ru_stime) * 1000


def best(measures: Mapping[_K, Callable[[], float]], rounds: int) -> Dict[_K, float]:
    """Take each measure in turn, round after round, and return the least of each.

    In turn, so that a busy moment of the machine meets them all; the least, since noise only adds.
    """
    least = {name: measure() for name, measure in measures.items()}
    for _ in range(rounds - 1):
        for name, measure in measures.items():
            least[name] = min(least[name], measure())
    return least


def _plain(environ: Mapping[str, str]) -> Dict[str, str]:
    """Leave out what would change the measurement, such as a ban on writing bytecode."""
    return {
        name: text for name, text in environ.items() if not name.startswith(('PYTHON', 'OPS_'))
    }
