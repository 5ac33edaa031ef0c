"""Linting what is on disk: from paths to a report."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path, PurePath
from typing import Final, Literal, TypeAlias

from attrs import evolve, field, frozen
from returns.pipeline import is_successful

from attune_lint.config.applied import Settings
from attune_lint.lint.pack import OpenedPack, check_file, check_pack, internal_error
from attune_lint.lint.policy import PolicyOf, default_policy, reported
from attune_lint.lint.report import FileReport, LintReport, in_path_order
from attune_lint.lint.suppressed import SuppressionsOf
from attune_lint.model.diagnostic import Diagnostic, in_order
from attune_lint.model.limits import DEFAULT_MAX_FILE_SIZE
from attune_lint.model.source import Source
from attune_lint.model.target import DEFAULT_TARGET, Target
from attune_lint.pack.contract import KnownPack
from attune_lint.pack.recursion import place_of
from attune_lint.pack.surroundings import Surroundings, surroundings
from attune_lint.shell.cache import Cache
from attune_lint.shell.catalogues import shipped
from attune_lint.shell.discovery import Asked, Discovery, FoundPack, discover, placed_file
from attune_lint.shell.disk import Seen
from attune_lint.shell.memory import Memory
from attune_lint.shell.packs import reader_for
from attune_lint.shell.stopwatch import Stopwatch
from attune_lint.shell.workspace import Workspace


@frozen
class Run:
    """The report of a run, the sources that its findings speak of, and what the paths came to."""

    report: LintReport
    sources: dict[PurePath, Source]
    discovery: Discovery


Judges: TypeAlias = Callable[[PurePath], bool]
"""Whether a run reports on a file at all, by the path that findings show."""


def _any_file(_path: PurePath) -> bool:
    return True


def lint_paths(
    paths: Sequence[str],
    *,
    target: str = DEFAULT_TARGET,
    max_file_size: int = DEFAULT_MAX_FILE_SIZE,
    working_directory: Path | None = None,
    known: Iterable[KnownPack] | None = None,
    policy_of: PolicyOf = default_policy,
    stopwatch: Stopwatch | None = None,
) -> Run:
    """Lint the files that paths name, or that are found below them, with their packs around them.

    No configuration is read.

    Args:
        paths: files and directories.
        target: the generation of the engine.
        max_file_size: the size in bytes above which a file is not read, 0 for any.
        working_directory: what relative paths start from; the process's own if None.
        known: packs of which only the actions are known; those that ship with the engine if None.
        policy_of: what is reported of the findings of each file.
        stopwatch: what measures the stages, and is told of progress.

    Raises:
        ValueError: there is no such target.
    """
    generation = Target(target)
    directory = working_directory or Path.cwd()
    stopwatch = stopwatch or Stopwatch()
    with stopwatch.stage("discover"):
        discovery = discover(paths, directory)
    settings = Settings(generation, max_file_size)
    around = shipped(generation) if known is None else known
    return lint_found(discovery, directory, settings, around, policy_of=policy_of, stopwatch=stopwatch)


def lint_bytes(
    data: bytes,
    name: str,
    *,
    target: str = DEFAULT_TARGET,
    max_file_size: int = DEFAULT_MAX_FILE_SIZE,
    working_directory: Path | None = None,
    known: Iterable[KnownPack] | None = None,
    policy_of: PolicyOf = default_policy,
    stopwatch: Stopwatch | None = None,
) -> Run:
    """Lint the content of one file that is not read from disk, such as standard input.

    No configuration is read.

    Args:
        data: the content.
        name: the path to judge it by, which need not exist; for one that is no workflow's, nothing is linted.
        target: the generation of the engine.
        max_file_size: the size in bytes above which it is not looked into, 0 for any.
        working_directory: what a relative name starts from; the process's own if None.
        known: packs of which only the actions are known; those that ship with the engine if None.
        policy_of: what is reported of the findings of each file.
        stopwatch: what measures the stages, and is told of progress.

    Raises:
        ValueError: there is no such target.
    """
    generation = Target(target)
    directory = working_directory or Path.cwd()
    discovery = placed_file(name, directory)
    settings = Settings(generation, max_file_size)
    around = shipped(generation) if known is None else known
    return lint_found(
        discovery,
        directory,
        settings,
        around,
        data=data,
        policy_of=policy_of,
        stopwatch=stopwatch or Stopwatch(),
    )


def lint_found(
    discovery: Discovery,
    working_directory: Path,
    settings: Settings,
    known: Iterable[KnownPack],
    *,
    data: bytes | None = None,
    packs: Collection[FoundPack] | None = None,
    policy_of: PolicyOf = default_policy,
    judges: Judges = _any_file,
    stopwatch: Stopwatch,
    jobs: int = 1,
    cache: Cache | None = None,
) -> Run:
    """Lint what was found.

    Args:
        discovery: what was found.
        working_directory: what the paths that findings show are relative to.
        settings: the target, the greatest size of a file, and where other packs are.
        known: packs of which only the actions are known.
        data: the content of the files that were asked for; what is on disk if None.
        packs: those of the packs that were found to check; all if None.
        policy_of: what is reported of the findings of each file.
        judges: which files are reported on.
        stopwatch: what measures the stages, and is told of progress.
        jobs: how many processes check packs at most.
        cache: where what is known of files is kept; nowhere if None.

    Raises:
        ProcessDiedError: one of these processes ended early.
    """
    contents = {} if data is None else dict.fromkeys(discovery.asked.files, data)
    reader = reader_for(discovery, working_directory, settings.max_file_size, contents)
    elsewhere = [Path(os.path.normpath(path)) for path in settings.packs]
    memory = None if cache is None else Memory(cache, settings.target)
    workspace = Workspace(discovery.packs, reader, settings.target, known, elsewhere, memory)
    stopwatch.expect(sum(judges(found.shown) for found in discovery.files))
    asked = _Asked(discovery.asked, judges, stopwatch)
    chosen = discovery.packs if packs is None else packs
    linted = _in_turn(chosen, workspace, asked) if jobs < 2 else _at_once(chosen, workspace, asked, jobs)
    linted += _lint_loose(discovery, workspace, asked)
    every = (*discovery.unreadable, *(each for one in linted for each in one.diagnostics))
    said = {path: each for one in linted for path, each in one.said.items()}
    found = reported(every, policy_of, said, settings.target)
    files = in_path_order(each.report for each in linted if each.report is not None)
    report = LintReport(settings.target, files, found)
    sources = {path: source for each in linted for path, source in each.sources.items()}
    return Run(report, _of(report.diagnostics, sources), discovery)


@frozen
class _Asked:
    """What a run is to report on, and who watches it."""

    asked: Asked
    judges: Judges
    stopwatch: Stopwatch


@frozen
class _Linted:
    """What is said of one file or pack: `report` is there for a workflow that counts as looked at.

    `said` is what comments suppress.
    """

    report: FileReport | None
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[PurePath, Source]
    said: SuppressionsOf = field(factory=dict)


def _in_turn(packs: Iterable[FoundPack], workspace: Workspace, asked: _Asked) -> list[_Linted]:
    return [each for pack in packs for each in _safely(pack, workspace, asked)]


def _at_once(packs: Collection[FoundPack], workspace: Workspace, asked: _Asked, jobs: int) -> list[_Linted]:
    """The same in several processes, in the same order."""
    from attune_lint.shell.processes import in_processes  # which few runs need

    size = max(1, len(packs) // (jobs * _PIECES))
    chosen = list(packs)
    pieces = [chosen[start : start + size] for start in range(0, len(chosen), size)]
    results: dict[int, _Done] = {}
    for index, done in in_processes(partial(_piece, workspace, asked), pieces, jobs):
        results[index] = done
        workspace.reader.disk.add(done.seen)
        asked.stopwatch.add(done.seconds)
        asked.stopwatch.advance(done.files)
    ordered = [results[index] for index in range(len(pieces))]
    for done in ordered:
        for question, path in done.met:
            _ = asked.judges(path) if question == "judges" else asked.asked.excludes(path, False)
    return [each for done in ordered for each in done.linted]


_PIECES: Final = 8
"""How many pieces of work there are for each process: more balance better, and open more packs twice."""


@frozen
class _Done:
    """What comes of some packs in another process, and what is to be known of that in this one."""

    linted: list[_Linted]
    seen: Seen
    seconds: Mapping[str, float]
    files: int
    met: tuple[tuple[_Question, Path], ...]


def _piece(workspace: Workspace, asked: _Asked, packs: Sequence[FoundPack]) -> _Done:
    stopwatch, disk, met = Stopwatch(), workspace.reader.disk, _Met(asked)
    disk.taken()
    linted = _in_turn(
        packs, workspace, _Asked(evolve(asked.asked, excludes=met.excludes), met.judges, stopwatch)
    )
    return _Done(linted, disk.taken(), stopwatch.seconds, stopwatch.done, tuple(met.questions))


_Question: TypeAlias = Literal["judges", "excludes"]


class _Met:
    """What is asked about configurations in another process.

    Asking makes known what applies where, and what is wrong with it, so what is asked there is asked in the
    first process, too. In all of a directory the same applies, so one file stands for those that are judged.
    """

    def __init__(self, asked: _Asked) -> None:
        self.asked = asked
        self.questions: dict[tuple[_Question, Path], None] = {}
        self.known: set[tuple[_Question, PurePath]] = set()

    def judges(self, path: PurePath) -> bool:
        judged = self.asked.judges(path)
        self._note("judges", path, once=judged)
        return judged

    def excludes(self, path: Path, directory: bool) -> bool:
        self._note("excludes", path, once=True)
        return self.asked.asked.excludes(path, directory)

    def _note(self, question: _Question, path: PurePath, *, once: bool) -> None:
        known = (question, path.parent)
        if not once or known not in self.known:
            self.questions[question, Path(path)] = None
        if once:
            self.known.add(known)


def _lint_pack(pack: FoundPack, workspace: Workspace, asked: _Asked) -> Iterator[_Linted]:
    with asked.stopwatch.stage("open"):
        opened = workspace.open(pack)
        around = workspace.around(pack)
    wanted = _Wanted(opened, asked, workspace.reader.working_directory)
    sources = opened.sources
    found = tuple(filter(wanted.concerns, opened.diagnostics))
    said = wanted.judged(opened.suppressions)
    yield _Linted(None, found, _of(found, sources, said), said)
    with asked.stopwatch.stage("check"):
        for checked in check_pack(opened, around, lambda path: wanted.may_concern(path, around)):
            found = tuple(filter(wanted.concerns, checked.diagnostics))
            counts = bool(found) or wanted.covers(checked.path)
            asked.stopwatch.advance(counts)
            report = FileReport(checked.path, checked.verdict, workspace.target) if counts else None
            yield _Linted(report, found, _of(found, sources))
    workspace.close(pack)


class _Wanted:
    """Which findings in the files of a pack a run is to report."""

    def __init__(self, opened: OpenedPack, asked: _Asked, working_directory: Path) -> None:
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


def _lint_loose(discovery: Discovery, workspace: Workspace, asked: _Asked) -> Iterator[_Linted]:
    """The files that are in no pack."""
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
            yield _Linted(report, found_here, _of(found_here, sources, said), said)


def _of(
    found: Iterable[Diagnostic], sources: Mapping[PurePath, Source], said: Iterable[PurePath] = ()
) -> dict[PurePath, Source]:
    """The sources of the files that findings are in, and of those that findings may be made of later."""
    return {path: sources[path] for path in {each.path for each in found} | set(said) if path in sources}


def _safely(pack: FoundPack, workspace: Workspace, asked: _Asked) -> list[_Linted]:
    try:
        return list(_lint_pack(pack, workspace, asked))
    except Exception as error:  # one pack must not stop the run, whatever is wrong with this tool
        shown = workspace.reader.show(pack.directory)
        return [_Linted(None, (internal_error(shown, error),), {})]


def joined(runs: Sequence[Run]) -> Run:
    """One run of several, which must not be none; its target is that of the first."""
    first = runs[0]
    if len(runs) == 1:
        return first
    reports = [run.report for run in runs]
    files = {file.path: file for report in reports for file in report.files}
    diagnostics = in_order(found for report in reports for found in report.diagnostics)
    sources = {path: source for run in runs for path, source in run.sources.items()}
    report = LintReport(first.report.target, in_path_order(files.values()), diagnostics)
    context = sum(run.discovery.context for run in runs)
    excluded = sum(run.discovery.excluded for run in runs)
    asked = [run.discovery.asked for run in runs]
    every = evolve(
        asked[0],
        files=frozenset().union(*(each.files for each in asked)),
        directories=frozenset().union(*(each.directories for each in asked)),
    )
    return Run(report, sources, evolve(first.discovery, context=context, excluded=excluded, asked=every))
