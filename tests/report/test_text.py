"""Text that is harmless, and how many cells it takes."""

from __future__ import annotations

from pathlib import PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attune_lint.model.source import Source
from attune_lint.report.text import cells, display, location, printable, width_of

ANY_TEXT = st.text(st.characters() | st.sampled_from("\t\n\x1b\x9b\u0301\u1161\u200d\u202e\ufe0f\udc80語🚀"))

UNTOUCHED = [
    "",
    "plain text ~",
    "back\\slash \\x1b",
    "é\xa0e\u0301",
    "前🚀한",
    "हिन्दी",
    "❤\ufe0f",
    "\u0600 \u2025\u202f\u2027\u2010\ufffc\ufffd",
]

ESCAPED = [
    ("\n\r\t", r"\n\r\t"),
    ("\x00\x1b[31m\x1f\x7f", r"\x00\x1b[31m\x1f\x7f"),
    ("\x80\x85\x9b\x9f", r"\x80\x85\x9b\x9f"),
    ("\xad\u061c", r"\xad\u061c"),
    ("\u200b\u200c\u200d\u200e\u200f", r"\u200b\u200c\u200d\u200e\u200f"),
    ("\u2028\u2029\u202a\u202b\u202c\u202d\u202e", r"\u2028\u2029\u202a\u202b\u202c\u202d\u202e"),
    ("\u2060\u2066\u2067\u2068\u2069", r"\u2060\u2066\u2067\u2068\u2069"),
    ("\ufeff\u3164\ufffb", r"\ufeff\u3164\ufffb"),
    ("\ud800\udbff\udc7f\udc80\udcff\udd00\udfff", r"\ud800\udbff\udc7f\udc80\udcff\udd00\udfff"),
    ("\U000e0041\U000e0fff", r"\U000e0041\U000e0fff"),
]

WIDTHS = [
    ("a", 1),
    ("\xe9", 1),
    ("\xa0", 1),
    ("\u0301", 0),
    ("\u20dd", 0),
    ("\ufe0f", 0),
    ("\u093e", 1),
    ("\u0600", 1),
    ("\u1100", 2),
    ("\u1161", 0),
    ("\u11ab", 0),
    ("\ud7b0", 0),
    ("한", 2),
    ("語", 2),
    ("\uff21", 2),
    ("ｱ", 1),
    ("…", 1),
    ("\u2400", 1),
    ("\ufffd", 1),
    ("🚀", 2),
    ("❤", 1),
    ("\U0001f1ea", 1),
]


@pytest.mark.parametrize("text", UNTOUCHED)
def test_harmless_text_is_left_alone(text: str) -> None:
    assert printable(text) == text


@pytest.mark.parametrize(("text", "shown"), ESCAPED)
def test_harmful_characters_become_escapes(text: str, shown: str) -> None:
    assert printable(f"a{text}b") == f"a{shown}b"


def test_bytes_of_a_path_pass_and_nothing_else_does() -> None:
    text = "\udc7f\udc80é\udcff\udd00\x1b\n"
    assert printable(text, keep_bytes=True) == "\\udc7f\udc80é\udcff\\udd00\\x1b\\n"


@given(ANY_TEXT)
def test_printable_text_is_one_harmless_line(text: str) -> None:
    shown = printable(text)
    assert printable(shown) == shown
    assert len(f"{shown}x".splitlines()) == 1
    shown.encode()


@given(ANY_TEXT)
def test_a_printable_path_can_be_written(text: str) -> None:
    shown = printable(text, keep_bytes=True)
    assert len(shown.encode("utf-8", "surrogateescape").splitlines()) <= 1
    assert printable(shown) == printable(text)


@pytest.mark.parametrize(("character", "width"), WIDTHS)
def test_cells(character: str, width: int) -> None:
    assert cells(character) == width


@pytest.mark.parametrize(("text", "width"), [("", 0), ("abc", 3), ("語e\u0301!", 4)])
def test_the_width_of_a_text(text: str, width: int) -> None:
    assert width_of(text) == width


def test_a_place() -> None:
    span = Source(PurePath("x"), "a\nbcd").span(4, 5)
    assert location(PurePath("a\n\udc80", "b"), span) == "a\\n\udc80/b:2:3"
    assert location(PurePath("a"), None) == "a"


DISPLAYED = [
    ("", "", [0]),
    ("a: b", "a: b", [0, 1, 2, 3, 4]),
    ("\ta\t", "    a    ", [0, 4, 5, 9]),
    ("\x00\x1b\x7f", "\u2400\u241b\u2421", [0, 1, 2, 3]),
    ("\x9b\u202e\ufeff\udc80", "\ufffd" * 4, [0, 1, 2, 3, 4]),
    ("語e\u0301!", "語e\u0301!", [0, 2, 3, 3, 4]),
    ("❤\ufe0f!", "❤!", [0, 1, 1, 2]),
]


@pytest.mark.parametrize(("line", "shown", "edges"), DISPLAYED)
def test_how_a_line_is_shown(line: str, shown: str, edges: list[int]) -> None:
    displayed = display(line)
    assert displayed.text() == shown
    assert list(displayed.edges) == edges
    assert displayed.width == edges[-1]


@given(ANY_TEXT)
def test_a_shown_line_is_harmless_and_as_wide_as_it_says(line: str) -> None:
    displayed = display(line)
    assert printable(displayed.text()) == displayed.text()
    assert len(displayed.pieces) == len(line)
    for column in range(len(line) + 1):
        assert width_of(displayed.text(end=column)) == displayed.edges[column]


def test_a_mark_is_seen_where_its_base_is() -> None:
    line = display("a語\u0301\u0301b")
    assert [line.cell(column) for column in range(6)] == [0, 1, 1, 1, 3, 4]
    assert display("\u0301a").cell(0) == 0


def test_columns_by_cells() -> None:
    line = display("a語\u0301b")
    assert [line.column_from(cell) for cell in range(6)] == [0, 1, 3, 3, 4, 4]
    assert [line.column_up_to(cell) for cell in range(6)] == [0, 1, 1, 3, 4, 4]
