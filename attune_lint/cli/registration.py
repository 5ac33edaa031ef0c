"""The options of the commands that register workflows in a database."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, Final

from attune_lint.cli.cached import add_caching, run_session
from attune_lint.cli.configured import add_configuration, add_target

if TYPE_CHECKING:
    from attune_lint.shell.session import Session


def add_commands(commands: Any) -> None:
    """Add the commands to a parser's.

    Args:
        commands: what `add_subparsers` gave.
    """
    for name, fill, short, what in (
        ("register", _add_register, "register workflows in PostgreSQL", _REGISTER),
        ("plan", _add_plan, "show what register would do", _PLAN),
        ("unregister", _add_unregister, "delete registered workflows", _UNREGISTER),
        ("registered", _add_listing, "list registered workflows", _REGISTERED),
        ("rows", _add_rows, "show the database rows of a workflow", _ROWS),
    ):
        commands.add_parser(name, help=short, description=what, fill=fill)


def _add_register(parser: argparse.ArgumentParser) -> None:
    _add_paths(parser)
    _add_database(parser)
    _add_registration(parser)
    add_caching(parser)
    parser.add_argument("--yes", action="store_true", help="agree to what --prune deletes")
    parser.add_argument(
        "--watch",
        action="store_true",
        help="register again whatever changes, until Ctrl-C; with --prune, wants --yes, too, and in any case "
        "the extra attune-lint[watch]",
    )
    parser.set_defaults(run=_register)


def _add_plan(parser: argparse.ArgumentParser) -> None:
    _add_paths(parser)
    _add_database(parser)
    _add_registration(parser)
    add_caching(parser)
    parser.set_defaults(run=_plan, yes=False)


def _add_unregister(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("refs", nargs="+", metavar="REF", help="a workflow's reference, PACK.NAME")
    _add_database(parser)
    parser.set_defaults(run=_unregister)


_REGISTER: Final = (
    "Register workflows in PostgreSQL. A PATH is a file, or a directory in which packs are searched. What "
    "the engine rejects is left out and reported. Exit status: 0 if all are registered, 1 if any was left "
    "out, refused or failed, 2 if the database can't be used."
)
_PLAN: Final = "Show what register would do, and write nothing."
_UNREGISTER: Final = "Delete workflows from the database: their definitions, and with them their actions."
_REGISTERED: Final = (
    "List the workflows in the database, and whether the file at hand differs: 'same', 'differs' or "
    "'no file'."
)
_ROWS: Final = (
    "Show the two rows that a workflow file would get, as JSON, without the ids that only a database knows. "
    "No database is needed. Exit status 1 if the file has no rows."
)


def _add_paths(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths",
        nargs="*",
        default=["."],
        metavar="PATH",
        help="a file, or a directory with packs (default: the current directory)",
    )
    _add_target(parser)


def _add_target(parser: argparse.ArgumentParser) -> None:
    add_configuration(parser)
    add_target(parser)


def _add_database(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--dsn",
        metavar="DSN",
        help="the database, such as postgresql://user@host/database (default: DATABASE_URL, else what PGHOST "
        "and the like say); a password is better kept in PGPASSWORD or a password file",
    )
    parser.add_argument(
        "--schema", default="attune", metavar="NAME", help="the schema of the tables (default: attune)"
    )
    parser.add_argument(
        "--lock-timeout",
        type=_seconds,
        metavar="S",
        help="how many seconds to wait for others at most (default: what the server says)",
    )
    _add_format(parser)


def _add_format(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--format", choices=["text", "json"], default="text", help="how to report (default: text)"
    )


def _add_registration(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--no-update-existing", action="store_true", help="refuse workflows that are registered already"
    )
    _add_making(parser)
    parser.add_argument(
        "--atomic", action="store_true", help="write nothing unless everything can be written"
    )
    parser.add_argument(
        "--prune",
        action="store_true",
        help="delete what a pack, given as a directory, has no file for any more; wants --yes",
    )


def _add_making(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--no-skip-invalid",
        action="store_true",
        help="do not leave out what the engine's validator rejects; its findings become warnings",
    )
    parser.add_argument(
        "--default-timeout", type=_whole, metavar="S", help="the timeout in seconds of the actions"
    )


def _add_listing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", nargs="?", metavar="QUERY", help="a part of the reference or the label")
    parser.add_argument("--pack", metavar="REF", help="only workflows of this pack")
    parser.add_argument("--tag", metavar="TAG", help="only workflows with this tag")
    parser.add_argument(
        "--files",
        action="append",
        metavar="PATH",
        help="where the files at hand are; may be given several times (default: the current directory)",
    )
    _add_target(parser)
    _add_database(parser)
    parser.set_defaults(run=_registered)


def _add_rows(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a workflow file")
    parser.add_argument(
        "--generation",
        type=int,
        choices=[1, 2],
        default=2,
        help="the generation of the database's schema (default: 2)",
    )
    _add_target(parser)
    _add_making(parser)
    parser.set_defaults(run=_rows)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 < seconds < _LONGEST:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of seconds above 0")
    return seconds


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(_LONGEST)) and int(text) <= _LONGEST):
        raise argparse.ArgumentTypeError(f"'{text}' is no whole number of seconds")
    return int(text)


_LONGEST: Final = 2**31 - 1
"""In seconds: what the column and the server take."""


def _register(options: argparse.Namespace) -> int:
    if options.watch:
        return _watch(options)
    return _registration(options, dry_run=False)


def _watch(options: argparse.Namespace) -> int:
    from attune_lint.cli.cached import watch_sessions
    from attune_lint.commands.registration import Done, register
    from attune_lint.commands.status import BROKEN
    from attune_lint.shell.writing import complain

    if options.prune and not options.yes:
        complain("--watch deletes without asking; agree to that with --yes, or leave out --prune.")
        return BROKEN
    done = Done()
    return watch_sessions(options, lambda session: register(options, session, dry_run=False, done=done))


def _plan(options: argparse.Namespace) -> int:
    return _registration(options, dry_run=True)


def _registration(options: argparse.Namespace, *, dry_run: bool) -> int:
    from attune_lint.commands.unchanged import database_of, still_there

    def run(session: Session) -> int:
        from attune_lint.commands.registration import register

        return register(options, session, dry_run=dry_run)

    return run_session(
        options,
        run,
        more=["plan" if dry_run else "register", *database_of(options.dsn)],
        holds=lambda known: still_there(options, known, dry_run=dry_run),
    )


def _unregister(options: argparse.Namespace) -> int:
    from attune_lint.commands.registration import unregister

    return unregister(options)


def _registered(options: argparse.Namespace) -> int:
    from attune_lint.commands.registration import registered

    return registered(options)


def _rows(options: argparse.Namespace) -> int:
    from attune_lint.commands.registration import rows

    return rows(options)
