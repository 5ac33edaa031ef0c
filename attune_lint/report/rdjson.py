"""The report that reviewdog reads: its Diagnostic Format, as one JSON object.

Columns count the bytes of UTF-8 from 1, and the end of a range is not in it, as reviewdog's
``reviewdog.proto`` says.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from attune_lint.model.diagnostic import Diagnostic
from attune_lint.model.json import Json
from attune_lint.model.source import Position, Source, Span
from attune_lint.report.links import PROJECT_URL, page_url
from attune_lint.report.rendering import Rendering
from attune_lint.report.text import printable

_SOURCE: Final[dict[str, Json]] = {"name": "attune-lint", "url": PROJECT_URL}


def formatted(shown: Rendering) -> Iterator[str]:
    """The report as JSON in ASCII, a line for each finding."""
    found = (_diagnostic(each, shown.sources.get(each.path)) for each in shown.report.diagnostics)
    lines = ",\n".join(map(json.dumps, found))
    yield f'{{"source": {json.dumps(_SOURCE)}, "diagnostics": [{lines}]}}\n'


def _diagnostic(found: Diagnostic, source: Source | None) -> dict[str, Json]:
    location: dict[str, Json] = {"path": printable(found.path.as_posix())}
    if found.span is not None:
        location["range"] = _range(found.span, source)
    return {
        "message": printable(found.advice),
        "location": location,
        "severity": found.severity.name,
        "code": {"value": found.code, "url": page_url(found.code, found.name)},
    }


def _range(span: Span, source: Source | None) -> dict[str, Json]:
    """Whole lines where the text is not known that columns are computed from."""
    if source is None:
        return {"start": {"line": span.start.line}, "end": {"line": span.end.line}}
    return {"start": _position(span.start, source), "end": _position(span.end, source)}


def _position(position: Position, source: Source) -> dict[str, Json]:
    before = source.text[position.offset - position.column + 1 : position.offset]
    column = position.column if before.isascii() else len(before.encode("utf-8", "surrogatepass")) + 1
    return {"line": position.line, "column": column}
