"""Git repositories with the hooks of this checkout, as pre-commit installs them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import yaml
from attrs import frozen

from tests.shell.packs import write

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("attune_lint", "docs", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")
"""What the wheel is built from, and what names the hooks."""


def environment(home: Path) -> dict[str, str]:
    """The variables of all commands: no configuration of git but its own, and a cache in a folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "COVERAGE_"))}
    who = {
        f"GIT_{role}_{what}": value
        for role in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", "Tester"), ("EMAIL", "tester@example.com"))
    }
    own = {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "PRE_COMMIT_HOME": str(home),
        "PRE_COMMIT_COLOR": "never",
        "PYTHONUTF8": "1",
    }
    return kept | who | own


@frozen
class Repository:
    """A git repository in a folder, and the variables that its commands run with."""

    path: Path
    variables: dict[str, str]

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """What a command does in the folder; its errors are among its output."""
        return subprocess.run(
            command,
            cwd=self.path,
            env=self.variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=300,
            check=False,
        )

    def git(self, *arguments: str) -> str:
        """What git says; it must not fail."""
        ran = self.run("git", *arguments)
        assert ran.returncode == 0, ran.stdout
        return ran.stdout

    def commit(self, files: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """Try to commit some files, by their paths, with all that is there."""
        write(self.path, files or {})
        self.git("add", "--all")
        return self.run("git", "commit", "--message", "Change something")

    def committed(self, files: dict[str, str]) -> None:
        """Commit some files without any hook."""
        write(self.path, files)
        self.git("add", "--all")
        self.git("commit", "--no-verify", "--message", "Begin")


def initialised(path: Path, variables: dict[str, str]) -> Repository:
    """A new repository in a folder."""
    path.mkdir(parents=True, exist_ok=True)
    repository = Repository(path, variables)
    repository.git("init", "--quiet", "--initial-branch", "main")
    return repository


def hook_repository(shared: Path, own: Path, variables: dict[str, str]) -> Path:
    """A repository with the hooks of this checkout, the same for all processes that test.

    The first to be ready with one gives it to all: a folder takes the place of no other that has something
    in it.
    """
    repository = initialised(own, variables)
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, own / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, own / part)
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message", "Hooks")
    try:
        own.rename(shared)
    except OSError:
        assert (shared / ".git").is_dir()
    return shared


def install(repository: Repository, hooks: Path, *names: str) -> None:
    """Make some hooks run when something is committed."""
    revision = Repository(hooks, repository.variables).git("rev-parse", "HEAD").strip()
    listed = [{"id": name} for name in names]
    config = {"repos": [{"repo": str(hooks), "rev": revision, "hooks": listed}]}
    (repository.path / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    ran = repository.run(sys.executable, "-m", "pre_commit", "install")
    assert ran.returncode == 0, ran.stdout
