"""The report for programs, against its schema and its documentation."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path, PurePath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from attune_lint.lint.report import FileReport, LintReport
from attune_lint.model.diagnostic import Diagnostic, Related
from attune_lint.model.severity import Severity
from attune_lint.model.source import Source
from attune_lint.model.target import Target
from attune_lint.report import json_report
from attune_lint.report.statistics import Statistics
from tests.report.cases import CASES, ERROR, PATH, SOURCE, placed, report_of

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"
SCHEMA = json.loads((DOCS / "report.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)

PATHS = st.text(min_size=1, max_size=8).map(PurePath)
SPANS = st.none() | st.builds(Source(PATH, "a\nbc\r\n\rd").span, st.integers(0, 9), st.integers(0, 9))
RELATED = st.builds(Related, st.text(), PATHS, SPANS)
DIAGNOSTICS = st.builds(
    Diagnostic,
    code=st.just("ATL101"),
    name=st.just("some-rule"),
    severity=st.sampled_from(Severity),
    engine=st.sampled_from(["parse", "validate", None]),
    message=st.text(),
    help=st.none() | st.text(),
    path=PATHS,
    route=st.none() | st.text(min_size=1),
    span=SPANS,
    related=st.lists(RELATED, max_size=2).map(tuple),
)
FILES = st.builds(FileReport, PATHS, st.sampled_from(["parse", "validate", "ok", None]))
REPORTS = st.builds(
    LintReport,
    st.sampled_from(Target),
    st.lists(FILES, max_size=3).map(tuple),
    st.lists(DIAGNOSTICS, max_size=3).map(tuple),
)

DOCUMENTED = report_of(
    ERROR.at(
        SOURCE,
        placed("deploi"),
        "The task 'build' leads to 'deploi', but no task in this workflow has this name.",
        help="Did you mean 'deploy'?",
        route="tasks[0].next[0].do[0]",
        related=[("The task 'deploy' is here.", placed("deploy"))],
    )
)

EMPTY = """\
{
  "version": 1,
  "target": "2026.06",
  "files": [],
  "diagnostics": [],
  "summary": {
    "files": 0,
    "errors": 0,
    "warnings": 0,
    "infos": 0,
    "left_out": 0
  }
}
"""


OPTIONAL = {"statistics"}  # the properties that are only there where they are asked for
STATISTICS = Statistics(
    1,
    (("ATL213", "unknown-target", 1),),
    {"discover": 0.0000004, "open": 0.5},
    {"known_packs": 3, "checked_packs": 1},
)


def rendered(report: LintReport) -> str:
    return "".join(json_report.render(report))


def with_statistics(report: LintReport, statistics: Statistics = STATISTICS) -> Any:
    return json.loads("".join(json_report.render(report, statistics)))


def loaded(report: LintReport) -> Any:
    return json.loads(rendered(report))


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """All objects in a JSON value."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(inner)


def test_an_empty_report() -> None:
    assert rendered(LintReport(Target.V2026_06, (), ())) == EMPTY


def test_the_documented_report() -> None:
    documentation = (DOCS / "json-report.md").read_text("utf-8")
    (shown,) = re.findall(r"^```json\n(.*?)^```$", documentation, re.DOTALL | re.MULTILINE)
    assert rendered(DOCUMENTED) == shown


def test_every_property_is_documented() -> None:
    words = set(re.findall(r"\w+", (DOCS / "json-report.md").read_text("utf-8")))
    assert {name for schema in objects(SCHEMA) for name in schema.get("properties", ())} <= words


def test_places_are_null_where_there_is_none() -> None:
    (found,) = loaded(report_of(ERROR.of_file(PATH, "Bad.", related=(Related("Here.", PATH, None),))))[
        "diagnostics"
    ]
    assert (found["start"], found["end"]) == (None, None)
    assert found["related"] == [{"message": "Here.", "path": PATH.as_posix(), "start": None, "end": None}]


@pytest.mark.parametrize("name", CASES)
def test_reports_fit_the_schema(name: str) -> None:
    VALIDATOR.validate(loaded(CASES[name].report))


@given(REPORTS)
def test_any_report_fits_the_schema_and_survives(report: LintReport) -> None:
    text = rendered(report)
    document = json.loads(text)
    VALIDATOR.validate(document)
    assert text.isascii()
    assert text.endswith("}\n")
    assert [file["path"] for file in document["files"]] == [file.path.as_posix() for file in report.files]
    assert [found["message"] for found in document["diagnostics"]] == [
        found.message for found in report.diagnostics
    ]
    assert sum(document["summary"][key] for key in ("errors", "warnings", "infos")) == len(report.diagnostics)


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_the_schema_describes_every_property_and_allows_more() -> None:
    for schema in objects(SCHEMA):
        assert "additionalProperties" not in schema
        assert "unevaluatedProperties" not in schema
        properties = schema.get("properties", {})
        assert all(inner["description"].endswith(".") for inner in properties.values())
        assert schema.get("required", []) == [name for name in properties if name not in OPTIONAL]


def test_readers_have_to_take_properties_that_they_do_not_know() -> None:
    document = with_statistics(DOCUMENTED)
    for found in list(objects(document)):
        found["unheard"] = ["of"]
    VALIDATOR.validate(document)


def test_the_schema_misses_every_property_that_is_not_there() -> None:
    document = loaded(DOCUMENTED)
    for number, found in enumerate(objects(document)):
        for name in found:
            changed = deepcopy(document)
            del list(objects(changed))[number][name]
            assert not VALIDATOR.is_valid(changed), name


def test_reports_have_the_properties_of_the_schema_in_its_order() -> None:
    document, definitions = with_statistics(DOCUMENTED), SCHEMA["$defs"]
    (found,) = document["diagnostics"]
    assert list(document) == list(SCHEMA["properties"])
    assert list(document["summary"]) == list(SCHEMA["properties"]["summary"]["properties"])
    assert list(document["statistics"]) == list(definitions["statistics"]["properties"])
    assert list(document["files"][0]) == list(definitions["file"]["properties"])
    assert list(found) == list(definitions["diagnostic"]["properties"])
    assert list(found["related"][0]) == list(definitions["related"]["properties"])
    assert list(found["start"]) == list(definitions["place"]["properties"])


def test_statistics_are_there_where_they_are_asked_for_and_fit_the_schema() -> None:
    document = with_statistics(DOCUMENTED)
    VALIDATOR.validate(document)
    assert document["statistics"] == {
        "files": 1,
        "findings": [{"code": "ATL213", "name": "unknown-target", "count": 1}],
        "stages": [{"stage": "discover", "seconds": 0.0}, {"stage": "open", "seconds": 0.5}],
        "cache": {"known_packs": 3, "checked_packs": 1},
    }
    del document["statistics"]
    assert document == loaded(DOCUMENTED)


def test_a_run_without_a_cache_has_no_figures_of_one() -> None:
    document = with_statistics(DOCUMENTED, Statistics(0, ()))
    VALIDATOR.validate(document)
    assert document["statistics"] == {"files": 0, "findings": [], "stages": [], "cache": None}
