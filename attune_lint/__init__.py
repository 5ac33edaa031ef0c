"""attune-lint: checks Attune workflow files as the engine does, and says everything at once."""

from __future__ import annotations

from attune_lint.lint.in_memory import lint_pack
from attune_lint.lint.reading import Parsed, parse_workflow, read_workflow
from attune_lint.lint.report import FileReport, LintReport
from attune_lint.lint.text import lint_text
from attune_lint.model.definition import WorkflowDefinition
from attune_lint.model.diagnostic import Diagnostic, Related, Rule, Severity
from attune_lint.model.source import Position, Source, Span
from attune_lint.model.target import DEFAULT_TARGET, Target
from attune_lint.workflow.stored import definition_json

__all__ = [
    "DEFAULT_TARGET",
    "Diagnostic",
    "FileReport",
    "LintReport",
    "Parsed",
    "Position",
    "Related",
    "Rule",
    "Severity",
    "Source",
    "Span",
    "Target",
    "WorkflowDefinition",
    "definition_json",
    "lint_pack",
    "lint_text",
    "parse_workflow",
    "read_workflow",
]
