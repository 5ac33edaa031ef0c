"""A list or a mapping in brackets on one line, in the forms that most of them have.

These are narrower than YAML's: keys are texts and have values, and a list holds no pairs. Anything else is
`UnusualError`, and for the general parser.
"""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

from attune_lint.model.node import Mapping, Node, Scalar, Sequence
from attune_lint.yaml.adapter.forms import double_quoted, plain_in_flow, single_quoted

PLAIN_START: Final = r"(?=[^\s\0\-?:,[\]{}#&*!|>'\"%@`]|-[0-9A-Za-z])"
"""What a plain text may start with here, in brackets or not, which is less than YAML allows."""

LINE_END: Final = r"\n\r\0"
"""What ends a line in texts without YAML's other line breaks."""

QUOTED: Final = f"{double_quoted(LINE_END)}|{single_quoted(LINE_END)}"

SAFE_KEY_LENGTH: Final = 250
"""So many characters have fewer bytes than a key may have."""

# A bracket or a comma, or a text and the colon that makes a key of it.
_TOKEN: Final = re.compile(
    rf"( *+)(?:([\[{{])|([\]}},])|(?:{QUOTED})(:)?"
    rf"|({PLAIN_START}{plain_in_flow(LINE_END)})(:(?= ))?)"
)
_SPACES, _OPENING, _OTHER = range(1, 4)


def scalar_of(start: int, plain: str | None, double: str | None, single: str | None) -> Scalar | None:
    """The scalar at an offset that has one of these texts; None where it has none."""
    if plain is not None:
        return Scalar(start, start + len(plain), plain)
    if double is not None:
        return Scalar(start, start + len(double) + 2, double, '"')
    if single is not None:
        return Scalar(start, start + len(single) + 2, single, "'")
    return None


class UnusualError(Exception):
    """A text has something in it that is not read here, be it right or wrong."""


class FlowLine(NamedTuple):
    """A collection, the offset behind it, and the number of parse events that it stands for."""

    node: Node
    end: int
    events: int


class _Open:
    """A collection that is not complete; the `children` of a mapping are keys and values in turn."""

    __slots__ = ("children", "closing", "start")

    def __init__(self, closing: str, start: int) -> None:
        self.closing = closing
        self.start = start
        self.children: list[Any] = []


def flow_line(text: str, start: int) -> FlowLine:
    """The collection that starts at a bracket. Raises `UnusualError`."""
    reader = _Reader(text, start)
    return FlowLine(reader.node(), reader.end, reader.events)


class _Reader:
    """Reads one collection; `end` is the offset behind what was read."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.end = start
        self.events = 0
        self.open: list[_Open] = []
        self.awaited = True  # whether a value or a key has to come, rather than a comma

    def node(self) -> Node:
        while True:
            found = _TOKEN.match(self.text, self.end)
            if found is None:
                raise UnusualError
            self.end = found.end()
            if found[_OPENING] is not None:
                self.start(found[_OPENING])
            elif found[_OTHER] is None:
                self.add_scalar(found)
            elif found[_OTHER] == ",":
                self.step_over_comma()
            else:
                node = self.complete(found[_OTHER])
                if not self.open:
                    return node
                self.open[-1].children.append(node)

    def start(self, bracket: str) -> None:
        if self.open:
            self.expect(is_key=False)
        self.open.append(_Open("]" if bracket == "[" else "}", self.end - 1))
        self.awaited = True

    def add_scalar(self, found: re.Match[str]) -> None:
        *_, double, single, quoted_colon, plain, colon = found.groups()
        node = scalar_of(found.end(_SPACES), plain, double, single)
        is_key = (quoted_colon or colon) is not None
        if node is None or (is_key and node.end - node.start > SAFE_KEY_LENGTH):
            raise UnusualError
        self.expect(is_key=is_key)
        self.awaited = is_key
        self.events += 1
        self.open[-1].children.append(node)

    def expect(self, *, is_key: bool) -> None:
        around = self.open[-1]
        key_is_next = around.closing == "}" and len(around.children) % 2 == 0
        if not self.awaited or is_key is not key_is_next:
            raise UnusualError

    def step_over_comma(self) -> None:
        if self.awaited:
            raise UnusualError
        self.awaited = True

    def complete(self, bracket: str) -> Node:
        closed = self.open.pop()
        children = closed.children
        if bracket != closed.closing or (self.awaited and children):
            raise UnusualError
        self.awaited = False
        self.events += 2
        if bracket == "]":
            return Sequence(closed.start, self.end, tuple(children), True)
        pairs = tuple(zip(children[::2], children[1::2], strict=True))
        return Mapping(closed.start, self.end, pairs, True)
