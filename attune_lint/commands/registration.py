"""The commands that register workflows in a database, and those that show what that would do.

What each needs is imported when it runs: `rows` needs no driver of a database.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from attune_lint.commands.status import BROKEN, CLEAN, FOUND
from attune_lint.model.target import DEFAULT_TARGET
from attune_lint.shell.writing import complain, write

if TYPE_CHECKING:
    from attune_lint.config.applied import Settings
    from attune_lint.model.diagnostic import Diagnostic
    from attune_lint.rows.options import RegistrationOptions
    from attune_lint.rows.pruning import Pruning
    from attune_lint.shell.database.connection import Connection
    from attune_lint.shell.database.witness import Place
    from attune_lint.shell.disk import Disk
    from attune_lint.shell.gathering import Gathered, Inputs
    from attune_lint.shell.registrar import Registration
    from attune_lint.shell.session import Session

_INSTALL: Final = (
    "the driver for PostgreSQL is not installed; install it with: pip install 'attune-lint[postgres]'"
)


def _settings(options: argparse.Namespace, disk: Disk | None = None) -> Settings | None:
    """The target and the greatest size of a file; None where a configuration is wrong, which is said."""
    from attune_lint.commands.options import nearest
    from attune_lint.shell.disk import Disk

    applied = nearest(options, disk or Disk())
    return None if applied is None else applied.settings


def _options(options: argparse.Namespace, settings: Settings) -> RegistrationOptions:
    from attune_lint.rows.options import RegistrationOptions

    return RegistrationOptions(
        update_existing=not options.no_update_existing,
        skip_invalid=not options.no_skip_invalid,
        default_timeout=options.default_timeout,
        schema=options.schema,
        lock_timeout=options.lock_timeout,
        atomic=options.atomic,
        target=settings.target,
    )


def _connected(options: argparse.Namespace, use: Callable[[Connection], int]) -> int:
    """Do something with the database, if it can be reached."""
    try:
        from attune_lint.shell.database.connection import connect
    except ImportError:
        complain(_INSTALL)
        return BROKEN
    from returns.pipeline import is_successful

    made = connect(options.dsn)
    if not is_successful(made):
        complain(made.failure().message)
        return BROKEN
    with made.unwrap() as connection:
        return use(connection)


def register(
    options: argparse.Namespace, session: Session, *, dry_run: bool, done: Done | None = None
) -> int:
    """Register workflows, or with `dry_run` only show what that would do.

    Args:
        options: those of the command.
        session: what the run sees.
        dry_run: whether to write nothing.
        done: what is registered as its files are, and need not be registered again.
    """
    from attune_lint.shell.gathering import gather

    settings = _settings(options, session.disk)
    if settings is None:
        return BROKEN
    how = _options(options, settings)
    done = Done() if done is None else done
    gathered = gather(
        options.paths,
        target=settings.target,
        max_file_size=settings.max_file_size,
        session=session,
        known=done.inputs,
    )
    if _complains(gathered):
        return BROKEN
    if done.inputs and not (gathered.workflows or options.prune):
        session.found = 0
        return CLEAN

    def use(connection: Connection) -> int:
        return _registration(connection, gathered, options, how, session, done, dry_run=dry_run)

    return _connected(options, use)


class Done:
    """What is registered as its files are: `inputs` says what these were, by workflow file."""

    def __init__(self) -> None:
        self.inputs: Mapping[PurePath, Inputs] = {}

    def note(self, gathered: Gathered, finished: Registration) -> None:
        """Note what became of what was gathered; what was refused or failed is to be tried again."""
        rows = {
            id(outcome.step.rows) for outcome in finished.outcomes if finished.written and not outcome.failed
        }
        again = {each.loaded.file.path for each in finished.prepared if id(each.rows) not in rows}
        self.inputs = {path: made for path, made in gathered.inputs.items() if path not in again}


def _complains(gathered: Gathered) -> bool:
    """Say what can't be registered because it is no workflow of a pack."""
    for missing in gathered.discovery.missing:
        complain(f"there is no file or directory '{missing}'.")
    for path in gathered.loose:
        complain(f"'{path.as_posix()}' is in no pack, so it has no reference to be registered by.")
    for found in gathered.discovery.unreadable:
        complain(f"'{found.path.as_posix()}': {found.message}")
    if not (gathered.workflows or gathered.inputs or gathered.kept):
        complain("found no workflow of a pack; give its path.")
        return True
    return bool(gathered.discovery.missing or gathered.discovery.unreadable or gathered.loose)


def _registration(
    connection: Connection,
    gathered: Gathered,
    options: argparse.Namespace,
    how: RegistrationOptions,
    session: Session,
    known: Done,
    *,
    dry_run: bool,
) -> int:
    from returns.pipeline import is_successful

    from attune_lint.commands.unchanged import Looked
    from attune_lint.report import registration as report
    from attune_lint.rows.pruning import Pruning
    from attune_lint.shell.registrar import register

    pruning = Pruning(gathered.kept if options.prune else {}, options.yes)
    looked = None if session.cache is None else Looked(connection, _place(gathered, pruning, how))
    done = register(connection, gathered.workflows, how, pruning=pruning, dry_run=dry_run)
    if not is_successful(done):
        complain(done.failure().message)
        return BROKEN
    finished = done.unwrap()
    session.noted = None if looked is None else looked.known(finished)
    known.note(gathered, finished)
    shown = _report(finished)
    write(report.render_json(shown) if options.format == "json" else report.render_text(shown))
    if options.format == "text":
        _tell_findings(finished)
    if finished.problem is not None:
        complain(finished.problem.message)
        return BROKEN
    session.found = len(_findings(finished))
    return FOUND if finished.failed else CLEAN


def _place(gathered: Gathered, pruning: Pruning, how: RegistrationOptions) -> Place:
    """What a registration looks at in the database."""
    from attune_lint.rows.mapping import Workflow
    from attune_lint.shell.database.witness import Place

    refs = {
        Workflow(each.workflow, each.file, each.action, how).ref
        for each in gathered.workflows
        if each.workflow is not None
    }
    packs = {each.file.pack for each in gathered.workflows} | set(pruning.packs)
    return Place(how.schema, sorted(packs), sorted(refs))


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
    from attune_lint.shell.writing import write_error

    write_error(concise.render(LintReport(DEFAULT_TARGET, (), in_order(_findings(done)))))


def _findings(done: Registration) -> list[Diagnostic]:
    found = [each for left in done.left_out for each in left.diagnostics]
    return found + [each for own in done.prepared for each in own.warnings]


def unregister(options: argparse.Namespace) -> int:
    """Delete registered workflows."""
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
    status = CLEAN
    for ref in refs:
        done = unregister_workflow(connection, ref, how)
        if is_successful(done):
            gone.append(ref)
            continue
        failures[ref] = done.failure().message
        status = BROKEN if done.failure().unusable else FOUND
        if status == BROKEN:
            break
    if options.format == "json":
        write([json.dumps({"version": 1, "unregistered": gone, "failed": failures}, indent=2) + "\n"])
    else:
        write(f"unregistered {printable(ref)}\n" for ref in gone)
    for ref, message in failures.items():
        complain(f"'{printable(ref)}' was not unregistered: {message}")
    return status


def registered(options: argparse.Namespace) -> int:
    """List registered workflows."""
    settings = _settings(options)
    if settings is None:
        return BROKEN
    return _connected(options, lambda connection: _listing(connection, options, settings))


def _listing(connection: Connection, options: argparse.Namespace, settings: Settings) -> int:
    from returns.pipeline import is_successful

    from attune_lint.report import listing
    from attune_lint.rows.options import RegistrationOptions
    from attune_lint.shell.gathering import gather
    from attune_lint.shell.listing import registered_workflows

    paths = options.files or ["."]
    gathered = gather(paths, target=settings.target, max_file_size=settings.max_file_size)
    for missing in gathered.discovery.missing:
        complain(f"there is no file or directory '{missing}'.")
    if gathered.discovery.missing:
        return BROKEN
    how = RegistrationOptions(schema=options.schema, target=settings.target, skip_invalid=False)
    found = registered_workflows(connection, gathered.workflows, how)
    if not is_successful(found):
        complain(found.failure().message)
        return BROKEN
    shown = listing.matching(found.unwrap(), query=options.query, pack=options.pack, tag=options.tag)
    write(listing.render_json(shown) if options.format == "json" else listing.render_text(shown))
    return CLEAN


def rows(options: argparse.Namespace) -> int:
    """Show the rows of a workflow file."""
    from attune_lint.report import concise
    from attune_lint.rows.options import RegistrationOptions
    from attune_lint.shell.gathering import gather, with_loose
    from attune_lint.shell.writing import write_error

    settings = _settings(options)
    if settings is None:
        return BROKEN
    target = settings.target
    found = gather([options.file], target=target, max_file_size=settings.max_file_size)
    gathered = with_loose(found, target)
    if _complains(gathered):
        return BROKEN
    how = RegistrationOptions(
        skip_invalid=not options.no_skip_invalid,
        default_timeout=options.default_timeout,
        target=target,
    )
    texts, told = _row_texts(gathered, options.generation, how)
    write(texts)
    from attune_lint.lint.report import LintReport

    write_error(concise.render(LintReport(DEFAULT_TARGET, (), told)))
    return CLEAN if texts else FOUND


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
