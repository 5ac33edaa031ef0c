"""Writes `docs/rules`, and what else names all rules, anew: ``python .ci/rule_pages.py``."""

from __future__ import annotations

from pathlib import Path

import config_schema

from attune_lint.report.rule_page import file_name, index, page
from attune_lint.rules.registry import RULES

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "rules"

if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.md"):
        old.unlink()
    for rule in RULES:
        (FOLDER / file_name(rule)).write_text(page(rule), encoding="utf-8")
    (FOLDER / "README.md").write_text(index(RULES), encoding="utf-8")
    config_schema.write()
