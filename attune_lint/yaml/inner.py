"""Where in a file each character of a scalar's value stands: quotes, escapes, folds and indents undone.

The value is walked along the source. Where they part, which no file that could be composed makes them
do, the answer is None, and the scalar as a whole is all that can be pointed at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

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
_BREAK_CHARACTERS: Final = "\n\r\x85\u2028\u2029"
_KEPT: Final = ("\u2028", "\u2029")  # line breaks that do not fold
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
            breaks = _BREAKS.findall(fold.group())
            kept = len(breaks) if breaks[0] in _KEPT else max(len(breaks) - 1, 1)
            offsets += [offset] * kept
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
    lines = _lines(source, start, node.end)
    indent = _indent(node.text, lines)
    offsets: list[int] = []
    filled = [line for line in lines if len(line.text) > indent]
    for number, line in enumerate(lines[: lines.index(filled[-1]) + 1] if filled else ()):
        content = line.text[indent:]
        if not node.text.startswith(content, len(offsets)):
            return None
        offsets += range(line.start + indent, line.start + indent + len(content))
        if line is not filled[-1] and not (node.style == ">" and _is_dropped(lines, number, indent)):
            offsets.append(line.start + len(line.text))
    if node.text[len(offsets) :].strip(_BREAK_CHARACTERS):
        return None
    # The line breaks that a block keeps at its end are outside of it.
    return [*offsets, *[node.end] * (len(node.text) - len(offsets) + 1)]


class _Line(NamedTuple):
    start: int
    text: str
    line_break: str


def _lines(source: str, start: int, end: int) -> list[_Line]:
    """The lines of a block behind its header."""
    found = _LINE.finditer(source, start, end)
    lines = [_Line(each.start(), each[1], each[2]) for each in found if each[0]]
    return lines[1:]


def _indent(text: str, lines: list[_Line]) -> int:
    """How far the block is indented: what its first line with content has more than that of the value."""
    return _lead([line.text for line in lines]) - _lead(_BREAKS.split(text))


def _lead(lines: list[str]) -> int:
    """The blanks before the first content, or of the longest line where there is none."""
    filled = [line for line in lines if line.strip(" ")]
    return len(filled[0]) - len(filled[0].lstrip(" ")) if filled else max(map(len, lines), default=0)


def _is_dropped(lines: list[_Line], number: int, indent: int) -> bool:
    """Whether a folded line's break is no part of the value, since the blank lines behind it are."""
    content = lines[number].text[indent:]
    after = lines[number + 1].text[indent:]
    if not content or after or lines[number].line_break in _KEPT:
        return False
    following = next(line.text[indent:] for line in lines[number + 1 :] if line.text[indent:])
    return content[0] not in " \t" and following[0] not in " \t"
