"""Opening a connection, and the locks with which registrars wait for each other.

A run that is answered from the cache needs this and no more of what registers.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Final, TypeAlias

import psycopg
from psycopg.rows import TupleRow

Connection: TypeAlias = psycopg.Connection[TupleRow]

# The class of the advisory locks of registration: any number that nothing else uses.
_LOCKS: Final = 0x4154_4C52
# In milliseconds: the longest time that the server waits for a lock, about 25 days.
_LONGEST: Final = 2**31 - 1
_KEYS: Final = (
    " FROM (SELECT DISTINCT hashtext(%s::text || '.' || pack) AS key FROM unnest(%s::text[]) AS pack"
    " ORDER BY key) AS keys"
)


def dsn_of(dsn: str | None) -> str:
    """What to connect to: what is given; if None, what ``DATABASE_URL`` says, else libpq's variables."""
    return dsn if dsn is not None else os.environ.get("DATABASE_URL", "")


def opened(dsn: str) -> Connection:
    """A connection whose statements are transactions of their own, unless several are put into one.

    Raises:
        psycopg.Error: it could not be made.
    """
    made = psycopg.connect(dsn, autocommit=True, prepare_threshold=None)
    # Each statement has to see what others wrote before a lock was given, whatever the server's default is.
    made.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
    return made


def lock(connection: Connection, schema: str, packs: Iterable[str], timeout: float | None) -> None:
    """Keep other registrars from some packs of a schema until the transaction ends.

    All locks are taken at once in the order of their keys, so that two registrars never wait for
    each other.

    Args:
        connection: in a transaction.
        schema: the schema of the tables.
        packs: references of packs.
        timeout: how many seconds to wait for a lock at most, None for as long as the server does.

    Raises:
        psycopg.Error: a lock was not given in time.
    """
    if timeout is not None:
        milliseconds = str(min(max(1, round(timeout * 1000)), _LONGEST))
        connection.execute("SELECT set_config('lock_timeout', %s, true)", (milliseconds,))
    connection.execute(f"SELECT pg_advisory_xact_lock(%s, key){_KEYS}", (_LOCKS, schema, sorted(set(packs))))


def lock_at_once(connection: Connection, schema: str, packs: Iterable[str]) -> bool:
    """The same without waiting; gives whether nobody else had any of the locks."""
    found = connection.execute(
        f"SELECT pg_try_advisory_xact_lock(%s, key){_KEYS}", (_LOCKS, schema, sorted(set(packs)))
    )
    return all(given for (given,) in found)
