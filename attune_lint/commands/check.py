"""The command that checks files."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import Any, Final, TypeAlias

from attrs import evolve
from returns.pipeline import is_successful

from attune_lint.commands.output import Output, chosen_outputs, in_job_log, texts, write_texts
from attune_lint.commands.status import BROKEN, CLEAN, FOUND
from attune_lint.lint.compare import with_other_target
from attune_lint.lint.policy import Policy, PolicyOf
from attune_lint.lint.selection import NOT_READ, fails, selection
from attune_lint.model.severity import Severity
from attune_lint.model.target import Target
from attune_lint.pack.contract import KnownPack
from attune_lint.report.rendering import Rendering
from attune_lint.report.statistics import render as render_statistics
from attune_lint.report.statistics import statistics_of
from attune_lint.shell.catalogues import read_catalogues
from attune_lint.shell.hyperlinks import wants_links
from attune_lint.shell.progress import progress_bar
from attune_lint.shell.run import Run, joined, lint_bytes, lint_paths
from attune_lint.shell.terminal import complain, wants_color, write_error
from attune_lint.shell.watch import Watch

STDIN: Final = "-"


Step: TypeAlias = Callable[[Run, PolicyOf], Run]
"""What is done with the findings of a run before they are reported."""


def _nothing(run: Run, _policy_of: PolicyOf) -> Run:
    return run


def check(options: argparse.Namespace, step: Step = _nothing) -> int:
    """Check what the options name, report on it, and give the exit status."""
    shown = selection(_words(options.select), _words(options.ignore), _words(options.extend_select))
    if not is_successful(shown):
        complain(shown.failure())
        return BROKEN
    known = read_catalogues(options.actions, Target(options.target))
    if not is_successful(known):
        complain(known.failure())
        return BROKEN
    outputs = chosen_outputs(options.format, terminal=sys.stdout.isatty(), environment=os.environ)
    if not is_successful(outputs):
        complain(outputs.failure())
        return BROKEN
    policy = Policy(shown.unwrap())

    def policy_of(_path: PurePath) -> Policy:
        return policy

    with progress_bar(wanted=not options.quiet) as progress:
        watch = Watch(progress)
        run = step(_compared(options, known.unwrap(), policy_of, watch), policy_of)
    written = _show(run, outputs.unwrap(), options, watch)
    status = _status(run, options)
    return status if written else BROKEN


def _show(run: Run, outputs: tuple[Output, ...], options: argparse.Namespace, watch: Watch) -> bool:
    """Write the report, and what was asked for about the run; gives whether that could be done."""
    shown = evolve(run, report=run.report.at_most(options.max_findings))
    statistics = statistics_of(run.report, watch.seconds) if options.statistics else None
    with watch.stage("report"):
        rendering = evolve(_rendering(shown, outputs, options), statistics=statistics)
        written = write_texts(texts(rendering, outputs, job_log=in_job_log(os.environ)))
    if shown.report.left_out:
        left_out, there = len(shown.report.left_out), len(run.report.diagnostics)
        complain(f"{left_out} of {there} findings are not shown; --max-findings 0 shows all.")
    if statistics is not None:
        write_error(render_statistics(evolve(statistics, seconds=watch.seconds)))
    return written


def _words(values: Sequence[str]) -> list[str]:
    return [word.strip() for value in values for word in value.split(",")]


def _compared(
    options: argparse.Namespace, known: tuple[KnownPack, ...], policy_of: PolicyOf, watch: Watch
) -> Run:
    data = _standard_input(options) if STDIN in options.paths else b""
    limits: Any = {
        "max_file_size": options.max_file_size,
        "known": known,
        "policy_of": policy_of,
        "watch": watch,
    }
    run = _run(options, data, target=options.target, **limits)
    if options.compare_targets:
        other = next(str(target) for target in Target if str(target) != options.target)
        more = _run(options, data, target=other, **limits)
        report = with_other_target(run.report, more.report)
        return evolve(run, report=report, sources=more.sources | run.sources)
    return run


def _standard_input(options: argparse.Namespace) -> bytes:
    """What standard input holds, but no more of it than shows that it is too large."""
    limit = options.max_file_size
    return sys.stdin.buffer.read(limit + 1 if limit else -1)


def _run(options: argparse.Namespace, data: bytes, **limits: Any) -> Run:
    paths = [path for path in options.paths if path != STDIN]
    runs = [lint_paths(paths, **limits)] if paths else []
    if STDIN in options.paths:
        runs.append(lint_bytes(data, options.stdin_filename or "<stdin>", **limits))
    return joined(runs)


def _rendering(run: Run, outputs: tuple[Output, ...], options: argparse.Namespace) -> Rendering:
    color = wants_color(options.color, sys.stdout, os.environ)
    return Rendering(
        run.report,
        run.sources,
        color=color,
        links=wants_links(color, sys.stdout, os.environ),
        quiet=options.quiet,
        version=_version() if any(output.format == "sarif" for output in outputs) else "",
    )


def _version() -> str:
    from importlib.metadata import version  # takes longer than most runs

    return version("attune-lint")


def _status(run: Run, options: argparse.Namespace) -> int:
    for path in run.discovery.missing:
        complain(f"there is no file or directory '{path}'.")
    found = run.report.files or run.report.diagnostics or run.discovery.context or run.discovery.missing
    if not found and not options.allow_empty:
        complain("found no workflow file; give its path, or --allow-empty if there need not be one.")
        return BROKEN
    unread = any(found.code in NOT_READ for found in run.report.diagnostics)
    if run.discovery.missing or run.discovery.unreadable or unread:
        return BROKEN
    return FOUND if fails(run.report.diagnostics, Severity(options.fail_on)) else CLEAN
