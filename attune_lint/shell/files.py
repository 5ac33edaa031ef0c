"""Reading files, within bounds: what goes wrong becomes a finding."""

from __future__ import annotations

from pathlib import Path, PurePath

from returns.result import Failure, Result, Success

from attune_lint.model.diagnostic import Diagnostic
from attune_lint.shell.disk import Disk, Trouble
from attune_lint.yaml.rules import FILE_TOO_LARGE, UNREADABLE


def read_bytes(disk: Disk, path: Path, shown: PurePath, max_size: int) -> Result[bytes, Diagnostic]:
    """The content of a regular file.

    Args:
        disk: what looks at it.
        path: where it is.
        shown: how findings name it.
        max_size: its greatest size in bytes, 0 for any.
    """
    content = disk.content(str(path), max_size)
    if isinstance(content, Trouble):
        return Failure(UNREADABLE.of_file(shown, f"The file can't be read: {content.reason}."))
    return checked_size(content, shown, max_size)


def checked_size(data: bytes, shown: PurePath, max_size: int) -> Result[bytes, Diagnostic]:
    """The content, if it is no larger than the engine reads."""
    if not max_size or len(data) <= max_size:
        return Success(data)
    message = f"The file is larger than {max_size} bytes, so the engine does not read it; split the workflow."
    return Failure(FILE_TOO_LARGE.of_file(shown, message))
