"""Items of `publish`: a variable's name, or a mapping of variables to values (spec: engine-facts 8)."""

from __future__ import annotations

from attune_lint.model.node import Mapping, Node, Resolved, Scalar
from attune_lint.workflow import reports, rules
from attune_lint.workflow.json_check import JsonChecker, Mode
from attune_lint.workflow.reading import Reading
from attune_lint.workflow.scalars import Problem, described, json_scalar


def check_publish_item(reading: Reading, json: JsonChecker, node: Node, depth: int, route: str) -> None:
    """Check one item, and all inside it; `depth` is the number of collections around it."""
    resolved = reading.document.resolve(node)
    if isinstance(resolved, Mapping) and not reports.is_unquoted_template(reading, resolved):
        json.check(node, depth, route, Mode.BUFFERED)
        return
    reading.follow(node)
    if resolved is not None:
        with reading.through(node):
            _check_alone(reading, resolved, route)


def _check_alone(reading: Reading, resolved: Resolved, route: str) -> None:
    if isinstance(resolved, Scalar):
        value = json_scalar(resolved)
        if isinstance(value, Problem):
            reports.no_json_value(reading, value, resolved, route)
            return
        if isinstance(value, str):
            reports.idle_tag(reading, resolved, route)
            return
    if isinstance(resolved, Mapping):
        reports.unquoted_template(reading, resolved, route)
        return
    message = f"Expected a variable's name, or 'name: value', not {described(resolved)}."
    reading.report(rules.PUBLISH_ITEM, resolved, message, route=route)
