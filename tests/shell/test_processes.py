"""Several processes give what one gives, byte for byte, and end when they have to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from attune_lint.shell import processes
from tests.shell.outcomes import Outcome, outcome
from tests.shell.packs import workflow, write

ACTION = "ref: {ref}\nlabel: L\nrunner_type: workflow\nworkflow_file: other/c.yaml\n"
PACKS = ("alpha", "beta", "delta", "gamma")


def packs(root: Path) -> Path:
    """Packs with findings that call each other."""
    for index, name in enumerate(PACKS):
        other = PACKS[(index + 1) % len(PACKS)]
        files = {
            "pack.yaml": f"ref: {name}\nversion: 1.0.0\n",
            "actions/c.yaml": ACTION.format(ref=f"{name}.c"),
            "actions/other/c.yaml": workflow(f"{name}.c"),
            "workflows/a.yaml": workflow(f"{name}.a").replace("core.echo", f"{other}.a"),
            "workflows/b.yaml": workflow(f"{name}.b") + "    retrys: 1\n",
            "workflows/d.yaml": "ref: [\n",
        }
        write(root / name, files)
    return root


def given(root: Path, jobs: int, *arguments: str) -> Outcome:
    reports = [root.parent / name for name in FORMATS]
    return outcome(["check", "--no-cache", "--jobs", str(jobs), *arguments], root, {}, reports)


def assert_same(root: Path, *arguments: str) -> Outcome:
    expected = given(root, 1, *arguments)
    for jobs in (2, 5):
        assert given(root, jobs, *arguments) == expected
    return expected


FORMATS = ("full", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "rdjson", "markdown")


def test_all_formats_are_the_same(tmp_path: Path) -> None:
    words = [f"--format={name}:../{name}" for name in FORMATS]
    run = assert_same(packs(tmp_path / "root"), "--format=full", "--color=always", *words)
    assert run.status == 1
    assert all(run.files)


@pytest.mark.parametrize(
    "arguments", [("--compare-targets",), ("alpha/workflows/a.yaml", "beta"), ("--target=2026.06",)]
)
def test_runs_are_the_same(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert assert_same(packs(tmp_path / "root"), *arguments).out


@pytest.mark.parametrize("folder", ["actions/other", "workflows/sub"])
@pytest.mark.parametrize(
    ("text", "status"),
    [
        ('target = "2026.06"\n', 1),
        ('exclude = ["c.yaml"]\n', 1),
        ("unknown = 1\n", 2),
        ('actions = ["x"]\n', 2),
    ],
)
def test_configurations_that_are_met_late_apply(tmp_path: Path, folder: str, text: str, status: int) -> None:
    root = packs(tmp_path / "root")
    for name in PACKS:
        write(root / name, {f"{folder}/attune-lint.toml": text, f"{folder}/c.yaml": workflow(f"{name}.c")})
    assert assert_same(root).status == status


def test_what_another_process_does_is_told_in_this_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same within one process, where it can be looked at."""
    root = packs(tmp_path / "root")
    write(root, {"alpha/actions/other/attune-lint.toml": 'target = "2026.06"\n'})
    write(root, {"beta/actions/other/attune-lint.toml": "unknown = 1\n"})
    expected = given(root, 1)

    def here(
        work: Callable[[object], object], pieces: Sequence[object], _number: int
    ) -> Iterator[tuple[int, object]]:
        return ((index, work(piece)) for index, piece in reversed(list(enumerate(pieces))))

    monkeypatch.setattr(processes, "in_processes", here)
    assert given(root, 2) == expected
    assert expected.status == 2
