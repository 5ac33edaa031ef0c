"""What is kept of texts that are expressions, or are not."""

from __future__ import annotations

import pytest
from hypothesis import given

from attune_lint.expressions.parsed import SHORT, Parsed, parsed
from attune_lint.expressions.parser import parse
from attune_lint.expressions.syntax import Expression, structure, walk
from tests.expressions.strategies import written

LONG = " + ".join(["a"] * SHORT)


@given(written())
def test_it_is_what_the_parser_says(made: tuple[Expression, list[str], str]) -> None:
    text = made[2]
    found = parsed(text)
    assert found.expression is not None
    assert structure(found.expression) == structure(parse(text).unwrap())
    assert list(found.once(walk)) == list(walk(found.expression))


@pytest.mark.parametrize("text", ["a +", f"{LONG} +"])
def test_what_is_no_expression_has_an_error_and_nothing_in_it(text: str) -> None:
    found = parsed(text)
    assert (found.expression, found.error) == (None, parse(text).failure())
    assert list(found.once(walk)) == []


def test_what_is_found_in_a_short_text_is_kept_wherever_it_stands() -> None:
    assert parsed("a + kept") is parsed("a + kept")
    assert parsed("a + kept").once(walk) is parsed("a + kept").once(walk)


def test_nothing_is_kept_of_a_long_text() -> None:
    found = parsed(LONG)
    assert found is not parsed(LONG)
    assert found.once(walk) is not found.once(walk)
    assert len(list(found.once(walk))) == len(list(found.once(walk))) == 2 * SHORT - 1


def test_texts_are_compared_by_identity() -> None:
    assert Parsed(None, None, short=True) != Parsed(None, None, short=True)
