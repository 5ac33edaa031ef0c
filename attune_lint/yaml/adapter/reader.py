"""The text that is scanned and the place in it.

Marks are plain offsets in code points. A line is known by the offset at which it starts, since
that, unlike a number and a column, needs no bookkeeping between line breaks.
"""

from __future__ import annotations

import re

from attune_lint.yaml.adapter.error import YamlSyntaxError
from attune_lint.yaml.adapter.lexical import BLANK_END, BLANKS, BREAKS_END, REST_OF_LINE


class EngineReader:
    """A place in a text, and the steps from it that every scan is made of.

    `text` must be free of the characters that YAML forbids. The offsets of each comment's start
    and end gather in `comments`.
    """

    def __init__(self, text: str) -> None:
        self.buffer = text + "\0\0\0\0"
        self.pointer = self.line_start = 0
        self.ascii = text.isascii()
        self.comments: list[tuple[int, int]] = []

    def scan_line_break(self) -> str:
        """Step over a line break, and give it as a scalar's text has it."""
        found = self.buffer[self.pointer]
        self.pointer += 2 if self.buffer.startswith("\r\n", self.pointer) else 1
        self.line_start = self.pointer
        return found if found in "\u2028\u2029" else "\n"

    def at_document_marker(self, *markers: str) -> bool:
        return (
            self.pointer == self.line_start
            and self.buffer.startswith(markers, self.pointer)
            and self.buffer[self.pointer + 3] in BLANK_END
        )

    def take(self, characters: re.Pattern[str]) -> str:
        found = characters.match(self.buffer, self.pointer)
        self.pointer = found.end()  # type: ignore[union-attr]
        return found.group()  # type: ignore[union-attr]

    def skip_comment(self) -> None:
        end = REST_OF_LINE.match(self.buffer, self.pointer).end()  # type: ignore[union-attr]
        self.comments.append((self.pointer, end))
        self.pointer = end

    def scan_end_of_line(self, start: int, problem: str) -> None:
        self.take(BLANKS)
        if self.buffer[self.pointer] == "#":
            self.skip_comment()
        if self.buffer[self.pointer] not in BREAKS_END:
            raise YamlSyntaxError(problem, self.pointer, start)
        if self.buffer[self.pointer] != "\0":
            self.scan_line_break()
