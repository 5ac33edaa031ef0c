"""Rules as a person reads them."""

from __future__ import annotations

from attrs import evolve

from attune_lint.model.diagnostic import Rule
from attune_lint.model.severity import Severity
from attune_lint.model.target import Target
from attune_lint.report.explain import explanation, rule_list

RULE = Rule(
    code="ATL999",
    name="a-rule",
    severity=Severity.WARNING,
    engine=None,
    what="Something is odd.",
    why="It has no effect.",
    bad="a: \x1b\ufeff\n",
    good="a: b\n",
)


def test_rules_are_listed_by_code_in_columns() -> None:
    other = evolve(RULE, code="ATL998", name="a-longer-name", severity=Severity.ERROR)
    assert list(rule_list([RULE, other])) == [
        "ATL998  error    a-longer-name  Something is odd.\n",
        "ATL999  warning  a-rule         Something is odd.\n",
    ]
    assert list(rule_list([])) == []


def test_a_rule_is_explained_with_its_examples() -> None:
    assert (
        "".join(explanation(RULE))
        == """\
ATL999 a-rule

Something is odd.

It has no effect.

Severity: warning
Engine:   accepts the file
Targets:  2026.06 and later
Claim:    sound: never wrong when it speaks

Found in:

    a: <U+001B><U+FEFF>

Not found in:

    a: b
"""
    )


def test_a_rule_without_examples_and_for_one_target_says_so() -> None:
    rule = evolve(RULE, bad="", engine="validate", until=Target.V2026_06, sound=False)
    text = "".join(explanation(rule))
    assert "rejects the file when it validates it" in text
    assert "Targets:  2026.06\n" in text
    both = "".join(explanation(evolve(RULE, until=Target.V2026_10, opt_in=True)))
    assert "2026.06 to 2026.10" in both
    assert "Off, unless it is selected." in both
    assert "heuristic" in text
    assert "Found in" not in text
    assert "reads it" in "".join(explanation(evolve(RULE, engine="parse")))
