"""A run looks at nothing of a repository, and at no variable, without noting it.

An audit hook sees what is opened and listed, and functions of `os` are replaced by ones that tell of
paths that are looked at in other ways. A hook can't be taken away again, so runs have a Python of their own.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path, PurePath
from typing import Any, Final

import pytest

from tests.shell.packs import workflow, write
from tests.shell.test_processes import packs

HARNESS: Final = """
import json, os, sys

repository, *arguments = sys.argv[1:]
touched, variables, sessions = set(), set(), []


def note(path):
    if isinstance(path, (str, bytes, os.PathLike)):
        path = os.path.normpath(os.path.join(repository, os.fsdecode(path)))
        if path == repository or path.startswith(repository + os.sep):
            touched.add(path)


def hook(event, arguments):
    if event in {"open", "os.listdir", "os.scandir"}:
        note(arguments[0])


def telling(function):
    def call(path, *rest, **more):
        note(path)
        return function(path, *rest, **more)

    return call


class Variables(dict):
    def __getitem__(self, name):
        variables.add(os.fsdecode(name))
        return super().__getitem__(name)


from attune_lint.cli import main
from attune_lint.shell import session

made = session.Session.__init__
session.Session.__init__ = lambda self, *rest, **more: (sessions.append(self), made(self, *rest, **more))[1]
sys.addaudithook(hook)
for name in ("stat", "lstat", "readlink", "access"):
    setattr(os, name, telling(getattr(os, name)))
for _ in range(2):  # without and with what is known of files
    main(["check", *arguments])
    run = sessions.pop()
    found = {"touched": sorted(touched), "variables": sorted(variables), "seen": run.disk.seen,
             "known": sorted(run.environment.seen)}
    print(json.dumps(found))
    touched.clear()
    os.environ._data = Variables(os.environ._data)  # imports ask for some, too
"""

# Where the cache is, and which language the options are explained in, changes nothing that a run gives.
ELSEWHERE: Final = {
    "HOME",
    "XDG_CACHE_HOME",
    "TERM",
    "LANGUAGE",
    "LC_ALL",
    "LC_MESSAGES",
    "LANG",
    "COLUMNS",
    "LINES",
}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = packs(tmp_path / "repository").resolve()
    files = {
        "alpha/attune-lint.toml": 'packs = ["../elsewhere"]\nactions = ["../actions.json"]\n',
        "alpha/workflows/sub/x.yaml": "",
        "alpha/workflows/far.yaml": workflow("alpha.far").replace("core.echo", "omega.a"),
        "elsewhere/omega/pack.yaml": "ref: omega\nversion: 1.0.0\n",
        "elsewhere/omega/workflows/a.yaml": workflow("omega.a"),
        "actions.json": "{}",
        "pyproject.toml": "[project]\n",
        "loose.yaml": workflow("loose.a"),
    }
    write(root, files)
    (root / "beta/workflows/link.yaml").symlink_to("../../alpha/workflows/b.yaml")
    (root / "alias").symlink_to("beta")
    baseline = [sys.executable, "-m", "attune_lint", "baseline", "write", "--file", "known.json", "beta"]
    subprocess.run(baseline, cwd=root, check=True, capture_output=True)
    return root


def looked_at(repository: Path, *arguments: str) -> list[dict[str, Any]]:
    command = [sys.executable, "-P", "-c", HARNESS, str(repository), *arguments]
    run = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in run.stdout.splitlines() if line.startswith('{"touched"')]


def seen_paths(seen: dict[str, dict[str, str]]) -> set[str]:
    """What is covered by what was noted; finding a path without links looks at all above it."""
    found = (
        {path.partition(" ")[2] for path in seen["content"]} | seen["entries"].keys() | seen["kind"].keys()
    )
    real = seen["real"].keys() | set(seen["real"].values())
    return found | real | {str(above) for path in real for above in PurePath(path).parents}


@pytest.mark.parametrize(
    "arguments",
    [
        (".",),
        ("alpha", "--jobs", "2"),
        ("beta/workflows/a.yaml", "loose.yaml", "missing", "alias", "--compare-targets"),
        ("--baseline", "known.json", "--config", "alpha/attune-lint.toml", "--format", "json"),
        ("--packs", "elsewhere", "--actions", "actions.json", "--max-file-size", "50", "--format", "sarif"),
    ],
)
def test_all_that_is_looked_at_is_noted(repository: Path, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    runs = looked_at(repository, *arguments, "--statistics", "--cache-dir", str(tmp_path / "cache"))
    for found in runs:
        assert found["touched"]
        assert set(found["touched"]) - seen_paths(found["seen"]) == set()
    assert set(runs[1]["variables"]) - set(runs[1]["known"]) <= ELSEWHERE
    assert "GITHUB_ACTIONS" in runs[1]["variables"] or "--format" in arguments
