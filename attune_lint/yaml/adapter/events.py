"""From text to parse events: the parser's half of what knows strictyaml.

Differences from the unmodified parser are the engine's (spec: engine-facts 13 and 14).
"""

from __future__ import annotations

from typing import Any

from attune_lint.yaml.adapter.error import YamlSyntaxError
from attune_lint.yaml.adapter.scanner import EngineScanner
from attune_lint.yaml.adapter.vendored import (
    AliasEvent,
    BlockEndToken,
    CollectionEndEvent,
    DirectiveToken,
    DocumentEndEvent,
    DocumentEndToken,
    DocumentStartToken,
    Event,
    FlowEntryToken,
    FlowSequenceEndToken,
    KeyToken,
    MappingStartEvent,
    MarkedYAMLError,
    Parser,
    ScalarEvent,
    ScalarToken,
    SequenceStartEvent,
    StreamEndToken,
    ValueToken,
)

__all__ = [
    "AliasEvent",
    "CollectionEndEvent",
    "DocumentEndEvent",
    "Event",
    "EventParser",
    "MappingStartEvent",
    "ScalarEvent",
    "SequenceStartEvent",
    "YamlSyntaxError",
]


class EventParser(EngineScanner, Parser):  # type: ignore[misc]
    """The events of one text, one at a time from `next_event`."""

    processing_version = (1, 1)
    parser = resolver = None

    def __init__(self, text: str) -> None:
        self.parser = self.resolver = self
        super().__init__(text)
        self.reset_parser()

    def close(self) -> None:
        """Let go of everything, since the object refers to itself; it can't be used afterwards."""
        self.__dict__.clear()

    def next_event(self) -> Event | None:
        """The next event, None after the last. Raises `YamlSyntaxError`."""
        try:
            return self.get_event()
        except MarkedYAMLError as error:
            raise YamlSyntaxError(error.problem, error.problem_mark, error.context_mark) from None

    # Parser: the states that most events pass through, and those in which the engine differs

    def parse_node(self, block: bool = False, indentless_sequence: bool = False) -> Event:
        token = self.peek_token()
        if type(token) is not ScalarToken:
            return Parser.parse_node(self, block, indentless_sequence)
        self.get_token()
        self.state = self.states.pop()
        return ScalarEvent(None, None, None, token.value, token.start_mark, token.end_mark, style=token.style)

    def parse_block_mapping_key(self) -> Event:
        if type(self.peek_token()) is not KeyToken:
            return Parser.parse_block_mapping_key(self)
        token = self.get_token()
        if isinstance(self.peek_token(), (KeyToken, ValueToken, BlockEndToken)):
            self.state = self.parse_block_mapping_value
            return self.process_empty_scalar(token.end_mark)
        self.states.append(self.parse_block_mapping_value)
        return self.parse_node(block=True, indentless_sequence=True)

    def parse_block_mapping_value(self) -> Event:
        self.state = self.parse_block_mapping_key
        if type(self.peek_token()) is not ValueToken:
            return self.process_empty_scalar(self.peek_token().start_mark)
        token = self.get_token()
        if isinstance(self.peek_token(), (KeyToken, ValueToken, BlockEndToken)):
            return self.process_empty_scalar(token.end_mark)
        self.states.append(self.parse_block_mapping_key)
        return self.parse_node(block=True, indentless_sequence=True)

    def parse_flow_sequence_entry_mapping_key(self) -> Event:
        # The engine's parser drops the token that follows a '?' without a key in a list.
        self.get_token()
        if not self.check_token(ValueToken, FlowEntryToken, FlowSequenceEndToken):
            self.states.append(self.parse_flow_sequence_entry_mapping_value)
            return self.parse_node()
        dropped = self.get_token()
        self.state = self.parse_flow_sequence_entry_mapping_value
        return self.process_empty_scalar(dropped.end_mark)

    def process_directives(self) -> Any:
        self.tag_handles = dict(self.DEFAULT_TAGS)
        seen = set()
        while self.check_token(DirectiveToken):
            token = self.get_token()
            name = token.value[0] if token.name == "TAG" else token.name
            if name in seen:
                raise YamlSyntaxError(f"this document has a second {name} directive", token.start_mark)
            seen.add(name)
            if token.name == "TAG":
                self.tag_handles[name] = token.value[1]
        return None, None

    def process_empty_scalar(self, mark: int, comment: object = None) -> ScalarEvent:
        return ScalarEvent(None, None, None, "", mark, mark)

    # Parser: the end of the document

    def after_document(self, end: DocumentEndEvent) -> tuple[int, bool] | None:
        """Where more follows the first document, and whether a document marker says so."""
        explicit, mark = end.explicit, end.end_mark
        try:
            explicit = explicit or self.check_token(DocumentStartToken)
            while self.check_token(DocumentEndToken):
                self.get_token()
            mark = self.peek_token().start_mark
            if self.check_token(StreamEndToken):
                return None
        except YamlSyntaxError as error:
            mark = error.offset
        return mark, explicit
