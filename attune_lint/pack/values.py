"""Whether a value that is written out fits a schema; what a template gives is unknown and fits any.

Only keywords whose meaning is plain are looked at; what a schema says beyond them is taken to hold.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from collections.abc import Mapping as MappingABC
from typing import Final, NamedTuple

from attune_lint.expressions.templates import OPEN
from attune_lint.model.json import Json
from attune_lint.model.node import Document, Mapping, Node, Resolved, Scalar, Sequence
from attune_lint.workflow.json_values import RAW_VALUE_KEY
from attune_lint.workflow.scalars import Problem as NoValue
from attune_lint.workflow.scalars import json_scalar, shortened

_LEVELS: Final = 64
_LONGEST_TEXT: Final = 10_000
_PATTERN_SECONDS: Final = 0.05
_PATIENCE: Final = 20
_LONGEST_PATTERN: Final = 1000
_REPEATS: Final = 10_000
"""How often a pattern may repeat its parts: the repeats are written out before time is measured."""

_REPEAT: Final = re.compile(r"\{([0-9]*),?([0-9]*)\}")
# Patterns that take no time at all and mean the same to `re`, which spares loading another engine: from the
# start of the text one character after another, of which one may repeat, such as ``^[a-z][a-z0-9_-]*$``.
_CHARACTER: Final = (
    r"(?:[A-Za-z0-9_@:/ -]|\\[./-]|\.|\[\^?(?:[a-z]-[a-z]|[A-Z]-[A-Z]|0-9|[A-Za-z0-9_./@ ])+-?\])"
)
_LONGEST_SIMPLE: Final = 100
_SIMPLE: Final = rf"\^{_CHARACTER}*(?:{_CHARACTER}[*+?])?{_CHARACTER}*\$?"
# Sets of sets are read otherwise by other engines.
_READ_OTHERWISE: Final = re.compile(r"&&|--|~~|\[\[")
_SHOWN_CHOICES: Final = 10
_TITLES: Final = {
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
    "null": "null",
}


class Misfit(NamedTuple):
    """A value that does not fit: `wants` completes "it must be ..."; `of_type` tells type from value."""

    node: Resolved
    route: str
    wants: str
    of_type: bool


class Patience:
    """How often more a pattern may take too long, in one file; after that, patterns are not tried."""

    def __init__(self, left: int = _PATIENCE) -> None:
        self.left = left


def misfits(
    document: Document, node: Node, schema: MappingABC[str, Json], route: str, patience: Patience
) -> Iterator[Misfit]:
    """What does not fit in a value, in the order of the file; aliases are met once for each schema.

    Args:
        document: the document that the value is in.
        node: the value.
        schema: JSON Schema keywords.
        route: the route to the value.
        patience: how much time patterns may still take.
    """
    met: set[tuple[int, int]] = set()
    stack: list[tuple[Node, MappingABC[str, Json], str, int]] = [(node, schema, route, 0)]
    while stack:
        current, wanted, at, level = stack.pop()
        resolved = document.resolve(current)
        if resolved is None or level > _LEVELS or (id(resolved), id(wanted)) in met:
            continue
        met.add((id(resolved), id(wanted)))
        misfit = _type_misfit(resolved, wanted, at) or _value_misfit(document, resolved, wanted, at, patience)
        if misfit is not None:
            yield misfit
        else:
            inner = _inner(document, resolved, wanted, at)
            stack.extend((child, spec, step, level + 1) for child, spec, step in reversed(list(inner)))


def type_names(schema: MappingABC[str, Json]) -> tuple[str, ...]:
    """The types that a schema allows; none where it does not say."""
    kind = schema.get("type")
    names = kind if isinstance(kind, list) else [kind]
    return tuple(name for name in names if isinstance(name, str))


def is_unknown(node: Resolved) -> bool:
    """Whether nothing is known of a scalar's value: it is a template, null, or has no JSON value."""
    if not isinstance(node, Scalar):
        return False
    value = json_scalar(node)
    return value is None or isinstance(value, NoValue) or (isinstance(value, str) and OPEN in value)


def is_opaque(node: Resolved) -> bool:
    """Whether a mapping is read as something else than it looks like (spec: engine-facts 7)."""
    if not isinstance(node, Mapping) or not node.pairs:
        return False
    first = node.pairs[0][0]
    return isinstance(first, Scalar) and first.text == RAW_VALUE_KEY


def _type_misfit(node: Resolved, schema: MappingABC[str, Json], route: str) -> Misfit | None:
    names = type_names(schema)
    if not names or not set(names) <= set(_TITLES) or is_unknown(node) or is_opaque(node):
        return None
    wants = " or ".join(_TITLES[name] for name in names)
    return None if set(names) & _types_of(node) else Misfit(node, route, wants, True)


def _types_of(node: Resolved) -> set[str]:
    if isinstance(node, Sequence):
        return {"array"}
    if isinstance(node, Mapping):
        return {"object"}
    value = json_scalar(node)
    if isinstance(value, bool):
        return {"boolean"}
    if isinstance(value, str):
        return {"string"}
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    return {"integer", "number"} if whole else {"number"}


def _value_misfit(
    document: Document, node: Resolved, schema: MappingABC[str, Json], route: str, patience: Patience
) -> Misfit | None:
    if is_unknown(node) or is_opaque(node):
        return None
    wants: str | None
    if isinstance(node, Sequence):
        wants = _size(len(node.items), schema, "Items", "item")
    elif isinstance(node, Mapping):
        keys = {key.text for key, _ in _members(document, node)}
        wants = _size(len(keys), schema, "Properties", "key")
    else:
        wants = _scalar_misfit(json_scalar(node), schema, patience)
    return None if wants is None else Misfit(node, route, wants, False)


def _scalar_misfit(value: object, schema: MappingABC[str, Json], patience: Patience) -> str | None:
    choices = schema.get("enum")
    if isinstance(choices, list) and choices and not any(_equal(value, choice) for choice in choices):
        return _choices(choices)
    if "const" in schema and not _equal(value, schema["const"]):
        return _choices([schema["const"]])
    if isinstance(value, str):
        size = _size(len(value), schema, "Length", "character")
        return size or _pattern(value, schema.get("pattern"), patience)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _range(value, schema)
    return None


def _equal(value: object, choice: Json) -> bool:
    if isinstance(value, bool) or isinstance(choice, bool):
        return value is choice
    return value == choice


def _choices(choices: list[Json]) -> str:
    shown = [
        shortened(f"'{choice}'" if isinstance(choice, str) else json.dumps(choice))
        for choice in choices[:_SHOWN_CHOICES]
    ]
    more = ", ..." if len(choices) > _SHOWN_CHOICES else ""
    return shown[0] if len(choices) == 1 else f"one of {', '.join(shown)}{more}"


def _number(value: Json) -> int | float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _size(size: int, schema: MappingABC[str, Json], what: str, unit: str) -> str | None:
    least, most = _number(schema.get(f"min{what}")), _number(schema.get(f"max{what}"))
    if least is not None and size < least:
        return f"at least {_counted(least, unit)} long" if unit != "key" else f"of at least {least} keys"
    if most is not None and size > most:
        return f"at most {_counted(most, unit)} long" if unit != "key" else f"of at most {most} keys"
    return None


def _counted(number: int | float, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def _range(value: int | float, schema: MappingABC[str, Json]) -> str | None:
    limits = {key: _number(schema.get(key)) for key in ("minimum", "maximum")}
    least, most = limits["minimum"], limits["maximum"]
    if least is not None and (value < least or (value == least and schema.get("exclusiveMinimum") is True)):
        return f"at least {least}" if value < least else f"more than {least}"
    if most is not None and (value > most or (value == most and schema.get("exclusiveMaximum") is True)):
        return f"at most {most}" if value > most else f"less than {most}"
    above, below = _number(schema.get("exclusiveMinimum")), _number(schema.get("exclusiveMaximum"))
    if above is not None and value <= above:
        return f"more than {above}"
    return f"less than {below}" if below is not None and value >= below else None


def _pattern(value: str, pattern: Json, patience: Patience) -> str | None:
    if not isinstance(pattern, str) or len(value) > _LONGEST_TEXT or not _is_plain(pattern):
        return None
    if patience.left <= 0 or _matches(value, pattern, patience):
        return None
    return f"a text that matches '{shortened(pattern)}'"


def _matches(value: str, pattern: str, patience: Patience) -> bool:
    """Whether a text matches a pattern; what can't be told counts as a match."""
    if is_simple(pattern):
        return searched(value, pattern)
    import regex  # only a text that meets a pattern like this needs it

    try:
        return bool(regex.search(pattern, value, timeout=_PATTERN_SECONDS))
    except TimeoutError:
        patience.left -= 1
    except (regex.error, RecursionError, OverflowError):
        pass
    return True


def is_simple(pattern: str) -> bool:
    """Whether a pattern takes no time and means the same to all engines."""
    return len(pattern) <= _LONGEST_SIMPLE and re.fullmatch(_SIMPLE, pattern) is not None


def searched(value: str, pattern: str) -> bool:
    """Whether a text matches a simple pattern, or the pattern is none."""
    try:
        return bool(re.search(pattern, value))
    except re.error:
        return True


def _is_plain(pattern: str) -> bool:
    if len(pattern) > _LONGEST_PATTERN or _READ_OTHERWISE.search(pattern):
        return False
    repeats = (max(int(number or 1) for number in found) for found in _REPEAT.findall(pattern))
    return math.prod(max(most, 1) for most in repeats) <= _REPEATS


def _members(document: Document, node: Mapping) -> Iterator[tuple[Scalar, Node]]:
    for key_node, value in node.pairs:
        key = document.resolve(key_node)
        if isinstance(key, Scalar):
            yield key, value


def _inner(
    document: Document, node: Resolved, schema: MappingABC[str, Json], route: str
) -> Iterator[tuple[Node, MappingABC[str, Json], str]]:
    if is_opaque(node):
        return
    if isinstance(node, Sequence):
        items = schema.get("items")
        if isinstance(items, dict):
            for index, item in enumerate(node.items):
                yield item, items, f"{route}[{index}]"
    elif isinstance(node, Mapping):
        properties = schema.get("properties")
        if isinstance(properties, dict):
            for key, value in _members(document, node):
                spec = properties.get(key.text)
                if isinstance(spec, dict):
                    yield value, spec, f"{route}.{key.text}"
