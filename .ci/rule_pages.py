"""Writes `docs/rules`, and what else names all rules, anew: ``python .ci/rule_pages.py``."""

from __future__ import annotations

from pathlib import Path

import config_schema

from attune_lint.report.rule_page import file_name, index, page
from attune_lint.rules.registry import RULES

DOCS = Path(__file__).resolve().parent.parent / "docs"
FOLDER = DOCS / "rules"
CODES = DOCS / "codes.txt"


def note_codes() -> None:
    """Add the codes that were not given before to those that were, of which none is ever taken away."""
    lines = CODES.read_text(encoding="utf-8").splitlines()
    given = {line.split(" ")[0] for line in lines}
    lines += [f"{rule.code} {rule.name}" for rule in RULES if rule.code not in given]
    CODES.write_text("".join(f"{line}\n" for line in sorted(lines)), encoding="utf-8")


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.md"):
        old.unlink()
    for rule in RULES:
        (FOLDER / file_name(rule)).write_text(page(rule), encoding="utf-8")
    (FOLDER / "README.md").write_text(index(RULES), encoding="utf-8")
    config_schema.write()
    note_codes()
