"""What goes wrong with a database, as one sentence each; a password is never among the words."""

from __future__ import annotations

from typing import Final

import psycopg
from attrs import frozen
from psycopg import errors


@frozen
class DatabaseProblem:
    """Why a database can't be used, as a sentence."""

    message: str


_CONNECTING: Final[tuple[tuple[str, str], ...]] = (
    ("password authentication failed", "The database refuses the password of {user}."),
    ("no password supplied", "The database wants a password for {user}."),
    ("does not exist", "The server at {server} has no database {database}, or no role {user}."),
    ("timeout", "The database at {server} does not answer in time."),
    ("timed out", "The database at {server} does not answer in time."),
    ("Connection refused", "There is no database server at {server}: the connection was refused."),
    ("No such file or directory", "There is no database server at {server}."),
    ("could not translate host name", "The host of {server} is not known."),
    ("Name or service not known", "The host of {server} is not known."),
    ("failed to resolve host", "The host of {server} is not known."),
    ("too many clients", "The server at {server} takes no more connections."),
    ("starting up", "The server at {server} is still starting."),
    ("permission denied for database", "{user} may not connect to the database {database}."),
)


def connecting(error: psycopg.Error, parts: dict[str, str]) -> DatabaseProblem:
    """Why no connection could be made.

    Args:
        error: what psycopg raised.
        parts: the parameters of the connection, as far as they are known; no password.
    """
    text = str(error)
    host, port = parts.get("host") or parts.get("hostaddr") or "localhost", parts.get("port") or "5432"
    words = {
        "server": f"'{host}:{port}'",
        "database": f"'{parts['dbname']}'" if parts.get("dbname") else "of the default name",
        "user": f"'{parts['user']}'" if parts.get("user") else "the default user",
    }
    for part, sentence in _CONNECTING:
        if part in text:
            return DatabaseProblem(sentence.format(**words))
    return DatabaseProblem("The database at {server} can't be reached.".format(**words))


def is_broken(error: psycopg.Error) -> bool:
    """Whether the connection is of no use any more."""
    return isinstance(error, psycopg.OperationalError | psycopg.InterfaceError) and not isinstance(
        error,
        errors.LockNotAvailable
        | errors.DeadlockDetected
        | errors.SerializationFailure
        | errors.QueryCanceled,
    )


def is_hopeless(error: psycopg.Error) -> bool:
    """Whether the same would happen to every other workflow."""
    everywhere = (
        errors.ReadOnlySqlTransaction,
        errors.InsufficientPrivilege,
        errors.UndefinedTable,
        errors.UndefinedColumn,
        errors.InvalidSchemaName,
        errors.LockNotAvailable,
    )
    return is_broken(error) or isinstance(error, everywhere)


def passes(error: psycopg.Error) -> bool:
    """Whether trying again may help: another writer was in the way."""
    return isinstance(error, errors.DeadlockDetected | errors.SerializationFailure)


def sentence(error: psycopg.Error) -> str:
    """What went wrong, as a sentence."""
    table = error.diag.table_name
    match error:
        case errors.ReadOnlySqlTransaction():
            return "The database takes no changes: it is read-only, or a standby."
        case errors.LockNotAvailable():
            return "Someone else holds a lock for longer than --lock-timeout; try again later."
        case errors.QueryCanceled():
            return "The database cancelled a statement; try again later."
        case errors.InsufficientPrivilege():
            return f"The database refuses it: {_said(error)}; grant the rights that registration needs."
        case errors.ForeignKeyViolation():
            return f"It is still used by rows of the table '{table}'; remove these first."
        case errors.CheckViolation():
            return (
                f"The database refuses it: it breaks the check '{error.diag.constraint_name}' of '{table}'."
            )
        case errors.NotNullViolation():
            return f"The database refuses it: '{table}' wants a value for '{error.diag.column_name}'."
        case errors.UniqueViolation():
            return f"The database has such a row in '{table}' already, under another name."
        case errors.AdminShutdown() | errors.CrashShutdown() | errors.CannotConnectNow():
            return "The server ended the connection; nothing of this workflow was written."
        case _ if is_broken(error):
            return "The connection to the database was lost; nothing of this workflow was written."
        case _:
            return f"The database refuses it: {_said(error)}."


def _said(error: psycopg.Error) -> str:
    """The server's own words on one line, without a full stop."""
    words = error.diag.message_primary or str(error)
    return " ".join(words.split()).rstrip(".")
