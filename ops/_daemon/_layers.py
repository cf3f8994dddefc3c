# SPDX-License-Identifier: Apache-2.0
"""One layer: read from YAML or from plain values, and held to what Pebble accepts of it."""

from __future__ import annotations

import shlex
from typing import Any, Callable, Dict, Iterator, Mapping, NamedTuple, Optional, Tuple, cast

from ops._daemon import _schema
from ops._daemon._http import Refusal
from ops._private import yaml

Entry = _schema.Entry
Sections = Dict[str, Dict[str, Entry]]

ACTIONS = ('restart', 'shutdown', 'ignore')
ON_ACTIONS: Dict[str, Tuple[str, ...]] = {
    'on-success': (*ACTIONS, 'failure-shutdown'),
    'on-failure': (*ACTIONS, 'success-shutdown'),
    'on-check-failure': (*ACTIONS, 'success-shutdown'),
}
LOG_TYPES = ('loki', 'opentelemetry', 'syslog')
LOG_TYPES_TEXT = '"loki", "opentelemetry" or "syslog"'
PAIRING = ('disabled', 'single', 'multiple')


class Layer(NamedTuple):
    """A layer, or several combined."""

    label: str
    sections: Sections
    """The entries of each section by their names; nothing in here is ever mutated."""
    summary: str = ''
    description: str = ''
    pairing: str = ''
    trusted: bool = False
    """Whether a test gave it, which is held to no rule."""
    parts: Tuple[Any, ...] = ()
    """What it was made of, as it was written: YAML, or plain values."""


def parse(label: str, text: str) -> Layer:
    """Read a layer from YAML.

    Raises:
        Refusal: in Pebble's words, if it is no layer.
    """
    try:
        found: Any = yaml.safe_load(text, _texts_loader())
    except Exception as exc:  # yaml.YAMLError, or what a scanner makes of odd characters
        raise _fault(f'cannot parse layer "{label}": yaml: {_reason(exc)}') from None
    layer = build(label, {} if found is None else found, _line_finder(text))
    return layer._replace(parts=(text,))


def build(label: str, found: Any, line_of: Optional[Callable[[str], int]] = None) -> Layer:
    """Make a layer of plain values.

    Raises:
        Refusal: in Pebble's words, if it is no layer.
    """
    if not isinstance(found, dict):
        shown = '!!seq' if isinstance(found, list) else f'!!str `{found}`'
        raise _fault(
            f'cannot parse layer "{label}": yaml: unmarshal errors:\n'
            f'  line 1: cannot unmarshal {shown} into map[string]yaml.Node'
        )
    plain = cast('Dict[str, Any]', found)
    for key in plain:
        if key not in _schema.SECTIONS and key not in ('summary', 'description', 'pairing'):
            raise _fault(f'cannot parse layer "{label}": unknown section "{key}"')
    if label.startswith('pebble-'):
        raise _fault('cannot use reserved label prefix "pebble-"')
    sections = {
        name: dict(_entries(label, name, plain.get(name), line_of or _no_line))
        for name in _schema.SECTIONS
        if plain.get(name)
    }
    layer = Layer(
        label,
        sections,
        str(plain.get('summary') or ''),
        str(plain.get('description') or ''),
        _pairing(plain.get('pairing')),
        parts=(plain,),
    )
    for fault in _faults(layer):
        raise _fault(fault)
    return layer


def trusted(label: str, found: Mapping[str, Any]) -> Layer:
    """Make a layer of plain values that a test or an earlier run gives: it is held to no rule.

    What cannot be read is kept as it is.
    """
    sections: Sections = {}
    for name, fields in _schema.SECTIONS.items():
        given: Mapping[str, Any] = found.get(name) or {}
        if given:
            sections[name] = {key: _leniently(fields, each) for key, each in given.items()}
    return Layer(
        label,
        sections,
        str(found.get('summary') or ''),
        str(found.get('description') or ''),
        trusted=True,
        parts=(found,),
    )


def _leniently(fields: _schema.Fields, given: Mapping[str, Any]) -> Entry:
    kept: Entry = {}
    for key, each in given.items():
        try:
            kept.update(_schema.entry(fields, {key: each}, _no_line))
        except ValueError:
            kept[key] = each
    return kept


def _texts_loader() -> Any:
    """Return a loader that leaves every scalar but null as it is written, as Pebble reads them."""
    global _loader
    if _loader is None:
        import yaml as pyyaml

        base: Any = getattr(pyyaml, 'CSafeLoader', pyyaml.SafeLoader)
        kept = ('tag:yaml.org,2002:null', 'tag:yaml.org,2002:merge')
        _loader = type(
            'TextsLoader',
            (base,),
            {
                'yaml_implicit_resolvers': {
                    first: [row for row in rows if row[0] in kept]
                    for first, rows in base.yaml_implicit_resolvers.items()
                }
            },
        )
    return _loader


_loader: Any = None


def _reason(exc: Exception) -> str:
    mark: Any = getattr(exc, 'problem_mark', None)
    where = f'line {mark.line + 1}: ' if mark is not None else ''
    return f'{where}{getattr(exc, "problem", None) or exc}'


def _line_finder(text: str) -> Callable[[str], int]:
    def line_of(word: str) -> int:
        for number, line in enumerate(text.splitlines(), 1):
            if word in line:
                return number
        return 1

    return line_of


def _no_line(_: str) -> int:
    return 1


def _fault(message: str) -> Refusal:
    return Refusal(400, f'cannot parse layer YAML: {message}')


def _entries(
    label: str, section: str, found: Any, line_of: Callable[[str], int]
) -> Iterator[Tuple[str, Entry]]:
    fields = _schema.SECTIONS[section]
    where = f'cannot parse layer "{label}" section "{section}": '
    if not isinstance(found, dict):
        shown = '!!seq' if isinstance(found, list) else f'!!str `{found}`'
        raise _fault(
            f'{where}yaml: unmarshal errors:\n'
            f'  line {line_of(section)}: cannot unmarshal {shown} into '
            f'map[string]*{fields.go_type}'
        )
    given = cast('Dict[str, Any]', found)
    word = _schema.WORDS[section]
    for name, each in given.items():
        if name in ('', None):
            raise _fault(f'cannot use empty string as {word} name')
        if each is None:
            raise _fault(f'{word} object cannot be null for {word} "{name}"')
        try:
            yield str(name), _schema.entry(fields, each, line_of)
        except _schema.Mismatch as exc:
            raise _fault(f'{where}{exc}') from None


def _pairing(found: Any) -> str:
    mode = str((found or {}).get('mode') or '') if isinstance(found, dict) else ''  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType]
    if mode and mode not in PAIRING:
        raise _fault(
            f'invalid pairing mode "{mode}": should be "disabled", "single" or "multiple"'
        )
    return mode


def _faults(layer: Layer) -> Iterator[str]:
    for section, faults in _FAULTS.items():
        for name, entry in layer.sections.get(section, {}).items():
            yield from faults(name, entry)


def _service_faults(name: str, entry: Entry) -> Iterator[str]:
    if name == 'pebble':
        yield f'cannot use reserved service name "{name}"'
    if name.startswith('-'):
        yield f'cannot use service name "{name}": starting with "-" not allowed'
    fault = quoting_fault(entry.get('command', ''))
    if fault:
        yield (
            f'plan service "{name}" command invalid: '
            f'cannot parse service "{name}" command: {fault}'
        )
    for key in ('on-success', 'on-failure'):
        if entry.get(key) and entry[key] not in ON_ACTIONS[key]:
            yield f'plan service "{name}" {key} action "{entry[key]}" invalid'
    for action in entry.get('on-check-failure', {}).values():
        if action not in ON_ACTIONS['on-check-failure']:
            yield f'plan service "{name}" on-check-failure action "{action}" invalid'
    if 'backoff-factor' in entry and entry['backoff-factor'] < 1:
        factor = entry['backoff-factor']
        yield f'plan service "{name}" backoff-factor must be 1.0 or greater, not {factor}'


def _check_faults(name: str, entry: Entry) -> Iterator[str]:
    if entry.get('level', '') not in ('', 'alive', 'ready'):
        yield f'plan check "{name}" level must be "alive" or "ready"'
    if entry.get('startup', '') not in ('', 'enabled', 'disabled'):
        yield f'plan check "{name}" startup must be "enabled" or "disabled"'
    for key in ('period', 'timeout'):
        if entry.get(key) == 0:
            yield f'plan check "{name}" {key} must not be zero'
    fault = quoting_fault(entry.get('exec', {}).get('command', ''))
    if fault:
        yield f'plan check "{name}" command invalid: {fault}'


def _log_target_faults(name: str, entry: Entry) -> Iterator[str]:
    if entry.get('type', '') not in ('', *LOG_TYPES):
        yield (
            f'log target "{name}" has unsupported type "{entry["type"]}", must be {LOG_TYPES_TEXT}'
        )
    for label in entry.get('labels', {}):
        if label.startswith('pebble_'):
            yield f'log target "{name}": label "{label}" uses reserved prefix "pebble_"'


_FAULTS: Dict[str, Callable[[str, Entry], Iterator[str]]] = {
    'services': _service_faults,
    'checks': _check_faults,
    'log-targets': _log_target_faults,
}


def quoting_fault(command: str) -> str:
    """Return what is wrong with the quoting of a command, empty if nothing is."""
    if '"' not in command and "'" not in command and '\\' not in command:
        return ''
    try:
        shlex.split(command)
    except ValueError as exc:
        escape = 'escape' in str(exc)
        return (
            f'EOF found {"after escape character" if escape else "when expecting closing quote"}'
        )
    return ''
