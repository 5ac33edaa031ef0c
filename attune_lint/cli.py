"""The command line: arguments in, exit status out."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Iterator, Sequence
from typing import Any, Final

from attrs import evolve
from returns.pipeline import is_successful

from attune_lint.commands import registration
from attune_lint.lint.compare import with_other_target
from attune_lint.lint.selection import NOT_READ, Selection, codes_of, fails, selection
from attune_lint.model.diagnostic import Severity
from attune_lint.model.target import DEFAULT_TARGET, Target
from attune_lint.pack.contract import KnownPack
from attune_lint.report import concise, explain, full, json_report
from attune_lint.rules.registry import RULES
from attune_lint.shell.catalogues import export_actions, read_catalogues
from attune_lint.shell.files import DEFAULT_MAX_FILE_SIZE, write_file
from attune_lint.shell.run import Run, joined, lint_bytes, lint_paths
from attune_lint.shell.terminal import complain, wants_color, write

CLEAN: Final = 0
FOUND: Final = 1
BROKEN: Final = 2
INTERRUPTED: Final = 130

STDIN: Final = "-"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: those behind the program's name; those of the process if None.

    Returns:
        0 if there is nothing to complain about, 1 if there are findings that count as failures, 2 if
        the usage was wrong or something could not be read.
    """
    options = _parser().parse_args(arguments)
    collecting = gc.isenabled()
    # Trees hold no cycles, and looking for some in a large one costs more than a tenth of the run.
    gc.disable()
    try:
        status: int = options.run(options)
    except KeyboardInterrupt:
        return INTERRUPTED
    finally:
        if collecting:
            gc.enable()
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="attune-lint", description="Check Attune workflow files, and say everything at once."
    )
    parser.add_argument("--version", action=_Version, help="show the version and exit")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_check(commands.add_parser("check", help="check workflow files", description=_CHECK))
    _add_export(commands.add_parser("export-actions", help="write what can be called", description=_EXPORT))
    registration.add_commands(commands)
    rules = commands.add_parser("rules", help="list the rules", description="List every rule, one a line.")
    rules.set_defaults(run=_rules)
    one = commands.add_parser("explain", help="explain a rule", description="Explain one rule in full.")
    one.add_argument("rule", metavar="CODE|NAME", help="a rule's code or name, such as ATL213")
    one.set_defaults(run=_explain)
    return parser


_CHECK: Final = (
    "Check workflow files. A PATH is a file, a directory in which packs are searched, or - for standard "
    "input. Exit status: 0 if nothing fails, 1 if something does, 2 if the usage is wrong or something "
    "could not be read."
)


_EXPORT: Final = (
    "Write what can be called in some packs as JSON, so that workflows elsewhere can be checked with "
    "--actions where these packs are not at hand. A PACK is the directory of a pack."
)


class _Version(argparse.Action):
    """Shows the version; asking the installation for it costs too much to do it at every start."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str | None = None) -> None:
        super().__init__(option_strings, dest, nargs=0, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        write([f"attune-lint {version('attune-lint')}\n"])
        parser.exit()


def _add_check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths", nargs="*", default=["."], metavar="PATH", help="default: the current directory"
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
        choices=["full", "concise", "json"],
        help="how to report (default: full on a terminal, else concise)",
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
            help=f"{what}: codes, starts of codes or names; may be given several times",
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
    parser.add_argument("--stdin-filename", metavar="PATH", help="how to call what - reads, and judge it by")
    parser.add_argument("--allow-empty", action="store_true", help="finding no workflow file is no mistake")
    parser.add_argument("--color", choices=["auto", "always", "never"], default="auto", help="default: auto")
    parser.set_defaults(run=_check)


def _add_actions(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--actions",
        action="append",
        default=[],
        metavar="FILE",
        help="what can be called in packs that are not at hand, as export-actions writes it; may be given "
        "several times",
    )


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("packs", nargs="+", metavar="PACK", help="the directory of a pack")
    parser.add_argument("-o", "--output", default=STDIN, metavar="FILE", help="default: standard output")
    parser.set_defaults(run=_export_actions)


def _size(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"'{text}' is no number of bytes; write digits only")
    return int(text)


def _check(options: argparse.Namespace) -> int:
    shown = selection(_words(options.select), _words(options.ignore), _words(options.extend_select))
    if not is_successful(shown):
        complain(shown.failure())
        return BROKEN
    known = read_catalogues(options.actions, Target(options.target))
    if not is_successful(known):
        complain(known.failure())
        return BROKEN
    run = _compared(options, known.unwrap(), shown.unwrap())
    write(_report(run, options))
    return _status(run, options)


def _words(values: Sequence[str]) -> list[str]:
    return [word.strip() for value in values for word in value.split(",")]


def _compared(options: argparse.Namespace, known: tuple[KnownPack, ...], shown: Selection) -> Run:
    data = _standard_input(options) if STDIN in options.paths else b""
    limits: Any = {"max_file_size": options.max_file_size, "known": known, "shown": shown}
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


def _report(run: Run, options: argparse.Namespace) -> Iterator[str]:
    color = wants_color(options.color, sys.stdout, os.environ)
    match options.format or ("full" if sys.stdout.isatty() else "concise"):
        case "json":
            return json_report.render(run.report)
        case "full":
            return full.render(run.report, run.sources, color=color)
        case _:
            return concise.render(run.report, color=color)


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


def _export_actions(options: argparse.Namespace) -> int:
    text = export_actions(options.packs)
    if not is_successful(text):
        complain(text.failure())
        return BROKEN
    if options.output == STDIN:
        write([text.unwrap()])
        return CLEAN
    problem = write_file(options.output, text.unwrap())
    if problem is not None:
        complain(problem)
    return CLEAN if problem is None else BROKEN


def _rules(_options: argparse.Namespace) -> int:
    write(explain.rule_list(RULES))
    return CLEAN


def _explain(options: argparse.Namespace) -> int:
    codes = codes_of(options.rule)
    rules = [rule for rule in RULES if rule.code in codes]
    if len(rules) != 1:
        unknown = selection([options.rule], [])
        many = f"'{options.rule}' stands for several rules; name one."
        complain(many if is_successful(unknown) else unknown.failure())
        return BROKEN
    write(explain.explanation(rules[0]))
    return CLEAN
