"""Reading by lines against reading by events: the same document, or none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from attune_lint.model.node import Alias, Document, Node, Scalar, Sequence, walk
from attune_lint.yaml.adapter.error import YamlSyntaxError
from attune_lint.yaml.composer import document_of_events
from attune_lint.yaml.lines import document_of
from tests.benchmarks.generate import generated
from tests.yaml.mutants import FRAGMENTS, heaps, mutants
from tests.yaml.reading import source_of, times
from tests.yaml.writer import Written, documents

USUAL = {
    "empty values": "a:\nb:\n  c:\n  d: # e\n",
    "lists in lists": "- - a\n  - - b\n- c: d\n  e:\n  - f\n  -\n",
    "a list as deep as its key": "a:\n- b\n-\n  c: d\n- e:\n  - f\ng: h\n",
    "values on their own lines": "a:\n  b\nc:\n  - \n    'd'\n  -\n    [e]\n",
    "quotes": "\"a\": \"b # c\"\n'd': 'e: f'\ng: 'it''s'\nh: \"i\\n\n  j\"\n",
    "plain texts": "a-b.c/d: x:y #z\ne f: g#h, [i]\nj: -5\nk: \xe9 \U0001f600\n",
    "blocks": "a: | # b\n  c\n\n   d\n# e\nf: >-\n    g\n    h\ni: |+\n  j\n\n",
    "a block without an end of line": "a:\n- |\n b",
    "brackets": "a: []\nb: {}\nc: [d, 'e', \"f\", [g, {h: i}]] # j\nk: {\"l\":m, 'n': [], o: {p: q}}\n",
    "comments and blank lines": "# a\n\n--- \n  # b\nc: d # e\n   \n #f\n  # g\nh: i",
    "line feeds behind carriage returns": 'a: b # c\r\nd:\r\n- e\r\nf: |\r\n  g\r\nh: "i\r\n  j"\r\n',
    "keys that are long": "a" * 250 + ": b\n",
}
LEFT_TO_THE_PARSER = {
    "nothing": "# a\n",
    "nothing after a start": "---\n",
    "text alone": "a\n",
    "text that goes on": "a: b\n  c\n",
    "text that goes on in a list": "- a\n  b\n",
    "text on a line that is not deeper": "a:\n  b:\n  c\n",
    "an anchor": "a: &b c\n",
    "a mark": "\ufeffa: b\n",
    "another line break": "a: b\x85c: d\n",
    "a carriage return": "a: b\rc: d\n",
    "a list in a mapping": "a: b\n- c\n",
    "a key in a list": "- a\nb: c\n",
    "a step in": "a: b\n  c: d\n",
    "a step half out": "a:\n    b: c\n  d: e\n",
    "two documents": "a: b\n---\nc: d\n",
    "an end": "a: b\n...\n",
    "an end that is a key": "...: a\n",
    "a comment without a blank": 'a: "b"#c\n',
    "more behind a text": 'a: "b" c\n',
    "an open quote": 'a: "b\n',
    "brackets on two lines": "a: [b,\n c]\n",
    "a comma too many": "a: [b, ]\n",
    "a comma at first": "a: [, b]\n",
    "a comma that is missing": 'a: ["b" "c"]\n',
    "a bracket that is missing": 'a: ["b" [c]]\n',
    "a pair in a list": "a: [b: c]\n",
    "a key without a value": "a: {b}\n",
    "a list as a key": "a: {[b]: c}\n",
    "the other bracket": "a: [b}\n",
    "text that is no text": "a: [%]\n",
    "a long key in brackets": f"a: {{{'b' * 251}: c}}\n",
    "a long key": "a" * 251 + ": b\n",
}
LINES = [
    *["a: b", "c:", "- d", "-", "- e: f", "- - g", "- h:", "i", '"j": k', "'l': \"m\"", "n: [o, {p: q}]"],
    *["# s", "", "  ", "t: # u", "v: w # x", "- # y", "z: |", "- >-", "a: >1", "b: 'c", "d'", "e: [f,", "g]"],
    *["---", "...", "? h", ": i", "j: &k l", "m: *k", "n: !o p", "q: {{ r }}", "s:t", "u: v: w", "x:\ty"],
    *["\tz: a", "b: -", "r: {}"],
]


def seen(document: Document) -> list[object]:
    """All that a document says, in a form that can be compared."""
    nodes = [*walk(document.root)] if document.root is not None else []
    comments = [(comment.start, comment.end) for comment in document.comments]
    return [document.events, comments, *document.anchors, *map(said, nodes)]


def said(node: Node) -> tuple[object, ...]:
    place = (type(node), node.start, node.end)
    if isinstance(node, Alias):
        return (*place, node.name)
    if isinstance(node, Scalar):
        return (*place, node.text, node.style, node.tag, node.anchor)
    inside = node.items if isinstance(node, Sequence) else node.pairs
    return (*place, type(inside), len(inside), node.flow, node.tag, node.anchor)


def agrees(text: str) -> None:
    """By lines, a document is read as by events, or it is not read."""
    found = document_of(text)
    if found is not None:
        expected, findings = document_of_events(source_of(text), text)
        assert seen(found) == seen(expected)
        assert findings == []


@pytest.mark.parametrize("text", USUAL.values(), ids=USUAL)
def test_the_usual_layout_is_read_by_lines(text: str) -> None:
    assert document_of(text) is not None
    agrees(text)


@pytest.mark.parametrize("text", LEFT_TO_THE_PARSER.values(), ids=LEFT_TO_THE_PARSER)
def test_anything_else_is_left_to_the_parser(text: str) -> None:
    assert document_of(text) is None


def test_files_as_they_are_written_are_read_by_lines() -> None:
    texts = [text for pack in generated(2) for text in pack.files.values()]
    assert sum(document_of(text) is not None for text in texts) > 0.95 * len(texts)
    for text in texts:
        agrees(text)


@given(documents)
def test_documents_are_read_alike(written: Written) -> None:
    agrees(written.text)


@given(mutants)
def test_documents_with_mistakes_are_read_alike(text: str) -> None:
    agrees(text)


@times(2)
@given(heaps)
def test_heaps_of_fragments_are_read_alike(text: str) -> None:
    agrees(text)


_indents = st.sampled_from([0, 0, 2, 2, 2, 4, 4, 1, 3])
_laid_out: SearchStrategy[str] = st.lists(
    st.tuples(_indents, st.sampled_from(LINES)).map(lambda line: " " * line[0] + line[1]), max_size=9
).map("\n".join)


@times(6)
@given(_laid_out, st.sampled_from(["\n", "\n", "\r\n", ""]))
def test_lines_at_any_depth_are_read_alike(text: str, end: str) -> None:
    agrees((text + end).replace("\n", end or "\n"))


@times(2)
@given(
    st.sampled_from([text for pack in generated(1) for text in pack.files.values()]),
    st.integers(0, 4000),
    st.integers(0, 3),
    st.sampled_from(FRAGMENTS),
)
def test_files_with_a_mistake_are_read_alike(text: str, place: int, removed: int, fragment: str) -> None:
    start = place % len(text)
    agrees(text[:start] + fragment + text[start + removed :])


def test_a_mistake_that_only_the_parser_can_name_is_left_to_it() -> None:
    text = "a: 'b\n---\nc'\n"
    assert document_of(text) is None
    with pytest.raises(YamlSyntaxError):
        document_of_events(source_of(text), text)
