"""Reading any file by YAML's events, with every finding about it as YAML."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attune_lint.model.diagnostic import Diagnostic
from attune_lint.model.source import Source
from attune_lint.yaml import rules
from attune_lint.yaml.adapter.error import YamlSyntaxError
from attune_lint.yaml.compose import FORBIDDEN, Composed
from attune_lint.yaml.composer import document_of_events
from attune_lint.yaml.syntax import MARK_IN_THE_WAY, Place, advice

_REST_OF_LINE = re.compile("[^\n\r]*")


def composed_of_events(source: Source) -> Composed:
    """The located tree of any file, and all that is wrong with it as YAML."""
    forbidden = tuple(_forbidden_characters(source))
    text = (
        FORBIDDEN.sub(lambda found: "\ufffd" * len(found.group()), source.text) if forbidden else source.text
    )
    try:
        document, found = document_of_events(source, text)
    except YamlSyntaxError as error:
        # With forbidden characters in it, the text is not what its author sees: say the one thing only.
        return Composed(None, forbidden or (_syntax_finding(source, error),))
    return Composed(document, (*forbidden, *found))


def _forbidden_characters(source: Source) -> Iterator[Diagnostic]:
    for found in FORBIDDEN.finditer(source.text):
        code = f"U+{ord(found.group()[0]):04X}"
        count = len(found.group())
        what = f"The character {code}" if count == 1 else f"A run of {count} characters, the first {code},"
        yield rules.CONTROL_CHARACTER.at(
            source,
            Place(*found.span()),
            f"{what} is not allowed in YAML; remove it.",
            help='In double quotes, write it as an escape such as "\\x1b".',
        )


def _syntax_finding(source: Source, error: YamlSyntaxError) -> Diagnostic:
    offset, context = error.offset, error.context
    start = _line_start(source, offset)
    for mark in (0, start):
        if MARK_IN_THE_WAY.match(source.text, mark):
            return _mark_finding(source, mark)
    line = _REST_OF_LINE.match(source.text, start).group()  # type: ignore[union-attr]
    said = advice(error.problem, line, offset - start)
    related = [] if context in (None, offset) else [("part of what starts here", Place(context, context + 1))]
    return rules.SYNTAX.at(
        source,
        Place(offset, offset + 1),
        f"This is not valid YAML: {said.problem}.",
        help=said.help,
        related=related,
    )


def _line_start(source: Source, offset: int) -> int:
    return offset - source.position(offset).column + 1


def _mark_finding(source: Source, offset: int) -> Diagnostic:
    return rules.BYTE_ORDER_MARK.at(
        source,
        Place(offset, offset + 1),
        "A byte order mark makes the rest of the file unreadable; save the file as UTF-8 without it.",
    )
