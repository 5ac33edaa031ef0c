"""The lexer: the text of an expression to its tokens (spec: expressions, tokens)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, NamedTuple, TypeAlias

from returns.result import Failure, Result, Success

from attune_lint.expressions.errors import ExpressionError
from attune_lint.expressions.whitespace import WHITE_SPACE

TokenKind: TypeAlias = Literal["name", "keyword", "constant", "literal", "operator", "end"]
Value: TypeAlias = str | int | float | bool | None

KEYWORDS: Final = frozenset({"and", "or", "not", "in"})
CONSTANTS: Final[Mapping[str, bool | None]] = MappingProxyType({"true": True, "false": False, "null": None})

_LARGEST: Final = 2**63 - 1
_LARGEST_DIGITS: Final = len(str(_LARGEST))

# Every character belongs to some alternative, so that matches follow each other without a gap.
# Quantifiers are possessive, which keeps a string without its end from being tried twice.
_TOKEN: Final = re.compile(
    rf"""
      (?P<space> [{WHITE_SPACE}]++ )
    | (?P<word> [A-Za-z_] [A-Za-z0-9_]*+ )
    | (?P<float> [0-9]++ \. [0-9]++ )
    | (?P<integer> [0-9]++ )
    | (?P<string> ' [^'\\]*+ (?: \\. [^'\\]*+ )*+ ' | " [^"\\]*+ (?: \\. [^"\\]*+ )*+ " )
    | (?P<operator> [=!<>]= | [-+*/%<>()\[\],.] )
    | (?P<unterminated> ['"] .*+ )
    | (?P<unknown> . )
    """,
    re.DOTALL | re.VERBOSE,
)
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED: Final[Mapping[str, str]] = MappingProxyType({"n": "\n", "t": "\t", "r": "\r", "\\": "\\"})


class Token(NamedTuple):
    """A token; `start` and `end` are offsets in the text as it was given.

    `text` is what is written there, `value` what a literal or constant stands for. The last token
    is always the one of kind `end`, with no text. (A named tuple, because a frozen class takes
    twice as long to make, and nothing else here is made as often.)
    """

    kind: TokenKind
    start: int
    end: int
    text: str
    value: Value = None


def tokenize(text: str) -> Result[tuple[Token, ...], ExpressionError]:
    """All tokens of a text with the end token last, or the first thing in it that is no token."""
    tokens: list[Token] = []
    for found in _TOKEN.finditer(text):
        if found.lastgroup == "space":
            continue
        token = _read(found)
        if isinstance(token, ExpressionError):
            return Failure(token)
        tokens.append(token)
    return Success((*tokens, Token("end", len(text), len(text), "")))


def _read(found: re.Match[str]) -> Token | ExpressionError:
    start, end, text = found.start(), found.end(), found[0]
    match found.lastgroup:
        case "word":
            return _word(start, end, text)
        case "operator":
            return Token("operator", start, end, text)
        case "string":
            return Token("literal", start, end, text, _unescaped(text))
        case "integer":
            return _integer(start, end, text)
        case "float":
            return Token("literal", start, end, text, float(text))
        case "unterminated":
            return ExpressionError("unterminated-string", start, end, text)
        case _:
            return ExpressionError("unexpected-character", start, end, text)


def _word(start: int, end: int, text: str) -> Token:
    if text in CONSTANTS:
        return Token("constant", start, end, text, CONSTANTS[text])
    return Token("keyword" if text in KEYWORDS else "name", start, end, text)


def _integer(start: int, end: int, text: str) -> Token | ExpressionError:
    # Digits are counted first, because Python refuses to convert thousands of them. A minus sign
    # before the number comes too late to help it (spec: engine-facts 15).
    digits = text.lstrip("0") or "0"
    if len(digits) > _LARGEST_DIGITS or int(digits) > _LARGEST:
        return ExpressionError("invalid-number", start, end, text)
    return Token("literal", start, end, text, int(digits))


def _unescaped(text: str) -> str:
    """What a string in its quotes says; a backslash that escapes nothing stays (spec: expressions)."""
    quote = text[0]

    def meaning(escape: re.Match[str]) -> str:
        return quote if escape[1] == quote else _ESCAPED.get(escape[1], escape[0])

    return _ESCAPE.sub(meaning, text[1:-1])
