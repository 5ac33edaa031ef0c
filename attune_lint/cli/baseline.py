"""The options of `baseline`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, Final

from attune_lint.cli.cached import run_session
from attune_lint.cli.check import add_options, run_report

if TYPE_CHECKING:
    from attune_lint.shell.session import Session

DEFAULT_FILE: Final = "attune-lint-baseline.json"

_BASELINE: Final = (
    "Adopt attune-lint where there are many findings: write down those that there are, and then report only "
    "new ones."
)
_WRITE: Final = (
    "Write all findings to the baseline. What it has of files that are not looked at stays in it. Options "
    "are those of check. Exit status: 0 if it was written, 2 if not."
)
_CHECK: Final = (
    "Check workflow files, and report only what is not in the baseline. Options are those of check. Exit "
    "status: 0 if nothing fails, 1 if something new does, or if the baseline has what is not found any more, "
    "2 if the usage is wrong or something could not be read."
)


def add_command(commands: Any) -> None:
    """Add the command to a parser's.

    Args:
        commands: what `add_subparsers` gave.
    """
    what = "report only new findings"
    commands.add_parser("baseline", help=what, description=_BASELINE, fill=_add_commands)


def _add_commands(baseline: argparse.ArgumentParser) -> None:
    actions = baseline.add_subparsers(title="commands", metavar="COMMAND", required=True)
    write = actions.add_parser("write", help="write the baseline", description=_WRITE)
    check = actions.add_parser("check", help="report what is not in the baseline", description=_CHECK)
    for parser, run in ((write, _write), (check, _check)):
        add_options(parser)
        parser.add_argument(
            "--file", default=DEFAULT_FILE, metavar="FILE", help=f"the baseline (default: {DEFAULT_FILE})"
        )
        parser.set_defaults(run=run)


def _write(options: argparse.Namespace) -> int:
    def write(session: Session) -> int:
        from attune_lint.commands.baseline import write_new

        return write_new(options, session, options.file)

    return run_session(options, write, keeps=False)


def _check(options: argparse.Namespace) -> int:
    def check(session: Session) -> int:
        from attune_lint.commands.baseline import check_new

        return check_new(options, session, options.file, stale=True)

    return run_report(options, check)
