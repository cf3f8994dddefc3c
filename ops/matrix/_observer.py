# SPDX-License-Identifier: Apache-2.0
"""A pytest plugin that writes down what a charm's tests show, a JSON object a line.

This file is copied out and loaded with ``-p`` in the environment of a cell, where another ``ops``
is installed, or the published one. So it imports nothing but the standard library, takes
pytest 6 and later, and wraps whatever ``Context`` is there. It writes to the file that
``OPS_MATRIX_REPORT`` names; ids, times and paths of the run are taken out of what it writes.
"""

from __future__ import annotations

import datetime
import enum
import functools
import hashlib
import importlib
import json
import os
import platform
import re
import sys
import tempfile
import warnings
from typing import Any, Dict, List

REPORT = 'OPS_MATRIX_REPORT'

_LEFT_OUT = re.compile(r'_.*|id|.*_id|.*uuid')
"""Fields of a state that are counted up, or drawn by lot."""
_CONTENT = ('tracked_content', 'latest_content')
"""Fields that hold the content of a secret."""
_IN_TEXTS = (
    (re.compile(r'secret:(//[0-9a-f-]{36}/)?[0-9a-z]{20}'), 'secret:<id>'),
    (re.compile(r'0x[0-9a-fA-F]{6,}'), '0x...'),
    (re.compile(r'[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}'), '<uuid>'),
    (re.compile(r'\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?'), '<time>'),
    (re.compile(r'lib/python3\.\d+/'), 'lib/python/'),
    (re.compile(re.escape(os.path.join(tempfile.gettempdir(), '')) + r'[^\s\'"]*'), '<temporary>'),
)

_LONGEST_ID = 60

_test = ''
"""The test that is running."""
_inside = 0
"""How many runs are going on: one may use another."""


def plain_text(text: str) -> str:
    """Take out of a text what is another in each run."""
    for place, name in ((sys.prefix, '<environment>'), (os.getcwd(), '.')):
        text = text.replace(place, name)
    for pattern, name in _IN_TEXTS:
        text = pattern.sub(name, text)
    return text


def plain(value: Any) -> Any:
    """Return a value of a state as JSON has it, in one form whatever the release."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, str):
        return plain_text(value)
    if isinstance(value, enum.Enum):
        return plain(value.value)
    if isinstance(value, datetime.datetime):
        return '<time>'
    many: Any = value
    if isinstance(value, dict):
        return {str(key): plain(many[key]) for key in many}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in many]
    if isinstance(value, (set, frozenset)):
        return sorted(map(plain, many), key=lambda item: json.dumps(item, sort_keys=True))
    return _object(many)


def _object(value: Any) -> Any:
    names: List[str] = list(getattr(value, '__dataclass_fields__', ()))
    if not names:
        to_dict = getattr(value, 'to_dict', None)
        return plain(to_dict()) if callable(to_dict) else plain_text(repr(value))
    kind = type(value).__name__
    shown: Dict[str, Any] = {'type': kind}
    for name in names:
        if name in _CONTENT:
            shown[name] = _hidden(getattr(value, name))
        elif not _LEFT_OUT.fullmatch(name) and (kind, name) != ('Model', 'name'):
            shown[name] = plain(getattr(value, name))
    return shown


def _hidden(content: Any) -> Any:
    """Show how long the content of a secret is; what it is differs, as passwords do."""
    texts: Any = content
    if not isinstance(content, dict):
        return None
    return {str(key): f'<{len(str(texts[key]))} characters>' for key in texts}


def _write(**record: Any) -> None:
    line = json.dumps(record, sort_keys=True) + '\n'
    # Written at once and appended, since workers of pytest-xdist write there too.
    descriptor = os.open(os.environ[REPORT], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, line.encode())
    finally:
        os.close(descriptor)


def _watch_contexts() -> None:
    if 'ops' not in sys.modules:
        return
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        for name in ('ops.testing', 'scenario.context'):
            try:
                module: Any = importlib.import_module(name)
            except ImportError:
                continue
            for cls in (getattr(module, 'Context', None), getattr(module, 'Manager', None)):
                _watch(cls)


def _watch(cls: Any) -> None:
    run = getattr(cls, 'run', None)
    if run is None or hasattr(run, 'is_watched'):
        return

    @functools.wraps(run)
    def watched(*args: Any, **named: Any) -> Any:
        global _inside
        _inside += 1
        try:
            state = run(*args, **named)
        finally:
            _inside -= 1
        if not _inside:
            _write(kind='state', test=_test, output=plain(state))
        return state

    watched.is_watched = True  # type: ignore[attr-defined]
    cls.run = watched


def pytest_make_parametrize_id(val: Any, argname: str) -> Any:
    """Name a parameter alike in all cells: long ones are another with each release of pytest."""
    if isinstance(val, enum.Enum):
        return f'{type(val).__name__}.{val.name}'
    if isinstance(val, (str, bytes)) and len(val) > _LONGEST_ID:
        content = val.encode(errors='surrogatepass') if isinstance(val, str) else val
        return f'{argname}-{hashlib.sha256(content).hexdigest()[:8]}'
    return None


def pytest_collection_finish(session: Any) -> None:
    """Wrap the Context that the tests have imported, and say what they meet."""
    _watch_contexts()
    ops = sys.modules.get('ops')
    facts: Dict[str, str] = {'python': platform.python_version()}
    version = getattr(ops, '__version__', None)
    if version is not None:
        facts['ops'] = str(version)
    _write(kind='facts', facts=facts)


def pytest_runtest_logstart(nodeid: str) -> None:
    """Note which test begins."""
    global _test
    _test = nodeid
    _write(kind='began', test=nodeid)


def pytest_runtest_call() -> None:
    """Wrap a Context that came late, imported by a test or a fixture."""
    _watch_contexts()


def pytest_runtest_logreport(report: Any) -> None:
    """Write how a part of a test ended."""
    if report.when == 'call' or not report.passed:
        _write(kind='ended', test=report.nodeid, result=_result(report), text=_text(report))
    if report.when == 'teardown':
        _write(kind='over', test=report.nodeid)


def pytest_collectreport(report: Any) -> None:
    """Write what could not be collected, or was skipped as a whole."""
    if not report.passed:
        _write(kind='ended', test=report.nodeid, result=_result(report), text=_text(report))


def pytest_warning_recorded(warning_message: Any, when: str, nodeid: str) -> None:
    """Write a warning; those of pytest are about pytest."""
    category = warning_message.category
    if not category.__name__.startswith('Pytest'):
        text = f'{category.__name__}: {plain_text(str(warning_message.message))}'
        _write(kind='warning', test=nodeid if when == 'runtest' else '', text=text)


def pytest_sessionfinish(exitstatus: Any) -> None:
    """Write that pytest came to an end."""
    _write(kind='finished', exit=int(exitstatus))


def _result(report: Any) -> str:
    if hasattr(report, 'wasxfail'):
        return 'xpassed' if report.passed else 'xfailed'
    return str(report.outcome)


def _text(report: Any) -> str:
    longrepr: Any = report.longrepr
    if report.passed or longrepr is None:
        return ''
    if report.skipped:
        # pytest has a file, a line and a reason where a test was skipped.
        said: Any = getattr(report, 'wasxfail', '') or longrepr
        reason = str(said if isinstance(said, str) else said[2])
        return plain_text(re.sub(r'^(Skipped|reason): ', '', reason))
    crash = getattr(longrepr, 'reprcrash', None)
    lines: List[str] = str(getattr(crash, 'message', longrepr)).strip().splitlines() or ['']
    # The last line of a whole traceback, the first of a crash, says what went wrong.
    return plain_text(lines[0] if crash is not None else lines[-1])
