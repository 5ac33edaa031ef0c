"""The report for people: each finding with the lines that it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePath

from attrs import frozen

from attune_lint.lint.report import LintReport
from attune_lint.model.diagnostic import Diagnostic
from attune_lint.model.severity import Severity
from attune_lint.model.source import Source, Span
from attune_lint.report.excerpt import Row, excerpt
from attune_lint.report.rendering import Rendering
from attune_lint.report.style import OF_SEVERITY, Painter, Style
from attune_lint.report.text import location, printable


def formatted(shown: Rendering) -> Iterator[str]:
    """The report in the look that is asked for."""
    return render(
        shown.report,
        shown.sources,
        color=shown.color,
        width=shown.width,
        quiet=shown.quiet,
        links=shown.links,
    )


def render(
    report: LintReport,
    sources: Mapping[PurePath, Source],
    *,
    color: bool,
    width: int = 100,
    quiet: bool = False,
    links: bool = False,
) -> Iterator[str]:
    """The report in chunks, one for each finding, and one for the summary unless it is to be `quiet`.

    A finding in a file that is not among `sources` is shown without lines. Lines of files are cut to
    `width` cells of a terminal; messages and paths are not.
    """
    page = _Page(sources, Painter(color, links), width)
    for found in report.diagnostics:
        yield "".join(f"{line}\n" for line in (*_finding(page, found), ""))
    if not quiet:
        yield summary(report) + "\n"


@frozen
class _Page:
    """What all findings are shown with."""

    sources: Mapping[PurePath, Source]
    painter: Painter
    width: int

    def rows(self, path: PurePath, span: Span | None, digits: int) -> tuple[Row, ...]:
        """The lines that a place is shown with."""
        source = self.sources.get(path)
        return () if source is None or span is None else tuple(excerpt(source, span, self.width - digits - 4))


@frozen
class _Place:
    """A place of a finding, as it is shown: `mark` goes under the text, in the colour of `style`."""

    path: PurePath
    span: Span | None
    mark: str
    style: Style


def _finding(page: _Page, found: Diagnostic) -> Iterator[str]:
    digits = _digits(found)
    style = OF_SEVERITY[found.severity]
    paint = page.painter.paint
    title = paint(style, f"{found.severity}[{page.painter.code(found)}]")
    yield title + paint(Style.STRONG, f": {printable(found.message)}")
    yield from _place(page, digits, _Place(found.path, found.span, "^", style))
    if found.help is not None:
        yield _fact(page, digits, "help", found.help)
    yield _fact(page, digits, "rule", found.name)
    for other in found.related:
        yield paint(Style.CYAN, "note") + paint(Style.STRONG, f": {printable(other.message)}")
        yield from _place(page, digits, _Place(other.path, other.span, "-", Style.CYAN))


def _digits(found: Diagnostic) -> int:
    """How wide the numbers of lines are, so that all of a finding's lines stand below each other."""
    spans = (found.span, *(other.span for other in found.related))
    return max(len(str(span.end.line)) if span else 1 for span in spans)


def _fact(page: _Page, digits: int, label: str, text: str) -> str:
    paint = page.painter.paint
    gutter = paint(Style.QUIET, " " * (digits + 2) + "=")
    return f"{gutter} {paint(Style.STRONG, f'{label}:')} {printable(text)}"


def _place(page: _Page, digits: int, place: _Place) -> Iterator[str]:
    arrow = page.painter.paint(Style.QUIET, " " * (digits + 1) + "-->")
    yield f"{arrow} {location(place.path, place.span)}"
    rows = page.rows(place.path, place.span, digits)
    if rows:
        yield page.painter.paint(Style.QUIET, " " * (digits + 2) + "|")
    for row in rows:
        yield from _lines(page.painter, digits, place, row)


def _lines(painter: Painter, digits: int, place: _Place, row: Row) -> Iterator[str]:
    if row.number is None:
        yield painter.paint(Style.QUIET, "...")
        return
    gutter = painter.paint(Style.QUIET, f" {row.number:>{digits}} |")
    yield f"{gutter} {row.text}" if row.text else gutter
    if row.marks:
        gutter = painter.paint(Style.QUIET, " " * (digits + 2) + "|")
        yield f"{gutter} {' ' * row.indent}{painter.paint(place.style, place.mark * row.marks)}"


def summary(report: LintReport) -> str:
    """The findings in one line, and how many files could not be read."""
    touched = {found.path for found in report.all_diagnostics}
    files = len(touched.union(file.path for file in report.files))
    unread = sum(file.verdict is None for file in report.files)
    rejected = sum(file.verdict in {"parse", "validate"} for file in report.files)
    sentences = []
    if touched:
        sentences.append(f"Found {_counts(report)} in {_part(len(touched), files)}.")
    elif rejected:  # by findings that were not asked for
        sentences.append(f"There is nothing to show, but the engine rejects {_part(rejected, files)}.")
    if report.left_out:
        verb = "is" if len(report.left_out) == 1 else "are"
        sentences.append(f"{_counted(len(report.left_out), 'finding')} {verb} not shown.")
    if unread:
        sentences.append(f"{_part(unread, files)} could not be read.")
    return " ".join(sentences) or _all_fine(files)


def _all_fine(files: int) -> str:
    match files:
        case 0:
            return "There are no files to check."
        case 1:
            return "The file is fine."
        case _:
            return f"All {files} files are fine."


def _counts(report: LintReport) -> str:
    numbers = ((severity.value, report.count(severity)) for severity in Severity)
    return ", ".join(_counted(number, noun) for noun, number in numbers if number)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _part(number: int, files: int) -> str:
    return _counted(files, "file") if number == files else f"{number} of {_counted(files, 'file')}"
