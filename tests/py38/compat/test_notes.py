# SPDX-License-Identifier: Apache-2.0
"""Exception notes."""

from __future__ import annotations

import sys
import traceback

import pytest

from ops_compat import notes


def test_notes_are_kept_in_order():
    error = ValueError('wrong')

    notes.add_note(error, 'first')
    notes.add_note(error, 'second')

    assert error.__notes__ == ['first', 'second']  # type: ignore[attr-defined]


def test_an_exception_without_a_note_has_none():
    assert not hasattr(ValueError('wrong'), '__notes__')


def test_the_message_stays():
    error = ValueError('wrong')

    notes.add_note(error, 'why')

    assert (str(error), error.args) == ('wrong', ('wrong',))


@pytest.mark.skipif(sys.version_info < (3, 11), reason='tracebacks show notes from 3.11')
def test_a_traceback_shows_the_note():
    error = ValueError('wrong')

    notes.add_note(error, 'while reading the config')

    shown = ''.join(traceback.format_exception(type(error), error, None))
    assert shown == 'ValueError: wrong\nwhile reading the config\n'
