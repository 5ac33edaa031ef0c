"""The value of `wait_for` (spec: engine-facts 16)."""

from __future__ import annotations

from typing import Final

from returns.pipeline import is_successful

from attune_lint.expressions.parser import parse
from attune_lint.expressions.templates import whole
from attune_lint.model.diagnostic import Located
from attune_lint.model.node import Mapping, Node, Resolved, Scalar
from attune_lint.workflow import reports, rules
from attune_lint.workflow.fields import WAIT_FOR_KEYS
from attune_lint.workflow.located import LocatedWaitFor, Value
from attune_lint.workflow.reading import Reading
from attune_lint.workflow.scalars import Problem, described, is_local, json_scalar, shortened

_HIGHEST_ID: Final = 2**63 - 1


def decode_wait_for(reading: Reading, node: Resolved, depth: int, route: str) -> LocatedWaitFor | None:
    """What a task waits for; None where that can't be told, which is reported."""
    if not isinstance(node, Mapping):
        _report(reading, node, f"'wait_for' takes a mapping, not {described(node)}", route)
        return None
    if reports.is_unquoted_template(reading, node):
        reports.unquoted_template(reading, node, route)
        return None
    if is_local(node.tag):
        reports.no_json_value(reading, Problem.LOCAL_TAG, node, route)
    if reading.too_deep(node, depth + 1, route):
        return None
    pair = _only_pair(reading, node, route)
    if pair is None:
        return None
    key, value_node = pair
    value = reading.follow(value_node)
    with reading.through(value_node):
        return None if value is None else _waiting(reading, key, value, f"{route}.{key.text}")


def _only_pair(reading: Reading, node: Mapping, route: str) -> tuple[Scalar, Node] | None:
    pairs = [(_key(reading, key, route), value) for key, value in node.pairs]
    known = [(key, value) for key, value in pairs if key is not None and key.text in WAIT_FOR_KEYS]
    for key, _ in pairs:
        if key is not None and key.text not in WAIT_FOR_KEYS:
            problem = f"'wait_for' takes no key '{shortened(key.text)}'"
            reports.unknown_word(reading, rules.WAIT_FOR, key, problem, key.text, WAIT_FOR_KEYS, route)
    if len(known) > 1:
        _report(reading, known[1][0], "'wait_for' takes one key only; remove the others,", route)
    elif not pairs:
        _report(reading, node, "'wait_for' says nothing to wait for", route)
    return known[0] if len(pairs) == len(known) == 1 else None


def _key(reading: Reading, node: Node, route: str) -> Scalar | None:
    key = reports.scalar_key(reading, node, route)
    value = json_scalar(key) if key is not None else None
    if key is None or not isinstance(value, Problem):
        return key
    reports.no_json_value(reading, value, key, route)
    return None


def _report(reading: Reading, place: Located, problem: str, route: str) -> None:
    message = f"{problem}; give it one of {reports.one_of(WAIT_FOR_KEYS)}."
    reading.report(rules.WAIT_FOR, place, message, route=route)


def _waiting(reading: Reading, key: Scalar, node: Resolved, route: str) -> LocatedWaitFor | None:
    value = json_scalar(node) if isinstance(node, Scalar) else None
    if isinstance(value, Problem):
        reports.no_json_value(reading, value, node, route)
        return None
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= _HIGHEST_ID:
        return LocatedWaitFor(key, Value(value, node))
    template = whole(value) if isinstance(value, str) else None
    if reports.is_unquoted_template(reading, node):
        reports.unquoted_template(reading, node, route)
        return None
    if template is None or not template.text:
        message = (
            f"'{key.text}' takes an id above 0 without quotes, or one template such as "
            f"'{{{{ task.ask.id }}}}', not {described(node)}."
        )
        reading.report(rules.WAIT_FOR, node, message, route=route)
        return None
    parsed = parse(template.text)
    if is_successful(parsed):
        return LocatedWaitFor(key, Value(str(value), node))
    message = f"The template of '{key.text}' is not a valid expression: {parsed.failure().message}."
    reading.report(rules.WAIT_FOR_EXPRESSION, node, message, route=route)
    return None
