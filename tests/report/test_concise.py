"""The report in lines."""

from __future__ import annotations

from pathlib import PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attune_lint.model.diagnostic import Rule
from attune_lint.model.source import Source
from attune_lint.report import concise
from attune_lint.report.text import printable
from tests.report.cases import CASES, ERROR, FOUND, INFO, PATH, UNREADABLE, WARNING, Place, report_of
from tests.report.reading import ESCAPE

LINES = """\
packs/demo/workflows/job.yaml:4:8: info ATL901 Nothing uses the variable 'unused'.
packs/demo/workflows/job.yaml:9:14: error ATL213 \
The task 'build' leads to 'deploi', but no task in this workflow has this name.
packs/demo/workflows/job.yaml:12:5: warning ATL801 \
The engine ignores 'retries', which is no key of a task.
packs/demo/workflows/job.yaml:13:11: error ATL213 Two tasks have the name 'deploy'.
packs/demo/workflows/other.yaml: error ATL213 The file could not be read: permission denied.
"""


def test_one_line_for_each_finding() -> None:
    chunks = list(concise.render(report_of(*FOUND, UNREADABLE)))
    assert "".join(chunks) == LINES
    assert len(chunks) == LINES.count("\n")


def test_nothing_for_nothing() -> None:
    assert list(concise.render(CASES["fine"].report)) == []


@pytest.mark.parametrize(("rule", "code"), [(ERROR, "1;31"), (WARNING, "1;33"), (INFO, "1;34")])
def test_colours(rule: Rule, code: str) -> None:
    report = report_of(rule.of_file(PATH, "Bad."))
    line = f"\x1b[1m{PATH}:\x1b[0m \x1b[{code}m{rule.severity}\x1b[0m {rule.code} Bad.\n"
    assert "".join(concise.render(report, color=True)) == line


@given(st.text(min_size=1).map(PurePath), st.text())
def test_any_path_and_any_message_make_one_harmless_line(path: PurePath, message: str) -> None:
    report = report_of(ERROR.at(Source(path, "x"), Place(0, 1), message))
    plain = "".join(concise.render(report))
    line = plain.removesuffix("\n")
    assert printable(line, keep_bytes=True) == line
    assert line.endswith(f":1:1: error ATL213 {printable(message)}")
    assert ESCAPE.sub("", "".join(concise.render(report, color=True))) == plain
