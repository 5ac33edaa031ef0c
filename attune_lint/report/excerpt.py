"""The lines of a file that a span is about, cut to the width of a terminal, with marks under it.

Lines are cut before they are laid out, so that an excerpt costs the same however long they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from attrs import frozen

from attune_lint.model.source import Source, Span
from attune_lint.report.text import DisplayLine, display

ELLIPSIS: Final = "…"

_LEAST_ROOM: Final = 20
_LEAST_BEFORE: Final = 5
_LONGEST_BLANK: Final = 4096
_BLANK: Final = " \t\r\n"


class Row(NamedTuple):
    """A line of an excerpt with `marks` cells marked after the first `indent` ones.

    `number` is None where lines are left out.
    """

    number: int | None
    text: str
    indent: int = 0
    marks: int = 0


@frozen
class _Stretch:
    """A part of one line, as offsets: the line's own `first` and `stop`, and what is to be marked."""

    number: int
    first: int
    stop: int
    start: int
    end: int


def excerpt(source: Source, span: Span, room: int) -> Iterator[Row]:
    """The line before a span, its first line, and its last with what lies between left out.

    No row takes more than `room` cells, of which there are at least 20.
    """
    room = max(room, _LEAST_ROOM)
    first, end = source.position(span.start.offset), span.end.offset
    if source.position(end).line > first.line:
        end = _without_blanks(source, first.offset, end)
    last = source.position(end).line
    yield from _context(source, first.line - 1, room)
    yield _row(source, _stretch(source, first.line, first.offset, end), room)
    if last > first.line + 1:
        yield Row(None, "")
    if last > first.line:
        yield _row(source, _stretch(source, last, _indented(source, last, end), end), room)


def _without_blanks(source: Source, start: int, end: int) -> int:
    """The end of a span without the blanks and line breaks that it ends with."""
    tail = source.text[max(start, end - _LONGEST_BLANK) : end]
    return end - (len(tail) - len(tail.rstrip(_BLANK)))


def _indented(source: Source, number: int, end: int) -> int:
    """The offset at which a line's indentation ends."""
    first = source.line_starts[number - 1]
    head = source.text[first : min(end, first + _LONGEST_BLANK)]
    return first + len(head) - len(head.lstrip(_BLANK))


def _context(source: Source, number: int, room: int) -> Iterator[Row]:
    """A line without marks, if there is such a line and anything in it."""
    if number > 0:
        row = _row(source, _stretch(source, number, 0, 0), room)
        if row.text:
            yield Row(number, row.text)


def _stretch(source: Source, number: int, start: int, end: int) -> _Stretch:
    """The part of a span that lies in a line, without the line's break."""
    starts, text = source.line_starts, source.text
    first, stop = starts[number - 1], len(text)
    if number < len(starts):
        stop = starts[number]
        stop -= 2 if text.endswith("\r\n", first, stop) else 1
    start = min(max(start, first), stop)
    return _Stretch(number, first, stop, start, min(max(end, start), stop))


def _row(source: Source, stretch: _Stretch, room: int) -> Row:
    """A line with marks, at least one, cut around them if it is too long."""
    start = stretch.start
    low, high = max(stretch.first, start - 4 * room), min(stretch.stop, start + 4 * room)
    # The place after the last character is as good as a space to mark.
    line = display(source.text[low:high] + (" " if start == stretch.stop else ""))
    end = min(stretch.end, high) - low
    window = _window(line, start - low, end, room, low > stretch.first, high < stretch.stop)
    text = window.before + line.text(window.start, window.end) + window.after
    return Row(stretch.number, text.rstrip(), *_marks(line, window, start - low, end))


class _Window(NamedTuple):
    """The columns of a line that are shown, and what stands for what is cut off before and after."""

    start: int
    end: int
    before: str
    after: str


def _window(
    line: DisplayLine, start: int, end: int, room: int, more_before: bool, more_after: bool
) -> _Window:
    """The columns around a stretch that there is room for; `start` is always among them."""
    at = line.cell(start) - _before(line.edges[end] - line.edges[start], room)
    if not more_after:
        at = min(at, line.width - room)
    column, before = 0, ""
    if more_before or at > 0:
        column, before = min(line.column_from(max(at, 0) + 1), start), ELLIPSIS
    rest = line.edges[column] + room - len(before)
    if not more_after and line.width <= rest:
        return _Window(column, len(line.pieces), before, "")
    return _Window(column, line.column_up_to(rest - 1), before, ELLIPSIS)


def _before(marked: int, room: int) -> int:
    """How many cells to show before a stretch: half of what is left, or a part where it does not fit."""
    half = (room - marked) // 2
    return half if half >= _LEAST_BEFORE else room // 4


def _marks(line: DisplayLine, window: _Window, start: int, end: int) -> tuple[int, int]:
    """The cells before the marks, and those of the marks; an ellipsis stands for marked text as well."""
    origin = line.edges[window.start] - len(window.before)
    begin = max(line.cell(start), origin)
    stop = line.edges[min(end, window.end)] + (1 if end > window.end else 0)
    return begin - origin, max(stop - begin, 1)
