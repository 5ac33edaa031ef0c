"""Writing to standard output and error: UTF-8 everywhere, colours only where they are wanted."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from typing import IO, Literal, TypeAlias

When: TypeAlias = Literal["auto", "always", "never"]


def wants_color(when: str, stream: IO[str], environment: Mapping[str, str]) -> bool:
    """Whether to colour what is written to a stream.

    An option comes first, then ``NO_COLOR``, then ``FORCE_COLOR``, then whether it is a terminal.
    """
    if when != "auto":
        return when == "always"
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    return stream.isatty() and environment.get("TERM") != "dumb"


def write(chunks: Iterable[str]) -> None:
    """Write to standard output; a reader that has gone away is no mistake."""
    try:
        for chunk in chunks:
            sys.stdout.buffer.write(chunk.encode("utf-8", "surrogateescape"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # What is still buffered would fail again when the interpreter flushes it at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def write_error(chunks: Iterable[str]) -> None:
    """Write to standard error."""
    for chunk in chunks:
        sys.stderr.buffer.write(chunk.encode("utf-8", "backslashreplace"))
    sys.stderr.buffer.flush()


def complain(message: str) -> None:
    """Write a sentence to standard error."""
    write_error([f"attune-lint: {message}\n"])
