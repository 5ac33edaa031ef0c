"""reviewdog's format, against a schema of its messages, with positions found again as it finds them."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from attune_lint.model.source import Source
from attune_lint.report import rdjson
from attune_lint.report.rendering import Rendering
from tests.report.cases import ERROR, FOUND, PATH, SOURCE, UNREADABLE, Place, report_of
from tests.report.hostile import renderings


def message(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


TEXT = {"type": "string", "minLength": 1}
NUMBER = {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}
POSITION = message(["line"], line=NUMBER, column=NUMBER)
DIAGNOSTIC = message(
    ["message", "location", "severity", "code"],
    message={"type": "string"},
    location=message(["path"], path=TEXT, range=message(["start", "end"], start=POSITION, end=POSITION)),
    severity={"enum": ["ERROR", "WARNING", "INFO"]},
    code=message(["value", "url"], value=TEXT, url=TEXT),
)
RESULT = message(
    ["source", "diagnostics"],
    source=message(["name", "url"], name=TEXT, url=TEXT),
    diagnostics={"type": "array", "items": DIAGNOSTIC},
)


def read(shown: Rendering) -> list[dict[str, Any]]:
    document = json.loads("".join(rdjson.formatted(shown)))
    Draft202012Validator(RESULT).validate(document)
    found = document["diagnostics"]
    assert isinstance(found, list)
    return found


@given(renderings())
def test_any_report_fits_the_schema(shown: Rendering) -> None:
    assert len(read(shown)) == len(shown.report.diagnostics)


def test_a_diagnostic() -> None:
    (found,) = read(Rendering(report_of(FOUND[1]), {PATH: SOURCE}))
    assert found["message"].endswith("has this name. Did you mean 'deploy'?")
    assert found["location"]["range"] == {
        "start": {"line": 9, "column": 14},
        "end": {"line": 9, "column": 20},
    }
    assert found["code"]["url"].endswith("/docs/rules/ATL213-unknown-target.md")


def test_places_without_a_text() -> None:
    first, second = read(Rendering(report_of(FOUND[1], UNREADABLE)))
    assert first["location"]["range"] == {"start": {"line": 9}, "end": {"line": 9}}
    assert "range" not in second["location"]


@given(st.text(st.sampled_from("aé語\U0001f600\r\n"), max_size=20), st.data())
def test_columns_are_bytes_of_utf_8(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    source = Source(PATH, text)
    (found,) = read(Rendering(report_of(ERROR.at(source, Place(start, end), "x")), {PATH: source}))
    for name, offset in (("start", start), ("end", end)):
        position = found["location"]["range"][name]
        line = text[source.line_starts[position["line"] - 1] :].encode()
        before = line[: position["column"] - 1].decode()
        assert source.line_starts[position["line"] - 1] + len(before) == offset
