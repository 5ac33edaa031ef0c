"""The report in one line for each finding, as editors and other tools read it."""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.lint.report import LintReport
from attune_lint.model.diagnostic import Diagnostic
from attune_lint.report.rendering import Rendering
from attune_lint.report.style import OF_SEVERITY, Painter, Style
from attune_lint.report.text import location, printable


def formatted(shown: Rendering) -> Iterator[str]:
    """The report in the look that is asked for."""
    return render(shown.report, color=shown.color, links=shown.links)


def render(report: LintReport, *, color: bool = False, links: bool = False) -> Iterator[str]:
    """``path:line:column: severity code message`` for each finding, and nothing where there is none."""
    painter = Painter(color, links)
    for found in report.diagnostics:
        yield _line(painter, found)


def _line(painter: Painter, found: Diagnostic) -> str:
    place = painter.paint(Style.STRONG, f"{location(found.path, found.span)}:")
    severity = painter.paint(OF_SEVERITY[found.severity], found.severity.value)
    return f"{place} {severity} {painter.code(found)} {printable(found.message)}\n"
