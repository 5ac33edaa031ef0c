"""What the suppressions in the comments of a file cover."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from attune_lint.lint.directives import Directive, DirectiveReader
from attune_lint.lint.following import Following
from attune_lint.lint.suppression import WHOLE_FILE, Suppressed, Suppression, Suppressions
from attune_lint.model.node import Comment, Document, Mapping, Scalar, walk
from attune_lint.model.source import Source
from attune_lint.rules.suppressions import NO_REASON, TOO_LATE

# What may stand before a comment that speaks of what follows: nothing, or the marks of a list's item.
_ALONE: Final = re.compile(r"[\s\ufeff]*(?P<marks>(?:[-?]\s+)*)\Z")


def suppressions_of(source: Source, document: Document) -> Suppressions:
    """The suppressions of a file that may have some.

    Args:
        source: the file.
        document: its tree.
    """
    reader = DirectiveReader(source)
    comments = {comment.start: comment for comment in document.comments}
    directives = [each for start in sorted(comments) for each in reader.read(comments[start])]
    covered = _Coverage(source, document, directives)
    entries = tuple(_entry(each, *covered.of(each), source) for each in directives)
    late = [each for each in directives if covered.is_late(each)]
    told = (
        *reader.found,
        *(TOO_LATE.at(source, each.place, _LATE) for each in late),
        *(NO_REASON.at(source, each.place, _REASON) for each in directives if not each.reason),
    )
    kept = (entry for entry, each in zip(entries, directives, strict=True) if not covered.is_late(each))
    return Suppressions(tuple(kept), told)


_LATE: Final = "What is to hold for the whole file must stand before its first key; move this comment there."
_REASON: Final = "This does not say why the findings are suppressed; write the reason behind the bracket."


def _entry(directive: Directive, first: int, last: int, source: Source) -> Suppression:
    named = (
        Suppressed(each.text, source.span(each.place.start, each.place.end)) for each in directive.selectors
    )
    return Suppression(first, last, tuple(named), directive.reason)


class _Coverage:
    """What the directives of one file cover."""

    def __init__(self, source: Source, document: Document, directives: list[Directive]) -> None:
        self.source = source
        root = document.root
        first = root.pairs[0][0] if isinstance(root, Mapping) and root.pairs else root
        self.first_key = len(source.text) if first is None else first.start
        self.headers = {} if root is None or not directives else dict(_headers(source, document))
        self.following = Following(source, document, [each.comment for each in directives])

    def is_late(self, directive: Directive) -> bool:
        return directive.whole_file and directive.comment.start > self.first_key

    def of(self, directive: Directive) -> tuple[int, int]:
        """The first and the last offset at which findings start that a directive is about."""
        if directive.whole_file:
            return WHOLE_FILE, len(self.source.text)
        comment = directive.comment
        start = self.source.position(comment.start)
        line = comment.start - start.column + 1
        alone = _ALONE.match(self.source.text[line : comment.start])
        if alone is None:
            return line, max(comment.end, self.headers.get(start.line, 0))
        marks = alone["marks"].rstrip()
        indentation = start.column if not marks else alone.start("marks") + len(marks) + 1
        return comment.start, self._last(comment, indentation)

    def _last(self, comment: Comment, indentation: int) -> int:
        node = self.following.node(comment, indentation)
        return comment.end if node is None else node.end


def _headers(source: Source, document: Document) -> Iterator[tuple[int, int]]:
    """The line of each block scalar's header, with where it ends."""
    for node in walk(document.root) if document.root is not None else ():
        if isinstance(node, Scalar) and node.style in ("|", ">"):
            yield source.position(node.start).line, node.end
