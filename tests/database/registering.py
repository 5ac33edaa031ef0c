"""Workflows to register, what registers them, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import PurePath
from typing import Any, Self

import psycopg
from attrs import evolve
from psycopg import sql
from psycopg.abc import Params

from attune_lint.lint.loaded import LoadedWorkflow
from attune_lint.model.definition import Task, WorkflowDefinition
from attune_lint.model.files import WorkflowFile
from attune_lint.rows.options import DEFAULT_OPTIONS, RegistrationOptions
from attune_lint.rows.pruning import Pruning
from attune_lint.shell.database import connection as connecting
from attune_lint.shell.registrar import NO_PRUNING, Registration, register
from tests.database.schema import Connection
from tests.database.tables import TABLES, Row, registered

TASK = Task("a", action="core.echo", input={"message": "Hello"})
CHANGING = {"xmin", "id", "workflow_def", "created", "updated"}
"""Columns that depend on when, and in what order, rows were written."""


def workflow(ref: str, **fields: Any) -> LoadedWorkflow:
    """A workflow as the loader gives it."""
    pack, _, name = ref.partition(".")
    given: dict[str, Any] = {"version": "1.0.0", "tasks": (TASK,), "ref": ref, "label": "Label", **fields}
    file = WorkflowFile(PurePath(f"{pack}/workflows/{name}.yaml"), pack, name, ref)
    return LoadedWorkflow(file, WorkflowDefinition(**given), ())


def done(
    link: connecting.Connection,
    workflows: Sequence[LoadedWorkflow],
    options: RegistrationOptions = DEFAULT_OPTIONS,
    *,
    pruning: Pruning = NO_PRUNING,
    dry_run: bool = False,
) -> Registration:
    return register(link, workflows, options, pruning=pruning, dry_run=dry_run).unwrap()


def statuses(registration: Registration) -> dict[str, str]:
    """What became of each reference: the step, or why it failed."""
    return {
        each.step.ref: each.failure or (each.step.reason if each.failed else None) or each.step.action
        for each in registration.outcomes
    }


def lasting(connection: Connection) -> dict[str, list[Row]]:
    """The rows of the two tables in the order of their references, without what differs each time.

    Instead of an action's link there is the reference that it leads to.
    """
    found = registered(connection)
    by_number = {row["id"]: row["ref"] for row in found["workflow_definition"]}
    for row in found["action"]:
        row["leads_to"] = by_number.get(row["workflow_def"])
    return {
        table: sorted(
            ({name: value for name, value in row.items() if name not in CHANGING} for row in found[table]),
            key=lambda row: str(row["ref"]),
        )
        for table in TABLES
    }


class Watched(psycopg.Connection[psycopg.rows.TupleRow]):
    """A connection that notes its statements, and does something before each, by its number.

    Statements are numbered from 1 in each transaction; its beginning and its end are none of them.
    """

    statements: list[str]
    transactions: int
    before: Callable[[Watched, int], None] | None
    _number: int

    @classmethod
    def of(cls, dsn: str, before: Callable[[Watched, int], None] | None = None) -> Self:
        """A connection as `connect` makes them."""
        made = cls.connect(dsn, autocommit=True, prepare_threshold=None)
        made.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
        made.statements, made.transactions, made.before, made._number = [], 0, before, 0
        return made

    @property
    def count(self) -> int:
        """How many statements the server was given, with those that begin and end a transaction."""
        return len(self.statements) + 2 * self.transactions

    def execute(
        self, query: Any, params: Params | None = None, **kwargs: Any
    ) -> psycopg.Cursor[psycopg.rows.TupleRow]:
        shown = query.as_string(self) if isinstance(query, sql.Composable) else str(query)
        self.statements.append(shown)
        self._number += 1
        if self.before is not None:
            before, self.before = self.before, None
            try:
                before(self, self._number)
            finally:
                self.before = before
        return super().execute(query, params, **kwargs)

    @contextmanager
    def transaction(
        self, savepoint_name: str | None = None, force_rollback: bool = False
    ) -> Iterator[psycopg.Transaction]:
        self.transactions += 1
        self._number = 0
        with super().transaction(savepoint_name, force_rollback) as made:
            yield made


def changed(each: LoadedWorkflow, **fields: Any) -> LoadedWorkflow:
    """A workflow with other fields."""
    assert each.workflow is not None
    return evolve(each, workflow=evolve(each.workflow, **fields))


def set_database(connection: Connection, name: str, value: str) -> None:
    """Change what a setting is at first in later connections to the database."""
    statement = sql.SQL("ALTER DATABASE {} SET {} TO {}").format(
        sql.Identifier(connection.info.dbname), sql.Identifier(name), sql.Literal(value)
    )
    connection.execute(statement)
