"""In what the adapter differs from other parsers, by name; nothing else may be different.

Facts are those of spec: engine-facts, by their sections.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import zip_longest
from typing import Final, TypeAlias

from attrs import frozen

from tests.yaml.outcomes import CharacterKeys, Outcome, Seen, adapter


@frozen
class TextDifference:
    """Texts on which a parser may say anything else; `example` is one on which it does."""

    name: str
    fact: str
    example: str
    applies: Callable[[str], bool]


@frozen
class EventDifference:
    """Events of which a parser says something else; the adapter's comes first."""

    name: str
    fact: str
    example: str
    explains: Callable[[str, Seen, Seen], bool]


Difference: TypeAlias = TextDifference | EventDifference

_BREAK = "\n\r\x85\u2028\u2029"
_SEPARATORS = re.compile(f"(?:[ \t\ufeff{_BREAK}]|#[^{_BREAK}]*)*")
_SEPARATORS_AND_INDICATOR = re.compile(f"{_SEPARATORS.pattern}[?:]?")
_TAG_THEN_SEPARATORS = re.compile(f"![^ \t{_BREAK}]*{_SEPARATORS.pattern}")


def _has(pattern: str) -> Callable[[str], bool]:
    return lambda text: re.search(pattern, text) is not None


def _is_between(pattern: re.Pattern[str], text: str, start: int, end: int) -> bool:
    return start < end and pattern.fullmatch(text, start, end) is not None


def _only_start_differs(ours: Seen, theirs: Seen) -> bool:
    return ours._replace(start=theirs.start) == theirs


def _is_empty(event: Seen) -> bool:
    return event._replace(start=0, flow=False) == Seen("scalar", 0, value="")


def _empty_in_flow(text: str, ours: Seen, theirs: Seen) -> bool:
    return (
        ours.flow
        and _is_empty(ours)
        and _only_start_differs(ours, theirs)
        and _is_between(_SEPARATORS, text, ours.start, theirs.start)
    )


def _empty_before_token(text: str, ours: Seen, theirs: Seen) -> bool:
    return (
        _is_empty(ours)
        and _only_start_differs(ours, theirs)
        and _is_between(_SEPARATORS_AND_INDICATOR, text, ours.start, theirs.start)
    )


def _tag_before_anchor(text: str, ours: Seen, theirs: Seen) -> bool:
    return (
        ours.tag is not None
        and text.startswith(f"&{ours.anchor}", ours.start)
        and _only_start_differs(ours, theirs)
        and _is_between(_TAG_THEN_SEPARATORS, text, theirs.start, ours.start)
    )


def _root_is_block_scalar(text: str) -> bool:
    events = adapter(text).seen
    return bool(events) and events[0].style in ("|", ">")


FROM_LIBYAML: Final[tuple[Difference, ...]] = (
    TextDifference(
        name="PyYAML removes a byte order mark at the start of the file",
        fact="14: CSafeLoader strips it",
        example="\ufeffa: 1\nb: 2\n",
        applies=_has("\\A\ufeff"),
    ),
    TextDifference(
        name="PyYAML limits keys in characters, the engine in bytes",
        fact="13: simple keys; 14: key limit",
        example="a: 1\n" + "\xe9" * 600 + ": 2\n",
        applies=lambda text: adapter(text) != adapter(text, CharacterKeys),
    ),
    TextDifference(
        name="a NUL that is escaped in a tag ends it in C",
        fact="none: no author writes one",
        example="!a%00b c\n",
        applies=_has("%00"),
    ),
    EventDifference(
        name="a node whose tag stands before its anchor starts at the anchor",
        fact="none: a place only",
        example="a: !t &x b\n",
        explains=_tag_before_anchor,
    ),
    EventDifference(
        name="an empty value in flow style is right behind its indicator",
        fact="2: just after the colon",
        example="{a: }\n",
        explains=_empty_in_flow,
    ),
)

FROM_UNMODIFIED: Final[tuple[Difference, ...]] = (
    TextDifference(
        name="U+0085, U+2028 and U+2029 are line breaks everywhere",
        fact="13: line breaks",
        example="- \x85- a\n",
        applies=_has("[\x85\u2028\u2029]"),
    ),
    TextDifference(
        name="a byte order mark may start any line, and takes a column",
        fact="13: BOM; 14: U+FEFF alone at a line start",
        example="# c\n\ufeff# d\n",
        applies=_has("(?:\\A|[\n\r])\ufeff"),
    ),
    TextDifference(
        name="a block scalar has to be indented, also at the root",
        fact="none: as libyaml does",
        example="|\n# c\n",
        applies=_root_is_block_scalar,
    ),
    TextDifference(
        name="a colon ends the name of an anchor or an alias",
        fact="13: anchor names",
        example="- &a x\n- [*a: ]\n",
        applies=_has("[&*][0-9A-Za-z_-]+:"),
    ),
    TextDifference(
        name="a tag does not contain the indicators of flow style",
        fact="14: tags containing [ ] { } ,",
        example="[!, a]\n",
        applies=_has(r"![^\s]*[,\[\]{}]"),
    ),
    EventDifference(
        name="an empty value is right behind its indicator",
        fact="2: just after the colon",
        example="a: \nb: 1\n",
        explains=_empty_before_token,
    ),
)


def unexplained(
    text: str, ours: Outcome, theirs: Outcome, differences: tuple[Difference, ...]
) -> list[tuple[object, object]]:
    """Pairs of what the adapter says and of what another parser says that no difference allows."""
    if any(isinstance(one, TextDifference) and one.applies(text) for one in differences):
        return []
    if ours.verdict != theirs.verdict:
        return [(ours.verdict, theirs.verdict)]
    if ours.verdict == "wrong":
        return []
    return [
        (our, their)
        for our, their in zip_longest(ours.seen, theirs.seen)
        if our != their and not _is_explained(text, our, their, differences)
    ]


def _is_explained(
    text: str, ours: Seen | None, theirs: Seen | None, differences: tuple[Difference, ...]
) -> bool:
    if ours is None or theirs is None:
        return False
    return any(isinstance(one, EventDifference) and one.explains(text, ours, theirs) for one in differences)
