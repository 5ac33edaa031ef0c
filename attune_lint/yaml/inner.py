"""Where in a file each character of a scalar's value stands: quotes, escapes, folds and indents undone.

The value is walked along the source. Where they part, which no file that could be composed makes them
do, the answer is None, and the scalar as a whole is all that can be pointed at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from attune_lint.model.node import Scalar

_BREAK: Final = "(?:\r\n|[\n\r\x85\u2028\u2029])"
_BREAKS: Final = re.compile(_BREAK)
_FOLD: Final = re.compile(f"[ \t]*(?:{_BREAK}[ \t]*)+")
_PROPERTY: Final = re.compile(r"[&!]\S*")
_GAP: Final = re.compile(f"(?:[ \t]|{_BREAK}|#[^\n\r]*)*")
_ESCAPED_BREAK: Final = re.compile(rf"\\(?:{_BREAK}[ \t]*)+")
_LINE: Final = re.compile(f"([^\n\r\x85\u2028\u2029]*)({_BREAK}|\\Z)")
_CHANGES: Final = re.compile(r"[\\'\n\r\x85\u2028\u2029]")
_REPLACED: Final = "\ufffd"  # what forbidden characters are read as
_ESCAPE_WIDTHS: Final = {"x": 4, "u": 6, "U": 10}


def inner_offsets(source: str, node: Scalar) -> Sequence[int] | None:
    """The offset in a file of each character of a scalar's value, and of the place behind the last.

    Args:
        source: the text of the file.
        node: a scalar in it.
    """
    start = _content(source, node)
    if node.style in ("|", ">"):
        return _block(source, start, node)
    first = start if node.style is None else start + 1
    # Most texts stand in the file as they are.
    if source.startswith(node.text, first) and not _CHANGES.search(node.text):
        return range(first, first + len(node.text) + 1)
    return _flow(source, start, node)


def _content(source: str, node: Scalar) -> int:
    """Where the value begins, behind anchor and tag."""
    offset = node.start
    while found := _PROPERTY.match(source, offset, node.end):
        gap = _GAP.match(source, found.end(), node.end)
        offset = found.end() if gap is None else gap.end()
    return offset


def _flow(source: str, start: int, node: Scalar) -> list[int] | None:
    """Plain and quoted scalars."""
    text, offset, end = node.text, start, node.end
    if node.style is not None:
        offset, end = offset + 1, end - 1
    offsets: list[int] = []
    while len(offsets) < len(text):
        fold = _FOLD.match(source, offset, end)
        if fold is not None:
            count = len(_BREAKS.findall(fold.group()))
            offsets += [offset] * max(count - 1, 1)
            offset = fold.end()
            continue
        if node.style == '"' and (skipped := _ESCAPED_BREAK.match(source, offset, end)):
            # Blank lines behind an escaped break stay, since there is nothing for them to fold with.
            offsets += [offset] * (len(_BREAKS.findall(skipped.group())) - 1)
            offset = skipped.end()
            continue
        width = _width(source, offset, node.style)
        same = source[offset : offset + 1] == text[len(offsets)] or text[len(offsets)] == _REPLACED
        if offset >= end or (width == 1 and not same):
            return None
        offsets.append(offset)
        offset += width
    return [*offsets, offset] if len(offsets) == len(text) else None


def _width(source: str, offset: int, style: str | None) -> int:
    """How many characters of the source make the next one of the value."""
    if style == '"' and source.startswith("\\", offset):
        return _ESCAPE_WIDTHS.get(source[offset + 1 : offset + 2], 2)
    return 2 if style == "'" and source.startswith("''", offset) else 1


def _block(source: str, start: int, node: Scalar) -> list[int] | None:
    """Literal and folded scalars: each line of the source holds a part of the value."""
    header = _LINE.match(source, start)
    lines = [] if header is None else _lines(source, header.end(), node.end)
    indent = _indent(source, start, lines)
    offsets: list[int] = []
    text = node.text
    for number, (begin, line) in enumerate(lines):
        content = line[indent:]
        if not text.startswith(content, len(offsets)):
            return None
        offsets += range(begin + indent, begin + indent + len(content))
        breaks = _breaks(node, len(offsets), content, lines[number + 1 :], indent)
        offsets += [begin + len(line)] * breaks
    if text[len(offsets) :].strip("\n"):
        return None
    # The line breaks that a block keeps at its end are outside of it.
    return [*offsets, *[node.end] * (len(text) - len(offsets) + 1)]


def _lines(source: str, start: int, end: int) -> list[tuple[int, str]]:
    lines: list[tuple[int, str]] = []
    while start < end:
        found = _LINE.match(source, start)
        if found is None or found.end() == start:
            break
        lines.append((start, found[1]))
        start = found.end()
    return lines


def _indent(source: str, start: int, lines: list[tuple[int, str]]) -> int:
    """How far the block is indented: as its first line with content is, unless its header says otherwise."""
    explicit = re.match(r"[|>][+-]?([1-9])", source[start : start + 3])
    indents = [len(line) - len(line.lstrip(" ")) for _, line in lines if line.strip(" ")]
    if explicit is None:
        return indents[0] if indents else max((len(line) for _, line in lines), default=0)
    return _outer_indent(source, start, indents) + int(explicit[1])


def _outer_indent(source: str, start: int, indents: list[int]) -> int:
    """The indent around a block whose header says its own, which is relative to it."""
    line = source.rfind("\n", 0, start) + 1
    outer = len(source[line:start]) - len(source[line:start].lstrip(" -"))
    return min(outer, min(indents, default=outer))


def _breaks(node: Scalar, done: int, content: str, following: list[tuple[int, str]], indent: int) -> int:
    """How many characters of the value come from the end of a line."""
    text = node.text
    if node.style == "|":
        return int(text.startswith("\n", done) or text[done : done + 1] in ("\x85", "\u2028", "\u2029"))
    if not content:
        return int(text.startswith("\n", done))
    after = next((line[indent:] for _, line in following if line[indent:]), "")
    if text.startswith(" ", done) and not after.startswith(" "):
        return 1
    more = content[:1] in " \t" or after[:1] in (" ", "\t") or not following or not after
    return int(more and text.startswith("\n", done))
