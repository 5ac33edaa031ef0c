"""Loading the workflows of installed packs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from returns.pipeline import is_successful

from attune_lint.model.files import WorkflowFile
from attune_lint.shell.loader import (
    LoaderConfig,
    load_all_workflows,
    load_pack_workflows,
    load_workflow_file,
    reload_workflow,
)
from tests.shell.packs import LINKED, workflow, write

INVALID = "version: 1.0.0\ntasks:\n  - name: a\n    action: echo\n"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return write(
        tmp_path / "packs",
        {
            "one/pack.yaml": "ref: called_otherwise\n",
            "one/workflows/a.yaml": workflow("one.a"),
            "one/workflows/invalid.yaml": "ref: one.invalid\n" + INVALID,
            "one/workflows/broken.yaml": "tasks: [\n",
            "one/actions/workflows/d.workflow.yaml": LINKED,
            "one/actions/workflows/a.yml": LINKED,
            "one/actions/workflows/deeper/x.yaml": LINKED,
            "two/workflows/f.yaml": workflow("two.f"),
            "empty/README.md": "",
            ".git/workflows/x.yaml": "",
            "file.yaml": "",
        },
    )


def config(base: Path, **changes: object) -> LoaderConfig:
    return LoaderConfig(packs_base_dir=base, **changes)  # type: ignore[arg-type]


def test_every_file_is_loaded_by_its_reference(base: Path) -> None:
    loaded = load_all_workflows(config(base)).unwrap()
    assert {ref: found.workflow is not None for ref, found in loaded.items()} == {
        "one.a": True,
        "one.broken": False,
        "one.d": True,
        "one.invalid": False,
        "two.f": True,
    }
    assert [found.code for found in loaded["one.invalid"].diagnostics] == ["ATL310"]
    assert [found.code for found in loaded["one.broken"].diagnostics] == ["ATL104"]


def test_the_file_that_the_engine_reads_is_loaded_and_the_other_told(base: Path) -> None:
    loaded = load_pack_workflows("one", base / "one", config(base)).unwrap()["one.a"]
    assert loaded.file.path == base / "one/actions/workflows/a.yml"
    assert [(found.code, found.path) for found in loaded.diagnostics] == [
        ("ATL702", base / "one/workflows/a.yaml")
    ]


def test_files_of_one_folder_are_ordered_as_the_engine_tries_them(tmp_path: Path) -> None:
    names = ["x.workflow.yaml", "x.yaml", "x.workflow.yml", "x.yml"]
    for count in range(len(names), 0, -1):
        pack = write(tmp_path / str(count), {f"workflows/{name}": workflow("p.x") for name in names[-count:]})
        loaded = load_pack_workflows("p", pack).unwrap()["p.x"]
        assert loaded.file.path.name == names[-count]
        assert [found.path.name for found in loaded.diagnostics] == sorted(
            names[-count + 1 :] if count > 1 else []
        )


def test_without_validation_a_readable_file_keeps_its_definition(base: Path) -> None:
    loaded = load_all_workflows(config(base, skip_validation=True)).unwrap()
    invalid = loaded["one.invalid"].workflow
    assert invalid is not None
    assert invalid.tasks[0].action == "echo"
    assert loaded["one.broken"].workflow is None
    assert [found.code for found in loaded["one.invalid"].diagnostics] == ["ATL310"]


def test_a_file_over_the_limit_has_a_finding_and_no_definition(base: Path) -> None:
    loaded = load_pack_workflows("two", base / "two", config(base, max_file_size=10)).unwrap()["two.f"]
    assert loaded.workflow is None
    assert [found.code for found in loaded.diagnostics] == ["ATL101"]


def test_a_file_that_is_gone_is_loaded_as_a_finding(tmp_path: Path) -> None:
    file = WorkflowFile(tmp_path / "workflows/gone.yaml", "p", "gone", "p.gone")
    loaded = load_workflow_file(file)
    assert (loaded.workflow, [found.code for found in loaded.diagnostics]) == (None, ["ATL100"])


def test_a_base_directory_that_is_not_there_is_a_failure(tmp_path: Path) -> None:
    failure = load_all_workflows(config(tmp_path / "nothing")).failure()
    assert "nothing" in failure.message


def test_a_base_directory_that_cannot_be_read_is_a_failure(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def listdir(_path: object) -> list[str]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "listdir", listdir)
    monkeypatch.setattr(os, "scandir", listdir)
    assert "Permission denied" in load_all_workflows(config(base)).failure().message


def test_a_pack_that_is_not_there_is_a_failure(tmp_path: Path) -> None:
    assert not is_successful(load_pack_workflows("gone", tmp_path / "gone"))


def test_a_workflow_is_reloaded_by_reference(base: Path) -> None:
    assert reload_workflow("one.d", config(base)).unwrap().file.name == "d"


@pytest.mark.parametrize(
    "ref", ["one", "one.", ".a", "one.a.b", "", "one.gone", "gone.a", "one/../one.a", "a\\b.c"]
)
def test_a_reference_that_names_nothing_is_a_failure(base: Path, ref: str) -> None:
    failure = reload_workflow(ref, config(base)).failure()
    assert failure.message.endswith(".")
