"""The report as results of tests, read by another implementation."""

from __future__ import annotations

from xml.dom.minidom import parseString

from hypothesis import given
from junitparser import JUnitXml, TestSuite

from attune_lint.report import junit
from attune_lint.report.rendering import Rendering
from attune_lint.yaml.rules import UNREADABLE
from tests.report.cases import CASES, ELSEWHERE, ERROR, FOUND, PATH, SOURCE, placed, report_of
from tests.report.hostile import renderings


def text_of(shown: Rendering) -> str:
    return "".join(junit.formatted(shown))


def suites(shown: Rendering) -> list[TestSuite]:
    return list(JUnitXml.fromstring(text_of(shown).encode()))


@given(renderings())
def test_any_report_is_xml_with_a_case_for_each_finding(shown: Rendering) -> None:
    parseString(text_of(shown).encode())
    cases = [case for suite in suites(shown) for case in suite]
    assert len(cases) == max(1, len(shown.report.diagnostics))
    assert sum(bool(case.result) for case in cases) == len(shown.report.diagnostics)
    read = JUnitXml.fromstring(text_of(shown).encode())
    assert (read.tests, read.failures + read.errors) == (len(cases), len(shown.report.diagnostics))


def test_nothing_found_is_one_case_that_passed() -> None:
    (suite,) = suites(Rendering(CASES["fine"].report))
    (case,) = suite
    assert (suite.tests, suite.failures, case.is_passed) == (1, 0, True)


def test_a_case_that_failed() -> None:
    (suite,) = suites(Rendering(report_of(FOUND[1])))
    (case,) = suite
    (failure,) = case.result
    assert (suite.name, case.name) == (PATH.as_posix(), f"ATL213 unknown-target: {FOUND[1].message}")
    assert (failure.message, failure.type) == (FOUND[1].message, "error")
    assert failure.text.endswith("has this name.\nDid you mean 'deploy'?")


def test_names_have_no_lines_and_doubles_are_numbered() -> None:
    later = ERROR.at(SOURCE, placed("deploy"), FOUND[1].message)
    (suite,) = suites(Rendering(report_of(FOUND[1], later)))
    first, second = (case.name for case in suite)
    assert second == f"{first} (2)"


def test_a_suite_for_each_file_and_an_error_where_it_could_not_be_read() -> None:
    unread = UNREADABLE.of_file(PATH.with_name("z.yaml"), "No.")
    first, second = suites(Rendering(report_of(ELSEWHERE, unread)))
    assert (first.failures, first.errors, second.failures, second.errors) == (1, 0, 0, 1)
    (case,) = first
    assert "other.yaml: This one was read first." in case.result[0].text


def test_characters_that_xml_forbids_are_replaced() -> None:
    found = UNREADABLE.of_file(PATH, "a\ufffeb\uffffc\x00d")
    assert 'message="a\ufffdb\ufffdc\\x00d"' in text_of(Rendering(report_of(found)))
