"""Linting the example files of rules."""

from __future__ import annotations

import re
from pathlib import PurePath

from attune_lint import Diagnostic, Source, Target, lint_pack
from attune_lint.lint.reading import check_workflow, open_workflow
from attune_lint.lint.suppressed import without_suppressed
from attune_lint.model.files import WorkflowFile
from attune_lint.shell.catalogues import shipped

PATH = PurePath("packs/demo/workflows/job.yaml")
FILE = WorkflowFile(PATH, "demo", "job", "demo.job")
MANIFEST = {"pack.yaml": "ref: demo\nversion: 1.0.0\n"}
HEADING = re.compile(r"^# file: (.+)\n", re.MULTILINE)


def files_of(example: str) -> dict[str, str]:
    """The files of a pack in an example, each behind a line with its path."""
    _, *parts = HEADING.split(example)
    return MANIFEST | dict(zip(parts[::2], parts[1::2], strict=True))


def findings(example: str, target: Target) -> tuple[Diagnostic, ...]:
    """All findings of an example: of a pack where it names files, else of one workflow."""
    if HEADING.match(example):
        return lint_pack(
            files_of(example), PurePath("packs/demo"), target=target, known=shipped(target)
        ).diagnostics
    opened = open_workflow(Source(PATH, example), target)
    found = (*check_workflow(opened, FILE).diagnostics, *opened.suppressions.diagnostics)
    return tuple(without_suppressed(found, {PATH: opened.suppressions}))
