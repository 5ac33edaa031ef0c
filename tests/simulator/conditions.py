"""Whether a transition fires (spec: execution, Conditions)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from attune_lint import Target
from tests.simulator.evaluate import Scope
from tests.simulator.known import EvaluationError
from tests.simulator.values import FALSE_TEXTS, Unknown, is_true_text

_OUTCOMES: Final = ("succeeded", "failed", "timed_out")


def decided_by(when: str, target: Target) -> str | None:
    """The outcome that alone decides a condition; None for one that is evaluated."""
    if target is Target.V2026_06:
        return next((name for name in _OUTCOMES if f"{name}()" in when), None)
    # "ignoring case and white space" is taken to mean all white space, also between the parentheses.
    bare = re.sub(r"\s", "", when).lower()
    return next((name for name in _OUTCOMES if bare in {f"{name}()", f"{{{{{name}()}}}}"}), None)


def fires(when: str | None, scope: Scope, failed: Callable[[], None]) -> bool:
    """Whether a transition with this condition fires; `failed` hears of a condition that has no value."""
    if when is None:
        return True
    if outcome := decided_by(when, scope.target):
        return scope.outcome == outcome
    try:
        return scope.knowledge.truth(scope.evaluate_text(when))
    except EvaluationError:
        pass
    try:
        pieces = scope.pieces(when)
    except EvaluationError:
        failed()
        return scope.outcome == "succeeded"
    if "{{" not in when:
        failed()
    return _true_text(pieces, scope)


def _true_text(pieces: list[str | Unknown], scope: Scope) -> bool:
    unknown = [piece for piece in pieces if isinstance(piece, Unknown)]
    known = "".join(piece for piece in pieces if isinstance(piece, str)).strip().lower()
    if not unknown:
        return is_true_text(known)
    if known and not any(known in text for text in FALSE_TEXTS):
        return True
    if len(unknown) == 1 and not known:
        return scope.knowledge.text_truth(unknown[0])
    return scope.knowledge.holds(f"text {pieces}")
