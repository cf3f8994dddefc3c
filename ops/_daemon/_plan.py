# SPDX-License-Identifier: Apache-2.0
"""Layers combined into a plan, by Pebble's rules."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Callable, Dict, Iterable, Iterator, Mapping, cast

from ops._daemon import _layers, _order, _schema, _times, _yaml_text
from ops._daemon._http import Call, Refusal, Reply, sync
from ops._daemon._layers import Entry, Layer, Sections
from ops._daemon._routes import route
from ops._private import yaml

if TYPE_CHECKING:
    from ops._daemon._daemon import Daemon

DEFAULT_PERIOD = 10 * _times.SECOND
DEFAULT_TIMEOUT = 3 * _times.SECOND
DEFAULT_THRESHOLD = 3


@route('GET', '/v1/plan')
def get_plan(daemon: Daemon, call: Call) -> Reply:
    """Answer with the combined plan as YAML."""
    _only_yaml(call.one('format'))
    return sync(plan_text(daemon.plan.sections))


@route('POST', '/v1/layers')
def post_layers(daemon: Daemon, call: Call) -> Reply:
    """Add a layer, or combine it with the one of its label."""
    asked = call.json(action=str, label=str, format=str, layer=str, combine=bool, inner=bool)
    if asked.get('action') != 'add':
        raise Refusal(400, f'invalid action {json.dumps(asked.get("action") or "")}')
    label = asked.get('label') or ''
    if not label:
        raise Refusal(400, 'label must be set')
    _only_yaml(asked.get('format') or '')
    layer = _layers.parse(label, asked.get('layer') or '')
    daemon.take_layer(layer, combine=bool(asked.get('combine')))
    return sync(True)


def _only_yaml(format: str) -> None:
    if format != 'yaml':
        raise Refusal(400, f'invalid format {json.dumps(format)}')


def plan_text(sections: Sections) -> str:
    """Return a plan as Pebble shows it."""
    shown: Dict[str, Any] = {}
    for name, fields in _schema.SECTIONS.items():
        entries = sections.get(name)
        if entries:
            shown[name] = {key: _shown(fields, entries[key]) for key in sorted(entries)}
    return _yaml_text.dump(shown)


def _shown(fields: _schema.Fields, entry: Entry) -> Entry:
    shown: Entry = {}
    for key, kind in fields.fields.items():
        if key not in entry:
            continue
        value = entry[key]
        if isinstance(kind, _schema.Fields):
            value = _shown(kind, value)
        elif kind == _schema.DURATION and isinstance(value, int):
            value = _times.duration_text(value)
        elif isinstance(value, dict):
            plain = cast('Dict[str, Any]', value)
            value = {each: plain[each] for each in sorted(plain)}
        if value not in ('', [], {}):
            shown[key] = value
    return shown


def added(layers: Iterable[Layer], layer: Layer, *, combine: bool) -> tuple[Layer, ...]:
    """Return layers with one added on top, or combined with that of its label, in place.

    Raises:
        Refusal: if there is one of that label, and they are not to be combined.
    """
    stack = tuple(layers)
    if all(each.label != layer.label for each in stack):
        return (*stack, layer)
    if not combine:
        raise Refusal(400, f'layer {json.dumps(layer.label)} already exists')
    return tuple(combined((each, layer)) if each.label == layer.label else each for each in stack)


def combined(layers: Iterable[Layer]) -> Layer:
    """Return several layers as one, by Pebble's rules.

    Raises:
        Refusal: if an entry does not say how it overrides.
    """
    sections: Sections = {}
    last = Layer('', {})
    trusted = False
    parts: list[Any] = []
    for layer in layers:
        last = layer
        # What a test has given below does not come under the rules by what a charm adds to it.
        trusted = trusted or layer.trusted
        parts.extend(layer.parts)
        for name, entries in layer.sections.items():
            below = sections.get(name, {})
            sections[name] = {
                **below,
                **{key: _over(layer, name, key, below.get(key), each)
                   for key, each in entries.items()},
            }  # fmt: skip
    return last._replace(sections=sections, trusted=trusted, parts=tuple(parts))


def as_written(layer: Layer) -> Sections:
    """Return what a layer or a plan holds in the words of who wrote it.

    Pebble shows durations in its own way, and values of an environment as text. Tests compare
    a plan with the layers that they know.
    """
    written = (Layer('', _read(part), trusted=True) for part in layer.parts)
    return combined(written).sections


def _read(part: Any) -> Sections:
    found: Dict[str, Any] = yaml.safe_load(part) if isinstance(part, str) else part
    return {name: found[name] for name in _schema.SECTIONS if found and found.get(name)}


def _over(layer: Layer, section: str, name: str, below: Any, entry: Entry) -> Entry:
    override = entry.get('override', '')
    if override == 'replace' or (layer.trusted and override != 'merge'):
        return entry
    if override == 'merge':
        if below is None:
            return entry
        merged = _merged(below, entry)
        # Tests have always found what came last there.
        return {**merged, 'override': override} if layer.trusted else merged
    word = _schema.WORDS[section]
    if section == 'workloads':
        raise Refusal(400, f'workload "{name}": must define an "override" policy')
    if override:
        raise Refusal(
            400, f'layer "{layer.label}" has invalid "override" value for {word} "{name}"'
        )
    raise Refusal(400, f'layer "{layer.label}" must define "override" for {word} "{name}"')


def _merged(below: Entry, above: Entry) -> Entry:
    merged = dict(below)
    for key, value in above.items():
        beneath = below.get(key)
        if isinstance(value, dict) and isinstance(beneath, dict):
            merged[key] = _merged(beneath, value)  # pyright: ignore[reportUnknownArgumentType]
        elif isinstance(value, list) and isinstance(beneath, list):
            merged[key] = [*beneath, *value]
        elif key != 'override' and value not in ('', None):
            merged[key] = value
    return merged


def plan_of(layers: Iterable[Layer]) -> Layer:
    """Return the plan of layers, with the defaults that Pebble fills in."""
    plan = combined(layers)
    checks = plan.sections.get('checks')
    if not checks:
        return plan
    full = {name: _with_defaults(entry) for name, entry in checks.items()}
    return plan._replace(sections={**plan.sections, 'checks': full})


def _with_defaults(check: Entry) -> Entry:
    filled = dict(check)
    if not filled.get('threshold'):
        filled['threshold'] = DEFAULT_THRESHOLD
    period, timeout = filled.get('period'), filled.get('timeout')
    if isinstance(timeout, int) and timeout > (period or DEFAULT_PERIOD):
        filled['timeout'] = period or DEFAULT_PERIOD
    return filled


def validate(plan: Layer, before: Mapping[str, Mapping[str, Entry]]) -> None:
    """Hold a plan to Pebble's rules, where it is not as it was before.

    What stood before was accepted, or was given by a test that is not to be corrected.

    Raises:
        Refusal: in Pebble's words.
    """
    for section, faults in _FAULTS.items():
        entries = plan.sections.get(section, {})
        was = before.get(section, {})
        for name in sorted(entries):
            if entries[name] == was.get(name):
                continue
            for fault in faults(plan, name, entries[name]):
                raise Refusal(400, fault)
    services = plan.sections.get('services', {})
    if services != before.get('services', {}):
        _order.start_order(services, services)
    if plan.sections.get('workloads', {}) != before.get('workloads', {}):
        raise Refusal(400, 'cannot change immutable section "workloads"')


def _service_faults(plan: Layer, name: str, entry: Entry) -> Iterator[str]:
    if not entry.get('command'):
        yield f'plan must define "command" for service "{name}"'
    for required in entry.get('requires', ()):
        if required not in plan.sections['services']:
            yield f'service "{required}" does not exist'
    workload = entry.get('workload')
    if workload and workload not in plan.sections.get('workloads', {}):
        yield f'workload "{workload}": not defined for service "{name}"'


def _check_faults(plan: Layer, name: str, entry: Entry) -> Iterator[str]:
    kinds = [kind for kind in ('http', 'tcp', 'exec') if kind in entry]
    if len(kinds) != 1:
        yield f'plan must specify one of "http", "tcp", or "exec" for check "{name}"'
        return
    kind = kinds[0]
    needed = {'http': 'url', 'tcp': 'port', 'exec': 'command'}[kind]
    if not entry[kind].get(needed):
        yield f'plan must set "{needed}" for {kind} check "{name}"'
    context = entry[kind].get('service-context')
    if context and context not in plan.sections.get('services', {}):
        yield f'plan check "{name}" service context specifies non-existent service "{context}"'


def _log_target_faults(plan: Layer, name: str, entry: Entry) -> Iterator[str]:
    if not entry.get('type'):
        yield f'plan must define "type" ({_layers.LOG_TYPES_TEXT}) for log target "{name}"'
    if not entry.get('location'):
        yield f'plan must define "location" for log target "{name}"'
    for service in entry.get('services', ()):
        known = plan.sections.get('services', {})
        bare = service[1:] if service.startswith('-') else service
        if bare != 'all' and bare not in known:
            yield f'log target "{name}" specifies unknown service "{bare}"'


_FAULTS: Dict[str, Callable[[Layer, str, Entry], Iterator[str]]] = {
    'services': _service_faults,
    'checks': _check_faults,
    'log-targets': _log_target_faults,
}
