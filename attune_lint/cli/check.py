"""The options of `check`."""

from __future__ import annotations

import argparse
from typing import Any, Final

from attune_lint.model.limits import DEFAULT_MAX_FILE_SIZE
from attune_lint.model.severity import Severity
from attune_lint.model.target import DEFAULT_TARGET, Target
from attune_lint.report.formats import FORMATS

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
    parser = commands.add_parser("check", help="check workflow files", description=_CHECK)
    add_options(parser)
    parser.add_argument(
        "--baseline",
        metavar="FILE",
        help="leave out what is in a baseline, as 'attune-lint baseline write' writes it",
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
    parser.add_argument(
        "--target",
        choices=[str(target) for target in Target],
        default=str(DEFAULT_TARGET),
        help=f"the generation of the engine to judge for (default: {DEFAULT_TARGET})",
    )
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
    for name, what in (
        ("select", "show only these rules"),
        ("ignore", "do not show these rules"),
        ("extend-select", "show these rules, too, which are off by themselves"),
    ):
        parser.add_argument(
            f"--{name}",
            action="append",
            default=[],
            metavar="RULE,...",
            help=f"{what}: codes, starts of codes or names, such as ATL213,ATL8,unknown-key; may be given "
            "several times",
        )
    parser.add_argument(
        "--fail-on",
        choices=[str(severity) for severity in Severity],
        default=str(Severity.ERROR),
        help="the mildest finding that makes the exit status 1 (default: error)",
    )
    parser.add_argument(
        "--max-file-size",
        type=_size,
        default=DEFAULT_MAX_FILE_SIZE,
        metavar="BYTES",
        help=f"do not read larger files, 0 for no limit (default: {DEFAULT_MAX_FILE_SIZE})",
    )
    _add_actions(parser)
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


def _add_actions(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--actions",
        action="append",
        default=[],
        metavar="FILE",
        help="what can be called in packs that are not at hand, as export-actions writes it; may be given "
        "several times",
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


def _size(text: str) -> int:
    return _digits(text, "number of bytes")


def _number(text: str) -> int:
    return _digits(text, "number of findings")


def _digits(text: str, what: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < _MANY_DIGITS):
        raise argparse.ArgumentTypeError(f"'{text}' is no {what}; write digits only")
    return int(text)


_MANY_DIGITS: Final = 20
"""Python itself refuses thousands of digits with an error of its own."""


def _check(options: argparse.Namespace) -> int:
    if options.baseline is not None:
        from attune_lint.commands.baseline import check_new

        return check_new(options, options.baseline, stale=False)
    from attune_lint.commands.check import check

    return check(options)
