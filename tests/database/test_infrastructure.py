"""The server, the schemas and the proxy that other tests of the database rely on."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from time import sleep

import psycopg
import pytest
from psycopg import errors, sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.database import server
from tests.database.proxy import PoolingProxy
from tests.database.schema import GENERATIONS, Connection, Generation, create_schema
from tests.database.server import private_server
from tests.database.tables import insert, insert_pack, insert_workflow, registered, rows

PACK = "demo"
WORKFLOW = "demo.deploy"

every_generation = pytest.mark.parametrize("generation", GENERATIONS)
newer_generations = pytest.mark.parametrize("generation", ["second", "later"])


@pytest.fixture
def workflow(connection: Connection) -> tuple[int, int]:
    return insert_workflow(connection, insert_pack(connection, PACK), WORKFLOW)


def delete(connection: Connection, workflow: int) -> None:
    connection.execute("DELETE FROM workflow_definition WHERE id = %s", [workflow])


def use(connection: Connection, table: str, workflow: int, action: int) -> None:
    """Put a row into a table that refers to a workflow or its action."""
    if table == "workflow_execution":
        execution = insert(connection, "execution", action_ref=WORKFLOW)
        insert(connection, table, workflow_def=workflow, execution=execution)
    else:
        named = {"ref": "demo.rule"} if table == "rule" else {}
        insert(connection, table, action=action, action_ref=WORKFLOW, **named)


def backend(connection: Connection) -> int:
    row = connection.execute("SELECT pg_backend_pid()").fetchone()
    assert row is not None
    return int(row[0])


def columns(connection: Connection, table: str) -> set[str]:
    found = connection.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0", [table]
    )
    return {name for (name,) in found}


def test_the_embedded_server_needs_no_other_one() -> None:
    with private_server(None) as dsn, psycopg.connect(dsn) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_without_any_server_tests_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "WHEEL", "no_such_wheel")
    with pytest.raises(server.ServerError, match="The tests need PostgreSQL"), private_server(None):
        pass


def test_a_server_goes_with_the_process_that_started_it() -> None:
    script = (
        "from tests.database.server import private_server, system_programs\n"
        "with private_server(system_programs()) as dsn:\n"
        "    print(dsn, flush=True)\n"
        "    input()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as process:
        assert process.stdout is not None
        dsn = process.stdout.readline()
        folder = Path(str(conninfo_to_dict(dsn)["host"]))
        with psycopg.connect(dsn) as connection:
            process.send_signal(signal.SIGKILL)
            with pytest.raises(psycopg.OperationalError):
                connection.execute("SELECT pg_sleep(60)")
    assert process.returncode == -signal.SIGKILL
    for _ in range(3000):
        if folder.exists():
            sleep(0.01)
    assert not folder.exists()


@every_generation
def test_a_generation_has_its_columns(connection: Connection, generation: Generation) -> None:
    later = {"retired_at", "enabled", "enabled_override", "effective_enabled"}
    expected = {"first": {"is_workflow"}, "second": {"timeout_seconds"}, "later": {"timeout_seconds", *later}}
    distinct = {"is_workflow", "timeout_seconds", *later}
    assert columns(connection, "action") & distinct == expected[generation]
    enabled = columns(connection, "workflow_definition") & {"enabled", "retired_at"}
    assert enabled == {"first": {"enabled"}, "second": set(), "later": {"retired_at"}}[generation]


@every_generation
def test_a_database_is_empty(connection: Connection) -> None:
    assert registered(connection) == {"workflow_definition": [], "action": []}
    assert insert_pack(connection, PACK) == 1


@pytest.mark.parametrize("generation", [None])
def test_a_schema_may_have_another_name(connection: Connection) -> None:
    create_schema(connection, "first", "my Schema")
    assert columns(connection, '"my Schema".action')
    with pytest.raises(errors.UndefinedTable):
        rows(connection, "action")


@every_generation
def test_an_update_that_changes_nothing_sets_updated(
    connection: Connection, workflow: tuple[int, int]
) -> None:
    for table, number in zip(("workflow_definition", "action"), workflow, strict=True):
        [before] = rows(connection, table)
        statement = sql.SQL("UPDATE {} SET label = label WHERE id = %s").format(sql.Identifier(table))
        connection.execute(statement, [number])
        [after] = rows(connection, table)
        assert {name for name in after if after[name] != before[name]} == {"xmin", "updated"}


@pytest.mark.parametrize("generation", ["first"])
@pytest.mark.parametrize("table", ["execution", "rule", "workflow_execution"])
def test_the_first_generation_refuses_to_delete_what_is_used(
    connection: Connection, workflow: tuple[int, int], table: str
) -> None:
    use(connection, table, *workflow)
    with pytest.raises(errors.ForeignKeyViolation, match=f'referenced from table "{table}"'):
        delete(connection, workflow[0])
    assert len(rows(connection, "action")) == 1


@newer_generations
@pytest.mark.parametrize("table", ["execution", "rule"])
def test_a_newer_generation_keeps_executions_and_rules(
    connection: Connection, workflow: tuple[int, int], table: str
) -> None:
    use(connection, table, *workflow)
    delete(connection, workflow[0])
    assert registered(connection) == {"workflow_definition": [], "action": []}
    assert [row["action"] for row in rows(connection, table)] == [None]


@newer_generations
def test_a_newer_generation_deletes_workflow_executions(
    connection: Connection, workflow: tuple[int, int]
) -> None:
    use(connection, "workflow_execution", *workflow)
    delete(connection, workflow[0])
    assert rows(connection, "workflow_execution") == []
    assert len(rows(connection, "execution")) == 1


@every_generation
def test_what_else_refers_to_an_action_goes_with_it(
    connection: Connection, workflow: tuple[int, int]
) -> None:
    insert(connection, "policy", ref="p", action=workflow[1])
    insert(connection, "key", ref="k", owner_action=workflow[1])
    connection.execute("INSERT INTO queue_stats (action_id) VALUES (%s)", [workflow[1]])
    delete(connection, workflow[0])
    assert [rows(connection, table) for table in ("policy", "key")] == [[], []]
    assert connection.execute("SELECT * FROM queue_stats").fetchall() == []


@pytest.mark.parametrize("generation", ["later"])
def test_a_generated_column_cannot_be_written(connection: Connection, workflow: tuple[int, int]) -> None:
    with pytest.raises(errors.GeneratedAlways):
        connection.execute("UPDATE action SET effective_enabled = false WHERE id = %s", [workflow[1]])
    connection.execute("UPDATE action SET enabled_override = false WHERE id = %s", [workflow[1]])
    assert [row["effective_enabled"] for row in rows(connection, "action")] == [False]


@pytest.mark.parametrize("ref", ["demo.Deploy", "demo.Ä", "demo.a.b", "demo"])
def test_an_action_reference_is_checked(connection: Connection, ref: str) -> None:
    pack = insert_pack(connection, PACK)
    with pytest.raises(errors.CheckViolation):
        insert_workflow(connection, pack, ref)


@pytest.mark.parametrize("ref", ["d", "Demo", "9demo"])
def test_a_pack_reference_is_checked(connection: Connection, ref: str) -> None:
    with pytest.raises(errors.CheckViolation):
        insert_pack(connection, ref)


@every_generation
def test_the_least_rights_are_enough_to_write_the_two_tables(connection: Connection, least: str) -> None:
    pack = insert_pack(connection, PACK)
    with psycopg.connect(least, autocommit=True) as limited:
        limited.execute("SET search_path TO attune")
        workflow, _ = insert_workflow(limited, pack, WORKFLOW)
        limited.execute("UPDATE action SET label = 'new'")
        limited.execute("UPDATE workflow_definition SET label = 'new'")
        assert [len(rows(limited, table)) for table in ("pack", "workflow_definition", "action")] == [1] * 3
        delete(limited, workflow)
    assert registered(connection) == {"workflow_definition": [], "action": []}


@pytest.mark.parametrize(
    "statement",
    [
        b"INSERT INTO pack (ref, label, version) VALUES ('own', 'Own', '1.0.0')",
        b"UPDATE pack SET label = 'new'",
        b"SELECT 1 FROM execution",
        b"SELECT 1 FROM runtime",
        b"SELECT setval('action_id_seq', 9)",
        b"TRUNCATE action CASCADE",
        b"CREATE TABLE attune.own ()",
    ],
)
def test_the_least_rights_are_not_more(least: str, statement: bytes) -> None:
    with psycopg.connect(least) as limited:
        limited.execute("SET search_path TO attune")
        with pytest.raises(errors.InsufficientPrivilege):
            limited.execute(statement)


def test_a_wrong_password_is_refused(least: str) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(make_conninfo(least, password="wrong"))


def test_the_proxy_gives_each_transaction_the_next_connection(proxy: str) -> None:
    with psycopg.connect(proxy, autocommit=True) as client:
        first, second, third = (backend(client) for _ in range(3))
        assert first == third != second
        with client.transaction():
            assert backend(client) == backend(client)


def test_the_proxy_loses_what_a_session_had(proxy: str) -> None:
    with psycopg.connect(proxy, autocommit=True) as client:
        client.execute("SET search_path TO attune")
        with pytest.raises(errors.UndefinedTable):
            client.execute("SELECT * FROM action")
        assert client.execute("SELECT * FROM action").fetchall() == []
        with client.transaction():
            client.execute("SET LOCAL search_path TO attune")
            assert client.execute("SELECT * FROM action").fetchall() == []


def test_the_proxy_loses_locks_of_a_session(proxy: str) -> None:
    with psycopg.connect(proxy, autocommit=True) as client:
        assert client.execute("SELECT pg_try_advisory_lock(1)").fetchone() == (True,)
        assert client.execute("SELECT pg_try_advisory_lock(1)").fetchone() == (False,)


def test_the_proxy_loses_prepared_statements(proxy: str) -> None:
    with psycopg.connect(proxy, autocommit=True) as client:
        with pytest.raises(errors.InvalidSqlStatementName):
            client.execute("SELECT 1", prepare=True)
        with client.transaction():
            assert client.execute("SELECT 1", prepare=True).fetchone() == (1,)


def test_the_proxy_makes_clients_wait_for_a_connection(database: str) -> None:
    with (
        PoolingProxy(database, size=1) as pooling,
        psycopg.connect(pooling.dsn) as first,
        psycopg.connect(pooling.dsn) as second,
    ):
        one = backend(first)
        first.commit()
        assert backend(second) == one
        second.rollback()


def test_the_proxy_carries_copies_and_pipelines(proxy: str) -> None:
    with psycopg.connect(proxy) as client:
        client.execute("CREATE TABLE attune.numbers (number integer)")
        with client.cursor() as cursor, cursor.copy("COPY attune.numbers FROM STDIN") as copy:
            for number in range(20_000):
                copy.write_row([number])
        client.commit()
        with client.pipeline(), client.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO attune.numbers VALUES (%s) RETURNING repeat('x', 1000)",
                [[n] for n in range(5_000)],
                returning=True,
            )
        client.commit()
        assert client.execute("SELECT count(*) FROM attune.numbers").fetchone() == (25_000,)
        client.commit()
        with client.cursor() as cursor, cursor.copy("COPY attune.numbers TO STDOUT") as copy:
            assert len(list(copy.rows())) == 25_000


def test_the_proxy_replaces_a_connection_that_ended(connection: Connection, proxy: str) -> None:
    with psycopg.connect(proxy, autocommit=True) as client, client.transaction():
        ended = backend(client)
        connection.execute("SELECT pg_terminate_backend(%s, 10000)", [ended])
        with pytest.raises(psycopg.OperationalError):
            client.execute("SELECT 1")
    with psycopg.connect(proxy, autocommit=True) as client:
        assert ended not in {backend(client), backend(client)}


def test_the_proxy_connects_as_who_it_is_told(least: str) -> None:
    with PoolingProxy(least, size=1) as pooling, psycopg.connect(pooling.dsn) as client:
        assert client.execute("SELECT current_user").fetchone() == (conninfo_to_dict(least)["user"],)


def test_the_proxy_rolls_back_what_a_client_left_open(connection: Connection, proxy: str) -> None:
    with psycopg.connect(proxy) as client:
        client.execute("INSERT INTO attune.pack (ref, label, version) VALUES ('own', 'Own', '1.0.0')")
        client.close()
    insert_pack(connection, "own")


def test_the_proxy_refuses_options(proxy: str) -> None:
    with pytest.raises(psycopg.OperationalError, match="unsupported startup parameter: options"):
        psycopg.connect(proxy, options="-c search_path=attune")
