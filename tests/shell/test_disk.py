"""A run's view of the disk, and whether it would see the same again."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attune_lint.shell.disk import Disk, Trouble


def look(disk: Disk, root: Path) -> None:
    """Ask all kinds of questions about all that is there, and about what is not."""
    waiting = [str(root)]
    while waiting:
        directory = waiting.pop()
        found = disk.entries(directory)
        for name in () if isinstance(found, Trouble) else found:
            path = os.path.join(directory, name)
            disk.real(path)
            if disk.is_directory(path) and not os.path.islink(path):
                waiting.append(path)
            elif disk.is_file(path):
                disk.content(path, 100)
    assert disk.kind(str(root / "missing/x")) is None


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a/b/x.yaml").write_text("x: 1")
    (tmp_path / "a/y.yaml").write_text("y: 1")
    (tmp_path / "link").symlink_to("a")
    (tmp_path / "nowhere").symlink_to("nothing")
    return tmp_path


def test_what_was_seen_survives_json_and_holds_while_nothing_changes(root: Path) -> None:
    disk = Disk()
    look(disk, root)
    seen = json.loads(json.dumps(disk.seen))
    assert Disk().shows_again(seen)
    os.utime(root / "a/y.yaml", (0, 0))
    assert Disk().shows_again(seen)


CHANGES = {
    "content": "echo y: 2 > a/y.yaml",
    "length": ": > a/y.yaml",
    "new": ": > a/z.yaml",
    "gone": "rm a/b/x.yaml",
    "renamed": "mv a/b/x.yaml a/b/w.yaml",
    "folder": "rm a/y.yaml; mkdir a/y.yaml",
    "link elsewhere": "rm link; ln -s a/b link",
    "link leads somewhere": ": > nothing",
    "link instead": "mv a/b/x.yaml x; ln -s ../../x a/b/x.yaml",
    "was missing": "mkdir missing; : > missing/x",
    "too large": "seq 1000 > a/y.yaml",
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_seen(root: Path, change: str) -> None:
    disk = Disk()
    look(disk, root)
    subprocess.run(CHANGES[change], shell=True, cwd=root, check=True)
    assert not Disk().shows_again(disk.seen)


def test_answers_are_those_of_the_system(root: Path) -> None:
    for listed in (False, True):
        disk = Disk()
        if listed:
            look(disk, root)
        for name in ("a", "a/b", "a/b/x.yaml", "link", "link/b/x.yaml", "nowhere", "no/such", "."):
            path = str(root / name)
            assert disk.real(path) == os.path.realpath(path)
            assert disk.is_file(path) == os.path.isfile(path)
            assert disk.is_directory(path) == os.path.isdir(path)
            assert (disk.kind(path) is None) == (not os.path.lexists(path))
        assert disk.kind(str(root / "nowhere")) == "broken"
        assert disk.kind("/dev/null") == "other"
        assert disk.real("/") == "/"


def test_what_changes_while_it_is_looked_at_is_told(root: Path) -> None:
    disk = Disk()
    disk.content(str(root / "a/y.yaml"))
    assert disk.steady
    (root / "a/y.yaml").write_text("other")
    assert disk.content(str(root / "a/y.yaml")) == b"other"
    assert not disk.steady


def test_no_more_is_read_than_shows_that_it_is_too_large(root: Path) -> None:
    (root / "large").write_bytes(b"x" * 300_000)
    path = str(root / "large")
    assert Disk().content(path, 99_999) == b"x" * 100_000
    assert Disk().content(path, 300_000) == b"x" * 300_000
    assert Disk().content(path) == b"x" * 300_000
    assert Disk().content("/proc/self/status", 0)


def test_a_content_is_looked_at_again_with_each_limit(root: Path) -> None:
    path = str(root / "a/y.yaml")
    disk = Disk()
    assert (disk.content(path, 1), disk.content(path, 100)) == (b"y:", b"y: 1")
    assert disk.steady
    (root / "a/y.yaml").write_text("y: 2")
    assert not Disk().shows_again(disk.seen)


def test_trouble_is_an_answer(root: Path) -> None:
    disk = Disk()
    assert isinstance(disk.content(str(root)), Trouble)
    assert isinstance(disk.content(str(root / "no")), Trouble)
    assert isinstance(disk.entries(str(root / "no")), Trouble)
    assert isinstance(disk.entries("a\0b"), Trouble)
    assert disk.kind("a\0b") is None
    assert Disk().shows_again(disk.seen)


def test_what_others_have_seen_is_added(root: Path) -> None:
    disk, other = Disk(), Disk()
    disk.content(str(root / "a/y.yaml"))
    look(other, root)
    disk.add(other.taken())
    assert other.taken() == Disk().seen
    assert disk.steady  # with another limit, which is another question
    (root / "a/y.yaml").write_text("other")
    other.content(str(root / "a/y.yaml"))
    disk.add(other.taken())
    assert not disk.steady


def test_paths_of_any_depth_have_a_real_path(root: Path) -> None:
    for deep in (f"{root}/link{'/x' * 5000}", f"{root}/link{'/b' * 300}"):
        assert Disk().real(deep) == os.path.realpath(deep)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.sampled_from(["a", "b", "link", "x.yaml", "no", ".."]), max_size=5))
def test_real_paths(root: Path, names: list[str]) -> None:
    path = os.path.join(str(root), *names)
    assert Disk().real(os.path.normpath(path)) == os.path.realpath(os.path.normpath(path))
