"""Types of values, as far as they are known: the kinds that a value may be of (spec: expressions)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

Kind: TypeAlias = Literal["null", "boolean", "integer", "float", "string", "list", "object"]
Type: TypeAlias = frozenset[Kind]
"""The kinds that a value may be of; all of them where nothing is known."""


def of(*kinds: Kind) -> Type:
    """The type of a value that is of one of some kinds."""
    return frozenset(kinds)


NULL: Final = of("null")
BOOLEAN: Final = of("boolean")
INTEGER: Final = of("integer")
NUMBER: Final = of("integer", "float")
STRING: Final = of("string")
LIST: Final = of("list")
OBJECT: Final = of("object")
ANY: Final[Type] = NULL | BOOLEAN | NUMBER | STRING | LIST | OBJECT

_TITLES: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        "null": "null",
        "boolean": "a boolean",
        "integer": "a whole number",
        "float": "a number",
        "string": "a string",
        "list": "a list",
        "object": "an object",
    }
)
_OF_SCHEMA: Final[Mapping[str, Type]] = MappingProxyType(
    {
        "null": NULL,
        "boolean": BOOLEAN,
        "integer": INTEGER,
        "number": NUMBER,
        "string": STRING,
        "array": LIST,
        "object": OBJECT,
    }
)


def title(kinds: Type) -> str:
    """A type in words, such as ``a string or null``."""
    shown = kinds - {"integer"} if "float" in kinds else kinds
    return " or ".join(_TITLES[kind] for kind in _TITLES if kind in shown)


def of_schema(names: tuple[str, ...]) -> Type:
    """The type that the types of a JSON Schema allow; any where it does not say."""
    if not names or not set(names) <= set(_OF_SCHEMA):
        return ANY
    return frozenset[Kind]().union(*(_OF_SCHEMA[name] for name in names))


def of_value(value: object) -> Type:
    """The type of a JSON value."""
    match value:
        case None:
            return NULL
        case bool():
            return BOOLEAN
        case int():
            return INTEGER
        case float():
            return of("float")
        case str():
            return STRING
        case list():
            return LIST
        case dict():
            return OBJECT
        case _:
            return ANY


def may_be_equal(one: Type, other: Type) -> bool:
    """Whether values of two types can be equal: those of different kinds never are, but for numbers."""
    return bool(_with_numbers(one) & _with_numbers(other))


def _with_numbers(kinds: Type) -> Type:
    return kinds | NUMBER if kinds & NUMBER else kinds
