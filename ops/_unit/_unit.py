# SPDX-License-Identifier: Apache-2.0
"""The unit: runs hook commands on a record, and keeps or drops what they did."""

from __future__ import annotations

import errno
import functools
import os
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Sequence

from ops._unit import _command, _commands, _flags, _format
from ops._unit._fault import Fault, HelpAsked, UsageFault, quoted_list
from ops._unit._hook import Hook
from ops._unit._parts import Action
from ops._unit._record import Record
from ops.hookcmds._error import Error
from ops.jujuversion import JujuVersion

_COMMANDS = _commands.TABLE


class Answer(NamedTuple):
    """How a hook command ended, as its caller sees it."""

    stdout: str
    stderr: str
    returncode: int


@functools.lru_cache(maxsize=64)
def _version(text: str) -> _command.Version:
    version = JujuVersion(text)
    # A beta of 4.0 has what 4.0 has, and nothing of its patches.
    return (version.major, version.minor, 0 if version.tag else version.patch)


def version_of(record: Record) -> _command.Version:
    """Return the version of Juju of a record, in three numbers."""
    return _version(record.juju_version)


class Unit:
    """A unit of Juju: hook commands change a record.

    ``record`` is what Juju holds now. What Juju does only when the hook succeeds is in
    ``draft`` alone until :meth:`commit`; reads see the draft, as a charm sees its own pending
    writes. Both are one value while nothing is pending.

    Example::

        unit = Unit(Record(unit='hello/0'))
        unit.begin(Hook(name='config-changed'))
        with hookcmds._run.using(unit):
            ...
        unit.commit()

    Args:
        record: what Juju knows.
        at_once: keep every effect at once, without a commit.
        any_secret_id: take ids of secrets that Juju would call malformed as merely unknown.
    """

    hides_arguments = True
    """Whether nobody sees the arguments of what it runs in process, so that they may be secret."""

    def __init__(self, record: Record, *, at_once: bool = False, any_secret_id: bool = False):
        self.record = record
        self.draft = record
        self.hook = Hook(name='')
        self.any_secret_id = any_secret_id
        self._at_once = at_once

    @property
    def version(self) -> _command.Version:
        """Juju's version, in three numbers."""
        return version_of(self.draft)

    @property
    def commands(self) -> List[str]:
        """The names of the commands that this version of Juju has."""
        return _command.names(self.version)

    def begin(self, hook: Hook) -> None:
        """Start a hook or action; what is pending from an earlier one is dropped."""
        self.hook = hook
        record = self.record.but(action=None)
        if hook.kind == 'action':
            number = hook.action_id or str(record.next_action_id)
            record = record.but(
                action=Action(hook.name, number, hook.params),
                next_action_id=record.next_action_id + (not hook.action_id),
            )
        self.record = self.draft = record

    def commit(self) -> None:
        """End a hook that succeeded: what is pending takes effect."""
        self.record = self.draft

    def rollback(self, reason: str = '') -> None:
        """End a hook that failed: what is pending is dropped.

        Args:
            reason: why, such as ``exit status 1``, which an action fails with.
        """
        if self.hook.kind == 'action' and self.record.action is not None and reason:
            self.record = self.record.but(action=self.record.action.but(failure=reason))
        self.draft = self.record

    def change(self, change: Callable[[Record], Record]) -> None:
        """Change what Juju knows, while a hook is running too, and keep what is pending."""
        if self.draft is self.record:
            self.record = self.draft = change(self.record)
        else:
            self.record, self.draft = change(self.record), change(self.draft)

    def now(self, **fields: Any) -> None:
        """Set fields of the record that take effect at once, even if the hook fails."""
        self.change(lambda record: record.but(**fields))

    def later(self, draft: Record) -> None:
        """Take a draft, which takes effect when the hook succeeds."""
        self.draft = draft
        if self._at_once:
            self.record = draft

    def run(self, argv: Sequence[str], *, input: Optional[str] = None) -> str:
        """Answer a command in process; see :class:`ops.hookcmds._run.HookRunner`."""
        stdout, stderr, returncode = self.answer(argv, input)
        if returncode:
            raise Error.of(argv, returncode, stdout, stderr)
        return stdout

    def answer(
        self, argv: Sequence[str], input: Optional[str] = None, directory: Optional[str] = None
    ) -> Answer:
        """Answer a command as its executable does.

        Args:
            argv: the command's name and its arguments.
            input: standard input, for a command that reads it.
            directory: the caller's working directory, against which paths are resolved; this
                process's if it is not given.

        Raises:
            FileNotFoundError: if this version of Juju has no such command.
        """
        command = _COMMANDS.get(argv[0])
        if command is None or not command.exists_in(self.version):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), argv[0])
        try:
            parsed = _flags.parse(command.flags, list(argv[1:]), self)
            if command.most_words is not None and len(parsed.words) > command.most_words:
                extra = parsed.words[command.most_words :]
                raise UsageFault(f'unrecognized args: {quoted_list(extra)}')
            call = _command.Call(command.name, parsed, input, directory)
            stdout = _written(command, call, command.run(self, call))
        except HelpAsked:
            return Answer(_usage(command, self.hook), '', 0)
        except Fault as fault:
            return Answer('', f'ERROR {fault}\n', fault.returncode)
        return Answer(stdout, ''.join(f'{line}\n' for line in call.warnings), 0)


def _written(command: _command.Command, call: _command.Call, value: Any) -> str:
    if command.default_format is None:
        return value or ''
    written = _format.WRITERS[call.flag('format', command.default_format)](value)
    target = call.flag('output')
    if not target:
        return written
    try:
        with open(call.path(target), 'w', encoding='utf-8') as file:
            file.write(written)
    except OSError as exc:
        raise Fault(f'open {target}: {(exc.strerror or "cannot be written").lower()}') from None
    return ''


def _usage(command: _command.Command, hook: Hook) -> str:
    names: Dict[_flags.Flag, List[str]] = {}
    for name, flag in command.flags.items():
        names.setdefault(flag, []).append(f'--{name}' if len(name) > 1 else f'-{name}')
    lines = [f'{", ".join(shown)}{_default(flag, hook)}\n' for flag, shown in names.items()]
    return f'Usage: {command.name} [options] [arguments]\n\nOptions:\n{"".join(lines)}'


def _default(flag: _flags.Flag, hook: Hook) -> str:
    if flag.convert is None:
        return ''
    # Published releases of Ops 2 read here which storage an event is about.
    return f' (= {hook.storage})' if flag.convert is _flags.storage else ' (= value)'
