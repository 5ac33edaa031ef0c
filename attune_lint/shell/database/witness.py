"""A digest of all that registering reads of a database, which the server makes without sending a row.

Each row counts with its place, the transaction that wrote it (`xmin`), and a hash of its values. While a
database lives, no two versions of a row have the same place and transaction, but for the numbers of
transactions starting again after four billion; the values tell a database that was set back and
went on in another way. The columns count with their types and defaults, as changing a table need not
write its rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from psycopg import sql

from attune_lint.shell.database.opening import Connection

# What a type that somebody made shows of a value may change without the value.
_BUILT_IN: Final = 16384

_DIGEST: Final = """
WITH columns AS (
    SELECT class.oid, class.relkind, class.relname, class.relrowsecurity, attribute.attnum,
           attribute.attname, attribute.atttypid, attribute.atttypmod, attribute.attnotnull,
           attribute.attidentity, attribute.attgenerated,
           pg_get_expr(standard.adbin, standard.adrelid) AS standard
    FROM pg_catalog.pg_class AS class
    JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = class.relnamespace
    JOIN pg_catalog.pg_attribute AS attribute ON attribute.attrelid = class.oid
    LEFT JOIN pg_catalog.pg_attrdef AS standard
      ON standard.adrelid = class.oid AND standard.adnum = attribute.attnum
    WHERE namespace.nspname = %(schema)s AND class.relname IN ('pack', 'workflow_definition', 'action')
      AND attribute.attnum > 0 AND NOT attribute.attisdropped
), packs AS (
    SELECT tableoid, id, ref FROM {pack} WHERE ref = ANY(%(packs)s)
)
SELECT CASE WHEN (SELECT bool_and(atttypid < %(built_in)s) FROM columns)
    THEN encode(sha256(convert_to(ROW(
        (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()),
        current_user, current_setting('client_encoding'), current_setting('row_security'),
        current_setting('DateStyle'), current_setting('TimeZone'),
        (SELECT has_schema_privilege(oid, 'USAGE') FROM pg_catalog.pg_namespace WHERE nspname = %(schema)s),
        (SELECT string_agg(columns::text, ',' ORDER BY oid, attnum) FROM columns),
        (SELECT string_agg(packs::text, ',' ORDER BY id, tableoid) FROM packs),
        (SELECT string_agg(ROW(tableoid, ctid, xmin, hash_record_extended(wanted, 0))::text, ','
                           ORDER BY tableoid, ctid)
         FROM {workflow_definition} AS wanted
         WHERE ref = ANY(%(refs)s) OR pack IN (SELECT id FROM packs)),
        (SELECT string_agg(ROW(tableoid, ctid, xmin, hash_record_extended(wanted, 0))::text, ','
                           ORDER BY tableoid, ctid)
         FROM {action} AS wanted WHERE ref = ANY(%(refs)s))
    )::text, 'UTF8')), 'hex')
END
"""


class Place(NamedTuple):
    """What registering looks at: the definitions of some packs, and the two rows of some references."""

    schema: str
    packs: Sequence[str]
    refs: Sequence[str]


def witness_of(connection: Connection, place: Place) -> str | None:
    """The digest of what there is in a place, None where it does not tell enough.

    It waits for nobody: registering waits, for as long as it was told to.

    Raises:
        psycopg.Error: the database could not be asked.
        UnicodeError: there can be no such schema or reference.
    """
    tables = {
        table: sql.Identifier(place.schema, table) for table in ("pack", "workflow_definition", "action")
    }
    with connection.transaction():
        connection.execute("SELECT set_config('lock_timeout', '1', true)")
        asked = connection.execute(
            sql.SQL(_DIGEST).format(**tables),
            {**place._asdict(), "built_in": _BUILT_IN},
        )
        row: Any = asked.fetchone()
    return None if row is None else row[0]
