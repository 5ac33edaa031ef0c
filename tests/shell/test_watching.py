"""Where a change is listened for, and when one counts."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Collection, Iterator
from functools import partial
from pathlib import Path

import pytest
from watchfiles import _rust_notify

from attune_lint.shell.disk import Disk
from attune_lint.shell.watching import CannotWatchError, Notifier, await_change, watched

Event = Callable[[], str]
"""Does something to the disk, and gives the path of which a system would tell."""


class Script:
    """Tells of changes that it makes itself; what is called how is in `calls`."""

    def __init__(self, events: Collection[Event], begins: Callable[[], None] = lambda: None) -> None:
        self.events = iter(events)
        self.begins = begins
        self.calls: list[str] = []

    def __call__(self, directories: Collection[str]) -> Script:
        assert all(map(os.path.isdir, directories))
        self.begins()
        self.calls.append("listen")
        return self

    def __enter__(self) -> Script:
        return self

    def __exit__(self, *_: object) -> None:
        self.calls.append("end")

    def wait(self) -> Collection[str]:
        self.calls.append("wait")
        return {next(self.events)()}

    def settle(self) -> None:
        self.calls.append("settle")


def written(path: Path, text: str = "new") -> Event:
    def write() -> str:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        return str(path)

    return write


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path.resolve()
    (root / "pack").mkdir()
    (root / "pack/a.yaml").write_text("old")
    return root


@pytest.fixture
def disk(root: Path) -> Disk:
    disk = Disk()
    disk.entries(str(root / "pack"))
    disk.content(str(root / "pack/a.yaml"))
    disk.kind(str(root / "no/such/attune-lint.toml"))
    return disk


def test_what_matters_ends_the_waiting(root: Path, disk: Disk) -> None:
    script = Script(
        [
            written(root / "beside"),  # in a directory above, of no concern
            written(root / "pack/a.yaml", "old"),  # of concern, and the same
            written(root / "no/other"),  # the directory above it comes
            written(root / "pack/a.yaml"),
        ]
    )
    await_change(disk, listen=script)
    assert script.calls == ["listen", "wait", "wait", "end", "listen", "wait", "wait", "end", "listen", "end"]


def test_what_changed_while_it_was_looked_at_is_looked_at_again(root: Path, disk: Disk) -> None:
    written(root / "pack/a.yaml")()
    disk.content(str(root / "pack/a.yaml"))
    script = Script([])
    await_change(disk, listen=script)
    assert script.calls == ["listen", "settle", "end"]


def test_what_changed_before_is_settled(root: Path, disk: Disk) -> None:
    written(root / "pack/b.yaml")()
    script = Script([])
    await_change(disk, listen=script)
    assert script.calls == ["listen", "settle", "end"]


def test_a_directory_that_goes_meanwhile_is_looked_for_again(root: Path, disk: Disk) -> None:
    def vanish() -> None:
        script.begins = lambda: None
        (root / "pack").rename(root / "other")
        raise FileNotFoundError

    script = Script([], vanish)
    await_change(disk, listen=script)
    assert script.calls == ["listen", "settle", "end"]


def test_what_a_run_writes_is_no_change(root: Path, disk: Disk) -> None:
    own = {str(root / "pack/report.json"), str(root / "pack/kept")}
    script = Script(
        [
            written(root / "pack/report.json"),
            written(root / "pack/kept/entry"),
            written(root / "pack/.hidden"),
            written(root / "pack/b.yaml"),
        ]
    )
    await_change(disk, own, script)
    assert not list(script.events)


def test_where_changes_are_made(root: Path) -> None:
    (root / "link").symlink_to("pack")
    (root / "file").symlink_to("pack/a.yaml")
    disk = Disk()
    disk.entries(str(root / "link"))
    disk.content(str(root / "file"))
    disk.kind(str(root / "no/such/thing"))
    disk.kind("/a\0b")
    where = watched(disk.seen)
    assert where.directories >= {str(root / "pack"), str(root)}
    assert where.concerns(str(root / "pack/anything"))
    assert where.concerns(str(root / "link"))
    assert where.concerns(str(root / "file"))
    assert where.concerns(str(root / "no"))
    assert where.concerns(str(root))
    assert not where.concerns(str(root / "other"))
    assert not where.concerns(str(root / "no/other"))


# What the system tells


def test_the_system_tells_of_changes(root: Path) -> None:
    with Notifier([str(root / "pack")]) as changes:
        written(root / "pack/a.yaml")()
        assert str(root / "pack/a.yaml") in changes.wait()
        changes.settle()
        (root / "pack").rename(root / "other")
        assert changes.wait()


def test_changes_in_directories_below_are_not_told(root: Path) -> None:
    with Notifier([str(root)]) as changes:
        written(root / "pack/a.yaml")()
        written(root / "b.yaml")()
        assert changes.wait() == {str(root / "b.yaml")}


def test_polling_can_be_asked_for(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCHFILES_FORCE_POLLING", "1")
    with Notifier([str(root / "pack")]) as changes:
        written(root / "pack/b.yaml")()
        assert str(root / "pack/b.yaml") in changes.wait()


@pytest.fixture
def interruptible() -> Iterator[None]:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_waiting_can_be_interrupted(root: Path) -> None:
    timer = threading.Timer(0.3, partial(os.kill, os.getpid(), signal.SIGINT))
    with Notifier([str(root)]) as changes:
        timer.start()
        with pytest.raises(KeyboardInterrupt):
            changes.wait()
    timer.join()


def test_a_directory_that_is_not_there(root: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Notifier([str(root / "no")])


def test_the_system_may_refuse(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("OS file watch limit reached.")

    monkeypatch.setattr(_rust_notify, "RustNotify", refuse)
    with pytest.raises(CannotWatchError, match="limit reached"):
        Notifier([str(root)])
