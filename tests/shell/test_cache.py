"""A cache never fails, and gives back what was kept or nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attune_lint.shell import cache as module
from attune_lint.shell import tool
from attune_lint.shell.cache import Cache, default_directory, key_of

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def entries(directory: Path) -> list[Path]:
    return sorted(directory.glob("*.attune.json"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=JSON)
def test_what_was_kept_comes_back(tmp_path: Path, value: object) -> None:
    Cache(str(tmp_path)).store("name", value)
    assert Cache(str(tmp_path)).load("name") == value
    assert Cache(str(tmp_path)).load("other") is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, 200), put=st.binary(max_size=5))
def test_a_file_that_was_cut_or_changed_is_not_there(tmp_path: Path, cut: int, put: bytes) -> None:
    cache = Cache(str(tmp_path))
    cache.store("name", {"a": [1, 2, 3]})
    (entry,) = entries(tmp_path)
    whole = entry.read_bytes()
    entry.write_bytes(whole[:cut] + put + whole[cut + len(put) :])
    changed = entry.read_bytes() != whole
    assert cache.load("name") == (None if changed else {"a": [1, 2, 3]})
    entry.write_bytes(whole[:cut])
    assert cache.load("name") == (None if cut < len(whole) else {"a": [1, 2, 3]})


def test_deep_json_is_not_there(tmp_path: Path) -> None:
    cache = Cache(str(tmp_path))
    cache.store("name", 1)
    (entry,) = entries(tmp_path)
    data = b"[" * 100_000 + b"]" * 100_000
    entry.write_bytes(module._checksum(data) + b"\n" + data)
    assert cache.load("name") is None


def test_the_directory_says_what_it_is(tmp_path: Path) -> None:
    directory = tmp_path / "some/cache"
    Cache(str(directory)).store("name", 1)
    Cache(str(directory)).store("other", 1)
    assert (
        (directory / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55\n")
    )
    assert (directory / ".gitignore").read_text() == "*\n"
    assert sorted(path.name for path in directory.iterdir()) == [
        ".gitignore",
        "CACHEDIR.TAG",
        "name.attune.json",
        "other.attune.json",
    ]


@pytest.mark.parametrize("obstacle", ["a file instead", "a file on the way", "a device", "no renaming"])
def test_what_cannot_be_kept_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, obstacle: str) -> None:
    directory = tmp_path / "cache"
    if obstacle == "a file instead":
        directory.write_text("")
    elif obstacle == "a file on the way":
        (tmp_path / "on").write_text("")
        directory = tmp_path / "on/cache"
    elif obstacle == "a device":
        directory = Path("/dev/full")
    else:

        def replace(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "replace", replace)
    cache = Cache(str(directory))
    cache.store("name", 1)
    assert cache.load("name") is None
    assert cache.clear() == 0
    cache.trim()
    assert not list(tmp_path.glob("**/*.part*"))


def test_the_oldest_go_when_there_is_too_much(tmp_path: Path) -> None:
    cache = Cache(str(tmp_path), max_bytes=10_000)
    for number in range(20):
        cache.store(f"n{number}", "x" * 1000)
        os.utime(tmp_path / f"n{number}.attune.json", (number, number))
    assert cache.load("n0") == "x" * 1000  # which makes it the latest
    cache.trim()
    left = {path.name for path in entries(tmp_path)}
    assert left == {f"n{number}.attune.json" for number in (0, 14, 15, 16, 17, 18, 19)}


def test_nothing_goes_of_what_has_room_or_was_not_written_to(tmp_path: Path) -> None:
    cache = Cache(str(tmp_path))
    cache.store("name", 1)
    cache.trim()
    Cache(str(tmp_path), max_bytes=0).trim()
    assert cache.load("name") == 1


def test_clearing_takes_nothing_else(tmp_path: Path) -> None:
    cache = Cache(str(tmp_path))
    cache.store("name", 1)
    (tmp_path / "mine.json").write_text("")
    (tmp_path / "folder.attune.json").mkdir()
    (tmp_path / "link.attune.json").symlink_to("mine.json")
    assert cache.clear() == 1
    assert (tmp_path / "mine.json").exists()
    assert (tmp_path / "link.attune.json").exists()


@pytest.mark.parametrize("what", ["pipe", "folder", "too large"])
def test_what_is_no_entry_is_not_read(tmp_path: Path, what: str) -> None:
    path = tmp_path / "name.attune.json"
    if what == "pipe":
        os.mkfifo(path)
    elif what == "folder":
        path.mkdir()
    else:
        Cache(str(tmp_path)).store("name", "x" * 100)
    assert Cache(str(tmp_path), max_bytes=99).load("name") is None


def test_a_cache_that_cannot_be_written_to_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    Cache(str(tmp_path)).store("name", 1)
    for function in ("utime", "replace", "makedirs", "unlink"):
        monkeypatch.setattr(os, function, refuse)
    cache = Cache(str(tmp_path), max_bytes=1000)
    cache.store("other", 2)
    assert cache.load("name") == 1
    assert cache.clear() == 0


def test_a_cache_that_vanishes_is_empty(tmp_path: Path) -> None:
    cache = Cache(str(tmp_path / "cache"))
    cache.store("name", 1)
    shutil.rmtree(tmp_path / "cache")
    cache.store("name", 1)
    cache.trim()
    assert cache.load("name") is None
    assert cache.clear() == 0


def test_many_write_and_clear_at_once(tmp_path: Path) -> None:
    """What is read is what somebody wrote, whole."""
    script = (
        "import sys\n"
        "from attune_lint.shell.cache import Cache\n"
        "cache = Cache(sys.argv[1], max_bytes=300_000)\n"
        "for number in range(60):\n"
        "    name = f'n{number % 7}'\n"
        "    cache.store(name, [name, sys.argv[2] * 10_000])\n"
        "    known = cache.load(name)\n"
        "    assert known is None or (known[0] == name and len(set(known[1])) == 1), name\n"
        "    if number % 20 == 19: cache.trim() if sys.argv[2] != 'c' else cache.clear()\n"
    )
    runs = [subprocess.Popen([sys.executable, "-c", script, str(tmp_path), who]) for who in "abcde"]
    assert [run.wait() for run in runs] == [0] * 5
    assert not list(tmp_path.glob("*.part*"))


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="elsewhere the platform is asked")
@pytest.mark.parametrize("moved", [None, "", " ", "/some/place"])
def test_a_cache_is_where_the_platform_wants_it(monkeypatch: pytest.MonkeyPatch, moved: str | None) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME")
    if moved is not None:
        monkeypatch.setenv("XDG_CACHE_HOME", moved)
    short = default_directory()
    monkeypatch.setattr(sys, "platform", "another")
    assert default_directory() == short
    assert Path(short).name == "attune-lint"


def test_names_differ_by_parts_and_by_tool(monkeypatch: pytest.MonkeyPatch) -> None:
    names = {key_of(), key_of("ab"), key_of("a", "b"), key_of("", "ab"), key_of("\ud800")}
    assert len(names) == 5
    monkeypatch.setattr(module, "tool_digest", lambda: "another")
    assert key_of() not in names


def test_another_code_or_library_is_another_tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "package/__pycache__").mkdir(parents=True)
    (tmp_path / "package/a.py").write_text("a = 1")
    (tmp_path / "package/__pycache__/a.pyc").write_text("x")
    monkeypatch.setattr(tool, "_PACKAGE", str(tmp_path / "package"))
    digests = []

    def note() -> None:
        tool.tool_digest.cache_clear()
        digests.append(tool.tool_digest())

    note()
    (tmp_path / "package/__pycache__/a.pyc").write_text("y")
    note()
    assert digests[0] == digests[1]
    (tmp_path / "package/a.py").write_text("a = 2")
    note()
    (tmp_path / "package/a.py").rename(tmp_path / "package/b.py")
    note()
    monkeypatch.setattr(tool, "_LIBRARIES", ("no_such_library",))
    note()
    monkeypatch.setattr(tool, "_LIBRARIES", ("sys",))
    note()
    (tmp_path / "attune_lint-9.9.dist-info").mkdir()
    monkeypatch.setattr(sys, "path", [str(tmp_path), "", str(tmp_path / "nowhere")])
    note()
    monkeypatch.undo()
    tool.tool_digest.cache_clear()
    assert len(set(digests)) == 6


def test_all_goes_where_there_is_no_room(tmp_path: Path) -> None:
    cache = Cache(str(tmp_path), max_bytes=0)
    cache.store("name", 1)
    cache.trim()
    assert entries(tmp_path) == []
