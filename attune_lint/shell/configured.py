"""Linting files by the configurations that apply to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Final

from attrs import evolve
from returns.pipeline import is_successful
from returns.result import Failure, Result, Success

from attune_lint.config.applied import Settings
from attune_lint.lint.compare import with_other_target
from attune_lint.model.target import Target
from attune_lint.pack.contract import KnownPack
from attune_lint.shell.cache import Cache
from attune_lint.shell.catalogues import read_catalogues
from attune_lint.shell.configuration import Configurations
from attune_lint.shell.discovery import Discovery, FoundPack, discover, placed_file, shown_path
from attune_lint.shell.processors import number_of
from attune_lint.shell.results import FOLDERS
from attune_lint.shell.run import Run, joined, lint_found
from attune_lint.shell.stopwatch import Stopwatch

_MANY: Final = 100
"""How many files it takes for several processes to pay."""


class Linter:
    """Lints files by the configurations that apply to them.

    Args:
        configurations: what applies to files.
        stopwatch: what measures the stages, and is told of progress.
        compares: whether to show also what only holds for the other target.
        jobs: how many processes check packs at most; 0 for as many as there are processors, where it pays.
        cache: where what is known of files is kept; nowhere if None.
    """

    def __init__(
        self,
        configurations: Configurations,
        stopwatch: Stopwatch,
        *,
        compares: bool = False,
        jobs: int = 1,
        cache: Cache | None = None,
    ) -> None:
        self.configurations = configurations
        self.stopwatch = stopwatch
        self.compares = compares
        self.jobs = jobs
        self.cache = cache

    def paths(self, paths: Sequence[str]) -> Result[Run, str]:
        """Lint the files that paths name, or that are found below them.

        A `Failure` is a sentence about a file of actions that can't be used, or there are `problems`.
        """
        with self.stopwatch.stage("discover"):
            directory, disk = self.configurations.working_directory, self.configurations.disk
            discovery = discover(paths, directory, disk, self.configurations.excludes)
        return _Groups(self, discovery, None).lint()

    def content(self, data: bytes, name: str) -> Result[Run, str]:
        """Lint the content of one file that is not read from disk, and is called like that."""
        directory, disk = self.configurations.working_directory, self.configurations.disk
        discovery = placed_file(name, directory, disk, self.configurations.excludes)
        return _Groups(self, discovery, data).lint()


class _Groups:
    """Files that are checked together: those that have the target, limits and other packs in common."""

    def __init__(self, linter: Linter, discovery: Discovery, data: bytes | None) -> None:
        self.linter = linter
        self.configurations = linter.configurations
        self.discovery = discovery
        self.data = data
        self.packs = {pack.directory: set(self.settings_in(pack)) for pack in discovery.packs}
        of_files = (self.configurations.of(found.shown).settings for found in discovery.files)
        of_packs = (settings for pack in discovery.packs for settings in self.settings_in(pack))
        nowhere = self.configurations.of_directory(self.configurations.working_directory).settings
        self.waiting = list(dict.fromkeys((*of_files, *of_packs))) or [nowhere]
        self.expected = frozenset(self.waiting)

    def settings_in(self, pack: FoundPack) -> Iterator[Settings]:
        return (self.configurations.of_directory(pack.directory / each).settings for each in FOLDERS)

    def lint(self) -> Result[Run, str]:
        if self.configurations.problems:
            return Failure("what applies to the files is not known.")
        runs: list[Run] = []
        for settings in self.waiting:  # which grows where a file is met that has others
            actions = [self.shown(path) for path in settings.actions]
            known = read_catalogues(actions, settings.target, self.configurations.disk)
            if not is_successful(known):
                return Failure(known.failure())
            runs.append(self.compared(settings, known.unwrap()))
        return Success(evolve(joined(runs), discovery=self.discovery))

    def shown(self, path: PurePath) -> str:
        return str(shown_path(self.configurations.absolute(path), self.configurations.working_directory))

    def compared(self, settings: Settings, known: tuple[KnownPack, ...]) -> Run:
        run = self.run(settings, settings.target, known)
        if not self.linter.compares:
            return run
        other = next(target for target in Target if target is not settings.target)
        more = self.run(settings, other, known)
        report = with_other_target(run.report, more.report)
        return evolve(run, report=report, sources=more.sources | run.sources)

    def run(self, settings: Settings, target: Target, known: tuple[KnownPack, ...]) -> Run:
        def judges(path: PurePath) -> bool:
            return not self.configurations.leaves_out(path) and self.settings_of(path) == settings

        return lint_found(
            self.discovery,
            self.configurations.working_directory,
            settings._replace(target=target),
            known,
            data=self.data,
            packs=[pack for pack in self.discovery.packs if self.has(pack, settings)],
            policy_of=self.configurations.policy_of,
            judges=judges,
            stopwatch=self.linter.stopwatch,
            jobs=self.jobs,
            cache=self.linter.cache,
            is_whole=self.is_whole,
        )

    def is_whole(self, pack: FoundPack) -> bool:
        """Whether all files of a pack are reported on, and one configuration applies to them."""
        folders = [pack.directory / folder for folder in FOLDERS]
        applied = {id(self.configurations.of_directory(folder)) for folder in folders}
        covered = self.discovery.asked.covers_all_of(pack.directory)
        return covered and len(applied) == 1 and not self.configurations.leaves_something_out(pack.directory)

    @property
    def jobs(self) -> int:
        return number_of(self.linter.jobs, pays=len(self.discovery.files) >= _MANY)

    def has(self, pack: FoundPack, settings: Settings) -> bool:
        """Whether a pack may have files with some settings."""
        return settings in self.packs[pack.directory] or settings not in self.expected

    def settings_of(self, path: PurePath) -> Settings:
        settings = self.configurations.of(path).settings
        if settings not in self.waiting:
            self.waiting.append(settings)
        return settings
