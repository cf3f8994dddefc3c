# SPDX-License-Identifier: Apache-2.0
"""A hook runner that answers from a table, by command and by the words that must be there."""

# What starts with an underscore is used by others under these names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import json
from typing import Any, Dict, List, Mapping, Optional, Sequence

from ops import hookcmds
from ops.jujucontext import JujuContext
from ops.model import _ModelBackend

ENVIRON = {
    'JUJU_UNIT_NAME': 'app/0',
    'JUJU_MODEL_NAME': 'testing',
    'JUJU_MODEL_UUID': 'cdac5656-2423-4388-8f30-41854b4cca7d',
    'JUJU_VERSION': '3.6.14',
    'JUJU_DISPATCH_PATH': 'hooks/start',
    'JUJU_HOOK_NAME': 'start',
}


def backend_of(**environ: str) -> _ModelBackend:
    """Return the backend of unit ``app/0`` in a start hook, with variables changed."""
    return _ModelBackend(juju_context=JujuContext._from_dict({**ENVIRON, **environ}))


class Refusal:
    """An answer that is an error of Juju's."""

    def __init__(self, stderr: str, returncode: int = 1):
        self.stderr = stderr
        self.returncode = returncode


class Missing:
    """An answer of a Juju that does not have the command."""


class FakeRunner:
    """Stand in for Juju: see :class:`ops.hookcmds._run.HookRunner`.

    The entry with the most words that are all among the command's is the answer: for
    ``relation-list --app -r 3`` that is ``relation-list --app`` before ``relation-list``.

    Args:
        answers: what is printed: text as it is, anything else as JSON; or how it fails.
    """

    def __init__(self, answers: Optional[Mapping[str, Any]] = None):
        self.answers: Dict[str, Any] = dict(answers or {})
        self.lines: List[str] = []
        """The command lines so far, each as one string."""
        self.inputs: List[Optional[str]] = []
        """What each command was given on standard input."""

    def run(self, argv: Sequence[str], *, input: Optional[str] = None) -> str:
        self.lines.append(' '.join(argv))
        self.inputs.append(input)
        answer = self._find(argv)
        if isinstance(answer, Missing):
            raise FileNotFoundError(2, 'No such file or directory', argv[0])
        if isinstance(answer, Refusal):
            raise hookcmds.Error.of(argv, answer.returncode, '', answer.stderr)
        return answer if isinstance(answer, str) else json.dumps(answer)

    def take(self) -> List[str]:
        """Return the command lines so far, and forget them."""
        taken, self.lines = self.lines, []
        return taken

    def _find(self, argv: Sequence[str]) -> Any:
        fitting = [
            key
            for key in self.answers
            if key.split()[0] == argv[0] and set(key.split()) <= set(argv)
        ]
        return self.answers[max(fitting, key=lambda key: len(key.split()))] if fitting else ''
