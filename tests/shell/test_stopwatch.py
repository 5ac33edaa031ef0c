"""Measuring stages, with a clock of the tests' own, and counting files."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from attune_lint.shell.run import lint_bytes, lint_paths
from attune_lint.shell.stopwatch import Stopwatch
from tests.shell.packs import workflow, write

FILES = {
    "one/pack.yaml": "ref: one\nversion: 1.0.0\n",
    "one/workflows/a.yaml": workflow("one.a"),
    "one/workflows/b.yaml": workflow("one.b"),
    "two/pack.yaml": "ref: two\nversion: 1.0.0\n",
    "two/actions/workflows/a.workflow.yaml": workflow("two.a"),
    "loose.yaml": workflow("loose"),
}


def ticking() -> Stopwatch:
    """A stopwatch whose clock goes on by a second whenever it is looked at."""
    ticks = count()
    return Stopwatch(clock=lambda: float(next(ticks)))


def test_what_a_stage_takes_is_added_up() -> None:
    stopwatch = ticking()
    with stopwatch.stage("open"):
        pass
    with stopwatch.stage("check"), stopwatch.stage("open"):
        pass
    assert stopwatch.seconds == {"open": 2.0, "check": 3.0}
    stopwatch.add({"check": 0.5, "report": 1.0})
    assert stopwatch.seconds == {"open": 2.0, "check": 3.5, "report": 1.0}


def test_a_stage_that_fails_is_measured_too() -> None:
    stopwatch = ticking()
    with pytest.raises(KeyError), stopwatch.stage("open"):
        raise KeyError
    assert stopwatch.seconds == {"open": 1.0}


def test_files_that_nobody_expected_are_expected_from_then_on() -> None:
    told: list[tuple[int, int]] = []
    stopwatch = Stopwatch(lambda done, total: told.append((done, total)))
    stopwatch.expect(2)
    stopwatch.expect(1)
    stopwatch.advance()
    stopwatch.advance(3)
    assert told == [(1, 3), (4, 4)]


def test_every_file_of_a_run_is_told_of_once(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    told: list[tuple[int, int]] = []
    stopwatch = Stopwatch(lambda done, total: told.append((done, total)))
    run = lint_paths([".", "loose.yaml"], working_directory=tmp_path, stopwatch=stopwatch)
    assert len(run.report.files) == 4
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert list(stopwatch.seconds) == ["discover", "open", "check"]


def test_bytes_are_watched_too(tmp_path: Path) -> None:
    stopwatch = ticking()
    lint_bytes(workflow("a").encode(), "p/workflows/a.yaml", working_directory=tmp_path, stopwatch=stopwatch)
    assert stopwatch.seconds == {"open": 1.0, "check": 1.0}
