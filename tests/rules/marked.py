"""Examples that say in themselves what is to be found in them, and where."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePath

from attune_lint import DEFAULT_TARGET, Diagnostic, Source, Target, lint_pack
from attune_lint.model.diagnostic import Related
from attune_lint.pack.contract import KnownPack
from attune_lint.shell.catalogues import shipped
from tests.rules.examples import files_of

DIRECTORY = PurePath("packs/demo")
MARK = re.compile("«(!?)([EWI])([0-9]{3})»")
OF_RUNS = ("ATL4", "ATL5", "ATL6")
SEVERITIES = {"E": "error", "W": "warning", "I": "info"}


def unmarked(example: str) -> tuple[dict[str, str], list[str]]:
    """The files of an example, and its findings.

    ``«W734»`` stands before the place of the warning ATL734, ``«!W705»`` in a file of which all is meant.
    """
    files: dict[str, str] = {}
    expected: list[str] = []
    for name, text in files_of(example).items():
        files[name] = MARK.sub("", text)
        source = Source(DIRECTORY / name, files[name])
        removed = 0
        for mark in MARK.finditer(text):
            place = source.position(mark.start() - removed)
            removed += len(mark[0])
            where = "" if mark[1] else f":{place.line}:{place.column}"
            expected.append(f"{name}{where} {SEVERITIES[mark[2]]} ATL{mark[3]}")
    return files, sorted(expected)


def found_in(
    files: dict[str, str],
    target: str = DEFAULT_TARGET,
    known: Iterable[KnownPack] | None = None,
    left_out: tuple[str, ...] = OF_RUNS,
) -> tuple[Diagnostic, ...]:
    """The findings of a pack, save those that are about what its runs will do."""
    packs = shipped(Target(target)) if known is None else known
    found = lint_pack(files, DIRECTORY, target=target, known=packs).diagnostics
    return tuple(each for each in found if not each.code.startswith(left_out))


def line(found: Diagnostic) -> str:
    """A finding as `unmarked` has it."""
    start = "" if found.span is None else f":{found.span.start.line}:{found.span.start.column}"
    return f"{found.path.relative_to(DIRECTORY).as_posix()}{start} {found.severity} {found.code}"


def assert_marked(
    example: str,
    target: str = DEFAULT_TARGET,
    known: Iterable[KnownPack] | None = None,
    left_out: tuple[str, ...] = OF_RUNS,
) -> tuple[Diagnostic, ...]:
    """Checks that an example has the findings that it is marked with, and no other."""
    files, expected = unmarked(example)
    found = found_in(files, target, known, left_out)
    lines = sorted(map(line, found))
    assert lines == expected, f"{lines} instead of {expected}"
    return found


def notes(found: Diagnostic) -> list[str]:
    """The related places of a finding, each with what it says."""
    return [*map(_noted, found.related)]


def way(found: Diagnostic) -> list[str]:
    """The way that a finding is about, with `HERE` for its own place."""
    own = Related(found.message, found.path, found.span)
    return ["HERE" if note == own else _noted(note) for note in found.way]


def _noted(note: Related) -> str:
    place = "" if note.span is None else f":{note.span.start.line}:{note.span.start.column}"
    return f"{note.path.name}{place} {note.message}"
