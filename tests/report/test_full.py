"""The report for people: golden files, and what holds for any text and any place in it."""

from __future__ import annotations

import re
from pathlib import PurePath
from time import perf_counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from attune_lint.lint.report import FileReport, LintReport
from attune_lint.model.diagnostic import Diagnostic, Verdict
from attune_lint.model.severity import Severity
from attune_lint.model.source import Source
from attune_lint.model.target import Target
from attune_lint.report import full
from attune_lint.report.full import summary
from attune_lint.report.text import display, printable, width_of
from tests.report.cases import CASES, ERROR, GOLDEN, INFO, PATH, WARNING, Case, Place, path_of, report_of
from tests.report.reading import ESCAPE, marked_lines

SHORT = PurePath("a.yaml")
# Enough of each kind of character, and of line breaks, that lines of many of them are common.
PARTS = st.sampled_from(
    [
        *("\n", "\r", "\r\n", "\n\n", " ", "  ", "\t", "\t" * 30, "a", "b", ":", "[", "]", "x" * 40),
        *("\x1b", "\x85", "\u2028", "\u202e", "\u200b", "\ufeff", "\ud800", "\udc80", "\ufe0f"),
        *("\u0301", "\u0301" * 60, "\u1161", "é", "語", "語" * 30, "🚀"),
    ]
)
TEXTS = st.lists(PARTS, max_size=40).map("".join) | st.text(max_size=40)


@st.composite
def places(draw: st.DrawFn) -> tuple[str, Place]:
    text = draw(TEXTS)
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, len(text)) | st.just(start) | st.just(min(start + 3, len(text))))
    return text, Place(start, end)


def shown(text: str, place: Place, *, width: int = 100, color: bool = False, related: bool = False) -> str:
    source = Source(SHORT, text)
    found = ERROR.at(
        source, place, "Here.", help="Do it.", related=[("There.", Place(0, len(text)))] if related else []
    )
    return Case(report_of(found), {SHORT: source}, color=color, width=width).text


@pytest.mark.parametrize("name", CASES)
def test_golden_files(name: str) -> None:
    assert CASES[name].text.encode() == path_of(name).read_bytes()


def test_every_golden_file_has_a_case() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_one_chunk_for_each_finding_and_one_for_the_summary(name: str) -> None:
    case = CASES[name]
    chunks = list(full.render(case.report, case.sources, color=case.color, width=case.width))
    assert len(chunks) == len(case.report.diagnostics) + 1
    assert all(chunk.endswith("\n") for chunk in chunks)


@given(places(), st.integers(0, 120), st.booleans())
@example(("\u0301" * 500 + "x", Place(450, 500)), 40, False)
@example(("a" + "\u0301" * 500, Place(490, 501)), 40, False)
@example(("語" * 100 + "\u0301" * 100, Place(150, 200)), 41, False)
def test_any_place_in_any_text_is_shown_harmless_and_narrow(
    where: tuple[str, Place], width: int, related: bool
) -> None:
    text = shown(*where, width=width, related=related)
    lines = text.split("\n")
    assert all(printable(line) == line for line in lines)
    assert max(map(width_of, lines)) <= max(width, 40)
    assert not any(line != line.rstrip() for line in lines)


@given(places(), st.integers(40, 120))
def test_the_marks_begin_below_the_first_character(where: tuple[str, Place], width: int) -> None:
    text, place = where
    source = Source(SHORT, text)
    position = source.position(place.start)
    first = next(marked_lines(shown(text, place, width=width)))
    assert first.number == position.line
    assert first.marks >= 1
    line = re.split(r"\r\n|\r|\n", text)[position.line - 1]
    column = position.column - 1
    if width_of(display(line[column : column + 1]).text()) and line[column:].strip():
        assert first.seen() == display(line[column]).text()[0]
    elif column >= len(line):
        assert first.indent == width_of(first.text) or not first.text[first.indent :].strip()


@given(places())
def test_the_marks_end_with_the_place_where_it_fits(where: tuple[str, Place]) -> None:
    text, place = where
    source = Source(SHORT, text)
    span = source.span(place.start, place.end)
    line = display(re.split(r"\r\n|\r|\n", text)[span.start.line - 1])
    if span.start.line == span.end.line and line.width < 60 and span.end.column <= len(line.pieces) + 1:
        (only,) = marked_lines(shown(text, place))
        begin, end = line.cell(span.start.column - 1), line.edges[span.end.column - 1]
        assert (only.indent, only.marks) == (begin, max(end - begin, 1))


@given(places(), st.booleans())
def test_an_excerpt_has_few_lines(where: tuple[str, Place], related: bool) -> None:
    # Each place: an arrow, a bar, the line before, at most two lines with marks, and what is left out.
    assert shown(*where, related=related).count("\n") <= 5 + (1 + related) * 8


@given(places(), st.booleans())
def test_colours_are_all_that_color_changes(where: tuple[str, Place], related: bool) -> None:
    plain = shown(*where, related=related)
    colored = shown(*where, related=related, color=True)
    assert ESCAPE.sub("", colored) == plain
    assert set(ESCAPE.findall(colored)) <= {f"\x1b[{code}m" for code in ("0", "1", "2", "1;31", "1;36")}
    assert all(line.count("\x1b[0m") * 2 == line.count("\x1b[") for line in colored.split("\n"))


@given(places(), TEXTS)
def test_a_file_that_has_changed_since_raises_nothing(where: tuple[str, Place], now: str) -> None:
    text, place = where
    found = ERROR.at(Source(SHORT, text), place, "Here.")
    assert Case(report_of(found), {SHORT: Source(SHORT, now)}).text


@given(st.text(), st.text(), st.text(min_size=1).map(PurePath))
def test_no_message_and_no_path_does_harm(message: str, help: str, path: PurePath) -> None:
    source = Source(path, "a: 1\n")
    found = WARNING.at(source, Place(0, 1), message, help=help, related=[(message, Place(3, 4))])
    text = Case(report_of(found), {path: source}).text
    text.encode("utf-8", "surrogateescape")
    assert all(printable(line, keep_bytes=True) == line for line in text.split("\n"))
    assert len(text.split("\n")) == 15


def test_bytes_of_a_path_pass() -> None:
    found = ERROR.of_file(PurePath("d\udcff/x.yaml"), "No.")
    assert "--> d\udcff/x.yaml\n" in Case(report_of(found)).text


@pytest.mark.parametrize("part", ["x", "\t", "語", "\u0301", "\x1b", "ab: \ufeff"])
def test_many_findings_in_a_long_line_take_no_time(part: str) -> None:
    source = Source(PATH, part * (2**20 // len(part)))
    places = [Place(start, min(start + 2**17, 2**20 - 4)) for start in range(0, 2**20 - 4, 2**14)]
    report = report_of(*(INFO.at(source, place, "Here.") for place in places))
    began = perf_counter()
    text = Case(report, {PATH: source}).text
    # A tenth of a second or so; with lines laid out as a whole it would be a minute.
    assert perf_counter() - began < 5
    assert len(text) < len(places) * 2500


@pytest.mark.parametrize("part", ["\n", "\r\n", "x\n", " \n", "\n" + " " * 1000])
def test_many_findings_over_many_lines_take_no_time(part: str) -> None:
    source = Source(PATH, "a" + part * (2**20 // len(part)))
    places = [Place(start, len(source.text)) for start in range(0, 2**20 - 4, 2**14)]
    report = report_of(*(INFO.at(source, place, "Here.") for place in places))
    began = perf_counter()
    assert Case(report, {PATH: source}).text
    assert perf_counter() - began < 5


def files(*verdicts: Verdict | None) -> tuple[FileReport, ...]:
    return tuple(FileReport(PurePath(f"{number}.yaml"), verdict) for number, verdict in enumerate(verdicts))


def finding(number: int, severity: Severity) -> Diagnostic:
    rules = {Severity.ERROR: ERROR, Severity.WARNING: WARNING, Severity.INFO: INFO}
    return rules[severity].of_file(PurePath(f"{number}.yaml"), "Bad.")


E, W, N = Severity.ERROR, Severity.WARNING, Severity.INFO
SUMMARIES: list[tuple[tuple[Verdict | None, ...], list[tuple[int, Severity]], str]] = [
    ((), [], "There are no files to check."),
    (("ok",), [], "The file is fine."),
    (("ok",) * 5, [], "All 5 files are fine."),
    ((None,), [], "1 file could not be read."),
    ((None, None), [], "2 files could not be read."),
    ((None, "ok", None), [], "2 of 3 files could not be read."),
    (("parse",), [], "There is nothing to show, but the engine rejects 1 file."),
    (
        ("validate", "ok", None),
        [],
        "There is nothing to show, but the engine rejects 1 of 3 files. 1 of 3 files could not be read.",
    ),
    (("parse",), [(0, E)], "Found 1 error in 1 file."),
    (("ok", "ok"), [(1, W)], "Found 1 warning in 1 of 2 files."),
    (("ok", "ok"), [(0, N), (1, N)], "Found 2 infos in 2 files."),
    (
        ("parse", "ok", "validate", "ok", "ok"),
        [(0, E), (0, E), (0, W), (2, E)],
        "Found 3 errors, 1 warning in 2 of 5 files.",
    ),
    ((None, "ok"), [(0, E)], "Found 1 error in 1 of 2 files. 1 of 2 files could not be read."),
    (("ok",), [(7, W), (7, N)], "Found 1 warning, 1 info in 1 of 2 files."),
]


@pytest.mark.parametrize(("verdicts", "found", "text"), SUMMARIES)
def test_the_summary(
    verdicts: tuple[Verdict | None, ...], found: list[tuple[int, Severity]], text: str
) -> None:
    report = LintReport(Target.V2026_10, files(*verdicts), tuple(finding(*each) for each in found))
    assert summary(report) == text
    assert "".join(full.render(report, {}, color=True)).endswith(f"{text}\n")
    assert text not in "".join(full.render(report, {}, color=True, quiet=True))


def test_the_summary_counts_what_is_left_out_and_says_so() -> None:
    found = (finding(0, W), finding(0, E), finding(1, E))
    report = LintReport(Target.V2026_10, files("ok", "parse", "ok"), found)
    counts = "Found 2 errors, 1 warning in 2 of 3 files."
    assert summary(report.at_most(2)) == f"{counts} 1 finding is not shown."
    assert summary(report.at_most(1)) == f"{counts} 2 findings are not shown."
