"""The located tree: what a YAML document says, and where it says it.

Nodes are compared by identity, because two equal texts at two places are two things, and
because a tree may be deeper than any recursion. `start` and `end` are offsets in code points.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from attrs import frozen
else:
    # Making a frozen object takes four times as long, which would be a tenth of all reading: nodes are
    # frozen for the type checker alone.
    from attrs import define as frozen


@frozen(eq=False, repr=False)
class Scalar:
    """A text; `style` is ``'``, ``"``, ``|`` or ``>``, and None for plain."""

    start: int
    end: int
    text: str
    style: str | None = None
    tag: str | None = None
    anchor: str | None = None


@frozen(eq=False, repr=False)
class Sequence:
    """A list; `flow` where it is written in brackets."""

    start: int
    end: int
    items: tuple[Node, ...]
    flow: bool = False
    tag: str | None = None
    anchor: str | None = None


@frozen(eq=False, repr=False)
class Mapping:
    """Keys with their values in the order of the file, doubled keys included."""

    start: int
    end: int
    pairs: tuple[tuple[Node, Node], ...]
    flow: bool = False
    tag: str | None = None
    anchor: str | None = None


@frozen(eq=False, repr=False)
class Alias:
    """A reference ``*name``; `anchor_id` says which entry of `Document.anchors` it reaches, -1 for none."""

    start: int
    end: int
    name: str
    anchor_id: int


Node: TypeAlias = Scalar | Sequence | Mapping | Alias
Resolved: TypeAlias = Scalar | Sequence | Mapping


@frozen(eq=False, repr=False)
class Comment:
    """A comment from its ``#`` to the end of its line."""

    start: int
    end: int


@frozen(eq=False, repr=False)
class Document:
    """The one document of a file.

    `anchors` holds what each anchor id stands for, an id being a number that the engine gives
    (spec: engine-facts 13); `events` is the number of parse events, which bounds aliases.
    `root` is None where the file holds no document.
    """

    root: Node | None
    anchors: tuple[Resolved, ...] = ()
    events: int = 0
    comments: tuple[Comment, ...] = ()

    def resolve(self, node: Node) -> Resolved | None:
        """The node itself, or what it is an alias of; None for an alias that has no anchor."""
        if not isinstance(node, Alias):
            return node
        return self.anchors[node.anchor_id] if node.anchor_id >= 0 else None


def children(node: Node) -> Iterator[Node]:
    """The nodes directly inside a node, keys included; aliases are not followed."""
    if isinstance(node, Sequence):
        yield from node.items
    elif isinstance(node, Mapping):
        for key, value in node.pairs:
            yield key
            yield value


def walk(root: Node) -> Iterator[Node]:
    """Every node of a tree in the order of the file; aliases are not followed."""
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(tuple(children(node))))
