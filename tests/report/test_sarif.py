"""SARIF against its published schema, and against what code scanning wants of it."""

from __future__ import annotations

import json
from pathlib import Path, PurePath, PureWindowsPath
from typing import Any
from urllib.parse import unquote

import pytest
from attrs import evolve
from hypothesis import given
from jsonschema import Draft4Validator

from attune_lint.model.diagnostic import Diagnostic, Related
from attune_lint.report import sarif, sarif_places
from attune_lint.report.line_hash import line_hashes
from attune_lint.report.links import page_url
from attune_lint.report.rendering import Rendering
from attune_lint.rules.registry import RULES
from attune_lint.yaml.rules import UNREADABLE
from tests.report.cases import ELSEWHERE, ERROR, FOUND, INFO, OTHER, PATH, SOURCE, WARNING, report_of
from tests.report.hostile import renderings

SCHEMAS = Path(__file__).resolve().parent.parent / "data" / "schemas"
SCHEMA = json.loads((SCHEMAS / "sarif-2.1.0-rtm.5.json").read_text("utf-8"))
VALIDATOR = Draft4Validator(SCHEMA)


def written(shown: Rendering) -> dict[str, Any]:
    """The one run of a report, which fits the schema."""
    text = "".join(sarif.formatted(shown))
    assert text.isascii()
    document = json.loads(text)
    VALIDATOR.validate(document)
    (run,) = document["runs"]
    assert isinstance(run, dict)
    return run


def of(*found: Diagnostic, **more: Any) -> dict[str, Any]:
    return written(Rendering(report_of(*found), {PATH: SOURCE}, **more))


def notifications(run: dict[str, Any]) -> list[str]:
    (invocation,) = run["invocations"]
    return [note["message"]["text"] for note in invocation["toolExecutionNotifications"]]


@given(renderings())
def test_any_report_fits_the_schema(shown: Rendering) -> None:
    run = written(shown)
    rules = run["tool"]["driver"]["rules"]
    assert len(run["results"]) == len(shown.report.diagnostics)
    for result, found in zip(run["results"], shown.report.diagnostics, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == found.code
        for related in result.get("relatedLocations", []):
            uri = related["physicalLocation"]["artifactLocation"]["uri"]
            assert uri.isascii()
            assert not set(uri) & set(' "<>\\^`{|}')


def test_every_rule_is_described_within_the_limits() -> None:
    run = of(*(rule.of_file(PATH, "Bad.") for rule in RULES), version="1.2.3")
    driver = run["tool"]["driver"]
    assert driver["version"] == "1.2.3"
    assert [rule["id"] for rule in driver["rules"]] == sorted(rule.code for rule in RULES)
    by_code = {rule.code: rule for rule in RULES}
    for described in driver["rules"]:
        rule = by_code[described["id"]]
        assert described["shortDescription"]["text"] == rule.what
        assert len(described["fullDescription"]["text"]) <= 1024
        assert described["help"]["markdown"].startswith(f"# {rule.code} {rule.name}\n")
        assert described["helpUri"] == page_url(rule.code, rule.name)
        assert 2 <= len(described["properties"]["tags"]) <= 10
        assert described["defaultConfiguration"]["enabled"] is not rule.opt_in
        assert described["properties"]["precision"] == ("very-high" if rule.sound else "medium")


def test_a_result_says_what_and_where() -> None:
    run = of(FOUND[1])
    (result,) = run["results"]
    assert result["message"]["text"].endswith("has this name. Did you mean 'deploy'?")
    assert result["level"] == run["tool"]["driver"]["rules"][0]["defaultConfiguration"]["level"] == "error"
    (place,) = result["locations"]
    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": PATH.as_posix(), "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 9, "startColumn": 14, "endLine": 9, "endColumn": 20},
    }
    assert result["partialFingerprints"] == {"primaryLocationLineHash": line_hashes(SOURCE.text, [9])[9]}
    assert run["columnKind"] == "unicodeCodePoints"
    assert [of(rule.of_file(PATH, "x"))["results"][0]["level"] for rule in (WARNING, INFO)] == [
        "warning",
        "note",
    ]


def test_a_severity_that_is_set_is_in_the_result_alone() -> None:
    run = of(evolve(FOUND[1], severity=INFO.severity))
    assert run["results"][0]["level"] == "note"
    assert run["tool"]["driver"]["rules"][0]["defaultConfiguration"]["level"] == "error"


def test_related_places_are_numbered() -> None:
    (result,) = of(ELSEWHERE)["results"]
    first, second = result["relatedLocations"]
    assert (first["id"], second["id"]) == (1, 2)
    assert first["message"]["text"] == "The other one is here."
    assert "region" not in second["physicalLocation"]
    assert "codeFlows" not in result


def test_a_way_is_a_code_flow() -> None:
    after = Related("then here", OTHER, None)
    (result,) = of(FOUND[0].along([Related("from here", PATH, SOURCE.span(0, 3))], [after]))["results"]
    ((flow,),) = [each["threadFlows"] for each in result["codeFlows"]]
    assert [step["location"]["message"]["text"] for step in flow["locations"]] == [
        "from here",
        FOUND[0].message,
        "then here",
    ]


def test_what_could_not_be_read_is_notified() -> None:
    run = of(UNREADABLE.of_file(OTHER, "The file can't be read: no."), FOUND[0])
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert notifications(run) == ["The file can't be read: no."]
    (note,) = invocation["toolExecutionNotifications"]
    assert note["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == OTHER.as_posix()
    assert ["partialFingerprints" in result for result in run["results"]] == [False, True]
    assert of(FOUND[0])["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]


def test_the_worst_are_kept_and_the_cut_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MOST_RESULTS", 3)
    monkeypatch.setattr(sarif, "SHOWN_RESULTS", 2)
    run = of(*FOUND)
    assert [result["level"] for result in run["results"]] == ["error", "warning", "error"]
    assert notifications(run) == [
        "Only the worst 3 of 4 findings are here.",
        "Code scanning shows only the worst 2 of 3 findings.",
    ]


def test_a_large_report_is_cut_until_it_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    many = [evolve(FOUND[1], message=str(pow(7, number, 10**90))) for number in range(100, 132)]
    whole = "".join(sarif.formatted(Rendering(report_of(*many))))
    monkeypatch.setattr(sarif, "MOST_BYTES", len(whole))
    assert len(of(*many)["results"]) == 32
    monkeypatch.setattr(sarif, "MOST_BYTES", 2200)
    run = of(*many)
    assert 1 <= len(run["results"]) < 32
    assert notifications(run) == [f"Only the worst {len(run['results'])} of 32 findings are here."]
    monkeypatch.setattr(sarif, "MOST_BYTES", 0)
    assert len(of(*many)["results"]) == 1


def test_places_are_cut_and_the_cut_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif_places, "MOST_RELATED", 2)
    monkeypatch.setattr(sarif_places, "MOST_STEPS", 2)
    notes = tuple(Related(f"n{number}", PATH, None) for number in range(4))
    (result,) = of(evolve(FOUND[0], related=notes).along(after=notes[:2]))["results"]
    texts = [place["message"]["text"] for place in result["relatedLocations"]]
    assert texts == ["n0", "n1 (the first 2 of 4 places)"]
    ((flow,),) = [each["threadFlows"] for each in result["codeFlows"]]
    assert flow["locations"][1]["location"]["message"]["text"] == "n0 (the first 2 of 3 places)"


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (PurePath("a b/%/ü.yaml"), "a%20b/%25/%C3%BC.yaml"),
        (PurePath("a:b/c.yaml"), "a%3Ab/c.yaml"),
        (PurePath("caf\udce9.yaml"), "caf%E9.yaml"),
        (PurePath("\ud800"), "%EF%BF%BD"),
        (PureWindowsPath("a\\b.yaml"), "a/b.yaml"),
        (PurePath("/a/b.yaml"), "file:///a/b.yaml"),
        (PureWindowsPath("C:\\a\\b.yaml"), "file:///C%3A/a/b.yaml"),
    ],
)
def test_uris(path: PurePath, uri: str) -> None:
    artifact = sarif_places.artifact(path)
    assert artifact["uri"] == uri
    assert ("uriBaseId" in artifact) is not path.is_absolute()
    assert isinstance(uri, str)
    if "\ud800" not in str(path):
        shown = unquote(uri.removeprefix("file://"), errors="surrogateescape")
        assert shown.lstrip("/") == path.as_posix().lstrip("/")


def test_a_message_holds_no_links() -> None:
    (result,) = of(ERROR.of_file(PATH, "See [this](1)."))["results"]
    assert result["message"]["text"] == "See [this] (1)."
