"""From the located tree to a located workflow: records and their fields, every mistake at its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from attune_lint.model.diagnostic import Diagnostic
from attune_lint.model.node import Alias, Document, Mapping, Node, Resolved, Scalar
from attune_lint.model.source import Source
from attune_lint.model.target import Target
from attune_lint.workflow import reports, rules
from attune_lint.workflow.expansion import ENDLESS
from attune_lint.workflow.fields import CLOSED_RECORDS, Field, Kind, fields_of, required_of
from attune_lint.workflow.json_check import JsonChecker
from attune_lint.workflow.kinds import UNKNOWN, At, Partial, decode_value, is_text
from attune_lint.workflow.located import (
    Fields,
    LocatedDecision,
    LocatedIterateCache,
    LocatedRetry,
    LocatedTask,
    LocatedTransition,
    LocatedWorkflow,
)
from attune_lint.workflow.reading import Reading
from attune_lint.workflow.scalars import Problem, absence, described, is_empty, shortened
from attune_lint.workflow.transitions import (
    CONVERTED_LEVELS,
    going_to,
    names_task,
    with_named_default,
    with_transitions,
)

_RECORD_TYPES: Final[dict[str, Callable[..., Any]]] = {
    "workflow": LocatedWorkflow,
    "task": LocatedTask,
    "transition": LocatedTransition,
    "retry": LocatedRetry,
    "decision": LocatedDecision,
    "iterate_cache": LocatedIterateCache,
}
_RECORD_NAMES: Final = {
    "workflow": "a workflow",
    "task": "a task",
    "transition": "a transition",
    "retry": "a retry",
    "decision": "a decision branch",
    "iterate_cache": "a cache iteration",
}
_ATTRIBUTES: Final = {"__chart_meta__": "chart_meta"}
_CONVERTED_DEPTH: Final = 2 * CONVERTED_LEVELS + 1
"""A top-level task is three collections deep, and each level of sub-tasks two more."""


class Decoded(NamedTuple):
    """What could be decoded of a file: `workflow` is None where the root is no mapping."""

    workflow: LocatedWorkflow | None
    diagnostics: tuple[Diagnostic, ...]


def decode(source: Source, document: Document, target: Target) -> Decoded:
    """The located workflow of a document, and everything in its shape that the engine rejects."""
    decoder = _Decoder(Reading(source, document, target))
    root = document.root if document.root is not None else Scalar(0, 0, "")
    resolved = document.resolve(root)
    workflow = UNKNOWN if resolved is None else decoder.record("workflow", At(root, resolved, 1, ""))
    found = tuple(decoder.reading.found)
    return Decoded(workflow if isinstance(workflow, LocatedWorkflow) else None, found)


class _Shared(NamedTuple):
    """What aliases of one value stand for, the aliases followed inside it, and how deep it nests."""

    value: Any
    aliases: int
    levels: int


_ENDLESS: Final = _Shared(UNKNOWN, 0, ENDLESS)
"""Stands for a value while it is decoded: what meets it again contains itself."""


class _Decoder:
    """Decodes records; what their fields hold is for `kinds`, which calls back for records inside."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.json = JsonChecker(reading)
        self.shared: dict[tuple[str | Field, Resolved, int], _Shared] = {}

    def record(self, name: str, at: At) -> Any:
        """A record, or UNKNOWN; the depth counts the collections around and including it."""
        return self.through(name, at.node, at) if isinstance(at.node, Alias) else self.own_record(name, at)

    def through(self, what: str | Field, alias: Alias, at: At) -> Any:
        """A record or a field's value behind an alias, decoded once for all aliases of it."""
        reading = self.reading
        key = (what, at.resolved, min(at.depth, _CONVERTED_DEPTH + 1))
        shared = self.shared.get(key)
        if shared is not None:
            reading.count_aliases(shared.aliases, alias)
            return UNKNOWN if reading.too_deep(alias, at.depth + shared.levels, at.route) else shared.value
        self.shared[key] = _ENDLESS
        followed, deepest, reading.deepest = reading.followed, reading.deepest, at.depth
        with reading.through(alias):
            value = self.own_record(what, at) if isinstance(what, str) else decode_value(self, what, at)
        self.shared[key] = _Shared(value, reading.followed - followed, reading.deepest - at.depth)
        reading.deepest = max(deepest, reading.deepest)
        return value

    def own_record(self, name: str, at: At) -> Any:
        node = at.resolved
        if not isinstance(node, Mapping) and not is_empty(node):
            return self.no_record(name, node, at.route)
        if reports.is_unquoted_template(self.reading, node):
            reports.unquoted_template(self.reading, node, at.route)
            return UNKNOWN
        if isinstance(node, Mapping) and self.reading.too_deep(node, at.depth, at.route):
            return UNKNOWN
        reports.idle_tag(self.reading, node, at.route)
        keys, values, unknown = self.keys(name, node, at.route)
        decoded, undecoded = self.values(values, at)
        fields = Fields(node, at.route, keys, unknown, undecoded)
        if name == "decision":
            decoded = with_named_default(decoded)
        self.missing(name, fields, decoded)
        if name == "task":
            decoded = with_transitions(fields, decoded, at.depth <= _CONVERTED_DEPTH)
        return _RECORD_TYPES[name](fields, **decoded)

    def no_record(self, name: str, node: Resolved, route: str) -> Any:
        message = f"Expected {_RECORD_NAMES[name]} as a mapping here, not {described(node)}."
        self.reading.report(rules.WRONG_TYPE, node, message, route=route)
        if not names_task(node):
            return UNKNOWN
        if name == "transition":
            return going_to(node, route)
        if name == "task":
            # Other tasks may name it: take the text for its name, and everything else for unread.
            unread = frozenset(fields_of(name, self.reading.target))
            return LocatedTask(Fields(node, route, undecoded=unread), name=node)
        return UNKNOWN

    def keys(
        self, name: str, node: Resolved, route: str
    ) -> tuple[dict[str, Scalar], list[tuple[Field, Scalar, Node]], tuple[tuple[Scalar, Node], ...]]:
        """Of a record: keys by field, fields with their values, and what is no field."""
        known = fields_of(name, self.reading.target)
        keys: dict[str, Scalar] = {}
        values: list[tuple[Field, Scalar, Node]] = []
        unknown: dict[str, tuple[Scalar, Node]] = {}
        for key_node, value in node.pairs if isinstance(node, Mapping) else ():
            if isinstance(key_node, Scalar):
                key = key_node
            elif (found := reports.scalar_key(self.reading, key_node, route)) is not None:
                key = found
            else:
                continue
            field = known.get(key.text)
            if field is None:
                self.unknown_key(name, key, unknown, route)
                unknown[key.text] = key, value
                continue
            if field.name in keys:
                reports.duplicate_field(self.reading, key, keys[field.name], route)
            keys.setdefault(field.name, key)
            values.append((field, key, value))
        return keys, values, tuple(unknown.values())

    def unknown_key(
        self, name: str, key: Scalar, unknown: dict[str, tuple[Scalar, Node]], route: str
    ) -> None:
        what = _RECORD_NAMES[name]
        if name in CLOSED_RECORDS:
            message = f"{what.capitalize()} takes no key '{shortened(key.text)}'"
            known = list(fields_of(name, self.reading.target))
            reports.unknown_word(self.reading, rules.FORBIDDEN_FIELD, key, message, key.text, known, route)
        elif key.text == "<<":
            reports.merge_key(self.reading, key, route, f"ignored in {what}")
        elif key.text in unknown:
            reports.duplicate_key(self.reading, key, unknown[key.text][0], route)

    def values(
        self, values: list[tuple[Field, Scalar, Node]], at: At
    ) -> tuple[dict[str, Any], frozenset[str]]:
        """Decoded values by attribute, and the names of the fields that could not be read in whole."""
        decoded: dict[str, Any] = {}
        undecoded = set()
        for field, key, node in values:
            if is_text(field, node):
                decoded.setdefault(field.name, node)
                continue
            value = self.value(field, node, at.depth, f"{at.route}.{key.text}" if at.route else key.text)
            if isinstance(value, Partial):
                undecoded.add(field.name)
                value = value.value
            if value is not None:
                decoded.setdefault(_ATTRIBUTES.get(field.name, field.name), value)
        return decoded, frozenset(undecoded)

    def value(self, field: Field, node: Node, depth: int, route: str) -> Any:
        """A field's value, None where it is absent, or what is known of one that can't be read in whole."""
        resolved = self.reading.document.resolve(node)
        if resolved is None:
            return UNKNOWN
        absent = field.nullable and absence(resolved)
        if isinstance(node, Alias) and (absent or field.kind is not Kind.JSON):
            self.reading.count_aliases(1, node)
        if isinstance(absent, Problem):
            reports.no_json_value(self.reading, absent, resolved, route)
            return UNKNOWN
        if absent:
            return None
        at = At(node, resolved, depth, route)
        if field.kind is Kind.RECORD:
            return self.record(field.record, at.inside())
        if field.kind is not Kind.JSON and isinstance(node, Alias):
            return self.through(field, node, at)
        return decode_value(self, field, at)

    def missing(self, name: str, fields: Fields, decoded: dict[str, Any]) -> None:
        for field in required_of(name, self.reading.target):
            if field not in fields.keys and field not in decoded:
                message = f"{_RECORD_NAMES[name].capitalize()} needs the field '{field}'; add it."
                self.reading.report(rules.MISSING_FIELD, fields.head, message, route=fields.route)
