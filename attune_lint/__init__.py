"""attune-lint: checks Attune workflow files as the engine does, and says everything at once."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from attune_lint.lint.in_memory import lint_pack
    from attune_lint.lint.reading import Parsed, parse_workflow, read_workflow
    from attune_lint.lint.report import FileReport, LintReport
    from attune_lint.lint.text import lint_text
    from attune_lint.model.definition import WorkflowDefinition
    from attune_lint.model.diagnostic import Diagnostic, Related, Rule
    from attune_lint.model.severity import Severity
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

# A run whose results are known needs none of these, so each is imported when it is asked for.
_HOMES: Final = {
    "lint.in_memory": ("lint_pack",),
    "lint.reading": ("Parsed", "parse_workflow", "read_workflow"),
    "lint.report": ("FileReport", "LintReport"),
    "lint.text": ("lint_text",),
    "model.definition": ("WorkflowDefinition",),
    "model.diagnostic": ("Diagnostic", "Related", "Rule"),
    "model.severity": ("Severity",),
    "model.source": ("Position", "Source", "Span"),
    "model.target": ("DEFAULT_TARGET", "Target"),
    "workflow.stored": ("definition_json",),
}


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            value = getattr(import_module(f"{__name__}.{home}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
