"""Every rule by its code and name, every check of a decoded workflow, and every check of a pack."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, TypeAlias

from attune_lint.model.diagnostic import Diagnostic, Rule
from attune_lint.pack import rules as pack
from attune_lint.pack.pack import Pack
from attune_lint.rules import (
    assignment,
    calls,
    conditions,
    expressions,
    idle,
    ignored,
    iteration,
    joins,
    kinds,
    metadata,
    names,
    opt_in,
    pack_files,
    packs,
    reader,
    recursion,
    results,
    schemas,
    secrets,
    storage,
    suppressions,
    transitions,
    validator,
)
from attune_lint.rules.context import Context
from attune_lint.workflow import rules as shape
from attune_lint.yaml import rules as yaml

Check: TypeAlias = Callable[[Context], Iterable[Diagnostic]]
PackCheck: TypeAlias = Callable[[Pack], Iterable[Diagnostic]]

RULES: Final[tuple[Rule, ...]] = (
    *suppressions.RULES,
    *yaml.RULES,
    *shape.RULES,
    *reader.RULES,
    *validator.RULES,
    *iteration.RULES,
    *expressions.RULES,
    *names.RULES,
    *kinds.RULES,
    *conditions.RULES,
    *joins.RULES,
    *transitions.RULES,
    *idle.RULES,
    *assignment.RULES,
    *opt_in.RULES,
    *packs.RULES,
    *pack_files.RULES,
    *pack.RULES,
    *metadata.RULES,
    *calls.RULES,
    *recursion.RULES,
    *results.RULES,
    *storage.RULES,
    *ignored.RULES,
    *secrets.RULES,
)
CHECKS: Final[tuple[Check, ...]] = (
    *reader.CHECKS,
    *validator.CHECKS,
    *iteration.CHECKS,
    *expressions.CHECKS,
    *names.CHECKS,
    *kinds.CHECKS,
    *conditions.CHECKS,
    *joins.CHECKS,
    *transitions.CHECKS,
    *idle.CHECKS,
    *assignment.CHECKS,
    *opt_in.CHECKS,
    *packs.CHECKS,
    *schemas.CHECKS,
    *metadata.CHECKS,
    *calls.CHECKS,
    *recursion.CHECKS,
    *results.CHECKS,
    *storage.CHECKS,
    *ignored.CHECKS,
    *secrets.CHECKS,
)
PACK_CHECKS: Final[tuple[PackCheck, ...]] = pack_files.CHECKS
