"""Registering, updating and unregistering workflows, in every generation of the schema."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from attrs import evolve
from returns.pipeline import is_successful

from attune_lint import definition_json
from attune_lint.lint.loaded import LoadedWorkflow
from attune_lint.model.definition import ActionMetadata, Transition
from attune_lint.rows.options import RegistrationOptions
from attune_lint.rows.same import same
from attune_lint.shell.database.connection import Connection as Link
from attune_lint.shell.database.connection import connect
from attune_lint.shell.registrar import (
    RegistrationResult,
    register_workflow,
    register_workflows,
    unregister_workflow,
)
from attune_lint.workflow.restored import definition_from_json
from tests.database.registering import TASK, changed, done, statuses, workflow
from tests.database.schema import GENERATIONS, Connection, Generation, create_schema
from tests.database.tables import Row, insert, insert_pack, insert_workflow, registered, rows

every_generation = pytest.mark.parametrize("generation", GENERATIONS)

FULL: dict[str, Any] = {
    "label": "Deploy 'it' \"now\" %s \\ Ünïcödé \U0001f600",
    "description": "Says {} and %(x)s.",
    "parameters": {"type": "object", "properties": {"n": {"type": "number", "default": 1e23}}},
    "output": {"type": "object"},
    "vars": {"a": [1, 1.5, 1e22, -0.0, True, None, "\x01\t"], "big": 2**63, "nested": {"k": {}}},
    "output_map": {"x": "{{ workflow.a }}"},
    "tags": ("one", 'tw"o', "thr,ee", "{}", "null", ""),
    "tasks": (TASK, TASK.__class__("b", next=(Transition("{{ succeeded() }}", ("x",), ("a",)),))),
}


def only(connection: Connection, table: str) -> Row:
    [row] = rows(connection, table)
    return row


@every_generation
def test_a_workflow_is_registered(connection: Connection, link: Link, packs: dict[str, int]) -> None:
    given = workflow("demo.deploy", **FULL)
    result = register_workflow(link, given).unwrap()
    definition, action = only(connection, "workflow_definition"), only(connection, "action")
    assert result == RegistrationResult("demo.deploy", True, True, action["id"], definition["id"])
    for row in (definition, action):
        assert (row["ref"], row["pack"], row["pack_ref"]) == ("demo.deploy", packs["demo"], "demo")
        assert (row["label"], row["description"]) == (FULL["label"], FULL["description"])
        assert same(row["param_schema"], FULL["parameters"])
        assert same(row["out_schema"], FULL["output"])
    assert (definition["version"], definition["tags"]) == ("1.0.0", list(FULL["tags"]))
    assert given.workflow is not None
    assert same(definition["definition"], definition_json(given.workflow))
    assert same(definition_json(definition_from_json(definition["definition"])), definition["definition"])
    assert (action["workflow_def"], action["runtime"]) == (definition["id"], None)
    assert action["entrypoint"] == "internal://workflow"
    assert action.get("is_workflow", True) is True


@every_generation
def test_a_workflow_that_says_little_is_registered(connection: Connection, link: Link) -> None:
    assert register_workflow(link, workflow("demo.deploy_app", label="")).unwrap().created
    definition, action = only(connection, "workflow_definition"), only(connection, "action")
    assert (definition["label"], definition["description"], definition["tags"]) == ("Deploy App", None, [])
    assert (definition["param_schema"], definition["out_schema"]) == (None, None)
    required = "is_workflow" in action
    assert action["description"] == ("Deploy App" if required else None)


@every_generation
def test_what_registering_leaves_to_the_database(connection: Connection, link: Link) -> None:
    done(link, [workflow("demo.deploy")])
    insert_workflow(connection, rows(connection, "pack")[0]["id"], "chat.other")
    own, other = rows(connection, "action")
    ours = {*("ref", "pack", "pack_ref", "label", "description", "entrypoint", "param_schema", "out_schema")}
    ours |= {"xmin", "id", "workflow_def", "created", "updated", "is_workflow"}
    assert {name: own[name] for name in own if name not in ours} == {
        name: other[name] for name in other if name not in ours
    }


@every_generation
def test_registering_twice_changes_nothing(connection: Connection, link: Link) -> None:
    given = [workflow("demo.deploy", **FULL), workflow("chat.post")]
    assert statuses(done(link, given)) == {"demo.deploy": "create", "chat.post": "create"}
    before = registered(connection)
    assert statuses(done(link, given)) == {"demo.deploy": "leave", "chat.post": "leave"}
    again = register_workflows(link, given, RegistrationOptions(atomic=True))
    assert [(each.unwrap().created, each.unwrap().changed) for each in again] == [(False, False)] * 2
    assert registered(connection) == before


@every_generation
def test_an_update_changes_what_the_workflow_says(connection: Connection, link: Link) -> None:
    given = workflow("demo.deploy", **FULL)
    first = register_workflow(link, given).unwrap()
    before = registered(connection)
    second = register_workflow(link, changed(given, label="New", tags=())).unwrap()
    assert second == RegistrationResult("demo.deploy", False, True, first.action_id, first.workflow_def_id)
    after = registered(connection)
    names = {"xmin", "updated", "label"}
    assert differing(before, after) == {
        "workflow_definition": names | {"tags", "definition"},
        "action": names,
    }


@every_generation
def test_an_update_of_one_row_leaves_the_other(connection: Connection, link: Link) -> None:
    given = workflow("demo.deploy")
    done(link, [given])
    before = registered(connection)
    done(link, [changed(given, version="2.0.0")])
    assert differing(before, registered(connection)) == {
        "workflow_definition": {"xmin", "updated", "version", "definition"},
        "action": set(),
    }


def differing(before: dict[str, list[Row]], after: dict[str, list[Row]]) -> dict[str, set[str]]:
    """The columns whose values differ, by table, of tables with one row each."""
    found = {}
    for table in before:
        [one], [other] = before[table], after[table]
        found[table] = {name for name in one if one[name] != other[name]}
    return found


KEPT = {
    "first": ["UPDATE workflow_definition SET enabled = false", "UPDATE action SET is_adhoc = true"],
    "second": [
        "UPDATE action SET timeout_seconds = 60, max_retries = 3, accesses_mcp = true",
        "UPDATE action SET worker_selector = '[1]', worker_affinity = '{}', parameter_format = 'yaml'",
    ],
    "later": ["UPDATE action SET enabled = false, enabled_override = true, timeout_seconds = 60"],
}


@every_generation
def test_an_update_keeps_what_the_workflow_does_not_speak_of(
    connection: Connection, link: Link, generation: Generation
) -> None:
    given = workflow("demo.deploy", description="Deploys.")
    done(link, [given])
    for statement in KEPT[generation]:
        connection.execute(statement.encode())
    before = registered(connection)
    assert statuses(done(link, [given])) == {"demo.deploy": "leave"}
    assert registered(connection) == before
    done(link, [changed(given, label="New")])
    assert differing(before, registered(connection)) == {
        "workflow_definition": {"xmin", "updated", "label", "definition"},
        "action": {"xmin", "updated", "label"},
    }


@pytest.mark.parametrize("generation", ["second", "later"])
def test_a_default_timeout_is_written(connection: Connection, link: Link) -> None:
    given, how = [workflow("demo.deploy")], RegistrationOptions(default_timeout=90)
    done(link, given, how)
    assert only(connection, "action")["timeout_seconds"] == 90
    assert statuses(done(link, given)) == {"demo.deploy": "leave"}
    done(link, given, RegistrationOptions(default_timeout=0))
    assert only(connection, "action")["timeout_seconds"] == 0


@pytest.mark.parametrize("generation", ["first"])
def test_a_default_timeout_is_nothing_without_a_column(link: Link) -> None:
    given = [workflow("demo.deploy")]
    done(link, given)
    assert statuses(done(link, given, RegistrationOptions(default_timeout=90))) == {"demo.deploy": "leave"}


@pytest.mark.parametrize("generation", ["second"])
def test_a_default_runner_is_written_where_there_is_a_column(connection: Connection, link: Link) -> None:
    connection.execute("ALTER TABLE action ADD COLUMN default_runner text")
    done(link, [workflow("demo.deploy")], RegistrationOptions(default_runner="shell"))
    assert only(connection, "action")["default_runner"] == "shell"


@pytest.mark.parametrize("generation", ["later"])
def test_a_retired_workflow_comes_back(connection: Connection, link: Link) -> None:
    given = workflow("demo.deploy")
    done(link, [given])
    connection.execute("UPDATE workflow_definition SET retired_at = now()")
    connection.execute("UPDATE action SET retired_at = now(), enabled_override = false")
    assert statuses(done(link, [given])) == {"demo.deploy": "update"}
    definition, action = only(connection, "workflow_definition"), only(connection, "action")
    assert (definition["retired_at"], action["retired_at"]) == (None, None)
    assert (action["enabled"], action["effective_enabled"]) == (True, False)


@pytest.mark.parametrize("generation", ["later"])
def test_columns_that_the_database_makes_are_left_to_it(connection: Connection, link: Link) -> None:
    connection.execute("ALTER TABLE action ALTER COLUMN id DROP DEFAULT")
    connection.execute("ALTER TABLE action ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (START 50)")
    connection.execute("ALTER TABLE action DROP COLUMN runtime")
    connection.execute("ALTER TABLE action ADD COLUMN runtime bigint GENERATED ALWAYS AS (7) STORED")
    done(link, [workflow("demo.deploy")])
    action = only(connection, "action")
    assert (action["id"], action["runtime"], action["effective_enabled"]) == (50, 7, True)
    assert statuses(done(link, [workflow("demo.deploy", label="New")])) == {"demo.deploy": "update"}


@every_generation
@pytest.mark.parametrize("table", ["action", "workflow_definition"])
def test_half_a_workflow_is_completed(
    connection: Connection, link: Link, packs: dict[str, int], table: str
) -> None:
    if table == "action":
        insert_workflow(connection, packs["demo"], "demo.deploy")
        connection.execute("DELETE FROM action")
    else:
        common = {"ref": "demo.deploy", "pack": packs["demo"], "pack_ref": "demo", "label": "Old"}
        insert(connection, "action", **common, description="Old", entrypoint="internal://workflow")
    result = register_workflow(link, workflow("demo.deploy")).unwrap()
    definition, action = only(connection, "workflow_definition"), only(connection, "action")
    assert (result.created, result.changed) == (False, True)
    assert (result.action_id, result.workflow_def_id) == (action["id"], definition["id"])
    assert (action["workflow_def"], action["label"]) == (definition["id"], "Label")


@every_generation
def test_the_tables_may_be_in_another_schema(
    connection: Connection, link: Link, generation: Generation
) -> None:
    name = 'my "Schema"'
    how = RegistrationOptions(schema=name)
    create_schema(connection, generation, name)
    set_path = psycopg.sql.SQL("SET search_path TO {}").format(psycopg.sql.Identifier(name))
    with connection.transaction():
        connection.execute(set_path)
        insert_pack(connection, "demo")
    assert register_workflow(link, workflow("demo.deploy"), how).unwrap().created
    assert only(connection, "action")["ref"] == "demo.deploy"
    assert is_successful(unregister_workflow(link, "demo.deploy", how))
    assert registered(connection) == {"workflow_definition": [], "action": []}
    done(link, [workflow("demo.deploy")])
    assert registered(connection) == {"workflow_definition": [], "action": []}


# What is refused


def failure(link: Link, given: LoadedWorkflow, how: RegistrationOptions | None = None) -> str:
    found = register_workflow(link, given, how or RegistrationOptions()).failure()
    assert not found.unusable
    return found.message


@every_generation
def test_a_pack_that_is_not_there(connection: Connection, link: Link) -> None:
    told = "The pack 'none' is not registered; register it before its workflows."
    assert failure(link, workflow("none.deploy")) == told
    assert failure(link, workflow("none.deploy"), RegistrationOptions(atomic=True)) == told
    assert registered(connection) == {"workflow_definition": [], "action": []}


@every_generation
def test_an_action_that_is_no_workflow(connection: Connection, link: Link, packs: dict[str, int]) -> None:
    common = {"ref": "demo.deploy", "pack": packs["demo"], "pack_ref": "demo", "label": "Deploy"}
    insert(connection, "action", **common, description="Deploys.", entrypoint="deploy.sh")
    before = registered(connection)
    told = "The action 'demo.deploy' is there already, and is no workflow; rename one of the two."
    assert failure(link, workflow("demo.deploy")) == told
    assert registered(connection) == before


@every_generation
def test_a_workflow_of_another_pack(connection: Connection, link: Link, packs: dict[str, int]) -> None:
    insert_workflow(connection, packs["chat"], "demo.deploy")
    before = registered(connection)
    told = "The workflow 'demo.deploy' belongs to another pack in the database."
    assert failure(link, workflow("demo.deploy")) == told
    other = changed(workflow("demo.night"), ref="chat.night")
    assert failure(link, other) == "The reference 'chat.night' is outside of its pack 'demo'."
    assert registered(connection) == before


def test_two_workflows_that_want_one_reference(connection: Connection, link: Link) -> None:
    given = [workflow("demo.a"), workflow("demo.b"), changed(workflow("demo.c"), ref="demo.a")]
    told = "2 workflows want the reference 'demo.a'; give each its own."
    results = register_workflows(link, given)
    assert [is_successful(each) for each in results] == [False, True, False]
    assert [each.failure().message for each in (results[0], results[2])] == [told, told]
    assert [row["ref"] for row in rows(connection, "action")] == ["demo.b"]


def test_existing_ones_that_are_not_to_be_updated(connection: Connection, link: Link) -> None:
    how = RegistrationOptions(update_existing=False)
    assert register_workflow(link, workflow("demo.deploy"), how).unwrap().created
    before = registered(connection)
    told = "'demo.deploy' is registered already, and existing ones are not to be updated."
    assert failure(link, workflow("demo.deploy", label="New"), how) == told
    assert registered(connection) == before


def test_results_are_in_the_order_of_what_was_given(link: Link) -> None:
    names = ["demo.c", "none.x", "demo.a", "chat.b"]
    results = register_workflows(link, map(workflow, names))
    assert [is_successful(each) for each in results] == [True, False, True, True]
    named = [each.unwrap() if is_successful(each) else each.failure() for each in results]
    assert [each.ref_name for each in named] == names


def test_an_action_file_says_what_its_workflow_does_not(connection: Connection, link: Link) -> None:
    said = ActionMetadata("demo.own", "Own", "Its own.", ("x",), {"a": {"type": "string"}})
    given = changed(workflow("demo.deploy"), ref="", label="")
    done(link, [evolve(given, action=said)])
    action = only(connection, "action")
    assert (action["ref"], action["label"], action["param_schema"]) == ("demo.own", "Own", said.parameters)


# Unregistering


@every_generation
def test_unregistering(connection: Connection, link: Link) -> None:
    done(link, [workflow("demo.a"), workflow("demo.b")])
    before = registered(connection)
    gone = {table: found.pop(0)["id"] for table, found in before.items()}
    result = unregister_workflow(link, "demo.a").unwrap()
    assert (result.ref_name, result.created, result.changed) == ("demo.a", False, True)
    assert gone == {"workflow_definition": result.workflow_def_id, "action": result.action_id}
    assert registered(connection) == before


@every_generation
@pytest.mark.parametrize("ref", ["demo.none", "", "demo", "x'; --", "\0", "\udc80"])
def test_unregistering_what_is_not_there(connection: Connection, link: Link, ref: str) -> None:
    done(link, [workflow("demo.a")])
    found = unregister_workflow(link, ref).failure()
    shown = {"\0": r"\u0000", "\udc80": r"\udc80"}.get(ref, ref)
    assert (found.message, found.unusable) == (f"No workflow '{shown}' is registered.", False)
    assert len(rows(connection, "action")) == 1


@every_generation
def test_an_action_that_is_no_workflow_is_not_unregistered(
    connection: Connection, link: Link, packs: dict[str, int]
) -> None:
    insert_workflow(connection, packs["demo"], "demo.deploy")
    connection.execute("UPDATE action SET workflow_def = NULL, entrypoint = 'deploy.sh'")
    assert unregister_workflow(link, "demo.deploy").unwrap().action_id == 0
    assert [len(found) for found in registered(connection).values()] == [0, 1]
    told = "No workflow 'demo.deploy' is registered."
    assert unregister_workflow(link, "demo.deploy").failure().message == told


@pytest.mark.parametrize("generation", ["first"])
@pytest.mark.parametrize("table", ["execution", "rule", "workflow_execution"])
def test_the_first_generation_refuses_to_unregister_what_is_used(
    connection: Connection, link: Link, table: str
) -> None:
    result = register_workflow(link, workflow("demo.deploy")).unwrap()
    use(connection, table, result.workflow_def_id, result.action_id)
    before = registered(connection)
    found = unregister_workflow(link, "demo.deploy").failure()
    told = f"It is still used by rows of the table '{table}'; remove these first."
    assert (found.message, found.unusable) == (told, False)
    assert registered(connection) == before


@pytest.mark.parametrize("generation", ["second", "later"])
@pytest.mark.parametrize("table", ["execution", "rule", "workflow_execution"])
def test_newer_generations_unregister_what_is_used(connection: Connection, link: Link, table: str) -> None:
    result = register_workflow(link, workflow("demo.deploy")).unwrap()
    use(connection, table, result.workflow_def_id, result.action_id)
    assert is_successful(unregister_workflow(link, "demo.deploy"))
    assert registered(connection) == {"workflow_definition": [], "action": []}
    assert len(rows(connection, table)) == (table != "workflow_execution")


def use(connection: Connection, table: str, definition: int, action: int) -> None:
    """Put a row into a table that refers to a workflow or its action."""
    if table == "workflow_execution":
        execution = insert(connection, "execution", action_ref="demo.deploy")
        insert(connection, table, workflow_def=definition, execution=execution)
    else:
        named = {"ref": "demo.rule"} if table == "rule" else {}
        insert(connection, table, action=action, action_ref="demo.deploy", **named)


# Rights


@every_generation
def test_the_least_rights_are_enough(connection: Connection, packs: dict[str, int], least: str) -> None:
    del packs
    with connect(least).unwrap() as link:
        given = workflow("demo.deploy", **FULL)
        assert register_workflow(link, given).unwrap().created
        assert not register_workflow(link, given).unwrap().changed
        assert register_workflow(link, changed(given, label="New")).unwrap().changed
        assert is_successful(unregister_workflow(link, "demo.deploy"))
    assert registered(connection) == {"workflow_definition": [], "action": []}


def test_packs_are_made_for_tests(connection: Connection) -> None:
    assert insert_pack(connection, "own") == rows(connection, "pack")[0]["id"]
