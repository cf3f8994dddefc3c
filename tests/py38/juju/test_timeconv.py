# SPDX-License-Identifier: Apache-2.0
"""Times as Juju and Pebble write them."""

from __future__ import annotations

import datetime
from typing import Any, Dict, List, NamedTuple, Tuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ops._private.timeconv import parse_duration, parse_rfc3339

UTC = datetime.timezone.utc


def at(*parts: int, hours: float = 0) -> datetime.datetime:
    zone = datetime.timezone(datetime.timedelta(hours=hours)) if hours else UTC
    return datetime.datetime(*parts, tzinfo=zone)


TIMESTAMPS = [
    ('2021-02-10T04:36:22Z', at(2021, 2, 10, 4, 36, 22)),
    ('2021-02-10t04:36:22z', at(2021, 2, 10, 4, 36, 22)),
    ('2021-02-10 04:36:22Z', at(2021, 2, 10, 4, 36, 22)),
    ('2021-02-10T04:36:22+00:00', at(2021, 2, 10, 4, 36, 22)),
    ('2020-12-25T13:45:50+13:45', at(2020, 12, 25, 13, 45, 50, hours=13.75)),
    ('2021-02-10T04:36:22-05:30', at(2021, 2, 10, 4, 36, 22, hours=-5.5)),
    ('2021-02-10T04:36:22.1Z', at(2021, 2, 10, 4, 36, 22, 100000)),
    ('2021-02-10T04:36:22.118970777Z', at(2021, 2, 10, 4, 36, 22, 118971)),
    ('2021-02-10T04:36:22.9999999Z', at(2021, 2, 10, 4, 36, 22, 999999)),
    ('9999-12-31T23:59:59.9999999Z', at(9999, 12, 31, 23, 59, 59, 999999)),
]
NO_TIMESTAMPS = [
    '',
    'foobar',
    '2021-02-10',
    '2021-02-10T04:36:22',
    '2021-02-10T04:36:22X',
    '2021-02-10T04:36:22+0000',
    '2021-02-10T04:36:22.Z',
    '2021-2-10T04:36:22Z',
    ' 2021-02-10T04:36:22Z',
    '2021-99-99T04:36:22Z',
    '2021-02-10T04:36:60Z',
    '0000-01-01T00:00:00Z',
    '2021-02-10T04:36:22+24:00',
]


@pytest.mark.parametrize(('text', 'expected'), TIMESTAMPS)
def test_a_timestamp_is_read(text: str, expected: datetime.datetime):
    parsed = parse_rfc3339(text)

    assert parsed == expected
    assert parsed.utcoffset() == expected.utcoffset()


@pytest.mark.parametrize('text', NO_TIMESTAMPS)
def test_what_is_no_timestamp_is_an_error_that_names_it(text: str):
    with pytest.raises(ValueError, match='invalid timestamp') as caught:
        parse_rfc3339(text)

    assert repr(text) in str(caught.value)


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_timestamp_that_python_wrote_is_read(time: datetime.datetime):
    assert parse_rfc3339(time.isoformat()) == time


DURATIONS: List[Tuple[str, Dict[str, float]]] = [
    ('0', {}),
    ('-0', {}),
    ('+5s', {'seconds': 5}),
    ('-5s', {'seconds': -5}),
    ('5.6s', {'seconds': 5.6}),
    ('.5s', {'seconds': 0.5}),
    ('5.s', {'seconds': 5}),
    ('10ns', {}),
    ('500ns', {}),
    ('999ns', {'microseconds': 1}),
    ('1500ns', {'microseconds': 2}),
    ('11us', {'microseconds': 11}),
    ('12µs', {'microseconds': 12}),
    ('12μs', {'microseconds': 12}),
    ('13ms', {'milliseconds': 13}),
    ('15m', {'minutes': 15}),
    ('3h30m', {'hours': 3, 'minutes': 30}),
    ('10.5s4m', {'minutes': 4, 'seconds': 10.5}),
    ('-2m3.4s', {'minutes': -2, 'seconds': -3.4}),
    ('1h2m3s4ms5us6ns', {'hours': 1, 'minutes': 2, 'seconds': 3, 'microseconds': 4005}),
    ('9223372036854775807ns', {'microseconds': 9223372036854776}),
]
NO_DURATIONS = [
    ('', "no number-unit groups in ''"),
    ('3', "no number-unit groups in '3'"),
    ('5S', "no number-unit groups in '5S'"),
    ('1d', "invalid unit 'd'"),
    ('1e3s', "invalid unit 'e'"),
    (' 5s', "extra input at start or end of ' 5s'"),
    ('5s ', "extra input at start or end of '5s '"),
    ('--5s', "extra input at start or end of '--5s'"),
    ('1.2.3s', "'1.2.3' is not a valid float"),
    ('.s', "'.' is not a valid float"),
    ('9999999999999h', "'9999999999999h' is too long"),
]


@pytest.mark.parametrize(('text', 'parts'), DURATIONS)
def test_a_duration_is_read(text: str, parts: Any):
    assert parse_duration(text) == datetime.timedelta(**parts)


@pytest.mark.parametrize(('text', 'problem'), NO_DURATIONS)
def test_what_is_no_duration_is_an_error_that_says_why(text: str, problem: str):
    with pytest.raises(ValueError, match='invalid duration: ') as caught:
        parse_duration(text)

    assert problem in str(caught.value)


@given(st.integers(-(10**12), 10**12))
def test_whole_microseconds_are_exact(microseconds: int):
    assert parse_duration(f'{microseconds}us') == datetime.timedelta(microseconds=microseconds)


class Part(NamedTuple):
    """A number with its unit, as durations are put together from."""

    number: int
    unit: str


UNITS = st.sampled_from(['h', 'm', 's', 'ms', 'us'])
PARTS = st.lists(st.builds(Part, st.integers(0, 10**6), UNITS), min_size=1, max_size=5)
MICROSECONDS = {'h': 3_600_000_000, 'm': 60_000_000, 's': 1_000_000, 'ms': 1000, 'us': 1}


@given(PARTS, st.sampled_from(['', '+', '-']))
def test_the_parts_of_a_duration_are_added(parts: List[Part], sign: str):
    text = ''.join(f'{number}{unit}' for number, unit in parts)
    whole = sum(number * MICROSECONDS[unit] for number, unit in parts)

    read = parse_duration(sign + text)

    assert read == datetime.timedelta(microseconds=-whole if sign == '-' else whole)


@given(st.datetimes(), st.integers(-23 * 60, 23 * 60), st.integers(0, 9))
def test_a_timestamp_of_any_zone_is_read(time: datetime.datetime, minutes: int, digits: int):
    zone = f'{"-" if minutes < 0 else "+"}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}'
    whole = time.replace(microsecond=0)
    fraction = f'{time.microsecond:06}000'[:digits]

    read = parse_rfc3339(f'{whole.isoformat()}{"." if fraction else ""}{fraction}{zone}')

    known = int(f'{fraction:0<6}'[:6])
    assert read.utcoffset() == datetime.timedelta(minutes=minutes)
    assert read.replace(tzinfo=None) == whole.replace(microsecond=known)


@pytest.mark.parametrize('parse', [parse_duration, parse_rfc3339])
@given(text=st.one_of(st.text(), st.text('0123456789.hmsuµn+-:TZ')))
def test_any_other_text_is_a_value_error(parse: Any, text: str):
    said = ''
    try:
        parse(text)
    except ValueError as exc:
        said = str(exc)

    assert not said or 'invalid' in said
