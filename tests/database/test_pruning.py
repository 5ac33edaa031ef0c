"""Deleting what a pack has no file for any more."""

from __future__ import annotations

from pathlib import Path

import pytest
from psycopg import sql

from attune_lint.rows.pruning import Kept, Pruning
from attune_lint.shell.database.connection import Connection as Link
from tests.database.commands import BROKEN, Attune
from tests.database.registering import done, statuses, workflow
from tests.database.schema import GENERATIONS, Connection, Generation
from tests.database.tables import insert, insert_workflow, registered, rows
from tests.shell.packs import LINKED
from tests.shell.packs import workflow as text

every_generation = pytest.mark.parametrize("generation", GENERATIONS)


@pytest.fixture
def old(attune: Attune, connection: Connection, packs: dict[str, int]) -> tuple[int, int]:
    """A workflow of the pack that has no file: the ids of its rows."""
    assert attune("register", "demo") == 0
    insert_workflow(connection, packs["chat"], "chat.old")
    return insert_workflow(connection, packs["demo"], "demo.old")


def refs(connection: Connection) -> list[str]:
    """The references that both tables have."""
    definitions, actions = ({row["ref"] for row in found} for found in registered(connection).values())
    assert definitions == actions
    return sorted(definitions)


@every_generation
@pytest.mark.parametrize("more", [(), ("--atomic",)], ids=["batched", "atomic"])
def test_pruning_wants_consent(
    attune: Attune, connection: Connection, old: tuple[int, int], more: tuple[str, ...]
) -> None:
    del old
    before = registered(connection)
    assert attune("plan", "demo", "--prune") == 0
    assert "would delete demo.old: It has no file any more." in attune.lines
    assert attune("register", "demo", "--prune", *more) == 1
    assert "failed demo.old: Say --yes to delete it." in attune.lines
    assert registered(connection) == before
    assert attune("register", "demo", "--prune", "--yes", *more) == 0
    assert "deleted demo.old: It has no file any more." in attune.lines
    assert refs(connection) == ["chat.old", "demo.a", "demo.b"]
    assert attune("register", "demo", "--prune", "--yes", *more) == 0
    assert "deleted" not in attune.out


def use(connection: Connection, old: tuple[int, int]) -> None:
    """Let three executions, a rule and a workflow execution hang on a workflow."""
    numbers = [insert(connection, "execution", action=old[1], action_ref="demo.old") for _ in range(3)]
    insert(connection, "workflow_execution", workflow_def=old[0], execution=numbers[0])
    insert(connection, "rule", ref="demo.rule", action=old[1], action_ref="demo.old")


USED = "3 rows of 'execution', 1 rows of 'rule', 1 rows of 'workflow_execution' hang on it"


@every_generation
def test_a_plan_shows_what_hangs_on_it(attune: Attune, connection: Connection, old: tuple[int, int]) -> None:
    use(connection, old)
    assert attune("plan", "demo", "--prune") == 0
    assert f"would delete demo.old: It has no file any more. ({USED})" in attune.lines
    assert attune("register", "demo", "--prune") == 1
    assert f"failed demo.old: Say --yes to delete it. ({USED})" in attune.lines
    assert attune("plan", "demo", "--prune", "--format", "json") == 0
    [found] = [each for each in attune.json["workflows"] if each["action"] == "delete"]
    assert found["users"] == {"execution": 3, "rule": 1, "workflow_execution": 1}
    assert (found["path"], found["reason"], found["action_id"]) == (None, "It has no file any more.", old[1])


def test_what_may_not_be_counted_is_said(attune: Attune, connection: Connection, least: str) -> None:
    assert attune("register", "demo") == 0
    (attune.directory / "demo/workflows/a.yaml").unlink()
    assert attune("plan", "demo", "--prune", dsn=least) == 0
    hidden = "'execution', 'key', 'policy', 'queue_stats', 'rule', 'workflow_execution'"
    told = f"would delete demo.a: It has no file any more. (rows of {hidden} can't be counted)"
    assert told in attune.lines
    assert attune("register", "demo", "--prune", "--yes", dsn=least) == 0
    assert refs(connection) == ["demo.b"]


def test_what_refers_twice_is_counted_twice_and_partitions_once(
    attune: Attune, connection: Connection, old: tuple[int, int]
) -> None:
    del attune
    connection.execute("ALTER TABLE rule ADD COLUMN other bigint REFERENCES action (id)")
    connection.execute("CREATE TABLE trace (action bigint REFERENCES action (id)) PARTITION BY LIST (action)")
    connection.execute("CREATE TABLE trace_all PARTITION OF trace DEFAULT")
    insert(connection, "rule", ref="demo.r", action=old[1], other=old[1], action_ref="demo.old")
    connection.execute("INSERT INTO trace VALUES (%s)", [old[1]])
    with_users = done_plan(connection)
    assert with_users == {"rule": 2, "trace": 1}


def done_plan(connection: Connection) -> dict[str, int | None]:
    """What hangs on the only workflow that would go."""
    pruning = Pruning({"demo": Kept(frozenset({"demo.a", "demo.b"}))})
    [found] = done(connection, [], pruning=pruning, dry_run=True).outcomes
    return dict(found.step.users)


@pytest.mark.parametrize("generation", ["first"])
@pytest.mark.parametrize("more", [(), ("--atomic",)], ids=["batched", "atomic"])
def test_the_first_generation_refuses_to_delete_what_is_used(
    attune: Attune, connection: Connection, old: tuple[int, int], more: tuple[str, ...]
) -> None:
    use(connection, old)
    before = registered(connection)
    assert attune("register", "demo", "--prune", "--yes", *more) == 1
    [line] = [line for line in attune.lines if "demo.old" in line]
    assert line.startswith("failed demo.old: It is still used by rows of the table '")
    assert line.endswith(f"'; remove these first. ({USED})")
    assert registered(connection) == before


@pytest.mark.parametrize("generation", ["second", "later"])
def test_newer_generations_delete_what_is_used(
    attune: Attune, connection: Connection, old: tuple[int, int]
) -> None:
    use(connection, old)
    assert attune("register", "demo", "--prune", "--yes") == 0
    assert f"deleted demo.old: It has no file any more. ({USED})" in attune.lines
    assert refs(connection) == ["chat.old", "demo.a", "demo.b"]
    assert [row["action"] for row in rows(connection, "execution")] == [None] * 3


FAILED = {
    "demo/workflows/old.yaml": BROKEN,
    "demo/workflows/other.yaml": "ref: demo.old\ntasks: {\n",
    "demo/actions/workflows/old.workflow.yaml": "tasks: [",
    "demo/actions/old.yaml": "ref: demo.old\nlabel: [\n",
    "demo/actions/other.yaml": "ref: demo.old\nlabel: Old\nworkflow_file: workflows/nowhere.yaml\n",
    "demo/workflows/third.yaml": text("demo.old").replace("core.echo", "echo"),
}


@pytest.mark.parametrize("name", FAILED)
def test_a_name_whose_file_failed_stays(
    attune: Attune, connection: Connection, old: tuple[int, int], name: str
) -> None:
    del old
    attune.write({name: FAILED[name]})
    attune("register", "demo", "--prune", "--yes")
    assert "deleted" not in attune.out
    assert "demo.old" in refs(connection)


def test_a_file_that_is_not_utf8_keeps_all(
    attune: Attune, connection: Connection, old: tuple[int, int]
) -> None:
    del old
    (attune.directory / "demo/workflows/x.yaml").write_bytes(b"ref: demo.\xff\n")
    attune("register", "demo", "--prune", "--yes")
    assert "demo.old" in refs(connection)


def test_a_workflow_that_has_no_name_of_its_own_file(
    attune: Attune, connection: Connection, old: tuple[int, int]
) -> None:
    """The reference is that of the action file, whatever the files are called."""
    del old
    attune.write(
        {
            "demo/actions/x.yaml": "ref: demo.old\nlabel: Old\nworkflow_file: workflows/y.workflow.yaml\n",
            "demo/actions/workflows/y.workflow.yaml": LINKED,
        }
    )
    assert attune("register", "demo", "--prune", "--yes") == 0
    assert "demo.old" in refs(connection)


@pytest.mark.parametrize("path", ["demo/workflows", "demo/workflows/a.yaml", "chat"])
def test_only_whole_packs_are_pruned(
    attune: Attune, connection: Connection, old: tuple[int, int], path: str
) -> None:
    del old
    attune.write({"chat/pack.yaml": "ref: chat\nversion: 1.0.0\n", "chat/workflows/x.yaml": text("chat.x")})
    assert attune("register", path, "--prune", "--yes") == 0
    assert "demo.old" in refs(connection)
    assert ("chat.old" in refs(connection)) == (path != "chat")


def test_a_pack_without_workflows_is_emptied(
    attune: Attune, connection: Connection, old: tuple[int, int]
) -> None:
    del old
    for path in Path("demo/workflows").iterdir():
        path.unlink()
    attune.write({"demo/actions/x.yaml": "ref: demo.x\nlabel: X\nrunner_type: shell\nentry_point: x.sh\n"})
    assert attune("register", "demo", "--prune", "--yes") == 0
    assert refs(connection) == ["chat.old"]


@pytest.mark.parametrize("generation", ["second"])
def test_an_action_that_is_no_workflow_stays(
    connection: Connection, link: Link, packs: dict[str, int], generation: Generation
) -> None:
    del generation
    insert_workflow(connection, packs["demo"], "demo.old")
    connection.execute("UPDATE action SET workflow_def = NULL, entrypoint = 'old.sh'")
    pruning = Pruning({"demo": Kept(frozenset())}, really=True)
    assert statuses(done(link, [workflow("chat.a")], pruning=pruning)) == {
        "chat.a": "create",
        "demo.old": "delete",
    }
    assert [row["ref"] for row in rows(connection, "action")] == ["demo.old", "chat.a"]


def test_a_deletion_that_cannot_be_tried_ends_the_run(
    connection: Connection, link: Link, packs: dict[str, int], least: str
) -> None:
    del least
    insert_workflow(connection, packs["demo"], "demo.old")
    set_read_only = sql.SQL("SET default_transaction_read_only TO on")
    link.execute(set_read_only)
    pruning = Pruning({"demo": Kept(frozenset())}, really=True)
    found = done(link, [], pruning=pruning)
    assert found.problem is not None
    assert found.problem.message == "The database takes no changes: it is read-only, or a standby."
    assert len(rows(connection, "action")) == 1
