"""What authors are told about a text that is not an expression."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from returns.result import Success

from attune_lint.expressions.errors import ExpressionError
from attune_lint.expressions.parser import parse

ENDING = st.sampled_from(["|", " 'a", " a b", "..", "99999999999999999999", ""])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (" ", "the expression is empty"),
        ("a +", "the expression is incomplete"),
        ("a b", '"b" cannot stand here'),
        ("a.0", 'a field name has to follow the dot, not "0"'),
        ("a.", "a field name has to follow the dot, but the expression ends"),
        ("'a", "the string that begins here has no closing quote"),
        ("99999999999999999999", 'the number "99999999999999999999" is too large for a 64-bit integer'),
        ("a | b", 'the character "|" has no meaning outside a string'),
        ("a\u200b", 'the character "<U+200B>" has no meaning outside a string'),
        ("\xe9", 'the character "\xe9" has no meaning outside a string'),
        ("a 'b\nc'", "\"'b<U+000A>c'\" cannot stand here"),
        ("a " + "b" * 40, f'"{"b" * 40}" cannot stand here'),
        ("a " + "b" * 41, f'"{"b" * 39}\u2026" cannot stand here'),
    ],
)
def test_messages(text: str, message: str) -> None:
    assert parse(text).failure().message == message


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("a | upper", "filters"),
        ("a && b", "`and`"),
        ("a || b", "`or`"),
        ("!a", "`not`"),
        ("a = b", "`==`"),
        ("a ? b : c", "conditional"),
        ("a if b else c", "conditional"),
        ("a[1:2]", "`slice(v, start, end)`"),
        ("{'a': 1}", "object"),
        ("a ~ b", "`+`"),
        ("a not in b", "`not (a in b)`"),
        ("a == not b", "parentheses"),
        ("a is b", "`==`"),
        (".5", "`0.5`"),
        ("a.f(x)", "methods"),
        ("a.0", "`a[0]`"),
        ("5.", "point"),
    ],
)
def test_hints(text: str, part: str) -> None:
    assert part in (parse(text).failure().hint or "")


@pytest.mark.parametrize("text", ["", "a b", "a +", "'a", "99999999999999999999", "a ; b"])
def test_no_hint_where_there_is_nothing_to_guess(text: str) -> None:
    assert parse(text).failure().hint is None


def test_errors_are_values() -> None:
    assert parse("a b").failure() == ExpressionError("unexpected-token", 2, 3, "b")


@given(st.text(), ENDING)
def test_messages_are_short_single_lines(text: str, ending: str) -> None:
    result = parse(text + ending)
    if not isinstance(result, Success):
        message = result.failure().message
        assert message.isprintable()
        assert 0 < len(message) < 400
