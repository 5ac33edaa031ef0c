"""Linting what is on disk: from paths to a report."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path, PurePath
from typing import Final, Literal, NamedTuple, TypeAlias

from attrs import evolve, frozen

from attune_lint.config.applied import Settings
from attune_lint.lint.policy import PolicyOf, default_policy, reported
from attune_lint.lint.report import LintReport, in_path_order
from attune_lint.model.diagnostic import in_order
from attune_lint.model.limits import DEFAULT_MAX_FILE_SIZE
from attune_lint.model.source import Source
from attune_lint.model.target import DEFAULT_TARGET, Target
from attune_lint.pack.contract import KnownPack
from attune_lint.shell.cache import Cache
from attune_lint.shell.catalogues import shipped
from attune_lint.shell.discovery import Discovery, FoundPack, discover, placed_file
from attune_lint.shell.disk import Seen
from attune_lint.shell.linting import Judges, Linted, Scope, any_file, lint_loose, lint_safely, sources_of
from attune_lint.shell.packs import reader_for
from attune_lint.shell.results import Results
from attune_lint.shell.stopwatch import Stopwatch
from attune_lint.shell.workspace import Workspace


@frozen(eq=False, repr=False)
class Run:
    """The report of a run, the sources that its findings speak of, and what the paths came to."""

    report: LintReport
    sources: dict[PurePath, Source]
    discovery: Discovery


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
    judges: Judges = any_file,
    stopwatch: Stopwatch,
    jobs: int = 1,
    cache: Cache | None = None,
    is_whole: Callable[[FoundPack], bool] | None = None,
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
        is_whole: whether all files of a pack are reported on, and have one configuration; what is found in
            packs is kept only where this is known.

    Raises:
        ProcessDiedError: one of these processes ended early.
    """
    contents = {} if data is None else dict.fromkeys(discovery.asked.files, data)
    reader = reader_for(discovery, working_directory, settings.max_file_size, contents)
    elsewhere = [Path(os.path.normpath(path)) for path in settings.packs]
    workspace = Workspace(discovery.packs, reader, settings.target, known, elsewhere, cache)
    stopwatch.expect(sum(judges(found.shown) for found in discovery.files))
    asked = Scope(discovery.asked, judges, stopwatch)
    chosen = discovery.packs if packs is None else packs
    results = None
    if cache is not None and is_whole is not None and data is None:
        results = Results(cache, workspace, discovery, is_whole)
    linted = _Packs(workspace, asked, results).lint(chosen, jobs)
    linted += lint_loose(discovery, workspace, asked)
    every = (*discovery.unreadable, *(each for one in linted for each in one.diagnostics))
    said = {path: each for one in linted for path, each in one.said.items()}
    found = reported(every, policy_of, said, settings.target)
    files = in_path_order(each.report for each in linted if each.report is not None)
    report = LintReport(settings.target, files, found)
    sources = {path: source for each in linted for path, source in each.sources.items()}
    if results is not None:
        sources |= results.sources({each.path for each in found} - sources.keys())
    return Run(report, sources_of(report.diagnostics, sources), discovery)


class _Packs:
    """Lints packs, or recalls what was found in them.

    Args:
        workspace: all packs of the run.
        scope: what is reported.
        results: what is known of packs from earlier runs.
    """

    def __init__(self, workspace: Workspace, scope: Scope, results: Results | None) -> None:
        self.workspace = workspace
        self.scope = scope
        self.results = results

    def lint(self, packs: Iterable[FoundPack], jobs: int) -> list[Linted]:
        """What is found in packs, in their order."""
        known = {pack.directory: self.recall(pack) for pack in packs}
        unknown = [pack for pack in packs if known[pack.directory] is None]
        if self.results is not None:
            self.scope.stopwatch.count(known_packs=len(known) - len(unknown), checked_packs=len(unknown))
        fresh = self.in_turn(unknown) if jobs < 2 else self.at_once(unknown, jobs)
        known |= {pack.directory: linted for pack, linted in zip(unknown, fresh, strict=True)}
        return [each for pack in packs for each in known[pack.directory] or ()]

    def recall(self, pack: FoundPack) -> list[Linted] | None:
        linted = None if self.results is None else self.results.recall(pack)
        if linted is not None:
            self.scope.stopwatch.advance(sum(each.report is not None for each in linted))
        return linted

    def in_turn(self, packs: Iterable[FoundPack]) -> list[list[Linted]]:
        return [self.linted(pack) for pack in packs]

    def linted(self, pack: FoundPack) -> list[Linted]:
        with self.workspace.reader.disk.asked() as asked:
            linted = lint_safely(pack, self.workspace, self.scope)
        if self.results is not None:
            self.results.remember(pack, linted, asked)
        return linted

    def at_once(self, packs: Sequence[FoundPack], jobs: int) -> list[list[Linted]]:
        """The same in several processes."""
        from attune_lint.shell.processes import in_processes  # which few runs need

        size = max(1, len(packs) // (jobs * _PIECES))
        pieces = [packs[start : start + size] for start in range(0, len(packs), size)]
        results: dict[int, _Done] = {}
        for index, done in in_processes(self.piece, pieces, jobs):
            results[index] = done
            self.workspace.reader.disk.add(done.seen, steady=done.steady)
            self.scope.stopwatch.add(done.seconds)
            self.scope.stopwatch.advance(done.files)
        ordered = [results[index] for index in range(len(pieces))]
        for done in ordered:
            self.meet(done.met)
        return [each for done in ordered for each in done.linted]

    def meet(self, met: Iterable[tuple[_Question, Path]]) -> None:
        for question, path in met:
            _ = self.scope.judges(path) if question == "judges" else self.scope.asked.excludes(path, False)

    def piece(self, packs: Sequence[FoundPack]) -> _Done:
        """What comes of some packs in another process than this one."""
        stopwatch, disk, met = Stopwatch(), self.workspace.reader.disk, _Met(self.scope)
        disk.taken()
        asked = evolve(self.scope.asked, excludes=met.excludes)
        here = _Packs(self.workspace, Scope(asked, met.judges, stopwatch), self.results)
        linted = here.in_turn(packs)
        return _Done(
            linted, disk.taken(), disk.steady, stopwatch.seconds, stopwatch.done, tuple(met.questions)
        )


_Question: TypeAlias = Literal["judges", "excludes"]


class _Met:
    """What is asked about configurations in another process.

    Asking makes known what applies where, and what is wrong with it, so what is asked there is asked in the
    first process, too. In all of a directory the same applies, so one file stands for those that are judged.
    """

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.questions: dict[tuple[_Question, Path], None] = {}
        self.known: set[tuple[_Question, PurePath]] = set()

    def judges(self, path: PurePath) -> bool:
        judged = self.scope.judges(path)
        self._note("judges", path, once=judged)
        return judged

    def excludes(self, path: Path, directory: bool) -> bool:
        self._note("excludes", path, once=True)
        return self.scope.asked.excludes(path, directory)

    def _note(self, question: _Question, path: PurePath, *, once: bool) -> None:
        known = (question, path.parent)
        if not once or known not in self.known:
            self.questions[question, Path(path)] = None
        if once:
            self.known.add(known)


_PIECES: Final = 8
"""How many pieces of work there are for each process: more balance better, and open more packs twice."""


class _Done(NamedTuple):
    """What comes of some packs in another process, and what is to be known of that in this one."""

    linted: list[list[Linted]]
    seen: Seen
    steady: bool
    seconds: Mapping[str, float]
    files: int
    met: tuple[tuple[_Question, Path], ...]


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
