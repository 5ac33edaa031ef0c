"""YAML documents made up at random: what is said, and how it is laid out.

What has few forms is drawn as a whole rather than part by part, which takes a tenth of the time.
"""

from __future__ import annotations

from itertools import product
from typing import Final, Literal, TypeAlias

from attrs import frozen
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

Quotes: TypeAlias = Literal["", "'", '"']


@frozen
class Properties:
    """An anchor and a tag, in either order."""

    anchor: str | None = None
    tag: str | None = None
    tag_first: bool = False


@frozen
class Text:
    """A plain or quoted scalar: words, each with the gap before it, which the first one does not use."""

    style: Quotes
    words: tuple[tuple[str, str], ...]
    properties: Properties


@frozen
class BlockShape:
    """How a block scalar is laid out: by how much it is indented, and what its header says."""

    style: Literal["|", ">"]
    chomping: str
    width: int
    explicit: bool
    comment: bool


@frozen
class Block:
    """A block scalar; a line is how much more it is indented than it has to be, and its text."""

    shape: BlockShape
    lines: tuple[tuple[int, str], ...]
    properties: Properties


@frozen
class Empty:
    """Nothing, but perhaps with properties."""

    properties: Properties


@frozen
class Reference:
    """An alias of one of the anchors before it, and a plain `z` where there are none."""

    number: int


@frozen
class EntryShape:
    """What stands before an entry and before its value, and whether its key stands behind a `?`."""

    lead: str
    space: str
    complex: bool


@frozen
class Entry:
    """A value, its key if it has one, and how they are laid out."""

    key: Node | None
    value: Node
    shape: EntryShape


@frozen
class Collection:
    """A list or a mapping.

    `step` is its indentation, which a list in a mapping can do without; one in flow style ends with
    that many commas.
    """

    mapping: bool
    flow: bool
    entries: tuple[Entry, ...]
    step: int
    properties: Properties


Node: TypeAlias = Text | Block | Empty | Reference | Collection


@frozen
class Page:
    """A document with what stands around it."""

    root: Node
    head: str
    tail: str
    line_break: str


IN_FLOW: Final = ["a", "b1", "\xe9", "x-y", "1.5", "~", "p#q", "u/v", "\U0001f600", "it"]
OUTSIDE_FLOW: Final = [*IN_FLOW, "x:y", "a,b", "c}", "e]f", "g?"]
IN_QUOTES: Final = [*OUTSIDE_FLOW, "#", ":", "-", "{{", "@", "%", "\ufeff", "\xa0"]
ESCAPES: Final = {
    "\\n": "\n",
    "\\t": "\t",
    "\\\t": "\t",
    "\\0": "\0",
    "\\x41": "A",
    "\\u00e9": "\xe9",
    "\\U0001F600": "\U0001f600",
    '\\"': '"',
    "\\/": "/",
    "\\\\": "\\",
    "\\_": "\xa0",
}
BLOCK_STYLES: Final[list[Literal["|", ">"]]] = ["|", ">"]
GAPS: Final = [" ", " ", "  ", "\n", "\n\n"]

_properties = st.sampled_from(
    [Properties()] * 12
    + [
        Properties(anchor, tag, tag_first)
        for anchor, tag, tag_first in product(
            [None, "x", "y", "A-1_"], [None, "!", "!t", "!!str", "!<tag:x,1>", "!t%41"], [False, True]
        )
        if anchor or tag
    ]
)


def _texts(style: Quotes, words: list[str], gaps: list[str]) -> SearchStrategy[Node]:
    pieces = st.lists(st.sampled_from([*product(gaps, words)]), min_size=0 if style else 1, max_size=4)
    return st.builds(Text, st.just(style), pieces.map(tuple), _properties)


_quoted = _texts("'", [*IN_QUOTES, "''", '"', "\\"], GAPS) | _texts(
    '"', [*IN_QUOTES, "'", *ESCAPES], [*GAPS, "\\\n"]
)
_in_flow = _texts("", IN_FLOW, GAPS) | _quoted
_outside_flow = _texts("", OUTSIDE_FLOW, GAPS) | _quoted
_block_lines = ["", "", "a b", "# c", "- x", "\xe9: '", "z  "]
_blocks: SearchStrategy[Node] = st.builds(
    Block,
    st.sampled_from(
        [
            BlockShape(style, chomping, width, explicit, comment)
            for style, chomping, width in product(BLOCK_STYLES, ["", "-", "+"], [1, 2, 3])
            for explicit, comment in product([False, True], repeat=2)
        ]
    ),
    st.lists(st.sampled_from([*product([0, 0, 0, 1, 3], _block_lines)]), max_size=5).map(tuple),
    _properties,
)
_references: SearchStrategy[Node] = st.builds(Reference, st.integers(0, 3))
_empties: SearchStrategy[Node] = st.builds(Empty, _properties)
_no_key: SearchStrategy[Node | None] = st.none()


def _shapes(leads: list[str]) -> SearchStrategy[EntryShape]:
    shapes = product(leads, [" ", " ", "  "], [False, False, False, True])
    return st.sampled_from([EntryShape(*shape) for shape in shapes])


_flow_shapes = _shapes(["", " ", " ", "\n", "\n   ", " # c\n  ", "\t"])
_block_shapes = _shapes(["", "", "", "\n", "# c", "# \xe9 c\n\n#"])


def _collections(
    mapping: bool,
    flow: bool,
    keys: SearchStrategy[Node | None] | SearchStrategy[Node],
    values: SearchStrategy[Node],
) -> SearchStrategy[Node]:
    entries = st.lists(
        st.builds(Entry, keys, values, _flow_shapes if flow else _block_shapes),
        min_size=0 if flow else 1,
        max_size=3,
    )
    steps = st.integers(0, 1 if flow else 3)
    return st.builds(Collection, st.just(mapping), st.just(flow), entries.map(tuple), steps, _properties)


def _flow_collections(inner: SearchStrategy[Node]) -> SearchStrategy[Node]:
    keys = _in_flow | _references
    return _collections(False, True, _no_key | keys, inner) | _collections(True, True, keys, inner | _empties)


def _block_collections(inner: SearchStrategy[Node]) -> SearchStrategy[Node]:
    keys = _outside_flow | _references
    return _collections(False, False, _no_key, inner) | _collections(True, False, keys, inner)


_flow = st.recursive(_in_flow | _references, _flow_collections, max_leaves=6)
_leaves = _outside_flow | _blocks | _references | _empties | _flow
pages = st.builds(
    Page,
    st.recursive(_leaves, _block_collections, max_leaves=8).filter(lambda node: not isinstance(node, Empty)),
    st.sampled_from(["", "", "\n", "# c\n", "---", "--- # c", "%YAML 1.2\n# d\n---"]),
    st.sampled_from(["", "", "# c\n", "...\n", "...\n# c\n", "... # c"]),
    st.sampled_from(["\n", "\n", "\n", "\r\n", "\r", "\x85"]),
)
