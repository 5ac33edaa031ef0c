"""What linting gives."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

from attrs import evolve, frozen

from attune_lint.model.diagnostic import Diagnostic, Verdict, in_order
from attune_lint.model.severity import Severity
from attune_lint.model.target import DEFAULT_TARGET, Target


@frozen
class FileReport:
    """One file and the engine's verdict on it, None where the file could not be read.

    `target` is the generation of the engine that the file was judged for.
    """

    path: PurePath
    verdict: Verdict | None
    target: Target = DEFAULT_TARGET


@frozen
class LintReport:
    """The findings of a run, sorted by file, place and code, and the verdict on each file.

    `target` is that of the first file, where configurations give files several. `left_out` are findings
    that are there and count, but are not to be shown.
    """

    target: Target
    files: tuple[FileReport, ...]
    diagnostics: tuple[Diagnostic, ...]
    left_out: tuple[Diagnostic, ...] = ()

    @property
    def all_diagnostics(self) -> tuple[Diagnostic, ...]:
        """All findings, those that are not to be shown last."""
        return self.diagnostics + self.left_out

    def count(self, severity: Severity) -> int:
        """How many findings have a severity."""
        return sum(found.severity is severity for found in self.all_diagnostics)

    def at_most(self, number: int) -> LintReport:
        """The same report with no more findings to show: the most severe ones, the first of these.

        Args:
            number: how many to show, 0 for all.
        """
        if not 0 < number < len(self.diagnostics):
            return self
        ranks = {severity: rank for rank, severity in enumerate(Severity)}
        worst_first = sorted(self.diagnostics, key=lambda found: ranks[found.severity])
        left_out = in_order((*worst_first[number:], *self.left_out))
        return evolve(self, diagnostics=in_order(worst_first[:number]), left_out=left_out)


def in_path_order(files: Iterable[FileReport]) -> tuple[FileReport, ...]:
    """Files sorted by path."""
    return tuple(sorted(files, key=lambda file: file.path.as_posix()))
