"""Linting one pack, and the files that are in none: what of it a run is to report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePath
from typing import NamedTuple, TypeAlias

from attrs import field, frozen
from returns.pipeline import is_successful

from attune_lint.lint.pack import OpenedPack, check_file, check_pack, internal_error
from attune_lint.lint.report import FileReport
from attune_lint.lint.suppressed import SuppressionsOf
from attune_lint.model.diagnostic import Diagnostic
from attune_lint.model.source import Source
from attune_lint.pack.recursion import place_of
from attune_lint.pack.surroundings import Surroundings, surroundings
from attune_lint.shell.discovery import Asked, Discovery, FoundPack
from attune_lint.shell.stopwatch import Stopwatch
from attune_lint.shell.workspace import Workspace

Judges: TypeAlias = Callable[[PurePath], bool]
"""Whether a run reports on a file at all, by the path that findings show."""


def any_file(_path: PurePath) -> bool:
    """Reports on every file."""
    return True


class Scope(NamedTuple):
    """What a run is to report on, and who watches it."""

    asked: Asked
    judges: Judges
    stopwatch: Stopwatch


@frozen(eq=False, repr=False)
class Linted:
    """What is said of one file or pack: `report` is there for a workflow that counts as looked at.

    `said` is what comments suppress.
    """

    report: FileReport | None
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[PurePath, Source]
    said: SuppressionsOf = field(factory=dict)


def _lint_pack(pack: FoundPack, workspace: Workspace, asked: Scope) -> Iterator[Linted]:
    with asked.stopwatch.stage("open"):
        opened = workspace.open(pack)
        around = workspace.around(pack)
    wanted = _Wanted(opened, asked, workspace.reader.working_directory)
    sources = opened.sources
    found = tuple(filter(wanted.concerns, opened.diagnostics))
    said = wanted.judged(opened.suppressions)
    yield Linted(None, found, sources_of(found, sources, said), said)
    with asked.stopwatch.stage("check"):
        for checked in check_pack(opened, around, lambda path: wanted.may_concern(path, around)):
            found = tuple(filter(wanted.concerns, checked.diagnostics))
            counts = bool(found) or wanted.covers(checked.path)
            asked.stopwatch.advance(counts)
            report = FileReport(checked.path, checked.verdict, workspace.target) if counts else None
            yield Linted(report, found, sources_of(found, sources))
    workspace.close(pack)


class _Wanted:
    """Which findings in the files of a pack a run is to report."""

    def __init__(self, opened: OpenedPack, asked: Scope, working_directory: Path) -> None:
        self.pack = opened.pack
        self.judges = asked.judges
        files = {text.path: text.location for text in opened.texts}
        files |= {path: working_directory / path for path in self.pack.never_read}
        self.paths = {path for path, location in files.items() if asked.asked.covers(Path(location))}
        self.all = len(self.paths) == len(files)
        actions = {read.path for read in self.pack.actions}
        self.and_folder = self.paths | ({self.pack.action_folder} if self.paths & actions else set())
        workflows = self.pack.by_path
        self.context = any(path not in workflows for path in self.paths)
        self.refs = {
            ref for path in self.paths & workflows.keys() for ref in self.pack.refs_of(workflows[path])
        }

    def concerns(self, found: Diagnostic) -> bool:
        """Whether a finding speaks of a file that was asked for, or rests on one."""
        return (self.all or found.concerns(self.and_folder)) and self.judges(found.path)

    def covers(self, path: PurePath) -> bool:
        """Whether a file was asked for."""
        return path in self.paths and self.judges(path)

    def judged(self, said: SuppressionsOf) -> SuppressionsOf:
        """What comments suppress; of files that were not asked for, not all findings are known."""
        return {
            path: each if self.all or path in self.paths else each.beside_the_run()
            for path, each in said.items()
            if self.judges(path)
        }

    def may_concern(self, path: PurePath, around: Surroundings) -> bool:
        """Whether there may be such a finding in a workflow file.

        What is said of a call speaks of a workflow that is called, and a call that leads back to its own
        workflow of all workflows on the way.
        """
        if not self.judges(path):
            return False
        if self.context or path in self.paths:
            return True
        calls = self.pack.by_path[path].calls
        return any(call.ref in self.refs or place_of(call) in around.recursions for call in calls)


def lint_loose(discovery: Discovery, workspace: Workspace, asked: Scope) -> Iterator[Linted]:
    """What is to be reported of the files that are in no pack."""
    around = surroundings(None, (), (), workspace.known)
    for found in discovery.files:
        if found.file is None and asked.judges(found.shown):
            with asked.stopwatch.stage("open"):
                text = workspace.reader.text(found.path)
            with asked.stopwatch.stage("check"):
                checked = check_file(text, None, workspace.target, around)
            asked.stopwatch.advance()
            sources = {text.path: text.content.unwrap()} if is_successful(text.content) else {}
            # Where a text comes from, and with it much of what could be found, is not known.
            own = checked.suppressions
            said = {text.path: own.without_unused() if workspace.reader.contents else own}
            found_here = checked.diagnostics
            report = FileReport(text.path, checked.verdict, workspace.target)
            yield Linted(report, found_here, sources_of(found_here, sources, said), said)


def sources_of(
    found: Iterable[Diagnostic], sources: Mapping[PurePath, Source], said: Iterable[PurePath] = ()
) -> dict[PurePath, Source]:
    """The sources of the files that findings are in, and of those that findings may be made of later."""
    return {path: sources[path] for path in {each.path for each in found} | set(said) if path in sources}


def lint_safely(pack: FoundPack, workspace: Workspace, asked: Scope) -> list[Linted]:
    """What is to be reported of a pack, or that this tool failed on it."""
    try:
        return list(_lint_pack(pack, workspace, asked))
    except Exception as error:  # one pack must not stop the run, whatever is wrong with this tool
        shown = workspace.reader.show(pack.directory)
        return [Linted(None, (internal_error(shown, error),), {})]
