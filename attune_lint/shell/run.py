"""Linting what is on disk: from paths to a report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePath

from attrs import frozen
from returns.pipeline import is_successful
from returns.result import Result

from attune_lint.lint.identify import shadowed
from attune_lint.lint.reading import Parsed, decode_text, read_workflow
from attune_lint.lint.report import FileReport, LintReport
from attune_lint.model.diagnostic import Diagnostic, in_order
from attune_lint.model.files import WorkflowFile, pack_directory
from attune_lint.model.source import Source
from attune_lint.model.target import DEFAULT_TARGET, Target
from attune_lint.shell.discovery import Discovery, FoundFile, discover
from attune_lint.shell.files import DEFAULT_MAX_FILE_SIZE, checked_size, read_bytes
from attune_lint.yaml.rules import INTERNAL_ERROR


@frozen
class Run:
    """The report of a run, the sources that its findings speak of, and what the paths came to."""

    report: LintReport
    sources: dict[PurePath, Source]
    discovery: Discovery


def read_source(found: FoundFile, max_size: int) -> Result[Source, Diagnostic]:
    """The source of a found file, or the finding that says why there is none."""
    data = read_bytes(found.path, found.shown, max_size)
    return data.bind(lambda content: decode_text(content, found.shown))


def lint_paths(
    paths: Sequence[str],
    *,
    target: str = DEFAULT_TARGET,
    max_file_size: int = DEFAULT_MAX_FILE_SIZE,
    working_directory: Path | None = None,
) -> Run:
    """Lint the workflow files that paths name, or that are found below them.

    Args:
        paths: files and directories.
        target: the generation of the engine.
        max_file_size: the size in bytes above which a file is not read, 0 for any.
        working_directory: what relative paths start from; the process's own if None.

    Raises:
        ValueError: there is no such target.
    """
    generation = Target(target)
    discovery = discover(paths, working_directory or Path.cwd())
    linted = [_lint(found, generation, max_file_size) for found in discovery.files]
    diagnostics = [diagnostic for file in linted for diagnostic in file.diagnostics]
    diagnostics += discovery.unreadable
    diagnostics += _shadowed(discovery.files)
    report = LintReport(generation, tuple(file.report for file in linted), in_order(diagnostics))
    reported = {found.path for found in diagnostics}
    sources = {
        file.source.path: file.source for file in linted if file.source and file.source.path in reported
    }
    return Run(report, sources, discovery)


def lint_bytes(
    data: bytes, path: PurePath, *, target: str = DEFAULT_TARGET, max_file_size: int = DEFAULT_MAX_FILE_SIZE
) -> Run:
    """Lint the content of one file that is not read from disk, such as standard input."""
    generation = Target(target)
    source = checked_size(data, path, max_file_size).bind(lambda content: decode_text(content, path))
    linted = _lint_source(source, path, None, generation)
    report = LintReport(generation, (linted.report,), in_order(linted.diagnostics))
    return Run(report, {path: linted.source} if linted.source else {}, Discovery())


def joined(runs: Sequence[Run]) -> Run:
    """One run of several for the same target, which must not be none."""
    first = runs[0]
    if len(runs) == 1:
        return first
    reports = [run.report for run in runs]
    files = sorted(
        (file for report in reports for file in report.files), key=lambda file: file.path.as_posix()
    )
    diagnostics = in_order(found for report in reports for found in report.diagnostics)
    sources = {path: source for run in runs for path, source in run.sources.items()}
    return Run(LintReport(first.report.target, tuple(files), diagnostics), sources, first.discovery)


@frozen
class _Linted:
    report: FileReport
    diagnostics: tuple[Diagnostic, ...]
    source: Source | None


def _lint(found: FoundFile, target: Target, max_size: int) -> _Linted:
    try:
        return _lint_source(read_source(found, max_size), found.shown, found.file, target)
    except Exception as error:  # one file must not stop the run, whatever is wrong with this tool
        message = f"attune-lint failed on this file, which is a mistake in it: {error!r}; please report it."
        return _Linted(FileReport(found.shown, None), (INTERNAL_ERROR.of_file(found.shown, message),), None)


def _lint_source(
    source: Result[Source, Diagnostic], path: PurePath, file: WorkflowFile | None, target: Target
) -> _Linted:
    if not is_successful(source):
        problem = source.failure()
        return _Linted(FileReport(path, problem.engine), (problem,), None)
    parsed: Parsed = read_workflow(source.unwrap(), target=target, file=file)
    return _Linted(FileReport(path, parsed.verdict), parsed.diagnostics, source.unwrap())


def _shadowed(files: Iterable[FoundFile]) -> Iterator[Diagnostic]:
    packs: dict[PurePath, list[WorkflowFile]] = {}
    for found in files:
        if found.file is not None:
            packs.setdefault(pack_directory(found.path), []).append(found.file)
    for pack in packs.values():
        yield from shadowed(pack)
