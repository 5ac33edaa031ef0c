"""Where in a file each character of a scalar's value stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attune_lint.model.node import Document, Scalar, walk
from attune_lint.yaml.inner import inner_offsets
from tests.yaml.documents import ESCAPES
from tests.yaml.mutants import heaps
from tests.yaml.reading import composed, document_of, times
from tests.yaml.writer import Written, documents

BREAKS = "\n\r\x85\u2028\u2029"
BLANK = f" \t{BREAKS}"
ALL_ESCAPES = ESCAPES | {
    "\\a": "\a",
    "\\b": "\b",
    "\\e": "\x1b",
    "\\v": "\v",
    "\\f": "\f",
    "\\r": "\r",
    "\\ ": " ",
    "\\N": "\x85",
    "\\L": "\u2028",
    "\\P": "\u2029",
}
ESCAPE = re.compile(r"\\(?:x..|u....|U........|.)", re.DOTALL)


def scalars(document: Document | None) -> list[Scalar]:
    if document is None or document.root is None:
        return []
    return [node for node in walk(document.root) if isinstance(node, Scalar)]


def value_of(text: str) -> Scalar:
    """The last scalar of a document."""
    return scalars(document_of(text))[-1]


def stands_for(source: str, offset: int, node: Scalar) -> set[str]:
    """The characters of a value that a character of the source can be."""
    if node.style == '"' and source[offset] == "\\" and (found := ESCAPE.match(source, offset)):
        return {ALL_ESCAPES.get(found[0], " " if found[0][1] in BREAKS else "?"), "\n"}
    return {" ", *BREAKS, source[offset]} if source[offset] in BLANK else {source[offset]}


def check(source: str, node: Scalar) -> None:
    """What holds for every scalar: each character of its value is where it is said to be, in order."""
    offsets = inner_offsets(source, node)
    assert offsets is not None
    assert len(offsets) == len(node.text) + 1
    assert list(offsets) == sorted(offsets)
    assert node.start <= offsets[0]
    assert offsets[-1] <= node.end
    before = -1
    for offset, character in zip(offsets, node.text, strict=False):
        if character == "\n" and offset == node.end:
            continue  # a line break that a block keeps is behind it
        assert character in stands_for(source, offset, node), (source, node, list(offsets))
        if character not in BLANK:
            assert offset > before
        before = offset


@given(documents)
def test_each_character_is_found(written: Written) -> None:
    for node in scalars(document_of(written.text)):
        check(written.text, node)


@given(documents, st.data())
def test_changing_a_place_changes_that_character(written: Written, data: st.DataObject) -> None:
    nodes = scalars(document_of(written.text))
    letters = list(changeable(written.text, nodes))
    if not letters:
        return
    number, index, offset = data.draw(st.sampled_from(letters))
    changed = written.text[:offset] + "q" + written.text[offset + 1 :]
    text = nodes[number].text
    assert scalars(document_of(changed))[number].text == text[:index] + "q" + text[index + 1 :]


def changeable(source: str, nodes: list[Scalar]) -> Iterator[tuple[int, int, int]]:
    """The letters in values that are no part of an escape: number of the scalar, index, offset."""
    for number, node in enumerate(nodes):
        for index, offset in enumerate((inner_offsets(source, node) or ())[:-1]):
            if source[offset : offset + 1].isalpha():
                yield number, index, offset


@times(2)
@given(heaps)
def test_no_document_that_composes_is_without_places(text: str) -> None:
    found = composed(text)
    for node in scalars(found.document) if not found.diagnostics else ():
        check(text, node)


HERE = "«"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a: b «}} c", id="plain"),
        pytest.param("a: &x !t b «}} c", id="properties"),
        pytest.param("a: !t &x b «}} c", id="a tag before an anchor"),
        pytest.param("a: &x\n  !t # c }}\n\n  b «}} c", id="properties on lines of their own"),
        pytest.param("a: b\n  c\n\n\n   d «}} e", id="plain on lines"),
        pytest.param("a: b\r\n  c «}} d\r\n", id="plain on lines with CRLF"),
        pytest.param("a: b\x85  c\u2028 «}} d", id="plain with rare line breaks"),
        pytest.param("a: 'it''s «}}'", id="single quotes"),
        pytest.param("a: '''\n\n  ''b  \n  c «}}'", id="single quotes on lines"),
        pytest.param("a: ' \n «}}'", id="nothing but a fold in front"),
        pytest.param(r'a: "\x41\u00e9\U0001F600\n\"\\\/ «}}"', id="escapes"),
        pytest.param('a: "b \\\n   \\  c «}}"', id="an escaped line break"),
        pytest.param('a: "b\\\n\n\n   c «}}"', id="an escaped line break and blank lines"),
        pytest.param('a: "b\\\r\n  \r\n   c «}}"', id="an escaped line break with CRLF"),
        pytest.param('a: "\\t\\  \n b «}}"', id="escaped blanks before a fold"),
        pytest.param('a: "b\n\n  \\\n  c «}}"', id="a fold, then an escaped line break"),
        pytest.param("a: |\n  b\n    c «}}\n", id="literal"),
        pytest.param("a: |-\n  b\n\n  c «}}\n\n\n", id="literal, stripped"),
        pytest.param("a: |+\n  b\n\n  c «}}\n\n\n", id="literal, kept"),
        pytest.param("a: |2 # c\n    b\n  c «}}\n", id="literal with its indentation"),
        pytest.param("- - a: |-1\n      b\n     «}}\n", id="literal with its indentation, nested"),
        pytest.param("- - |1\n    b\n   «}}\n", id="literal with its indentation in a list in a list"),
        pytest.param("a:\n- |1\n  b\n «}}\n", id="literal with its indentation in a list at no step"),
        pytest.param(
            "a:\n  - b: |1\n      c\n     «}}\n", id="literal with its indentation in a pair of a list"
        ),
        pytest.param("? |1\n  b\n «}}\n: x", id="literal with its indentation as a key"),
        pytest.param("a: !t\n   |1\n  b\n «}}\n", id="a header on a line of its own"),
        pytest.param("--- |1\n  b\n «}}\n", id="literal with its indentation, the whole document"),
        pytest.param("a: |\r\n  b\r\n\r\n  c «}}\r\n", id="literal with CRLF"),
        pytest.param("a: |\x85  b\x85  c «}}\u2028  d", id="literal with rare line breaks"),
        pytest.param("a: >\n  b\n  c «}}\n", id="folded"),
        pytest.param("a: >\n\n\n  b\n\n\n  c «}}", id="folded with blank lines"),
        pytest.param(
            "a: >-\n  b\n    c\n  d\n\n    e\n\n  f «}}\n", id="folded with lines that are more indented"
        ),
        pytest.param("a: >\n  b\n   \n  c «}}\n", id="folded with a line of blanks"),
        pytest.param("a: >\n  b\n  \tc\n  d «}}\n", id="folded with a tab"),
        pytest.param("a: >+\n  b\u2028  c\n  d «}}\n\n", id="folded with rare line breaks"),
        pytest.param("a: >\r  b\r\r  c «}}\r", id="folded with CR"),
        pytest.param("a: > # c\n  b \n  c «}}\n", id="folded, a blank at the end of a line"),
        pytest.param("[{a: 'b\n\n   c «}}'}]", id="flow collections"),
    ],
)
def test_a_place_in_a_value(text: str) -> None:
    source = text.replace(HERE, "")
    nodes = [node for node in scalars(document_of(source)) if "}}" in node.text]
    (node,) = nodes
    check(source, node)
    offsets = inner_offsets(source, node)
    assert offsets is not None
    assert offsets[node.text.index("}}")] == text.index(HERE)


@pytest.mark.parametrize("escape", ALL_ESCAPES)
def test_every_escape(escape: str) -> None:
    source = f'a: "b{escape}c{escape}{escape}d"'
    node = value_of(source)
    check(source, node)
    offsets = inner_offsets(source, node)
    assert offsets is not None
    size = len(escape)
    assert list(offsets) == [4, 5, 5 + size, 6 + size, 6 + 2 * size, 6 + 3 * size, 7 + 3 * size]


@pytest.mark.parametrize("source", ["a:", "a: ''", 'a: ""', "a: |", "a: >-\n\n\n", "a: |+\n\n\n", "a: &x"])
def test_values_of_nothing(source: str) -> None:
    check(source, value_of(source))


@pytest.mark.parametrize(
    ("source", "node"),
    [
        ("ab", Scalar(0, 2, "xy")),
        ("'ab'", Scalar(0, 4, "xy", "'")),
        ("ab", Scalar(0, 2, "abc")),
        ("|\n  ab\n", Scalar(0, 6, "xy", "|")),
        ("|\n  ab\n", Scalar(0, 6, "abc", "|")),
    ],
)
def test_what_does_not_stand_there_has_no_place(source: str, node: Scalar) -> None:
    assert inner_offsets(source, node) is None
