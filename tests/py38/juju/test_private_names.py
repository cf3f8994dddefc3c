# SPDX-License-Identifier: Apache-2.0
"""The private names that other code imports: YAML, the tracer, the version."""

from __future__ import annotations

import contextlib
import io
import pathlib
from typing import Any, ContextManager, Dict, Generator, List, Tuple

import pytest
import yaml as pyyaml

from ops import version
from ops._private import later, spans, tracer, yaml
from ops_compat import lines


class Recorder:
    def __init__(self) -> None:
        self.spans: List[Tuple[str, Dict[str, Any]]] = []

    def span(self, name: str, attributes: Dict[str, Any]) -> ContextManager[object]:
        self.spans.append((name, attributes))
        return contextlib.nullcontext('the span')

    def event(self, name: str, attributes: Any) -> None:
        pass


@pytest.fixture
def recorder() -> Generator[Recorder, None, None]:
    recorder = Recorder()
    with spans.record_to(recorder):
        yield recorder


def test_a_span_goes_to_the_recorder(recorder: Recorder):
    with tracer.start_as_current_span('work', attributes={'n': 1}) as span:
        pass

    assert recorder.spans == [('work', {'n': 1})]
    assert span == 'the span'


def test_a_function_can_be_decorated(recorder: Recorder):
    @tracer.tracer.start_as_current_span('work')
    def work() -> int:
        return 7

    assert work() == 7
    assert recorder.spans == [('work', {})]


def test_a_span_that_nobody_records_takes_what_a_span_takes():
    with tracer.start_as_current_span('work') as span:
        span.set_attribute('n', 1)

    assert not span.is_recording()


@pytest.mark.parametrize('given', ['a: 1', b'a: 1', io.StringIO('a: 1')])
def test_yaml_is_read(given: Any):
    assert yaml.safe_load(given) == {'a': 1}


def test_yaml_is_read_by_another_safe_loader():
    assert yaml.safe_load('a: 1', pyyaml.SafeLoader) == {'a': 1}


@pytest.mark.parametrize('text', ['!!python/object:os.system x', '!!python/name:os.system', '['])
def test_yaml_makes_no_objects(text: str):
    with pytest.raises(pyyaml.YAMLError):
        yaml.safe_load(text)


def test_yaml_is_written():
    stream = io.StringIO()

    yaml.safe_dump({'a': 1}, stream)

    assert stream.getvalue() == yaml.safe_dump({'a': 1}) == 'a: 1\n'


def test_no_objects_are_written_as_yaml():
    with pytest.raises(pyyaml.YAMLError):
        yaml.safe_dump({'a': pathlib.Path('/')})


def test_the_version_is_that_of_the_line():
    assert version.version == lines.VERSION


def test_a_module_for_later_answers_for_the_module():
    assert later.Later('colorsys').rgb_to_hsv(0, 0, 0) == (0, 0, 0)


def test_a_module_for_later_has_nothing_else():
    with pytest.raises(AttributeError, match='no_such_name'):
        _ = later.Later('colorsys').no_such_name
