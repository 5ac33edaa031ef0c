"""One workflow's two rows change together or not at all, and with `atomic` so do all."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import psycopg
import pytest
from attrs import evolve

from attune_lint.lint.loaded import LoadedWorkflow
from attune_lint.rows.options import RegistrationOptions
from attune_lint.rows.pruning import Kept, Pruning
from attune_lint.shell import registrar
from attune_lint.shell.registrar import (
    STATEMENTS_PER_BATCH,
    register,
    register_workflow,
    register_workflows,
    unregister_workflow,
)
from tests.database.registering import Watched, done, statuses, workflow
from tests.database.schema import GENERATIONS, Connection
from tests.database.tables import Row, insert_workflow, registered, rows

every_generation = pytest.mark.parametrize("generation", GENERATIONS)
both_ways = pytest.mark.parametrize("atomic", [False, True], ids=["batched", "atomic"])

Watch = Callable[[Callable[[Watched, int], None]], Watched]

OLD = [workflow("demo.a"), workflow("demo.b")]
# One that is there and changes in both tables, one that stays, and one that is new.
NEW = [workflow("demo.a", label="New"), workflow("demo.b"), workflow("demo.c")]
# The lock, three to see what is there, two for each table. To begin, to commit, and a time limit make 11.
EACH_STATEMENT = range(1, STATEMENTS_PER_BATCH - 2)
ALONE = 6
ENDED = "The server ended the connection; run this again, which does only what is missing."
TAKEN = "The database has such a row in 'action' already, under another name."
REFUSED = "The database refuses it: division by zero."


@pytest.fixture
def watch(database: str, packs: dict[str, int]) -> Iterator[Watch]:
    """Makes connections that do something before their statements."""
    del packs
    made: list[Watched] = []

    def watched(before: Callable[[Watched, int], None]) -> Watched:
        made.append(Watched.of(database, before))
        return made[-1]

    yield watched
    for each in made:
        each.close()


def failing(at: int, *, times: int = 1000) -> Callable[[Watched, int], None]:
    """Lets the server fail at a statement of each transaction, some times."""
    left = times

    def before(link: Watched, number: int) -> None:
        nonlocal left
        if link.transactions and number == at and left:
            left -= 1
            psycopg.Connection.execute(link, "SELECT 1 / 0")

    return before


def terminating(connection: Connection, at: int) -> Callable[[Watched, int], None]:
    """Lets the server end the connection at a statement of a transaction."""

    def before(link: Watched, number: int) -> None:
        if link.transactions and number == at:
            connection.execute("SELECT pg_terminate_backend(%s, 10000)", [link.info.backend_pid])

    return before


def with_old(connection: Connection, link: Watched) -> dict[str, list[Row]]:
    """Register the old workflows undisturbed: what is there then."""
    link.before, before = None, link.before
    done(link, OLD)
    link.before, link.transactions = before, 0
    return registered(connection)


@both_ways
@pytest.mark.parametrize("at", EACH_STATEMENT)
def test_a_failure_at_any_statement_leaves_nothing(
    connection: Connection, watch: Watch, at: int, atomic: bool
) -> None:
    link = watch(failing(at))
    before = with_old(connection, link)
    register(link, NEW, RegistrationOptions(atomic=atomic))
    # A workflow by itself takes no more than six statements, so then a later one does not fail.
    undone = atomic or at <= ALONE
    assert (registered(connection) == before) == undone
    definitions = rows(connection, "workflow_definition")
    assert {row["ref"]: row["label"] for row in definitions} == {
        "demo.a": "Label" if undone else "New",
        "demo.b": "Label",
        **({} if undone else {"demo.c": "Label"}),
    }
    assert {(row["workflow_def"], row["label"]) for row in rows(connection, "action")} == {
        (row["id"], row["label"]) for row in definitions
    }


@both_ways
@pytest.mark.parametrize("at", EACH_STATEMENT)
def test_an_end_of_the_connection_at_any_statement_leaves_nothing(
    connection: Connection, watch: Watch, at: int, atomic: bool
) -> None:
    link = watch(terminating(connection, at))
    before = with_old(connection, link)
    result = register(link, NEW, RegistrationOptions(atomic=atomic))
    problem = result.failure() if atomic else result.unwrap().problem
    assert problem is not None
    assert problem.message == ENDED
    assert registered(connection) == before


@pytest.mark.parametrize("at", [1, 2, 3, 4, 5, 6])
def test_unregistering_goes_whole_or_not_at_all(connection: Connection, watch: Watch, at: int) -> None:
    link = watch(failing(at))
    before = with_old(connection, link)
    assert unregister_workflow(link, "demo.a").failure().message == REFUSED
    assert registered(connection) == before


@pytest.mark.parametrize(("atomic", "failures"), [(False, 1), (True, 2)])
def test_a_commit_that_fails_leaves_nothing(
    connection: Connection, watch: Watch, atomic: bool, failures: int
) -> None:
    link = watch(lambda _link, _number: None)
    connection.execute("ALTER TABLE action ADD UNIQUE (label) DEFERRABLE INITIALLY DEFERRED")
    found = statuses(done(link, OLD, RegistrationOptions(atomic=atomic)))
    assert list(found.values()).count(TAKEN) == failures
    for each in registered(connection).values():
        assert len(each) == 2 - failures


# A constraint that one of several workflows breaks

CHECK = "ALTER TABLE {} ADD CONSTRAINT no_bad CHECK (label <> 'Bad')"


def check(connection: Connection, table: str) -> str:
    """Add a constraint to a table: what is said of a workflow that breaks it."""
    connection.execute(CHECK.format(table).encode())
    return f"The database refuses it: it breaks the check 'no_bad' of '{table}'."


def batch(bad: str = "Bad") -> list[LoadedWorkflow]:
    return [workflow("demo.a"), workflow("demo.b", label=bad), workflow("demo.c")]


@every_generation
@pytest.mark.parametrize("table", ["action", "workflow_definition"])
def test_one_failure_does_not_undo_the_others(connection: Connection, watch: Watch, table: str) -> None:
    told = check(connection, table)
    link = watch(lambda _link, _number: None)
    assert statuses(done(link, batch())) == {"demo.a": "create", "demo.b": told, "demo.c": "create"}
    for each in registered(connection).values():
        assert [row["ref"] for row in each] == ["demo.a", "demo.c"]


@every_generation
@pytest.mark.parametrize("table", ["action", "workflow_definition"])
def test_an_update_that_fails_leaves_both_rows(connection: Connection, watch: Watch, table: str) -> None:
    link = watch(lambda _link, _number: None)
    done(link, batch("Good"))
    told = check(connection, table)
    before = registered(connection)
    assert statuses(done(link, batch())) == {"demo.a": "leave", "demo.b": told, "demo.c": "leave"}
    assert registered(connection) == before


@every_generation
@pytest.mark.parametrize("table", ["action", "workflow_definition"])
def test_atomic_writes_nothing_unless_all_is(connection: Connection, watch: Watch, table: str) -> None:
    told = check(connection, table)
    link, how = watch(lambda _link, _number: None), RegistrationOptions(atomic=True)
    found = done(link, batch(), how)
    assert (found.written, found.failed) == (False, True)
    assert statuses(found) == {"demo.a": "create", "demo.b": told, "demo.c": "create"}
    assert registered(connection) == {"workflow_definition": [], "action": []}
    nothing = "Nothing was written, since not all could be."
    messages = [each.failure().message for each in register_workflows(link, batch(), how)]
    assert messages == [nothing, told, nothing]
    assert done(link, batch("Good"), how).written
    assert len(rows(connection, "action")) == 3


def test_atomic_writes_nothing_if_one_is_refused(connection: Connection, watch: Watch) -> None:
    link, how = watch(lambda _link, _number: None), RegistrationOptions(atomic=True)
    given = [*batch("Good"), workflow("none.x")]
    found = done(link, given, how)
    assert (found.written, found.failed) == (False, True)
    assert registered(connection) == {"workflow_definition": [], "action": []}


def test_atomic_writes_nothing_if_one_is_left_out(connection: Connection, watch: Watch) -> None:
    link, how = watch(lambda _link, _number: None), RegistrationOptions(atomic=True)
    broken = evolve(workflow("demo.d"), workflow=None, verdict="parse")
    found = done(link, [*batch("Good"), broken], how)
    assert (found.written, found.failed) == (False, True)
    assert registered(connection) == {"workflow_definition": [], "action": []}
    results = register_workflows(link, [broken, *batch("Good")], how)
    assert results[0].failure().message == "The engine can't read it."
    assert {each.failure().message for each in results[1:]} == {
        "Nothing was written, since not all could be."
    }


def test_atomic_tells_who_fails_in_any_batch(
    connection: Connection, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registrar, "BATCH", 2)
    told = check(connection, "action")
    given = [workflow(f"demo.w{n}", label="Bad" if n in (1, 4) else "Good") for n in range(7)]
    found = statuses(done(watch(lambda _link, _number: None), given, RegistrationOptions(atomic=True)))
    assert {ref for ref, status in found.items() if status == told} == {"demo.w1", "demo.w4"}
    assert rows(connection, "action") == []


@pytest.mark.parametrize("generation", ["first"])
def test_atomic_deletes_nothing_unless_all_can_be(connection: Connection, watch: Watch) -> None:
    link, how = watch(lambda _link, _number: None), RegistrationOptions(atomic=True)
    done(link, OLD)
    connection.execute(
        "INSERT INTO rule (ref, action, action_ref) SELECT 'demo.r', id, ref FROM action WHERE ref = 'demo.a'"
    )
    before = registered(connection)
    found = done(link, [], how, pruning=Pruning({"demo": Kept(frozenset())}, really=True))
    told = "It is still used by rows of the table 'rule'; remove these first."
    assert statuses(found) == {"demo.a": told, "demo.b": "delete"}
    assert registered(connection) == before


# What others do meanwhile


def meanwhile(
    connection: Connection, statement: str, at: int, times: int = 1
) -> Callable[[Watched, int], None]:
    """Does something over another connection before a statement of a transaction, some times."""
    left = times

    def before(link: Watched, number: int) -> None:
        nonlocal left
        if link.transactions and number == at and left:
            left -= 1
            connection.execute(statement.encode())

    return before


AGAIN = b"""
INSERT INTO action (ref, pack, pack_ref, label, entrypoint, workflow_def)
SELECT ref, pack, pack_ref, '', 'internal://workflow', id FROM workflow_definition WHERE ref = 'demo.a'
ON CONFLICT DO NOTHING
"""
GONE = "Someone else deleted it meanwhile; register it again."


@both_ways
@pytest.mark.parametrize("table", ["action", "workflow_definition"])
def test_a_row_that_someone_deletes_meanwhile_is_made_again(
    connection: Connection, watch: Watch, table: str, atomic: bool
) -> None:
    link = watch(meanwhile(connection, f"DELETE FROM {table}", 5))
    with_old(connection, link)
    result = register_workflow(link, NEW[0], RegistrationOptions(atomic=atomic)).unwrap()
    assert result.changed
    [action] = [row for row in rows(connection, "action") if row["ref"] == "demo.a"]
    assert (action["label"], action["id"], action["workflow_def"]) == (
        "New",
        result.action_id,
        result.workflow_def_id,
    )


@both_ways
def test_a_row_that_goes_again_and_again(connection: Connection, watch: Watch, atomic: bool) -> None:
    def before(other: Watched, number: int) -> None:
        if other.transactions and number == 5:
            connection.execute("DELETE FROM action WHERE ref = 'demo.a'")
        if other.transactions and number == 1:
            connection.execute(AGAIN)

    link = watch(before)
    with_old(connection, link)
    given = [workflow("demo.a", description="It changes only there.")]
    [result] = register_workflows(link, given, RegistrationOptions(atomic=atomic))
    assert result.failure().message == GONE
    assert rows(connection, "workflow_definition")[0]["description"] is None


@both_ways
def test_a_pack_that_someone_deletes_meanwhile(connection: Connection, watch: Watch, atomic: bool) -> None:
    link = watch(meanwhile(connection, "DELETE FROM pack WHERE ref = 'demo'", 5))
    [result] = register_workflows(link, [workflow("demo.a")], RegistrationOptions(atomic=atomic))
    told = "The pack 'demo' is not registered; register it before its workflows."
    assert result.failure().message == told
    assert registered(connection) == {"workflow_definition": [], "action": []}


@both_ways
def test_a_row_that_someone_makes_meanwhile_is_updated(
    connection: Connection, watch: Watch, packs: dict[str, int], atomic: bool
) -> None:
    made: list[tuple[int, int]] = []

    def before(other: Watched, number: int) -> None:
        if other.transactions and number == 5 and not made:
            made.append(insert_workflow(connection, packs["demo"], "demo.a"))

    result = register_workflow(watch(before), workflow("demo.a"), RegistrationOptions(atomic=atomic)).unwrap()
    assert (result.workflow_def_id, result.action_id) == made[0]
    assert (result.created, result.changed) == (False, True)


@both_ways
def test_a_failure_that_passes_is_tried_again(connection: Connection, watch: Watch, atomic: bool) -> None:
    failures = iter([psycopg.errors.DeadlockDetected("x"), psycopg.errors.SerializationFailure("x")])

    def before(link: Watched, number: int) -> None:
        error = next(failures, None) if link.transactions and number == 5 else None
        if error is not None:
            raise error

    how = RegistrationOptions(atomic=atomic)
    assert register_workflow(watch(before), workflow("demo.a"), how).unwrap().created
    assert len(rows(connection, "action")) == 1
