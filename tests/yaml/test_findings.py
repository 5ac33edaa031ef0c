"""The findings of composing a document, but for its syntax errors."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attune_lint.model.diagnostic import Rule, verdict_of
from attune_lint.model.node import Mapping, Scalar
from attune_lint.yaml import rules
from tests.yaml.mutants import heaps, mutants
from tests.yaml.outcomes import adapter
from tests.yaml.reading import codes, composed, document_of, findings, places, source_of, times

COMPOSED = [
    rules.CONTROL_CHARACTER,
    rules.SYNTAX,
    rules.SEVERAL_DOCUMENTS,
    rules.UNDEFINED_ALIAS,
    rules.BYTE_ORDER_MARK,
    rules.ANCHOR_REDEFINED,
]


@pytest.mark.parametrize("rule", COMPOSED, ids=lambda rule: rule.name)
def test_the_examples_of_a_rule(rule: Rule) -> None:
    assert rule.code in codes(rule.bad)
    assert codes(rule.good) == []


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.name)
def test_only_these_rules_are_found_here(rule: Rule) -> None:
    assert rule in COMPOSED or codes(rule.bad) == []


# Control characters

FORBIDDEN = [
    *map(chr, range(9)),
    "\x0b",
    "\x0c",
    *map(chr, range(14, 32)),
    "\x7f",
    "\x80",
    "\x84",
    "\x86",
    "\x9f",
]
FORBIDDEN += ["\ufffe", "\uffff", "\ud800", "\udbff", "\udc00", "\udfff"]
PLACES = {
    "a word": "a: b{}c\n",
    "a key": "a{}b: c\n",
    "single quotes": "a: 'b{}'\n",
    "double quotes": 'a: "{}b"\n',
    "a block": "a: |\n  b{}\n  c\n",
    "a comment": "a: b # {}\n",
    "a comment behind the end": "a: b\n...\n# {}\n",
    "the start": "{}a: b\n",
    "the end": "a: b\n{}",
    "the indentation": "a:\n {} b: c\n",
    "nothing else": "{}",
}


@pytest.mark.parametrize("place", PLACES)
def test_a_control_character_is_the_one_finding(place: str) -> None:
    for character in FORBIDDEN:
        text = PLACES[place].format(character)
        (found,) = findings(text)
        assert (found.code, found.engine) == ("ATL103", "parse")
        assert f"U+{ord(character):04X}" in found.message
        assert places(text) == [character]


@pytest.mark.parametrize("character", "\t\x85\xa0\u2028\ufeff\ufffd\U00010000\U0010ffff")
def test_what_is_no_control_character(character: str) -> None:
    assert codes(f"a: 'b{character}'\n") == []


def test_control_characters_are_found_in_runs() -> None:
    text = "a\x00: b\x01\x02\x03c # \x7f\n"
    assert places(text) == ["\x00", "\x01\x02\x03", "\x7f"]
    assert "A run of 3 characters, the first U+0001," in findings(text)[1].message


def test_a_document_with_control_characters_is_read_as_far_as_it_can_be() -> None:
    root = document_of("a: b\x00\nc: *d\n").root
    assert isinstance(root, Mapping)
    value = root.pairs[0][1]
    assert isinstance(value, Scalar)
    assert value.text == "b\ufffd"
    assert codes("a: b\x00\nc: *d\n") == ["ATL103", "ATL106"]


def test_a_syntax_error_beside_a_control_character_is_not_told() -> None:
    assert composed("a: b\x00\n[").document is None
    assert codes("a: b\x00\n[") == ["ATL103"]


# Several documents


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: b\n---\n", "---"),
        ("---\na: b\n---\nc: d\n", "---"),
        ("a: b\n---\n[", "---"),
        ("---\n---\n", "---"),
        ("a: b\n...\nc: d\n", "c"),
        ("a: b\n...\n---\n", "---"),
        ("a: b\n...\n%YAML 1.2\n---\n", "%"),
        ("a: b\n... c\n", "c"),
        ("a: b\n...\n@", "@"),
        ("a: b\n--- # c\n", "---"),
        ("\ufeff# a\nb: c\n---\n", "---"),
        ("|\n  a\n---\n", "---"),
    ],
)
def test_several_documents(text: str, place: str) -> None:
    assert codes(text) == ["ATL105"]
    assert places(text) == [place]
    assert composed(text).document is not None


@pytest.mark.parametrize(
    "text", ["---\na: b\n", "a: b\n...\n", "a: b\n...\n# c\n", "---\na: b\n...\n...\n \n# c"]
)
def test_one_document(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize("text", ["'a' 'b'\n", "[a] b\n", "[a]\nb\n", "'a'\nb: c\n", "{a: b}}\n"])
def test_more_without_a_marker_is_a_syntax_error(text: str) -> None:
    assert codes(text) == ["ATL104"]


# Byte order marks


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("\ufeffa: b\nc: d\n", 0),
        ("\ufeff  a: b\nc: d\n", 0),
        ("\ufeff---\na: b\n", 0),
        ("\ufeff- a\n- b\n", 0),
        ("\ufeff'a': b\nc: d\n", 0),
        ("\ufeffa: b\n---\nc: d\n", 0),
        ("a: b\n\ufeffc: d\n", 5),
        ("a: b\r\ufeffc: d\r", 5),
    ],
)
def test_a_byte_order_mark_in_the_way(text: str, offset: int) -> None:
    (found,) = findings(text)
    assert (found.code, found.engine) == ("ATL109", "parse")
    assert found.span == source_of(text).span(offset, offset + 1)


@pytest.mark.parametrize(
    "text",
    ["\ufeff# a\nb: c: d\n", "\ufeff\nb: c: d\n", "a: b\n\ufeff\nc: d: e\n", '\ufeff{"a": }}\n', "\ufeff[a"],
)
def test_a_byte_order_mark_is_not_to_blame_for_other_errors(text: str) -> None:
    assert codes(text) == ["ATL104"]


# Totality


def check(text: str) -> None:
    """What holds for the findings on any text."""
    found = composed(text)
    for one in found.diagnostics:
        assert one.path == source_of(text).path
        assert one.span is not None
        assert 0 <= one.span.start.offset <= one.span.end.offset <= len(text)
        assert one.message.isprintable()
    assert found.document is not None or verdict_of(found.diagnostics) == "parse"


@given(st.text(st.characters(exclude_categories=())) | st.binary().map(lambda data: data.decode("latin-1")))
def test_any_text_has_an_outcome(text: str) -> None:
    check(text)


@times(2)
@given(heaps | mutants)
def test_exactly_what_is_not_one_document_is_rejected(text: str) -> None:
    check(text)
    found = findings(text)
    rejected = {one.code for one in found if one.engine == "parse"}
    expected = adapter(text)
    if "ATL106" not in rejected:
        assert (verdict_of(found) == "ok") == (expected.verdict == "one")
    document = composed(text).document
    assert document is None or document.events == len(expected.seen)
