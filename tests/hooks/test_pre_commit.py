"""The hooks, run by pre-commit itself in real commits."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.hooks.repository import ROOT, Repository, environment, hook_repository, initialised, install
from tests.shell.packs import workflow

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="pre-commit needs git, and there is none")

Make = Callable[..., Repository]

HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}
MANIFEST = "ref: demo\nversion: 1.0.0\n"
ACTION = "ref: demo.greet\nlabel: Greet\nrunner_type: shell\nentry_point: greet.sh\n"
CALLER = workflow("demo.caller").replace("core.echo", "demo.greet")
PACK = {
    "demo/pack.yaml": MANIFEST,
    "demo/actions/greet.yaml": ACTION,
    "demo/actions/greet.sh": "echo Hello.\n",
    "demo/workflows/caller.yaml": CALLER,
}
GOOD = workflow("demo.job")
BROKEN = GOOD.replace("core.echo", "echo")
WARNED = GOOD + "outptu: {}\n"


@pytest.fixture(scope="session")
def variables(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> dict[str, str]:
    """Those of all commands; pre-commit itself sees to it that a hook is installed once."""
    base = tmp_path_factory.getbasetemp()
    return environment((base if worker_id == "master" else base.parent) / "pre-commit")


@pytest.fixture(scope="session")
def hooks(tmp_path_factory: pytest.TempPathFactory, worker_id: str, variables: dict[str, str]) -> Path:
    base = tmp_path_factory.getbasetemp()
    shared = (base if worker_id == "master" else base.parent) / "hooks"
    return hook_repository(shared, base / "own-hooks", variables)


@pytest.fixture
def make(tmp_path: Path, hooks: Path, variables: dict[str, str]) -> Make:
    """Makes a repository with a pack in it, and with some hooks."""

    def made(*names: str, files: dict[str, str] = PACK) -> Repository:
        repository = initialised(tmp_path / "repository", variables)
        repository.committed(files)
        install(repository, hooks, *names)
        repository.committed({})
        return repository

    return made


def test_a_commit_is_refused_mended_and_accepted(make: Make) -> None:
    repository = make("attune-lint")
    refused = repository.commit({"demo/workflows/job.yaml": BROKEN})
    assert refused.returncode == 1
    assert re.search(
        r"^demo/workflows/job\.yaml:\d+:\d+: error ATL310 .*'echo'", refused.stdout, re.MULTILINE
    )
    assert repository.git("log", "--oneline").count("\n") == 2
    accepted = repository.commit({"demo/workflows/job.yaml": GOOD})
    assert accepted.returncode == 0, accepted.stdout
    assert "Passed" in accepted.stdout
    assert repository.git("log", "--oneline").count("\n") == 3


def test_only_what_a_commit_changes_is_reported(make: Make) -> None:
    repository = make("attune-lint", files=PACK | {"demo/workflows/old.yaml": BROKEN})
    accepted = repository.commit({"demo/workflows/job.yaml": GOOD})
    assert accepted.returncode == 0, accepted.stdout


def test_what_is_no_workflow_may_come_alone(make: Make) -> None:
    repository = make("attune-lint", "attune-lint-strict")
    for changed in (
        {"demo/pack.yaml": MANIFEST + "label: Demo\n"},
        {"demo/actions/greet.yaml": ACTION + "tags: [a]\n"},
    ):
        accepted = repository.commit(changed)
        assert accepted.returncode == 0, accepted.stdout
        assert accepted.stdout.count("Passed") == 2


def test_what_is_no_part_of_a_pack_is_passed_over(make: Make) -> None:
    others = ("README.md", ".github/workflows/ci.yaml", "notes.yaml")
    accepted = make("attune-lint").commit(dict.fromkeys(others, "on: push\n"))
    assert accepted.returncode == 0, accepted.stdout
    assert "Skipped" in accepted.stdout


def test_an_action_file_is_reported_with_what_it_breaks(make: Make) -> None:
    refused = make("attune-lint").commit(
        {"demo/actions/greet.yaml": ACTION.replace("demo.greet", "demo.hello")}
    )
    assert refused.returncode == 1
    assert "demo/workflows/caller.yaml:" in refused.stdout


def test_only_the_hook_on_all_packs_sees_what_a_deletion_breaks(make: Make) -> None:
    repository = make("attune-lint", "attune-lint-all")
    (repository.path / "demo/actions/greet.yaml").unlink()
    refused = repository.commit()
    assert refused.returncode == 1
    assert re.search(r"^attune-lint\.*\(no files to check\)Skipped$", refused.stdout, re.MULTILINE)
    assert re.search(r"^demo/workflows/caller\.yaml:.* error ATL730 ", refused.stdout, re.MULTILINE)
    (repository.path / "demo/workflows/caller.yaml").unlink()
    accepted = repository.commit({"demo/workflows/job.yaml": GOOD})
    assert accepted.returncode == 0, accepted.stdout


def test_a_rename_is_seen(make: Make) -> None:
    called = {
        "demo/workflows/job.yaml": GOOD,
        "demo/workflows/caller.yaml": CALLER.replace("demo.greet", "demo.job"),
    }
    repository = make("attune-lint", "attune-lint-all", files=PACK | called)
    repository.git("mv", "demo/workflows/job.yaml", "demo/workflows/task.yaml")
    refused = repository.commit({"demo/workflows/task.yaml": GOOD.replace("demo.job", "demo.task")})
    assert refused.returncode == 1
    assert "demo/workflows/caller.yaml:" in refused.stdout
    accepted = repository.commit({"demo/workflows/caller.yaml": CALLER.replace("demo.greet", "demo.task")})
    assert accepted.returncode == 0, accepted.stdout


def test_any_name_of_a_file_will_do(make: Make) -> None:
    repository = make("attune-lint")
    paths = [f"demo/workflows/{name}.yaml" for name in ("my job", "tägliche-Prüfung", "日報")]
    refused = repository.commit(dict.fromkeys(paths, BROKEN))
    assert refused.returncode == 1
    assert all(f"\n{path}:" in refused.stdout for path in paths)
    accepted = repository.commit(dict.fromkeys(paths, GOOD))
    assert accepted.returncode == 0, accepted.stdout


def test_the_strict_hook_refuses_warnings(make: Make) -> None:
    repository = make("attune-lint", "attune-lint-strict")
    refused = repository.commit({"demo/workflows/job.yaml": WARNED})
    assert refused.returncode == 1
    assert re.search(r"^attune-lint\.+Passed$", refused.stdout, re.MULTILINE)
    assert re.search(r"^attune-lint \(strict\)\.+Failed$", refused.stdout, re.MULTILINE)


@pytest.mark.parametrize(
    ("path", "taken"),
    [
        ("pack.yaml", True),
        ("packs/demo/pack.yml", True),
        ("packs/demo/workflows/a.yaml", True),
        ("workflows/a b.workflow.yml", True),
        ("demo/actions/workflows/a.workflow.yaml", True),
        ("demo/actions/a.yaml", True),
        ("demo/actions/a.sh", False),
        ("demo/workflows/deeper/a.yaml", False),
        ("demo/workflows/.a.yaml", False),
        ("demo/unpack.yaml", False),
        ("demo/rules/a.yaml", False),
        ("demo/myworkflows/a.yaml", False),
        (".github/workflows/ci.yaml", False),
        ("packs/.old/demo/pack.yaml", False),
    ],
)
@pytest.mark.parametrize("name", ["attune-lint", "attune-lint-strict"])
def test_the_files_of_a_pack_are_taken(name: str, path: str, taken: bool) -> None:
    hook = HOOKS[name]
    found = re.search(hook["files"], path) and not re.search(hook["exclude"], path)
    assert bool(found) is taken


def test_each_hook_has_one_process() -> None:
    """Which sees all files of a commit at once."""
    assert all(hook["require_serial"] for hook in HOOKS.values())
    everything = HOOKS["attune-lint-all"]
    assert (everything["pass_filenames"], everything["always_run"]) == (False, True)
