"""Linting one file, given its content."""

from __future__ import annotations

from pathlib import PurePath

from returns.pipeline import is_successful

from attune_lint.lint.policy import default_policy, reported
from attune_lint.lint.reading import check_workflow, decode_text, open_workflow
from attune_lint.lint.report import FileReport, LintReport
from attune_lint.model.target import DEFAULT_TARGET, Target


def lint_text(text: str | bytes, path: PurePath, *, target: str = DEFAULT_TARGET) -> LintReport:
    """The findings of one workflow file by all rules that are not opt-in; reads nothing but its arguments.

    Those that its comments suppress are left out. No such comment is called unused, since not all
    findings are known without the pack.

    Args:
        text: the content of the file.
        path: its path, which tells a workflow that an action file points at from a standalone one.
        target: the generation of the engine to judge for, ``"2026.06"`` or ``"2026.10"``.

    Raises:
        ValueError: there is no such target.
    """
    generation = Target(target)
    source = decode_text(text, path)
    if not is_successful(source):
        return LintReport(generation, (FileReport(path, "parse", generation),), (source.failure(),))
    opened = open_workflow(source.unwrap(), generation)
    parsed = check_workflow(opened, None)
    said = {path: opened.suppressions.without_unused()}
    found = reported(parsed.diagnostics, default_policy, said, generation)
    return LintReport(generation, (FileReport(path, parsed.verdict, generation),), found)
