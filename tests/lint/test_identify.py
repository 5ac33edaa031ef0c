"""Workflow files by their paths, and packs by their manifests (spec: workflow-format, pack-layout)."""

from __future__ import annotations

from itertools import permutations
from pathlib import PurePath

import pytest
from returns.pipeline import is_successful

from attune_lint.lint.identify import declared_reference, shadowed, workflow_file
from attune_lint.model.files import WorkflowFile, precedence

# In the order in which the engine looks for a workflow called `job`.
IN_ORDER = [
    PurePath("demo") / folder / f"job{ending}"
    for folder in ("actions/workflows", "workflows")
    for ending in (".workflow.yaml", ".yaml", ".workflow.yml", ".yml")
]


@pytest.mark.parametrize("path", IN_ORDER)
def test_workflow_files(path: PurePath) -> None:
    assert workflow_file(path, "demo").unwrap() == WorkflowFile(path, "demo", "job", "demo.job")


@pytest.mark.parametrize(
    "path",
    [
        *(
            "demo/workflows/job.json",
            "demo/workflows/job",
            "demo/workflows/job.YAML",
            "demo/job.yaml",
            "job.yaml",
        ),
        *("demo/workflows/deep/job.yaml", "demo/actions/job.yaml", "demo/workflows/.workflow.yaml"),
    ],
)
def test_other_files(path: str) -> None:
    found = workflow_file(PurePath(path), "demo")
    assert not is_successful(found)
    assert [each.code for each in found.failure()] == ["ATL701"]


def test_precedence() -> None:
    ranks = [precedence(path) for path in IN_ORDER]
    assert ranks == sorted(set(ranks))


def test_shadowed() -> None:
    for first, second in permutations(IN_ORDER[::3], 2):
        files = {path: workflow_file(path, "demo").unwrap() for path in (first, second)}
        (found,) = shadowed(files)
        assert (found.code, found.path) == ("ATL702", max(first, second, key=IN_ORDER.index))
        assert [note.path for note in found.related] == [min(first, second, key=IN_ORDER.index)]
    other = PurePath("demo/workflows/other.yaml")
    assert shadowed({path: workflow_file(path, "demo").unwrap() for path in (IN_ORDER[0], other)}) == ()


@pytest.mark.parametrize(
    ("manifest", "reference"),
    [
        ("ref: demo\nversion: 1.0.0\n", "demo"),
        ("x: &r demo\n'ref': *r\n", "demo"),
        ("{version: 1, ref: demo}", "demo"),
        ("ref: 5\n", "5"),
        ("ref:\n", None),
        ("ref: [demo]\n", None),
        ("ref: *none\n", None),
        ("*none : demo\n", None),
        ("[ref]: demo\n", None),
        ("Ref: demo\n", None),
        ("- ref: demo\n", None),
        ("demo\n", None),
        ("", None),
        ("ref: [\n", None),
        ("ref: \xff", None),
    ],
)
def test_declared_references(manifest: str, reference: str | None) -> None:
    assert declared_reference(manifest.encode("latin-1")) == reference
