"""The options of `check`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from attune_lint.cli.cached import add_caching, run_session, watch_sessions
from attune_lint.cli.configured import add_configured, digits
from attune_lint.report.formats import FORMATS

if TYPE_CHECKING:
    from attune_lint.shell.session import Session

_CHECK = (
    "Check workflow files. A PATH is a file, a directory in which packs are searched, or - for standard "
    "input. Exit status: 0 if nothing fails, 1 if something does, 2 if the usage is wrong or something "
    "could not be read."
)


def add_command(commands: Any) -> None:
    """Add the command to a parser's.

    Args:
        commands: what `add_subparsers` gave.
    """
    commands.add_parser("check", help="check workflow files", description=_CHECK, fill=_fill)


def _fill(parser: argparse.ArgumentParser) -> None:
    add_options(parser)
    parser.add_argument(
        "--baseline",
        metavar="FILE",
        help="leave out what is in a baseline, as 'attune-lint baseline write' writes it",
    )
    parser.add_argument(
        "--watch",
        action="store_true",
        help="check again whenever a file changes that the check rests on, until Ctrl-C; wants the extra "
        "attune-lint[watch]",
    )
    parser.set_defaults(run=_check)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what tells which files to check, for what, and how to report on them.

    Args:
        parser: the parser of a command that checks files.
    """
    parser.add_argument(
        "paths",
        nargs="*",
        default=["."],
        metavar="PATH",
        help="a file, a directory, or - for standard input (default: the current directory)",
    )
    add_configured(parser)
    add_caching(parser)
    parser.add_argument(
        "--compare-targets",
        action="store_true",
        help="show also what only holds for the other generation of the engine",
    )
    parser.add_argument(
        "--format",
        action="append",
        default=[],
        metavar="FORMAT[:FILE]",
        help="how to report, and the file to write that to, as in sarif:report.sarif; may be given several "
        f"times, once without a file. There are {', '.join(FORMATS)} (default: full on a terminal, else "
        "concise, and github as well in a job of GitHub Actions)",
    )
    _add_extent(parser)
    parser.add_argument(
        "--stdin-filename",
        metavar="PATH",
        help="how to call what - reads, and judge it by, such as demo/workflows/a.yaml",
    )
    parser.add_argument("--allow-empty", action="store_true", help="finding no workflow file is no mistake")
    parser.add_argument(
        "--color",
        choices=["auto", "always", "never"],
        default="auto",
        help="whether to colour what is shown (default: auto, which is on terminals)",
    )


def _add_extent(parser: argparse.ArgumentParser) -> None:
    """Options on how much is said."""
    parser.add_argument(
        "--max-findings",
        type=_number,
        default=0,
        metavar="N",
        help="show at most N findings, errors first, 0 for all, and say how many are left out; all of them "
        "count for the exit status (default: 0)",
    )
    parser.add_argument(
        "-q", "--quiet", action="store_true", help="show findings, and no summary and no progress"
    )
    parser.add_argument(
        "--statistics",
        action="store_true",
        help="show files, findings by rule and time by stage on standard error, and in JSON reports",
    )


def _number(text: str) -> int:
    return digits(text, "number of findings")


def _check(options: argparse.Namespace) -> int:
    if options.watch:
        return watch_sessions(options, lambda session: _checked(options, session), quiet=options.quiet)
    return run_report(options, lambda session: _checked(options, session))


def run_report(options: argparse.Namespace, run: Callable[[Session], int]) -> int:
    """Run a command with the options of `add_options`, or give again what it gave.

    Args:
        options: those of the command.
        run: does it, and gives the exit status.
    """
    files = (word.partition(":")[2] for word in options.format if ":" in word)
    return run_session(options, run, keeps=not options.statistics, files=files)


def _checked(options: argparse.Namespace, session: Session) -> int:
    if options.baseline is not None:
        from attune_lint.commands.baseline import check_new

        return check_new(options, session, options.baseline, stale=False)
    from attune_lint.commands.check import check

    return check(options, session)
