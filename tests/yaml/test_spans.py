"""Where the nodes and the comments of a document are, and what they say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attune_lint.model.node import Alias, Mapping, Node, Scalar, Sequence, children, walk
from attune_lint.model.source import Position
from tests.yaml.mutants import heaps
from tests.yaml.reading import composed, document_of, source_of, times
from tests.yaml.writer import Kind, Place, Written, documents

KINDS: dict[type[Node], Kind] = {
    Scalar: "scalar",
    Alias: "alias",
    Sequence: "list",
    Mapping: "mapping",
}
LINES = st.text(st.sampled_from("\n\r\x85\u2028ab\xe9\U0001f600"))


def place_of(node: Node) -> Place:
    place = Place(KINDS[type(node)], node.start, node.end)
    if isinstance(node, Alias):
        place.text = node.name
        return place
    place.anchor, place.tag = node.anchor, node.tag
    if isinstance(node, Scalar):
        place.text, place.style = node.text, node.style
    else:
        place.flow = node.flow
    return place


def check(text: str, node: Node, written: Place) -> None:
    found = place_of(node)
    if written.text is None:
        found.text = None
    assert repr(found) == repr(written), text


@given(documents)
def test_all_that_is_written_is_found_where_it_was_written(written: Written) -> None:
    document = document_of(written.text)
    assert document.root is not None
    for node, place in zip(walk(document.root), written.places, strict=True):
        check(written.text, node, place)
    assert [(comment.start, comment.end) for comment in document.comments] == written.comments


@times(2)
@given(heaps)
def test_parts_are_inside_what_they_are_parts_of_and_in_order(text: str) -> None:
    document = composed(text).document
    if document is None or document.root is None:
        return
    for node in walk(document.root):
        assert 0 <= node.start <= node.end <= len(text)
        before = node.start
        for part in children(node):
            assert before <= part.start <= part.end <= node.end
            before = part.end


@pytest.mark.parametrize(
    ("text", "span"),
    [
        pytest.param("a: |\n  x\n \nb: 1\n", "|\n  x", id="blanks below the text are not its own"),
        pytest.param("a: |\n  x\n   \nb: 1\n", "|\n  x\n   ", id="blanks beside the text are"),
        pytest.param("a: |\n  x  \n\n# c\n", "|\n  x  ", id="blanks at its end"),
        pytest.param("a: >-2 # c\n\n   x\nb: 1", ">-2 # c\n\n   x", id="a comment in front"),
        pytest.param("a: | # c\n\nb: 1", "|", id="nothing but a header"),
        pytest.param("a: |+\n\n\n", "|+", id="nothing but line breaks"),
        pytest.param("a: |", "|", id="the end of the file"),
        pytest.param("a: |\n  x", "|\n  x", id="no last line break"),
        pytest.param("a: &x !t |\n  x\n", "&x !t |\n  x", id="properties"),
        pytest.param("a: !t &x |\n  x\n", "&x |\n  x", id="a tag before an anchor"),
        pytest.param("a: 'b\n\n c' # d", "'b\n\n c'", id="quoted"),
        pytest.param("a: b\n  c\n\n  d # e", "b\n  c\n\n  d", id="plain"),
        pytest.param("a: &x\nb: 1", "&x", id="properties of nothing"),
        pytest.param("a:   # c\nb: 1", "", id="nothing"),
    ],
)
def test_the_span_of_a_scalar(text: str, span: str) -> None:
    root = document_of(text).root
    assert isinstance(root, Mapping)
    value = root.pairs[0][1]
    assert text[value.start : value.end] == span
    assert value.start >= 2


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("# c\n  a: b\n  c: d # e\n# f\n", "a: b\n  c: d"),
        ("--- # c\n- a\n\n- b\n...\n", "- a\n\n- b"),
        ("a:\nb:   \n\n", "a:\nb:"),
        ("- \n-  \n", "- \n-"),
        ("? a\n: b\n", "? a\n: b"),
        ("&x\na: b\n", "&x\na: b"),
        ("a: |\n  b\n\nc: >+\n  d\n\n\n", "a: |\n  b\n\nc: >+\n  d"),
        (" [a, # c\n b\n ]  # d\n", "[a, # c\n b\n ]"),
        ("{a: b}\n", "{a: b}"),
    ],
)
def test_the_span_of_a_collection(text: str, span: str) -> None:
    root = document_of(text).root
    assert root is not None
    assert text[root.start : root.end] == span


@pytest.mark.parametrize(
    ("text", "span"),
    [("[a: b # c\n, d]", "a: b"), ("['a':b]", "'a':b"), ("[? a : b, c]", "? a : b"), ("[a: , b]", "a:")],
)
def test_the_span_of_a_pair_in_a_flow_list(text: str, span: str) -> None:
    root = document_of(text).root
    assert isinstance(root, Sequence)
    pair = root.items[0]
    assert isinstance(pair, Mapping)
    assert text[pair.start : pair.end] == span
    assert pair.flow


def counted(text: str, offset: int) -> Position:
    """A position by counting characters one by one."""
    offset = min(max(offset, 0), len(text))
    line = column = 1
    for index in range(offset):
        at_end = text[index] == "\n" or (text[index] == "\r" and text[index + 1 : index + 2] != "\n")
        line, column = (line + 1, 1) if at_end else (line, column + 1)
    return Position(offset, line, column)


@given(LINES, st.integers(-2, 40))
def test_positions_are_lines_and_columns_from_one(text: str, offset: int) -> None:
    assert source_of(text).position(offset) == counted(text, offset)


@given(LINES, st.integers(-2, 40), st.integers(-2, 40))
def test_spans_do_not_end_before_their_start(text: str, start: int, end: int) -> None:
    span = source_of(text).span(start, end)
    assert span.start == counted(text, start)
    assert span.end == counted(text, max(start, end))


@given(LINES)
def test_lines_are_as_many_as_an_editor_shows(text: str) -> None:
    starts = source_of(text).line_starts
    assert starts == sorted(set(starts))
    assert len(starts) == len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
