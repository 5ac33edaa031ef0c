"""From parse events to the located tree of any document."""

from __future__ import annotations

from typing import Any

from attune_lint.model.diagnostic import Diagnostic
from attune_lint.model.node import Alias, Comment, Document, Mapping, Node, Resolved, Scalar, Sequence
from attune_lint.model.source import Source
from attune_lint.yaml import rules
from attune_lint.yaml.adapter.error import YamlSyntaxError
from attune_lint.yaml.adapter.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentEndEvent,
    Event,
    EventParser,
    MappingStartEvent,
    ScalarEvent,
    SequenceStartEvent,
)
from attune_lint.yaml.syntax import MARK_IN_THE_WAY, Place


def document_of_events(source: Source, text: str) -> tuple[Document, list[Diagnostic]]:
    """The document of a text, and what is wrong with it. Raises `YamlSyntaxError`."""
    parser = EventParser(text)
    try:
        return _Composer(source, parser).document()
    finally:
        parser.close()


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
                Place(event.start_mark, event.start_mark + len(event.anchor) + 1),
                f"The anchor '&{event.anchor}' is defined twice, which mixes up later aliases; rename one.",
                related=[
                    ("first defined here", Place(first.start_mark, first.start_mark + len(event.anchor) + 1))
                ],
            )
        )

    def check_end(self, event: DocumentEndEvent) -> None:
        follows = self.parser.after_document(event)
        if follows is None:
            return
        offset, marked = follows
        if not marked or MARK_IN_THE_WAY.match(self.source.text):
            raise YamlSyntaxError("expected <block end>", offset, None)
        width = 3 if self.source.text.startswith("---", offset) else 1
        message = "Only one YAML document may stand in the file; remove what follows the first."
        self.found.append(rules.SEVERAL_DOCUMENTS.at(self.source, Place(offset, offset + width), message))
