# SPDX-License-Identifier: Apache-2.0
"""Commands in a container: which handler answers one, and how its answer is read."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Any, Dict, List, Mapping, NamedTuple, Optional, Sequence, Tuple

from ops import _daemon, pebble
from ops.testing._exec import ExecArgs, ExecHandler, ExecResult

if TYPE_CHECKING:
    from ops.testing._harness._pebble import _TestingPebbleClient

Handler = ExecHandler
Handlers = Mapping[Tuple[str, ...], Handler]


class Result(NamedTuple):
    """How a command ends."""

    exit_code: int = 0
    stdout: bytes = b''
    stderr: bytes = b''
    timed_out: bool = False


def handler_of(handler: Optional[Handler], result: Any) -> Handler:
    """Return the handler that a test has given, or one that always gives its result.

    Raises:
        TypeError: if it gave neither or both, or a result of another type.
    """
    if (handler is None) == (result is None):
        raise TypeError('Either handler or result must be provided, but not both.')
    if handler is not None:
        return handler
    if isinstance(result, int):
        result = ExecResult(exit_code=result)
    elif isinstance(result, (str, bytes)):
        result = ExecResult(stdout=result)
    elif not isinstance(result, ExecResult):
        raise TypeError(
            f'result must be int, str, bytes, or ExecResult, not {type(result).__name__}'
        )
    fixed: ExecResult = result
    return lambda _: fixed


def find(handlers: Handlers, command: Sequence[str]) -> Handler:
    """Return the handler whose words the command begins with: the one of the most words.

    Raises:
        APIError: if there is none.
    """
    words = tuple(command)
    for size in range(len(words), -1, -1):
        handler = handlers.get(words[:size])
        if handler is not None:
            return handler
    message = 'execution handler not found, please register one using Harness.handle_exec'
    body = {'type': 'error', 'status-code': 500, 'status': 'Internal Server Error',
            'result': {'message': message}}  # fmt: skip
    raise pebble.APIError(body, 500, 'Internal Server Error', message)


_CONTEXT = (
    ('working_dir', 'working-dir'),
    ('user', 'user'),
    ('user_id', 'user-id'),
    ('group', 'group'),
    ('group_id', 'group-id'),
)


def asked(
    client: _TestingPebbleClient, command: Sequence[str], options: Mapping[str, Any]
) -> ExecArgs:
    """Return what a handler is told: the arguments, and for what they leave out the service's.

    Raises:
        APIError: if there is no such service.
    """
    service = _service(client, options.get('service_context'))
    found = {name: _given(options.get(name), service.get(key)) for name, key in _CONTEXT}
    working_dir = found.pop('working_dir')
    return ExecArgs(
        command=list(command),
        environment={**service.get('environment', {}), **(options.get('environment') or {})},
        working_dir=None if working_dir is None else str(working_dir),
        timeout=options.get('timeout'),
        stdin=_read(options.get('stdin')),
        encoding=options.get('encoding', 'utf-8'),
        combine_stderr=bool(options.get('combine_stderr', False)),
        **found,
    )


def _given(argument: Any, of_service: Any) -> Any:
    return of_service if argument is None else argument


def _service(client: _TestingPebbleClient, name: Optional[str]) -> Dict[str, Any]:
    if name is None:
        return {}
    found = client._daemon.plan_section('services').get(name)
    if found is None:
        message = f'context service "{name}" not found'
        raise pebble.APIError({}, 500, 'Internal Server Error', message)
    return dict(found)


def _read(stdin: Any) -> Any:
    return stdin.read() if hasattr(stdin, 'read') else stdin


def run(handler: Handler, args: ExecArgs) -> Result:
    """Have a handler answer.

    Raises:
        RuntimeError: if it says that the command took too long, and no time was set.
        TypeError, ValueError: if its answer is none.
    """
    try:
        found = handler(args)
    except builtins.TimeoutError:
        if args.timeout is None:
            raise RuntimeError(
                'a TimeoutError occurred in the execution handler, but no timeout value was '
                'provided in the execution arguments.'
            ) from None
        return Result(timed_out=True)
    if found is None:
        found = ExecResult()
    if not isinstance(found, ExecResult):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError(f'execution handler returned an unexpected type: {type(found)!r}.')
    if args.combine_stderr and found.stderr:
        raise ValueError(
            'execution handler returned a non-empty stderr even though combine_stderr is enabled.'
        )
    return Result(
        found.exit_code,
        _encoded(found.stdout, args.encoding),
        _encoded(found.stderr, args.encoding),
    )


def _encoded(output: Any, encoding: Optional[str]) -> bytes:
    if isinstance(output, bytes):
        return output
    if output is None and encoding is not None:
        return b''
    if encoding is None:
        raise ValueError(
            f'exec handler must return bytes if encoding is None,not {type(output).__name__}'
        )
    return str(output).encode(encoding)


def ended(result: Result) -> _daemon.Result:
    """Return an answer as the daemon takes it."""
    return _daemon.Result(result.stdout, result.stderr, result.exit_code, result.timed_out)


def answer(handlers: Handlers, execution: _daemon.Execution) -> Any:
    """Answer a command that a client of the charm's own runs, once its input has ended.

    Raises:
        Refusal: if there is no handler.
    """
    command: List[str] = list(execution.command)
    try:
        handler = find(handlers, command)
    except pebble.APIError as exc:
        raise _daemon.Refusal(500, exc.message) from None
    timeout = None if execution.timeout is None else execution.timeout / 1_000_000_000

    def answered(seen: _daemon.Execution) -> _daemon.Result:
        stdin = None if seen.stdin is None else seen.stdin.decode(errors='replace')
        args = ExecArgs(
            command, dict(seen.environment), seen.working_dir, timeout, seen.user_id, seen.user,
            seen.group_id, seen.group, stdin, 'utf-8', seen.combine_stderr,
        )  # fmt: skip
        return ended(run(handler, args))

    return answered
