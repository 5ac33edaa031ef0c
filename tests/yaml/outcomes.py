"""What parsers say of a text, in one form, so that they can be compared."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, NamedTuple, TypeAlias

import yaml
from strictyaml.ruamel.error import YAMLError
from strictyaml.ruamel.parser import Parser
from strictyaml.ruamel.reader import Reader
from strictyaml.ruamel.scanner import Scanner

from attune_lint.yaml.adapter.events import DocumentEndEvent, EventParser, YamlSyntaxError

Verdict: TypeAlias = Literal["one", "more", "wrong"]
Kind: TypeAlias = Literal["scalar", "alias", "list", "mapping", "end"]

# By the names of classes, since each library has its own.
KINDS: dict[str, Kind] = {
    "ScalarEvent": "scalar",
    "AliasEvent": "alias",
    "SequenceStartEvent": "list",
    "SequenceEndEvent": "end",
    "MappingStartEvent": "mapping",
    "MappingEndEvent": "end",
}


class Seen(NamedTuple):
    """One event; `start` and `end` are 0 where they say nothing.

    `flow` is said of a collection that is in flow style, and of a scalar or an alias inside of one.
    """

    kind: Kind
    start: int
    end: int = 0
    value: str | None = None
    style: str | None = None
    flow: bool = False
    anchor: str | None = None
    tag: str | None = None


class Outcome(NamedTuple):
    """`one` document, `more` than that, or something `wrong` in the first; and its events."""

    verdict: Verdict
    seen: list[Seen]


class Unmodified(Reader, Scanner, Parser):  # type: ignore[misc]
    """The parser inside strictyaml as it is."""

    processing_version = (1, 1)

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text, loader=self)
        Scanner.__init__(self, loader=self)
        Parser.__init__(self, loader=self)

    @property
    def resolver(self) -> Unmodified:
        return self


class CharacterKeys(EventParser):
    """The adapter, but that the limit of a key's length counts characters."""

    def too_far(self, start: int) -> bool:
        return self.pointer - start > 1024


def seen(events: Iterable[Any]) -> list[Seen]:
    found = []
    open_in_flow: list[bool] = []
    for event in events:
        kind = KINDS.get(type(event).__name__)
        if kind is None:
            continue
        if kind == "end":
            open_in_flow.pop()
        found.append(_seen(kind, event, bool(open_in_flow) and open_in_flow[-1]))
        if kind in ("list", "mapping"):
            open_in_flow.append(found[-1].flow)
    return found


def _seen(kind: Kind, event: Any, in_flow: bool) -> Seen:
    if kind == "end":
        return Seen(kind, 0)
    start, end = _offset(event.start_mark), _offset(event.end_mark)
    if kind == "alias":
        return Seen(kind, start, end, flow=in_flow, anchor=event.anchor)
    if kind == "scalar":
        # Where a block scalar ends, and what belongs to an empty one, is what parsers differ in.
        end = 0 if event.style in ("|", ">") or start == end else end
        return Seen(kind, start, end, event.value, event.style or None, in_flow, event.anchor, event.tag)
    return Seen(kind, start, flow=bool(event.flow_style), anchor=event.anchor, tag=event.tag)


def _offset(mark: Any) -> int:
    offset: int = mark if isinstance(mark, int) else mark.index
    return offset


def adapter(text: str, parser: type[EventParser] = EventParser) -> Outcome:
    """What this project's parser says."""
    reading = parser(text)
    events: list[Any] = []
    try:
        while (event := reading.next_event()) is not None:
            events.append(event)
            if isinstance(event, DocumentEndEvent):
                follows = reading.after_document(event)
                return Outcome("one" if follows is None else "more", seen(events))
    except YamlSyntaxError:
        return Outcome("wrong", seen(events))
    return Outcome("one", seen(events))


def libyaml(text: str) -> Outcome:
    """What libyaml says, which the engine's parser is a translation of."""
    return _of_stream(yaml.parse(text, Loader=yaml.CLoader), yaml.YAMLError)


def unmodified(text: str) -> Outcome:
    """What strictyaml's own parser says."""
    try:
        parser = Unmodified(text)
    except YAMLError:
        return Outcome("wrong", [])
    # It fails in its own way on an escape of a character beyond the last.
    return _of_stream(iter(parser.get_event, None), (YAMLError, ValueError))


def _of_stream(stream: Iterable[Any], error: type[Exception] | tuple[type[Exception], ...]) -> Outcome:
    """The outcome of the first document of a stream."""
    events: list[Any] = []
    ended = False
    try:
        for event in stream:
            name = type(event).__name__
            if ended and name == "DocumentStartEvent":
                return Outcome("more", seen(events))
            ended = ended or name == "DocumentEndEvent"
            events.append(event)
    except error:
        return Outcome("more" if ended else "wrong", seen(events))
    return Outcome("one", seen(events))
