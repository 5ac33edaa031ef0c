"""Walking trees and comparing them."""

from __future__ import annotations

from itertools import combinations

import pytest

from attune_lint.expressions.parser import parse
from attune_lint.expressions.syntax import Attribute, Expression, Literal, Name, children, structure, walk


def texts(source: str, nodes: tuple[Expression, ...]) -> list[str]:
    return [source[node.start : node.end] for node in nodes]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("'a'", []),
        ("a", []),
        ("not a", ["a"]),
        ("a + b", ["a", "b"]),
        ("a.b.c", ["a.b"]),
        ("a[b]", ["a", "b"]),
        ("f(a, b)", ["a", "b"]),
        ("f()", []),
        ("[a, b, c]", ["a", "b", "c"]),
    ],
)
def test_children(source: str, expected: list[str]) -> None:
    assert texts(source, children(parse(source).unwrap())) == expected


def test_walk_goes_in_the_order_of_the_text() -> None:
    source = "f(a.b, [1, -c][0]) in d"
    assert texts(source, tuple(walk(parse(source).unwrap()))) == [
        "f(a.b, [1, -c][0]) in d",
        "f(a.b, [1, -c][0])",
        "a.b",
        "a",
        "[1, -c][0]",
        "[1, -c]",
        "1",
        "-c",
        "c",
        "0",
        "d",
    ]


def test_walk_leaves_labels_out() -> None:
    names = [node.text for node in walk(parse("f(a.b)").unwrap()) if isinstance(node, Name)]
    assert names == ["a"]


def test_nodes_are_compared_by_identity() -> None:
    assert Literal(0, 1, 1) != Literal(0, 1, 1)
    assert len({Name(0, 1, "a"), Name(0, 1, "a")}) == 2


def test_structure_ignores_places_and_parentheses() -> None:
    assert structure(parse("a+b.c").unwrap()) == structure(parse(" ((a) + (b) . c )").unwrap())


DIFFERENT = [
    "1",
    "1.0",
    "true",
    "'1'",
    "'true'",
    "null",
    "a",
    "a()",
    "'a'",
    "-a",
    "not a",
    "a - b",
    "a + b",
    "b - a",
    "a - b - c",
    "a - (b - c)",
    "a.b",
    "a.c",
    "a[b]",
    "a['b']",
    "b(a)",
    "b(a, c)",
    "[a]",
    "[]",
    "[[]]",
    "[[], a]",
    "[[a]]",
    "[a, b]",
    "[[a], b]",
    "[[a, b]]",
]


@pytest.mark.parametrize(("one", "other"), [*combinations(DIFFERENT, 2)])
def test_structure_tells_trees_apart(one: str, other: str) -> None:
    assert structure(parse(one).unwrap()) != structure(parse(other).unwrap())


def test_labels_have_places() -> None:
    source = "task . in"
    node = parse(source).unwrap()
    assert isinstance(node, Attribute)
    assert source[node.field.start : node.field.end] == node.field.text == "in"
