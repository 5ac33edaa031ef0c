"""From the text of a file to its located tree, with every finding about it as YAML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from attrs import frozen

from attune_lint.model.diagnostic import Diagnostic
from attune_lint.model.node import Alias, Comment, Document, Mapping, Node, Resolved, Scalar, Sequence
from attune_lint.model.source import Source
from attune_lint.yaml import rules
from attune_lint.yaml.adapter.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentEndEvent,
    Event,
    EventParser,
    MappingStartEvent,
    ScalarEvent,
    SequenceStartEvent,
    YamlSyntaxError,
)
from attune_lint.yaml.syntax import advice

# A byte order mark that takes a column from what follows it on its line (spec: engine-facts 13).
_IN_THE_WAY = re.compile("\ufeff(?! *(?:[{\\[#\n\r\x85\u2028\u2029]|\\Z))")
_REST_OF_LINE = re.compile("[^\n\r]*")

# What the engine's reader accepts (spec: engine-facts 13), negated; lone surrogates can't be UTF-8.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]+")


@frozen(eq=False)
class Composed:
    """What could be read of a file: `document` is None where a syntax error ended the reading."""

    document: Document | None
    diagnostics: tuple[Diagnostic, ...]


@frozen(eq=False)
class _Place:
    start: int
    end: int


def compose(source: Source) -> Composed:
    """The located tree of a file and all that is wrong with it as YAML; total on any text."""
    forbidden = tuple(_forbidden_characters(source))
    text = (
        _FORBIDDEN.sub(lambda found: "\ufffd" * len(found.group()), source.text) if forbidden else source.text
    )
    parser = EventParser(text)
    try:
        document, found = _Composer(source, parser).document()
    except YamlSyntaxError as error:
        # With forbidden characters in it, the text is not what its author sees: say the one thing only.
        return Composed(None, forbidden or (_syntax_finding(source, error),))
    finally:
        parser.close()
    return Composed(document, (*forbidden, *found))


def _forbidden_characters(source: Source) -> Iterator[Diagnostic]:
    for found in _FORBIDDEN.finditer(source.text):
        code = f"U+{ord(found.group()[0]):04X}"
        count = len(found.group())
        what = f"The character {code}" if count == 1 else f"A run of {count} characters, the first {code},"
        yield rules.CONTROL_CHARACTER.at(
            source,
            _Place(*found.span()),
            f"{what} is not allowed in YAML; remove it.",
            help='In double quotes, write it as an escape such as "\\x1b".',
        )


def _syntax_finding(source: Source, error: YamlSyntaxError) -> Diagnostic:
    offset, context = error.offset, error.context
    start = _line_start(source, offset)
    for mark in (0, start):
        if _IN_THE_WAY.match(source.text, mark):
            return _mark_finding(source, mark)
    line = _REST_OF_LINE.match(source.text, start).group()  # type: ignore[union-attr]
    said = advice(error.problem, line, offset - start)
    related = (
        [] if context in (None, offset) else [("part of what starts here", _Place(context, context + 1))]
    )
    return rules.SYNTAX.at(
        source,
        _Place(offset, offset + 1),
        f"This is not valid YAML: {said.problem}.",
        help=said.help,
        related=related,
    )


def _line_start(source: Source, offset: int) -> int:
    return offset - source.position(offset).column + 1


def _mark_finding(source: Source, offset: int) -> Diagnostic:
    return rules.BYTE_ORDER_MARK.at(
        source,
        _Place(offset, offset + 1),
        "A byte order mark makes the rest of the file unreadable; save the file as UTF-8 without it.",
    )


class _Composer:
    """Builds the tree of one document from its events, without recursion."""

    def __init__(self, source: Source, parser: EventParser) -> None:
        self.source = source
        self.parser = parser
        self.found: list[Diagnostic] = []
        self.ids: dict[str, int] = {}
        self.numbers: dict[Event, int] = {}
        self.owners: dict[int, Event] = {}
        self.anchored: dict[int, Resolved] = {}
        self.first_definitions: dict[str, Event] = {}
        self.events = 0

    def document(self) -> tuple[Document, list[Diagnostic]]:
        root = self.tree()
        comments = tuple(Comment(*span) for span in self.parser.comments)
        anchors = tuple(self.anchored[key] for key in sorted(self.anchored))
        return Document(root, anchors, self.events, comments), self.found

    def tree(self) -> Node | None:
        # Open collections, innermost last: the event that started each, and its children so far.
        stack: list[tuple[Event, list[Any]]] = []
        top: list[Node] = []
        children = top
        while (event := self.parser.next_event()) is not None:
            kind = type(event)
            if kind is ScalarEvent:
                children.append(self.scalar(event))
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                self.define(event)
                stack.append((event, children))
                children = []
            elif issubclass(kind, CollectionEndEvent):
                start, outer = stack.pop()
                outer.append(self.collection(start, children, event))
                children = outer
            elif kind is AliasEvent:
                children.append(self.alias(event))
            elif kind is DocumentEndEvent:
                self.check_end(event)
                break
        return top[0] if top else None

    def scalar(self, event: Any) -> Scalar:
        self.events += 1
        node = Scalar(event.start_mark, event.end_mark, event.value, event.style, event.tag, event.anchor)
        if event.anchor is not None:
            self.define(event)
            self.complete(event, node)
        return node

    def collection(self, event: Any, children: list[Any], end_event: Any) -> Node:
        self.events += 2
        flow = bool(event.flow_style)
        # Only a bracket has a width; a pair inside a flow list ends without one.
        closed = end_event.start_mark < end_event.end_mark
        end = end_event.end_mark if closed else children[-1].end
        node: Sequence | Mapping
        if type(event) is SequenceStartEvent:
            node = Sequence(event.start_mark, end, tuple(children), flow, event.tag, event.anchor)
        else:
            pairs = tuple(zip(children[::2], children[1::2], strict=True))
            node = Mapping(event.start_mark, end, pairs, flow, event.tag, event.anchor)
        if event.anchor is not None:
            self.complete(event, node)
        return node

    def alias(self, event: Any) -> Alias:
        self.events += 1
        node = Alias(event.start_mark, event.end_mark, event.anchor, self.ids.get(event.anchor, -1))
        if node.anchor_id < 0:
            message = f"The alias '*{node.name}' has no anchor '&{node.name}' before it."
            self.found.append(rules.UNDEFINED_ALIAS.at(self.source, node, message))
        return node

    def define(self, event: Any) -> None:
        """Give an anchor its number: the engine counts the names so far, doubled or not."""
        if event.anchor is None:
            return
        first = self.first_definitions.setdefault(event.anchor, event)
        if first is not event:
            self.report_redefinition(event, first)
        number = self.ids[event.anchor] = len(self.ids)
        self.numbers[event] = number
        self.owners[number] = event

    def complete(self, event: Event, node: Resolved) -> None:
        """Let an anchor's number stand for its node, unless a later anchor got the same number."""
        number = self.numbers.pop(event)
        if self.owners[number] is event:
            self.anchored[number] = node

    def report_redefinition(self, event: Any, first: Any) -> None:
        self.found.append(
            rules.ANCHOR_REDEFINED.at(
                self.source,
                _Place(event.start_mark, event.start_mark + len(event.anchor) + 1),
                f"The anchor '&{event.anchor}' is defined twice, which mixes up later aliases; rename one.",
                related=[
                    ("first defined here", _Place(first.start_mark, first.start_mark + len(event.anchor) + 1))
                ],
            )
        )

    def check_end(self, event: DocumentEndEvent) -> None:
        follows = self.parser.after_document(event)
        if follows is None:
            return
        offset, marked = follows
        if not marked or _IN_THE_WAY.match(self.source.text):
            raise YamlSyntaxError("expected <block end>", offset, None)
        width = 3 if self.source.text.startswith("---", offset) else 1
        message = "Only one YAML document may stand in the file; remove what follows the first."
        self.found.append(rules.SEVERAL_DOCUMENTS.at(self.source, _Place(offset, offset + width), message))
