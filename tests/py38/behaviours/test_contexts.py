# SPDX-License-Identifier: Apache-2.0
"""What one published line's Context gets wrong, and this tree's on neither line."""

from __future__ import annotations

from typing import Any, Dict, List

import pytest
from kit.charms import charm

import ops
from ops import testing
from ops.testing.errors import UncaughtCharmError

META: Dict[str, Any] = {'name': 'probe'}
CONFIG = {'options': {'level': {'type': 'string', 'default': 'none'}}}


class Level:
    """Options that cannot be read."""

    def __init__(self, level: str):
        raise ValueError(f'{level} is no level')


def blocked_from_the_start() -> testing.Context[ops.CharmBase]:
    def begin(self: Any) -> None:
        self.load_config(Level, errors='blocked')

    return testing.Context(charm(lambda self, event: None, begin), meta=META, config=CONFIG)


def test_a_charm_that_blocks_when_it_is_made_ends_its_run_as_a_success():
    ctx = blocked_from_the_start()
    out = ctx.run(ctx.on.start(), testing.State())

    assert isinstance(out.unit_status, testing.BlockedStatus)


def test_a_charm_that_blocks_when_it_is_made_is_not_there_to_look_at():
    ctx = blocked_from_the_start()

    with ctx(ctx.on.start(), testing.State()) as manager:
        out = manager.run()
        with pytest.raises(RuntimeError):
            _ = manager.charm

    assert isinstance(out.unit_status, testing.BlockedStatus)


def test_a_charm_is_told_the_description_of_its_secret():
    told: List[Any] = []
    secret = testing.Secret({'key': 'value'}, owner='unit', description='of the database')
    ctx = testing.Context(
        charm(lambda self, e: told.append(self.model.get_secret(id=secret.id).get_info())),
        meta=META,
    )
    ctx.run(ctx.on.start(), testing.State(secrets=[secret]))

    assert [info.description for info in told] == ['of the database']


def test_a_secret_of_somebody_else_is_refused_without_its_content():
    secret = testing.Secret({'key': 'planted'}, owner=None)

    def handler(self: Any, event: Any) -> None:
        self.model.get_secret(id=secret.id).set_content({'key': 'other'})

    ctx = testing.Context(charm(handler), meta=META)
    with pytest.raises(UncaughtCharmError) as caught:
        ctx.run(ctx.on.start(), testing.State(secrets=[secret]))

    cause = caught.value.__cause__
    assert isinstance(cause, ops.ModelError)
    assert 'planted' not in str(cause)


def test_a_hook_command_that_fails_in_a_context_has_a_note():
    noted: List[str] = []

    def handler(self: Any, event: Any) -> None:
        try:
            self.model.get_secret(id='secret:gone')
        except ops.SecretNotFoundError as exc:
            noted.extend(getattr(exc, '__notes__', []))

    ctx = testing.Context(charm(handler), meta=META)
    ctx.run(ctx.on.start(), testing.State())

    (note,) = noted
    assert 'in the hook start' in note


def test_spans_of_a_run_are_there_after_it():
    pytest.importorskip('opentelemetry.sdk', reason='spans are recorded with the SDK')
    ctx = testing.Context(charm(lambda self, event: None), meta=META)
    ctx.run(ctx.on.start(), testing.State())

    assert 'ops.main' in [span.name for span in ctx.trace_data]
