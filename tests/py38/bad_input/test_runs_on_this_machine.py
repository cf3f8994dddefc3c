# SPDX-License-Identifier: Apache-2.0
"""``ops run`` with charms, folders and people that do what they should not."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import pathlib
import signal
import stat
import subprocess
import sys
import time
from types import FrameType
from typing import Any, Callable, Dict, Iterator, List, Optional, Tuple

import pytest
from kit import source

from ops import local
from ops.local import _interrupts, _process
from ops.local._folder import UnitFolder

DEFERRING = """\
import ops


class C(ops.CharmBase):
    def __init__(self, framework):
        super().__init__(framework)
        framework.observe(self.on.start, self._on_start)

    def _on_start(self, event):
        event.defer()


ops.main(C)
"""


class Heard:
    """A listener that keeps what the charm wrote."""

    def __init__(self) -> None:
        self.written: List[str] = []

    def began(self, event: str) -> None:
        pass

    def logged(self, level: str, message: str) -> None:
        pass

    def wrote(self, stream: str, line: str) -> None:
        self.written.append(line)

    def ended(self, outcome: local.Outcome) -> None:
        pass


Play = Callable[..., Tuple[local.Played, List[str]]]


def _write(folder: pathlib.Path, code: str, metadata: str = 'name: bad\n') -> pathlib.Path:
    (folder / 'src').mkdir(parents=True)
    (folder / 'src' / 'charm.py').write_text(code, encoding='utf-8')
    (folder / 'metadata.yaml').write_text(metadata, encoding='utf-8')
    return folder


@pytest.fixture
def play(tmp_path: pathlib.Path) -> Play:
    """Play a start event of a charm with some code, in a folder of some name."""

    def played(code: str, *, name: str = 'charm', **asked: Any) -> Tuple[local.Played, List[str]]:
        charm = tmp_path / name
        if not charm.exists():
            _write(charm, code)
        request = local.Request(
            charm=charm, unit_dir=tmp_path / 'unit', timeout=60, events=('start',)
        )
        heard = Heard()
        return local.play(request._replace(**asked), heard), heard.written

    return played


def _digest(folder: pathlib.Path) -> Dict[str, Tuple[int, str]]:
    return {
        str(path.relative_to(folder)): (
            path.stat().st_mode,
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else '',
        )
        for path in folder.rglob('*')
    }


# -- charms --


@pytest.mark.parametrize('name', ['SIGKILL', 'SIGTERM', 'SIGSEGV'])
def test_a_charm_that_kills_itself_is_said_to_be_killed(play: Play, name: str):
    played, _ = play(f'import os, signal\nos.kill(os.getpid(), signal.{name})\n')

    assert played.outcomes[0].signal == name
    assert not played.succeeded


def test_an_action_that_is_killed_fails_in_the_words_of_juju(play: Play, tmp_path: pathlib.Path):
    code = 'import os\nif "JUJU_ACTION_NAME" in os.environ: os.kill(os.getpid(), 9)\n'
    charm = _write(tmp_path / 'acting', code)
    (charm / 'actions.yaml').write_text('go: {}\n', encoding='utf-8')
    play('', name='acting')
    played, _ = play('', name='acting', events=(), actions=(('go', {}),))

    assert played.outcomes[-1].action is not None
    assert played.outcomes[-1].action['message'] == 'signal: killed'


def _is_alive(pid: int) -> bool:
    """Say whether a process lives on, given ten seconds for a signal to reach it."""
    deadline = time.monotonic() + 10
    while _state(pid) not in 'ZX':
        if time.monotonic() > deadline:
            return True
        os.sched_yield()
    return False


def _state(pid: int) -> str:
    try:
        return pathlib.Path(f'/proc/{pid}/stat').read_text().rpartition(')')[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return 'X'


CHILD = """\
import subprocess, sys
child = subprocess.Popen(['sleep', '60'], start_new_session={daemon})
print(child.pid, flush=True)
"""


def test_a_child_that_a_charm_leaves_is_killed(play: Play):
    _, written = play(CHILD.format(daemon=False))

    assert not _is_alive(int(written[0]))


def test_a_daemon_of_a_charm_is_not_waited_for_and_ended_at_last(play: Play):
    played, written = play(CHILD.format(daemon=True), timeout=30)

    assert not _is_alive(int(written[0]))
    assert played.hints[-1] == f'ended what the charm had left running: sleep ({written[0]})'
    assert played.succeeded
    assert played.outcomes[0].seconds < 30


def test_a_line_without_an_end_is_heard_in_parts(play: Play):
    _, written = play('for _ in range(200): print(10000 * "x", end="")\n')

    assert sum(map(len, written)) == 2_000_000
    assert max(map(len, written)) < 200_000


def test_the_last_words_of_a_charm_are_heard(play: Play):
    _, written = play('import os\nos.write(1, b"caf\\xc3\\xa9\\r\\n\\n\\xff no end")\n')

    assert written == ['café', '', '\ufffd no end']


def test_a_listener_that_fails_does_not_stop_the_charm(tmp_path: pathlib.Path):
    def fail(stream: str, line: str) -> None:
        raise BrokenPipeError('nobody listens')

    done = tmp_path / 'done'
    code = f'for _ in range(200): print("x" * 10000)\nopen({str(done)!r}, "w")\n'
    with pytest.raises(BrokenPipeError, match='nobody listens'):
        _process.run(
            [sys.executable, '-c', code],
            directory=tmp_path,
            environment={},
            timeout=60,
            on_line=fail,
        )

    assert done.exists()


# -- folders --


@pytest.mark.parametrize('name', ['a b', 'a#b', 'a%20b', 'a?b', "a'b", 'x' * 200])
def test_a_path_may_hold_anything(play: Play, tmp_path: pathlib.Path, name: str):
    played, _ = play(DEFERRING, name=name, unit_dir=tmp_path / f'{name[:190]} unit')

    assert played.succeeded
    assert played.outcomes[0].deferred == ['start']


def test_a_charm_that_cannot_be_written_is_played_and_stays(play: Play, tmp_path: pathlib.Path):
    charm = _write(tmp_path / 'charm', DEFERRING)
    folders = [charm, charm / 'src']
    for path in (charm / 'metadata.yaml', charm / 'src' / 'charm.py'):
        path.chmod(0o444)
    for path in folders:
        path.chmod(0o555)
    before = _digest(charm)
    try:
        for _ in range(2):
            assert play('')[0].succeeded
    finally:
        for path in folders:
            path.chmod(0o755)

    assert {name: digest for name, (_, digest) in _digest(charm).items()} == {
        name: digest for name, (_, digest) in before.items()
    }


def test_links_are_followed_but_not_in_circles(play: Play, tmp_path: pathlib.Path):
    charm = _write(tmp_path / 'charm', 'import below.inside, lib.there\n')
    elsewhere = tmp_path / 'elsewhere'
    elsewhere.mkdir()
    (elsewhere / 'there.py').touch()
    (charm / 'lib').symlink_to(elsewhere)
    (charm / 'src' / 'below').mkdir()
    (charm / 'src' / 'below' / 'inside.py').touch()
    (charm / 'src' / 'below' / 'up').symlink_to(charm)
    (charm / 'src' / 'lib').symlink_to(elsewhere)
    (charm / 'gone').symlink_to(tmp_path / 'nowhere')
    os.mkfifo(charm / 'pipe')
    played, _ = play('')

    assert played.succeeded
    view = tmp_path / 'unit' / 'charm'
    assert (view / 'lib' / 'there.py').is_file()
    assert not (view / 'gone').exists()
    assert not (view / 'src' / 'below' / 'up' / 'src').exists()


def test_a_unit_within_its_charm_does_not_grow(play: Play, tmp_path: pathlib.Path):
    charm = _write(tmp_path / 'charm', 'pass\n')
    for _ in range(2):
        play('', unit_dir=charm / 'unit')

    assert not (charm / 'unit' / 'charm' / 'unit').exists()


@pytest.mark.parametrize(
    'asked',
    [{'events': ('strat',)}, {'python': '/bin/true'}, {'timeout': None, 'charm': None}],
    ids=['event', 'interpreter', 'metadata'],
)
def test_a_request_that_is_refused_leaves_the_unit_that_was_to_be_forgotten(
    play: Play, tmp_path: pathlib.Path, asked: Dict[str, Any]
):
    play('print(1)\n')
    unit = tmp_path / 'unit'
    before = _digest(unit)
    if 'charm' in asked:
        asked = {'charm': _write(tmp_path / 'other', '', 'name: [\n')}
    with pytest.raises(local.UsageError):
        play('', fresh=True, **asked)

    assert _digest(unit) == before


def _paths(folder: pathlib.Path) -> List[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize('half', ['aside', 'before'])
def test_a_unit_is_put_back_when_the_call_that_forgot_it_was_killed(
    play: Play, tmp_path: pathlib.Path, half: str
):
    play('print(1)\n')
    unit = tmp_path / 'unit'
    before = _paths(unit)
    (unit / half).mkdir()
    moved = ['unit.json'] if half == 'aside' else [name for name in before if name != 'lock']
    for name in moved:
        (unit / name).rename(unit / half / name)
    with UnitFolder(unit).held():
        assert _paths(unit) == before


def test_a_unit_that_was_begun_anew_before_a_kill_stays(play: Play, tmp_path: pathlib.Path):
    play('print(1)\n')
    unit = tmp_path / 'unit'
    before = _paths(unit)
    (unit / 'before').mkdir()
    with UnitFolder(unit).held():
        assert _paths(unit) == before


@pytest.mark.parametrize('fresh', [True, False])
def test_a_folder_that_holds_other_things_is_left_alone(
    play: Play, tmp_path: pathlib.Path, fresh: bool
):
    charm = _write(tmp_path / 'charm', 'pass\n')
    charm.chmod(0o755)
    before = _digest(tmp_path)
    with pytest.raises(local.UsageError, match=r"it is no unit's folder, and holds"):
        play('', unit_dir=charm, fresh=fresh)

    assert _digest(tmp_path) == before
    assert stat.S_IMODE(charm.stat().st_mode) == 0o755


@pytest.mark.parametrize(
    ('call', 'said'),
    [
        ('os.fsync', r'cannot keep .*/unit: No space left on device; it is as it was'),
        ('os.replace', r'cannot copy .*: No space left on device'),
    ],
    ids=['the unit is written', 'the charm is copied'],
)
def test_a_disk_that_is_full_leaves_the_unit_as_it_was(
    play: Play, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, call: str, said: str
):
    play(DEFERRING)
    before = (tmp_path / 'unit' / 'unit.json').read_bytes()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, 'No space left on device')

    with monkeypatch.context() as patched:
        patched.setattr(call, full)
        with pytest.raises(local.UsageError, match=said):
            play(DEFERRING)

    assert (tmp_path / 'unit' / 'unit.json').read_bytes() == before
    assert play(DEFERRING)[0].succeeded


def test_a_unit_that_another_call_holds_is_waited_for(tmp_path: pathlib.Path):
    charm = _write(tmp_path / 'charm', 'pass\n')
    with UnitFolder(tmp_path / 'unit').held():
        second = _start(charm, 'start')
        with pytest.raises(subprocess.TimeoutExpired):
            second.wait(1)

    assert second.wait(60) == 0
    assert f'process {os.getpid()} holds the unit in {tmp_path}/unit' in ''.join(_lines(second))
    _close(second)


# -- requests --


NAMELESS = ['summary: x\n', 'name: ""\n', 'name: 5\n', 'name: a/b\n', 'name: [a]\n', '{}\n']


@pytest.mark.parametrize('metadata', NAMELESS)
def test_a_charm_without_a_usable_name(tmp_path: pathlib.Path, metadata: str):
    charm = _write(tmp_path / 'charm', 'pass\n', metadata)
    request = local.Request(charm=charm, unit_dir=tmp_path / 'unit')

    with pytest.raises(local.UsageError, match='is no name for a charm'):
        local.play(request, Heard())


@pytest.mark.parametrize('python', ['/bin/true', '/bin/echo'])
def test_an_interpreter_that_is_none(play: Play, python: str):
    with pytest.raises(local.UsageError, match=r'is no Python \(--python\)'):
        play('', python=python)


@pytest.mark.parametrize('content', ['echo\n', '#!/nowhere/sh\n'])
def test_a_dispatch_that_cannot_be_executed(play: Play, tmp_path: pathlib.Path, content: str):
    charm = _write(tmp_path / 'charm', 'pass\n')
    (charm / 'dispatch').write_text(content, encoding='utf-8')
    (charm / 'dispatch').chmod(0o755)

    with pytest.raises(local.UsageError, match=r'cannot start .*/dispatch: .* interpreter'):
        play('')


PARAMETERS: Dict[str, Tuple[Dict[str, str], str]] = {
    'no YAML': ({'size': '['}, "parameter 'size' is no YAML"),
    'within a number': ({'size': '3', 'size.of': '3'}, "is within 'size', which is no object"),
    'of two types': ({'either': '['}, "parameter 'either' is no YAML"),
}


@pytest.mark.parametrize('case', PARAMETERS)
def test_a_parameter_that_cannot_be_read(play: Play, tmp_path: pathlib.Path, case: str):
    charm = _write(tmp_path / 'charm', 'pass\n')
    (charm / 'actions.yaml').write_text(
        'go: {params: {size: {type: integer}, either: {type: [string, integer]}}}\n',
        encoding='utf-8',
    )
    words, said = PARAMETERS[case]

    with pytest.raises(local.UsageError, match=said):
        play('', events=(), actions=(('go', words),))


@pytest.mark.parametrize('links', ['[contact]', 'contact'])
def test_links_that_are_no_mapping(tmp_path: pathlib.Path, links: str):
    charm = _write(tmp_path / 'charm', 'pass\n')
    (charm / 'metadata.yaml').unlink()
    (charm / 'charmcraft.yaml').write_text(f'name: a\nlinks: {links}\n', encoding='utf-8')
    request = local.Request(charm=charm, unit_dir=tmp_path / 'unit')

    with pytest.raises(local.UsageError, match=r'charmcraft\.yaml: links: it is no mapping'):
        local.play(request, Heard())


# -- interruptions --


SLEEPING = """\
import os, time
again = os.path.exists({again!r})
open({again!r}, 'w').close()
print('pid', os.getpid(), flush=True)
if not again:
    time.sleep(60)
"""


def _start(charm: pathlib.Path, *words: str) -> subprocess.Popen[str]:
    unit = str(charm.parent / 'unit')
    return subprocess.Popen(
        [sys.executable, '-m', 'ops', 'run', str(charm), '--unit-dir', unit, *words],
        cwd=str(source.TOP),
        env={**os.environ, 'TMPDIR': str(charm.parent)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding='utf-8',
        preexec_fn=_heed_signals,
    )


def _heed_signals() -> None:
    # Whoever runs the tests in the background may ignore some, and children inherit that.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def _close(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    process.stdout.close()


def _lines(process: subprocess.Popen[str]) -> Iterator[str]:
    assert process.stdout is not None
    # Not by `yield from`, which closes the stream when the generator is closed.
    yield from iter(process.stdout.readline, '')


@pytest.mark.parametrize(('number', 'code'), [('SIGINT', 130), ('SIGTERM', 143), ('SIGHUP', 129)])
def test_an_interrupted_call_leaves_nothing_and_the_unit_goes_on(
    tmp_path: pathlib.Path, number: str, code: int
):
    charm = _write(tmp_path / 'charm', SLEEPING.format(again=str(tmp_path / 'again')))
    first = _start(charm, 'start')
    pid = next(int(line.split()[-1]) for line in _lines(first) if 'pid' in line)
    first.send_signal(getattr(signal, number))

    assert first.wait(30) == code
    assert not _is_alive(pid)
    assert list(tmp_path.glob('ops-*')) == []
    second = _start(charm, 'update-status')
    began = [line.strip() for line in _lines(second) if line.startswith('---')]
    assert second.wait(60) == 0
    assert began == ['--- start', '--- update-status']
    _close(first)
    _close(second)


def test_a_reader_that_goes_away_ends_the_call_quietly(tmp_path: pathlib.Path):
    charm = _write(tmp_path / 'charm', 'for _ in range(9000): print("x" * 90)\n')
    call = _start(charm, 'start')
    next(_lines(call))
    _close(call)

    assert call.wait(60) == 141


@pytest.fixture
def heeded_interrupts() -> Iterator[None]:
    """Have SIGINT raise KeyboardInterrupt, which a shell turns off for what it runs behind."""
    found = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, found)


@pytest.mark.usefixtures('heeded_interrupts')
def test_signals_are_put_off_to_the_end_of_a_block():
    done: List[str] = []

    def interrupted() -> None:
        with _interrupts.held() as interrupts:
            interrupts.upon(lambda: done.append('act'))
            signal.raise_signal(signal.SIGINT)
            done.append('end')

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert done == ['act', 'end']
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


_FILES = ('_process.py', '_interrupts.py', '_output.py')


class _AtLine:
    """A trace function that sends SIGINT at the nth line that some files execute."""

    def __init__(self, number: int):
        self.left = number

    def __call__(self, frame: FrameType, event: str, _: Any) -> Optional[_AtLine]:
        if not frame.f_code.co_filename.endswith(_FILES):
            return None
        if event == 'line':
            self.left -= 1
            if self.left == 0:
                signal.raise_signal(signal.SIGINT)
        return self


def _has_children() -> bool:
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return False
    return True


def _interrupt_at(number: int, directory: pathlib.Path) -> bool:
    """Interrupt a hook at a line, and say whether it has as many."""
    tracing = _AtLine(number)
    before = sys.gettrace()
    sys.settrace(tracing)
    try:
        with contextlib.suppress(KeyboardInterrupt):
            _process.run(
                ['/bin/sleep', '0.002'],
                directory=directory,
                environment={},
                timeout=60,
                on_line=lambda stream, line: None,
            )
    finally:
        sys.settrace(before)
    return tracing.left <= 0


@pytest.mark.usefixtures('heeded_interrupts')
def test_an_interrupt_at_any_line_leaves_no_process(tmp_path: pathlib.Path):
    assert not _has_children()
    number = 1
    while _interrupt_at(number, tmp_path):
        assert not _has_children(), f'interrupted at line {number}'
        number += 1

    assert number > 20
