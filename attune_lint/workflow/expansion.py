"""How deep and how wide a value becomes when its aliases are followed, without following them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from attune_lint.model.node import Alias, Document, Node, Resolved, Scalar, children

ENDLESS: Final = 10**9
"""The depth of a value that contains itself."""


class Expansion(NamedTuple):
    """`depth`: nested collections, the value itself included; `aliases`: how many are followed."""

    depth: int
    aliases: int


_NOTHING = Expansion(0, 0)
_LOOP = Expansion(ENDLESS, 0)


class _Frame:
    def __init__(self, node: Resolved) -> None:
        self.node = node
        self.rest: Iterator[Node] = children(node)
        self.depth = 0
        self.aliases = 0

    def add(self, part: Expansion) -> None:
        self.depth = max(self.depth, part.depth)
        self.aliases = min(self.aliases + part.aliases, ENDLESS)

    def expansion(self) -> Expansion:
        own = 0 if isinstance(self.node, Scalar) else 1
        return Expansion(min(self.depth + own, ENDLESS), self.aliases)


class Expansions:
    """Measures what aliases stand for; each anchored value is measured once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.measured: dict[Resolved, Expansion] = {}

    def of(self, alias: Alias) -> Expansion:
        """The measure of what an alias stands for, this alias not counted."""
        target = self.document.resolve(alias)
        if target is None:
            return _NOTHING
        if target not in self.measured:
            self._measure(target)
        return self.measured[target]

    def _measure(self, root: Resolved) -> None:
        frames = [_Frame(root)]
        open_nodes = {root}
        while frames:
            frame = frames[-1]
            child = next(frame.rest, None)
            if child is not None:
                self._visit(child, frame, frames, open_nodes)
                continue
            frames.pop()
            open_nodes.discard(frame.node)
            self.measured[frame.node] = frame.expansion()
            if frames:
                frames[-1].add(self.measured[frame.node])

    def _visit(self, child: Node, frame: _Frame, frames: list[_Frame], open_nodes: set[Resolved]) -> None:
        node = self.document.resolve(child)
        frame.aliases += isinstance(child, Alias)
        if node is None or (isinstance(node, Scalar) and node.anchor is None):
            return
        if node in open_nodes:
            frame.add(_LOOP)
        elif node in self.measured:
            frame.add(self.measured[node])
        else:
            open_nodes.add(node)
            frames.append(_Frame(node))
