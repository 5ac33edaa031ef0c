"""The JSON Schema of a configuration, made from the table of keys and the rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attune_lint.config.keys import KEYS, Key, Kind
from attune_lint.model.json import Json
from attune_lint.model.severity import Severity
from attune_lint.model.target import Target
from attune_lint.rules.registry import RULES

_RULES: Final[Json] = {"type": "array", "items": {"$ref": "#/$defs/rule"}}

_TYPES: Final[Mapping[Kind, dict[str, Json]]] = {
    Kind.TARGET: {"enum": [str(target) for target in Target]},
    Kind.SEVERITY: {"$ref": "#/$defs/severity"},
    Kind.RULES: {"type": "array", "items": {"$ref": "#/$defs/rule"}},
    Kind.SOME_RULES: {"type": "array", "items": {"$ref": "#/$defs/rule"}, "minItems": 1},
    Kind.SEVERITIES: {
        "type": "object",
        "propertyNames": {"$ref": "#/$defs/rule"},
        "additionalProperties": {"$ref": "#/$defs/severity"},
    },
    Kind.PATTERNS: {"type": "array", "items": {"$ref": "#/$defs/pattern"}},
    Kind.RULES_BY_PATTERN: {
        "type": "object",
        "propertyNames": {"allOf": [{"$ref": "#/$defs/pattern"}, {"not": {"pattern": "^!"}}]},
        "additionalProperties": _RULES,
    },
    Kind.PATHS: {"type": "array", "items": {"$ref": "#/$defs/path"}},
    Kind.SIZE: {"type": "integer", "minimum": 0},
}


def schema() -> dict[str, Json]:
    """The schema of what `attune-lint.toml` holds, and `[tool.attune-lint]` in a `pyproject.toml`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://github.com/attune-lint/attune-lint/blob/main/docs/config.schema.json",
        "title": "attune-lint configuration",
        "description": "What `attune-lint.toml` holds, and `[tool.attune-lint]` in a `pyproject.toml`.",
        "type": "object",
        "additionalProperties": False,
        "properties": {name: _property(key) for name, key in KEYS.items()},
        "$defs": {
            "severity": {"enum": [str(severity) for severity in Severity]},
            "pattern": {
                "description": "A pattern as in a .gitignore, relative to the configuration's directory.",
                "type": "string",
                "pattern": "\\S",
                "not": {"pattern": "^#|\\n"},
            },
            "path": {
                "description": "A path, relative to the configuration's directory.",
                "type": "string",
                "minLength": 1,
                "not": {"pattern": "\\u0000"},
            },
            "rule": {
                "description": "A rule's code, the start of codes, or a rule's name.",
                "enum": [*selectors()],
            },
        },
    }


def selectors() -> list[str]:
    """All that selects a rule: codes, names, and starts of codes."""
    codes = [rule.code for rule in RULES]
    starts = {code[:length] for code in codes for length in range(1, len(code))}
    return [*codes, *(rule.name for rule in RULES), *sorted(starts)]


def _property(key: Key) -> dict[str, Json]:
    description = f"{key.help[0].upper()}{key.help[1:]}. Default: {key.default}. Example: {key.example}"
    return {"description": description, **_TYPES[key.kind]}


_BEFORE: Final = "<!-- keys: written by .ci/config_schema.py -->\n"
_AFTER: Final = "<!-- end of keys -->\n"


def key_table() -> str:
    """The table of keys in Markdown."""
    rows = (
        f"| `{name}` | {key.kind} | `{key.default}` | `{key.example}` | {key.help} |\n"
        for name, key in KEYS.items()
    )
    return "| key | value | default | example | what it says |\n| --- | --- | --- | --- | --- |\n" + "".join(
        rows
    )


def documented(page: str, table: str) -> str:
    """A page with another table between its marks."""
    before, _, rest = page.partition(_BEFORE)
    _, _, after = rest.partition(_AFTER)
    return f"{before}{_BEFORE}\n{table}\n{_AFTER}{after}"
