# SPDX-License-Identifier: Apache-2.0
"""What keeps content, credentials and files private: a table of fixes, each with its tests.

``tools/prove_security.py`` takes each fix out of a copy of this tree, and shows that the tests
named beside it fail then. The rows are those of the project's list of requirements.
"""

from __future__ import annotations

import pathlib
from typing import List, NamedTuple, Tuple


class Fix(NamedTuple):
    """One fix, and how to take it out."""

    row: str
    """The requirement that it is for."""
    title: str
    """What is wrong without it."""
    file: str
    """Where it is: a file, or the folder that has it in one of its files."""
    old: str
    """A text that is there once."""
    new: str
    """What stands there without the fix."""
    tests: Tuple[str, ...]
    """The tests that fail without it: files, or names in them."""
    lines: Tuple[int, ...] = (2, 3)
    """The lines on which it matters."""

    def place(self, top: pathlib.Path) -> pathlib.Path:
        """Return the file of a checkout that has it.

        Raises:
            ValueError: if there is not exactly one, or the text is there twice.
        """
        path = top / self.file
        files = sorted(path.glob('*.py')) if path.is_dir() else [path]
        found = [(file, file.read_text(encoding='utf-8').count(self.old)) for file in files]
        places = [file for file, count in found for _ in range(count)]
        if len(places) != 1:
            raise ValueError(f'{self.title}: {self.file} has {self.old!r} {len(places)} times')
        return places[0]


_CONTENT = ('test_where_content_goes.py',)
_FILES = ('test_secret_files.py',)
_STATE = ('test_state_file.py',)
_UNCAUGHT = ('test_uncaught_errors.py',)
_TRACES = ('test_traces.py',)
_HOSTILE = ('test_hostile_charms.py',)
_PEBBLE = ('test_pebble_client.py',)
_LIBRARIES = ('test_testing_libraries.py',)
_PATHS = '../model/test_container_files.py::'
_DATABASE = '../bad_input/test_state_database.py::'

FIXES: List[Fix] = [
    Fix(
        'R1',
        'secret content is on the command line',
        'ops/hookcmds/_secret_content.py',
        "yield [f'{key}#file={path}' for key, path in zip(encoded, written)]",
        "yield [f'{key}={value}' for key, value in content.items()]",
        _CONTENT,
    ),
    Fix(
        'R1',
        'an error about secret content holds it',
        'ops/hookcmds/_secret_content.py',
        '        pass  # it holds the value, and would be kept by an error raised in this block\n',
        '        raise\n',
        _CONTENT,
    ),
    Fix(
        'R1',
        'the repr of a secret shows its content',
        'ops/model/_secrets.py',
        "(('id', self._id), ('label', self._label))",
        "(('id', self._id), ('content', self._content))",
        _HOSTILE,
    ),
    Fix(
        'R1',
        'the error for a value that is no text shows it',
        'ops/model/_secret_content.py',
        'Values should be of type str, not {',
        'Values should be of type str, not {list(content.values())} {',
        _HOSTILE,
    ),
    Fix(
        'R1',
        'the error for an answer that is no JSON holds the answer',
        'ops/hookcmds/_output.py',
        "        self.doc = ''\n",
        '        self.doc = doc\n',
        _HOSTILE,
    ),
    Fix(
        'R2',
        'the state database has the mode that the umask leaves',
        'ops/_storage/_files.py',
        '_MODE = 0o600\n',
        '_MODE = 0o666\n',
        _STATE,
    ),
    Fix(
        'R4',
        'the text of the error for a command in a workload shows its arguments',
        'ops/pebble/_errors.py',
        "repr(self.command[0]) if self.command else 'no command'",
        'repr(self.command)',
        _UNCAUGHT,
    ),
    Fix(
        'R3',
        'the buffer of traces has the mode that the umask leaves',
        'ops/tracing/_buffer.py',
        '_MODE = 0o600\n',
        '_MODE = 0o666\n',
        _TRACES,
    ),
    Fix(
        'R3',
        'a buffer that is open to others stays open',
        'ops/tracing/_buffer.py',
        '            os.fchmod(descriptor, _MODE)\n',
        '            pass\n',
        _TRACES,
    ),
    Fix(
        'R5',
        'a trace holds the messages of statuses and actions',
        'ops/model/_backend.py',
        "if name not in ('message', 'description')}",
        "if name != 'nothing'}",
        _TRACES,
    ),
    Fix(
        'R5',
        'a trace holds the text of an error',
        'ops/tracing/_recorder.py',
        'trace.Status(trace.StatusCode.ERROR, type(error).__name__)',
        'trace.Status(trace.StatusCode.ERROR, repr(error))',
        _TRACES,
    ),
    Fix(
        'R5',
        'a trace holds relation data',
        'ops/model/_backend.py',
        "'relation-set', **_relation(relation_id, relation_name), app=is_app\n",
        "'relation-set', **_relation(relation_id, relation_name), app=is_app, data=data\n",
        _TRACES,
    ),
    Fix(
        'R5',
        'a trace holds what an event of the charm shows of itself',
        'ops/framework/_emission.py',
        'return repr(event) if of_ours else EventBase.__repr__(event)',
        'return repr(event)',
        _TRACES,
    ),
    Fix(
        'R5',
        'OpenTelemetry adds the text of an error by itself',
        'ops/tracing/_recorder.py',
        "self._span.add_event('exception', _about(error), when)",
        'self._span.record_exception(error)',
        _TRACES,
    ),
    Fix(
        'R6',
        'the error of a failed command shows all of its command line',
        'ops/hookcmds',
        'return [argv[0], *_cut_arguments(argv[1:], _TABLE.get(name, _NOTHING))]',
        'return list(argv)',
        _CONTENT + _UNCAUGHT,
    ),
    Fix(
        'R6',
        'the error of an unknown command shows its command line',
        'ops/hookcmds',
        '_NOTHING = _shown()',
        "_NOTHING = _shown(99, switches='--content')",
        _CONTENT + _UNCAUGHT,
    ),
    Fix(
        'R6',
        'the error keeps another, with the whole command line',
        'ops/hookcmds/_run.py',
        "failed: Exception = Error.of(argv, exc.returncode, exc.stdout or '', exc.stderr or '')",
        "raise Error.of(argv, exc.returncode, exc.stdout or '', exc.stderr or '') from None",
        _CONTENT,
    ),
    Fix(
        'R7',
        'the files of a secret have the mode that the umask leaves',
        'ops/hookcmds/_secret_content.py',
        'os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)',
        'os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)',
        _FILES,
    ),
    Fix(
        'R7',
        'others can look into the folder of these files',
        'ops/hookcmds/_secret_content.py',
        '    written: List[str] = []\n',
        '    os.chmod(folder, 0o755)\n    written: List[str] = []\n',
        _FILES,
    ),
    Fix(
        'R7',
        'the files are left behind when Juju refuses them',
        'ops/hookcmds/_secret_content.py',
        '    finally:\n',
        '    except ArithmeticError:\n        pass\n    else:\n',
        _FILES,
    ),
    Fix(
        'R8',
        'a pull that fails leaves its file',
        'ops/pebble/_files.py',
        'tempfile.TemporaryFile()',
        'tempfile.NamedTemporaryFile(delete=False)',
        _PEBBLE,
    ),
    Fix(
        'R9',
        'the thread of a command keeps the process',
        'ops/pebble/_exec_io.py',
        "name=f'pebble-exec-{name}', daemon=True",
        "name=f'pebble-exec-{name}'",
        _PEBBLE,
    ),
    Fix(
        'R10',
        'connecting to a command waits for ever',
        'ops/pebble/_transport_socket.py',
        'stream = connected(self._socket_path, self._timeout)',
        'stream = connected(self._socket_path, None)',
        _PEBBLE,
    ),
    Fix(
        'R11',
        'relation data is not guarded while a charm is made',
        'ops/_dispatch/_run.py',
        "with framework._event_context('__init__'):",
        'if True:',
        ('test_databag_rules.py',),
    ),
    Fix(
        'R11',
        'relation data that was read once is not guarded',
        'ops/model/_relation_data.py',
        '        self._validate_read()\n        return self._loaded()\n',
        "        if 'seen' not in vars(self):\n            self._validate_read()\n"
        '            self.seen = True\n        return self._loaded()\n',
        ('test_databag_rules.py::test_what_is_cached_is_refused_too',),
    ),
    Fix(
        'R14',
        'reporting a refusal runs a hook command',
        'ops/model/_hook_errors.py',
        '_LEADERSHIP[backend._cached_leadership()]',
        '_LEADERSHIP[backend.is_leader()]',
        ('test_reports.py',),
        lines=(3,),
    ),
    Fix(
        'R15',
        'YAML of the charm makes objects',
        'ops/_private/yaml.py',
        "safe_loader or getattr(yaml, 'CSafeLoader', yaml.SafeLoader)",
        'yaml.UnsafeLoader',
        ('test_yaml.py',),
    ),
    Fix(
        'R15',
        'YAML of the state that Juju keeps makes objects',
        'ops/_storage/_yaml.py',
        "_BaseLoader = getattr(yaml, 'CSafeLoader', yaml.SafeLoader)",
        '_BaseLoader = yaml.UnsafeLoader',
        ('test_yaml.py',),
    ),
    Fix(
        'R16',
        'a state database that others can write is left so',
        'ops/_storage/_files.py',
        '        _tighten(filename, mode)\n',
        '        pass\n',
        _STATE,
    ),
    Fix(
        'R16',
        'a state database of another user is read',
        'ops/_storage/_files.py',
        'if found.st_uid not in (0, os.geteuid()):',
        'if False:',
        _STATE,
    ),
    Fix(
        'R16',
        'a pickle may name whatever it likes',
        'ops/_storage/_pickles.py',
        "if module == 'builtins' and name in _READ:\n            return _READ[name]",
        'if True:\n            return super().find_class(module, name)',
        _STATE,
    ),
    Fix(
        'R17',
        'what is handed to Juju is logged too',
        'ops/hookcmds/_run.py',
        '    return current().run(argv, input=input)\n',
        "    if argv[0] != 'juju-log':\n"
        "        __import__('logging').debug('%s %s', argv, input)\n"
        '    return current().run(argv, input=input)\n',
        _CONTENT,
    ),
    Fix(
        'R12',
        'the error answer of a collector is read to its end',
        'ops/tracing/_exporter.py',
        'body = error.read(MOST_READ)[:MOST_SHOWN]',
        'body = error.read()[:MOST_SHOWN]',
        _TRACES,
    ),
    Fix(
        'R12',
        'the error answer of a collector is logged whole',
        'ops/tracing/_exporter.py',
        'body = error.read(MOST_READ)[:MOST_SHOWN]',
        'body = error.read(MOST_READ)',
        _TRACES,
    ),
    Fix(
        'R13',
        'TLS 1.1 is spoken with a collector',
        'ops/tracing/_exporter.py',
        'context.minimum_version = ssl.TLSVersion.TLSv1_2',
        'context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED',
        _TRACES,
    ),
    Fix(
        'R18',
        'the log shows the repr of an uncaught error',
        'ops/_log/_setup.py',
        "'Uncaught exception while in charm code:', exc_info",
        "'Uncaught exception while in charm code:\\n%r', value, exc_info",
        _UNCAUGHT,
    ),
    Fix(
        'R18',
        'the security event shows the repr of an uncaught error',
        'ops/_log/_setup.py',
        '            etype.__name__,\n',
        '            repr(value),\n',
        _UNCAUGHT,
        lines=(3,),
    ),
    Fix(
        'R18',
        'the error for what cannot be saved shows it',
        'ops/framework',
        "holds a value of type {type(culprit).__name__}'",
        "holds {culprit!r}'",
        _CONTENT + _UNCAUGHT,
    ),
    Fix(
        'R19',
        'a run of a Context that fails leaves its environment',
        'ops/testing/_scenario/_environ.py',
        '    finally:\n        after = _raw(environ)',
        '    except ArithmeticError:\n        pass\n    else:\n        after = _raw(environ)',
        _LIBRARIES,
    ),
    Fix(
        'R20',
        'a Harness hands out the relation data that it keeps',
        'ops/testing/_harness/_relations.py',
        'None if found is None else dict(found)',
        'found',
        _LIBRARIES,
    ),
    Fix(
        'R21',
        'something is needed to build that nobody uses',
        'pyproject.toml',
        'requires = ["setuptools>=61.2"]',
        'requires = ["setuptools>=61.2", "wheel"]',
        ('test_supply_chain.py',),
    ),
    Fix(
        'environment',
        'the environment is dumped into the log',
        'ops/_dispatch/_manager.py',
        "logger.debug('ops %s up and running.', _version())",
        "logger.debug('ops %s up and running. %s', _version(), dict(os.environ))",
        (*_CONTENT, 'test_credentials.py'),
    ),
    Fix(
        'environment',
        'an error about one variable shows all',
        'ops/jujucontext.py',
        'which is {text!r}: {exc}',
        'which is {text!r} in {dict(os.environ)}: {exc}',
        ('test_credentials.py',),
    ),
    Fix(
        'environment',
        'the socket of a local unit has the mode that the umask leaves',
        'ops/local/_socket.py',
        '        os.chmod(self._address, 0o600)\n',
        '',
        ('test_credentials.py',),
    ),
    Fix(
        'path',
        'a workload names a place outside of the target',
        'ops/model/_container_files.py',
        " or '..' in file.parts[above:]",
        '',
        (_PATHS + 'test_a_file_outside_of_the_source_is_refused',),
    ),
    Fix(
        'path',
        'a link that a workload has put there leads out of the target',
        'ops/model/_container_files.py',
        '        _check_inside(inside, place, info.path)\n',
        '',
        (_PATHS + 'test_pull_path_does_not_follow_links_out_of_the_target',),
    ),
    Fix(
        'reliability',
        'a kill leaves half of what a run has changed',
        'ops/_storage/_sqlite.py',
        '            return self._db.execute(statement, values).fetchall()\n',
        '            found = self._db.execute(statement, values).fetchall()\n'
        '            if self._db.in_transaction:\n'
        "                self._db.execute('COMMIT')\n"
        "                self._db.execute('BEGIN')\n"
        '            return found\n',
        (_DATABASE + 'test_a_kill_leaves_the_old_state_or_the_new',),
    ),
]
