"""Processes end with their work, with the one that waits for them, and when somebody ends them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from multiprocessing import Pipe, active_children, get_context
from pathlib import Path
from threading import Timer
from time import sleep
from typing import Any

import pytest

from attune_lint.shell import processes, processors
from attune_lint.shell.processes import in_processes
from attune_lint.shell.processors import ProcessDiedError, number_of
from attune_lint.shell.workspace import Workspace
from tests.shell.outcomes import outcome
from tests.shell.packs import workflow, write

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")

# Each process says that it is at work, and waits until it may go on.
HELD = """
import os, sys, time
from attune_lint.cli import main
from attune_lint.shell.workspace import Workspace

opened = Workspace.open


def held(self, pack):
    os.mkdir(f"../at-work-{os.getpid()}")
    while not os.path.exists("../go-on"):
        time.sleep(0.01)
    return opened(self, pack)


Workspace.open = held
sys.exit(main(["check", "--no-cache", "--jobs", "2"]))
"""


def double(number: int) -> int:
    return 2 * number


def fail(number: int) -> int:
    raise ValueError(f"piece {number}")


def die(number: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL if number else signal.SIGTERM)
    sleep(60)
    return number


@pytest.fixture(autouse=True)
def nobody_is_left() -> Iterator[None]:
    yield
    assert not active_children()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    files = {f"p{n}/workflows/a.yaml": workflow(f"p{n}.a") for n in range(3)}
    return write(tmp_path / "repository", files)


@pytest.mark.parametrize("number", [1, 2, 7])
def test_all_pieces_are_done_once(number: int) -> None:
    assert sorted(in_processes(double, range(20), number)) == [(n, 2 * n) for n in range(20)]
    assert list(in_processes(double, [], number)) == []


def test_an_exception_is_raised_where_it_can_be_told() -> None:
    with pytest.raises(ValueError, match="piece 0"):
        list(in_processes(fail, [0, 1, 2], 1))


@pytest.mark.parametrize("piece", [0, 1])
def test_a_process_that_dies_is_an_error(piece: int) -> None:
    with pytest.raises(ProcessDiedError):
        list(in_processes(die, [piece] * 5, 2))


def test_whoever_wants_no_more_ends_them() -> None:
    next(in_processes(double, range(50), 2))


def test_a_process_that_is_gone_gets_no_piece() -> None:
    ours, theirs = Pipe()
    theirs.close()
    with pytest.raises(ProcessDiedError):
        processes._hand_out(ours, iter([(0, "piece")]), {})


def test_what_a_process_does() -> None:
    ours, theirs = Pipe()
    other, another = Pipe()

    done: list[object] = []

    def work(piece: int) -> int:
        if piece == 3:
            done.extend((ours.recv(), str(ours.recv())))
            ours.close()
        return 6 // piece

    for piece in (2, 0, 3):
        ours.send(piece)
    processes._serve(theirs, work, [other])
    assert done == [3, "integer division or modulo by zero"]
    assert other.closed
    another.close()
    theirs.close()


def test_a_system_that_starts_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(get_context("fork").Process, "start", refuse)
    with pytest.raises(ProcessDiedError):
        list(in_processes(double, [1], 1))
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])


def test_how_many_work(monkeypatch: pytest.MonkeyPatch) -> None:
    assert number_of(3, pays=False) == 3
    assert number_of(0, pays=False) == 1
    assert number_of(0, pays=True) == len(os.sched_getaffinity(0))
    monkeypatch.setattr(processors, "_FORKS", False)
    assert number_of(3, pays=True) == 1


def test_a_run_says_that_a_process_died(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own, opened = os.getpid(), Workspace.open

    def killed(self: Workspace, pack: Any) -> Any:
        if os.getpid() != own:
            os.kill(os.getpid(), signal.SIGKILL)
        return opened(self, pack)

    monkeypatch.setattr(Workspace, "open", killed)
    run = outcome(["check", "--jobs", "2", "--cache-dir", "../cache"], repository)
    assert (run.status, run.out) == (2, b"")
    assert run.error.decode() == (
        "attune-lint: a process that checks files ended before it was done, perhaps since memory ran out; "
        "use fewer, as in --jobs 1.\n"
    )


def is_there(process: int) -> bool:
    try:
        status = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"  # which nobody has fetched


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait; what never comes ends the test, not the run of all tests."""
    stuck = Timer(60, partial(os.kill, os.getpid(), signal.SIGINT))
    stuck.start()
    while not condition():
        sleep(0.01)
    stuck.cancel()


@pytest.fixture
def held(repository: Path) -> Iterator[tuple[subprocess.Popen[bytes], list[int]]]:
    """A run of which two processes are in the midst of their work."""
    run = subprocess.Popen(
        [sys.executable, "-c", HELD],
        cwd=repository,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )

    def at_work() -> list[int]:
        return [int(path.name.rpartition("-")[2]) for path in repository.parent.glob("at-work-*")]

    wait_for(lambda: len(at_work()) == 2)
    workers = at_work()
    yield run, workers
    wait_for(lambda: not any(map(is_there, workers)))
    run.communicate()


def test_an_interruption_ends_all_at_once(held: tuple[subprocess.Popen[bytes], list[int]]) -> None:
    run, workers = held
    os.killpg(run.pid, signal.SIGINT)
    assert run.communicate(timeout=60) == (b"", b"")
    assert run.returncode == 130
    assert not any(map(is_there, workers))


def test_processes_do_not_outlive_the_one_that_waits(
    repository: Path, held: tuple[subprocess.Popen[bytes], list[int]]
) -> None:
    run, _ = held
    run.kill()
    run.wait()
    (repository.parent / "go-on").touch()
    assert run.communicate(timeout=60) == (b"", b"")
