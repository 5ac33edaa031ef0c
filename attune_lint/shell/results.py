"""What was found in whole packs by earlier runs, kept with all that it rests on."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path, PurePath
from typing import Any, Final

from attune_lint.lint.report import FileReport
from attune_lint.lint.stored import (
    finding_from,
    finding_json,
    suppressions_from,
    suppressions_json,
    verdict_from,
)
from attune_lint.model.files import ACTION_FOLDER, WORKFLOW_FOLDER
from attune_lint.model.source import Source
from attune_lint.pack.exported import exported
from attune_lint.shell.cache import Cache, key_of
from attune_lint.shell.discovery import Discovery, FoundPack
from attune_lint.shell.disk import Asked, path_of
from attune_lint.shell.linting import Linted
from attune_lint.shell.workspace import Workspace
from attune_lint.yaml.rules import INTERNAL_ERROR

FOLDERS: Final = ("", ACTION_FOLDER, WORKFLOW_FOLDER, f"{ACTION_FOLDER}/{WORKFLOW_FOLDER}")
"""Where the files of a pack are that are checked, save those that an action file points at elsewhere."""


class Results:
    """What was found in packs.

    Only packs that a run reports on as a whole are here: of others it depends on the files that were
    asked for what is said.

    Args:
        cache: where it is kept.
        workspace: the packs of the run.
        discovery: what the run was asked for, and how it shows files.
        is_whole: whether the run reports on all files of a pack, and one configuration applies to them.
    """

    def __init__(
        self,
        cache: Cache,
        workspace: Workspace,
        discovery: Discovery,
        is_whole: Callable[[FoundPack], bool],
    ) -> None:
        self._cache = cache
        self._workspace = workspace
        self._reader = workspace.reader
        self._disk = workspace.reader.disk
        self._is_whole = is_whole
        self._around = exported(workspace.known)
        self._shown: dict[str, list[str]] = {}
        for found in discovery.files:
            self._shown.setdefault(os.path.dirname(found.path), []).append(str(found.shown))

    def recall(self, pack: FoundPack) -> list[Linted] | None:
        """What was found in a pack when all was as it is now, None if that is not known.

        The sources of its files are not there; `sources` reads those that are wanted.
        """
        known = self._cache.load(self._name(pack)) if self._is_whole(pack) else None
        try:
            if known is None or not all(self._still(*call) for call in known["calls"]):
                return None
            return list(map(self._linted, known["linted"])) if self._disk.shows_again(known["seen"]) else None
        except (AttributeError, KeyError, TypeError, ValueError):  # of somebody else's making
            return None

    def remember(self, pack: FoundPack, linted: Iterable[Linted], asked: Asked) -> None:
        """Keep what was found in a pack.

        Args:
            pack: the pack.
            linted: what was found.
            asked: what was asked of the disk for that, beside what opening packs asked.
        """
        found = list(linted)
        if not self._is_whole(pack) or not self._disk.steady or _failed(found):
            return
        workspace = self._workspace
        asked = asked.union(*(workspace.asked[each.directory] for each in workspace.reached(pack)))
        if _lies_aside((path_of(question, path) for question, path in asked), str(pack.directory)):
            return
        calls = [[str(start), ref, _text(end)] for start, ref, end in workspace.calls(pack)]
        stored = [_stored(each) for each in found]
        seen = self._disk.seen_of(asked)
        self._cache.store(self._name(pack), {"calls": calls, "seen": seen, "linted": stored})

    def _name(self, pack: FoundPack) -> str:
        reader, workspace = self._reader, self._workspace
        shown = (name for folder in FOLDERS for name in self._shown.get(str(pack.directory / folder), ()))
        return key_of(
            "pack",
            str(pack.directory),
            pack.reference,
            str(pack.declared),
            workspace.target,
            str(reader.max_file_size),
            str(reader.working_directory),
            str(reader.absolute),
            self._around,
            "\0".join(map(str, workspace.elsewhere)),
            "\0".join(shown),
        )

    def _still(self, start: str, ref: str, end: str | None) -> bool:
        """Whether a pack that is looked for from a directory is where it was."""
        found = self._workspace.find(ref, FoundPack(Path(start), ""))
        return _text(None if found is None else found.directory) == end

    def _linted(self, known: Any) -> Linted:
        report, findings, said = known
        target = self._workspace.target
        shown = None
        if report is not None:
            path, verdict = report
            shown = FileReport(PurePath(path), verdict_from(verdict), target)
        diagnostics = tuple(map(finding_from, findings))
        suppressed = {PurePath(path): suppressions_from(each) for path, each in said.items()}
        return Linted(shown, diagnostics, {}, suppressed)

    def sources(self, paths: Iterable[PurePath]) -> dict[PurePath, Source]:
        """The sources of files, by the paths that findings show."""
        locations = (Path(os.path.normpath(self._reader.working_directory / path)) for path in paths)
        read = (self._reader.text(location).content.value_or(None) for location in locations)
        return {source.path: source for source in read if source is not None}


def _stored(linted: Linted) -> Any:
    report = linted.report
    return [
        None if report is None else [str(report.path), report.verdict],
        [finding_json(found) for found in linted.diagnostics],
        {str(path): suppressions_json(said) for path, said in linted.said.items()},
    ]


def _failed(linted: Iterable[Linted]) -> bool:
    """Whether something went wrong that need not go wrong again."""
    return any(found.code == INTERNAL_ERROR.code for each in linted for found in each.diagnostics)


def _lies_aside(paths: Iterable[str], directory: str) -> bool:
    """Whether anything is in a pack, and not in the folders where its files are looked for.

    What applies to it is not known to be what applies to these.
    """
    inside = directory + os.sep
    folders = {os.path.join(directory, folder) if folder else directory for folder in FOLDERS}
    return any(
        path.startswith(inside) and path not in folders and os.path.dirname(path) not in folders
        for path in paths
    )


def _text(path: Path | None) -> str | None:
    return None if path is None else str(path)
