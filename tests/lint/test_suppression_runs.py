"""Suppressions in runs: in files that were asked for and in others, for two targets, and in loading."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from attune_lint.cli import main
from attune_lint.model.files import WorkflowFile
from attune_lint.shell.loader import LoaderConfig, load_pack_workflows, load_workflow_file
from tests.shell.packs import workflow, write

Codes = Callable[..., list[tuple[str, str]]]
CALLER = """\
    retrys: 1  # attune-lint: ignore[unknown-key]
    input: {message: x} # attune-lint: ignore[ATL734]
"""


@pytest.fixture
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    files = {
        "demo/pack.yaml": "ref: demo\nversion: 1.0.0\n",
        "demo/workflows/a.yaml": workflow("demo.a") + CALLER,
        "demo/workflows/b.yaml": workflow("demo.b").replace("core.echo", "demo.a"),
    }
    monkeypatch.chdir(write(tmp_path, files))
    return tmp_path / "demo"


@pytest.fixture
def codes(demo: Path, capfd: pytest.CaptureFixture[str]) -> Codes:
    del demo

    def check(*arguments: str) -> list[tuple[str, str]]:
        main(["check", "--format", "json", *arguments])
        found = json.loads(capfd.readouterr().out)["diagnostics"]
        return [(Path(each["path"]).name, each["code"]) for each in found]

    return check


def test_unused_is_told_where_it_was_asked_for(codes: Codes) -> None:
    assert codes("demo") == [("a.yaml", "ATL001")]
    assert codes("demo/workflows/a.yaml") == [("a.yaml", "ATL001")]
    assert codes("demo/workflows/b.yaml") == []


def test_it_follows_the_selection(codes: Codes) -> None:
    assert codes("demo", "--ignore", "unused-suppression") == []
    assert codes("demo", "--ignore", "ATL734") == []
    assert codes("demo", "--extend-select", "ATL006").count(("a.yaml", "ATL006")) == 2


def test_its_lines_are_shown(demo: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--format", "full", str(demo)]) == 0
    assert "ignore[ATL734]" in capfd.readouterr().out


def test_a_text_without_its_pack(codes: Codes, demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (demo / "workflows/a.yaml").read_text() + "    foo: 1 # attune-lint: ignroe\n"
    for name, told in (([], []), (["--stdin-filename", "demo/workflows/a.yaml"], ["ATL001"])):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        assert [code for _, code in codes("-", *name)] == [*told, "ATL801", "ATL004"]
    (demo.parent / "loose.yaml").write_text(text)
    assert [code for _, code in codes("loose.yaml")] == ["ATL001", "ATL801", "ATL004"]


WAITS = """\
    next:
      - when: "{{ not failed() }}" # attune-lint: ignore[ATL533, ATL801]
        do: [b]
  - name: b
    action: core.echo
"""


def test_unused_for_both_targets(codes: Codes, demo: Path) -> None:
    path = demo / "workflows/a.yaml"
    path.write_text(workflow("demo.a") + WAITS)
    for target in ("2026.06", "2026.10"):
        assert codes("demo", "--target", target) == [("a.yaml", "ATL001")]
        assert codes("demo", "--compare-targets", "--target", target) == [("a.yaml", "ATL001")]
    path.write_text(workflow("demo.a") + '    timeout: "{{ config.s }}" # attune-lint: ignore[ATL205]\n')
    assert codes("demo", "--target", "2026.10") == [("a.yaml", "ATL001")]
    for target in ("2026.06", "2026.10"):
        assert codes("demo", "--compare-targets", "--target", target) == []


def test_what_is_loaded_leaves_out_what_is_suppressed(demo: Path) -> None:
    path = demo / "workflows/a.yaml"
    assert load_pack_workflows("demo", demo).unwrap()["demo.a"].diagnostics == ()
    file = WorkflowFile(path, "demo", "a", "demo.a")
    assert load_workflow_file(file).diagnostics == ()
    path.write_text("# attune-lint: ignore-file[ATL]\n" + workflow("demo.a").replace("core.echo", "echo"))
    loaded = load_pack_workflows("demo", demo, LoaderConfig()).unwrap()["demo.a"]
    assert loaded.workflow is None
    assert [each.engine for each in loaded.diagnostics] == ["validate"]


def test_a_suppressed_error_does_not_fail_and_leaves_the_verdict(
    demo: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    text = workflow("demo.a").replace("core.echo", "echo # attune-lint: ignore[ATL3] see ticket 5")
    (demo / "workflows/a.yaml").write_text(text)
    assert main(["check", "--format", "json", str(demo / "workflows/a.yaml")]) == 0
    report = json.loads(capfd.readouterr().out)
    assert [(file["path"], file["verdict"]) for file in report["files"]] == [
        ("demo/workflows/a.yaml", "validate")
    ]
