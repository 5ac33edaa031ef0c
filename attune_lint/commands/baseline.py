"""The commands that write a baseline, and that report only what is not in one."""

from __future__ import annotations

import argparse
import os
from collections import Counter
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import Final

from attrs import evolve
from returns.pipeline import is_successful
from returns.result import Result

from attune_lint.commands.check import check
from attune_lint.commands.status import BROKEN, CLEAN, FOUND
from attune_lint.lint.baseline import Baseline, Entry, compared, entries, parse, render
from attune_lint.lint.selection import codes_of
from attune_lint.lint.suppressed import applicable
from attune_lint.model.diagnostic import Diagnostic
from attune_lint.shell.configuration import Configurations
from attune_lint.shell.disk import Disk
from attune_lint.shell.files import read_bytes
from attune_lint.shell.run import Run
from attune_lint.shell.session import Session
from attune_lint.shell.writing import complain, write, write_file

_SHOWN: Final = 10
"""How many stale entries are named at most."""


def check_new(options: argparse.Namespace, session: Session, file: str, *, stale: bool) -> int:
    """Report what is not in a baseline, and give the exit status.

    Args:
        options: those of `check`.
        session: what the run sees, and how it works.
        file: the baseline.
        stale: whether entries that nothing is found for any more are told, and count as failures.
    """
    baseline = _read(file, session.disk)
    if not is_successful(baseline):
        complain(baseline.failure())
        return BROKEN
    known = _Known(file, baseline.unwrap())
    status = check(options, session, known)
    if not stale or not known.left or status == BROKEN:
        return status
    _tell(known.left, file)
    return FOUND


def write_new(options: argparse.Namespace, session: Session, file: str) -> int:
    """Write what is found to a baseline, and give the exit status.

    Nothing is written if something could not be read. What an existing baseline has of files that are not
    looked at stays there.
    """
    old = _read(file, session.disk) if os.path.lexists(file) else None
    if old is not None and not is_successful(old):
        complain(old.failure())
        return BROKEN
    step = _Found(file, {} if old is None else old.unwrap())
    status = check(options, session, step)
    if status != CLEAN:
        return status
    problem = write_file(file, render(step.found))
    if problem is not None:
        complain(problem)
        return BROKEN
    write([f"Wrote {_counted(sum(step.found.values()))} to {file}.\n"])
    return CLEAN


def _read(file: str, disk: Disk) -> Result[Baseline, str]:
    data = read_bytes(disk, Path(os.path.abspath(file)), PurePath(file), 0).alt(
        lambda found: f"'{file}': {found.message}"
    )
    return data.bind(lambda content: parse(content).alt(lambda why: f"'{file}' {why}."))


class _Step:
    """What is done with the findings of a run before they are reported.

    Args:
        file: the baseline, from whose folder the paths of its entries start.
        baseline: what it holds.
    """

    def __init__(self, file: str, baseline: Baseline) -> None:
        self.folder = os.path.dirname(os.path.abspath(file))
        self.baseline = baseline

    def entries(self, run: Run) -> list[tuple[Diagnostic, Entry | None]]:
        return list(entries(run.report.diagnostics, run.sources, self._name))

    def _name(self, shown: PurePath) -> str:
        return PurePath(os.path.relpath(shown, self.folder)).as_posix()

    def _is_covered(self, entry: Entry, run: Run, configurations: Configurations) -> bool:
        """Whether a run would have found what an entry stands for."""
        path = Path(self.folder, entry.path)
        if not run.discovery.asked.covers(path):
            return False
        if not codes_of(entry.rule):
            return True
        shown = PurePath(os.path.relpath(path))
        selection = configurations.policy_of(shown).selection
        return bool(applicable([entry.rule], selection, configurations.of(shown).settings.target))


class _Known(_Step):
    """Leaves out what is in the baseline; `left` is what is in it and was not found."""

    left: Baseline = MappingProxyType({})

    def __call__(self, run: Run, configurations: Configurations) -> Run:
        told = compared(self.entries(run), self.baseline)
        # Of a file that the engine can't read, not all is found that is there.
        broken = {self._name(each.path) for each in told.new if each.engine == "parse"}
        self.left = {
            entry: count
            for entry, count in told.left.items()
            if entry.path not in broken and self._is_covered(entry, run, configurations)
        }
        return evolve(run, report=evolve(run.report, diagnostics=told.new))


class _Found(_Step):
    """Leaves only what keeps a baseline from being written; `found` is what it is to hold."""

    found: Baseline = MappingProxyType({})

    def __call__(self, run: Run, configurations: Configurations) -> Run:
        pairs = self.entries(run)
        kept = {
            entry: count
            for entry, count in self.baseline.items()
            if not self._is_covered(entry, run, configurations)
        }
        self.found = kept | Counter(entry for _, entry in pairs if entry is not None)
        unread = tuple(each for each, entry in pairs if entry is None)
        return evolve(run, report=evolve(run.report, diagnostics=unread))


def _tell(stale: Baseline, file: str) -> None:
    for entry in sorted(stale)[:_SHOWN]:
        where = f" at {entry.where}" if entry.where else ""
        complain(f"{entry.path}: {entry.rule}{where} is in the baseline, and is not found any more.")
    number = _counted(sum(stale.values()))
    complain(f"{number} in '{file}' can go; write it anew with 'attune-lint baseline write'.")


def _counted(number: int) -> str:
    return "1 finding" if number == 1 else f"{number} findings"
