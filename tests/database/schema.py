"""The generations of Attune's database that the tests register workflows in."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

Generation: TypeAlias = Literal["first", "second", "later"]
Connection: TypeAlias = psycopg.Connection[Any]

GENERATIONS: Final[tuple[Generation, ...]] = ("first", "second", "later")
SCRIPTS: Final[dict[Generation, tuple[str, ...]]] = {
    "first": ("common", "first", "dependents"),
    "second": ("common", "second", "dependents"),
    "later": ("common", "second", "later", "dependents"),
}
DDL: Final = Path(__file__).with_name("ddl")


def create_schema(connection: Connection, generation: Generation, name: str = "attune") -> None:
    """Make the tables of a generation in a new schema."""
    with connection.transaction():
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(name)))
        connection.execute(sql.SQL("SET LOCAL search_path TO {}").format(sql.Identifier(name)))
        for script in SCRIPTS[generation]:
            connection.execute((DDL / f"{script}.sql").read_bytes())


def create_role(connection: Connection, name: str = "attune") -> tuple[str, str]:
    """Make a role with the least rights that registration needs in a schema: its name and password."""
    role, password = f"registrar_{secrets.token_hex(6)}", secrets.token_hex(6)
    grants = sql.SQL("""
        CREATE ROLE {role} LOGIN PASSWORD {password};
        GRANT USAGE ON SCHEMA {schema} TO {role};
        GRANT SELECT ON {schema}.pack TO {role};
        GRANT SELECT, INSERT, UPDATE, DELETE ON {schema}.workflow_definition, {schema}.action TO {role};
        GRANT USAGE ON SEQUENCE {schema}.workflow_definition_id_seq, {schema}.action_id_seq TO {role};
    """)
    filled = grants.format(
        role=sql.Identifier(role), password=sql.Literal(password), schema=sql.Identifier(name)
    )
    with connection.transaction():
        connection.execute(filled)
    return role, password


def drop_role(connection: Connection, role: str) -> None:
    """Take a role away, with all that it was granted in this database."""
    name = sql.Identifier(role)
    with connection.transaction():
        connection.execute(sql.SQL("DROP OWNED BY {}").format(name))
        connection.execute(sql.SQL("DROP ROLE {}").format(name))


def role_dsn(dsn: str, role: str, password: str) -> str:
    """The DSN of the same database for another role."""
    return make_conninfo(dsn, user=role, password=password)
