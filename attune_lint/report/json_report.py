"""The report for programs: one JSON object, described by ``docs/report.schema.json``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from attune_lint.lint.report import FileReport, LintReport
from attune_lint.model.diagnostic import Diagnostic, Related
from attune_lint.model.json import Json
from attune_lint.model.severity import Severity
from attune_lint.model.source import Position, Span
from attune_lint.report.rendering import Rendering
from attune_lint.report.statistics import Statistics, as_json

VERSION: Final = 1


def formatted(shown: Rendering) -> Iterator[str]:
    """The report as JSON, whatever look is asked for."""
    return render(shown.report, shown.statistics)


def render(report: LintReport, statistics: Statistics | None = None) -> Iterator[str]:
    """The report as JSON in ASCII, so that any text and any encoding of the output will do.

    Args:
        report: what to show.
        statistics: numbers of the run; None where nobody asked for them.
    """
    numbers: dict[str, Json] = {} if statistics is None else {"statistics": as_json(statistics)}
    yield json.dumps(_document(report) | numbers, indent=2)
    yield "\n"


def _document(report: LintReport) -> dict[str, Json]:
    return {
        "version": VERSION,
        "target": report.target.value,
        "files": [_file(file) for file in report.files],
        "diagnostics": [diagnostic_json(found) for found in report.diagnostics],
        "summary": {
            "files": len(report.files),
            "errors": report.count(Severity.ERROR),
            "warnings": report.count(Severity.WARNING),
            "infos": report.count(Severity.INFO),
            "left_out": len(report.left_out),
        },
    }


def _file(file: FileReport) -> dict[str, Json]:
    return {"path": file.path.as_posix(), "verdict": file.verdict, "target": file.target.value}


def diagnostic_json(found: Diagnostic) -> dict[str, Json]:
    """A finding as JSON."""
    return {
        "code": found.code,
        "name": found.name,
        "severity": found.severity.value,
        "engine": found.engine,
        "message": found.message,
        "help": found.help,
        "path": found.path.as_posix(),
        "route": found.route,
        **_place(found.span),
        "related": [_related(other) for other in found.related],
    }


def _related(other: Related) -> dict[str, Json]:
    return {"message": other.message, "path": other.path.as_posix(), **_place(other.span)}


def _place(span: Span | None) -> dict[str, Json]:
    if span is None:
        return {"start": None, "end": None}
    return {"start": _position(span.start), "end": _position(span.end)}


def _position(position: Position) -> dict[str, Json]:
    return {"line": position.line, "column": position.column, "offset": position.offset}
