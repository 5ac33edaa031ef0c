"""The commands that register workflows in a database, and those that show what that would do.

What they need is imported when they run: no other command waits for it.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from attune_lint.model.target import DEFAULT_TARGET, Target
from attune_lint.shell.terminal import complain, write

if TYPE_CHECKING:
    from attune_lint.rows.options import RegistrationOptions
    from attune_lint.shell.database.connection import Connection
    from attune_lint.shell.gathering import Gathered
    from attune_lint.shell.registrar import Registration

DONE: Final = 0
NOT_ALL: Final = 1
UNUSABLE: Final = 2

_INSTALL: Final = (
    "the driver for PostgreSQL is not installed; install it with: pip install 'attune-lint[postgres]'"
)


def add_commands(commands: Any) -> None:
    """Add the commands to a parser's.

    Args:
        commands: what `add_subparsers` gave.
    """
    register = commands.add_parser("register", help="register workflows in PostgreSQL", description=_REGISTER)
    _add_paths(register)
    _add_database(register)
    _add_registration(register)
    register.add_argument("--yes", action="store_true", help="agree to what --prune deletes")
    register.set_defaults(run=lambda options: _register(options, dry_run=False))
    plan = commands.add_parser("plan", help="show what register would do", description=_PLAN)
    _add_paths(plan)
    _add_database(plan)
    _add_registration(plan)
    plan.set_defaults(run=lambda options: _register(options, dry_run=True), yes=False)
    unregister = commands.add_parser(
        "unregister", help="delete registered workflows", description=_UNREGISTER
    )
    unregister.add_argument("refs", nargs="+", metavar="REF", help="a workflow's reference, PACK.NAME")
    _add_database(unregister)
    unregister.set_defaults(run=_unregister)
    registered = commands.add_parser("registered", help="list registered workflows", description=_REGISTERED)
    _add_listing(registered)
    rows = commands.add_parser("rows", help="show the database rows of a workflow", description=_ROWS)
    _add_rows(rows)


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
        "paths", nargs="*", default=["."], metavar="PATH", help="default: the current directory"
    )
    _add_target(parser)


def _add_target(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--target",
        choices=[str(target) for target in Target],
        default=str(DEFAULT_TARGET),
        help=f"the generation of the engine (default: {DEFAULT_TARGET})",
    )


def _add_database(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--dsn",
        metavar="DSN",
        help="the database, such as postgresql://user@host/database (default: DATABASE_URL, else what PGHOST "
        "and the like say); a password is better kept in PGPASSWORD or a password file",
    )
    parser.add_argument("--schema", default="attune", help="the schema of the tables (default: attune)")
    parser.add_argument(
        "--lock-timeout",
        type=_seconds,
        metavar="S",
        help="how many seconds to wait for others at most (default: what the server says)",
    )
    _add_format(parser)


def _add_format(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=["text", "json"], default="text", help="default: text")


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


def _options(options: argparse.Namespace) -> RegistrationOptions:
    from attune_lint.rows.options import RegistrationOptions

    return RegistrationOptions(
        update_existing=not options.no_update_existing,
        skip_invalid=not options.no_skip_invalid,
        default_timeout=options.default_timeout,
        schema=options.schema,
        lock_timeout=options.lock_timeout,
        atomic=options.atomic,
        target=options.target,
    )


def _connected(options: argparse.Namespace, use: Callable[[Connection], int]) -> int:
    """Do something with the database, if it can be reached."""
    try:
        from attune_lint.shell.database.connection import connect
    except ImportError:
        complain(_INSTALL)
        return UNUSABLE
    from returns.pipeline import is_successful

    made = connect(options.dsn)
    if not is_successful(made):
        complain(made.failure().message)
        return UNUSABLE
    with made.unwrap() as connection:
        return use(connection)


def _register(options: argparse.Namespace, *, dry_run: bool) -> int:
    from attune_lint.shell.gathering import gather

    gathered = gather(options.paths, target=options.target)
    if _complains(gathered):
        return UNUSABLE
    return _connected(
        options, lambda connection: _registration(connection, gathered, options, dry_run=dry_run)
    )


def _complains(gathered: Gathered) -> bool:
    """Say what can't be registered because it is no workflow of a pack."""
    for missing in gathered.discovery.missing:
        complain(f"there is no file or directory '{missing}'.")
    for path in gathered.loose:
        complain(f"'{path.as_posix()}' is in no pack, so it has no reference to be registered by.")
    for found in gathered.discovery.unreadable:
        complain(f"'{found.path.as_posix()}': {found.message}")
    if not gathered.workflows and not gathered.kept:
        complain("found no workflow of a pack; give its path.")
        return True
    return bool(gathered.discovery.missing or gathered.discovery.unreadable or gathered.loose)


def _registration(
    connection: Connection, gathered: Gathered, options: argparse.Namespace, *, dry_run: bool
) -> int:
    from returns.pipeline import is_successful

    from attune_lint.report import registration as report
    from attune_lint.rows.pruning import Pruning
    from attune_lint.shell.registrar import register

    pruning = Pruning(gathered.kept if options.prune else {}, options.yes)
    done = register(connection, gathered.workflows, _options(options), pruning=pruning, dry_run=dry_run)
    if not is_successful(done):
        complain(done.failure().message)
        return UNUSABLE
    finished = done.unwrap()
    shown = _report(finished)
    write(report.render_json(shown) if options.format == "json" else report.render_text(shown))
    if options.format == "text":
        _tell_findings(finished)
    if finished.problem is not None:
        complain(finished.problem.message)
        return UNUSABLE
    return NOT_ALL if finished.failed else DONE


def _report(done: Registration) -> Any:
    from attune_lint.report.registration import Line, RegistrationReport

    ready = {id(each.rows): each for each in done.prepared}
    lines = []
    for outcome in done.outcomes:
        own = ready.get(id(outcome.step.rows))
        path = None if own is None else own.loaded.file.path.as_posix()
        lines.append(Line(outcome.step, path, outcome.failure, () if own is None else own.warnings))
    problem = None if done.problem is None else done.problem.message
    return RegistrationReport(tuple(lines), done.left_out, done.written, problem)


def _tell_findings(done: Registration) -> None:
    """Write the findings of what was left out, and those of what went in, to standard error."""
    from attune_lint.lint.report import LintReport
    from attune_lint.model.diagnostic import in_order
    from attune_lint.report import concise
    from attune_lint.shell.terminal import write_error

    found = [each for left in done.left_out for each in left.diagnostics]
    found += [each for own in done.prepared for each in own.warnings]
    write_error(concise.render(LintReport(DEFAULT_TARGET, (), in_order(found))))


def _unregister(options: argparse.Namespace) -> int:
    return _connected(options, lambda connection: _unregistration(connection, options))


def _unregistration(connection: Connection, options: argparse.Namespace) -> int:
    import json

    from returns.pipeline import is_successful

    from attune_lint.report.text import printable
    from attune_lint.rows.options import RegistrationOptions
    from attune_lint.shell.registrar import unregister_workflow

    how = RegistrationOptions(schema=options.schema, lock_timeout=options.lock_timeout)
    refs = list(dict.fromkeys(options.refs))
    gone: list[str] = []
    failures: dict[str, str] = {}
    status = DONE
    for ref in refs:
        done = unregister_workflow(connection, ref, how)
        if is_successful(done):
            gone.append(ref)
            continue
        failures[ref] = done.failure().message
        status = UNUSABLE if done.failure().unusable else NOT_ALL
        if status == UNUSABLE:
            break
    if options.format == "json":
        write([json.dumps({"version": 1, "unregistered": gone, "failed": failures}, indent=2) + "\n"])
    else:
        write(f"unregistered {printable(ref)}\n" for ref in gone)
    for ref, message in failures.items():
        complain(f"'{printable(ref)}' was not unregistered: {message}")
    return status


def _registered(options: argparse.Namespace) -> int:
    return _connected(options, lambda connection: _listing(connection, options))


def _listing(connection: Connection, options: argparse.Namespace) -> int:
    from returns.pipeline import is_successful

    from attune_lint.report import listing
    from attune_lint.rows.options import RegistrationOptions
    from attune_lint.shell.gathering import gather
    from attune_lint.shell.listing import registered_workflows

    gathered = gather(options.files or ["."], target=options.target)
    for missing in gathered.discovery.missing:
        complain(f"there is no file or directory '{missing}'.")
    if gathered.discovery.missing:
        return UNUSABLE
    how = RegistrationOptions(schema=options.schema, target=options.target, skip_invalid=False)
    found = registered_workflows(connection, gathered.workflows, how)
    if not is_successful(found):
        complain(found.failure().message)
        return UNUSABLE
    shown = listing.matching(found.unwrap(), query=options.query, pack=options.pack, tag=options.tag)
    write(listing.render_json(shown) if options.format == "json" else listing.render_text(shown))
    return DONE


def _rows(options: argparse.Namespace) -> int:
    from attune_lint.report import concise
    from attune_lint.rows.options import RegistrationOptions
    from attune_lint.shell.gathering import gather, with_loose
    from attune_lint.shell.terminal import write_error

    gathered = with_loose(gather([options.file], target=options.target), options.target)
    if _complains(gathered):
        return UNUSABLE
    how = RegistrationOptions(
        skip_invalid=not options.no_skip_invalid,
        default_timeout=options.default_timeout,
        target=options.target,
    )
    texts, found = _row_texts(gathered, options.generation, how)
    write(texts)
    from attune_lint.lint.report import LintReport

    write_error(concise.render(LintReport(DEFAULT_TARGET, (), found)))
    return DONE if texts else NOT_ALL


def _row_texts(
    gathered: Gathered, generation: int, how: RegistrationOptions
) -> tuple[list[str], tuple[Any, ...]]:
    """The rows of each workflow as JSON, and the findings of the file."""
    import json

    from returns.pipeline import is_successful

    from attune_lint.lint.registration import prepared
    from attune_lint.model.diagnostic import in_order
    from attune_lint.rows.columns import GENERATIONS
    from attune_lint.rows.mapping import ID_COLUMNS

    made = [prepared(each, GENERATIONS[generation], how) for each in gathered.workflows]
    found = [each for result in made if not is_successful(result) for each in result.failure().diagnostics]
    found += [each for result in made if is_successful(result) for each in result.unwrap().warnings]
    rows = [
        {
            table: {name: value for name, value in row.items() if name not in ID_COLUMNS}
            for table, row in (
                ("workflow_definition", result.unwrap().rows.workflow_definition),
                ("action", result.unwrap().rows.action),
            )
        }
        for result in made
        if is_successful(result)
    ]
    return [json.dumps(each, indent=2) + "\n" for each in rows], in_order(found)
