"""Places as SARIF writes them: files by their URIs, lines and columns in code points."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath
from typing import Final
from urllib.parse import quote

from attune_lint.model.diagnostic import Diagnostic, Related
from attune_lint.model.json import Json
from attune_lint.model.source import Span
from attune_lint.report.text import REPLACEMENT, printable

MOST_RELATED: Final = 100
"""Of more places of a finding, code scanning shows none."""
MOST_STEPS: Final = 1000
"""Of a longer way, code scanning shows a part."""

_NO_BYTES: Final = re.compile("[\ud800-\udc7f\udd00-\udfff]")


def artifact(path: PurePath) -> dict[str, Json]:
    """Where a file is: relative to the folder of the run, unless its path is absolute."""
    shown = path.as_posix()
    encoded = quote(_NO_BYTES.sub(REPLACEMENT, shown).encode("utf-8", "surrogateescape"), safe="/")
    if path.is_absolute():
        return {"uri": f"file://{'' if shown.startswith('/') else '/'}{encoded}"}
    return {"uri": encoded, "uriBaseId": "%SRCROOT%"}


def location(path: PurePath, span: Span | None, message: str | None = None) -> dict[str, Json]:
    """A place with an optional note on it."""
    physical: dict[str, Json] = {"artifactLocation": artifact(path)}
    if span is not None:
        physical["region"] = _region(span)
    place: dict[str, Json] = {"physicalLocation": physical}
    if message is not None:
        place["message"] = {"text": unlinked(message)}
    return place


def _region(span: Span) -> dict[str, Json]:
    return {
        "startLine": span.start.line,
        "startColumn": span.start.column,
        "endLine": span.end.line,
        "endColumn": span.end.column,
    }


def unlinked(text: str) -> str:
    """A text on one line for a message, in which SARIF would take ``[text](1)`` for a link to a place."""
    return printable(text).replace("](", "] (")


def related(found: Diagnostic) -> list[Json]:
    """The related places of a finding, numbered from 1."""
    places = _noted(found.related, MOST_RELATED)
    return [{"id": number, **place} for number, place in enumerate(places, 1)]


def thread_flow(found: Diagnostic) -> dict[str, Json]:
    """The way of a finding, step by step."""
    return {"locations": [{"location": place} for place in _noted(found.way, MOST_STEPS)]}


def _noted(notes: Sequence[Related], most: int) -> list[dict[str, Json]]:
    """The places of the first notes, the last of which says if there are more than these."""
    places = [location(note.path, note.span, note.message) for note in notes[:most]]
    if len(notes) > most:
        last = notes[most - 1]
        more = f"{last.message} (the first {most} of {len(notes)} places)"
        places[-1] = location(last.path, last.span, more)
    return places
