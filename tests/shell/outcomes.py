"""All that a run of the command line gives, in this process."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping, Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from attune_lint.cli import main


class Outcome(NamedTuple):
    """The exit status, what was written to the streams, and what is in the files that were asked for."""

    status: int
    out: bytes
    error: bytes
    files: tuple[bytes | None, ...] = ()


class Stream(io.TextIOWrapper):
    """A stream into memory, which may pass for a terminal."""

    def __init__(self, terminal: bool) -> None:
        self.data = io.BytesIO()
        self.terminal = terminal
        super().__init__(self.data, encoding="utf-8")

    def isatty(self) -> bool:
        return self.terminal


def outcome(
    arguments: Sequence[str],
    directory: Path,
    environment: Mapping[str, str] | None = None,
    files: Sequence[Path] = (),
    *,
    terminal: bool = False,
) -> Outcome:
    """Run the command line in a directory."""
    out, error = Stream(terminal), Stream(False)
    with (
        redirect_stdout(out),
        redirect_stderr(error),
        chdir(directory),
        patch.dict(os.environ, {**os.environ, **(environment or {})}, clear=True),
    ):
        status = main(arguments)
    written = tuple(file.read_bytes() if file.is_file() else None for file in files)
    return Outcome(status, out.data.getvalue(), error.data.getvalue(), written)
