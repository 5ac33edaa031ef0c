"""The report line by line."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given

from attune_lint.report import json_report, jsonl
from attune_lint.report.rendering import Rendering
from tests.report.hostile import renderings


@given(renderings())
def test_each_line_is_a_finding_of_the_json_report(shown: Rendering) -> None:
    text = "".join(jsonl.formatted(shown))
    document: dict[str, Any] = json.loads("".join(json_report.formatted(shown)))
    assert [json.loads(line) for line in text.splitlines()] == document["diagnostics"]
    assert text.isascii()
