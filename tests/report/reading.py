"""Reading a report back, as someone before a terminal does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from attune_lint.report.text import width_of

ESCAPE = re.compile(r"\x1b\[[0-9;]+m")
NUMBERED = re.compile(r" +(?P<number>[0-9]+) \|(?: (?P<text>.*))?")
MARKED = re.compile(r" +\| (?P<indent> *)(?P<marks>\^+|-+)")


class Marked(NamedTuple):
    """A line of an excerpt that has marks below it, which begin at the cell `indent`."""

    number: int
    text: str
    indent: int
    marks: int

    def seen(self) -> str:
        """The character that the first mark is below, a space past the end."""
        begin = 0
        for character in self.text:
            if begin <= self.indent < begin + width_of(character):
                return character
            begin += width_of(character)
        return " "


def marked_lines(report: str) -> Iterator[Marked]:
    """The lines that have marks below them, of a report without colours."""
    lines = report.split("\n")
    for above, below in pairwise(lines):
        text, marks = NUMBERED.fullmatch(above), MARKED.fullmatch(below)
        if text and marks:
            yield Marked(int(text["number"]), text["text"] or "", len(marks["indent"]), len(marks["marks"]))
