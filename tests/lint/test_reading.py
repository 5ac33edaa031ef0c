"""From bytes to findings: encodings, targets, what a report counts."""

from __future__ import annotations

from pathlib import PurePath

import pytest
from returns.pipeline import is_successful

from attune_lint import (
    DEFAULT_TARGET,
    LintReport,
    Severity,
    Source,
    Target,
    definition_json,
    lint_text,
    parse_workflow,
    read_workflow,
)
from attune_lint.lint.reading import decode_text
from tests.workflow.documents import GOOD, HEAD, PATH, for_both_targets, lint, verdict


@pytest.mark.parametrize(
    ("data", "offset", "line", "column"),
    [
        (b"\xff", 0, 1, 1),
        (GOOD.encode() + b"# \xe9t\xe9\n", len(GOOD) + 2, 7, 3),
        ("é: 1\r\n".encode() + b"b: \xc3(", 10, 2, 4),
        (GOOD.encode("utf-16"), 0, 1, 1),
        (b"a: \xed\xa0\x80", 3, 1, 4),
        (b"a: \xc0\x80", 3, 1, 4),
        ("a: b\n\ud800", 5, 2, 1),
        ("é\ud800", 1, 1, 2),
    ],
)
def test_not_utf8(data: bytes | str, offset: int, line: int, column: int) -> None:
    report = lint(data)
    (found,) = report.diagnostics
    assert report.files[0].verdict == "parse"
    assert (found.code, found.route) == ("ATL102", None)
    assert found.span is not None
    assert (found.span.start.line, found.span.start.column) == (line, column)
    # Of bytes the offset counts characters, those that could be read.
    assert found.span.start.offset == (offset if isinstance(data, str) else len(data[:offset].decode()))
    assert found.span.end.offset == found.span.start.offset + 1


def test_bytes_and_text_are_the_same() -> None:
    text = GOOD.replace("Job", "Jöb\u2028")
    assert lint(text.encode()) == lint(text)
    source = decode_text(text.encode(), PATH)
    assert is_successful(source)
    assert source.unwrap() == Source(PATH, text)


@for_both_targets
def test_targets_by_their_text(target: Target) -> None:
    assert lint_text(GOOD, PATH, target=str(target)) == lint(GOOD, target)
    assert lint(GOOD, target).target == target


def test_the_default_target() -> None:
    assert lint_text(GOOD, PATH).target == DEFAULT_TARGET
    assert str(DEFAULT_TARGET) == "2026.10"


@pytest.mark.parametrize("target", ["", "2026", "2026.11", "2026.6"])
def test_unknown_targets(target: str) -> None:
    for text in (GOOD, "\ud800"):
        with pytest.raises(ValueError, match="is not a valid Target"):
            lint_text(text, PATH, target=target)
    with pytest.raises(ValueError, match="is not a valid Target"):
        read_workflow(Source(PATH, GOOD), target=target)
    with pytest.raises(ValueError, match="is not a valid Target"):
        parse_workflow(Source(PATH, GOOD), target=target)


def test_what_the_validator_rejects_has_a_definition_and_no_success() -> None:
    source = Source(PATH, GOOD.replace("ref: demo.job\n", ""))
    parsed = read_workflow(source)
    assert parsed.definition is not None
    assert definition_json(parsed.definition)["ref"] == ""
    assert parsed.verdict == "validate"
    failure = parse_workflow(source).failure()
    assert [found.code for found in failure] == ["ATL301"]


def test_failures_are_what_rejects_the_file() -> None:
    source = Source(PATH, HEAD + "x: 1\ntasks: [{name: a}]\n")
    assert [found.code for found in read_workflow(source).diagnostics] == ["ATL801", "ATL211"]
    assert [found.code for found in parse_workflow(source).failure()] == ["ATL211"]


def test_counts() -> None:
    report = lint(HEAD + "x: 1\ny: 2\ntasks: [{name: a}]\n")
    assert report.count(Severity.ERROR) == 1
    assert report.count(Severity.WARNING) == 2
    assert report.count(Severity.INFO) == 0
    assert LintReport(Target.V2026_10, (), ()).count(Severity.ERROR) == 0


def test_findings_carry_the_path() -> None:
    path = PurePath("elsewhere/workflows/x.yaml")
    report = lint_text("tasks: [", path)
    assert report.files[0].path == path
    assert {found.path for found in report.diagnostics} == {path}


def test_deep_call_stacks() -> None:
    """Whoever calls may have called a lot before."""
    inner = "{name: z, action: x.y}"
    for level in range(62):
        inner = f"{{name: p{level}, type: parallel, tasks: [{inner}]}}"
    text = HEAD + f"tasks: [{inner}]\nvars: {{x: {'[' * 126 + ']' * 126}}}\n"
    anchored = HEAD + "t0: &t0 {name: z, action: x.y}\n"
    for level in range(1, 63):
        anchored += f"t{level}: &t{level} {{name: p, type: parallel, tasks: &s{level} [*t{level - 1}]}}\n"

    def called(depth: int, each: str) -> str | None:
        return called(depth - 1, each) if depth else verdict(each)

    assert called(200, text) == "ok"
    assert called(200, anchored + "tasks: [*t62]\n") == "ok"
    assert called(200, anchored + "tasks: *s62\n") == "ok"
