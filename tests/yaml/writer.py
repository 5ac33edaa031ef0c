"""Writes documents, and knows where all that it wrote stands and what it says."""

from __future__ import annotations

import re
from functools import partial
from typing import Literal, NamedTuple, TypeAlias, assert_never

from attrs import define, field
from hypothesis import strategies as st

from tests.yaml.documents import (
    ESCAPES,
    Block,
    Collection,
    Empty,
    Entry,
    Node,
    Page,
    Properties,
    Reference,
    Text,
    pages,
)

Kind: TypeAlias = Literal["scalar", "alias", "list", "mapping"]

TAGS = {
    "!": "!",
    "!t": "!t",
    "!!str": "tag:yaml.org,2002:str",
    "!<tag:x,1>": "tag:x,1",
    "!t%41": "!tA",
}
FOLDED = {"\n": " ", "\n\n": "\n", "\\\n": ""}


@define(eq=False)
class Place:
    """A node that was written: where, and what it is. `text` is None for what is not predicted here."""

    kind: Kind
    start: int
    end: int = -1
    text: str | None = None
    style: str | None = None
    flow: bool = False
    anchor: str | None = None
    tag: str | None = None


class Written(NamedTuple):
    """A text with its nodes in the order of their starts, the outer first, and its comments."""

    text: str
    places: list[Place]
    comments: list[tuple[int, int]]


@define(eq=False)
class Writer:
    """A text in the making; a `bare` one has no anchors, aliases and tags."""

    line_break: str
    bare: bool = False
    parts: list[str] = field(factory=list)
    offset: int = 0
    line_start: int = 0
    places: list[Place] = field(factory=list)
    comments: list[tuple[int, int]] = field(factory=list)
    anchors: list[str] = field(factory=list)

    # Pieces

    def write(self, text: str) -> None:
        for piece in re.split("(\n)", text):
            self.parts.append(self.line_break if piece == "\n" else piece)
            self.offset += len(self.parts[-1])
            if piece == "\n":
                self.line_start = self.offset

    def space(self, text: str) -> None:
        """Blanks, line breaks and comments."""
        for piece in re.findall(r"#[^\n]*|[^#]+", text):
            start = self.offset
            self.write(piece)
            if piece.startswith("#"):
                self.comments.append((start, self.offset))

    def fresh_line(self) -> None:
        if self.offset > self.line_start:
            self.write("\n")

    def is_plain(self, properties: Properties) -> bool:
        return self.bare or properties == Properties()

    def place(self, kind: Kind, properties: Properties, style: str = "", flow: bool = False) -> Place:
        """Write properties, and note a node that starts with them."""
        if self.bare:
            properties = Properties()
        anchor = properties.anchor and f"&{properties.anchor}"
        both = [piece for piece in (anchor, properties.tag) if piece]
        if properties.tag_first:
            both.reverse()
        start = self.offset
        for number, piece in enumerate(both):
            self.write(" " if number else "")
            # A node starts at its first property, but at its anchor where a tag stands before that.
            start = self.offset if piece == anchor else start
            self.write(piece)
        if properties.anchor:
            self.anchors.append(properties.anchor)
        tag = None if properties.tag is None else TAGS[properties.tag]
        found = Place(kind, start, -1, None, style or None, flow, properties.anchor, tag)
        self.places.append(found)
        return found

    def spaced_place(self, kind: Kind, properties: Properties, style: str = "", flow: bool = False) -> Place:
        """The same for a node that does not end with its properties."""
        before = self.offset
        found = self.place(kind, properties, style, flow)
        self.write(" " if self.offset > before else "")
        return found

    # Scalars

    def text(self, node: Text, indent: int, *, one_line: bool = False) -> None:
        found = self.spaced_place("scalar", node.properties, node.style)
        meanings: dict[str, str] = {"": {}, "'": {"''": "'"}, '"': ESCAPES}[node.style]
        found.text = ""
        self.write(node.style)
        for number, (between, word) in enumerate(node.words):
            gap = "" if number == 0 else " " if one_line and "\n" in between else between
            self.write(gap + " " * (indent + 2) if "\n" in gap else gap)
            self.write(word)
            found.text += FOLDED.get(gap, gap) + meanings.get(word, word)
        self.write(node.style)
        found.end = self.offset

    def block(self, node: Block, indent: int) -> None:
        shape = node.shape
        found = self.spaced_place("scalar", node.properties, shape.style)
        extras = [extra for extra, line in node.lines if line]
        explicit = shape.explicit or (extras and extras[0] > 0)
        self.write(shape.style + (str(shape.width) if explicit else "") + shape.chomping)
        found.end = self.offset
        self.space(" # c\n" if shape.comment else "\n")
        margin = max(indent, 0) + shape.width
        for extra, line in node.lines:
            self.write(" " * (margin + extra) + line if line else " " * min(extra, margin))
            found.end = self.offset if line else found.end
            self.write("\n")
        if shape.style == "|" and shape.chomping != "+":
            lines = "\n".join(" " * extra + line if line else "" for extra, line in node.lines).rstrip("\n")
            found.text = lines if shape.chomping or not extras else lines + "\n"

    def reference(self, node: Reference) -> None:
        if not self.anchors:
            self.text(Text("", (("", "z"),), Properties()), 0)
            return
        name = self.anchors[node.number % len(self.anchors)]
        self.places.append(Place("alias", self.offset, self.offset + len(name) + 1, name))
        self.write(f"*{name}")

    def empty(self, node: Empty) -> None:
        found = self.place("scalar", node.properties)
        found.text, found.end = "", self.offset

    # Collections

    def value(self, node: Node, indent: int, space: str, *, compact: bool, in_mapping: bool) -> None:
        """A node behind an indicator: `compact` where a collection may start on the same line."""
        if isinstance(node, Collection) and not node.flow:
            self.block_collection(node, indent, space, compact=compact, in_mapping=in_mapping)
        elif isinstance(node, Empty):
            self.write("" if self.is_plain(node.properties) else space)
            self.empty(node)
        else:
            self.write(space)
            self.leaf(node, indent)

    def leaf(self, node: Text | Block | Reference | Collection, indent: int) -> None:
        match node:
            case Text():
                self.text(node, indent)
            case Block():
                self.block(node, indent)
            case Reference():
                self.reference(node)
            case Collection():
                self.flow_collection(node, indent)
            case _:
                assert_never(node)

    def key(self, node: Node) -> None:
        if isinstance(node, Text):
            self.text(node, 0, one_line=True)
        else:
            assert isinstance(node, Reference)
            self.reference(node)
            self.write(" ")

    def flow_collection(self, node: Collection, indent: int) -> None:
        opening, closing = "{}" if node.mapping else "[]"
        found = self.spaced_place("mapping" if node.mapping else "list", node.properties, flow=True)
        self.write(opening)
        for number, entry in enumerate(node.entries):
            self.space(("," if number else "") + entry.shape.lead)
            self.flow_entry(entry, indent, in_list=not node.mapping)
        self.write("," * (node.step if node.entries else 0) + closing)
        found.end = self.offset

    def flow_entry(self, entry: Entry, indent: int, *, in_list: bool) -> None:
        if entry.key is None:
            self.value(entry.value, indent, "", compact=False, in_mapping=False)
            return
        pair = Place("mapping", self.offset, flow=True)
        if in_list:
            self.places.append(pair)
        self.key(entry.key)
        self.write(":")
        self.value(entry.value, indent, entry.shape.space, compact=False, in_mapping=False)
        pair.end = self.offset
        self.write(" " if isinstance(entry.value, Empty) else "")

    def block_collection(
        self, node: Collection, indent: int, space: str, *, compact: bool, in_mapping: bool
    ) -> None:
        plain = self.is_plain(node.properties)
        inline = compact and plain
        self.write("" if plain and not inline else space)
        found = self.place("mapping" if node.mapping else "list", node.properties)
        number = len(self.places)
        least = 0 if indent < 0 or (in_mapping and not node.mapping) else 1
        column = self.offset - self.line_start if inline else max(indent, 0) + max(node.step, least)
        for entry in node.entries:
            if not inline or len(self.places) > number:
                self.fresh_line()
                self.lead(entry.shape.lead, column)
            if plain and len(self.places) == number:
                found.start = self.offset
            self.block_entry(entry, column)
        found.end = max(place.end for place in self.places[number:])

    def block_entry(self, entry: Entry, column: int) -> None:
        if entry.key is None:
            self.write("-")
            self.value(entry.value, column, entry.shape.space, compact=True, in_mapping=False)
        elif entry.shape.complex:
            self.write("?")
            self.value(entry.key, column, entry.shape.space, compact=True, in_mapping=False)
            self.fresh_line()
            self.write(" " * column + ":")
            self.value(entry.value, column, entry.shape.space, compact=True, in_mapping=False)
        else:
            self.key(entry.key)
            self.write(":")
            self.value(entry.value, column, entry.shape.space, compact=False, in_mapping=True)

    def lead(self, lead: str, column: int) -> None:
        for line in lead.split("\n") if lead else []:
            self.space(" " * column + line if line else "")
            self.write("\n")
        self.write(" " * column)


def written(page: Page, *, bare: bool = False) -> Written:
    """A page as text."""
    writer = Writer(page.line_break, bare)
    writer.space(page.head)
    writer.fresh_line()
    writer.value(page.root, -1, "", compact=False, in_mapping=False)
    writer.fresh_line()
    writer.space(page.tail)
    return Written("".join(writer.parts), writer.places, writer.comments)


documents: st.SearchStrategy[Written] = pages.map(written)
bare_documents: st.SearchStrategy[Written] = pages.map(partial(written, bare=True))
