"""What had changed before a run that came after another, and what came of it, as a line of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import NamedTuple

from attune_lint.report.text import printable


class Differences(NamedTuple):
    """Files by what became of them, each sorted."""

    changed: tuple[str, ...]
    new: tuple[str, ...]
    gone: tuple[str, ...]


def differences(before: Mapping[str, str], now: Mapping[str, str]) -> Differences:
    """What became of files between two runs.

    Args:
        before: what the first run read, by path.
        now: what the second one read.
    """
    return Differences(
        tuple(sorted(path for path in before.keys() & now.keys() if before[path] != now[path])),
        tuple(sorted(now.keys() - before.keys())),
        tuple(sorted(before.keys() - now.keys())),
    )


def render(differing: Differences | None, found: int | None, directory: str) -> str:
    """A line such as `a.yaml changed, 2 files are new: 3 findings.`.

    Args:
        differing: what became of files; None where there was no run before.
        found: how many findings there are; None where it could not be said.
        directory: what the paths that are shown start from.
    """
    outcome = _outcome(found)
    if differing is None:
        return f"{outcome}; watching for changes."
    told = ", ".join(_told(differing, PurePath(directory))) or "something around the files changed"
    return f"{told}: {outcome}."


def _told(differing: Differences, directory: PurePath) -> Iterator[str]:
    for paths, one, many in (
        (differing.changed, "changed", "changed"),
        (differing.new, "is new", "are new"),
        (differing.gone, "is gone", "are gone"),
    ):
        if len(paths) == 1:
            yield f"{_shown(PurePath(paths[0]), directory)} {one}"
        elif paths:
            yield f"{len(paths)} files {many}"


def _shown(path: PurePath, directory: PurePath) -> str:
    below = path.relative_to(directory) if path.is_relative_to(directory) else path
    return printable(below.as_posix())


def _outcome(found: int | None) -> str:
    if found is None:
        return "it could not be done"
    return "no findings" if not found else "1 finding" if found == 1 else f"{found} findings"
