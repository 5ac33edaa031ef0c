"""What must hold of the installed package alone: these tests need only pytest and the wheel."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path, PurePath

import pytest

CLEAN = """\
ref: pack.probe
label: Probe
version: "1.0.0"
tasks:
  - name: greet
    action: core.echo
    input:
      message: Hello.
"""
BROKEN = CLEAN.replace("core.echo", "echo")
DEVELOPMENT = [
    "_pytest",
    "build",
    "hypothesis",
    "importlinter",
    "jsonschema",
    "mypy",
    "pytest",
    "ruff",
    "yaml",
]


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """What `attune-lint` says to arguments, with this interpreter and in a folder."""
    command = [sys.executable, "-m", "attune_lint", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def probe(tmp_path: Path) -> Path:
    """A place for a workflow file in a pack."""
    folder = tmp_path / "pack" / "workflows"
    folder.mkdir(parents=True)
    return folder / "probe.yaml"


def test_the_public_names_are_there() -> None:
    import attune_lint

    missing = {"Source", "lint_text", "parse_workflow"} - set(attune_lint.__all__)
    assert not missing
    assert all(hasattr(attune_lint, name) for name in attune_lint.__all__)


def test_the_library_lints() -> None:
    from attune_lint import lint_text

    path = PurePath("workflows/probe.yaml")
    assert not lint_text(CLEAN, path).diagnostics
    assert lint_text(BROKEN.encode(), path, target="2026.06").diagnostics


def test_the_version_is_the_one_of_the_distribution(tmp_path: Path) -> None:
    ran = run("--version", cwd=tmp_path)
    assert (ran.returncode, ran.stdout.split()) == (0, ["attune-lint", version("attune-lint")])


def test_a_clean_file_passes(probe: Path) -> None:
    probe.write_text(CLEAN, encoding="utf-8")
    ran = run("check", "workflows/probe.yaml", cwd=probe.parent.parent)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_a_broken_file_is_shown_at_its_place(probe: Path) -> None:
    probe.write_text(BROKEN, encoding="utf-8")
    ran = run("check", "workflows/probe.yaml", cwd=probe.parent.parent)
    assert ran.returncode == 1
    assert ran.stdout.startswith("workflows/probe.yaml:6:13: error ATL")


def test_the_json_report_is_json(probe: Path) -> None:
    probe.write_text(BROKEN, encoding="utf-8")
    ran = run("check", "--format", "json", "workflows/probe.yaml", cwd=probe.parent.parent)
    report = json.loads(ran.stdout)
    assert ran.returncode == 1
    assert report["version"] == 1
    assert report["target"] == "2026.10"
    file = {"path": "workflows/probe.yaml", "verdict": "validate", "target": "2026.10"}
    assert report["files"] == [file]
    assert report["summary"]["errors"] == len(report["diagnostics"]) == 1


def test_a_wrong_option_is_wrong_usage(tmp_path: Path) -> None:
    assert run("check", "--no-such-option", cwd=tmp_path).returncode == 2


def test_a_missing_file_is_unreadable(tmp_path: Path) -> None:
    assert run("check", "nowhere.yaml", cwd=tmp_path).returncode == 2


def test_it_says_that_it_is_typed() -> None:
    assert files("attune_lint").joinpath("py.typed").is_file()


def test_nothing_of_the_development_tools_is_imported(tmp_path: Path) -> None:
    code = "import sys, attune_lint, attune_lint.cli; print(*{name.split('.')[0] for name in sys.modules})"
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True
    )
    assert not set(ran.stdout.split()) & set(DEVELOPMENT)
