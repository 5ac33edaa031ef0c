"""What goes wrong with a database, as one sentence each; a password is never among the words."""

from __future__ import annotations

from typing import Final

import psycopg
from attrs import frozen
from psycopg import errors

from attune_lint.rows.columns import TABLES


@frozen
class DatabaseProblem:
    """Why a database can't be used, as a sentence."""

    message: str


UNREADABLE: Final = DatabaseProblem("The DSN can't be read; write postgresql://USER@HOST:PORT/DATABASE.")
_TORN: Final = DatabaseProblem(
    "The DSN leads to no database; an '@' or '/' in its password is written as %40 or %2F."
)
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
    if isinstance(error, psycopg.ProgrammingError):
        return UNREADABLE
    if _is_torn(parts):
        return _TORN
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


def _is_torn(parts: dict[str, str]) -> bool:
    """Whether a piece of the password may be among the parts, as after an @ or / that is not written %40."""
    port = parts.get("port", "").replace(",", "")
    return "@" in parts.get("host", "") + parts.get("dbname", "") or not (port or "0").isdigit()


def is_broken(error: psycopg.Error) -> bool:
    """Whether the connection is of no use any more."""
    if isinstance(error, psycopg.OperationalError):
        return error.sqlstate is None or error.sqlstate.startswith(_ENDS)
    return isinstance(error, psycopg.InterfaceError | errors.IdleInTransactionSessionTimeout)


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
    exhausted = (error.sqlstate or "").startswith(_EXHAUSTED)
    return is_broken(error) or exhausted or isinstance(error, everywhere)


_ENDS: Final = ("08", "57P")
"""The classes of errors with which a connection ends."""

_EXHAUSTED: Final = ("53", "58")
"""The classes of errors that say that the server lacks room, or what it stands on."""


def passes(error: psycopg.Error) -> bool:
    """Whether trying again may help: another writer was in the way."""
    in_the_way = (errors.DeadlockDetected, errors.SerializationFailure, errors.UniqueViolation)
    return isinstance(error, in_the_way) or _has_lost_its_parent(error)


def _has_lost_its_parent(error: psycopg.Error) -> bool:
    """Whether a row could not be written because what it refers to has gone."""
    return isinstance(error, errors.ForeignKeyViolation) and error.diag.table_name in TABLES


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
        case errors.ForeignKeyViolation() if _has_lost_its_parent(error):
            return "Someone else deleted what it belongs to meanwhile; register it again."
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
            return f"The server ended the connection; {_AGAIN}."
        case _ if is_broken(error):
            return f"The connection to the database was lost; {_AGAIN}."
        case _:
            return f"The database refuses it: {_said(error)}."


_AGAIN: Final = "run this again, which does only what is missing"


def _said(error: psycopg.Error) -> str:
    """The server's own words on one line, without a full stop."""
    words = error.diag.message_primary or str(error)
    return " ".join(words.split()).rstrip(".")
