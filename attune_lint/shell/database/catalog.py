"""What a database has: the columns of the tables that workflows are registered in (spec: database)."""

from __future__ import annotations

from returns.result import Failure, Result, Success

from attune_lint.rows.columns import TABLES, Column, Columns
from attune_lint.rows.options import RegistrationOptions
from attune_lint.rows.rows import misalignments
from attune_lint.rows.storable import broken_texts, visible
from attune_lint.shell.database.connection import Connection
from attune_lint.shell.database.problems import DatabaseProblem

# `information_schema` shows a role less than there is.
_COLUMNS = """
SELECT class.relname, attribute.attname, NOT attribute.attnotnull,
       attribute.atthasdef OR attribute.attidentity <> '',
       attribute.attgenerated = '' AND attribute.attidentity <> 'a',
       CASE WHEN attribute.atttypid = 'pg_catalog.varchar'::regtype AND attribute.atttypmod > 4
            THEN attribute.atttypmod - 4 END
FROM pg_catalog.pg_attribute AS attribute
JOIN pg_catalog.pg_class AS class ON class.oid = attribute.attrelid
JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = class.relnamespace
WHERE namespace.nspname = %s AND class.relname = ANY(%s) AND class.relkind IN ('r', 'p')
  AND attribute.attnum > 0 AND NOT attribute.attisdropped
ORDER BY class.relname, attribute.attnum
"""
_SCHEMA = "SELECT has_schema_privilege(oid, 'USAGE') FROM pg_catalog.pg_namespace WHERE nspname = %s"


def columns_of(connection: Connection, options: RegistrationOptions) -> Result[Columns, DatabaseProblem]:
    """The columns of the two tables, or a sentence about what is missing for registration.

    Raises:
        psycopg.Error: the database could not be asked.
    """
    schema = options.schema
    if any(broken_texts(schema)):
        return Failure(DatabaseProblem(f"No schema can be named '{visible(schema)}'; name it with --schema."))
    usable = connection.execute(_SCHEMA, (schema,)).fetchone()
    if usable is None:
        return Failure(DatabaseProblem(f"The database has no schema '{schema}'; name it with --schema."))
    if not usable[0]:
        return Failure(DatabaseProblem(f"The role has no right to use the schema '{schema}'."))
    found: dict[str, dict[str, Column]] = {}
    for table, *column in connection.execute(_COLUMNS, (schema, ["pack", *TABLES])):
        made = Column(*column)
        found.setdefault(table, {})[made.name] = made
    for table in ("pack", *TABLES):
        if table not in found:
            return Failure(DatabaseProblem(f"The schema '{schema}' has no table '{table}'."))
    columns = Columns(found["workflow_definition"], found["action"])
    problem = next(misalignments(columns, options), None)
    return Success(columns) if problem is None else Failure(DatabaseProblem(problem.message))
