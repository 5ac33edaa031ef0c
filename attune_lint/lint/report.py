"""What linting gives."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

from attrs import frozen

from attune_lint.model.diagnostic import Diagnostic, Severity, Verdict, in_order
from attune_lint.model.target import Target


@frozen
class FileReport:
    """One file and the engine's verdict on it: None where the file could not be read."""

    path: PurePath
    verdict: Verdict | None


@frozen
class LintReport:
    """The findings of a run, sorted by file, place and code, and the verdict on each file."""

    target: Target
    files: tuple[FileReport, ...]
    diagnostics: tuple[Diagnostic, ...]

    def count(self, severity: Severity) -> int:
        """How many findings have a severity."""
        return sum(found.severity is severity for found in self.diagnostics)


def merged(target: Target, reports: Iterable[LintReport]) -> LintReport:
    """One report of several."""
    reports = tuple(reports)
    files = sorted(
        (file for report in reports for file in report.files), key=lambda file: file.path.as_posix()
    )
    return LintReport(
        target, tuple(files), in_order(found for report in reports for found in report.diagnostics)
    )
