"""The tree of a file in the layout that nearly all files have, read a line at a time.

What is not such a layout, or is a mistake, is left to the general parser, which reads the file from its
beginning: so nothing here knows of mistakes. This way of reading takes a fifth of the time of the
general one, of which most goes into tokens and events, and the general parser need not even be
imported. Tests hold the two against each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from attune_lint.model.node import Comment, Document, Mapping, Node, Scalar, Sequence
from attune_lint.yaml.adapter.error import YamlSyntaxError
from attune_lint.yaml.adapter.forms import plain
from attune_lint.yaml.flow_line import (
    LINE_END,
    PLAIN_START,
    QUOTED,
    SAFE_KEY_LENGTH,
    UnusualError,
    flow_line,
    scalar_of,
)

if TYPE_CHECKING:
    from attune_lint.yaml.adapter.scalars import ScalarScanner, ScannedScalar

# Line breaks that are none in most editors, and byte order marks.
_UNUSUAL: Final = re.compile("[\x85\u2028\u2029\ufeff]|\r(?!\n)")
_PLAIN: Final = PLAIN_START + plain(LINE_END)
# The end of a line, perhaps with a comment before it, and lines of spaces behind it.
_END: Final = r"(?:(?<![^ \n])(#[^\r\n\0]*+))?(?:\r?\n(?: *+\n)*+|(?=\0))"
# A line: dashes, a key, a value, and no more. The groups that are empty say whether there is a key, and
# whether there is no more; they come last in their parts, since only then do they surely tell it.
_LINE: Final = re.compile(
    rf"( *+)((?:-(?: +|(?=[\r\n\0])))*)"
    rf"(?:(?:((?!\.){_PLAIN})|{QUOTED}):(?=[ \r\n\0])())? *+()(?:(?:({_PLAIN})|{QUOTED})? *+{_END}())?"
)
_VALUE, _COMMENT = 7, 11
_END_OF_LINE: Final = re.compile(rf" *+{_END}")
_DOCUMENT_START: Final = re.compile(r"--- *+(?:\r?\n|(?=\0))")


def document_of(text: str) -> Document | None:
    """The document of a text without forbidden characters; None where the general parser is needed."""
    if _UNUSUAL.search(text):
        return None
    try:
        return _Lines(text).document()
    except (UnusualError, YamlSyntaxError):
        return None


class _Open:
    """A block collection that is not complete; the `children` of a mapping are keys and values in turn."""

    __slots__ = ("children", "column", "is_mapping", "start")

    def __init__(self, column: int, start: int, is_mapping: bool) -> None:
        self.column = column
        self.start = start
        self.is_mapping = is_mapping
        self.children: list[Any] = []


class _Lines:
    """Reads one text. Its methods raise `UnusualError`, and `YamlSyntaxError` for a mistake in a scalar."""

    def __init__(self, text: str) -> None:
        self.text = text + "\0"
        self.comments: list[tuple[int, int]] = []
        self.events = 0
        # What is open, innermost last; the outermost stands for the document, and its column is outside.
        self.open = [_Open(-1, 0, False)]
        # Where the value that is to come would be if there were none; None while none is to come.
        self.awaited: int | None = 0

    @cached_property
    def scanner(self) -> ScalarScanner:
        """Reads texts of several lines; files without any need not wait for its patterns."""
        from attune_lint.yaml.adapter.scalars import ScalarScanner

        scanner = ScalarScanner(self.text[:-1])
        scanner.comments = self.comments
        return scanner

    def document(self) -> Document:
        offset = self.head()
        while self.text[offset] != "\0":
            offset = self.line(offset)
        while len(self.open) > 1:
            self.close()
        if self.awaited is not None:
            raise UnusualError  # a file without content
        (root,) = self.open[0].children
        return Document(root, (), self.events, tuple(Comment(*span) for span in self.comments))

    def head(self) -> int:
        """Step over comments and the start of the document."""
        offset = 0
        while self.text[offset] != "\0" and (found := _END_OF_LINE.match(self.text, offset)):
            offset = self.end_of(found, 1)
        start = _DOCUMENT_START.match(self.text, offset)
        return offset if start is None else start.end()

    def end_of(self, found: re.Match[str], comment: int) -> int:
        """Where a line ends; the comment in it, which is in a group of this number, is kept."""
        if found[comment] is not None:
            self.comments.append(found.span(comment))
        return found.end()

    def line(self, offset: int) -> int:
        """Read the line at an offset, and all of the value that starts on it; where the next one is."""
        found: re.Match[str] = _LINE.match(self.text, offset)  # type: ignore[assignment]
        indent, dashes, *key, has_key, _, bare, double, single, _, is_whole = found.groups()
        column = len(indent)
        if dashes:
            self.dashes(dashes, column, offset + column)
            column += len(dashes)
        if has_key is not None:
            self.key(scalar_of(offset + column, *key), column)
        value = scalar_of(found.start(_VALUE), bare, double, single) if is_whole is not None else None
        if not (dashes or has_key is not None or (is_whole is not None and value is None)):
            self.expect_alone(column)
        if is_whole is None:
            return self.long_value(found.start(_VALUE), offset)
        if value is not None:
            self.add(value)
        return self.end_of(found, _COMMENT)

    def expect_alone(self, column: int) -> None:
        """Expect that a value may stand at a column, without a key or a dash on its line."""
        if self.awaited is None or column == 0 or column <= self.open[-1].column:
            raise UnusualError  # a text on several lines, or a document that is no collection

    # Collections

    def dashes(self, dashes: str, column: int, offset: int) -> None:
        for place, character in enumerate(dashes):
            if character == "-":
                self.enter(False, column + place, offset + place)
                self.awaited = offset + place + 1

    def key(self, key: Scalar | None, column: int) -> None:
        if key is None or key.end - key.start > SAFE_KEY_LENGTH:
            raise UnusualError
        self.enter(True, column, key.start)
        self.open[-1].children.append(key)
        self.events += 1
        self.awaited = key.end + 1

    def enter(self, is_mapping: bool, column: int, start: int) -> None:
        """Come to an entry of a collection, which is open or starts here."""
        around = self.open[-1]
        while around.column > column or (is_mapping and around.column == column and not around.is_mapping):
            around = self.close()
        if around.column == column and around.is_mapping is is_mapping:
            self.leave_empty()
        elif self.awaited is None:
            raise UnusualError
        else:
            self.open.append(_Open(column, start, is_mapping))

    def close(self) -> _Open:
        """Complete the innermost collection; the one around it."""
        self.leave_empty()
        closed = self.open.pop()
        children = closed.children
        end = children[-1].end
        self.add(
            Mapping(closed.start, end, tuple(zip(children[::2], children[1::2], strict=True)))
            if closed.is_mapping
            else Sequence(closed.start, end, tuple(children)),
            events=2,
        )
        return self.open[-1]

    def leave_empty(self) -> None:
        """Put nothing where a value is still to come."""
        if self.awaited is not None:
            self.add(Scalar(self.awaited, self.awaited, ""))

    def add(self, node: Node, events: int = 1) -> None:
        self.open[-1].children.append(node)
        self.events += events
        self.awaited = None

    # Values

    def long_value(self, start: int, line_start: int) -> int:
        """Read a value that is no text on one line; where the next line is."""
        indicator = self.text[start]
        if indicator in "[{":
            node, end, events = flow_line(self.text, start)
            self.add(node, events)
        elif indicator in "|>":
            return self.block_scalar(start, line_start)
        elif indicator in "\"'":
            self.add(self.scanned(self.scanner.scan_flow_scalar, start, line_start))
            end = self.scanner.pointer
        else:
            raise UnusualError
        found = _END_OF_LINE.match(self.text, end)
        if found is None:
            raise UnusualError
        return self.end_of(found, 1)

    def block_scalar(self, start: int, line_start: int) -> int:
        self.scanner.indent = self.open[-1].column
        self.add(self.scanned(self.scanner.scan_block_scalar, start, line_start))
        end = self.scanner.pointer
        return end if self.text[end] == "\0" else self.scanner.line_start

    def scanned(self, scan: Callable[[str], ScannedScalar], start: int, line_start: int) -> Scalar:
        self.scanner.pointer, self.scanner.line_start = start, line_start
        scalar = scan(self.text[start])
        return Scalar(start, scalar.end, scalar.text, scalar.style)
