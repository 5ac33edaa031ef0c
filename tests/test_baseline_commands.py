"""The commands on baselines."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from attune_lint.cli import main
from tests.shell.packs import workflow, write

Run = Callable[..., tuple[int, str, str]]
FILE = "attune-lint-baseline.json"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    files = {
        "demo/pack.yaml": "ref: demo\nversion: 1.0.0\n",
        "demo/workflows/a.yaml": workflow("demo.a") + "    retrys: 1\n",
        "demo/workflows/b.yaml": workflow("demo.b").replace("core.echo", "echo"),
    }
    monkeypatch.chdir(write(tmp_path, files))
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)

    def run_command(*arguments: str) -> tuple[int, str, str]:
        status = main(arguments)
        return (status, *capfd.readouterr())

    return run_command


def listed(file: str = FILE) -> list[tuple[str, str]]:
    return [(each["path"], each["rule"]) for each in json.loads(Path(file).read_text())["findings"]]


def test_only_new_findings_are_reported(run: Run) -> None:
    assert run("check", "demo")[0] == 1
    assert run("baseline", "write", "demo") == (0, f"Wrote 2 findings to {FILE}.\n", "")
    assert listed() == [("demo/workflows/a.yaml", "ATL801"), ("demo/workflows/b.yaml", "ATL310")]
    assert run("baseline", "check", "demo") == (0, "", "")
    assert run("check", "demo", "--baseline", FILE) == (0, "", "")
    with Path("demo/workflows/a.yaml").open("a") as file:
        file.write("    retrys: 2\n    foo: 1\n  - name: b\n    action: echo\n")
    for command in (["baseline", "check", "demo"], ["check", "demo", "--baseline", FILE]):
        status, out, err = run(*command)
        assert (status, err) == (1, "")
        assert "retrys: 1" not in out
        assert "'foo'" in out


def test_what_is_mended_is_stale(run: Run) -> None:
    run("baseline", "write", "demo")
    Path("demo/workflows/b.yaml").write_text(workflow("demo.b"))
    status, out, err = run("baseline", "check", "demo")
    assert (status, out) == (1, "")
    stale = "demo/workflows/b.yaml: ATL310 at tasks[a].action is in the baseline, and is not found any more."
    advice = f"1 finding in '{FILE}' can go; write it anew with 'attune-lint baseline write'."
    assert err == f"attune-lint: {stale}\nattune-lint: {advice}\n"
    assert run("check", "demo", "--baseline", FILE) == (0, "", "")
    assert run("baseline", "write", "demo")[1] == f"Wrote 1 finding to {FILE}.\n"
    assert listed() == [("demo/workflows/a.yaml", "ATL801")]
    Path("demo/workflows/a.yaml").unlink()
    assert run("baseline", "check", "demo")[0] == 1


def test_what_is_not_looked_at_is_not_stale_and_stays(run: Run) -> None:
    run("baseline", "write", "demo")
    before = Path(FILE).read_text()
    for looked_at in (["demo/workflows/a.yaml"], ["demo", "--select", "ATL801"]):
        assert run("baseline", "check", *looked_at) == (0, "", "")
        assert run("baseline", "write", *looked_at)[0] == 0
        assert Path(FILE).read_text() == before


def test_a_file_that_can_not_be_read_any_more_has_nothing_stale(run: Run) -> None:
    run("baseline", "write", "demo")
    Path("demo/workflows/a.yaml").write_text("a: [\n")
    status, out, err = run("baseline", "check", "demo")
    assert (status, err) == (1, "")
    assert "ATL104" in out


def test_a_rule_that_is_gone_is_stale(run: Run) -> None:
    run("baseline", "write", "demo")
    Path(FILE).write_text(Path(FILE).read_text().replace("ATL801", "ATL999").replace("tasks[a].retrys", ""))
    status, out, err = run("baseline", "check", "demo")
    assert status == 1
    assert "ATL801" in out
    assert "demo/workflows/a.yaml: ATL999 is in the baseline" in err


def test_many_stale_entries_are_counted(run: Run) -> None:
    lines = "".join(f"    key{number}: 1\n" for number in range(30))
    Path("demo/workflows/a.yaml").write_text(workflow("demo.a") + lines)
    run("baseline", "write", "demo")
    Path("demo/workflows/a.yaml").write_text(workflow("demo.a"))
    _, _, err = run("baseline", "check", "demo")
    assert len(err.splitlines()) == 11
    assert f"30 findings in '{FILE}' can go" in err


def test_a_baseline_elsewhere_has_paths_from_its_folder(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("baseline", "write", "demo", "--file", "demo/known.json")[0] == 0
    assert listed("demo/known.json")[0] == ("workflows/a.yaml", "ATL801")
    monkeypatch.chdir("demo/workflows")
    assert run("baseline", "check", "..", "--file", "../known.json") == (0, "", "")


@pytest.mark.parametrize(
    "arguments", [["baseline", "check"], ["check", "--baseline", FILE], ["baseline", "write"]]
)
def test_a_file_that_is_no_baseline(run: Run, arguments: list[str]) -> None:
    Path(FILE).write_text("{}")
    message = f"attune-lint: '{FILE}' is no baseline; give another file, or remove it.\n"
    assert run(*arguments) == (2, "", message)
    assert Path(FILE).read_text() == "{}"


def test_a_baseline_that_is_not_there(run: Run) -> None:
    status, out, err = run("baseline", "check")
    assert (status, out) == (2, "")
    assert err.startswith(f"attune-lint: '{FILE}': The file can't be read: No such file")


def test_nothing_is_written_if_something_can_not_be_read(run: Run) -> None:
    Path("demo/workflows/c.yaml").mkdir()
    Path("demo/workflows/d.yaml").symlink_to("d.yaml")
    status, out, _ = run("baseline", "write", "demo")
    assert status == 2
    assert "ATL100" in out
    assert "ATL801" not in out
    assert not Path(FILE).exists()
    assert run("baseline", "write", "nowhere")[0] == 2


def test_a_baseline_that_can_not_be_written(run: Run) -> None:
    status, out, err = run("baseline", "write", "demo", "--file", "nowhere/known.json")
    assert (status, out) == (2, "")
    assert err == "attune-lint: 'nowhere/known.json' can't be written: No such file or directory.\n"


def test_a_broken_run_tells_nothing_of_stale_entries(run: Run) -> None:
    run("baseline", "write", "demo")
    Path("demo/workflows/a.yaml").write_text(workflow("demo.a"))
    status, _, err = run("baseline", "check", "demo", "nowhere")
    assert (status, "can go" in err) == (2, False)


def test_standard_input_and_paths_together(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("baseline", "write", "demo")
    data = Path("demo/workflows/b.yaml").read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    Path("demo/workflows/a.yaml").write_text(workflow("demo.a"))
    arguments = ["--stdin-filename", "demo/workflows/b.yaml"]
    status, _, err = run("baseline", "check", "demo/workflows/a.yaml", "-", *arguments)
    assert (status, err.count("can go")) == (1, 1)
