"""What aliases reach, by the numbers that the engine gives to anchors (spec: engine-facts 13)."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from attune_lint.model.diagnostic import verdict_of
from attune_lint.model.node import Alias, Document, Mapping, Node, Scalar, walk
from tests.yaml.aliases import values
from tests.yaml.reading import codes, document_of, findings, places, source_of, times


@times(2)
@given(values)
def test_anchors_have_the_numbers_that_the_engine_gives(text: str) -> None:
    numbers: dict[str, int] = {}
    owners: dict[int, int] = {}
    reached = []
    for found in re.finditer("([&*])([abc])", text):
        if found[1] == "*":
            reached.append(numbers.get(found[2], -1))
        else:
            numbers[found[2]] = len(numbers)
            owners[numbers[found[2]]] = found.start()
    document = document_of(text)
    assert document.root is not None
    assert dict(enumerate(node.start for node in document.anchors)) == owners
    assert [node.anchor_id for node in walk(document.root) if isinstance(node, Alias)] == reached


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: *b\n", "*b"),
        ("a: *b\nc: &b d\n", "*b"),
        ("a: &b [c]\nd: [*b, {e: *f}]\n", "*f"),
        ("*a : b\n", "*a"),
        ("*a\n", "*a"),
        ("a: &b c\nd: *B\n", "*B"),
    ],
)
def test_an_undefined_alias(text: str, place: str) -> None:
    assert codes(text) == ["ATL106"]
    assert places(text) == [place]
    assert verdict_of(findings(text)) == "parse"


def test_an_undefined_alias_stands_for_nothing() -> None:
    document = document_of("a: *b\n")
    assert isinstance(document.root, Mapping)
    value = document.root.pairs[0][1]
    assert isinstance(value, Alias)
    assert value.anchor_id == -1
    assert document.resolve(value) is None


def reached(document: Document, node: Node) -> str:
    """What an alias reaches, in a word."""
    target = document.resolve(node)
    return target.text if isinstance(target, Scalar) else type(target).__name__


@pytest.mark.parametrize(
    ("text", "values"),
    [
        pytest.param("a: &x 1\nb: *x\n", ["1"], id="one anchor"),
        pytest.param("a: &x 1\nb: &y 2\nc: [*x, *y]\n", ["1", "2"], id="two anchors"),
        pytest.param("a: &x 1\nb: &x 2\nc: *x\n", ["2"], id="the second definition"),
        pytest.param("a: &x 1\nb: *x\nc: &x 2\nd: *x\n", ["1", "2"], id="each its own definition"),
        pytest.param("a: &x 1\nb: &x 2\nc: &y 3\nd: *x\n", ["3"], id="another name takes the number"),
        pytest.param("a: &x 1\nb: &x 2\nc: *x\nd: &y 3\n", ["3"], id="also behind the alias"),
        pytest.param("a: &x 1\nb: &x 2\nc: &x 3\nd: &y 4\ne: *x\n", ["4"], id="three definitions"),
        pytest.param("a: &x 1\nb: &y 2\nc: &x 3\nd: [*x, *y]\n", ["3", "2"], id="a number of its own"),
        pytest.param(
            "a: &x 1\nb: &x 2\nc: &y 3\nd: &z 4\ne: [*x, *y, *z]\n", ["3", "3", "4"], id="later names"
        ),
        pytest.param("a: &x [&x 1, *x]\nb: *x\n", ["1", "1"], id="inside of what it names"),
        pytest.param("a: &x [&x 1, &y 2]\nb: [*x, *y]\n", ["2", "2"], id="inside, with another name"),
        pytest.param(
            "a: &x 1\nb: &x [&y 2, *x]\nc: *x\n", ["2", "2"], id="a list whose number is taken inside"
        ),
        pytest.param("a: &x [*x]\n", ["Sequence"], id="a list in itself"),
        pytest.param("&x a: &x 1\nb: *x\n", ["1"], id="a key and its value"),
    ],
)
def test_what_aliases_reach(text: str, values: list[str]) -> None:
    document = document_of(text)
    assert document.root is not None
    aliases = [node for node in walk(document.root) if isinstance(node, Alias)]
    assert [reached(document, alias) for alias in aliases] == values


def test_a_redefined_anchor() -> None:
    text = "a: &x 1\nb: !t &x 2\n? &x\n: &y [&x]\n"
    found = findings(text)
    assert [one.code for one in found] == ["ATL112"] * 3
    assert places(text) == ["&x"] * 3
    assert verdict_of(found) == "ok"
    for one in found:
        (related,) = one.related
        assert related.span == source_of(text).span(3, 5)
