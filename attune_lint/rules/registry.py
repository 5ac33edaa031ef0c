"""Every rule by its code and name, and every check that runs over a decoded workflow."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, TypeAlias

from attune_lint.model.diagnostic import Diagnostic, Rule
from attune_lint.rules import ignored, iteration, packs, reader, validator
from attune_lint.rules.context import Context
from attune_lint.workflow import rules as shape
from attune_lint.yaml import rules as yaml

Check: TypeAlias = Callable[[Context], Iterable[Diagnostic]]

RULES: Final[tuple[Rule, ...]] = (
    *yaml.RULES,
    *shape.RULES,
    *reader.RULES,
    *validator.RULES,
    *iteration.RULES,
    *packs.RULES,
    *ignored.RULES,
)
CHECKS: Final[tuple[Check, ...]] = (
    *reader.CHECKS,
    *validator.CHECKS,
    *iteration.CHECKS,
    *packs.CHECKS,
    *ignored.CHECKS,
)
