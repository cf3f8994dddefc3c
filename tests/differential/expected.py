# SPDX-License-Identifier: Apache-2.0
"""The differences from the published releases that are there on purpose, a row for each.

A program that shows another one fails, and so does a row that is not seen any more. How hook
commands are spelled on line 2 is not a row: see ``_spelling``.
"""

from __future__ import annotations

from typing import Tuple

from differential._compare import Expected, Worded

_REST = r'(?:[^"\\\n]|\\[^n])*'
"""The rest of a line, also of one that is written as JSON."""

WORDED: Tuple[Worded, ...] = (
    Worded(
        'The security log names the type of an uncaught error and not its text, which may hold '
        'a command line or a secret.',
        published=r'(Uncaught exception in charm code: \w+)\(.*\)\.(?=\\"\}"\])',
        ours=r'(Uncaught exception in charm code: \w+)\.(?=\\"\}"\])',
        both=r'\1.',
        lines=(3,),
    ),
    Worded(
        'Deprecations have categories of their own below the standard ones.',
        published=r': (?:Pending)?DeprecationWarning: ',
        ours=r': (?:Ops|Juju)(?:Pending)?DeprecationWarning: ',
        both=': DEPRECATION: ',
    ),
    Worded(
        'The error of a failed hook command reports its public name.',
        published=r'ops\.hookcmds\._utils\.Error',
        ours=r'ops\.hookcmds\.Error',
        both='ops.hookcmds.Error',
        lines=(3,),
    ),
    Worded(
        'The error of a failed hook command says what Juju said, and shows its command as a list.',
        published=r'command \(((?:\'[^\']*\'(?:, )?)*?),?\) exited with status (\d+)',
        ours=rf'command \[([^\]]*)\] exited with status (\d+)(?:: {_REST})?',
        both=r'command [\1] exited with status \2',
        lines=(3,),
    ),
    Worded(
        'Notes on errors of hook commands are in other words.',
        published=rf"Hook command '[\w-]+'{_REST}",
        ours=rf'(?:(?<=\\n)|(?m:^))[a-z-]+\({_REST}\) failed (?:in|while){_REST}',
        both='NOTE',
        lines=(3,),
    ),
    Worded(
        'A hook command that failed shows no free text of the charm.',
        published=r"'--', '[^']*'\]",
        ours=r"'--', '<redacted>'\]",
        both="'--', TEXT]",
        lines=(3,),
    ),
    Worded(
        'The error for an answer that is not JSON names the command.',
        published=r'json\.decoder\.JSONDecodeError .*',
        ours=r'ops\.hookcmds\._output\.NotJSON .*',
        both='JSONDecodeError',
    ),
    Worded(
        'Where a secret is handed to Juju, its file cannot be read by others.',
        published=r'0o100(?:644|666)',
        ours=r'0o100600',
        both='0o100600',
    ),
    Worded(
        'Where a secret is handed to Juju, the error does not say in which file.',
        published=r"#file=TEMPORARY/[\w-]+'",
        ours=r"#file=<redacted>'",
        both='#file=PATH',
    ),
    Worded(
        'The error for what is gone says what Juju said.',
        published=r"(Relation|Secret)NotFoundError(?: ''|(?=\\nNOTE|\"\]))",
        ours=rf"(Relation|Secret)NotFoundError(?: '[^']*'|: {_REST}(?:\\n)?(?=\\nNOTE|\"\]))",
        both=r'\1NotFoundError',
    ),
    Worded(
        'The error of a failed hook command names the command, not where it is; what may be '
        'secret in its arguments is left out.',
        published=r'(?:Traceback \(most recent call last\):(?:\\n|\n))?'
        r"subprocess\.CalledProcessError: Command '\('\$AGENT/bin/([\w-]+)'.*?\)' "
        r'returned non-zero exit status (\d+)',
        ours=r'subprocess\.CalledProcessError: '
        r"Command '\['([\w-]+)'.*?\]' returned non-zero exit status (\d+)",
        both=r'CalledProcessError \1 \2',
        lines=(2,),
    ),
    Worded(
        'An error that is only the cause of another has no frames of its own.',
        published=r'(?:Traceback \(most recent call last\):\\n)?ops\.model\.ModelError: ',
        ours=r'(?:Traceback \(most recent call last\):\\n)?ops\.model\.ModelError: ',
        both='ops.model.ModelError: ',
        lines=(2,),
    ),
    Worded(
        'An expiry is written as Ops 3 does.',
        published=r"(\d\d:\d\d:\d\d)\+00:00'",
        ours=r"(\d\d:\d\d:\d\d)Z'",
        both=r"\1Z'",
        lines=(2,),
    ),
    Worded(
        'The warning about a port range is in the words of Ops 3.',
        published=r'Ignoring opened-ports port range: (\d+)-(\d+)/(\w+)',
        ours=r"Ignoring opened-ports port range: Port\(protocol='(?:\w+)', port=(\d+), "
        r'to_port=(\d+), endpoints=None\)',
        both='Ignoring a range',
        lines=(2,),
    ),
    Worded(
        'What a stored state reserves is named.',
        published=r"'StoredStateData' object has no attribute 'on'",
        ours=r"attribute 'on' is reserved",
        both='reserved',
        lines=(2,),
    ),
)
"""Wordings that are made alike, in this order, before whole differences are looked up."""


def _log(level: str, text: str) -> str:
    """Return the expression for one line of Juju's log."""
    return rf'\{{"argv": \["juju-log", "--log-level", "{level}", "--", "{text}"\]\}}'


def _crash(error: str) -> str:
    """Return the expression for the log of an uncaught error in no code of the charm."""
    head = r'Uncaught exception while in charm code:\\n(?:Traceback .*\\n  in <module>\\n)?.*'
    return _log('ERROR', f'{head}{error}')


def _security(error: str) -> str:
    return _log('TRACE', rf'.*sys_crash:{error}.*')


def _any(
    reason: str, program: str, *aspects: str, lines: Tuple[int, ...] = (2, 3)
) -> Tuple[Expected, ...]:
    """Return the rows for a program that goes another way altogether."""
    return tuple(
        Expected(reason, aspect, '.*', '.*', lines, programs=(program,)) for aspect in aspects
    )


def _another_error(
    reason: str, program: str, published: str, ours: str, *, also: Tuple[str, ...] = ()
) -> Tuple[Expected, ...]:
    """Return the rows for a program that fails with another error, each ``Type: text``."""
    kinds = [text.split(':')[0].rpartition('.')[2] for text in (published, ours)]
    rows = [Expected(reason, 'calls', _crash(published), _crash(ours), programs=(program, *also))]
    if kinds[0] != kinds[1]:
        security = [_security(kind) for kind in kinds]
        rows.append(Expected(reason, 'calls', *security, lines=(3,), programs=(program, *also)))
    return tuple(rows)


_OWN_APP = (
    "A unit that does not lead is told so by each way to its application's data, and may read "
    'that of a relation that is going.'
)
_GONE = 'What Juju says of a relation or a secret that is gone is understood in any case.'
_EMITTED = f'({_log("DEBUG", "Emitting Juju event d..._storage_.*")})?'
_NOT_SET = 'An event whose variable is missing fails with an error that names the variable.'
_NO_EVENT = 'A hook that is named like an attribute of `self.on` that is no event is skipped.'
_NO_REVISION = (
    'A secret-remove event without JUJU_SECRET_REVISION, which Juju always sets, is not emitted.'
)

TABLE: Tuple[Expected, ...] = (
    Expected(
        'The tables of the state database are there as soon as the file is: published releases '
        'make them in the transaction that a failing run drops.',
        'state',
        published='not readable: no such table: snapshot',
        ours=r'table notice: .*sqlite_sequence\(name,seq\)',
    ),
    Expected(
        'Whether the unit leads is asked only where the answer counts: not to read the data of '
        'a remote application, and not before the charm fails.',
        'is-leader',
        published='1 times',
        ours='0 times',
    ),
    *(
        Expected(
            'What is emitted and deferred while deferred events come back waits for the next '
            'hook, and is not run again in the same one.',
            aspect,
            published=published,
            lines=(2,),
            programs=('defer-while-others-come-back',),
        )
        for aspect, published in (
            ('calls', '.*Re-emitting deferred event <News .*Deferring <News .*'),
            ('stdout', 'news <News .*'),
        )
    ),
    Expected(
        'A link from hooks/ or actions/ to the charm or its dispatch script, as packed charms '
        'have them, is not run, and no legacy hook.',
        'calls',
        published='.*Legacy hooks are deprecated.*',
        ours=_log('DEBUG', 'Legacy hooks/.* is just a link to ourselves\\.'),
        programs=('legacy-hooks', 'legacy-hook-is-the-charm'),
    ),
    Expected(
        'A level of logging that Juju does not know becomes the one below that it knows.',
        'calls',
        published=_log('Level 15', '(fifteen)'),
        ours=_log('DEBUG', 'fifteen'),
        programs=('logging',),
    ),
    Expected(
        'A level of logging that Juju does not know becomes the one below that it knows.',
        'calls',
        published=_log('Level 99', 'ninety-nine'),
        ours=_log('CRITICAL', 'ninety-nine'),
        programs=('logging',),
    ),
    Expected(
        'What was to be logged is not shown by the error about it.',
        'stderr',
        published=r".*juju-log', '--log-level', 'ERROR', '--', .*",
        ours=r".*juju-log', '--log-level', 'ERROR', '--', '<redacted>'.*",
        programs=('logging-fails',),
        lines=(3,),
    ),
    Expected(
        'A status without `status-data`, as thin fakes have it, is read.',
        'stdout',
        published=r"get raised builtins\.KeyError \"'status-data'\"",
        ours=r"get gave ActiveStatus\('m'\)",
        programs=('failing-status-commands',),
        lines=(3,),
    ),
    Expected(
        'An answer that lacks something names the command.',
        'stdout',
        published=r"app raised builtins\.KeyError \"'application-status'\"",
        ours=r'app raised builtins\.KeyError .*cannot read the output of .*status-get.*',
        programs=('failing-status-commands',),
    ),
    Expected(
        'A goal state without `since`, as thin fakes have it, is read.',
        'stdout',
        published=r"planned raised builtins\.KeyError \"'since'\"",
        ours=r'planned gave 1',
        programs=('planned-units',),
        lines=(3,),
    ),
    Expected(
        'Ports that are none are refused before Juju is asked which are open.',
        'calls',
        published=r'\{"argv": \["opened-ports".*',
        programs=('ports-that-are-none',),
    ),
    Expected(
        'The location of a storage is asked for when its event is saved, just after the log.',
        'calls',
        published=_EMITTED,
        ours=_EMITTED,
        programs=('storage-events', 'defer-order'),
    ),
    Expected(
        'An event that cannot be saved says which of its values is the trouble.',
        'stdout',
        published=r'bad raised builtins\.ValueError "unable to save the data for Bad, .*',
        ours=r"bad raised builtins\.ValueError \"unable to save the data for Bad, .*'x' of .*",
        programs=('event-without-snapshot',),
    ),
    Expected(
        'A key of a secret that is no text is named.',
        'stdout',
        published=r"\{1: 'x'\} raised builtins\.TypeError .*",
        ours=r"\{1: 'x'\} raised builtins\.TypeError 'Invalid secret keys: \[1\]\..*",
        programs=('secret-add-refused',),
    ),
    Expected(
        'A state database that is damaged is named, and what to do about it.',
        'calls',
        published='.*DatabaseError: file is not a database.*',
        ours='.*was open to other users.*DatabaseError: cannot open the state database .*',
        programs=('state-database-damaged',),
    ),
    *_any(_NO_EVENT, 'hook-named-like-an-attribute', 'exit', 'calls', 'state', 'is-leader'),
    *_any(_NO_REVISION, 'secret-event-without-revision', 'exit', 'calls', 'state', 'stdout'),
    *_another_error(
        'A class that is no charm is named.', 'main-of-no-charm',
        "TypeError: 'Framework' object is not iterable", 'TypeError: cannot run .*',
    ),
    *_another_error(
        'A class that is no charm is named.', 'main-of-an-instance',
        "TypeError: 'int' object is not callable", 'TypeError: cannot run .*',
    ),
    *_another_error(
        'A metadata file that lacks something is named.', 'metadata-faults',
        "KeyError: 'type'", 'KeyError: .*cannot read metadata.yaml: .*',
    ),
    *_another_error(
        _NOT_SET, 'event-without-its-variable', 'AssertionError',
        'RuntimeError: cannot emit .*: JUJU_.* is not set',
        also=('workload-event-without-its-variable',),
    ),
    Expected(
        'A charm that does not call `super().__init__` is told so.',
        'calls',
        published='.*Event start not defined.*object has no attribute .framework.*',
        ours=_crash('AttributeError: cannot run Charm: .*'),
        programs=('charm-without-super',),
    ),
    *_any(_NOT_SET, 'secret-event-without-id', 'calls'),
    Expected(
        'A variable that cannot be read is named.',
        'stderr',
        published='(ValueError|RuntimeError): .*',
        ours=r'ops\.jujucontext\._UnreadableVariable: cannot read the environment variable .*',
        programs=('unreadable-variables',),
    ),
    *_any(
        'Text that begins with a dash is no flag: Ops 2 forgets the `--`.',
        'free-text-with-dashes', 'exit', 'calls', 'stdout', 'record', lines=(2,),
    ),
    *_any(
        'What is new in Ops 3 is there on Python 3.8 too.',
        'juju-context', 'exit', 'calls', 'stdout', 'state', 'is-leader', lines=(2,),
    ),
    *_any(
        'Content that Juju refused is not sent again by a later set_info.',
        'secret-set-after-a-failure', 'calls', lines=(2,),
    ),
    *_any(
        'The command line of an error is that of Ops 3.',
        'errors-of-hook-commands', 'stdout', lines=(2,),
    ),
    *_any(_GONE, 'gone-relation-get', 'calls', 'stdout', 'record', lines=(2,)),
    *_any(_GONE, 'gone-relation-list', 'calls', 'stdout', lines=(2,)),
    *_any(_GONE, 'network-of-a-gone-relation', 'calls', 'stdout', lines=(2,)),
    *(
        row
        for command in (
            'relation-set', 'relation-model-get', 'relation-ids', 'secret-get', 'secret-add',
            'secret-info-get', 'secret-set', 'secret-grant', 'secret-revoke', 'secret-remove',
        )
        for row in _any(_GONE, f'gone-{command}', 'stdout', lines=(2,))
    ),
    *_any(_OWN_APP, 'databag-reads-of-a-follower', 'calls', 'stdout', lines=(2,)),
    *_any(_OWN_APP, 'databag-writes-of-a-follower', 'calls', 'stdout', lines=(2,)),
    *_any(_OWN_APP, 'databag-of-a-broken-relation-of-a-follower', 'calls', 'stdout', lines=(2,)),
    Expected(
        'Relations that Juju would not list are asked for again, and are not taken for none.',
        'calls',
        published='',
        ours=r'\{"argv": \["relation-ids".*',
        programs=('relations-after-a-failure',),
    ),
    Expected(
        'Relations that Juju would not list are asked for again, and are not taken for none.',
        'stdout',
        published='.*again gave .*',
        ours='.*again raised .*',
        programs=('relations-after-a-failure',),
    ),
)  # fmt: skip
"""Whole differences."""
