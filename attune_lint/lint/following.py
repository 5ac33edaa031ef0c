"""The node that follows a comment on a line of its own: a task, a transition, a key with its value."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from attune_lint.lint.directives import Place
from attune_lint.model.node import Comment, Document, Mapping, Node, Scalar, Sequence, walk
from attune_lint.model.source import Source


class Following:
    """Finds what follows comments in one file.

    Args:
        source: the file.
        document: its tree.
        comments: those that will be asked for.
    """

    def __init__(self, source: Source, document: Document, comments: Iterable[Comment]) -> None:
        self.source = source
        nodes = [] if document.root is None else list(walk(document.root))
        units = sorted({(place.start, -place.end) for node in nodes for place in _units(node)})
        self.starts = [start for start, _ in units]
        self.ends = [-end for _, end in units]
        brackets = [node for node in nodes if not isinstance(node, Scalar) and getattr(node, "flow", False)]
        self.around = dict(_innermost(brackets, sorted(each.start for each in comments)))

    def node(self, comment: Comment, indentation: int) -> Place | None:
        """The outermost node that starts behind a comment.

        Args:
            comment: the comment.
            indentation: the least column, from 1, at which what follows belongs to the same block.

        Returns:
            None where the block or the brackets around the comment hold nothing more.
        """
        following = bisect_right(self.starts, comment.start)
        if following == len(self.starts):
            return None
        start, end = self.starts[following], self.ends[following]
        bracket = self.around[comment.start]
        if bracket is not None:
            return Place(start, end) if start < bracket else None
        return Place(start, end) if self._indentation(start) >= indentation else None

    def _indentation(self, offset: int) -> int:
        """The column at which the line of an offset has its first character."""
        text, first = self.source.text, offset - self.source.position(offset).column + 1
        start = first
        while text[start : start + 1] in (" ", "\t", "\ufeff") and start < offset:
            start += 1
        return start - first + 1


def _units(node: Node) -> Iterator[Place]:
    """What a comment before it may speak of, directly inside a node."""
    if isinstance(node, Sequence):
        for item in node.items:
            yield Place(item.start, item.end)
    elif isinstance(node, Mapping):
        for key, value in node.pairs:
            yield Place(key.start, max(key.end, value.end))
            # On a line behind its key, a value follows by itself, but a block is met as its parts.
            if not isinstance(value, Sequence | Mapping) or value.flow:
                yield Place(value.start, value.end)


def _innermost(brackets: Iterable[Node], offsets: Iterable[int]) -> Iterator[tuple[int, int | None]]:
    """For ascending offsets where the innermost bracket around each ends, None where there is none.

    Brackets are in the order of the file.
    """
    waiting = list(brackets)[::-1]
    open_ends: list[int] = []
    for offset in offsets:
        while waiting and waiting[-1].start < offset:
            bracket = waiting.pop()
            while open_ends and open_ends[-1] <= bracket.start:
                open_ends.pop()
            open_ends.append(bracket.end)
        while open_ends and open_ends[-1] <= offset:
            open_ends.pop()
        yield offset, open_ends[-1] if open_ends else None
