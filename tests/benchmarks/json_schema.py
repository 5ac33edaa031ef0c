"""A JSON Schema of workflow files, made from the table of fields: what a schema can say of them."""

from __future__ import annotations

from typing import Any, Final

from attune_lint.model.target import DEFAULT_TARGET, Target
from attune_lint.workflow.fields import CLOSED_RECORDS, RECORDS, WAIT_FOR_KEYS, Field, Kind, fields_of

_SCALAR: Final = ["string", "number", "boolean"]


def json_schema(target: Target = DEFAULT_TARGET) -> dict[str, Any]:
    """The schema of a workflow, with one definition for each record."""
    records = {name: _record(name, target) for name in RECORDS}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$defs": records,
        "$ref": "#/$defs/workflow",
    }


def _record(name: str, target: Target) -> dict[str, Any]:
    fields = fields_of(name, target)
    return {
        "type": "object",
        "properties": {key: _value(field) for key, field in fields.items()},
        "required": sorted({field.name for field in fields.values() if field.required}),
        "additionalProperties": name not in CLOSED_RECORDS,
    }


def _value(field: Field) -> dict[str, Any]:
    schema = _not_null(field)
    return {"anyOf": [schema, {"type": "null"}]} if field.nullable else schema


def _not_null(field: Field) -> dict[str, Any]:
    match field.kind:
        case Kind.TEXT:
            shortest, longest = field.length or (0, 1 << 20)
            return {"type": _SCALAR, "minLength": shortest, "maxLength": longest}
        case Kind.TEXTS:
            return {"type": "array", "items": {"type": _SCALAR}}
        case Kind.TEXT_MAP:
            return {"type": "object", "additionalProperties": {"type": _SCALAR}}
        case Kind.UNSIGNED:
            return {"type": "integer", "minimum": 0, "maximum": 2**field.bits - 1}
        case Kind.BOOLEAN:
            return {"type": "boolean"}
        case Kind.CHOICE:
            return {"enum": list(field.choices)}
        case Kind.JSON:
            return {}
        case Kind.JSON_MAP:
            return {"type": "object"}
        case Kind.RECORD:
            return {"$ref": f"#/$defs/{field.record}"}
        case Kind.RECORDS:
            return {"type": "array", "items": {"$ref": f"#/$defs/{field.record}"}}
        case Kind.PUBLISH:
            return {"type": "array", "items": {"type": ["string", "object"]}}
        case Kind.WAIT_FOR:
            choices = [{"required": [key]} for key in WAIT_FOR_KEYS]
            return {"type": "object", "oneOf": choices}
