"""Rows that tests put into the tables and read from them, over connections whose search path has these."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

from psycopg import sql
from psycopg.rows import dict_row

from tests.database.schema import Connection

Row: TypeAlias = dict[str, Any]

TABLES: Final = ("workflow_definition", "action")


def insert(connection: Connection, table: str, /, **values: object) -> int:
    """Put a row into a table that numbers its rows: its number."""
    statement = sql.SQL("INSERT INTO {} ({}) VALUES ({}) RETURNING id").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, values)),
        sql.SQL(", ").join(map(sql.Placeholder, values)),
    )
    row = connection.execute(statement, values).fetchone()
    assert row is not None
    return int(row[0])


def insert_pack(connection: Connection, ref: str) -> int:
    """Put a pack into the database: its number."""
    return insert(connection, "pack", ref=ref, label=ref.capitalize(), version="1.0.0")


def insert_workflow(connection: Connection, pack: int, ref: str) -> tuple[int, int]:
    """Put a workflow's two rows into the database: their numbers."""
    common = {"ref": ref, "pack": pack, "pack_ref": ref.partition(".")[0], "label": ref, "description": ref}
    workflow = insert(connection, "workflow_definition", **common, version="1.0.0", definition="{}")
    action = insert(connection, "action", **common, entrypoint="internal://workflow", workflow_def=workflow)
    return workflow, action


def rows(connection: Connection, table: str) -> list[Row]:
    """All rows of a table in the order of their numbers, each with its version as `xmin`."""
    statement = sql.SQL("SELECT xmin::text AS xmin, * FROM {} ORDER BY id").format(sql.Identifier(table))
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(statement).fetchall()


def registered(connection: Connection) -> dict[str, list[Row]]:
    """All rows of the two tables that registration writes, with their versions and `updated`."""
    return {table: rows(connection, table) for table in TABLES}
