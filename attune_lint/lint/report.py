"""What linting gives."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

from attrs import frozen

from attune_lint.model.diagnostic import Diagnostic, Verdict
from attune_lint.model.severity import Severity
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


def in_path_order(files: Iterable[FileReport]) -> tuple[FileReport, ...]:
    """Files sorted by path."""
    return tuple(sorted(files, key=lambda file: file.path.as_posix()))
