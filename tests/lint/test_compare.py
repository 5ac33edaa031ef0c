"""Comparing generations of the engine, and rules that are on only where they are asked for."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from attune_lint import lint_text
from attune_lint.cli import main
from attune_lint.model.severity import Severity
from tests.shell.packs import write

FILE = """\
ref: demo.job
label: Job
version: "1.0.0"
tasks:
  - name: a
    action: core.noop
    input: {message: Go}
    timeout: "{{ config.seconds }}"
    next:
      - when: "{{ not failed() }}"
        do: [b]
  - name: b
    action: core.echo
    input: {message: Done}
"""


@pytest.fixture
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(write(tmp_path, {"demo/workflows/job.yaml": FILE}))
    return tmp_path


def check(capfd: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, object]]:
    main(["check", "--format", "json", *arguments])
    found = json.loads(capfd.readouterr().out)["diagnostics"]
    assert isinstance(found, list)
    return found


def test_what_only_the_other_generation_says_is_added(demo: Path, capfd: pytest.CaptureFixture[str]) -> None:
    del demo
    assert check(capfd, "demo") == []
    compared = check(capfd, "demo", "--compare-targets")
    assert [(each["code"], each["engine"]) for each in compared] == [("ATL205", None), ("ATL533", None)]
    messages = [str(each["message"]) for each in compared]
    assert messages[0].endswith(", with the engine 2026.06.")
    assert messages[1].count("2026.06") == 1


def test_what_both_say_is_said_once(demo: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (demo / "demo/workflows/job.yaml").write_text(FILE.replace("do: [b]", "do: [c]"))
    codes = [each["code"] for each in check(capfd, "demo", "--compare-targets", "--target", "2026.06")]
    assert codes.count("ATL213") == 1


def test_standard_input_is_read_once(
    demo: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    del demo
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(FILE.encode())))
    codes = [each["code"] for each in check(capfd, "-", "--compare-targets")]
    assert codes == ["ATL205", "ATL533"]


def test_a_rule_that_is_off_is_on_where_it_is_asked_for(
    demo: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    report = lint_text(FILE, demo / "demo/workflows/job.yaml")
    assert [each for each in report.diagnostics if each.severity is Severity.INFO] == []
    for options in (["--select", "ATL423"], ["--extend-select", "failure-not-handled"]):
        found = check(capfd, "demo", *options)
        assert [(each["code"], each["severity"]) for each in found] == [("ATL423", "info")] * 2


def test_a_handler_needs_none(demo: Path, capfd: pytest.CaptureFixture[str]) -> None:
    handled = FILE.replace("{{ not failed() }}", "{{ failed() }}")
    (demo / "demo/workflows/job.yaml").write_text(handled)
    assert check(capfd, "demo", "--select", "ATL423") == []
    (demo / "demo/workflows/job.yaml").write_text(FILE.replace("do: [b]", "do: b"))
    assert check(capfd, "demo", "--select", "ATL423") != []
