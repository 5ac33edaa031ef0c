"""Packs on disk that are made to hang a run, or to lead it astray."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from attune_lint.shell.run import lint_paths
from tests.shell.packs import write

MANIFEST = "ref: demo\nversion: 1.0.0\n"
DO = "ref: demo.do\nlabel: Do\n"
JOB = "ref: demo.job\nlabel: Job\nversion: 1.0.0\ntasks:\n  - {name: a, action: demo.do}\n"


def codes(root: Path, *paths: str) -> list[tuple[str, str]]:
    found = lint_paths(paths or ("demo",), working_directory=root).report.diagnostics
    return [(each.code, each.path.as_posix()) for each in found]


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    write(tmp_path, {"demo/pack.yaml": MANIFEST, "demo/actions/do.yaml": DO, "demo/workflows/job.yaml": JOB})
    return tmp_path / "demo"


def test_pipes_that_are_called_like_files_of_a_pack(demo: Path) -> None:
    os.mkfifo(demo / "actions" / "pipe.yaml")
    os.mkfifo(demo / "workflows" / "pipe.yaml")
    os.mkfifo(demo / "graph.yaml")
    (demo / "actions" / "do.yaml").write_text(DO + "workflow_file: ../graph.yaml\n", encoding="utf-8")
    found = codes(demo.parent)
    assert ("ATL720", "demo/actions/do.yaml") in found
    assert ("ATL100", "demo/workflows/pipe.yaml") in found


@pytest.mark.parametrize("folder", ["actions", "workflows", "actions/workflows", "."])
def test_links_that_lead_in_circles(demo: Path, folder: str) -> None:
    (demo / folder).mkdir(exist_ok=True)
    (demo / folder / "loop.yaml").symlink_to("loop.yaml")
    (demo / folder / "up").symlink_to(demo)
    (demo / "actions" / "do.yaml").write_text(DO + "workflow_file: ../loop.yaml\n", encoding="utf-8")
    found = codes(demo.parent)
    assert ("ATL720", "demo/actions/do.yaml") in found
    assert "ATL730" not in {code for code, _ in found}


@pytest.mark.parametrize("path", ['"a\\0b"', "x" * 10_000, "x/" * 5000, "../" * 5000, "~", "'.'", "'..'"])
def test_paths_that_no_system_takes(demo: Path, path: str) -> None:
    (demo / "actions" / "do.yaml").write_text(DO + f"workflow_file: {path}\n", encoding="utf-8")
    found = [code for code, where in codes(demo.parent) if where == "demo/actions/do.yaml"]
    assert found in (["ATL720"], ["ATL721"])


def test_a_manifest_that_is_a_pipe(demo: Path) -> None:
    (demo / "pack.yaml").unlink()
    os.mkfifo(demo / "pack.yaml")
    assert "ATL737" not in {code for code, _ in codes(demo.parent)}


def test_many_packs_beside(demo: Path) -> None:
    for number in range(1000):
        (demo.parent / f"beside{number}").mkdir()
    calls = "".join(f"  - {{name: t{n}, action: other{n}.do}}\n" for n in range(50))
    (demo / "workflows" / "job.yaml").write_text(JOB + calls, encoding="utf-8")
    assert [code for code, _ in codes(demo.parent)] == ["ATL731"] * 50
