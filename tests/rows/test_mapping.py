"""The mapping's details: labels, columns that a database lacks or requires, what pruning keeps."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

from attune_lint.model.definition import ActionMetadata, Task, WorkflowDefinition
from attune_lint.rows.columns import GENERATIONS, TABLES, Column, Columns
from attune_lint.rows.mapping import MAPPING, label_of
from attune_lint.rows.options import DEFAULT_OPTIONS, RegistrationOptions
from attune_lint.rows.pruning import Kept, Pruning
from attune_lint.rows.rows import misalignments, rows
from tests.rows.strategies import LATER, file_of

FILE = file_of("demo", "deploy_app")
EMPTY = WorkflowDefinition("1.0.0", ())
ACTION = ActionMetadata(
    "demo.night", "Night", "At night.", ("a",), {"x": {"type": "string"}}, {"y": {"type": "string"}}
)
OWN: dict[str, Any] = {
    "ref": "demo.day",
    "label": "Day",
    "description": "",
    "tags": ("b",),
    "parameters": {"type": "object"},
    "output": {"type": "object"},
}


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("deploy_app", "Deploy App"),
        ("deploy-app", "Deploy App"),
        ("x", "X"),
        ("already_Upper", "Already Upper"),
        ("http_v2", "Http V2"),
        ("__a__b__", "A B"),
        ("_", "_"),
        ("", ""),
        ("éa", "Éa"),
    ],
)
def test_labels_are_made_from_names(name: str, label: str) -> None:
    assert label_of(name) == label


def test_a_workflow_that_says_nothing_is_called_after_its_file() -> None:
    made = rows(EMPTY, FILE, None, GENERATIONS[1])
    assert (made.ref, made.pack_ref) == ("demo.deploy_app", "demo")
    assert made.action == {
        "ref": "demo.deploy_app",
        "pack_ref": "demo",
        "label": "Deploy App",
        "description": "Deploy App",
        "param_schema": None,
        "out_schema": None,
        "entrypoint": "internal://workflow",
        "runtime": None,
        "is_workflow": True,
    }
    assert made.workflow_definition["description"] is None


def test_an_action_says_what_its_workflow_does_not() -> None:
    made = rows(EMPTY, FILE, ACTION, GENERATIONS[2])
    of_both = {"ref": "demo.night", "label": "Night", "description": "At night."}
    schemas = {"param_schema": ACTION.parameters, "out_schema": ACTION.output}
    for row in (made.workflow_definition, made.action):
        assert {name: row[name] for name in (*of_both, *schemas)} == of_both | schemas
    assert made.workflow_definition["tags"] == ["a"]


def test_a_workflow_says_more_of_itself_than_its_action_and_less_of_schemas() -> None:
    made = rows(evolve(EMPTY, **OWN), FILE, ACTION, GENERATIONS[2])
    of_both = {"ref": "demo.day", "label": "Day", "description": ""}
    schemas = {"param_schema": ACTION.parameters, "out_schema": ACTION.output}
    for row in (made.workflow_definition, made.action):
        assert {name: row[name] for name in (*of_both, *schemas)} == of_both | schemas
    assert made.workflow_definition["tags"] == ["b"]


def test_options_are_stored_where_there_is_a_column() -> None:
    how = RegistrationOptions(default_timeout=60, default_runner="shell")
    assert "timeout_seconds" not in rows(EMPTY, FILE, None, GENERATIONS[1], how).action
    made = rows(EMPTY, FILE, None, with_column("action", Column("default_runner")), how).action
    assert (made["timeout_seconds"], made["default_runner"]) == (60, "shell")


def test_an_older_engine_stores_less() -> None:
    workflow = WorkflowDefinition("1.0.0", (Task("a", trace_tag_template="x"),))
    newer = rows(workflow, FILE, None, GENERATIONS[2])
    older = rows(workflow, FILE, None, GENERATIONS[2], RegistrationOptions(target="2026.06"))
    assert "trace_tag_template" in str(newer.workflow_definition["definition"])
    assert "trace_tag_template" not in str(older.workflow_definition["definition"])


def test_the_mapping_names_no_column_twice() -> None:
    named = [(each.table, each.column) for each in MAPPING]
    assert len(named) == len(set(named))


# Columns that a database lacks or requires


def with_column(table: str, column: Column, base: Columns = GENERATIONS[2]) -> Columns:
    found: Columns = base._replace(**{table: {**getattr(base, table), column.name: column}})
    return found


def without(table: str, name: str) -> Columns:
    base = GENERATIONS[2]
    kept = {other: column for other, column in getattr(base, table).items() if other != name}
    found: Columns = base._replace(**{table: kept})
    return found


def misaligned(columns: Columns, options: RegistrationOptions = DEFAULT_OPTIONS) -> list[str]:
    return [each.message for each in misalignments(columns, options)]


@pytest.mark.parametrize("columns", [*GENERATIONS.values(), LATER])
def test_what_is_deployed_fits(columns: Columns) -> None:
    assert misaligned(columns) == []


def required(name: str) -> Column:
    return Column(name, nullable=False)


@pytest.mark.parametrize("table", TABLES)
def test_a_required_column_without_a_value_is_named(table: str) -> None:
    told = f"The table '{table}' requires 'owner', for which workflows have no value."
    assert misaligned(with_column(table, required("owner"))) == [told]


@pytest.mark.parametrize(
    "column",
    [
        Column("owner"),
        Column("owner", nullable=False, has_default=True),
        Column("owner", nullable=False, writable=False),
        Column("description", nullable=False),
        Column("entrypoint", nullable=False),
    ],
)
def test_other_columns_want_nothing(column: Column) -> None:
    assert misaligned(with_column("action", column)) == []


@pytest.mark.parametrize("name", ["runtime", "retired_at", "timeout_seconds", "default_runner"])
def test_a_required_column_that_would_get_null_is_named(name: str) -> None:
    told = f"The table 'action' requires '{name}', for which workflows have no value."
    assert misaligned(with_column("action", required(name))) == [told]


def test_an_option_gives_a_required_column_its_value() -> None:
    how = RegistrationOptions(default_timeout=60)
    assert misaligned(with_column("action", required("timeout_seconds")), how) == []


@pytest.mark.parametrize(
    ("table", "name"),
    [("workflow_definition", "definition"), ("workflow_definition", "pack_ref"), ("action", "workflow_def")],
)
def test_a_missing_column_is_named(table: str, name: str) -> None:
    told = f"The table '{table}' has no column '{name}', which registration needs."
    assert misaligned(without(table, name)) == [told]


def test_a_column_that_is_not_needed_may_be_missing() -> None:
    assert misaligned(without("action", "runtime")) == []


# What pruning keeps


@pytest.mark.parametrize(
    ("kept", "stays"),
    [
        (Kept(frozenset({"demo.a"})), True),
        (Kept(frozenset({"demo.b"})), False),
        (Kept(frozenset()), False),
        (Kept(frozenset(), complete=False), True),
        (Kept(frozenset(), ("version: [\nref: demo.a\n",)), True),
        (Kept(frozenset(), ("ref: demo.b\n", "")), False),
    ],
)
def test_what_pruning_keeps(kept: Kept, stays: bool) -> None:
    pruning = Pruning({"demo": kept, "chat": Kept(frozenset())})
    assert kept.keeps("demo.a") is pruning.keeps("demo", "demo.a") is stays
    assert pruning.keeps("other", "other.a")
    assert pruning.packs == ("chat", "demo")
