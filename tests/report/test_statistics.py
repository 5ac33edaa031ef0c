"""The numbers of a run, as people read them."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from attune_lint import Severity, Target
from attune_lint.lint.report import FileReport, LintReport
from attune_lint.model.diagnostic import Diagnostic
from attune_lint.report.statistics import Statistics, render, statistics_of

SHOWN = """\
Files: 3
Findings: 12
       10  ATL213 unknown-target
        2  ATL801 unknown-key
Seconds: 0.750
    0.250  discover
    0.500  open
Cache:
        7  hits
"""


def found(code: str, path: str = "a.yaml", severity: Severity = Severity.ERROR) -> Diagnostic:
    return Diagnostic(code, f"rule-{code}", severity, None, "Bad.", None, PurePath(path), None, None)


def report(*diagnostics: Diagnostic) -> LintReport:
    return LintReport(Target.V2026_10, (FileReport(PurePath("a.yaml"), "ok"),), diagnostics)


def test_numbers_stand_below_each_other() -> None:
    rules = (("ATL213", "unknown-target", 10), ("ATL801", "unknown-key", 2))
    assert "".join(render(Statistics(3, rules, {"discover": 0.25, "open": 0.5}, {"hits": 7}))) == SHOWN


def test_nothing_comes_to_zeros() -> None:
    assert "".join(render(Statistics(0, ()))) == "Files: 0\nFindings: 0\nSeconds: 0.000\n"


def test_the_most_frequent_rule_is_first_and_what_is_left_out_counts() -> None:
    some = report(found("B"), found("A"), found("C"), found("C", "b.yaml"))
    for shown in (some, some.at_most(1)):
        numbers = statistics_of(shown, {"check": 1.0})
        assert numbers.findings == (("C", "rule-C", 2), ("A", "rule-A", 1), ("B", "rule-B", 1))
        assert (numbers.files, numbers.seconds, numbers.cache) == (1, {"check": 1.0}, None)


def test_the_worst_findings_are_shown_and_in_their_order() -> None:
    info, warning = found("A", "a", Severity.INFO), found("B", "b", Severity.WARNING)
    first, second = found("C", "c"), found("D", "d")
    cut = report(info, warning, first, second).at_most(3)
    assert (cut.diagnostics, cut.left_out) == ((warning, first, second), (info,))
    again = cut.at_most(1)
    assert (again.diagnostics, again.left_out) == ((first,), (info, warning, second))
    assert [again.count(severity) for severity in Severity] == [2, 1, 1]


@pytest.mark.parametrize("number", [0, 2, 3])
def test_a_limit_that_is_not_reached_changes_nothing(number: int) -> None:
    some = report(found("A"), found("B"))
    assert some.at_most(number) is some
