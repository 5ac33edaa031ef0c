"""White space as the expression language counts it.

`str.isspace` and a bare `str.strip` won't do: they also count U+001C to U+001F, which are not
Unicode White_Space (spec: expressions, tokens; engine-facts 15).
"""

from __future__ import annotations

from typing import Final

WHITE_SPACE: Final = (
    "\t\n\x0b\x0c\r \x85\xa0\u1680"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)


def is_blank(text: str) -> bool:
    """Whether a text is empty or nothing but white space."""
    return not text.strip(WHITE_SPACE)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch from `start` to `end` without the white space at both of its ends.

    A blank stretch shrinks to an empty one at its end.
    """
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip(WHITE_SPACE))
    right = len(piece) - len(piece.rstrip(WHITE_SPACE))
    return start + left, max(start + left, end - right)
