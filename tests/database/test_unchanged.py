"""Registering with the cache says and does what it does without, and nothing when nothing has changed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import psycopg
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from attune_lint.commands import registration, unchanged
from attune_lint.lint import registration as lint_registration
from attune_lint.shell import answers, registrar
from attune_lint.shell import aside as aside_module
from attune_lint.shell.aside import aside
from attune_lint.shell.cache import Cache
from attune_lint.shell.database import opening, witness
from tests.database.commands import BROKEN, DEMO, INVALID, Attune
from tests.database.databases import Databases
from tests.database.schema import Connection, create_schema
from tests.database.tables import insert_pack, insert_workflow, registered
from tests.shell.packs import workflow as text
from tests.shell.packs import write


class Runs:
    """Counts the registrations that were not answered from the cache."""

    def __init__(self, attune: Attune, monkeypatch: pytest.MonkeyPatch) -> None:
        self._attune = attune
        self.count = 0
        register = registration.register

        def counted(*arguments: Any, **named: Any) -> int:
            self.count += 1
            return register(*arguments, **named)

        monkeypatch.setattr(registration, "register", counted)

    def __call__(self, command: str, *arguments: str, dsn: str | None = None) -> bool:
        """Run a command: whether it was answered from the cache, which says the same as without it."""
        before = self.count
        given = ("--cache-dir", str(self._attune.directory / ".cache"))
        status = self._attune(command, *arguments, *given, dsn=dsn)
        said = (status, self._attune.out, self._attune.err)
        answered = self.count == before
        if answered:
            assert (
                self._attune(command, *arguments, "--no-cache", dsn=dsn),
                self._attune.out,
                self._attune.err,
            ) == said
        return answered


@pytest.fixture
def runs(attune: Attune, monkeypatch: pytest.MonkeyPatch) -> Runs:
    return Runs(attune, monkeypatch)


@pytest.mark.parametrize(
    "arguments", [(), ("--prune",), ("--atomic",), ("--no-update-existing",), ("--format", "json")]
)
@pytest.mark.parametrize("command", ["register", "plan"])
def test_what_is_unchanged_is_said_again(
    runs: Runs, attune: Attune, connection: Connection, command: str, arguments: tuple[str, ...]
) -> None:
    attune.write({"demo/workflows/broken.yaml": BROKEN, "demo/workflows/invalid.yaml": INVALID})
    assert not runs("register", "demo")
    assert not runs(command, "demo", *arguments)
    before = registered(connection)
    assert runs(command, "demo", *arguments)
    assert registered(connection) == before


def test_what_writes_is_never_said_again(runs: Runs, attune: Attune) -> None:
    assert not runs("plan", "demo")
    assert not runs("plan", "demo")
    assert not runs("register", "demo")
    assert not runs("register", "demo")
    assert runs("register", "demo")
    (attune.directory / "demo/workflows/b.yaml").unlink()
    for _ in range(2):
        assert not runs("plan", "demo", "--prune")
    assert not runs("register", "demo", "--prune")
    assert "failed demo.b" in attune.out


CHANGES: Final = {
    "a value": "UPDATE workflow_definition SET label = 'Other' WHERE ref = 'demo.a'",
    "a value of the action": "UPDATE action SET runtime = NULL, entrypoint = 'x' WHERE ref = 'demo.a'",
    "the same value": "UPDATE workflow_definition SET label = label WHERE ref = 'demo.b'",
    "a row less": "DELETE FROM workflow_definition WHERE ref = 'demo.a'",
    "an action less": "DELETE FROM action WHERE ref = 'demo.a'",
    "no pack": "DELETE FROM pack WHERE ref = 'demo'",
    "another pack": "UPDATE workflow_definition SET pack = (SELECT id FROM pack WHERE ref = 'chat')",
    "the pack by another name": "UPDATE pack SET ref = 'other' WHERE ref = 'demo'",
    "a column more": "ALTER TABLE action ADD COLUMN is_workflow boolean NOT NULL DEFAULT false",
    "a column less": "ALTER TABLE workflow_definition DROP COLUMN tags",
    "columns change their names": "ALTER TABLE action RENAME COLUMN out_schema TO old",
    "a shorter type": "ALTER TABLE workflow_definition ALTER COLUMN label TYPE varchar(9)",
    "another type of the same": "ALTER TABLE action ALTER COLUMN label TYPE varchar(9)",
    "a default less": "ALTER TABLE action ALTER COLUMN parameter_format DROP DEFAULT",
    "null is taken": "ALTER TABLE workflow_definition ALTER COLUMN version DROP NOT NULL",
    "rows are hidden": (
        "ALTER TABLE action ENABLE ROW LEVEL SECURITY; ALTER TABLE action FORCE ROW LEVEL SECURITY"
    ),
    "a type of somebody": (
        "CREATE DOMAIN words AS text; ALTER TABLE action ALTER COLUMN description TYPE words"
    ),
    "rows written again": (
        "CREATE TABLE kept AS SELECT * FROM action; DELETE FROM action; INSERT INTO action SELECT * FROM kept"
    ),
    "no table": "ALTER TABLE action RENAME TO actions",
    "no schema": "ALTER SCHEMA attune RENAME TO other",
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_in_the_database_counts(runs: Runs, connection: Connection, change: str) -> None:
    for _ in range(2):
        runs("register", "demo")
    assert runs("register", "demo")
    connection.execute(CHANGES[change])
    assert not runs("register", "demo")


def test_a_definition_without_a_file_counts(
    runs: Runs, packs: dict[str, int], connection: Connection
) -> None:
    for _ in range(2):
        runs("register", "demo", "--prune")
    assert runs("register", "demo", "--prune")
    insert_workflow(connection, packs["demo"], "demo.old")
    assert not runs("register", "demo", "--prune")


def test_what_others_have_does_not_count(runs: Runs, packs: dict[str, int], connection: Connection) -> None:
    for _ in range(2):
        runs("register", "demo")
    insert_workflow(connection, packs["chat"], "chat.other")
    connection.execute("UPDATE pack SET label = 'New'")
    connection.execute("VACUUM FREEZE action")
    assert runs("register", "demo")


@pytest.mark.parametrize("name", ["demo/pack.yaml", "demo/workflows/a.yaml", "demo/workflows/new.yaml"])
def test_files_count(runs: Runs, attune: Attune, name: str) -> None:
    for _ in range(2):
        runs("register", "demo")
    path = attune.directory / name
    was = path.read_text() if path.exists() else text("demo.new")
    attune.write({name: was + "# A comment\n"})
    assert not runs("register", "demo")


def test_a_configuration_counts(runs: Runs, attune: Attune) -> None:
    for _ in range(2):
        runs("register", "demo")
    attune.write({"attune-lint.toml": "max-file-size = 10\n"})
    assert not runs("register", "demo")


def test_databases_and_schemas_are_told_apart(
    runs: Runs, connection: Connection, databases: Databases
) -> None:
    create_schema(connection, "second", "second")
    connection.execute("SET search_path TO second")
    insert_pack(connection, "demo")
    with databases.fresh("second") as other:
        with psycopg.connect(other) as link:
            link.execute("SET search_path TO attune")
            insert_pack(link, "demo")
        for _ in range(2):
            runs("register", "demo")
            runs("register", "demo", "--schema", "second")
            runs("register", "demo", dsn=other)
        for arguments, dsn in (((), None), (("--schema", "second"), None), ((), other)):
            assert runs("register", "demo", *arguments, dsn=dsn)
        assert runs("register", "demo", "--schema", "second")


def test_a_registrar_at_work_is_waited_for(runs: Runs, attune: Attune, connection: Connection) -> None:
    for command in ("register", "plan"):
        for _ in range(2):
            runs(command, "demo")
    with connection.transaction():
        opening.lock(connection, "attune", ["demo"], None)
        assert runs("plan", "demo")
        assert not runs("register", "demo", "--lock-timeout", "0.05")
        assert attune.err == (
            "attune-lint: Someone else holds a lock for longer than --lock-timeout; try again later.\n"
        )
    assert not runs("register", "demo", "--lock-timeout", "0.05")
    with connection.transaction():
        opening.lock(connection, "attune", ["demo"], None)
        assert not runs("register", "demo", "--lock-timeout", "0.05")


def test_a_database_that_cannot_be_used_is_told_of(
    runs: Runs, attune: Attune, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        runs("register", "demo")
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.delitem(sys.modules, "attune_lint.shell.database.opening")
    monkeypatch.delitem(sys.modules, "attune_lint.shell.database.connection", raising=False)
    assert not runs("register", "demo")
    assert "the driver for PostgreSQL is not installed" in attune.err


@pytest.mark.parametrize(
    ("dsn", "told"), [("postgresql:///%zz", "can't be read"), ("host=/nowhere", "no database server")]
)
def test_nothing_is_said_of_a_database_that_cannot_be_reached(
    runs: Runs, attune: Attune, monkeypatch: pytest.MonkeyPatch, dsn: str, told: str
) -> None:
    monkeypatch.setattr(unchanged, "database_of", lambda _dsn: ["the same"])
    for _ in range(2):
        runs("register", "demo")
    assert not runs("register", "demo", dsn=dsn)
    assert told in attune.err
    assert runs("register", "demo")


@pytest.mark.parametrize(
    ("dsn", "place"),
    [
        ("postgresql://me:secret@host:5432/db?password=secret", ["url", "host:5432/db"]),
        ("postgresql:///db", ["url", "postgresql:///db"]),
        ("user=me password=secret host=h dbname = d", ["parts", [("host", "h"), ("dbname", "d")], "p"]),
        (None, ["parts", [("port", "5")], "p"]),
    ],
)
def test_what_tells_databases_apart_is_no_secret(
    monkeypatch: pytest.MonkeyPatch, dsn: str | None, place: list[object]
) -> None:
    for name in unchanged._NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PGHOST", "p")
    monkeypatch.setenv("PGPASSWORD", "secret")
    monkeypatch.setenv("DATABASE_URL", "port=5 password=secret")
    assert [each for each in unchanged.database_of(dsn) if each is not None] == place


def test_no_password_is_kept(runs: Runs, attune: Attune) -> None:
    for _ in range(2):
        runs("register", "demo")
    kept = [path.read_bytes() for path in (attune.directory / ".cache").iterdir()]
    assert len(kept) > 2
    assert not any(secret in each for each in kept for secret in (b"w:0rd", b"%24"))


def test_what_changes_meanwhile_is_not_kept(
    runs: Runs, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs("register", "demo")
    prepared = lint_registration.prepared

    def changing(*arguments: Any) -> Any:
        connection.execute("UPDATE action SET label = label")
        return prepared(*arguments)

    monkeypatch.setattr(registrar, "prepared", changing)
    for _ in range(2):
        assert not runs("register", "demo")
    monkeypatch.undo()


def test_what_is_not_looked_at_is_not_kept(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    runs("register", "demo")
    monkeypatch.setattr(registration, "_place", lambda *_: witness.Place("attune", ["demo"], ["demo.a"]))
    for _ in range(2):
        assert not runs("register", "demo")


def test_a_database_that_does_not_say_is_asked_the_long_way(
    runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(witness, "_DIGEST", "SELECT no_such_function(%(built_in)s)")
    for _ in range(3):
        assert not runs("register", "demo")


@pytest.mark.parametrize("jobs", ["0", "1", "2"])
def test_files_are_looked_at_beside_the_database(
    runs: Runs, attune: Attune, monkeypatch: pytest.MonkeyPatch, jobs: str
) -> None:
    monkeypatch.setattr(answers, "_MANY", 1)
    for _ in range(2):
        runs("register", "demo", "--jobs", jobs)
    assert runs("register", "demo", "--jobs", jobs)
    attune.write({"demo/pack.yaml": "ref: demo\n"})
    assert not runs("register", "demo", "--jobs", jobs)


@pytest.mark.parametrize("found", [True, False])
def test_what_is_found_aside(monkeypatch: pytest.MonkeyPatch, found: bool) -> None:
    with aside(lambda: found) as answer:
        assert answer() is found
    with aside(lambda: os._exit(3)) as answer:
        assert not answer()

    def full() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", full)
    with aside(lambda: found) as answer:
        assert answer() is found


@pytest.mark.parametrize(("found", "status"), [(True, 0), (False, 1)])
def test_how_a_copy_ends(monkeypatch: pytest.MonkeyPatch, found: bool, status: int) -> None:
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    with pytest.raises(SystemExit) as ended:
        aside_module._tell(lambda: found)
    assert ended.value.code == status


def test_a_table_that_somebody_locks_is_waited_for(
    runs: Runs, attune: Attune, connection: Connection
) -> None:
    for _ in range(3):
        runs("register", "demo", "--lock-timeout", "0.05")
    with connection.transaction():
        connection.execute("LOCK TABLE action")
        assert not runs("register", "demo", "--lock-timeout", "0.05")
        assert "Someone else holds a lock for longer than --lock-timeout" in attune.err
    assert runs("register", "demo", "--lock-timeout", "0.05")


def test_what_another_made_of_an_entry_is_not_there(runs: Runs, attune: Attune) -> None:
    for _ in range(2):
        runs("register", "demo")
    cache = Cache(str(attune.directory / ".cache"))
    place = ["a", [], []]
    foreign: list[Any] = [None, 1, {}, {"place": 1, "witness": "x"}, {"place": place, "witness": None}]
    for wrong in foreign:
        for path in Path(cache.directory).glob("*.attune.json"):
            name = path.name.removesuffix(".attune.json")
            value = cache.load(name)
            if "noted" in value:
                cache.store(name, {**value, "noted": wrong})
        assert not runs("register", "demo")


PROGRAM: Final = """
import sys
from attune_lint.cli import main
assert main(sys.argv[1:]) == 0
print(*sys.modules)
"""


def test_an_answer_needs_the_driver_and_no_other_library(runs: Runs, attune: Attune) -> None:
    for _ in range(2):
        runs("register", "demo")
    arguments = ["register", "demo", "--cache-dir", f"{attune.directory}/.cache", "--dsn", attune.dsn]
    command = [sys.executable, "-c", PROGRAM, *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    modules = set(ended.stdout.splitlines()[-1].split())
    assert "psycopg" in modules
    assert not modules & {"attr", "returns", "regex", "pathspec", "attune_lint.commands.registration"}


TEXTS: Final = (
    DEMO["demo/workflows/b.yaml"],
    DEMO["demo/workflows/b.yaml"].replace("Second", "Third"),
    DEMO["demo/workflows/b.yaml"] + "description: Long\n",
    BROKEN,
    INVALID,
    None,
)
SQL: Final = (
    *(each for name, each in CHANGES.items() if not name.startswith("rows")),
    (
        "INSERT INTO workflow_definition (ref, pack, pack_ref, label, version, definition)"
        " SELECT 'demo.old', id, ref, 'Old', '1.0.0', '{}' FROM pack WHERE ref = 'demo'"
        " ON CONFLICT DO NOTHING"
    ),
    "ALTER TABLE action RENAME COLUMN old TO out_schema",
    "ALTER TABLE actions RENAME TO action",
    "UPDATE pack SET ref = 'demo' WHERE ref = 'other'",
    "ALTER SCHEMA other RENAME TO attune",
    "TRUNCATE pack CASCADE; INSERT INTO pack (ref, label, version) VALUES ('demo', 'Demo', '1.0.0')",
    "ALTER TABLE workflow_definition ALTER COLUMN label TYPE text",
    "ALTER TABLE action DROP COLUMN is_workflow",
)
FILES: Final = ("demo/workflows/b.yaml", "demo/workflows/c.yml")
MORE: Final = ("--prune", "--atomic", "--no-skip-invalid", "--no-update-existing", "--format=json")
WRITTEN: Final = st.tuples(st.sampled_from(FILES), st.sampled_from(TEXTS))
ASKED: Final = st.tuples(
    st.sampled_from(["register", "register", "plan"]),
    st.lists(st.sampled_from(MORE), max_size=2, unique=True),
)
AGAIN: Final[st.SearchStrategy[Any]] = st.just(("register", []))
STEP: Final[st.SearchStrategy[Any]] = WRITTEN | st.sampled_from(SQL) | ASKED | ASKED | AGAIN


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(STEP, max_size=14))
@example(steps=[("register", []), ("register", []), ("register", []), SQL[0], ("register", [])])
def test_with_the_cache_all_is_as_without(
    databases: Databases,
    attune: Attune,
    steps: list[Any],
) -> None:
    with TemporaryDirectory() as cache, twin(databases) as with_it, twin(databases) as without:
        write(attune.directory, DEMO)
        (attune.directory / "demo/workflows/c.yml").unlink(missing_ok=True)
        for step in steps:
            if isinstance(step, str):
                assert changed(with_it, step) == changed(without, step)
            elif isinstance(step[1], list):
                told = [
                    (attune(step[0], "demo", *step[1], *more, dsn=dsn), attune.out, attune.err)
                    for dsn, more in ((with_it, ("--cache-dir", cache)), (without, ("--no-cache",)))
                ]
                assert told[0] == told[1]
                assert content(with_it) == content(without)
            else:
                put(attune.directory / step[0], step[1])


@contextmanager
def twin(databases: Databases) -> Iterator[str]:
    """A database with the pack."""
    with databases.fresh("second") as dsn:
        with psycopg.connect(dsn) as link:
            link.execute("INSERT INTO attune.pack (ref, label, version) VALUES ('demo', 'Demo', '1.0.0')")
        yield dsn


def changed(dsn: str, statement: str) -> str | None:
    """Change a database; gives the kind of error if that can't be done."""
    with psycopg.connect(dsn) as link:
        link.execute("SET search_path TO attune, other")
        try:
            link.execute(statement)
        except psycopg.Error as error:
            link.rollback()
            return error.sqlstate
    return None


def content(dsn: str) -> list[Any]:
    """All that is in the tables, but for times."""
    found: list[Any] = []
    with psycopg.connect(dsn) as link:
        for table in ("workflow_definition", "action", "actions"):
            for schema in ("attune", "other"):
                if link.execute("SELECT to_regclass(%s)", (f"{schema}.{table}",)).fetchone() != (None,):
                    rows = link.execute(
                        f"SELECT to_jsonb(it) - 'created' - 'updated' FROM {schema}.{table} AS it ORDER BY id"
                    )
                    found += [table, *rows.fetchall()]
    return found


def put(path: Path, content: str | None) -> None:
    """Write a file, or remove it."""
    if content is None:
        path.unlink(missing_ok=True)
    else:
        path.write_text(content)
