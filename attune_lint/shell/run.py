"""Linting what is on disk: from paths to a report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePath

from attrs import evolve, frozen
from returns.pipeline import is_successful
from returns.result import Result

from attune_lint.lint.identify import shadowed
from attune_lint.lint.reading import Parsed, decode_text, read_workflow
from attune_lint.lint.report import FileReport, LintReport
from attune_lint.model.diagnostic import Diagnostic, in_order
from attune_lint.model.files import WorkflowFile, pack_directory
from attune_lint.model.source import Source
from attune_lint.model.target import DEFAULT_TARGET, Target
from attune_lint.shell.discovery import Discovery, FoundFile, discover, pack_files, placed_file
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
    directory = working_directory or Path.cwd()
    discovery = discover(paths, directory)
    linted = [_lint(found, generation, max_file_size) for found in discovery.files]
    diagnostics = [diagnostic for file in linted for diagnostic in file.diagnostics]
    diagnostics += discovery.unreadable
    diagnostics += _shadowed(discovery.files, directory)
    report = LintReport(generation, tuple(file.report for file in linted), in_order(diagnostics))
    reported = {found.path for found in diagnostics}
    sources = {
        file.source.path: file.source for file in linted if file.source and file.source.path in reported
    }
    return Run(report, sources, discovery)


def lint_bytes(
    data: bytes,
    name: str,
    *,
    target: str = DEFAULT_TARGET,
    max_file_size: int = DEFAULT_MAX_FILE_SIZE,
    working_directory: Path | None = None,
) -> Run:
    """Lint the content of one file that is not read from disk, such as standard input.

    Args:
        data: the content.
        name: the path to judge it by, which need not exist; for one that is no workflow's, nothing is linted.
        target: the generation of the engine.
        max_file_size: the size in bytes above which it is not looked into, 0 for any.
        working_directory: what a relative name starts from; the process's own if None.

    Raises:
        ValueError: there is no such target.
    """
    generation = Target(target)
    found = placed_file(name, working_directory or Path.cwd())
    if found is None:
        return Run(LintReport(generation, (), ()), {}, Discovery(context=1))
    shown = found.shown
    source = checked_size(data, shown, max_file_size).bind(lambda content: decode_text(content, shown))
    linted = _lint_source(source, shown, found.file, generation)
    report = LintReport(generation, (linted.report,), in_order(linted.diagnostics))
    return Run(report, {shown: linted.source} if linted.source else {}, Discovery())


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
    report = LintReport(first.report.target, tuple(files), diagnostics)
    context = sum(run.discovery.context for run in runs)
    return Run(report, sources, evolve(first.discovery, context=context))


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


def _shadowed(files: Iterable[FoundFile], working_directory: Path) -> Iterator[Diagnostic]:
    """Files that are never read, where they or those read in their place were asked for."""
    asked = {found.shown for found in files}
    packs = {pack_directory(found.path): found.file.pack for found in files if found.file is not None}
    for directory, reference in packs.items():
        whole = pack_files(Path(directory), reference, working_directory)
        for told in shadowed({found.shown: found.file for found in whole if found.file is not None}):
            if told.path in asked or any(note.path in asked for note in told.related):
                yield told
