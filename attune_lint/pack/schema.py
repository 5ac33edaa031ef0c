"""Schemas of parameters and results in one normal form (spec: pack-layout, workflow-format).

The normal form is JSON Schema: an object with `properties`, and the names of the required ones, sorted.
A `default` stands in it only where the engine applies it, which it does in the flat style alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attune_lint.model.json import Json
from attune_lint.pack.contract import Parameter, Place, Schema

TYPES: Final = ("array", "boolean", "integer", "number", "object", "string")

_OPENING: Final = ("$ref", "allOf", "anyOf", "oneOf", "if", "patternProperties")
_COMBINED: Final = frozenset((*_OPENING, "not", "properties", "$schema"))


def is_json_schema(schema: Mapping[str, Json]) -> bool:
    """Whether a schema is written in JSON Schema style: a flat one maps names to mappings only."""
    kind = schema.get("type")
    if isinstance(kind, str | list):
        return True
    properties = schema.get("properties")
    if not isinstance(properties, dict) or isinstance(kind, dict):
        return any(name in schema and not isinstance(schema[name], dict) for name in _COMBINED - {"not"})
    return all(isinstance(value, dict | bool) for value in properties.values())


def schema_of(schema: Json, places: Mapping[str, Place] | None = None) -> Schema | None:
    """The schema that some JSON stands for, in either style; None where nothing can be made of it.

    Args:
        schema: what `parameters` or `output` holds.
        places: where each parameter is declared.
    """
    if not isinstance(schema, dict):
        return None
    if is_json_schema(schema):
        return _from_json_schema(schema, places or {})
    fields = {
        name: Parameter(name, _keywords(spec), _truth(spec, "required"), (places or {}).get(name))
        for name, spec in schema.items()
    }
    return Schema(fields)


def _from_json_schema(schema: Mapping[str, Json], places: Mapping[str, Place]) -> Schema | None:
    if schema.get("type", "object") not in ("object", ["object"]):
        return None
    properties = schema.get("properties")
    required = schema.get("required")
    names = {name for name in required if isinstance(name, str)} if isinstance(required, list) else set()
    declared = properties if isinstance(properties, dict) else {}
    fields = {
        name: Parameter(
            name,
            _keywords(spec, without_default=True),
            name in names,
            places.get(name),
            unapplied=isinstance(spec, dict) and "default" in spec,
        )
        for name, spec in declared.items()
    }
    missing = {name: Parameter(name, {}, True, places.get(name)) for name in names - set(fields)}
    return Schema(fields | missing, _is_open(schema))


def _is_open(schema: Mapping[str, Json]) -> bool:
    """Whether a schema speaks of more than its properties; by default, others are a mistake of the caller."""
    more = schema.get("additionalProperties")
    return "properties" not in schema or bool(more) or more == {} or any(key in schema for key in _OPENING)


def _keywords(spec: Json, *, without_default: bool = False) -> dict[str, Json]:
    if not isinstance(spec, dict):
        return {}
    left_out = {"required"} if not isinstance(spec.get("required"), list) else set()
    return {
        key: value
        for key, value in spec.items()
        if key not in left_out and not (without_default and key == "default")
    }


def _truth(spec: Json, key: str) -> bool:
    return isinstance(spec, dict) and spec.get(key) is True


def normal_form(schema: Schema | None) -> Json:
    """A schema as JSON in its normal form; null for one of which nothing is known."""
    if schema is None:
        return None
    normal: dict[str, Json] = {
        "type": "object",
        "properties": {name: dict(schema.fields[name].schema) for name in sorted(schema.fields)},
        "required": [name for name in sorted(schema.fields) if schema.fields[name].required],
    }
    return normal | {"additionalProperties": True} if schema.open else normal


def from_normal_form(normal: Json) -> Schema | None:
    """The schema that a normal form stands for; unlike elsewhere, its defaults are applied."""
    schema = schema_of(normal)
    properties = normal.get("properties") if isinstance(normal, dict) else None
    if schema is None or not isinstance(properties, dict):
        return schema
    fields = {
        name: Parameter(name, _keywords(properties.get(name)), parameter.required)
        for name, parameter in schema.fields.items()
    }
    return Schema(fields, schema.open)
