"""A database that can't be used: exit status 2 and one clear sentence, nothing half-done, and no password."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import errors
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from attune_lint.rows.options import RegistrationOptions
from attune_lint.shell.database.connection import connect
from attune_lint.shell.database.problems import connecting, is_broken, is_hopeless, passes, sentence
from attune_lint.shell.listing import registered_workflows
from attune_lint.shell.registrar import register_workflow, unregister_workflow
from tests.database.commands import Attune
from tests.database.registering import set_database, workflow
from tests.database.schema import GENERATIONS, Connection
from tests.database.tables import registered, rows

every_generation = pytest.mark.parametrize("generation", GENERATIONS)
COMMANDS = {
    "register": ["demo"],
    "plan": ["demo"],
    "unregister": ["demo.a"],
    "registered": [],
}
every_command = pytest.mark.parametrize("command", COMMANDS)
SECRET = "secret"


def complaint(attune: Attune, command: str, *more: str, dsn: str | None = None) -> str:
    """The one sentence of a command that could not use the database."""
    assert attune(command, *COMMANDS[command], *more, dsn=dsn) == 2
    assert attune.out == ""
    [line] = attune.err.splitlines()
    if command == "unregister":
        line = line.replace("'demo.a' was not unregistered: ", "")
    assert line.startswith("attune-lint: ")
    assert line.endswith(".")
    return line.removeprefix("attune-lint: ")


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port that nothing listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


@every_command
def test_connection_refused(attune: Attune, command: str, closed_port: int) -> None:
    told = f"There is no database server at '127.0.0.1:{closed_port}': the connection was refused."
    dsn = f"postgresql://me:{SECRET}@127.0.0.1:{closed_port}/attune?connect_timeout=5"
    assert complaint(attune, command, dsn=dsn) == told
    parts = f"host=127.0.0.1 port={closed_port} user=me password={SECRET} dbname=attune"
    assert complaint(attune, command, dsn=parts) == told


@every_command
def test_a_wrong_password(attune: Attune, command: str, least: str) -> None:
    told = f"The database refuses the password of '{conninfo_to_dict(least)['user']}'."
    assert complaint(attune, command, dsn=make_conninfo(least, password=SECRET)) == told


@every_command
def test_no_password(attune: Attune, command: str, least: str) -> None:
    told = f"The database wants a password for '{conninfo_to_dict(least)['user']}'."
    assert complaint(attune, command, dsn=make_conninfo(least, password="", passfile="/nowhere")) == told


@every_command
def test_an_unknown_database(attune: Attune, command: str, database: str) -> None:
    told = complaint(attune, command, dsn=make_conninfo(database, dbname="nowhere", password=SECRET))
    assert told.endswith(" has no database 'nowhere', or no role 'postgres'.")


def test_an_unknown_socket(attune: Attune) -> None:
    told = "There is no database server at '/nowhere:5432'."
    assert complaint(attune, "register", dsn=f"host=/nowhere password={SECRET}") == told


def test_an_unknown_host(attune: Attune) -> None:
    told = "The host of 'nowhere.invalid:5432' is not known."
    assert complaint(attune, "register", dsn=f"postgresql://me:{SECRET}@nowhere.invalid/x") == told


UNREADABLE = "The DSN can't be read; write postgresql://USER@HOST:PORT/DATABASE."
TORN = "The DSN leads to no database; an '@' or '/' in its password is written as %40 or %2F."


@pytest.mark.parametrize(
    ("dsn", "told"),
    [
        (f"{SECRET}", UNREADABLE),
        (f"me:{SECRET}@host/db", UNREADABLE),
        (f"mysql://me:{SECRET}@host/db", UNREADABLE),
        (f"postgresql+psycopg://me:{SECRET}@host/db", UNREADABLE),
        (f"postgresql://me:{SECRET}%zz@host/db", UNREADABLE),
        (f"postgresql://me:{SECRET}@[::1/db", UNREADABLE),
        (f"postgresql://me:{SECRET}@host/db?{SECRET}=1", UNREADABLE),
        (f"host=x password={SECRET} {SECRET}", UNREADABLE),
        (f"host=x password='{SECRET}", UNREADABLE),
        (f"{SECRET}=x", UNREADABLE),
        (f"postgresql://me:{SECRET}@127.0.0.1/db?connect_timeout={SECRET}", UNREADABLE),
        (f"postgresql://me:{SECRET}\udcff@host/db", UNREADABLE),
        (f"postgresql://me:x@{SECRET}@nowhere.invalid/db", TORN),
        (f"postgresql://me:{SECRET}/x@host/db", TORN),
        (f"postgresql://me:1/{SECRET}@host.invalid/db", TORN),
        (f"postgresql://127.0.0.1:{SECRET}/db", TORN),
    ],
)
@pytest.mark.parametrize("command", ["register", "registered"])
def test_a_malformed_dsn(attune: Attune, command: str, dsn: str, told: str) -> None:
    assert complaint(attune, command, dsn=dsn) == told


def test_a_malformed_dsn_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgres//me:{SECRET}@host")
    assert connect(None).failure().message == UNREADABLE
    assert connect("host=/nowhere").failure().message == "There is no database server at '/nowhere:5432'."


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("timeout expired", "The database at 'host:1' does not answer in time."),
        ("FATAL: sorry, too many clients already", "The server at 'host:1' takes no more connections."),
        ("FATAL: the database system is starting up", "The server at 'host:1' is still starting."),
        ("some riddle", "The database at 'host:1' can't be reached."),
    ],
)
def test_other_reasons_for_no_connection(words: str, told: str) -> None:
    found = connecting(psycopg.OperationalError(words), {"host": "host", "port": "1"})
    assert found.message == told


def test_defaults_are_called_so() -> None:
    found = connecting(psycopg.OperationalError("permission denied for database"), {})
    assert found.message == "the default user may not connect to the database of the default name."


# The schema and its tables


@every_command
@every_generation
def test_a_missing_schema(attune: Attune, command: str) -> None:
    told = "The database has no schema 'other'; name it with --schema."
    assert complaint(attune, command, "--schema", "other") == told


def test_a_schema_that_none_can_be_called(attune: Attune) -> None:
    told = r"No schema can be named 'a\udcff'; name it with --schema."
    assert complaint(attune, "register", "--schema", "a\udcff") == told


@every_command
@pytest.mark.parametrize("table", ["pack", "workflow_definition", "action"])
@every_generation
def test_a_missing_table(attune: Attune, connection: Connection, command: str, table: str) -> None:
    connection.execute(f"DROP TABLE {table} CASCADE".encode())
    assert complaint(attune, command) == f"The schema 'attune' has no table '{table}'."


@every_command
@every_generation
def test_a_required_column_without_a_value(attune: Attune, connection: Connection, command: str) -> None:
    connection.execute("ALTER TABLE action ADD COLUMN owner text NOT NULL")
    told = "The table 'action' requires 'owner', for which workflows have no value."
    assert complaint(attune, command) == told
    assert registered(connection) == {"workflow_definition": [], "action": []}


@every_command
def test_a_column_that_is_not_there(attune: Attune, connection: Connection, command: str) -> None:
    connection.execute("ALTER TABLE workflow_definition DROP COLUMN definition")
    told = "The table 'workflow_definition' has no column 'definition', which registration needs."
    assert complaint(attune, command) == told


def test_a_dropped_column_is_not_written(attune: Attune, connection: Connection) -> None:
    connection.execute("ALTER TABLE action DROP COLUMN runtime, DROP COLUMN out_schema")
    assert attune("register", "demo") == 0
    assert len(rows(connection, "action")) == 2


# Rights


@every_command
def test_a_role_without_a_right_to_the_schema(
    attune: Attune, connection: Connection, command: str, least: str
) -> None:
    connection.execute("REVOKE USAGE ON SCHEMA attune FROM PUBLIC, current_user")
    connection.execute(f"REVOKE USAGE ON SCHEMA attune FROM {conninfo_to_dict(least)['user']}".encode())
    assert complaint(attune, command, dsn=least) == "The role has no right to use the schema 'attune'."


@pytest.mark.parametrize(
    ("right", "told"),
    [
        ("SELECT ON attune.pack", "permission denied for table pack"),
        ("INSERT ON attune.action", "permission denied for table action"),
        ("USAGE ON SEQUENCE attune.action_id_seq", "permission denied for sequence action_id_seq"),
    ],
)
@pytest.mark.parametrize("more", [(), ("--atomic",)], ids=["batched", "atomic"])
def test_a_role_without_a_right(
    attune: Attune, connection: Connection, least: str, right: str, told: str, more: tuple[str, ...]
) -> None:
    connection.execute(f"REVOKE {right} FROM {conninfo_to_dict(least)['user']}".encode())
    assert attune("register", "demo", *more, dsn=least) == 2
    assert attune.err == (
        f"attune-lint: The database refuses it: {told}; grant the rights that registration needs.\n"
    )
    assert registered(connection) == {"workflow_definition": [], "action": []}


def test_a_role_without_the_right_to_unregister(attune: Attune, connection: Connection, least: str) -> None:
    attune("register", "demo")
    connection.execute(f"REVOKE DELETE ON attune.action FROM {conninfo_to_dict(least)['user']}".encode())
    assert "permission denied for table action" in complaint(attune, "unregister", dsn=least)
    assert len(rows(connection, "action")) == 2


# What a transaction may not do

READ_ONLY = "The database takes no changes: it is read-only, or a standby."


@every_generation
@pytest.mark.parametrize("more", [(), ("--atomic",)], ids=["batched", "atomic"])
def test_a_read_only_transaction(attune: Attune, connection: Connection, more: tuple[str, ...]) -> None:
    attune("register", "demo/workflows/a.yaml")
    before = registered(connection)
    set_database(connection, "default_transaction_read_only", "on")
    assert attune("register", "demo", *more) == 2
    assert attune.err == f"attune-lint: {READ_ONLY}\n"
    assert complaint(attune, "unregister") == READ_ONLY
    # What changes nothing may still be done.
    assert attune("register", "demo/workflows/a.yaml", *more) == 0
    assert attune("plan", "demo") == 0
    assert attune("registered") == 0
    assert registered(connection) == before


LOCKED = "Someone else holds a lock for longer than --lock-timeout; try again later."
HOLDS = {
    "a row": "SELECT 1 FROM action WHERE ref = 'demo.a' FOR UPDATE",
    "a table": "LOCK TABLE workflow_definition IN ACCESS EXCLUSIVE MODE",
}


@every_generation
@pytest.mark.parametrize("held", HOLDS)
@pytest.mark.parametrize("more", [(), ("--atomic",)], ids=["batched", "atomic"])
def test_a_lock_timeout(attune: Attune, connection: Connection, held: str, more: tuple[str, ...]) -> None:
    attune("register", "demo")
    before = registered(connection)
    attune.write({f"demo/workflows/{name}.yaml": changed(name) for name in "abc"})
    with connection.transaction():
        connection.execute(HOLDS[held].encode())
        assert attune("register", "demo", "--lock-timeout", "0.1", *more) == 2
        assert attune.err == f"attune-lint: {LOCKED}\n"
        assert complaint(attune, "unregister", "--lock-timeout", "0.1") == LOCKED
    assert registered(connection) == before
    assert attune("register", "demo", "--lock-timeout", "0.1", *more) == 0


def changed(name: str) -> str:
    return f"ref: demo.{name}\nlabel: New\nversion: 1.0.0\ntasks:\n  - name: a\n    action: core.echo\n"


def test_the_servers_own_lock_timeout_counts_too(attune: Attune, connection: Connection) -> None:
    attune("register", "demo")
    set_database(connection, "lock_timeout", "100")
    with connection.transaction():
        connection.execute(HOLDS["a row"].encode())
        assert complaint(attune, "unregister") == LOCKED


@pytest.mark.parametrize("more", [(), ("--atomic",)], ids=["batched", "atomic"])
def test_a_statement_that_takes_too_long(
    attune: Attune, connection: Connection, more: tuple[str, ...]
) -> None:
    set_database(connection, "statement_timeout", "150")
    with connection.transaction():
        connection.execute("LOCK TABLE workflow_definition IN ACCESS EXCLUSIVE MODE")
        assert attune("register", "demo/workflows/a.yaml", *more) == (2 if more else 1)
        told = "The database cancelled a statement; try again later."
        assert told in attune.out + attune.err
    assert registered(connection) == {"workflow_definition": [], "action": []}


@pytest.mark.parametrize("generation", ["first"])
def test_a_deletion_that_the_database_refuses(attune: Attune, connection: Connection) -> None:
    attune("register", "demo")
    connection.execute(
        "INSERT INTO execution (action, action_ref) SELECT id, ref FROM action WHERE ref = 'demo.a'"
    )
    before = registered(connection)
    assert attune("unregister", "demo.a", "demo.b") == 1
    told = "It is still used by rows of the table 'execution'; remove these first."
    assert attune.err == f"attune-lint: 'demo.a' was not unregistered: {told}\n"
    assert attune.lines == ["unregistered demo.b"]
    for table, found in registered(connection).items():
        assert found == before[table][:1]


# The library


def test_a_connection_that_is_closed(database: str) -> None:
    link = connect(database).unwrap()
    link.close()
    told = "The connection to the database was lost; run this again, which does only what is missing."
    for found in (
        register_workflow(link, workflow("demo.a")).failure(),
        unregister_workflow(link, "demo.a").failure(),
    ):
        assert (found.message, found.unusable) == (told, True)
    listed = registered_workflows(link, [], RegistrationOptions())
    assert listed.failure().message == told


@every_generation
def test_a_problem_stops_a_registration(connection: Connection, database: str, packs: Any) -> None:
    del packs
    connection.execute("DROP TABLE pack CASCADE")
    with connect(database).unwrap() as link:
        found = register_workflow(link, workflow("demo.a")).failure()
    assert (found.message, found.unusable) == ("The schema 'attune' has no table 'pack'.", True)


def test_a_read_only_database_stops_a_registration(connection: Connection, database: str, packs: Any) -> None:
    del packs
    set_database(connection, "default_transaction_read_only", "on")
    with connect(database).unwrap() as link:
        found = register_workflow(link, workflow("demo.a")).failure()
    assert (found.message, found.unusable) == (READ_ONLY, True)


# Errors by their kinds


@pytest.mark.parametrize(
    ("error", "broken", "hopeless", "again"),
    [
        (errors.AdminShutdown, True, True, False),
        (errors.ConnectionFailure, True, True, False),
        (errors.IdleInTransactionSessionTimeout, True, True, False),
        (psycopg.InterfaceError, True, True, False),
        (errors.DiskFull, False, True, False),
        (errors.IoError, False, True, False),
        (errors.UndefinedColumn, False, True, False),
        (errors.LockNotAvailable, False, True, False),
        (errors.ProgramLimitExceeded, False, False, False),
        (errors.StatementTooComplex, False, False, False),
        (errors.QueryCanceled, False, False, False),
        (errors.DataError, False, False, False),
        (errors.DeadlockDetected, False, False, True),
        (errors.SerializationFailure, False, False, True),
        (errors.UniqueViolation, False, False, True),
    ],
)
def test_kinds_of_errors(error: type[psycopg.Error], broken: bool, hopeless: bool, again: bool) -> None:
    raised = error("words of the server.\n  More.")
    assert (is_broken(raised), is_hopeless(raised), passes(raised)) == (broken, hopeless, again)
    assert sentence(raised).endswith(".")
    if error is errors.DataError:
        assert sentence(raised) == "The database refuses it: words of the server. More."


def test_a_required_value_that_only_some_workflows_lack(attune: Attune, connection: Connection) -> None:
    connection.execute("ALTER TABLE workflow_definition ALTER COLUMN param_schema SET NOT NULL")
    attune.write({"demo/workflows/a.yaml": changed("a") + "parameters: {type: object}\n"})
    assert attune("register", "demo") == 1
    told = "The database refuses it: 'workflow_definition' wants a value for 'param_schema'."
    assert attune.lines == ["created demo.a", f"failed demo.b: {told}", "1 created, 1 failed."]


def test_what_is_too_much_for_the_database_keeps_nobody_else_out(
    attune: Attune, connection: Connection
) -> None:
    connection.execute("CREATE INDEX ON workflow_definition (description)")
    text = "".join(str(n) for n in range(20_000))
    attune.write({"demo/workflows/a.yaml": changed("a") + f"description: '{text}'\n"})
    assert attune("register", "demo") == 1
    assert attune.lines[0].startswith("failed demo.a: The database refuses it: index row ")
    assert attune.lines[1:] == ["created demo.b", "1 failed, 1 created."]
