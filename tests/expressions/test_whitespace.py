"""White space is Unicode's White_Space, no more and no less."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attune_lint.expressions.whitespace import WHITE_SPACE, is_blank, trimmed

SPACED = st.text(st.sampled_from([*"a\x1c\x1f\u200b\ufeff", *WHITE_SPACE]))


def test_white_space_is_what_python_counts_but_for_four_separators() -> None:
    python = {character for character in map(chr, range(sys.maxunicode + 1)) if character.isspace()}
    assert set(WHITE_SPACE) == python - set("\x1c\x1d\x1e\x1f")
    assert len(WHITE_SPACE) == len(set(WHITE_SPACE))


@pytest.mark.parametrize("text", ["", " ", "\t\r\n", "\x85", "\xa0\u3000\u2028"])
def test_blank(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", ["a", " a ", "\x1c", " \x1f ", "\u200b", "\ufeff", "\x00"])
def test_not_blank(text: str) -> None:
    assert not is_blank(text)


@given(SPACED, st.integers(0, 20), st.integers(0, 20))
def test_trimmed_is_a_strip_with_its_place(text: str, start: int, end: int) -> None:
    start, end = sorted((min(start, len(text)), min(end, len(text))))
    left, right = trimmed(text, start, end)
    assert start <= left <= right <= end
    assert text[left:right] == text[start:end].strip(WHITE_SPACE)
    assert is_blank(text[start:left])
    assert is_blank(text[right:end])
