"""Places as JSON, and what is common to all that is made again from JSON.

What is read may be cut short or of somebody else's making: it gives what it stands for, or `TypeError` or
`ValueError`.
"""

from __future__ import annotations

from typing import Any, TypeVar

from attune_lint.model.json import Json
from attune_lint.model.source import Position, Span

_Known = TypeVar("_Known")


def of_kind(kind: type[_Known], known: Any) -> _Known:
    """What is known, if it is of a kind.

    Raises:
        TypeError: it is not.
    """
    if type(known) is not kind:
        raise TypeError("another kind of value")
    return known


def span_json(span: Span) -> Json:
    """A span as JSON: offset, line and column of its start and of its end."""
    start, end = span.start, span.end
    return [start.offset, start.line, start.column, end.offset, end.line, end.column]


def span_from(known: Any) -> Span:
    """A span from what `span_json` gave.

    Raises:
        TypeError: it is none.
        ValueError: it is none.
    """
    start, start_line, start_column, end, end_line, end_column = (of_kind(int, each) for each in known)
    return Span(Position(start, start_line, start_column), Position(end, end_line, end_column))
