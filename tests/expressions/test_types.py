"""Types in words, of schemas and of values."""

from __future__ import annotations

import pytest

from attune_lint.expressions.types import (
    ANY,
    BOOLEAN,
    INTEGER,
    LIST,
    NULL,
    NUMBER,
    OBJECT,
    STRING,
    Type,
    may_be_equal,
    of,
    of_schema,
    of_value,
    title,
)


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        (NULL, "null"),
        (INTEGER, "a whole number"),
        (NUMBER, "a number"),
        (STRING | NULL, "null or a string"),
        (LIST | OBJECT | BOOLEAN, "a boolean or a list or an object"),
        (of(), ""),
    ],
)
def test_types_in_words(kinds: Type, said: str) -> None:
    assert title(kinds) == said


@pytest.mark.parametrize(
    ("names", "kinds"),
    [
        ((), ANY),
        (("string",), STRING),
        (("array", "null"), LIST | NULL),
        (("number",), NUMBER),
        (("integer", "boolean", "object"), INTEGER | BOOLEAN | OBJECT),
        (("date",), ANY),
        (("string", "date"), ANY),
    ],
)
def test_types_of_schemas(names: tuple[str, ...], kinds: Type) -> None:
    assert of_schema(names) == kinds


@pytest.mark.parametrize(
    ("value", "kinds"),
    [
        (None, NULL),
        (True, BOOLEAN),
        (1, INTEGER),
        (1.0, of("float")),
        ("", STRING),
        ([], LIST),
        ({}, OBJECT),
        (object(), ANY),
    ],
)
def test_types_of_values(value: object, kinds: Type) -> None:
    assert of_value(value) == kinds


def test_what_may_be_equal() -> None:
    assert may_be_equal(INTEGER, of("float"))
    assert may_be_equal(STRING | NULL, NULL)
    assert may_be_equal(ANY, LIST)
    assert not may_be_equal(STRING, NUMBER)
    assert not may_be_equal(of(), ANY)
