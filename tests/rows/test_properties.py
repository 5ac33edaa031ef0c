"""What holds of the rows of any workflow, and of any plan."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import attrs
import pytest
from attrs import evolve
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from attune_lint import definition_json
from attune_lint.model.definition import ActionMetadata, Task, WorkflowDefinition
from attune_lint.model.files import WorkflowFile
from attune_lint.model.json import Json
from attune_lint.rows.columns import GENERATIONS, TABLES, Columns
from attune_lint.rows.mapping import DROPPED, ENTRYPOINT, MAPPING
from attune_lint.rows.options import RegistrationOptions
from attune_lint.rows.plan import RegistrationPlan, plan
from attune_lint.rows.rows import WorkflowRows, misalignments, rows
from attune_lint.rows.same import same
from attune_lint.rows.unstorable import unstorable
from attune_lint.workflow.restored import definition_from_json
from tests.rows.strategies import (
    ANY,
    GOOD,
    after,
    all_columns,
    any_files,
    databases,
    deployed,
    options,
    through_jsonb,
    wanted,
)

NEWEST = GENERATIONS[2]


def differ(one: WorkflowRows, other: WorkflowRows) -> bool:
    return not all(same(dict(one.of(table)), dict(other.of(table))) for table in TABLES)


def exact(value: object) -> str:
    """A JSON text that tells True from 1 and 1.0."""
    return json.dumps(value, sort_keys=True)


def plain(value: WorkflowDefinition | Task) -> str:
    return exact(attrs.asdict(value))


def reordered(value: Any) -> Any:
    """The same JSON with the keys of all objects the other way round."""
    if isinstance(value, dict):
        return {key: reordered(value[key]) for key in reversed(value)}
    if isinstance(value, list):
        return [reordered(inner) for inner in value]
    if isinstance(value, tuple):
        return tuple(map(reordered, value))
    if attrs.has(type(value)):
        return evolve(
            value,
            **{each.name: reordered(getattr(value, each.name)) for each in attrs.fields(type(value))},
        )
    return value


@given(ANY.definitions, any_files, ANY.actions, all_columns, options)
def test_every_workflow_has_rows(
    definition: WorkflowDefinition,
    file: WorkflowFile,
    action: ActionMetadata | None,
    columns: Columns,
    how: RegistrationOptions,
) -> None:
    made = rows(definition, file, action, columns, how)
    list(unstorable(made, columns))
    list(misalignments(columns, how))
    for table in TABLES:
        available = columns.of(table)
        assert set(made.of(table)) <= {name for name in available if available[name].writable}
        json.dumps(dict(made.of(table)))


@given(ANY.definitions, any_files, ANY.actions, deployed)
def test_the_two_rows_agree(
    definition: WorkflowDefinition, file: WorkflowFile, action: ActionMetadata | None, columns: Columns
) -> None:
    made = rows(definition, file, action, columns)
    for name in ("ref", "pack_ref", "label", "param_schema", "out_schema"):
        assert exact(made.workflow_definition[name]) == exact(made.action[name])
    assert made.ref == made.action["ref"]
    assert made.pack_ref == made.action["pack_ref"] == file.pack
    assert made.action["entrypoint"] == ENTRYPOINT
    assert made.action["runtime"] is None


@given(ANY.definitions, any_files, ANY.actions, all_columns)
def test_a_description_is_never_null_where_it_must_not_be(
    definition: WorkflowDefinition, file: WorkflowFile, action: ActionMetadata | None, columns: Columns
) -> None:
    made = rows(definition, file, action, columns).action
    if "description" in made and not columns.action["description"].nullable:
        assert made["description"] is not None
    said = definition.description if definition.description is not None else (action and action.description)
    if "description" in made and said is not None:
        assert made["description"] == said


@pytest.mark.parametrize("name", [each.name for each in attrs.fields(WorkflowDefinition)])
@settings(max_examples=15)
@given(data=st.data())
def test_every_field_is_in_a_row(name: str, data: st.DataObject) -> None:
    definition, file = data.draw(ANY.definitions), data.draw(any_files)
    other = evolve(definition, **{name: data.draw(ANY.fields[name])})
    assume(plain(other) != plain(definition))
    before, now = (rows(each, file, None, NEWEST) for each in (definition, other))
    assert (
        exact([before.workflow_definition, before.action]) != exact([now.workflow_definition, now.action])
    ) == (name not in DROPPED)


@pytest.mark.parametrize("name", [each.name for each in attrs.fields(Task)])
@settings(max_examples=15)
@given(data=st.data())
def test_every_field_of_a_task_is_in_a_row(name: str, data: st.DataObject) -> None:
    task, file = data.draw(GOOD.tasks), data.draw(any_files)
    other = evolve(task, **{name: data.draw(GOOD.task_fields[name])})
    assume(plain(other) != plain(task))
    before, now = (rows(WorkflowDefinition("1", (each,)), file, None, NEWEST) for each in (task, other))
    assert exact(before.workflow_definition["definition"]) != exact(now.workflow_definition["definition"])


def test_fields_that_are_dropped_exist() -> None:
    assert {each.name for each in attrs.fields(WorkflowDefinition)} >= DROPPED


@pytest.mark.parametrize("name", [each.name for each in attrs.fields(ActionMetadata)])
@settings(max_examples=15)
@given(data=st.data())
def test_every_field_of_an_action_is_in_a_row(name: str, data: st.DataObject) -> None:
    """As far as the workflow itself says nothing of it."""
    file, value = data.draw(any_files), data.draw(ANY.action_fields[name])
    assume(value)
    made = rows(WorkflowDefinition("1", ()), file, ActionMetadata(**{name: value}), NEWEST)
    column = {"parameters": "param_schema", "output": "out_schema"}.get(name, name)
    expected = list(value) if name == "tags" else value
    assert exact(made.workflow_definition[column]) == exact(expected)
    if name != "tags":
        assert exact(made.action[column]) == exact(expected)


@given(ANY.definitions)
def test_a_definition_reads_back(definition: WorkflowDefinition) -> None:
    written = json.dumps(definition_json(definition))
    restored = definition_from_json(json.loads(written))
    assert restored == definition
    assert json.dumps(definition_json(restored)) == written


@given(GOOD.definitions)
def test_a_definition_reads_back_from_the_database(definition: WorkflowDefinition) -> None:
    kept = through_jsonb(definition_json(definition))
    assert isinstance(kept, dict)
    assert same(definition_json(definition_from_json(kept)), definition_json(definition))


@given(ANY.definitions, any_files, ANY.actions, deployed)
def test_the_order_of_keys_changes_nothing(
    definition: WorkflowDefinition, file: WorkflowFile, action: ActionMetadata | None, columns: Columns
) -> None:
    one = rows(definition, file, action, columns)
    other = rows(reordered(definition), file, reordered(action), columns)
    assert one == other
    assert not differ(one, other)


@given(ANY.definitions, any_files, ANY.actions, deployed, options)
def test_a_row_has_no_column_but_those_of_the_mapping(
    definition: WorkflowDefinition,
    file: WorkflowFile,
    action: ActionMetadata | None,
    columns: Columns,
    how: RegistrationOptions,
) -> None:
    made = rows(definition, file, action, columns, how)
    for table in TABLES:
        assert set(made.of(table)) <= {each.column for each in MAPPING if each.table == table}
    # Of these a workflow says nothing, so that an update leaves them alone.
    assert {"enabled", "is_adhoc", "max_retries", "created", "updated"}.isdisjoint(made.action)
    assert ("timeout_seconds" in made.action) == (
        how.default_timeout is not None and "timeout_seconds" in columns.action
    )


@st.composite
def situations(draw: st.DrawFn) -> tuple[list[WorkflowRows], Any, RegistrationOptions]:
    columns, how = draw(deployed), draw(options)
    return draw(st.lists(wanted(columns, how), max_size=4)), draw(databases(columns, how)), how


def kinds(made: RegistrationPlan) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for step in made.steps:
        found.setdefault(step.ref, []).append(step.action)
    return found


@given(situations(), st.data())
def test_a_plan_against_what_it_would_write_is_empty(
    situation: tuple[list[WorkflowRows], Any, RegistrationOptions], data: st.DataObject
) -> None:
    desired, existing, how = situation
    prune = data.draw(st.sets(st.sampled_from(sorted(existing.workflow_definition) or [""]))) - {""}
    first = plan(desired, existing, how, prune)
    second = plan(desired, after(first, existing), how)
    assert kinds(second) == {
        ref: ["refuse" if action == "refuse" else "leave" for action in actions]
        for ref, actions in kinds(first).items()
        if actions != ["delete"]
    }
    if not first.of("refuse"):
        assert second.is_empty


@given(situations())
def test_a_plan_says_once_what_becomes_of_each(
    situation: tuple[list[WorkflowRows], Any, RegistrationOptions],
) -> None:
    desired, existing, how = situation
    made = plan(desired, existing, how)
    assert sorted(step.ref for step in made.steps) == sorted(each.ref for each in desired)
    assert made == plan(list(reversed(desired)), existing, how) or len({each.ref for each in desired}) < len(
        desired
    )
    for step in made.steps:
        assert (step.reason is not None) == (step.action == "refuse")
        assert bool(step.changes) == (step.action in ("create", "update"))


@given(situations())
def test_what_is_there_may_be_left_alone(
    situation: tuple[list[WorkflowRows], Any, RegistrationOptions],
) -> None:
    desired, existing, how = situation
    made = plan(desired, existing, evolve(how, update_existing=False))
    there = {*existing.workflow_definition, *existing.action}
    assert all(step.action == "refuse" for step in made.steps if step.ref in there)


@given(GOOD.json)
def test_what_is_read_back_is_the_same(value: Json) -> None:
    assert same(value, through_jsonb(value))
    assert same(through_jsonb(value), value)
