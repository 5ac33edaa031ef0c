"""Text that is harmless on any terminal, and its width in terminal cells.

Widths come from the standard library's tables, which are loaded anyway: the package wcwidth takes
longer to import than a usual file takes to lint, and differs only where terminals differ too.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate
from pathlib import PurePath
from typing import Final, NamedTuple
from unicodedata import category, east_asian_width

from attune_lint.model.source import Span

TAB: Final = "    "
REPLACEMENT: Final = "\ufffd"

# Control characters, line separators, lone surrogates, and characters that steer the text around them
# or can't be seen: bidirectional controls, zero-width and filling ones, annotations, tags.
_HARMFUL_SET: Final = (
    "\x00-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb\U00013430-\U0001345f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_HARMFUL: Final = re.compile(f"[{_HARMFUL_SET}]")
_HARMFUL_BUT_BYTES: Final = re.compile(f"(?![\udc80-\udcff])[{_HARMFUL_SET}]")
_NAMED: Final = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


def printable(text: str, *, keep_bytes: bool = False) -> str:
    """A text on one line, with an escape such as ``\\x1b`` for each character that could do harm.

    With `keep_bytes` the surrogates that stand for undecodable bytes of a path pass unchanged.
    """
    return (_HARMFUL_BUT_BYTES if keep_bytes else _HARMFUL).sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    character = found.group()
    code = ord(character)
    digits = f"x{code:02x}" if code < 0x100 else f"u{code:04x}" if code < 0x10000 else f"U{code:08x}"
    return _NAMED.get(character) or "\\" + digits


def location(path: PurePath, span: Span | None) -> str:
    """Where something is, as ``path:line:column``, or as the path alone of a file as a whole."""
    shown = printable(str(path), keep_bytes=True)
    return f"{shown}:{span.start.line}:{span.start.column}" if span else shown


def cells(character: str) -> int:
    """How many cells of a terminal a character takes that `printable` lets pass: 0, 1 or 2."""
    if character < "\u0300":
        return 1
    if category(character) in {"Mn", "Me"} or _is_joining_jamo(character):
        return 0
    return 2 if east_asian_width(character) in {"W", "F"} else 1


def _is_joining_jamo(character: str) -> bool:
    """Whether it is a vowel or a final consonant that joins the Korean syllable before it."""
    return "\u1160" <= character <= "\u11ff" or "\ud7b0" <= character <= "\ud7ff"


def width_of(text: str) -> int:
    """How many cells of a terminal a harmless text takes."""
    return len(text) if text.isascii() else sum(map(cells, text))


class DisplayLine(NamedTuple):
    """A line as a terminal shows it.

    `pieces` holds what is shown for each code point, and `edges` the cell at which each begins, with
    the width of the whole at its end.
    """

    pieces: Sequence[str]
    edges: Sequence[int]

    @property
    def width(self) -> int:
        """How many cells the line takes."""
        return self.edges[-1]

    def text(self, start: int = 0, end: int | None = None) -> str:
        """What is shown for the code points from `start` up to but not including `end`."""
        return "".join(self.pieces[start:end])

    def cell(self, column: int) -> int:
        """The cell where a code point is seen: that of its base for a combining mark.

        A column counts from 0, and may be the one after the last.
        """
        edges = self.edges
        while 0 < column < len(self.pieces) and edges[column] == edges[column + 1]:
            column -= 1
        return edges[column]

    def column_from(self, cell: int) -> int:
        """The first column that begins at or after a cell, past the marks of the character before."""
        return self.column_up_to(self.edges[bisect_left(self.edges, min(cell, self.width))])

    def column_up_to(self, cell: int) -> int:
        """The last column that begins at or before a cell."""
        return bisect_right(self.edges, cell) - 1


def display(line: str) -> DisplayLine:
    """How a line of a file is shown: a tab is `TAB` anywhere, and what could do harm takes one cell.

    Variation selectors are left out, because terminals disagree about the width of what they select.
    """
    if line.isascii() and line.isprintable():
        return DisplayLine(line, range(len(line) + 1))
    pieces = tuple(map(_shown, line))
    return DisplayLine(pieces, tuple(accumulate(map(width_of, pieces), initial=0)))


def _shown(character: str) -> str:
    if " " <= character <= "~":
        return character
    if character == "\t":
        return TAB
    if character < " ":
        return chr(0x2400 + ord(character))
    if character == "\x7f":
        return "\u2421"
    if "\ufe00" <= character <= "\ufe0f":
        return ""
    return REPLACEMENT if _HARMFUL.match(character) else character
