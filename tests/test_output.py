"""What is written where: `--format`, and what of it the environment decides."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from attune_lint.cli import main
from attune_lint.commands.output import Output, chosen_outputs
from attune_lint.report.formats import FORMATS
from tests.shell.packs import write

BROKEN = "ref: demo.b\nlabel: L\nversion: 1.0.0\ntasks:\n  - name: a\n    action: core.echo\n    retrys: 1\n"
LINE = "demo/workflows/b.yaml:7:5: warning ATL801 "
COMMAND = (
    "::warning file=demo/workflows/b.yaml,line=7,endLine=7,col=5,endColumn=10,title=ATL801 unknown-key::"
)
JOB: Mapping[str, str] = {"GITHUB_ACTIONS": "true"}


@pytest.fixture(autouse=True)
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"demo/pack.yaml": "ref: demo\nversion: 1.0.0\n", "demo/workflows/b.yaml": BROKEN})
    monkeypatch.chdir(tmp_path)


def test_one_format_for_people_where_none_is_named() -> None:
    assert chosen_outputs([], terminal=True, environment={}).unwrap() == (Output("full"),)
    assert chosen_outputs([], terminal=False, environment={}).unwrap() == (Output("concise"),)


@pytest.mark.parametrize("terminal", [True, False])
def test_in_a_job_of_github_its_commands_as_well(terminal: bool) -> None:
    chosen = chosen_outputs([], terminal=terminal, environment=JOB)
    assert chosen.unwrap() == (Output("concise"), Output("github"))
    named = chosen_outputs(["full"], terminal=terminal, environment=JOB)
    assert named.unwrap() == (Output("full"),)
    other = chosen_outputs([], terminal=False, environment={"GITHUB_ACTIONS": "false"})
    assert other.unwrap() == (Output("concise"),)


def test_a_file_may_hold_colons() -> None:
    chosen = chosen_outputs(["sarif:C:\\a\\b.sarif", "json"], terminal=False, environment={})
    assert chosen.unwrap() == (Output("sarif", "C:\\a\\b.sarif"), Output("json"))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["jsno"], "there is no format 'jsno'. Did you mean 'json'?"),
        (["xyz:out"], f"there is no format 'xyz'. There are {', '.join(FORMATS)}."),
        (["sarif:"], "'sarif:' names no file; write it behind the colon, or leave the colon out."),
        (
            ["json:x", "json", "full"],
            "only one format can go to standard output; give the others a file, as in sarif:FILE.",
        ),
        (["json:x", "full:x"], "only one format can go to 'x'; give each a file of its own."),
    ],
)
def test_what_can_not_be_asked_for(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "demo", *(f"--format={word}" for word in words)]) == 2
    assert capsys.readouterr() == ("", f"attune-lint: {message}\n")
    assert not Path("x").exists()


def test_each_goes_to_its_place(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--format=json:a.json", "--format=concise", "--format=full:b:c.txt", "--color=always"]
    assert main(["check", "demo", *arguments]) == 0
    assert LINE.split()[-1] in capsys.readouterr().out
    assert json.loads(Path("a.json").read_text())["summary"]["warnings"] == 1
    text = Path("b:c.txt").read_text()
    assert text.startswith("warning[ATL801]: ")
    assert "\x1b" not in text


def test_only_files_leave_standard_output_empty(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "demo", "--format", "sarif:out.sarif", "--fail-on", "warning"]) == 1
    assert capsys.readouterr() == ("", "")
    (run,) = json.loads(Path("out.sarif").read_text())["runs"]
    assert [result["ruleId"] for result in run["results"]] == ["ATL801"]
    assert run["tool"]["driver"]["version"]


def test_a_file_that_can_not_be_written(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--format", "json:no/out.json", "--format", "concise", "--format", "jsonl:out"]
    assert main(["check", "demo", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out.startswith(LINE)
    assert err == "attune-lint: 'no/out.json' can't be written: No such file or directory.\n"
    assert json.loads(Path("out").read_text())["code"] == "ATL801"


@pytest.mark.skipif(os.name == "nt", reason="names of files are no bytes there")
def test_a_name_that_is_no_text_can_be_written(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    Path("demo/workflows/b.yaml").rename("demo/workflows/caf\udce9.yaml")
    arguments = ["--select", "ATL801", "--format", "concise:out", "--format", "github"]
    assert main(["check", "demo", *arguments]) == 0
    assert Path("out").read_bytes().startswith(b"demo/workflows/caf\xe9.yaml:7:5: ")
    assert b"file=demo/workflows/caf\xe9.yaml,line=7" in capsysbinary.readouterr().out


def test_a_job_of_github_shows_both(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert main(["check", "demo"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith(LINE)
    assert second.startswith(COMMAND)


@pytest.mark.parametrize("name", ["full", "concise"])
def test_a_log_is_given_no_commands(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    evil = BROKEN.replace("retrys", "'##[stop-commands]x'")
    Path("demo/workflows/b.yaml").write_text(evil)
    assert main(["check", "demo", "--format", name]) == 0
    assert "##[stop" in capsys.readouterr().out
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert main(["check", "demo", "--format", name]) == 0
    out = capsys.readouterr().out
    assert "##[stop" not in out
    assert "# #[stop" in out


def test_links_where_they_are_wanted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_HYPERLINK", "1")
    assert main(["check", "demo"]) == 0
    assert "\x1b]8;;https://" in capsys.readouterr().out
    monkeypatch.setenv("FORCE_HYPERLINK", "0")
    assert main(["check", "demo"]) == 0
    assert "\x1b" not in capsys.readouterr().out
