"""Listing what is registered, beside the files at hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import psycopg
from returns.pipeline import is_successful
from returns.result import Failure, Result, Success

from attune_lint.lint.loaded import LoadedWorkflow
from attune_lint.lint.registration import prepared
from attune_lint.report.listing import Registered, State
from attune_lint.rows.columns import Columns
from attune_lint.rows.options import RegistrationOptions
from attune_lint.rows.plan import ExistingRow, plan
from attune_lint.rows.rows import WorkflowRows
from attune_lint.shell.database.catalog import columns_of
from attune_lint.shell.database.connection import Connection
from attune_lint.shell.database.problems import DatabaseProblem, sentence
from attune_lint.shell.database.store import Store


def registered_workflows(
    connection: Connection, workflows: Iterable[LoadedWorkflow], options: RegistrationOptions
) -> Result[tuple[Registered, ...], DatabaseProblem]:
    """Every workflow in the database, sorted by reference, and whether its file differs.

    Args:
        connection: a connection that `connect` made.
        workflows: those at hand.
        options: the schema, and the generation of the engine.
    """
    try:
        columns = columns_of(connection, options)
        if not is_successful(columns):
            return Failure(columns.failure())
        store = Store(connection, options.schema, columns.unwrap())
        at_hand, broken = _at_hand(workflows, columns.unwrap(), options)
        found = store.all_definitions()
        packs = sorted({rows.pack_ref for rows in at_hand.values()})
        with connection.transaction():
            existing = store.existing(packs, sorted(at_hand))
    except psycopg.Error as error:
        return Failure(DatabaseProblem(sentence(error)))
    states: dict[str, State] = dict.fromkeys(broken, "differs")
    for step in plan(list(at_hand.values()), existing, options).steps:
        states[step.ref] = "same" if step.action == "leave" else "differs"
    return Success(tuple(_registered(ref, found[ref], states.get(ref, "no file")) for ref in sorted(found)))


def _at_hand(
    workflows: Iterable[LoadedWorkflow], columns: Columns, options: RegistrationOptions
) -> tuple[Mapping[str, WorkflowRows], Sequence[str]]:
    """The rows of workflows by reference, and the references of those that can have none."""
    made = [prepared(each, columns, options) for each in workflows]
    rows = [each.unwrap().rows for each in made if is_successful(each)]
    return {each.ref: each for each in rows}, [each.failure().ref for each in made if not is_successful(each)]


def _registered(ref: str, row: ExistingRow, state: State) -> Registered:
    values = row.values
    tags = values.get("tags")
    return Registered(
        ref,
        str(values["pack_ref"]),
        str(values["label"]),
        str(values["version"]),
        tuple(map(str, tags)) if isinstance(tags, list) else (),
        state,
        str(values["description"]) if values.get("description") is not None else None,
    )
