"""The commands that show the rules."""

from __future__ import annotations

from returns.pipeline import is_successful

from attune_lint.commands.status import BROKEN, CLEAN
from attune_lint.lint.selection import codes_of, selection
from attune_lint.report import explain
from attune_lint.rules.registry import RULES
from attune_lint.shell.writing import complain, write


def list_rules() -> int:
    """Write every rule in a line."""
    write(explain.rule_list(RULES))
    return CLEAN


def explain_rule(selector: str) -> int:
    """Write all of one rule, given by its code or name."""
    codes = codes_of(selector)
    rules = [rule for rule in RULES if rule.code in codes]
    if len(rules) != 1:
        unknown = selection([selector], [])
        many = f"'{selector}' stands for several rules; name one."
        complain(many if is_successful(unknown) else unknown.failure())
        return BROKEN
    write(explain.explanation(rules[0]))
    return CLEAN
