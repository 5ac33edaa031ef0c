"""The bar: on a terminal that takes long, and nowhere else."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest

from attune_lint.shell import progress
from attune_lint.shell.progress import Bar, progress_bar
from tests.shell.packs import workflow, write

pty = pytest.importorskip("pty", reason="pseudo-terminals are a matter of Unix")
termios = pytest.importorskip("termios", reason="pseudo-terminals are a matter of Unix")

# The command, but the bar appears after so many seconds.
COMMAND = (
    "import sys\n"
    "from attune_lint.shell import progress\n"
    "progress.DELAY = float(sys.argv[1])\n"
    "from attune_lint.cli import main\n"
    "sys.exit(main(sys.argv[2:]))\n"
)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def command(delay: float, *options: str) -> list[str]:
    return [sys.executable, "-c", COMMAND, str(delay), "check", "--format", "concise", *options]


def on_a_terminal(delay: float, *options: str) -> tuple[int, str, str]:
    """The status, the output, and what a terminal gets as the standard error."""
    reading, writing = pty.openpty()
    termios.tcsetwinsize(writing, (24, 80))
    try:
        process = subprocess.Popen(command(delay, *options), stdout=subprocess.PIPE, stderr=writing)
        os.close(writing)
        seen = b""
        # Linux says that the other end is closed with an error, others with an empty text.
        while more := _read(reading):
            seen += more
        out, _ = process.communicate(timeout=60)
    finally:
        os.close(reading)
    return process.returncode, out.decode(), seen.decode()


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:
        return b""


@pytest.fixture(autouse=True)
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {f"p/workflows/w{number}.yaml": workflow(f"p.w{number}") for number in range(3)})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TERM", "xterm")


def test_a_bar_is_shown_on_a_terminal_and_taken_away() -> None:
    status, out, seen = on_a_terminal(0)
    assert (status, out) == (0, "")
    assert "Checking" in seen
    assert "1/3" in seen
    assert seen.rstrip("\r").rpartition("\r")[2].strip() == "", "the last that is drawn is an empty line"


@pytest.mark.parametrize(("delay", "options"), [(3600, ()), (0, ("--quiet",))])
def test_a_fast_run_and_a_quiet_one_show_none(delay: float, options: tuple[str, ...]) -> None:
    assert on_a_terminal(delay, *options) == (0, "", "")


def test_pipes_get_nothing_of_it() -> None:
    ran = subprocess.run(command(0), capture_output=True, text=True, timeout=60, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_the_library_is_not_imported_before_there_is_a_bar() -> None:
    code = COMMAND.replace("sys.exit(main(sys.argv[2:]))", "main(sys.argv[2:]); print('tqdm' in sys.modules)")
    ran = subprocess.run(
        [sys.executable, "-c", code, "0", "check"], capture_output=True, text=True, timeout=60, check=True
    )
    assert ran.stdout == "False\n"


def test_a_bar_waits_for_its_time_and_goes_on_from_there() -> None:
    stream, ticks = Terminal(), count(0.0, progress.DELAY / 2)
    bar = Bar(stream, lambda: next(ticks))
    bar.show(1, 9)
    assert stream.getvalue() == ""
    bar.show(2, 9)
    bar.show(9, 9)
    assert "Checking" in stream.getvalue()
    bar.close()


def test_a_bar_that_never_appeared_is_closed_without_a_word() -> None:
    stream = Terminal()
    Bar(stream).close()
    assert stream.getvalue() == ""


def test_who_wants_none_gets_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal())
    with progress_bar(wanted=False) as told:
        assert told is None
    with progress_bar(wanted=True) as told:
        assert told is not None
    monkeypatch.setenv("TERM", "dumb")
    with progress_bar(wanted=True) as told:
        assert told is None
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with progress_bar(wanted=True) as told:
        assert told is None
