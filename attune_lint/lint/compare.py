"""What files mean to one generation of the engine and not to another."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from attune_lint.lint.report import LintReport
from attune_lint.model.diagnostic import Diagnostic, in_order
from attune_lint.rules.suppressions import UNUSED


def with_other_target(report: LintReport, other: LintReport) -> LintReport:
    """A report with the findings that only another target has, each of which says so.

    A suppression is called unused only if it is so for both. Verdicts stay those of the first
    target, since what another engine says is no reason to reject a file.
    """
    unused = {_key(found) for found in other.diagnostics if found.code == UNUSED.code}
    own = [found for found in report.diagnostics if found.code != UNUSED.code or _key(found) in unused]
    return evolve(report, diagnostics=in_order((*own, *_only_in(other, report))))


def _only_in(other: LintReport, report: LintReport) -> Iterator[Diagnostic]:
    known = {_key(found) for found in report.diagnostics}
    for found in other.diagnostics:
        if _key(found) not in known and found.code != UNUSED.code:
            said = f"{found.message.removesuffix('.')}, with the engine {other.target}."
            message = found.message if other.target in found.message else said
            yield evolve(found, message=message, engine=None)


def _key(found: Diagnostic) -> tuple[object, ...]:
    return found.path, found.span, found.code
