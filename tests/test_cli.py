"""The command line: what it prints, and how it ends."""

from __future__ import annotations

import gc
import importlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from attune_lint import Source, Target
from attune_lint.cli import main
from attune_lint.lint import pack, reading
from attune_lint.shell.configured import Linter
from tests.shell.packs import LINKED, workflow, write

Check = Callable[..., tuple[int, str, str]]

MANIFEST = "ref: demo\nversion: 1.0.0\n"
BROKEN = "ref: demo.b\nlabel: L\nversion: 1.10\ntasks:\n  - name: a\n    action: echo\n    retrys: 1\n"


ACTION = "The action 'echo' of 'a' is no reference; write it as PACK.NAME, such as core.echo."
KEY = "The engine ignores 'retrys', which is no key of a task; remove or rename it."


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    write(
        tmp_path,
        {
            "demo/pack.yaml": MANIFEST,
            "demo/workflows/a.yaml": workflow("demo.a"),
            "demo/workflows/b.yaml": BROKEN,
            "clean/workflows/a.yaml": workflow("clean.a"),
        },
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def check(repository: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Check:
    del repository

    def run_check(*arguments: str) -> tuple[int, str, str]:
        status = main(["check", *arguments])
        out, err = capfdbinary.readouterr()
        return status, out.decode("utf-8", "surrogateescape"), err.decode()

    return run_check


def codes(output: str) -> list[str]:
    return [line.split(": ")[1].split()[1] for line in output.splitlines()]


def test_findings_are_one_line_each_in_pipes(check: Check) -> None:
    status, out, err = check("demo")
    b = "demo/workflows/b.yaml"
    assert (status, err) == (1, "")
    assert out.splitlines() == [
        f"{b}:3:10: info ATL806 Other tools read 1.10 as another text; put it in quotes to keep it.",
        f"{b}:6:13: error ATL310 {ACTION}",
        f"{b}:7:5: warning ATL801 {KEY}",
    ]


def test_the_default_is_the_current_directory(check: Check) -> None:
    assert check() == check(".") == check("demo", "clean")


def test_clean_files_say_nothing(check: Check) -> None:
    assert check("clean") == (0, "", "")


def test_json_is_one_object(check: Check) -> None:
    status, out, _ = check("demo", "--format", "json", "--target", "2026.06")
    report = json.loads(out)
    assert status == 1
    assert report["target"] == "2026.06"
    assert report["files"] == [
        {"path": "demo/workflows/a.yaml", "verdict": "ok", "target": "2026.06"},
        {"path": "demo/workflows/b.yaml", "verdict": "validate", "target": "2026.06"},
    ]
    assert report["summary"] == {"files": 2, "errors": 1, "warnings": 1, "infos": 1, "left_out": 0}


def test_full_shows_the_source(check: Check) -> None:
    _, out, _ = check("demo", "--format", "full", "--select", "ATL310")
    assert " 6 |     action: echo\n   |             ^^^^\n" in out
    assert "\x1b" not in out


def test_full_is_the_default_on_a_terminal_and_coloured(
    check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(sys.stdout), "isatty", lambda _: True, raising=False)
    assert "\x1b[" in check("demo")[1]


@pytest.mark.parametrize(
    ("option", "environment", "coloured"),
    [
        ("auto", {}, False),
        ("always", {"NO_COLOR": "1"}, True),
        ("never", {"FORCE_COLOR": "1"}, False),
        ("auto", {"FORCE_COLOR": "1"}, True),
        ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_colour_is_an_option_and_then_a_matter_of_the_environment(
    check: Check, monkeypatch: pytest.MonkeyPatch, option: str, environment: dict[str, str], coloured: bool
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert ("\x1b[" in check("demo", "--format", "full", "--color", option)[1]) is coloured


def test_a_dumb_terminal_gets_no_colour(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(sys.stdout), "isatty", lambda _: True, raising=False)
    monkeypatch.setenv("TERM", "dumb")
    assert "\x1b[" not in check("demo")[1]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--select", "ATL8"], ["ATL806", "ATL801"]),
        (["--select", "ATL801,action-ref"], ["ATL310", "ATL801"]),
        (["--select", "ATL801", "--select", "ATL310"], ["ATL310", "ATL801"]),
        (["--ignore", "ATL8"], ["ATL310"]),
        (["--select", "ATL8", "--ignore", "unknown-key"], ["ATL806"]),
        (["--ignore", "ATL"], []),
    ],
)
def test_rules_are_selected_by_code_start_or_name(
    check: Check, options: list[str], expected: list[str]
) -> None:
    status, out, _ = check("demo", *options)
    assert codes(out) == expected
    assert status == int("ATL310" in expected)


def test_a_selection_does_not_change_the_verdict(check: Check) -> None:
    _, out, _ = check("demo", "--ignore", "ATL", "--format", "json")
    assert json.loads(out)["files"][1]["verdict"] == "validate"


@pytest.mark.parametrize(
    ("options", "hint"),
    [(["--select", "unknown-kex"], "unknown-key"), (["--ignore", "ATL99"], ""), (["--select", ""], "")],
)
def test_an_unknown_rule_is_wrong_usage(check: Check, options: list[str], hint: str) -> None:
    status, out, err = check("demo", *options)
    assert (status, out) == (2, "")
    assert hint in err


@pytest.mark.parametrize(
    ("level", "ignored", "status"),
    [
        ("error", "", 1),
        ("error", "ATL310", 0),
        ("warning", "ATL310", 1),
        ("warning", "ATL310,ATL801", 0),
        ("info", "ATL310,ATL801", 1),
        ("info", "ATL", 0),
    ],
)
def test_what_fails_is_an_option(check: Check, level: str, ignored: str, status: int) -> None:
    ignore = ["--ignore", ignored] if ignored else []
    assert check("demo", "--fail-on", level, *ignore)[0] == status


def test_a_missing_path_is_said_and_the_rest_is_linted(check: Check) -> None:
    status, out, err = check("nothing", "demo")
    assert (status, len(codes(out))) == (2, 3)
    assert err == "attune-lint: there is no file or directory 'nothing'.\n"


def test_finding_no_file_is_a_mistake_unless_allowed(check: Check, repository: Path) -> None:
    (repository / "empty").mkdir()
    status, out, err = check("empty")
    assert (status, out) == (2, "")
    assert "no workflow file" in err
    assert check("empty", "--allow-empty") == (0, "", "")


def test_named_context_is_enough(check: Check) -> None:
    assert check("demo/pack.yaml") == (0, "", "")


def test_a_file_that_cannot_be_read_is_told_and_the_rest_is_linted(check: Check, repository: Path) -> None:
    (repository / "demo/workflows/gone.yaml").symlink_to("gone.yaml")
    status, out, _ = check("demo", "--format", "json", "--ignore", "ATL")
    report = json.loads(out)
    assert status == 2
    assert [file["verdict"] for file in report["files"]] == ["ok", "validate", None]
    assert [(found["code"], found["start"]) for found in report["diagnostics"]] == [("ATL100", None)]


def test_a_mistake_of_the_tool_is_told_and_the_rest_is_linted(
    check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = reading.open_workflow

    def open_workflow(source: Source, target: Target) -> object:
        if "echo" in source.text and "retrys" not in source.text:
            raise RuntimeError("oops")
        return real(source, target)

    monkeypatch.setattr(pack, "open_workflow", open_workflow)
    status, out, _ = check("demo")
    assert status == 2
    assert codes(out.replace("a.yaml:", "a.yaml:1:1:")) == ["ATL199", "ATL806", "ATL310", "ATL801"]


def test_a_large_file_is_the_engine_s_error(check: Check) -> None:
    status, out, _ = check("demo/workflows/a.yaml", "--max-file-size", "10")
    assert (status, out.split()[2]) == (1, "ATL101")
    assert check("demo/workflows/a.yaml", "--max-file-size", "0") == (0, "", "")


@pytest.mark.parametrize("size", ["-1", "1k", "٣", ""])
def test_a_size_is_digits(check: Check, size: str) -> None:
    with pytest.raises(SystemExit) as ended:
        check("demo", "--max-file-size", size)
    assert ended.value.code == 2


def stdin(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


def test_standard_input_is_linted(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, BROKEN)
    status, out, _ = check("-")
    assert status == 1
    assert out.startswith("<stdin>:3:10: info ATL806")


def test_standard_input_is_judged_by_its_name(
    check: Check, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stdin(monkeypatch, LINKED)
    name = "demo/actions/workflows/new.yaml"
    status, out, _ = check("-", "--stdin-filename", name)
    assert (status, out.split(" ")[:3]) == (1, [f"{name}:", "error", "ATL707"])
    write(repository, {"demo/actions/new.yaml": "ref: demo.new\nworkflow_file: workflows/new.yaml\n"})
    stdin(monkeypatch, LINKED)
    assert check("-", "--stdin-filename", name) == (0, "", "")
    stdin(monkeypatch, workflow("other.a"))
    status, out, _ = check("-", "--stdin-filename", "demo/workflows/a.yaml")
    assert (status, codes(out)) == (1, ["ATL703"])


def test_standard_input_that_is_no_workflow_is_context(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, MANIFEST)
    assert check("-", "--stdin-filename", "demo/pack.yaml") == (0, "", "")


def test_standard_input_has_the_limit_too(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, BROKEN)
    status, out, _ = check("-", "--max-file-size", "10")
    assert (status, out.split()[2]) == (1, "ATL101")


def test_standard_input_and_paths_are_one_run(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, BROKEN)
    _, out, _ = check("demo", "-", "--format", "json")
    assert [file["path"] for file in json.loads(out)["files"]] == [
        "<stdin>",
        "demo/workflows/a.yaml",
        "demo/workflows/b.yaml",
    ]


@pytest.mark.parametrize(
    ("directory", "path", "shown"),
    [
        ("demo/actions/workflows", "x.yaml", "x.yaml"),
        ("demo/actions", "workflows/x.yaml", "workflows/x.yaml"),
        ("demo/actions/workflows", ".", "x.yaml"),
    ],
)
def test_a_file_is_judged_by_where_it_is_and_not_by_how_it_is_named(
    check: Check, repository: Path, monkeypatch: pytest.MonkeyPatch, directory: str, path: str, shown: str
) -> None:
    action = "ref: demo.x\nworkflow_file: workflows/x.yaml\n"
    graph = LINKED.replace("core.echo", "echo")
    write(repository, {"demo/actions/workflows/x.yaml": graph, "demo/actions/x.yaml": action})
    monkeypatch.chdir(repository / directory)
    status, out, _ = check(path)
    assert (status, codes(out), out.split(":")[0]) == (1, ["ATL310"], shown)


def test_a_shadowed_file_is_told_when_either_is_asked_for(check: Check, repository: Path) -> None:
    write(repository, {"demo/actions/workflows/a.workflow.yaml": LINKED})
    for path in ("demo/workflows/a.yaml", "demo/actions/workflows/a.workflow.yaml", "demo/workflows"):
        _, out, _ = check(path, "--select", "ATL702")
        assert out.startswith("demo/workflows/a.yaml: warning ATL702 ")
    assert check("demo/workflows/b.yaml", "--select", "ATL702")[1] == ""


def test_names_with_any_bytes_are_printed(check: Check, repository: Path) -> None:
    os.rename(
        repository / "demo/workflows/b.yaml",
        os.fsencode(repository / "demo/workflows/caf\xe9") + b"\xff.yaml",
    )
    _, out, _ = check("demo", "--select", "ATL310")
    assert out.startswith("demo/workflows/caf\xe9\udcff.yaml:6:13: ")


def test_rules_are_listed(repository: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    del repository
    assert main(["rules"]) == 0
    lines = capfdbinary.readouterr().out.decode().splitlines()
    assert lines == sorted(lines)
    assert any(line.startswith("ATL213  error    unknown-target") for line in lines)


@pytest.mark.parametrize("rule", ["ATL213", "unknown-target"])
def test_a_rule_is_explained(capfdbinary: pytest.CaptureFixture[bytes], rule: str) -> None:
    assert main(["explain", rule]) == 0
    out = capfdbinary.readouterr().out.decode()
    assert out.startswith("ATL213 unknown-target\n\n")
    assert "          - do: [deploi]\n" in out


@pytest.mark.parametrize(("rule", "says"), [("ATL2", "several"), ("unknown-targets", "'unknown-target'")])
def test_what_is_no_rule_is_not_explained(
    capfdbinary: pytest.CaptureFixture[bytes], rule: str, says: str
) -> None:
    assert main(["explain", rule]) == 2
    assert says in capfdbinary.readouterr().err.decode()


@pytest.mark.parametrize("enabled", [True, False])
def test_the_garbage_collector_is_left_as_it_was(check: Check, enabled: bool) -> None:
    was_enabled = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        assert check("clean") == (0, "", "")
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if was_enabled else gc.disable)()


def test_interruption_ends_without_a_traceback(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr(Linter, "paths", interrupted)
    status, out, err = check("demo")
    assert (status, out, err) == (130, "", "")


def command(*arguments: str, **options: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        [sys.executable, "-m", "attune_lint", *arguments],
        capture_output=True,
        timeout=60,
        check=False,
        **options,
    )


def test_output_is_utf8_whatever_the_locale(tmp_path: Path) -> None:
    write(tmp_path, {"d/workflows/ä.yaml": BROKEN.replace("echo", "é")})
    environment = os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    ended = command("check", "d", "--select", "ATL310", cwd=tmp_path, env=environment)
    assert ended.stdout.decode().startswith("d/workflows/ä.yaml:6:13: error ATL310 The action 'é'")


def test_a_closed_pipe_is_no_mistake(tmp_path: Path) -> None:
    tasks = "".join(f"  - {{name: t{number}, action: echo}}\n" for number in range(5000))
    write(tmp_path, {"d/workflows/a.yaml": "ref: d.a\nlabel: L\nversion: 1.0.0\ntasks:\n" + tasks})
    program = f'"{sys.executable}" -m attune_lint check d | head -n 1'
    ended = subprocess.run(program, shell=True, capture_output=True, cwd=tmp_path, timeout=60, check=False)
    assert ended.stdout.startswith(b"d/workflows/a.yaml:5:")
    assert ended.stderr == b""


def test_the_version_is_shown() -> None:
    ended = command("--version")
    assert ended.returncode == 0
    assert ended.stdout.startswith(b"attune-lint ")


def test_importing_the_entry_point_runs_nothing(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert importlib.import_module("attune_lint.__main__").main is main
    assert capfdbinary.readouterr() == (b"", b"")


def test_no_command_is_wrong_usage() -> None:
    assert command().returncode == 2
