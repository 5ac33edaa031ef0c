"""Scalars in their five styles, by the engine's rules (spec: engine-facts 13 and 14)."""

from __future__ import annotations

import re
from typing import NamedTuple

from attune_lint.yaml.adapter.error import YamlSyntaxError
from attune_lint.yaml.adapter.lexical import (
    AFTER_COLON_IN_FLOW,
    BLANKS,
    BLOCK_HEADER,
    BREAKS,
    ESCAPES,
    HEX_ESCAPES,
    PLAIN_ON_LINE,
    PLAIN_ON_LINE_IN_FLOW,
    QUOTED_ON_ONE_LINE,
    QUOTED_RUN,
    REST_OF_LINE,
    SPACES,
)
from attune_lint.yaml.adapter.reader import EngineReader


class ScannedScalar(NamedTuple):
    """A scalar without anchor and tag; `style` is None for plain."""

    text: str
    start: int
    end: int
    style: str | None = None


class ScalarScanner(EngineReader):
    """The scans of scalars; whoever drives them keeps `indent`, `flow_context` and `allow_simple_key`."""

    indent: int
    flow_context: list[str]
    allow_simple_key: bool

    # Plain scalars

    def scan_plain(self) -> ScannedScalar:
        buffer, start, indent = self.buffer, self.pointer, self.indent + 1
        pattern = PLAIN_ON_LINE_IN_FLOW if self.flow_context else PLAIN_ON_LINE
        chunks: list[str] = []
        gap, end, broken = "", start, False
        while not self.at_document_marker("---", "...") and buffer[self.pointer] != "#":
            found = pattern.match(buffer, self.pointer)
            if found is not None:
                chunks += gap, found.group()
                self.pointer = end = found.end()
                broken = False
            self.check_colon_in_flow()
            if found is None or buffer[end] not in " \t" + BREAKS:
                break
            gap, broken = self.scan_plain_gap(indent)
            if not self.flow_context and self.pointer - self.line_start < indent:
                break
        self.allow_simple_key = self.allow_simple_key or broken
        return ScannedScalar("".join(chunks), start, end)

    def check_colon_in_flow(self) -> None:
        colon = self.flow_context and self.buffer[self.pointer] == ":"
        if colon and self.buffer[self.pointer + 1] in AFTER_COLON_IN_FLOW:
            raise YamlSyntaxError("expected a space after ':'", self.pointer)

    def scan_plain_gap(self, indent: int) -> tuple[str, bool]:
        """The blanks and line breaks behind a word: what they fold to, and whether a line broke."""
        blanks = self.take(BLANKS)
        if self.buffer[self.pointer] not in BREAKS:
            return blanks, False
        breaks = []
        while self.buffer[self.pointer] in BREAKS:
            breaks.append(self.scan_line_break())
            self.take(SPACES)
            if self.buffer[self.pointer] == "\t":
                if self.pointer - self.line_start < indent:
                    raise YamlSyntaxError("found a tab where only spaces may indent", self.pointer)
                self.take(BLANKS)
        return _folded(breaks), True

    # Quoted scalars

    def scan_flow_scalar(self, style: str) -> ScannedScalar:
        start = self.pointer
        found = QUOTED_ON_ONE_LINE[style].match(self.buffer, start)
        if found is not None:
            self.pointer = found.end()
            return ScannedScalar(found.group(1), start, self.pointer, style)
        self.pointer += 1
        chunks: list[str] = []
        while not self.scan_quoted_text(style, start, chunks):
            self.scan_quoted_gap(chunks)
        self.pointer += 1
        return ScannedScalar("".join(chunks), start, self.pointer, style)

    def scan_quoted_text(self, style: str, start: int, chunks: list[str]) -> bool:
        """Text up to a blank, a line break or the closing quote; whether it was the quote."""
        if self.at_document_marker("---", "..."):
            raise YamlSyntaxError("found a document marker inside a quoted text", self.pointer, start)
        while True:
            chunks.append(self.take(QUOTED_RUN[style]))
            character = self.buffer[self.pointer]
            if character == "\0":
                raise YamlSyntaxError(f"this quoted text has no closing {style}", start, start)
            if character == "\\":
                if self.scan_escape(chunks):
                    return False
            elif character == style and style == "'" and self.buffer[self.pointer + 1] == "'":
                chunks.append("'")
                self.pointer += 2
            else:
                return character == style

    def scan_escape(self, chunks: list[str]) -> bool:
        """Step over an escape; whether it was an escaped line break."""
        start = self.pointer
        character = self.buffer[start + 1]
        self.pointer += 2
        if character in ESCAPES:
            chunks.append(ESCAPES[character])
        elif character in HEX_ESCAPES:
            chunks.append(self.scan_hex_escape(start, HEX_ESCAPES[character]))
        elif character in BREAKS:
            self.pointer -= 1
            self.scan_line_break()
            self.skip_quoted_lines(chunks)
            return True
        else:
            raise YamlSyntaxError(f"'\\{character}' is no escape in double quotes", start, start)
        return False

    def scan_hex_escape(self, start: int, digits: re.Pattern[str]) -> str:
        found = digits.match(self.buffer, self.pointer)
        if found is None:
            raise YamlSyntaxError("expected hexadecimal digits in this escape", start, start)
        code = int(found.group(), 16)
        if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
            raise YamlSyntaxError(f"this escape stands for no character ({found.group()})", start, start)
        self.pointer = found.end()
        return chr(code)

    def scan_quoted_gap(self, chunks: list[str]) -> None:
        blanks = self.take(BLANKS)
        if self.buffer[self.pointer] not in BREAKS:
            chunks.append(blanks)
            return
        breaks = [self.scan_line_break()]
        self.skip_quoted_lines(breaks)
        chunks.append(_folded(breaks))

    def skip_quoted_lines(self, breaks: list[str]) -> None:
        """Step over blanks and further line breaks at the start of a line inside quotes."""
        self.take(BLANKS)
        while self.buffer[self.pointer] in BREAKS:
            breaks.append(self.scan_line_break())
            self.take(BLANKS)

    # Block scalars

    def scan_block_scalar(self, style: str) -> ScannedScalar:
        start = self.pointer
        self.pointer += 1
        chomping, increment, end = self.scan_block_header(start)
        indent = max(self.indent, 0) + increment if increment else 0
        indent, breaks = self.scan_block_breaks(indent)
        chunks: list[str] = []
        line_break, after_blank = "", False
        while self.pointer - self.line_start == indent and self.buffer[self.pointer] != "\0":
            blank = self.buffer[self.pointer] in " \t"
            if style == ">" and line_break == "\n" and not after_blank and not blank:
                line_break = "" if breaks else " "
            chunks += line_break, *breaks, self.take(REST_OF_LINE)
            end = self.pointer
            line_break = self.scan_line_break() if self.buffer[self.pointer] != "\0" else ""
            after_blank = blank
            indent, breaks = self.scan_block_breaks(indent)
        chunks += ("",) if chomping == "-" else (line_break,)
        chunks += breaks if chomping == "+" else ()
        return ScannedScalar("".join(chunks), start, end, style)

    def scan_block_header(self, start: int) -> tuple[str, int, int]:
        """The rest of a line that starts a block scalar: chomping, indentation, and where they end."""
        header = self.take(BLOCK_HEADER)
        end = self.pointer
        if "0" in header:
            zero = start + 1 + header.index("0")
            raise YamlSyntaxError("the indentation of a block text is 1 to 9, not 0", zero, start)
        self.scan_end_of_line(start, "expected the block text to start on the next line")
        return header.strip("123456789"), int(header.strip("+-") or 0), end

    def scan_block_breaks(self, indent: int) -> tuple[int, list[str]]:
        """Empty lines before a line of a block scalar: its indentation, and the line breaks."""
        breaks: list[str] = []
        end, deepest = self.pointer, 0
        while True:
            spaces = SPACES.match(self.buffer, self.pointer).end()  # type: ignore[union-attr]
            self.pointer = min(spaces, self.line_start + indent) if indent else spaces
            self.pointer = max(self.pointer, end)
            deepest = max(deepest, self.pointer - self.line_start)
            short = not indent or self.pointer - self.line_start < indent
            if short and self.buffer[self.pointer] == "\t":
                raise YamlSyntaxError("found a tab where only spaces may indent", self.pointer)
            if self.buffer[self.pointer] not in BREAKS:
                break
            breaks.append(self.scan_line_break())
            end = self.pointer
        return indent or max(deepest, self.indent + 1, 1), breaks


def _folded(breaks: list[str]) -> str:
    """What the line breaks between two lines of a flowing text become."""
    if breaks[0] != "\n":
        return "".join(breaks)
    return "".join(breaks[1:]) or " "
