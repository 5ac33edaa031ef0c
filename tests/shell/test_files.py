"""Reading files within bounds."""

from __future__ import annotations

import os
from pathlib import Path, PurePath

import pytest
from returns.result import Failure, Success

from attune_lint.shell.disk import Disk
from attune_lint.shell.files import read_bytes


def test_a_file_is_read_up_to_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"12345")
    assert read_bytes(Disk(), path, path, 5) == Success(b"12345")
    assert read_bytes(Disk(), path, path, 0) == Success(b"12345")


def test_a_larger_file_is_a_finding_that_the_engine_has_too(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"12345")
    found = read_bytes(Disk(), path, PurePath("shown"), 4).failure()
    assert (found.code, found.engine, found.path, found.span) == ("ATL101", "parse", PurePath("shown"), None)


@pytest.mark.parametrize("kind", ["missing", "directory", "pipe", "link to itself", "odd name"])
def test_what_cannot_be_read_is_a_finding_without_position(tmp_path: Path, kind: str) -> None:
    path = tmp_path / ("odd\0name" if kind == "odd name" else "thing")
    if kind == "directory":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "link to itself":
        path.symlink_to(path)
    result = read_bytes(Disk(), path, PurePath("shown"), 10)
    assert isinstance(result, Failure)
    found = result.failure()
    assert (found.code, found.engine, found.span) == ("ATL100", None, None)
    assert found.message.endswith(".")
