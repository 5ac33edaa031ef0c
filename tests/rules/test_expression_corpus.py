"""What the engine's own checker of expressions warns of has a finding each (spec: engine-facts 15)."""

from __future__ import annotations

import json
import re
from pathlib import Path, PurePath
from typing import Any

import pytest

from attune_lint import lint_text

CORPUS = Path(__file__).parents[2] / ".." / "shared" / "corpus" / "conformance.jsonl"
FAMILY = {"ATL216", "ATL501", "ATL505", "ATL506", "ATL507", "ATL514", "ATL515"}
WARNING = re.compile(r"task '(?P<task>[^']*)' (?P<field>\S+?): .* \u2014 `(?P<raw>.*)`", re.DOTALL)

# `{{ x }}}`: the checker ends it at the first braces and misses `x`, a run takes in the last brace.
ENDS_LATER = {"25_expr_65"}

pytestmark = pytest.mark.skipif(not CORPUS.exists(), reason="the probe files are not here")


def records() -> list[dict[str, Any]]:
    lines = CORPUS.read_text(encoding="utf-8").splitlines() if CORPUS.exists() else []
    return [json.loads(line) for line in lines]


CASES = [
    (record["id"], record["text"], target, record[target]["expression_warnings"])
    for record in records()
    for target in ("2026.06", "2026.10")
    if record[target].get("expression_warnings")
]


@pytest.mark.parametrize(
    ("name", "text", "target", "warnings"), CASES, ids=[f"{case[0]}-{case[2]}" for case in CASES]
)
def test_each_warning_has_its_finding(name: str, text: str, target: str, warnings: list[str]) -> None:
    report = lint_text(text, PurePath("packs/demo/workflows/job.yaml"), target=target)
    found = [each for each in report.diagnostics if each.code in FAMILY and each.span]
    assert len(found) >= len(warnings), warnings
    for warning in warnings:
        said = WARNING.fullmatch(warning)
        assert said, warning
        variable = re.search(r"unknown variable '([^']*)'", warning)
        if variable and name not in ENDS_LATER:
            spelt = [text[each.span.start.offset : each.span.end.offset] for each in found if each.span]
            assert any(variable[1] in place for place in spelt), (variable[1], spelt)
