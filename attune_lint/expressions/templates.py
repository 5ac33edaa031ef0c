"""Where the expressions in a string are (spec: expressions, finding expressions)."""

from __future__ import annotations

from typing import Final, NamedTuple

from attune_lint.expressions.whitespace import trimmed

OPEN: Final = "{{"
CLOSE: Final = "}}"


class Embedded(NamedTuple):
    """An expression in a string.

    `start` and `end` are the offsets of its ``{{`` and of what follows its ``}}``. `text` is what
    lies between without the white space around it, `offset` the place in the string where it begins.
    """

    start: int
    end: int
    text: str
    offset: int


class Template(NamedTuple):
    """A string's expressions in order.

    `pure`: the string is one expression, whose value keeps its type. `unclosed` is the offset of a
    ``{{`` without its ``}}``, which the engine leaves in the text.
    """

    pure: bool
    parts: tuple[Embedded, ...]
    unclosed: int | None = None


def find(text: str) -> Template:
    """The expressions of a string; a condition, which is never pure, wants `find_spliced`."""
    found = whole(text)
    if found and text.find(OPEN, found.start + len(OPEN)) < 0:
        return Template(True, (found,))
    return find_spliced(text)


def find_spliced(text: str) -> Template:
    """The expressions of a string that is text whatever it holds, as a transition's `when` is.

    Each one ends at the first ``}}``, even when that is inside a string literal.
    """
    parts: list[Embedded] = []
    start = text.find(OPEN)
    while start >= 0:
        close = text.find(CLOSE, start + len(OPEN))
        if close < 0:
            return Template(False, tuple(parts), start)
        parts.append(_embedded(text, start, close + len(CLOSE)))
        start = text.find(OPEN, close + len(CLOSE))
    return Template(False, tuple(parts))


def whole(text: str) -> Embedded | None:
    """The one expression of a string that has to be nothing else, as in `wait_for`.

    Everything between the outer braces belongs to it, more braces included, and it may be blank
    (spec: engine-facts 16). None where the string is not of that form.
    """
    start, end = trimmed(text, 0, len(text))
    if text.startswith(OPEN, start, end) and text.endswith(CLOSE, start, end):
        return _embedded(text, start, end)
    return None


def _embedded(text: str, start: int, end: int) -> Embedded:
    inner, inner_end = trimmed(text, start + len(OPEN), end - len(CLOSE))
    return Embedded(start, end, text[inner:inner_end], inner)
