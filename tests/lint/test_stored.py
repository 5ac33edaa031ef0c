"""Findings and suppressions made of their JSON are the same, and of anything else there are none."""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import Any

import pytest

from attune_lint import Source, lint_pack
from attune_lint.lint.reading import open_workflow
from attune_lint.lint.stored import (
    finding_from,
    finding_json,
    suppressions_from,
    suppressions_json,
    verdict_from,
)
from attune_lint.model.target import DEFAULT_TARGET
from attune_lint.rules.registry import RULES
from tests.rules.examples import files_of

PATH = PurePath("demo/workflows/job.yaml")


def again(known: Any) -> Any:
    return json.loads(json.dumps(known))


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.bad], ids=lambda rule: rule.code)
def test_findings(rule: Any) -> None:
    for found in lint_pack(files_of(rule.bad)).diagnostics:
        assert finding_from(again(finding_json(found))) == found


def test_suppressions() -> None:
    text = "# attune-lint: ignore-file[ATL8] old\nref: a.b  # attune-lint: ignore[x]\ntasks: []\n"
    said = open_workflow(Source(PATH, text), DEFAULT_TARGET).suppressions
    assert said.entries
    assert suppressions_from(again(suppressions_json(said))) == said


@pytest.mark.parametrize("known", [None, 7, [1] * 12, ["x"] * 12, {}, [None, None, None], [[], [7], True]])
def test_anything_else_is_refused(known: Any) -> None:
    for made in (finding_from, suppressions_from, verdict_from):
        with pytest.raises(ValueError, match=r"not|unpack|none of"):
            made(known)
