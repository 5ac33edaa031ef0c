"""GitLab's code quality report, against a schema of what its documentation says of it."""

from __future__ import annotations

import json
from typing import Any

from attrs import evolve
from hypothesis import given
from jsonschema import Draft202012Validator

from attune_lint.model.diagnostic import Diagnostic
from attune_lint.model.source import Source
from attune_lint.report import gitlab
from attune_lint.report.rendering import Rendering
from tests.report.cases import ERROR, FOUND, PATH, SOURCE, UNREADABLE, Place, report_of
from tests.report.hostile import renderings

TEXT = {"type": "string", "minLength": 1}
LINES = {"type": "object", "required": ["begin"], "properties": {"begin": {"type": "integer", "minimum": 1}}}
VALIDATOR = Draft202012Validator(
    {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["description", "check_name", "fingerprint", "severity", "location"],
            "properties": {
                "description": TEXT,
                "check_name": TEXT,
                "fingerprint": TEXT,
                "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
                "location": {
                    "type": "object",
                    "required": ["path", "lines"],
                    "properties": {"path": {**TEXT, "pattern": r"^(?!\./)"}, "lines": LINES},
                },
            },
        },
    }
)


def issues(*found: Diagnostic, source: Source = SOURCE) -> list[dict[str, Any]]:
    return read(Rendering(report_of(*found), {source.path: source}))


def read(shown: Rendering) -> list[dict[str, Any]]:
    document = json.loads("".join(gitlab.formatted(shown)))
    VALIDATOR.validate(document)
    assert isinstance(document, list)
    return document


def fingerprints(*found: Diagnostic, source: Source = SOURCE) -> list[str]:
    return [issue["fingerprint"] for issue in issues(*found, source=source)]


@given(renderings())
def test_any_report_fits_and_has_a_fingerprint_for_each_finding(shown: Rendering) -> None:
    found = read(shown)
    assert len({issue["fingerprint"] for issue in found}) == len(shown.report.diagnostics)


def test_an_issue() -> None:
    first, *_, last = issues(*FOUND, UNREADABLE)
    assert first["description"] == "ATL901: Nothing uses the variable 'unused'."
    assert (first["check_name"], first["severity"]) == ("unused-variable", "info")
    assert first["location"] == {"path": PATH.as_posix(), "lines": {"begin": 4}}
    assert last["location"]["lines"] == {"begin": 1}
    assert [issue["severity"] for issue in issues(*FOUND)] == ["info", "critical", "minor", "critical"]


def test_a_fingerprint_does_not_move_with_its_line() -> None:
    moved = Source(PATH, "# more\n\n" + SOURCE.text)
    start = moved.text.index("deploi")
    found = ERROR.at(moved, Place(start, start + 6), FOUND[1].message, route="tasks[5].next")
    assert fingerprints(found, source=moved) == fingerprints(FOUND[1])


def test_a_fingerprint_is_of_the_rule_the_file_the_text_and_the_message() -> None:
    (known,) = fingerprints(FOUND[1])
    others = [
        evolve(FOUND[1], code="ATL999"),
        evolve(FOUND[1], path=PATH.with_name("x.yaml")),
        evolve(FOUND[1], message="Another."),
        evolve(FOUND[1], span=SOURCE.span(0, 3)),
    ]
    assert known not in [each for found in others for each in fingerprints(found)]


def test_doubles_are_numbered_and_the_first_keeps_its_name() -> None:
    again = evolve(FOUND[1], route="elsewhere")
    first, second = fingerprints(FOUND[1], again)
    assert [first] == fingerprints(FOUND[1])
    assert first != second
