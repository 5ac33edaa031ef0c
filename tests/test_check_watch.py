"""`check --watch`: what it says of changes as editors and version control make them."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from attune_lint.cli import main
from attune_lint.commands import watching
from attune_lint.shell.session import Session
from attune_lint.shell.watching import CannotWatchError, Notifier, await_change
from tests.shell.packs import workflow, write
from tests.watched import Watching

DEMO = {
    "packs/demo/pack.yaml": "ref: demo\nversion: 1.0.0\n",
    "packs/demo/workflows/a.yaml": workflow("demo.a"),
    "packs/demo/workflows/b.yaml": workflow("demo.b"),
}
A = "packs/demo/workflows/a.yaml"
WRONG = workflow("demo.a").replace("core.echo", "echo")


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    return write(tmp_path, DEMO)


@pytest.fixture
def watcher(demo: Path) -> Iterator[Watching]:
    with Watching(demo, "check", "packs", "--watch") as made:
        made.told("no findings; watching for changes.")
        yield made


def test_an_edit_a_mistake_and_mending_it(demo: Path, watcher: Watching) -> None:
    write(demo, {A: WRONG})
    assert watcher.told(f"{A} changed: 1 finding.")[8:9] == " "
    [line] = watcher.output
    assert line.startswith(f"{A}:6:13: error ATL310")
    write(demo, {A: "a: {\n"})
    watcher.told(f"{A} changed: 1 finding.")
    assert " error ATL104 " in watcher.output[0]
    write(demo, {A: workflow("demo.a")})
    watcher.told(f"{A} changed: no findings.")
    assert watcher.output == []


def test_an_editor_replaces_a_file(demo: Path, watcher: Watching) -> None:
    for text, told in ((WRONG, "1 finding"), (workflow("demo.a"), "no findings")):
        write(demo, {"packs/demo/workflows/a.yaml.tmp": text})
        (demo / A).rename(demo / f"{A}~")
        (demo / f"{A}.tmp").rename(demo / A)
        (demo / f"{A}~").unlink()
        watcher.told(f"{A} changed: {told}.")


def test_directories_go_and_come_back(demo: Path, watcher: Watching) -> None:
    shutil.rmtree(demo / "packs/demo/workflows")
    watcher.told("2 files are gone: no findings.")
    write(demo, DEMO | {A: WRONG})
    watcher.told("2 files are new: 1 finding.")
    (demo / "packs/demo").rename(demo / "packs/other")
    watcher.told("3 files are new, 3 files are gone: 1 finding.")
    assert watcher.output[-1].startswith("packs/other/workflows/a.yaml:6:13: error")
    (demo / "packs").rename(demo / "elsewhere")
    assert "no file or directory 'packs'" in watcher.told("3 files are gone: no findings.")
    (demo / "elsewhere").rename(demo / "packs")
    watcher.told("3 files are new: 1 finding.")


def test_a_configuration_that_comes_is_broken_and_is_mended(demo: Path, watcher: Watching) -> None:
    write(demo, {A: WRONG})
    watcher.told(": 1 finding.")
    write(demo, {"attune-lint.toml": 'ignore = ["ATL310'})
    assert "attune-lint.toml:1:" in watcher.told("attune-lint.toml is new: it could not be done.")
    write(demo, {"attune-lint.toml": 'ignore = ["ATL310"]'})
    watcher.told("attune-lint.toml changed: no findings.")


def test_ctrl_c_ends_it(watcher: Watching) -> None:
    assert watcher.interrupt() == 130
    assert "Traceback" not in watcher.err.read_text()


def test_what_it_writes_itself_is_no_change(demo: Path) -> None:
    options = ("--format", "json:report.json", "--cache-dir", "kept", "--statistics")
    with Watching(demo, "check", "--watch", *options) as watcher:
        watcher.told("no findings; watching for changes.")
        assert (demo / "report.json").exists()
        write(demo, {A: WRONG})
        watcher.told("a.yaml changed: 1 finding.")
    assert watcher.err.read_text().count(": 1 finding.") == 1
    assert '"ATL310"' in (demo / "report.json").read_text()


def test_the_working_directory_goes_and_comes_back(demo: Path) -> None:
    home = demo / "packs/demo"
    with Watching(home, "check", "--watch", "--no-cache", "--quiet") as watcher:
        write(demo, {A: WRONG})
        wait_for(watcher, "error ATL310")
        home.rename(demo / "gone")
        watcher.out, watcher.err = demo / "gone/.out", demo / "gone/.err"
        watcher.told(f"there is no directory '{home}' any more; it is waited for.")
        write(demo, DEMO | {"packs/demo/workflows/b.yaml": WRONG})
        wait_for(watcher, "workflows/b.yaml:6:13: error ATL310")


def wait_for(watcher: Watching, text: str) -> None:
    """Wait until standard output has a text."""
    while text not in watcher.out.read_text():
        assert watcher.process.poll() is None


# The loop, with what tells of changes


def test_a_burst_makes_one_run(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    patient = partial(Notifier, quiet=1_000, longest=60_000)
    monkeypatch.setattr(watching, "await_change", partial(await_change, listen=patient))
    monkeypatch.chdir(demo)
    folder = demo / "packs/demo/workflows"
    counts: list[int] = []

    def checkout() -> None:
        for number in range(50):
            (folder / f"w{number}.yaml").write_text(workflow(f"demo.w{number}"))

    def run(session: Session) -> int:
        found = session.disk.entries(str(folder))
        counts.append(len(found))
        if len(counts) == 1:
            thread = threading.Timer(0.5, checkout)
            thread.start()
        elif len(counts) == 2:
            checkout()
            (folder / "last.yaml").write_text("")
        else:
            raise KeyboardInterrupt
        return 0

    with pytest.raises(KeyboardInterrupt):
        watching.watch(Session, run)
    assert counts == [2, 52, 53]


def test_a_change_during_a_run_makes_another(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(demo)
    seen: list[bytes] = []

    def run(session: Session) -> int:
        content = session.disk.content(str(demo / A))
        assert isinstance(content, bytes)
        seen.append(content)
        if len(seen) == 3:
            raise KeyboardInterrupt
        (demo / A).write_bytes(b"%d" % len(seen))
        return 0

    with pytest.raises(KeyboardInterrupt):
        watching.watch(Session, run)
    assert seen[1:] == [b"1", b"2"]


def test_nobody_reads_any_more(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    write(demo, {A: WRONG})
    monkeypatch.chdir(demo)
    with os.fdopen(writing, "w") as closed:
        monkeypatch.setattr("sys.stdout", closed)
        assert main(["check", "packs", "--watch"]) == 1


def test_what_tells_of_changes_is_an_extra(
    demo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(demo)
    monkeypatch.setattr(watching, "find_spec", lambda _: None)
    assert main(["check", "--watch"]) == 2
    assert "pip install 'attune-lint[watch]'" in capsys.readouterr().err


def test_standard_input_is_not_watched(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--watch", "-"]) == 2
    assert "--watch can't be used with standard input" in capsys.readouterr().err


def test_a_system_that_tells_of_no_changes(
    demo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> None:
        raise CannotWatchError("changes can't be watched for: no space")

    monkeypatch.chdir(demo)
    monkeypatch.setattr(watching, "await_change", refuse)
    assert main(["check", "--watch"]) == 2
    assert "changes can't be watched for: no space" in capsys.readouterr().err
