"""Connecting to a database."""

from __future__ import annotations

import os

import psycopg
from psycopg.conninfo import conninfo_to_dict
from returns.result import Failure, Result, Success

from attune_lint.shell.database.opening import Connection, dsn_of, opened
from attune_lint.shell.database.problems import UNREADABLE, DatabaseProblem, connecting

__all__ = ["Connection", "connect"]

_VARIABLES = {"host": "PGHOST", "port": "PGPORT", "dbname": "PGDATABASE", "user": "PGUSER"}


def connect(dsn: str | None) -> Result[Connection, DatabaseProblem]:
    """A connection whose statements are transactions of their own, unless several are put into one.

    Nothing is kept in the session, since a pool may give each transaction another one.

    Args:
        dsn: what to connect to; if None, what ``DATABASE_URL`` says, else what libpq's variables say.
    """
    given = dsn_of(dsn)
    try:
        parts = conninfo_to_dict(given)
    except (psycopg.ProgrammingError, UnicodeError):
        # What it says may hold the password.
        return Failure(UNREADABLE)
    named = {
        name: str(parts.get(name) or os.environ.get(variable, "")) for name, variable in _VARIABLES.items()
    }
    try:
        return Success(opened(given))
    except psycopg.Error as error:
        return Failure(connecting(error, named))
