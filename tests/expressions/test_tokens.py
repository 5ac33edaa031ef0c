"""The lexer: what is a token, what it stands for, and where."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from returns.result import Success

from attune_lint.expressions.tokens import Token, tokenize
from attune_lint.expressions.whitespace import WHITE_SPACE, is_blank

ALPHABET = st.sampled_from([*"aZ_09.'\"\\n+-*/%=!<>()[],|&{}é\x1c\U0001f600", *WHITE_SPACE])

KINDS = {
    "name": ["a", "_", "_1", "aB_9", "True", "None", "AND", "inner", "nota", "null_", "e5"],
    "keyword": ["and", "or", "not", "in"],
    "constant": ["true", "false", "null"],
    "literal": ["0", "1.5", "''", '""'],
    "operator": ["+", "-", "*", "/", "%", "==", "!=", "<", ">", "<=", ">=", "(", ")", "[", "]", ",", "."],
}

VALUES = [
    ("true", True),
    ("false", False),
    ("null", None),
    ("0", 0),
    ("007", 7),
    ("9223372036854775807", 2**63 - 1),
    ("0" * 5000 + "12", 12),
    ("1.5", 1.5),
    ("00.50", 0.5),
    ("9223372036854775808.0", 2.0**63),
    ("1" * 400 + ".0", float("inf")),
    ("''", ""),
    ("'a b'", "a b"),
    ('"it\'s"', "it's"),
    (r"'it\'s'", "it's"),
    (r'"\""', '"'),
    (r"'\"'", r"\""),
    (r'"\'"', r"\'"),
    (r"'\n\t\r\\'", "\n\t\r\\"),
    (r"'\\n'", r"\n"),
    (r"'\d\u0041\0'", r"\d\u0041\0"),
    ("'\\\n'", "\\\n"),
    ("'a\nb'", "a\nb"),
    ("'é\U0001f600}}{{'", "é\U0001f600}}{{"),
]

SPLITS = [
    ("a+b", ["a", "+", "b"]),
    ("a.b[0]", ["a", ".", "b", "[", "0", "]"]),
    ("1.5", ["1.5"]),
    ("1.5.5", ["1.5", ".", "5"]),
    ("1.", ["1", "."]),
    (".5", [".", "5"]),
    ("1..2", ["1", ".", ".", "2"]),
    ("1.e5", ["1", ".", "e5"]),
    ("1e5", ["1", "e5"]),
    ("0x10", ["0", "x10"]),
    ("1_000", ["1", "_000"]),
    ("a<=b", ["a", "<=", "b"]),
    ("a<>b", ["a", "<", ">", "b"]),
    ("a**b//c", ["a", "*", "*", "b", "/", "/", "c"]),
    ("--a", ["-", "-", "a"]),
    ("'a''b'", ["'a'", "'b'"]),
    ("notin", ["notin"]),
    ("a\x85\xa0\u1680\u2003\u2028\u205f\u3000b", ["a", "b"]),
]

ERRORS = [
    *((bad, "unexpected-character", 0, 1) for bad in "|=!&?:;{}~@#$`^\\é\u0661\u200b\ufeff\x00\x1c\x1f"),
    ("a && b", "unexpected-character", 2, 3),
    ("a = b", "unexpected-character", 2, 3),
    ("a === b", "unexpected-character", 4, 5),
    ("a != = b", "unexpected-character", 5, 6),
    ("caf\xe9", "unexpected-character", 3, 4),
    ("1 \uff0b 2", "unexpected-character", 2, 3),
    ("'\U0001f600' | x", "unexpected-character", 4, 5),
    ("x + '", "unterminated-string", 4, 5),
    ("'a ", "unterminated-string", 0, 3),
    ("'a\"", "unterminated-string", 0, 3),
    (r"'a\'", "unterminated-string", 0, 4),
    ("'a\\", "unterminated-string", 0, 3),
    ("\"a\n' | 'b", "unterminated-string", 0, 9),
    ("9223372036854775808", "invalid-number", 0, 19),
    ("-9223372036854775808", "invalid-number", 1, 20),
    ("a + 0099999999999999999999 | b", "invalid-number", 4, 26),
    ("1" * 5000, "invalid-number", 0, 5000),
    ("99999999999999999999.", "invalid-number", 0, 20),
]


def tokens_of(text: str) -> tuple[Token, ...]:
    return tokenize(text).unwrap()


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in KINDS.items() for text in texts])
def test_kinds(kind: str, text: str) -> None:
    token, end = tokens_of(text)
    assert (token.kind, token.text, token.start, token.end) == (kind, text, 0, len(text))
    assert (end.kind, end.text, end.start, end.end) == ("end", "", len(text), len(text))


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_values(text: str, value: object) -> None:
    token, _ = tokens_of(f" {text} ")
    assert token.value == value
    assert type(token.value) is type(value)
    assert (token.start, token.end) == (1, 1 + len(text))


@pytest.mark.parametrize(("text", "expected"), SPLITS)
def test_splits(text: str, expected: list[str]) -> None:
    assert [token.text for token in tokens_of(text)] == [*expected, ""]


@pytest.mark.parametrize(("text", "kind", "start", "end"), ERRORS)
def test_errors(text: str, kind: str, start: int, end: int) -> None:
    error = tokenize(text).failure()
    assert (error.kind, error.start, error.end, error.found) == (kind, start, end, text[start:end])


def test_the_end_comes_after_trailing_white_space() -> None:
    assert tokens_of(" a  ")[-1].start == 4


def test_nothing_is_only_the_end() -> None:
    assert [token.kind for token in tokens_of(" \n")] == ["end"]


@given(st.text() | st.text(ALPHABET))
def test_tokens_and_white_space_make_up_the_text(text: str) -> None:
    result = tokenize(text)
    if not isinstance(result, Success):
        error = result.failure()
        assert 0 <= error.start < error.end <= len(text)
        assert error.found == text[error.start : error.end]
        return
    before = 0
    for token in result.unwrap():
        assert is_blank(text[before : token.start])
        assert token.text == text[token.start : token.end]
        before = token.end
    assert before == len(text)


@given(st.text(ALPHABET))
def test_text_before_an_error_has_no_error(text: str) -> None:
    result = tokenize(text)
    if not isinstance(result, Success):
        assert isinstance(tokenize(text[: result.failure().start]), Success)
