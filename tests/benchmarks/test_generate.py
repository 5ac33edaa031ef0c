"""Generated packs are what measurements take them for."""

from __future__ import annotations

from pathlib import Path, PurePath

import pytest

from attune_lint import Target, lint_pack
from attune_lint.shell.catalogues import shipped
from attune_lint.shell.run import lint_paths
from tests.benchmarks.generate import ACTIONS, MISTAKES, WORKFLOWS, GeneratedPack, Mistake, generated, write

PACKS = list(generated(len(MISTAKES)))


def test_a_pack_depends_on_the_seed_and_its_number_alone() -> None:
    assert list(generated(2)) == PACKS[:2]
    assert next(generated(1, seed=1)).files != PACKS[0].files


def test_packs_have_the_files_that_they_should() -> None:
    for pack in PACKS:
        folders = [path.rpartition("/")[0] for path in pack.files]
        assert folders.count("actions") == ACTIONS
        assert folders.count("workflows") + folders.count("actions/workflows") == WORKFLOWS
    lines = [text.count("\n") for text in PACKS[1].files.values()]
    assert 60 < sum(lines[ACTIONS:]) / WORKFLOWS < 75


def test_only_files_with_a_mistake_have_findings(tmp_path: Path) -> None:
    workflows = write(tmp_path, 2)
    assert len(workflows) == 2 * WORKFLOWS
    run = lint_paths([str(tmp_path)])
    broken = {tmp_path / pack.name / path for pack in PACKS[:2] for path in pack.broken}
    assert {found.path for found in run.report.diagnostics} == broken


@pytest.mark.parametrize(("pack", "mistake"), list(zip(PACKS, MISTAKES, strict=True)))
def test_each_mistake_is_found(pack: GeneratedPack, mistake: Mistake) -> None:
    (broken,) = pack.broken
    files = {path: text for path, text in pack.files.items() if path == broken or "workflows/" not in path}
    report = lint_pack(files, PurePath(pack.name), known=shipped(Target.V2026_10))
    assert mistake.code in {
        found.code for found in report.diagnostics if found.path == PurePath(pack.name, broken)
    }
