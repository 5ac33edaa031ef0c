"""The probe files, with what the engine said of them, and what is said of them here."""

from __future__ import annotations

import base64
import json
from functools import cache
from pathlib import Path, PurePath
from typing import Any

from attune_lint import LintReport, Target, lint_text

RECORDS: dict[str, dict[str, Any]] = {
    record["id"]: record
    for record in map(
        json.loads,
        (Path(__file__).parents[1] / "data" / "conformance.jsonl").read_text(encoding="utf-8").splitlines(),
    )
}
CASES = [(name, target) for name in RECORDS for target in Target]
PATH = PurePath("p/workflows/w.yaml")


def content(record: dict[str, Any]) -> str | bytes:
    return record["text"] if "text" in record else base64.b64decode(record["base64"])


@cache
def report(name: str, target: Target) -> LintReport:
    return lint_text(content(RECORDS[name]), PATH, target=target)
