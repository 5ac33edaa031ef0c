"""The ATL0 family: what comments tell attune-lint itself."""

from __future__ import annotations

from typing import Final

from attune_lint.model.diagnostic import Rule
from attune_lint.model.examples import GOOD
from attune_lint.model.severity import Severity

_FILE: Final = "# file: workflows/job.yaml\n"
_BODY: Final = GOOD + "    input: {message: Go}\n"
_IGNORED: Final = "    retrys: 3  # attune-lint: ignore[unknown-key]"
_GOOD: Final = f"{_FILE}{_BODY}{_IGNORED} read by our own scripts\n"


def _example(comment: str) -> str:
    return f"{_FILE}{_BODY}    retrys: 3  # attune-lint: {comment}\n"


UNUSED: Final = Rule(
    code="ATL001",
    name="unused-suppression",
    severity=Severity.WARNING,
    what="A comment suppresses a rule that finds nothing there.",
    why="It would hide a mistake that is made there later, and tells readers of one that is gone.",
    bad=f"{_FILE}{_BODY}    # attune-lint: ignore[unknown-key]\n    timeout: 5\n",
    good=_GOOD,
)

NO_CODE: Final = Rule(
    code="ATL002",
    name="suppression-without-rule",
    severity=Severity.WARNING,
    what="A comment that is to suppress findings names no rule.",
    why="It suppresses nothing. What is to be left unsaid has to be named, so that all else is still found.",
    bad=_example("ignore"),
    good=_GOOD,
)

UNKNOWN_RULE: Final = Rule(
    code="ATL003",
    name="unknown-suppressed-rule",
    severity=Severity.WARNING,
    what="A comment suppresses a rule that does not exist.",
    why="It suppresses nothing.",
    bad=_example("ignore[unknwon-key]"),
    good=_GOOD,
)

MALFORMED: Final = Rule(
    code="ATL004",
    name="malformed-suppression",
    severity=Severity.WARNING,
    what="A comment speaks to attune-lint, but not in a way that it understands.",
    why="It suppresses nothing.",
    bad=_example("ignroe[unknown-key]"),
    good=_GOOD,
)

TOO_LATE: Final = Rule(
    code="ATL005",
    name="late-file-suppression",
    severity=Severity.WARNING,
    what="A comment that is to speak of the whole file stands behind its first key.",
    why="It suppresses nothing: what holds for a file is to be seen at its head.",
    bad=_example("ignore-file[unknown-key]"),
    good=f"{_FILE}# attune-lint: ignore-file[unknown-key] read by our own scripts\n{_BODY}    retrys: 3\n",
)

NO_REASON: Final = Rule(
    code="ATL006",
    name="suppression-without-reason",
    severity=Severity.INFO,
    what="A comment suppresses findings, and does not say why.",
    why="Who reads it later can't tell whether it is still needed. This rule is off unless it is selected.",
    bad=_example("ignore[unknown-key]").removeprefix(_FILE),
    good=_GOOD.removeprefix(_FILE),
    opt_in=True,
)

RULES: Final = (UNUSED, NO_CODE, UNKNOWN_RULE, MALFORMED, TOO_LATE, NO_REASON)
CODES: Final = frozenset(rule.code for rule in RULES)
"""The findings about comments, which are made of what the other rules find."""
