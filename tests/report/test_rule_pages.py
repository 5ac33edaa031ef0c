"""The pages in `docs/rules` are what the rules say today."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from attrs import evolve

from attune_lint import Rule
from attune_lint.report.explain import explanation
from attune_lint.report.rule_page import FAMILIES, file_name, index, page
from attune_lint.rules.registry import RULES

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "rules"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_page_is_current(rule: Rule) -> None:
    assert (FOLDER / file_name(rule)).read_text(encoding="utf-8") == page(rule)


def test_there_are_no_other_pages() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {*map(file_name, RULES), "README.md"}


def test_the_index_is_current_and_has_every_rule_once() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert text == index(RULES)
    linked = re.findall(r"\]\((.*?)\)", text)
    assert sorted(linked) == sorted(["../codes.md", *map(file_name, RULES)])


def test_every_code_has_a_family() -> None:
    assert {rule.code[:4] for rule in RULES} == set(FAMILIES)


def test_a_rule_that_is_off_says_so_and_a_bar_stays_in_its_cell() -> None:
    rule = evolve(RULES[0], opt_in=True, what="A | B.", bad="")
    assert "| on | only where it is selected |" in page(rule)
    assert "A \\| B." in index([rule])
    assert "| sound, opt-in |" in index([rule])
    assert "## Found in" not in page(rule)


def test_a_rule_that_will_go_says_so() -> None:
    rule = evolve(RULES[0], deprecated="Use 'yaml-syntax'.")
    assert "| deprecated | Use 'yaml-syntax'. |" in page(rule)
    assert ", deprecated |" in index([rule])
    assert "This rule will go. Use 'yaml-syntax'.\n" in "".join(explanation(rule))
