"""What a run imports, so that a new import is a decision: each costs time at every start.

The lists are in ``tests/data/imports``, one module a line. ``python -m tests.test_imports`` writes them anew.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from attune_lint.model.examples import GOOD

LISTS = Path(__file__).parent / "data" / "imports"
RUNS = ("cold", "cached")

# Of the standard library, what takes milliseconds and is easily imported by accident.
COSTLY = {
    "asyncio",
    "concurrent",
    "configparser",
    "csv",
    "ctypes",
    "dataclasses",
    "datetime",
    "difflib",
    "email",
    "hashlib",
    "http",
    "importlib.metadata",
    "importlib.resources",
    "inspect",
    "json",
    "logging",
    "multiprocessing",
    "pathlib",
    "pickle",
    "random",
    "sqlite3",
    "subprocess",
    "tempfile",
    "tomllib",
    "unittest",
    "xml",
    "zipfile",
}

PROGRAM = """
import json, sys
from attune_lint.cli import main
status = main(sys.argv[1:])
assert status == 0, status
print(json.dumps(sorted(sys.modules)))
"""


def imported(run: str) -> set[str]:
    """The modules of interest that a run has imported at its end."""
    with TemporaryDirectory() as scratch:
        file = Path(scratch, "demo", "workflows", "job.yaml")
        file.parent.mkdir(parents=True)
        file.write_text(GOOD, encoding="utf-8")
        command = [sys.executable, "-c", PROGRAM, "check", "demo", "--cache-dir", f"{scratch}/cache"]
        # Without what measures coverage, which imports much.
        environment = {name: text for name, text in os.environ.items() if not name.startswith("COV")}
        for _ in range(1 + RUNS.index(run)):
            ended = subprocess.run(
                command, cwd=scratch, env=environment, capture_output=True, text=True, timeout=60, check=True
            )
    own_prefix = "attune_lint"
    return {name for name in json.loads(ended.stdout.splitlines()[-1]) if _counts(name, own_prefix)}


def _counts(name: str, own: str) -> bool:
    top = name.partition(".")[0]
    if top == own or name in COSTLY:
        return True
    return top == name and top not in sys.stdlib_module_names and not top.startswith("_")


def listed(run: str) -> set[str]:
    return set((LISTS / f"{run}.txt").read_text(encoding="utf-8").split())


@pytest.mark.parametrize("run", RUNS)
def test_a_run_imports_what_is_listed(run: str) -> None:
    beside = {"__main__", "__mp_main__", "coverage", "sitecustomize", "usercustomize"}
    assert imported(run) - beside == listed(run)


def test_a_known_run_needs_none_of_the_libraries() -> None:
    libraries = {"attr", "attrs", "pathspec", "psycopg", "regex", "returns", "strictyaml", "tqdm"}
    assert not listed("cached") & libraries
    assert not listed("cold") & {"pathspec", "platformdirs", "psycopg", "strictyaml", "tqdm"}


def test_importing_the_package_imports_nothing_else() -> None:
    code = "import sys; before = set(sys.modules); import attune_lint; print(*set(sys.modules) - before)"
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert {name for name in ended.stdout.split() if name.startswith("attune_lint.")} == set()
    assert not set(ended.stdout.split()) & {"attr", "returns", "regex", *COSTLY}


def write() -> None:
    """Write the lists as they are now."""
    LISTS.mkdir(exist_ok=True)
    for run in RUNS:
        names = sorted(imported(run) - {"__main__", "__mp_main__", "sitecustomize"})
        (LISTS / f"{run}.txt").write_text("".join(f"{name}\n" for name in names), encoding="utf-8")


if __name__ == "__main__":
    write()
