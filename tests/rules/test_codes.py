"""The policy for codes, held against every code that was ever given: ``docs/codes.md``."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from attune_lint.lint import selection as selecting
from attune_lint.lint.selection import codes_of, selection
from attune_lint.rules.history import FORMER_NAMES, GONE
from attune_lint.rules.registry import RULES

DOCS = Path(__file__).resolve().parents[2] / "docs"
GIVEN = [tuple(line.split(" ")) for line in (DOCS / "codes.txt").read_text("utf-8").splitlines()]
NAMES = {rule.name: rule.code for rule in RULES}


@pytest.mark.parametrize(("code", "name"), GIVEN)
def test_a_code_means_what_it_always_meant(code: str, name: str) -> None:
    assert code in GONE or codes_of(name) == {code}


def test_every_code_is_noted_once() -> None:
    assert max(Counter(code for code, _ in GIVEN).values()) == 1
    noted = {code for code, _ in GIVEN}
    assert {rule.code for rule in RULES} <= noted, "run `python .ci/rule_pages.py`"
    assert sorted(GIVEN) == GIVEN


def test_what_is_gone_is_not_given_again() -> None:
    assert not GONE.keys() & {word for rule in RULES for word in (rule.code, rule.name)}
    assert not FORMER_NAMES.keys() & NAMES.keys()
    assert set(FORMER_NAMES.values()) <= NAMES.keys()


def test_a_former_name_selects_what_the_present_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selecting, "FORMER_NAMES", {"missing-target": "unknown-target"})
    assert codes_of("missing-target") == codes_of("unknown-target") == {"ATL213"}


@pytest.mark.parametrize("word", ["ATL999", "old-rule"])
def test_what_to_do_about_a_rule_that_is_gone_is_said(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    monkeypatch.setattr(selecting, "GONE", dict.fromkeys(("ATL999", "old-rule"), "Use 'yaml-syntax'."))
    assert selection([word], []).failure() == f"There is no rule '{word}' any more. Use 'yaml-syntax'."
