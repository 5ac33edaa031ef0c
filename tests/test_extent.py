"""How much `check` says: `--statistics`, `--quiet` and `--max-findings`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from attune_lint.cli import main
from tests.shell.packs import workflow, write

Check = Callable[..., tuple[int, str, str]]

WARNED = workflow("demo.a") + "outptu: {}\nzzz: 1\n"
BROKEN = workflow("demo.b").replace("action: core.", "action: ")


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Check:
    for name in ("NO_COLOR", "FORCE_COLOR", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    files = {
        "pack.yaml": "ref: demo\nversion: 1.0.0\n",
        "workflows/a.yaml": WARNED,
        "workflows/b.yaml": BROKEN,
    }
    write(tmp_path / "demo", files)
    monkeypatch.chdir(tmp_path)

    def run_check(*arguments: str) -> tuple[int, str, str]:
        status = main(["check", *arguments])
        return (status, *capfd.readouterr())

    return run_check


def test_the_worst_findings_are_shown_and_the_rest_is_counted(check: Check) -> None:
    status, out, err = check("--max-findings", "1")
    assert status == 1
    assert re.fullmatch(r"demo/workflows/b\.yaml:.*: error .*\n", out)
    assert err == "attune-lint: 2 of 3 findings are not shown; --max-findings 0 shows all.\n"


@pytest.mark.parametrize("number", ["0", "3", "1000"])
def test_a_limit_that_is_not_reached_is_not_spoken_of(check: Check, number: str) -> None:
    assert check("--max-findings", number) == check()


def test_what_is_left_out_counts_for_the_status(check: Check) -> None:
    shown = ["--max-findings", "1", "--select", "ATL801", "--fail-on", "warning"]
    assert check(*shown)[0] == 1
    assert check(*shown[:-2])[0] == 0


def test_json_says_how_many_are_left_out(check: Check) -> None:
    _, out, _ = check("--max-findings", "2", "--format", "json")
    document = json.loads(out)
    assert len(document["diagnostics"]) == 2
    assert document["summary"] == {"files": 2, "errors": 1, "warnings": 2, "infos": 0, "left_out": 1}


@pytest.mark.parametrize("number", ["-1", "many", "1.5", "", "\u0661", "9" * 5000])
def test_a_limit_is_digits(check: Check, capfd: pytest.CaptureFixture[str], number: str) -> None:
    with pytest.raises(SystemExit) as ended:
        check(f"--max-findings={number}")
    assert ended.value.code == 2
    assert "is no number of findings; write digits only" in capfd.readouterr().err


def test_quiet_leaves_findings_alone(check: Check) -> None:
    loud = check("--format", "full")
    status, out, err = check("--format", "full", "--quiet")
    assert (status, err) == (loud[0], loud[2])
    assert loud[1] == out + "Found 1 error, 2 warnings in 2 files.\n"
    assert check("-q") == check()


def test_quiet_still_says_what_was_used_wrongly(check: Check) -> None:
    status, _, err = check("-q", "nowhere")
    assert status == 2
    assert "there is no file or directory 'nowhere'" in err


def test_statistics_are_no_part_of_the_report(check: Check) -> None:
    status, out, err = check("--statistics", "--no-cache")
    assert (status, out, "") == check()
    numbers = re.sub(r"\d+\.\d{3}", "S", err)
    assert numbers.splitlines() == [
        "Files: 2",
        "Findings: 3",
        "        2  ATL801 unknown-key",
        "        1  ATL310 action-ref",
        "Seconds: S",
        "    S  discover",
        "    S  open",
        "    S  check",
        "    S  report",
    ]


def test_statistics_say_what_was_known(check: Check) -> None:
    for figures in (
        ("        0  known packs", "        1  checked packs"),
        (
            "        1  known packs",
            "        0  checked packs",
        ),
    ):
        assert check("--statistics")[2].splitlines()[-3:] == ["Cache:", *figures]
    numbers = json.loads(check("--statistics", "--format", "json")[1])["statistics"]
    assert numbers["cache"] == {"known_packs": 1, "checked_packs": 0}


def test_statistics_are_in_json_too_and_count_what_is_not_shown(check: Check) -> None:
    arguments = ("--statistics", "--format", "json", "--max-findings", "1")
    _, out, err = check(*arguments, "--no-cache")
    numbers = json.loads(out)["statistics"]
    assert numbers["cache"] is None
    assert next((found["name"], found["count"]) for found in numbers["findings"]) == ("unknown-key", 2)
    assert [stage["stage"] for stage in numbers["stages"]] == ["discover", "open", "check"]
    assert "Findings: 3" in err
    assert "statistics" not in json.loads(check("--format", "json")[1])
