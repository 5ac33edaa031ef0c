"""What a run writes, and where: to standard output, to standard error, to files.

All of it goes through here, so that it can be kept and written again.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Literal, NamedTuple, TypeAlias

Where: TypeAlias = Literal["out", "error", "file"]


class Said(NamedTuple):
    """A text that was written: `name` is that of the file."""

    where: Where
    name: str
    text: str


class Listener:
    """Notes in `said` what is written.

    `whole` turns False where something could not be written, and `read` where that is since nobody reads it.
    """

    def __init__(self) -> None:
        self.said: list[Said] = []
        self.whole = True
        self.read = True


_listeners: list[Listener] = []


@contextmanager
def heard() -> Iterator[Listener]:
    """Gives a listener to all that is written meanwhile."""
    listener = Listener()
    _listeners.append(listener)
    try:
        yield listener
    finally:
        _listeners.remove(listener)


def say_again(said: Iterable[Said]) -> bool:
    """Write what was written before, and complain of files that can't be written.

    Returns:
        whether all could be written.
    """
    problems: list[str] = []
    whole = True
    for where, name, text in said:
        if where == "out":
            write([text])
        elif where == "error":
            _complain_of(problems)  # which comes behind the texts, and before what is said of the run
            write_error([text])
        elif (problem := write_file(name, text)) is not None:
            problems.append(problem)
            whole = False
    _complain_of(problems)
    return whole


def _complain_of(problems: list[str]) -> None:
    for problem in problems:
        complain(problem)
    problems.clear()


def write(chunks: Iterable[str]) -> None:
    """Write to standard output; a reader that has gone away is no mistake."""
    try:
        for chunk in chunks:
            _note("out", "", chunk)
            sys.stdout.buffer.write(chunk.encode("utf-8", "surrogateescape"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # What is still buffered would fail again when the interpreter flushes it at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        _not_whole()
        for listener in _listeners:
            listener.read = False


def write_error(chunks: Iterable[str]) -> None:
    """Write to standard error."""
    for chunk in chunks:
        _note("error", "", chunk)
        sys.stderr.buffer.write(chunk.encode("utf-8", "backslashreplace"))
    sys.stderr.buffer.flush()


def complain(message: str) -> None:
    """Write a sentence to standard error."""
    write_error([f"attune-lint: {message}\n"])


def write_file(name: str, text: str) -> str | None:
    """Write a text to a file, whole or not at all; gives a sentence where that fails."""
    _note("file", name, text)
    try:
        folder, last = os.path.split(name)
        part = os.path.join(folder, f".{last}.{os.getpid()}.part")
        try:
            with open(part, "w", encoding="utf-8", errors="surrogateescape", newline="\n") as file:
                file.write(text)
            os.replace(part, name)
        finally:
            with suppress(OSError, ValueError):
                os.unlink(part)
    except (OSError, ValueError) as error:
        _not_whole()
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return f"'{name}' can't be written: {reason}."
    return None


def _note(where: Where, name: str, text: str) -> None:
    for listener in _listeners:
        listener.said.append(Said(where, name, text))


def _not_whole() -> None:
    for listener in _listeners:
        listener.whole = False
