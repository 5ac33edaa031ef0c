"""Reading and writing the rows of workflows, many in one statement.

Identifiers are composed, values are parameters. Names are always given with their schema, and nothing
is kept in the session, so that a pool may give each transaction another one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from attrs import frozen
from psycopg import sql
from psycopg.types.json import Jsonb

from attune_lint.model.json import Json
from attune_lint.rows.columns import TABLES, Columns, Table
from attune_lint.rows.mapping import LINKS, MAPPING
from attune_lint.rows.plan import Existing, ExistingRow, Step
from attune_lint.shell.database.opening import Connection, lock

_LINK_TYPE: Final = "bigint"

# Of the tables that refer to a definition or to its action: how many of their rows do.
_REFERRING: Final = """
SELECT namespace.nspname, class.relname, attribute.attname, target.relname,
       has_table_privilege(class.oid, 'SELECT')
FROM pg_catalog.pg_constraint AS referring
JOIN pg_catalog.pg_class AS class ON class.oid = referring.conrelid
JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = class.relnamespace
JOIN pg_catalog.pg_class AS target ON target.oid = referring.confrelid
JOIN pg_catalog.pg_namespace AS home ON home.oid = target.relnamespace
JOIN pg_catalog.pg_attribute AS attribute
  ON attribute.attrelid = referring.conrelid AND attribute.attnum = referring.conkey[1]
WHERE referring.contype = 'f' AND referring.conparentid = 0 AND home.nspname = %s
  AND target.relname IN ('action', 'workflow_definition') AND class.oid <> ALL (%s::regclass[])
ORDER BY class.relname, attribute.attname
"""


@frozen
class Store:
    """The tables of one schema of a database, as far as its columns are known."""

    connection: Connection
    schema: str
    columns: Columns

    def lock(self, packs: Iterable[str], timeout: float | None) -> None:
        """Keep other registrars from these packs until the transaction ends.

        Args:
            packs: references of packs.
            timeout: how many seconds to wait for a lock at most, None for as long as the server does.
        """
        lock(self.connection, self.schema, packs, timeout)

    def existing(self, packs: Sequence[str], refs: Sequence[str]) -> Existing:
        """What is there of some packs and references."""
        found = self.connection.execute(
            sql.SQL("SELECT ref, id FROM {} WHERE ref = ANY(%s)").format(self._name("pack")), (list(packs),)
        )
        return Existing(
            dict(found.fetchall()),
            self._rows("workflow_definition", sql.SQL("ref = ANY(%s)"), list(refs)),
            self._rows("action", sql.SQL("ref = ANY(%s)"), list(refs)),
        )

    def definitions_of(self, packs: Sequence[str]) -> dict[str, ExistingRow]:
        """The definitions of some packs, by reference."""
        condition = sql.SQL("pack IN (SELECT id FROM {} WHERE ref = ANY(%s))").format(self._name("pack"))
        return self._rows("workflow_definition", condition, list(packs))

    def all_definitions(self) -> dict[str, ExistingRow]:
        """Every definition that the engine sees, by reference."""
        shown = "retired_at" in self.columns.workflow_definition
        return self._rows("workflow_definition", sql.SQL("retired_at IS NULL" if shown else "true"), None)

    def _rows(
        self, table: Table, condition: sql.Composable, value: list[str] | None
    ) -> dict[str, ExistingRow]:
        names = [name for name in self._types(table) if name in self.columns.of(table)]
        statement = sql.SQL("SELECT {} FROM {} WHERE {}").format(
            _names(["id", *names]), self._name(table), condition
        )
        found = self.connection.execute(statement, None if value is None else (value,))
        rows = (ExistingRow(row[0], dict(zip(names, row[1:], strict=True))) for row in found)
        return {str(row.values["ref"]): row for row in rows}

    def create(self, steps: Sequence[Step]) -> dict[str, int]:
        """Make the definitions that some steps want and that are not there: their ids by reference."""
        wanted = [step for step in steps if step.workflow_def_id is None]
        return self._insert("workflow_definition", [_values(step, "workflow_definition") for step in wanted])

    def create_actions(self, steps: Sequence[Step]) -> dict[str, int]:
        """Make the actions that some steps want and that are not there: their ids by reference."""
        wanted = [step for step in steps if step.action_id is None]
        return self._insert("action", [_values(step, "action") for step in wanted])

    def update(self, table: Table, steps: Sequence[Step]) -> None:
        """Write the rows of a table that are there and differ."""
        rows = [
            {"id": step.action_id if table == "action" else step.workflow_def_id, **_values(step, table)}
            for step in steps
        ]
        if not rows:
            return
        names = [name for name in rows[0] if name != "id"]
        statement = sql.SQL("UPDATE {} AS old SET {} FROM {} WHERE old.id = new.id").format(
            self._name(table),
            sql.SQL(", ").join(
                sql.SQL("{} = new.{}").format(sql.Identifier(name), sql.Identifier(name)) for name in names
            ),
            self._records("new", table, ["id", *names]),
        )
        changed = self.connection.execute(statement, (Jsonb(rows),)).rowcount
        if changed != len(rows):
            raise RowsGoneError(table)

    def _insert(self, table: Table, rows: Sequence[Mapping[str, Json]]) -> dict[str, int]:
        if not rows:
            return {}
        names = list(rows[0])
        statement = sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {} ORDER BY ref RETURNING ref, id").format(
            self._name(table), _names(names), _names(names), self._records("new", table, names)
        )
        return dict(self.connection.execute(statement, (Jsonb(list(rows)),)).fetchall())

    def delete(self, step: Step) -> None:
        """Delete a definition, and its action with it."""
        for table, number in (("action", step.action_id), ("workflow_definition", step.workflow_def_id)):
            if number is not None:
                statement = sql.SQL("DELETE FROM {} WHERE id = %s").format(self._name(table))
                self.connection.execute(statement, (number,))

    def users(self, steps: Sequence[Step]) -> dict[str, dict[str, int | None]]:
        """How many rows of which tables hang on the rows of each step; None where they may not be read."""
        own = [f"{_quoted(self.schema)}.{table}" for table in TABLES]
        found: dict[str, dict[str, int | None]] = {step.ref: {} for step in steps}
        for schema, table, column, target, readable in self.connection.execute(
            _REFERRING, (self.schema, own)
        ).fetchall():
            numbered = {
                step.action_id if target == "action" else step.workflow_def_id: step for step in steps
            }
            numbers = [number for number in numbered if number is not None]
            if readable:
                for number, count in self._counts((schema, table, column), numbers):
                    users = found[numbered[number].ref]
                    users[table] = (users.get(table) or 0) + count
            else:
                for number in numbers:
                    found[numbered[number].ref][table] = None
        return found

    def _counts(self, place: tuple[str, str, str], numbers: list[int]) -> list[tuple[int, int]]:
        """How often numbers stand in a column, which is named with its schema and its table."""
        schema, table, column = map(sql.Identifier, place)
        statement = sql.SQL("SELECT {}, count(*) FROM {}.{} WHERE {} = ANY(%s) GROUP BY 1").format(
            column, schema, table, column
        )
        return self.connection.execute(statement, (numbers,)).fetchall()

    def _name(self, table: str) -> sql.Composable:
        return sql.Identifier(self.schema, table)

    def _types(self, table: Table) -> dict[str, str]:
        """The SQL types of the columns that are read and written."""
        links = dict.fromkeys(LINKS[table], _LINK_TYPE)
        return links | {mapped.column: mapped.type for mapped in MAPPING if mapped.table == table}

    def _records(self, name: str, table: Table, columns: Iterable[str]) -> sql.Composable:
        """A JSON array of objects as rows."""
        types = self._types(table) | {"id": _LINK_TYPE}
        typed = (sql.SQL("{} {}").format(sql.Identifier(each), _TYPES[types[each]]) for each in columns)
        return sql.SQL("jsonb_to_recordset(%s) AS {}({})").format(
            sql.Identifier(name), sql.SQL(", ").join(typed)
        )


_TYPES: Final = {
    "text": sql.SQL("text"),
    "text[]": sql.SQL("text[]"),
    "jsonb": sql.SQL("jsonb"),
    "boolean": sql.SQL("boolean"),
    "integer": sql.SQL("integer"),
    "bigint": sql.SQL("bigint"),
    "timestamptz": sql.SQL("timestamptz"),
}


class RowsGoneError(Exception):
    """Rows that were there when a transaction began are not there any more."""


def _values(step: Step, table: Table) -> dict[str, Json]:
    row = {} if step.rows is None else dict(step.rows.of(table))
    row["pack"] = step.pack_id
    return row | ({"workflow_def": step.workflow_def_id} if table == "action" else {})


def _names(names: Iterable[str]) -> sql.Composable:
    return sql.SQL(", ").join(map(sql.Identifier, names))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
