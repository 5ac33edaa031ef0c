"""The text of one file, and places in it.

Everything inside the linter names a place by its offset in code points; `Source` is the one
thing that turns offsets into lines and columns, when a diagnostic is born.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from pathlib import PurePath

from attrs import field, frozen

_LINE_BREAK = re.compile(r"\r\n|\r|\n")


@frozen(order=True)
class Position:
    """A place in a text: `line` and `column` count from 1, `offset` from 0, all in code points."""

    offset: int
    line: int
    column: int


@frozen(order=True)
class Span:
    """A stretch of text from `start` up to but not including `end`."""

    start: Position
    end: Position


@frozen
class Source:
    """A file's path and its decoded text.

    Lines end at ``\\n``, ``\\r\\n`` and ``\\r``, as editors count them; YAML's further line
    breaks matter to its parser alone.
    """

    path: PurePath
    text: str = field(repr=False)

    @cached_property
    def line_starts(self) -> list[int]:
        """Offsets at which lines begin, ascending, the first being 0."""
        return [0, *(found.end() for found in _LINE_BREAK.finditer(self.text))]

    def position(self, offset: int) -> Position:
        """The position of a code point; offsets outside the text are moved to its nearest end."""
        offset = min(max(offset, 0), len(self.text))
        line = bisect_right(self.line_starts, offset)
        return Position(offset, line, offset - self.line_starts[line - 1] + 1)

    def span(self, start: int, end: int) -> Span:
        """The span between two offsets; an `end` before `start` makes it empty."""
        return Span(self.position(start), self.position(max(start, end)))
