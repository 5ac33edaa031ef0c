"""What README.md shows for pipelines does what it is there for, as far as a machine without them can tell."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from tests.shell.packs import workflow, write
from tests.test_readme import BLOCKS

GITHUB = ".github/workflows/attune-lint.yaml"
GITLAB = ".gitlab-ci.yml"
INSTALLATION = "pip install attune-lint"
GOOD = workflow("demo.job")
BROKEN = GOOD.replace("core.echo", "echo")

Ran = subprocess.CompletedProcess[str]


def shown(path: str) -> Any:
    """What README.md shows for a file."""
    (text,) = [text for language, name, text in BLOCKS if (language, name) == ("yaml", path)]
    return yaml.safe_load(text)


def github_steps() -> list[dict[str, Any]]:
    (job,) = shown(GITHUB)["jobs"].values()
    steps: list[dict[str, Any]] = job["steps"]
    return steps


def github_commands() -> list[str]:
    return [step["run"] for step in github_steps() if "run" in step]


def gitlab_commands() -> list[str]:
    (job,) = shown(GITLAB).values()
    commands: list[str] = job["script"]
    return commands


def run(commands: list[str], directory: Path) -> Ran:
    """Run commands as a pipeline does, but with the attune-lint of this checkout, which is on the path."""
    assert commands[0] == INSTALLATION
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    return subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", "\n".join(commands[1:])],
        cwd=directory,
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return write(tmp_path, {"pack.yaml": "ref: demo\nversion: 1.0.0\n", "workflows/job.yaml": GOOD})


@pytest.mark.parametrize("commands", [github_commands(), gitlab_commands()], ids=["github", "gitlab"])
def test_a_pipeline_passes_and_fails(pack: Path, commands: list[str]) -> None:
    passed = run(commands, pack)
    assert passed.returncode == 0, passed.stderr
    write(pack, {"workflows/job.yaml": BROKEN})
    failed = run(commands, pack)
    assert (failed.returncode, failed.stderr) == (1, "")


def test_github_shows_findings_and_uploads_what_was_written(pack: Path) -> None:
    write(pack, {"workflows/job.yaml": BROKEN})
    assert re.search(
        r"^::error .*file=workflows/job\.yaml", run(github_commands(), pack).stdout, re.MULTILINE
    )
    (uploaded,) = [
        step["with"]["sarif_file"] for step in github_steps() if "sarif_file" in step.get("with", {})
    ]
    log = json.loads((pack / uploaded).read_text("utf-8"))
    assert log["version"] == "2.1.0"
    assert [result["ruleId"] for result in log["runs"][0]["results"]] == ["ATL310"]


def test_github_has_what_its_steps_need() -> None:
    document = shown(GITHUB)
    assert document["permissions"] == {"contents": "read", "security-events": "write"}
    assert document[True] == ["push", "pull_request"], "a YAML 1.1 parser takes `on` for true"
    assert all(("uses" in step) != ("run" in step) for step in github_steps())
    used = [step["uses"] for step in github_steps() if "uses" in step]
    assert all(re.fullmatch(r"[\w-]+/[\w/-]+@v\d+", each) for each in used)
    (upload,) = [step for step in github_steps() if "upload-sarif" in step.get("uses", "")]
    assert upload["if"] == "${{ !cancelled() }}", "what failed is uploaded, too"


def test_gitlab_collects_what_was_written(pack: Path) -> None:
    write(pack, {"workflows/job.yaml": BROKEN})
    assert "error ATL310" in run(gitlab_commands(), pack).stdout
    (job,) = shown(GITLAB).values()
    assert job["artifacts"]["when"] == "always"
    reports = job["artifacts"]["reports"]
    (issue,) = json.loads((pack / reports["codequality"]).read_text("utf-8"))
    assert issue["location"]["path"] == "workflows/job.yaml"
    suites = ElementTree.parse(pack / reports["junit"]).getroot()
    assert len(list(suites.iter("failure"))) == 1
