"""The command that checks files."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING, Final, TypeAlias

from attrs import evolve
from returns.pipeline import is_successful
from returns.result import Failure, Result, Success

from attune_lint.commands.options import are_wrong, configurations_of
from attune_lint.commands.output import Output, chosen_outputs, in_job_log, texts, write_texts
from attune_lint.commands.status import BROKEN, CLEAN, FOUND
from attune_lint.lint.selection import NOT_READ, as_bad_as
from attune_lint.report.rendering import Rendering
from attune_lint.shell.configuration import Configurations
from attune_lint.shell.configured import Linter
from attune_lint.shell.hyperlinks import wants_links
from attune_lint.shell.processors import ProcessDiedError
from attune_lint.shell.progress import progress_bar
from attune_lint.shell.run import Run, joined
from attune_lint.shell.session import Session
from attune_lint.shell.stopwatch import Stopwatch
from attune_lint.shell.terminal import wants_color
from attune_lint.shell.writing import complain, write_error

if TYPE_CHECKING:
    from attune_lint.report.statistics import Statistics

STDIN: Final = "-"


Step: TypeAlias = Callable[[Run, Configurations], Run]
"""What is done with the findings of a run before they are reported."""


_DIED: Final = (
    "a process that checks files ended before it was done, perhaps since memory ran out; use fewer, as in "
    "--jobs 1."
)


def _nothing(run: Run, _configurations: Configurations) -> Run:
    return run


def check(options: argparse.Namespace, session: Session, step: Step = _nothing) -> int:
    """Check what the options name, report on it, and give the exit status."""
    configurations = configurations_of(options, session.disk)
    if configurations is None:
        return BROKEN
    outputs = chosen_outputs(options.format, terminal=sys.stdout.isatty(), environment=session.environment)
    if not is_successful(outputs):
        complain(outputs.failure())
        return BROKEN
    with progress_bar(wanted=not options.quiet) as progress:
        stopwatch = Stopwatch(progress)
        linter = Linter(
            configurations,
            stopwatch,
            compares=options.compare_targets,
            jobs=session.jobs,
            cache=session.cache,
        )
        try:
            linted = _run(options, linter)
        except ProcessDiedError:
            linted = Failure(_DIED)
    if are_wrong(configurations):
        return BROKEN
    if not is_successful(linted):
        complain(linted.failure())
        return BROKEN
    run = step(linted.unwrap(), configurations)
    session.found = len(run.report.diagnostics)
    written = _show(run, outputs.unwrap(), options, stopwatch, session.environment)
    status = _status(run, options, configurations)
    return status if written else BROKEN


def _show(
    run: Run,
    outputs: tuple[Output, ...],
    options: argparse.Namespace,
    stopwatch: Stopwatch,
    environment: Mapping[str, str],
) -> bool:
    """Write the report, and what was asked for about the run; gives whether that could be done."""
    shown = evolve(run, report=run.report.at_most(options.max_findings))
    statistics = _statistics(run, stopwatch) if options.statistics else None
    with stopwatch.stage("report"):
        rendering = evolve(_rendering(shown, outputs, options, environment), statistics=statistics)
        written = write_texts(texts(rendering, outputs, job_log=in_job_log(environment)))
    if shown.report.left_out:
        left_out, there = len(shown.report.left_out), len(run.report.diagnostics)
        complain(f"{left_out} of {there} findings are not shown; --max-findings 0 shows all.")
    if statistics is not None:
        from attune_lint.report.statistics import render

        write_error(render(evolve(statistics, seconds=stopwatch.seconds)))
    return written


def _statistics(run: Run, stopwatch: Stopwatch) -> Statistics:
    from attune_lint.report.statistics import statistics_of  # which few runs need

    return statistics_of(run.report, stopwatch.seconds, stopwatch.cache)


def _run(options: argparse.Namespace, linter: Linter) -> Result[Run, str]:
    paths = [path for path in options.paths if path != STDIN]
    runs = [linter.paths(paths)] if paths else []
    if STDIN in options.paths:
        name = options.stdin_filename or "<stdin>"
        limit = linter.configurations.of(PurePath(name)).settings.max_file_size
        # No more of it than shows that it is too large.
        runs.append(linter.content(sys.stdin.buffer.read(limit + 1 if limit else -1), name))
    failed = next((run for run in runs if not is_successful(run)), None)
    return failed or Success(joined([run.unwrap() for run in runs]))


def _rendering(
    run: Run, outputs: tuple[Output, ...], options: argparse.Namespace, environment: Mapping[str, str]
) -> Rendering:
    color = wants_color(options.color, sys.stdout, environment)
    return Rendering(
        run.report,
        run.sources,
        color=color,
        links=wants_links(color, sys.stdout, environment),
        quiet=options.quiet,
        version=_version() if any(output.format == "sarif" for output in outputs) else "",
    )


def _version() -> str:
    from importlib.metadata import version  # takes longer than most runs

    return version("attune-lint")


def _status(run: Run, options: argparse.Namespace, configurations: Configurations) -> int:
    for path in run.discovery.missing:
        complain(f"there is no file or directory '{path}'.")
    found = run.report.files or run.report.diagnostics or run.discovery.context or run.discovery.missing
    if not (found or run.discovery.excluded) and not options.allow_empty:
        complain("found no workflow file; give its path, or --allow-empty if there need not be one.")
        return BROKEN
    unread = any(found.code in NOT_READ for found in run.report.diagnostics)
    if run.discovery.missing or run.discovery.unreadable or unread:
        return BROKEN
    fail_on = configurations.fail_on
    failing = any(as_bad_as(found, fail_on(found.path)) for found in run.report.diagnostics)
    return FOUND if failing else CLEAN
