"""Several registrars at once end with the same rows as one, without error, duplicate or deadlock."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event, Thread
from typing import Any

import psycopg
import pytest

from attune_lint.lint.loaded import LoadedWorkflow
from attune_lint.rows.options import RegistrationOptions
from attune_lint.rows.pruning import Kept, Pruning
from attune_lint.shell import registrar
from attune_lint.shell.database.connection import Connection as Link
from attune_lint.shell.database.connection import connect
from attune_lint.shell.registrar import unregister_workflow
from tests.database.databases import Databases
from tests.database.registering import Watched, changed, done, lasting, set_database, statuses, workflow
from tests.database.schema import GENERATIONS, Connection
from tests.database.tables import TABLES, Row, insert_pack, registered
from tests.shell.packs import workflow as text
from tests.shell.packs import write

PACKS = ("chat", "core", "demo")
WORKFLOWS = [workflow(f"{pack}.w{n}", vars={"n": n}) for n in range(12) for pack in PACKS]


@pytest.fixture
def packs(connection: Connection) -> dict[str, int]:
    return {ref: insert_pack(connection, ref) for ref in PACKS}


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many batches, so that registrars get between each other's."""
    monkeypatch.setattr(registrar, "BATCH", 5)


def at_once(dsn: str, count: int, act: Callable[[Link, int], Any]) -> list[Any]:
    """What some registrars come to that begin at the same time."""
    barrier = Barrier(count)

    def run(number: int) -> Any:
        with connect(dsn).unwrap() as link:
            barrier.wait()
            return act(link, number)

    with ThreadPoolExecutor(count) as executor:
        return list(executor.map(run, range(count)))


def shuffled(workflows: Iterable[LoadedWorkflow], seed: int) -> list[LoadedWorkflow]:
    found = list(workflows)
    random.Random(seed).shuffle(found)
    return found


def by_one(databases: Databases, generation: Any, *rounds: list[LoadedWorkflow]) -> dict[str, list[Row]]:
    """The rows that one registrar ends with."""
    with databases.fresh(generation) as dsn, psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("SET search_path TO attune")
        for ref in PACKS:
            insert_pack(connection, ref)
        with connect(dsn).unwrap() as link:
            for workflows in rounds:
                assert not done(link, workflows).failed
        return lasting(connection)


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("count", [2, 10])
@pytest.mark.parametrize("atomic", [False, True], ids=["batched", "atomic"])
def test_registrars_at_once(
    connection: Connection,
    databases: Databases,
    database: str,
    packs: dict[str, int],
    generation: Any,
    count: int,
    atomic: bool,
) -> None:
    del packs
    how = RegistrationOptions(atomic=atomic)
    newer = [changed(each, label="New") for each in WORKFLOWS]
    for workflows in (WORKFLOWS, newer):
        found = at_once(database, count, lambda link, n: done(link, shuffled(workflows, n), how))  # noqa: B023
        assert not any(each.failed or each.problem for each in found)
        made = [step.step.action for each in found for step in each.outcomes]
        changing = "create" if workflows is WORKFLOWS else "update"
        assert made.count(changing) == len(WORKFLOWS)
        assert made.count("leave") == (count - 1) * len(WORKFLOWS)
    assert lasting(connection) == by_one(databases, generation, WORKFLOWS, newer)


@pytest.mark.parametrize("count", [2, 10])
def test_registrars_at_once_through_a_pool(
    connection: Connection, databases: Databases, proxy: str, packs: dict[str, int], count: int
) -> None:
    del packs
    found = at_once(proxy, count, lambda link, n: done(link, shuffled(WORKFLOWS, n)))
    assert not any(each.failed or each.problem for each in found)
    assert lasting(connection) == by_one(databases, "second", WORKFLOWS)
    before = registered(connection)
    at_once(
        proxy, count, lambda link, n: done(link, shuffled(WORKFLOWS, n), RegistrationOptions(atomic=True))
    )
    assert registered(connection) == before


def test_registrars_of_different_workflows(
    connection: Connection, databases: Databases, database: str, packs: dict[str, int]
) -> None:
    del packs
    found = at_once(database, 4, lambda link, n: done(link, shuffled(WORKFLOWS[n::4], n)))
    assert not any(each.failed or each.problem for each in found)
    assert lasting(connection) == by_one(databases, "second", WORKFLOWS)


def test_registrars_that_prune_and_unregister(
    connection: Connection, database: str, packs: dict[str, int]
) -> None:
    del packs
    kept = [each for each in WORKFLOWS if each.file.pack != "demo"]
    pruning = Pruning({"demo": Kept(frozenset())}, really=True)

    def act(link: Link, number: int) -> list[str]:
        if number % 2:
            unregister_workflow(link, "demo.w1")
            return [""]
        made = done(link, shuffled(kept, number), pruning=pruning)
        return [each.failure or "" for each in made.outcomes]

    with connect(database).unwrap() as link:
        done(link, WORKFLOWS)
    failures = [each for found in at_once(database, 6, act) for each in found]
    assert set(failures) == {""}
    for rows in registered(connection).values():
        assert {row["pack_ref"] for row in rows} == {"chat", "core"}


def test_a_registrar_waits_for_another_of_the_same_pack(
    connection: Connection, database: str, packs: dict[str, int]
) -> None:
    del packs
    reached, go_on = Event(), Event()

    def before(link: Watched, number: int) -> None:
        if link.transactions and number == 5:
            reached.set()
            go_on.wait(30)

    first, second = Watched.of(database, before), connect(database).unwrap()
    with first, second, connect(database).unwrap() as other:
        waiting = Thread(target=done, args=[first, [workflow("demo.a")]])
        waiting.start()
        assert reached.wait(30)
        # Another pack is free, and the same one is not.
        assert statuses(done(other, [workflow("chat.a")])) == {"chat.a": "create"}
        impatient = RegistrationOptions(lock_timeout=0.05)
        problem = done(other, [workflow("demo.a")], impatient).problem
        following = Thread(target=done, args=[second, [workflow("demo.a")]])
        following.start()
        go_on.set()
        waiting.join()
        following.join()
    assert problem is not None
    assert problem.message == "Someone else holds a lock for longer than --lock-timeout; try again later."
    assert [row["ref"] for row in registered(connection)["action"]] == ["chat.a", "demo.a"]


def test_a_waiting_registrar_sees_what_was_written_whatever_the_default_isolation_is(
    connection: Connection, database: str, packs: dict[str, int]
) -> None:
    del packs
    set_database(connection, "default_transaction_isolation", "serializable")
    found = at_once(database, 4, lambda link, n: done(link, shuffled(WORKFLOWS, n)))
    assert not any(each.failed or each.problem for each in found)
    made = [step.step.action for each in found for step in each.outcomes]
    assert made.count("create") == len(WORKFLOWS)


def test_processes_at_once(
    connection: Connection, database: str, packs: dict[str, int], tmp_path: Path
) -> None:
    del packs
    files = {f"{pack}/workflows/w{n}.yaml": text(f"{pack}.w{n}") for pack in PACKS for n in range(4)}
    manifests = {f"{pack}/pack.yaml": f"ref: {pack}\nversion: 1.0.0\n" for pack in PACKS}
    write(tmp_path, files | manifests)
    command = [sys.executable, "-m", "attune_lint", "register", str(tmp_path), "--dsn", database]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(3)
    ]
    printed = [process.communicate() for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], printed
    assert "".join(out for out, _ in printed).count("created ") == len(files)
    assert {table: len(registered(connection)[table]) for table in TABLES} == dict.fromkeys(
        TABLES, len(files)
    )
