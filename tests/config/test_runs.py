"""Runs with configurations, from the command line."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from attune_lint.cli import main
from tests.shell.packs import workflow, write

Run = Callable[..., tuple[int, str, str]]

BROKEN = "ref: demo.b\nlabel: L\nversion: 1.10\ntasks:\n  - name: a\n    action: echo\n    retrys: 1\n"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("NO_COLOR", "FORCE_COLOR", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    pack = {
        "pack.yaml": "ref: demo\nversion: 1.0.0\n",
        "workflows/b.yaml": BROKEN,
    }
    for name in ("demo", "more"):
        write(tmp_path, {f"{name}/{path}": text.replace("demo", name) for path, text in pack.items()})
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(repository: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    del repository

    def attune_lint(*arguments: str) -> tuple[int, str, str]:
        status = main(arguments)
        out, err = capfdbinary.readouterr()
        return status, out.decode(), err.decode()

    return attune_lint


def told(output: str) -> list[str]:
    """The file, the severity and the code of each finding."""
    lines = (line.split(": ", 1) for line in output.splitlines())
    return [f"{place.split(':')[0]} {' '.join(rest.split()[:2])}" for place, rest in lines]


DEMO = [f"demo/workflows/b.yaml {each}" for each in ("info ATL806", "error ATL310", "warning ATL801")]


def test_selection_and_severity_are_those_of_each_file(run: Run, repository: Path) -> None:
    own = "select = ['ATL801', 'action-ref']\nseverity = {ATL801 = 'info', ATL310 = 'warning'}\n"
    write(repository, {"more/attune-lint.toml": own})
    status, out, _ = run("check")
    more = [f"more/workflows/b.yaml {each}" for each in ("warning ATL310", "info ATL801")]
    assert (status, told(out)) == (1, [each for each in told(out) if "demo/" in each] + more)
    assert set(DEMO) <= set(told(out))
    status, out, _ = run("check", "more")
    assert (status, told(out)) == (0, more)
    assert told(run("check", "more", "--select", "ATL806")[1]) == ["more/workflows/b.yaml info ATL806"]
    assert run("check", "more", "--severity", "ATL3=error")[0] == 1


def test_what_fails_is_said_by_each_file_or_by_the_option(run: Run, repository: Path) -> None:
    write(
        repository, {"attune-lint.toml": "ignore = ['ATL310']\n", "more/attune-lint.toml": "fail-on = 'info'"}
    )
    assert run("check", "demo")[0] == 0
    assert run("check", "more", "--ignore", "ATL310")[0] == 1
    assert run("check", "more", "--ignore", "ATL310", "--fail-on", "error")[0] == 0


def test_per_file_ignores(run: Run, repository: Path) -> None:
    write(repository, {"attune-lint.toml": "[per-file-ignores]\n'/demo/' = ['ATL3', 'unknown-key']\n"})
    assert told(run("check", "demo/workflows/b.yaml")[1]) == [DEMO[0]]
    assert len(told(run("check", "more/workflows/b.yaml")[1])) > 2


@pytest.mark.parametrize("path", ["demo", "demo/workflows", "demo/workflows/b.yaml", "demo/pack.yaml", "."])
def test_what_is_excluded_is_left_out_even_where_it_is_named(run: Run, repository: Path, path: str) -> None:
    write(repository, {"attune-lint.toml": "exclude = ['/demo/', 'more/workflows/b.yaml']\n"})
    assert run("check", path, "more") == (0, "", "")
    assert run("check", path, "more", "--isolated")[0] == 1


def test_excluding_by_an_option_adds_to_the_configuration(run: Run, repository: Path) -> None:
    write(repository, {"attune-lint.toml": "exclude = ['/demo/']\n", "new.yaml": BROKEN})
    assert "demo" not in run("check", ".", "--exclude", "more/")[1]
    assert run("check", ".", "new.yaml", "--exclude", "more/", "--exclude", "*.yaml") == (0, "", "")


def test_a_file_that_is_left_out_is_still_called(run: Run, repository: Path) -> None:
    calls = workflow("demo.a").replace("core.echo", "demo.c")
    linked = "label: L\nref: demo.c\nworkflow_file: workflows/c.yaml\n"
    write(
        repository,
        {
            "demo/workflows/b.yaml": calls.replace("demo.a", "demo.b"),
            "demo/actions/c.yaml": linked,
            "demo/actions/workflows/c.yaml": "version: 1.0.0\ntasks: []\nx: 1\n",
            "attune-lint.toml": "exclude = ['demo/actions/']\nselect = ['ATL']\nignore = ['ATL423']\n",
        },
    )
    assert run("check", "demo") == (0, "", "")


def test_several_targets_in_one_run(run: Run, repository: Path) -> None:
    write(
        repository,
        {
            "demo/attune-lint.toml": "target = '2026.06'\n",
            "more/workflows/c.yaml": workflow("more.c"),
            "more/workflows/attune-lint.toml": "max-file-size = 0\n",
        },
    )
    report = json.loads(run("check", "--format", "json")[1])
    assert {file["path"]: file["target"] for file in report["files"]} == {
        "demo/workflows/b.yaml": "2026.06",
        "more/workflows/b.yaml": "2026.10",
        "more/workflows/c.yaml": "2026.10",
    }
    assert report["target"] == "2026.06"
    apart = [json.loads(run("check", name, "--format", "json")[1]) for name in ("demo", "more")]
    assert report["diagnostics"] == [found for each in apart for found in each["diagnostics"]]
    assert report["summary"]["files"] == 3
    both = json.loads(run("check", "--format", "json", "--target", "2026.10", "--compare-targets")[1])
    assert {file["target"] for file in both["files"]} == {"2026.10"}


def test_a_file_in_a_folder_with_other_settings_is_judged_by_them(run: Run, repository: Path) -> None:
    write(
        repository,
        {
            "demo/actions/c.yaml": "ref: demo.c\nlabel: L\nworkflow_file: lib/c.yaml\n",
            "demo/actions/lib/c.yaml": "version: 1.0.0\ntasks: []\nx: 1\n",
            "demo/actions/lib/attune-lint.toml": "target = '2026.06'\n",
        },
    )
    report = json.loads(run("check", "demo", "--format", "json")[1])
    targets = {file["path"]: file["target"] for file in report["files"]}
    assert targets == {"demo/actions/lib/c.yaml": "2026.06", "demo/workflows/b.yaml": "2026.10"}


def test_no_file_is_larger_than_its_configuration_says(run: Run, repository: Path) -> None:
    write(repository, {"demo/attune-lint.toml": "max-file-size = 50\n"})
    assert "demo/workflows/b.yaml: error ATL101" in run("check")[1]
    assert "larger" not in run("check", "--max-file-size", "0")[1]


def test_packs_that_are_elsewhere(run: Run, repository: Path) -> None:
    write(
        repository,
        {
            "demo/workflows/b.yaml": workflow("demo.b").replace("core.echo", "far.go\n    input: {hots: 1}"),
            "away/far/pack.yaml": "ref: far\nversion: 1.0.0\n",
            "away/far/actions/go.yaml": "ref: far.go\nlabel: L\nrunner_type: shell\nentry_point: x.sh\n"
            "parameters:\n  host: {type: string}\n",
            "away/other/pack.yaml": "ref: other\nversion: 1.0.0\n",
        },
    )
    assert "ATL734" not in run("check", "demo")[1]
    for place in ("away", "away/far"):
        assert "has no parameter 'hots'" in run("check", "demo", "--packs", place)[1]
    assert "ATL734" not in run("check", "demo", "--packs", "away/other")[1]
    write(repository, {"demo/attune-lint.toml": "packs = ['../away/other', '../away']\n"})
    assert "has no parameter 'hots'" in run("check", "demo")[1]


def test_actions_that_are_exported(run: Run, repository: Path) -> None:
    write(
        repository,
        {"demo/actions/go.yaml": "ref: demo.go\nlabel: L\nrunner_type: shell\nentry_point: x.sh\n"},
    )
    assert run("export-actions", "demo", "-o", "known.json")[0] == 0
    write(
        repository,
        {
            "x/lone/pack.yaml": "ref: lone\nversion: 1.0.0\n",
            "x/lone/workflows/a.yaml": workflow("lone.a").replace("core.echo", "demo.og"),
            "x/attune-lint.toml": "actions = ['../known.json']\n",
        },
    )
    assert "There is no action 'demo.og'" in run("check", "x")[1]
    assert "There is no action 'demo.og'" not in run("check", "x", "--isolated")[1]
    write(repository, {"known.json": "{"})
    status, out, err = run("check", "x")
    assert (status, out) == (2, "")
    assert err.startswith("attune-lint: 'known.json' can't be used: ")


def test_standard_input_has_the_configuration_of_its_name(
    run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(repository, {"demo/attune-lint.toml": "select = ['ATL801']\nexclude = ['c.yaml']\n"})

    def piped(name: str) -> list[str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BROKEN.encode())))
        return told(run("check", "-", "--stdin-filename", name)[1])

    assert piped("demo/workflows/b.yaml") == [DEMO[2]]
    assert len(piped("more/workflows/b.yaml")) > 2
    assert piped("demo/workflows/c.yaml") == []


def test_a_wrong_configuration_ends_the_run(run: Run, repository: Path) -> None:
    write(
        repository,
        {"demo/attune-lint.toml": "igore = []\nselect = ['XYZ']\n", "more/attune-lint.toml": "="},
    )
    expected = [
        "demo/attune-lint.toml:1:1: unknown key 'igore'; did you mean 'ignore'?",
        "demo/attune-lint.toml:2:11: unknown rule 'XYZ'.",
    ]
    for command in ("check", "config"):
        assert run(command, "demo") == (2, "", "".join(f"{line}\n" for line in expected))
    assert (
        run("check")[2].splitlines()[-1] == "more/attune-lint.toml:1:1: this is no TOML: Invalid statement."
    )
    assert run("check", "--isolated")[0] == 1
    assert run("check", "--config", "demo/attune-lint.toml")[0] == 2


def test_a_wrong_configuration_that_is_met_late_ends_the_run(run: Run, repository: Path) -> None:
    write(
        repository,
        {
            "demo/actions/c.yaml": "ref: demo.c\nlabel: L\nworkflow_file: lib/c.yaml\n",
            "demo/actions/lib/c.yaml": "version: 1.0.0\ntasks: []\nx: 1\n",
            "demo/actions/lib/attune-lint.toml": "x = 1\n",
        },
    )
    assert run("check", "demo") == (2, "", "demo/actions/lib/attune-lint.toml:1:1: unknown key 'x'.\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--select", "XYZ"], "There is no rule 'XYZ'."),
        (["--severity", "nowhere=error"], "There is no rule 'nowhere'."),
        (["--exclude", "!"], "'!' is no pattern, since it can't be read."),
        (["--packs", "nowhere"], "there is no directory 'nowhere'."),
    ],
)
def test_wrong_options(run: Run, arguments: list[str], said: str) -> None:
    for command in ("check", "config"):
        assert run(command, *arguments) == (2, "", f"attune-lint: {said}\n")


@pytest.mark.parametrize("value", ["ATL801", "=error", "ATL801=bad", "ATL801="])
def test_a_severity_is_a_rule_and_a_level(run: Run, value: str) -> None:
    with pytest.raises(SystemExit):
        run("check", "--severity", value)


def test_registration_has_the_configuration_of_the_working_directory(run: Run, repository: Path) -> None:
    write(repository, {"attune-lint.toml": "target = '2026.06'\nmax-file-size = 40\n", "ci.toml": ""})
    own = {"demo/workflows/a.yaml": workflow("demo.a"), "demo/attune-lint.toml": "igore = 1\n"}
    write(repository, own)
    status, out, err = run("rows", "demo/workflows/a.yaml")
    assert (status, out) == (1, "")
    assert "ATL101" in err
    for option in (["--isolated"], ["--config", "ci.toml"]):
        assert run("rows", "demo/workflows/a.yaml", *option)[0] == 0
    write(repository, {"attune-lint.toml": "x = 1"})
    for command in (["rows", "x"], ["plan"], ["register"], ["registered"]):
        assert run(*command) == (2, "", "attune-lint.toml:1:1: unknown key 'x'.\n")


CONFIG = """\
demo/b.yaml: attune-lint.toml
target            "2026.06"                        attune-lint.toml:1
select            (every rule that is not opt-in)  default
extend-select     []                               default
ignore            ["ATL8"]                         --ignore
ignore            ["ATL310"]                       attune-lint.toml:2
severity          {"ATL8": "info"}                 attune-lint.toml:5
fail-on           "error"                          default
exclude           ["x"]                            --exclude
per-file-ignores  {}                               default
packs             []                               default
actions           []                               default
max-file-size     0                                --max-file-size
"""


def test_what_applies_and_where_it_comes_from(run: Run, repository: Path) -> None:
    text = "target = '2026.06'\nignore = ['ATL310']\nmax-file-size = 7\n[severity]\nATL8 = 'info'\n"
    write(repository, {"attune-lint.toml": text})
    more = ["--ignore", "ATL8", "--exclude", "x", "--max-file-size", "0"]
    shown = run("config", "demo/b.yaml", *more)
    assert shown == (0, CONFIG.replace("toml:5", "toml:4"), "")
    ignored = [line for line in run("config", "--select", "ATL8")[1].splitlines() if "ignore " in line]
    assert [line.split() for line in ignored] == [["ignore", "[]", "default"]]


def test_what_applies_as_json(run: Run, repository: Path) -> None:
    write(repository, {"pyproject.toml": "[tool.attune-lint]\nexclude = ['demo/']\n"})
    shown = json.loads(run("config", "demo/b.yaml", "--format", "json", "--fail-on", "info")[1])
    values = {value.pop("key"): value for value in shown.pop("values")}
    assert shown == {"version": 1, "path": "demo/b.yaml", "file": "pyproject.toml", "excluded": True}
    assert values["exclude"] == {"value": ["demo/"], "path": "pyproject.toml", "line": 2, "option": None}
    assert values["fail-on"] == {"value": "info", "path": None, "line": None, "option": "--fail-on"}
    assert values["select"] == {"value": None, "path": None, "line": None, "option": None}
    assert run("config", "x", "--isolated")[1].startswith("x: no configuration\n")
    assert run("config", "demo")[1].startswith("demo: pyproject.toml, excluded\n")


def test_nothing_is_imported_for_configurations_that_are_not_there(repository: Path) -> None:
    code = (
        "import sys; from attune_lint.cli import main; main(['check', 'demo']);"
        "print(*{'tomllib', 'tomlkit', 'pathspec'} & set(sys.modules))"
    )
    # Without what measures coverage, which reads a configuration of its own.
    environment = {name: text for name, text in os.environ.items() if not name.startswith("COV")}
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=repository,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.endswith("\n\n")
