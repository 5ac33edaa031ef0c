"""What holds for all rules: their codes, their examples, and how their findings are worded."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from attune_lint import DEFAULT_TARGET, Rule, Severity, Target
from attune_lint.rules.registry import CHECKS, RULES
from tests.lint.corpus import CASES, report
from tests.rules.examples import findings

RANKS = {severity: rank for rank, severity in enumerate(Severity)}
BY_CODE = {rule.code: rule for rule in RULES}
# Words of the engine's own language and libraries, which mean nothing to an author.
JARGON = re.compile(
    r"\b(serde|struct|enum|u32|u64|i64|usize|deserializ\w*|unit value|variant|null pointer)\b"
)
QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|\{\{.*?\}\}|\{\{.*")

each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)


def target_of(rule: Rule) -> Target:
    """The target nearest to the default one that a rule applies to."""
    return max(rule.since, DEFAULT_TARGET) if rule.until is None else min(rule.until, DEFAULT_TARGET)


def test_codes_and_names_are_unique() -> None:
    assert max(Counter(rule.code for rule in RULES).values()) == 1
    assert max(Counter(rule.name for rule in RULES).values()) == 1
    assert len(set(CHECKS)) == len(CHECKS)


@each_rule
def test_metadata(rule: Rule) -> None:
    assert re.fullmatch(r"ATL[0-9]{3}", rule.code)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)
    assert rule.what.endswith(".")
    assert rule.why.endswith(".")
    assert rule.good
    assert rule.until is None or rule.since <= rule.until
    assert rule.engine is None or rule.severity is Severity.ERROR


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.bad], ids=lambda rule: rule.name)
def test_the_bad_example_has_the_finding(rule: Rule) -> None:
    assert rule.code in {found.code for found in findings(rule.bad, target_of(rule))}


@each_rule
def test_the_good_example_has_no_finding(rule: Rule) -> None:
    found = findings(rule.good, target_of(rule))
    assert rule.code not in {each.code for each in found}
    # What an example shows may be better left alone altogether, such as tasks of type `parallel`.
    worse = [each for each in found if each.severity is not Severity.INFO and each.code != "ATL431"]
    assert worse == []


@pytest.mark.parametrize(("name", "target"), CASES)
def test_wording(name: str, target: Target) -> None:
    for found in report(name, target).diagnostics:
        rule = BY_CODE[found.code]
        assert found.name == rule.name
        assert RANKS[found.severity] >= RANKS[rule.severity], "a finding may only be milder than its rule"
        assert rule.since <= target
        said = QUOTED.sub("''", found.message)
        assert said.endswith(".")
        assert ". " not in said, "a message is one sentence"
        assert said[:1].isupper() or said.startswith("'"), found.message
        notes = [note.message for note in found.related]
        assert not any(JARGON.search(QUOTED.sub("", text)) for text in (said, found.help or "", *notes))
        assert found.help is None or found.help.endswith((".", "?")), found.help
        assert all(note and not note.endswith(".") for note in notes)
        assert "\n" not in found.message
