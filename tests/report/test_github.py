"""Commands of GitHub Actions, read back as its runner reads them."""

from __future__ import annotations

import re
from pathlib import PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attune_lint.report import github
from attune_lint.report.rendering import Rendering
from attune_lint.report.text import printable
from tests.report.cases import ERROR, FOUND, INFO, PATH, SOURCE, UNREADABLE, WARNING, Place, report_of
from tests.report.hostile import TEXTS, renderings

COMMAND = re.compile(r"::(?P<name>[a-z]+) (?P<properties>[^:]*)::(?P<data>.*)")
CODES = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}


def unescaped(text: str) -> str:
    return re.sub("%(0D|0A|3A|2C|25)", lambda found: CODES[found.group()], text)


def read(line: str) -> tuple[str, dict[str, str], str]:
    found = COMMAND.fullmatch(line)
    assert found is not None, line
    pairs = (pair.split("=", 1) for pair in found["properties"].split(","))
    return found["name"], {name: unescaped(value) for name, value in pairs}, unescaped(found["data"])


@given(renderings())
def test_each_finding_is_one_command(shown: Rendering) -> None:
    lines = "".join(github.formatted(shown)).split("\n")[:-1]
    assert len(lines) == len(shown.report.diagnostics)
    for line, found in zip(lines, shown.report.diagnostics, strict=True):
        name, properties, message = read(line)
        assert name == {"error": "error", "warning": "warning", "info": "notice"}[found.severity]
        assert properties["file"] == printable(found.path.as_posix(), keep_bytes=True)
        assert properties["title"] == f"{found.code} {found.name}"
        assert ("line" in properties) is (found.span is not None)
        one_line = found.span is not None and found.span.start.line == found.span.end.line
        assert ("col" in properties) is ("endColumn" in properties) is one_line
        assert message == printable(message)
        assert not re.match(r"\s*::", message)
        assert not re.search(r"##[a-z]*\[", message)


def test_a_place() -> None:
    lines = list(github.formatted(Rendering(report_of(FOUND[1], UNREADABLE))))
    assert lines[0].startswith(
        "::error file=packs/demo/workflows/job.yaml,line=9,endLine=9,col=14,endColumn=19,title="
    )
    assert lines[0].endswith("has this name. Did you mean 'deploy'?\n")
    assert read(lines[1].rstrip())[1].keys() == {"file", "title"}
    (empty,) = github.formatted(Rendering(report_of(ERROR.at(SOURCE, Place(2, 2), "x"))))
    assert ",col=3,endColumn=3," in empty
    (lines_only,) = github.formatted(Rendering(report_of(ERROR.at(SOURCE, Place(2, 20), "x"))))
    assert "line=1,endLine=2,title=" in lines_only


@pytest.mark.parametrize("path", ["a,b:c%2C.yaml", "::error::x.yaml", "a\nb.yaml"])
def test_a_path_can_not_break_out(path: str) -> None:
    (line,) = github.formatted(Rendering(report_of(ERROR.of_file(PurePath(path), "Bad."))))
    assert read(line.rstrip("\n"))[1]["file"] == printable(path)


def test_what_github_does_not_show_is_said() -> None:
    few = [rule.at(SOURCE, Place(n, n + 1), "x") for n in range(10) for rule in (ERROR, INFO)]
    assert len(list(github.formatted(Rendering(report_of(*few))))) == 20
    more = [*few, WARNING.of_file(PATH, "x"), ERROR.of_file(PATH, "x"), INFO.of_file(PATH, "x")]
    *_, last = github.formatted(Rendering(report_of(*more)))
    assert last == "GitHub shows 10 of the errors and infos beside the change; all are in this log.\n"


@given(st.lists(TEXTS, max_size=3))
def test_a_log_takes_nothing_for_a_command(chunks: list[str]) -> None:
    for before, after in zip(chunks, github.without_commands(chunks), strict=True):
        assert not re.search(r"(?m)^\s*::", after)
        assert not re.search(r"(?i)##[a-z]*\[", after)
        assert after.replace(" ", "") == before.replace(" ", "")
        assert after == before or "::" in before or "##" in before


@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        ("::error::x", ": :error::x"),
        (" \t::x", " \t: :x"),
        (":::x", ": ::x"),
        ("a ::x", "a ::x"),
        ("a ##[x] ###vso[y] ## [", "a # #[x] ## #vso[y] ## ["),
    ],
)
def test_a_space_breaks_it_up(text: str, harmless: str) -> None:
    assert list(github.without_commands([text])) == [harmless]
