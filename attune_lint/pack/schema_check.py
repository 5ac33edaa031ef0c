"""What is wrong with a schema that a file declares (spec: pack-layout, workflow-format)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Final

from attrs import frozen

from attune_lint.model.diagnostic import Diagnostic, Located
from attune_lint.model.json import Json
from attune_lint.model.near import Speller
from attune_lint.model.node import Document, Mapping, Node, Resolved, Scalar, Sequence
from attune_lint.model.source import Source
from attune_lint.pack import rules
from attune_lint.pack.contract import Place, Schema
from attune_lint.pack.schema import TYPES, is_json_schema, schema_of
from attune_lint.pack.values import Patience, is_opaque, misfits
from attune_lint.workflow.json_values import JsonValues
from attune_lint.workflow.scalars import described, is_empty, json_scalar, shortened

_HABITS: Final = {
    "str": "string",
    "text": "string",
    "int": "integer",
    "float": "number",
    "double": "number",
    "bool": "boolean",
    "list": "array",
    "dict": "object",
    "map": "object",
    "any": "no type at all",
}
_KNOWN_TYPES: Final = frozenset((*TYPES, "null"))
_NUMBERS: Final = (
    *("minimum", "maximum", "multipleOf"),
    *("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"),
)
_CHECKED: Final = frozenset((*_NUMBERS, "required", "secret", "enum", "items", "properties", "pattern"))


@frozen(eq=False, repr=False, slots=False)
class SchemaText:
    """A schema in a file: `name` is its key there, and its route."""

    source: Source
    document: Document
    json: JsonValues
    name: str
    node: Node

    @cached_property
    def value(self) -> Json:
        """The JSON that it becomes."""
        return self.json.of(self.node)

    @cached_property
    def members(self) -> dict[str, tuple[Scalar, Node]]:
        """The declared parameters, each with its key, in either style."""
        resolved = self.document.resolve(self.node)
        if not isinstance(resolved, Mapping) or is_opaque(resolved):
            return {}
        members = self.of(resolved)
        if not self.is_json_schema:
            return members
        properties = members.get("properties")
        inner = None if properties is None else self.document.resolve(properties[1])
        return self.of(inner) if isinstance(inner, Mapping) else {}

    @cached_property
    def is_json_schema(self) -> bool:
        """Whether it is written in JSON Schema style."""
        return isinstance(self.value, dict) and is_json_schema(self.value)

    @cached_property
    def required(self) -> frozenset[str]:
        """The names that a schema in JSON Schema style requires."""
        value = self.value
        names = value.get("required") if isinstance(value, dict) and self.is_json_schema else None
        return (
            frozenset(name for name in names if isinstance(name, str))
            if isinstance(names, list)
            else frozenset()
        )

    def ignores_default(self, name: str) -> bool:
        """Whether a parameter's default would do something, and is never applied."""
        return self.name == "parameters" and self.is_json_schema and name not in self.required

    def of(self, node: Mapping) -> dict[str, tuple[Scalar, Node]]:
        """The members of a mapping; of a doubled key the last one."""
        found: dict[str, tuple[Scalar, Node]] = {}
        for key_node, value in node.pairs:
            key = self.document.resolve(key_node)
            if isinstance(key, Scalar):
                found[key.text] = key, value
        return found

    def report(self, place: Located, message: str, route: str, help: str | None = None) -> Diagnostic:
        """A finding about this schema."""
        return rules.MALFORMED_SCHEMA.at(self.source, place, message, help=help, route=route)


def declared_schema(text: SchemaText) -> Schema | None:
    """The schema that a text declares, with the place of each parameter; None where it declares none.

    One that is malformed is open: it is not known what it would have declared.
    """
    places = {
        name: Place(text.source.path, text.source.span(key.start, key.end))
        for name, (key, _) in text.members.items()
    }
    resolved = text.document.resolve(text.node)
    if resolved is not None and is_opaque(resolved):
        return Schema(open=True)
    return None if text.value is None else schema_of(text.value, places) or Schema(open=True)


def schema_findings(schema: SchemaText) -> Iterator[Diagnostic]:
    """What is wrong with a schema; a schema that is absent or null is none."""
    resolved = schema.document.resolve(schema.node)
    if resolved is None or is_opaque(resolved):
        return
    if isinstance(resolved, Scalar) and json_scalar(resolved) is None:
        return
    if not isinstance(resolved, Mapping):
        message = (
            f"'{schema.name}' takes a mapping of names to their descriptions, not {described(resolved)}."
        )
        yield schema.report(resolved, message, schema.name)
        return
    if schema.is_json_schema:
        yield from _json_schema_findings(schema, schema.of(resolved))
    inner = f"{schema.name}.properties" if schema.is_json_schema else schema.name
    speller, patience = Speller(), Patience()
    met: set[int] = set()
    for name, (key, node) in schema.members.items():
        at = id(schema.document.resolve(node))
        if at in met:
            continue  # what an alias repeats is checked once
        met.add(at)
        yield from _parameter_findings(schema, speller, patience, key, node, f"{inner}.{name}")


def _json_schema_findings(
    schema: SchemaText, members: dict[str, tuple[Scalar, Node]]
) -> Iterator[Diagnostic]:
    kind = schema.document.resolve(members["type"][1]) if "type" in members else None
    if kind is not None and schema.json.of(kind) not in ("object", ["object"]):
        message = f"'{schema.name}' describes named values, so its type must be 'object'."
        yield schema.report(kind, message, f"{schema.name}.type")
    properties = members.get("properties")
    inner = None if properties is None else schema.document.resolve(properties[1])
    if inner is not None and not isinstance(inner, Mapping):
        message = f"'properties' takes a mapping of names to their descriptions, not {described(inner)}."
        yield schema.report(inner, message, f"{schema.name}.properties")
    if "required" in members:
        required = schema.document.resolve(members["required"][1])
        if required is not None:
            yield from _required_findings(schema, required, isinstance(inner, Mapping))


def _required_findings(schema: SchemaText, node: Resolved, has_properties: bool) -> Iterator[Diagnostic]:
    route = f"{schema.name}.required"
    if not isinstance(node, Sequence):
        message = "'required' takes a list of names here, since the schema is in JSON Schema style."
        yield schema.report(node, message, route)
        return
    for index, item_node in enumerate(node.items):
        item = schema.document.resolve(item_node)
        if item is None:
            continue
        if not isinstance(item, Scalar):
            message = f"'required' takes names, not {described(item)}."
            yield schema.report(item_node, message, f"{route}[{index}]")
        elif has_properties and item.text not in schema.members:
            message = f"'{shortened(item.text)}' is required and not among the properties; declare it there."
            yield schema.report(item_node, message, f"{route}[{index}]")


def _parameter_findings(
    schema: SchemaText, speller: Speller, patience: Patience, key: Scalar, node: Node, route: str
) -> Iterator[Diagnostic]:
    resolved = schema.document.resolve(node)
    title = shortened(key.text)
    if not isinstance(resolved, Mapping):
        if resolved is not None and not _is_boolean_schema(schema, resolved):
            message = f"'{title}' takes a mapping with a type, not {described(resolved)}."
            place = key if is_empty(resolved) else resolved
            yield schema.report(place, message, route, _as_type(resolved, title))
        return
    members = schema.of(resolved)
    yield from _type_findings(schema, speller, members, title, route)
    yield from _keyword_findings(schema, members, title, route)
    if "default" in members and schema.ignores_default(key.text):
        message = (
            f"The default of '{title}' is never applied in JSON Schema style; require the parameter instead."
        )
        help = "Defaults are applied in flat style, where each name stands under 'parameters' itself."
        yield schema.report(members["default"][0], message, f"{route}.default", help)
    elif "default" in members:
        keywords = schema.json.of(resolved)
        for misfit in misfits(
            schema.document,
            members["default"][1],
            keywords if isinstance(keywords, dict) else {},
            f"{route}.default",
            patience,
        ):
            message = f"The default of '{title}' does not fit its own description: it must be {misfit.wants}."
            yield schema.report(misfit.node, message, misfit.route)


def _is_boolean_schema(schema: SchemaText, node: Resolved) -> bool:
    return schema.is_json_schema and isinstance(node, Scalar) and isinstance(json_scalar(node), bool)


def _as_type(node: Resolved, title: str) -> str | None:
    if not isinstance(node, Scalar) or node.text not in _KNOWN_TYPES:
        return None
    return f"Write '{title}: {{type: {node.text}}}'."


def _type_findings(
    schema: SchemaText, speller: Speller, members: dict[str, tuple[Scalar, Node]], title: str, route: str
) -> Iterator[Diagnostic]:
    if "type" not in members:
        return
    key, node = members["type"]
    resolved = schema.document.resolve(node)
    kinds = resolved.items if isinstance(resolved, Sequence) else [node]
    for each in kinds:
        kind = schema.document.resolve(each)
        if kind is None or (isinstance(kind, Scalar) and kind.text in _KNOWN_TYPES):
            continue
        message = f"'{title}' has the type {described(kind)}, which is none; write one of {', '.join(TYPES)}."
        yield schema.report(key if is_empty(kind) else kind, message, f"{route}.type", _meant(speller, kind))


def _meant(speller: Speller, kind: Resolved) -> str | None:
    if not isinstance(kind, Scalar):
        return None
    habit = _HABITS.get(kind.text.lower())
    return f"Did you mean '{habit}'?" if habit in TYPES else speller.did_you_mean(kind.text, TYPES)


def _keyword_findings(
    schema: SchemaText, members: dict[str, tuple[Scalar, Node]], title: str, route: str
) -> Iterator[Diagnostic]:
    for name, (key, node) in members.items():
        resolved = schema.document.resolve(node) if name in _CHECKED else None
        wants = None if resolved is None else _wanted(schema, name, schema.json.of(resolved))
        if wants is not None and resolved is not None:
            place = key if is_empty(resolved) else resolved
            yield schema.report(place, f"'{name}' of '{title}' {wants}.", f"{route}.{name}")


def _wanted(schema: SchemaText, name: str, value: object) -> str | None:
    """What one of the checked keywords takes, where it holds something else."""
    if name == "required" and schema.is_json_schema:
        wrong = not isinstance(value, list)
        return "has no effect; list the required names in 'required' beside 'properties'" if wrong else None
    if name in ("required", "secret"):
        return None if isinstance(value, bool | list) and value != [] else "takes true or false"
    if name == "enum":
        return None if isinstance(value, list) and value else "takes a list of values"
    if name in _NUMBERS:
        return None if isinstance(value, int | float) and not isinstance(value, bool) else "takes a number"
    if name in ("items", "properties"):
        return None if isinstance(value, dict | bool | list) else "takes a mapping"
    return None if isinstance(value, str) else "takes a text"
