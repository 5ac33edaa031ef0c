"""What a plan says of each workflow: cases by what is there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

import pytest
from attrs import evolve

from attune_lint.model.definition import Task, WorkflowDefinition
from attune_lint.rows.columns import GENERATIONS
from attune_lint.rows.mapping import ENTRYPOINT
from attune_lint.rows.options import RegistrationOptions
from attune_lint.rows.plan import Existing, ExistingRow, RegistrationPlan, Step, plan
from attune_lint.rows.rows import WorkflowRows, rows
from tests.rows.strategies import LATER, file_of, stored

REF: Final = "demo.deploy"
DEFINITION: Final = WorkflowDefinition("1.0.0", (Task("a", action="core.echo"),), ref=REF, label="Deploy")
WANTED: Final = rows(DEFINITION, file_of("demo", "deploy"), None, GENERATIONS[2])


def there(made: WorkflowRows = WANTED, *, pack: int = 1, link: int | None = 5) -> Existing:
    """What is there once a workflow was registered."""
    definition: dict[str, Any] = {**made.workflow_definition, "pack": pack}
    action: dict[str, Any] = {**made.action, "pack": pack, "workflow_def": link}
    return Existing(
        {"demo": 1, "chat": 2},
        {made.ref: ExistingRow(5, stored(definition))},
        {made.ref: ExistingRow(7, stored(action))},
    )


def with_action(existing: Existing, **values: Any) -> Existing:
    row = existing.action[REF]
    return evolve(existing, action={REF: evolve(row, values={**row.values, **values})})


def with_definition(existing: Existing, **values: Any) -> Existing:
    row = existing.workflow_definition[REF]
    return evolve(existing, workflow_definition={REF: evolve(row, values={**row.values, **values})})


def step(made: RegistrationPlan) -> Step:
    [found] = made.steps
    return found


def test_a_new_workflow_is_created() -> None:
    found = step(plan([WANTED], Existing({"demo": 1})))
    assert (found.action, found.pack_id, found.workflow_def_id, found.action_id) == ("create", 1, None, None)
    assert found.changes["workflow_definition"] == (*WANTED.workflow_definition, "pack")
    assert found.changes["action"] == (*WANTED.action, "pack", "workflow_def")


def test_what_is_there_is_left_alone() -> None:
    made = plan([WANTED], there())
    assert (step(made).action, step(made).changes, made.is_empty) == ("leave", {}, True)
    assert (step(made).workflow_def_id, step(made).action_id) == (5, 7)


@pytest.mark.parametrize(
    ("fields", "changes"),
    [
        ({"label": "New"}, {"workflow_definition": ("label", "definition"), "action": ("label",)}),
        ({"version": "2"}, {"workflow_definition": ("version", "definition")}),
        ({"tags": ("x",)}, {"workflow_definition": ("tags", "definition")}),
        (
            {"description": "It deploys."},
            {"workflow_definition": ("description", "definition"), "action": ("description",)},
        ),
        (
            {"parameters": {"type": "object"}},
            {"workflow_definition": ("param_schema", "definition"), "action": ("param_schema",)},
        ),
        ({"vars": {"a": 1}}, {"workflow_definition": ("definition",)}),
    ],
)
def test_an_update_names_the_columns_that_change(fields: dict[str, Any], changes: Any) -> None:
    wanted = rows(evolve(DEFINITION, **fields), file_of("demo", "deploy"), None, GENERATIONS[2])
    found = step(plan([wanted], there()))
    assert (found.action, found.changes, found.reason) == ("update", changes, None)


def test_a_timeout_changes_only_where_it_is_given() -> None:
    existing = with_action(there(), timeout_seconds=60)
    assert step(plan([WANTED], existing)).action == "leave"
    how = RegistrationOptions(default_timeout=90)
    wanted = rows(DEFINITION, file_of("demo", "deploy"), None, GENERATIONS[2], how)
    assert step(plan([wanted], existing)).changes == {"action": ("timeout_seconds",)}


def test_a_retired_workflow_comes_back() -> None:
    wanted = rows(DEFINITION, file_of("demo", "deploy"), None, LATER)
    retired = datetime(2026, 10, 1, tzinfo=UTC)
    existing = with_action(with_definition(there(wanted), retired_at=retired), retired_at=retired)
    assert step(plan([wanted], existing)).changes == {
        "workflow_definition": ("retired_at",),
        "action": ("retired_at",),
    }


@pytest.mark.parametrize("missing", ["action", "workflow_definition"])
def test_half_a_workflow_is_completed(missing: str) -> None:
    existing = evolve(there(link=None if missing == "workflow_definition" else 5), **{missing: {}})
    found = step(plan([WANTED], existing))
    assert found.action == "update"
    if missing == "action":
        assert found.changes == {"action": (*WANTED.action, "pack", "workflow_def")}
    else:
        assert found.changes["workflow_definition"] == (*WANTED.workflow_definition, "pack")
        assert found.changes["action"] == ("workflow_def",)


def test_an_action_without_its_link_is_linked_again() -> None:
    assert step(plan([WANTED], there(link=None))).changes == {"action": ("workflow_def",)}
    assert step(plan([WANTED], there(link=6))).changes == {"action": ("workflow_def",)}


NO_WORKFLOW: Final = "The action 'demo.deploy' is there already, and is no workflow; rename one of the two."
OUTSIDE: Final = rows(evolve(DEFINITION, ref="chat.deploy"), file_of("demo", "deploy"), None, GENERATIONS[2])


@pytest.mark.parametrize(
    ("wanted", "existing", "reason"),
    [
        pytest.param(
            WANTED,
            Existing({}),
            "The pack 'demo' is not registered; register it before its workflows.",
            id="no pack",
        ),
        pytest.param(
            WANTED, with_action(there(link=None), entrypoint="deploy.sh"), NO_WORKFLOW, id="another's action"
        ),
        pytest.param(
            WANTED,
            there(pack=2),
            "The workflow 'demo.deploy' belongs to another pack in the database.",
            id="another pack's workflow",
        ),
        pytest.param(
            WANTED,
            evolve(there(pack=2), workflow_definition={}),
            "The action 'demo.deploy' belongs to another pack in the database.",
            id="another pack's action",
        ),
        pytest.param(
            OUTSIDE,
            there(),
            "The reference 'chat.deploy' is outside of its pack 'demo'.",
            id="a reference of another pack",
        ),
    ],
)
def test_what_is_refused(wanted: WorkflowRows, existing: Existing, reason: str) -> None:
    found = step(plan([wanted], existing))
    assert (found.action, found.reason, found.changes) == ("refuse", reason, {})


@pytest.mark.parametrize(
    "values",
    [
        {"entrypoint": "deploy.sh", "workflow_def": 5},
        {"entrypoint": ENTRYPOINT, "workflow_def": None},
    ],
)
def test_an_action_of_a_workflow_is_not_refused(values: dict[str, Any]) -> None:
    assert step(plan([WANTED], with_action(there(), **values))).action == "update"


def test_two_workflows_that_want_one_reference_are_both_refused() -> None:
    made = plan([WANTED, WANTED, evolve(WANTED, ref="demo.other")], there())
    assert [(each.ref, each.action) for each in made.steps] == [
        (REF, "refuse"),
        (REF, "refuse"),
        ("demo.other", "create"),
    ]
    reason = "2 workflows want the reference 'demo.deploy'; give each its own."
    assert {each.reason for each in made.of("refuse")} == {reason}
    assert not made.is_empty


@pytest.mark.parametrize("missing", [None, "action", "workflow_definition"])
def test_existing_ones_are_refused_where_they_are_not_to_be_updated(missing: str | None) -> None:
    existing = there() if missing is None else evolve(there(), **{missing: {}})
    found = step(plan([WANTED], existing, RegistrationOptions(update_existing=False)))
    reason = "'demo.deploy' is registered already, and existing ones are not to be updated."
    assert (found.action, found.reason) == ("refuse", reason)


def test_what_has_no_file_is_deleted() -> None:
    existing = evolve(there(), users={REF: {"execution": 3}})
    found = step(plan([], existing, prune=[REF]))
    assert (found.action, found.reason) == ("delete", "It has no file any more.")
    assert (found.workflow_def_id, found.action_id, found.pack_ref) == (5, 7, "demo")
    assert found.users == {"execution": 3}


def test_what_is_wanted_is_not_deleted() -> None:
    assert step(plan([WANTED], there(), prune=[REF])).action == "leave"


@pytest.mark.parametrize("action", [None, {"entrypoint": "deploy.sh", "workflow_def": None}])
def test_only_a_workflows_own_action_is_deleted_with_it(action: dict[str, Any] | None) -> None:
    existing = evolve(there(), action={}) if action is None else with_action(there(), **action)
    found = step(plan([], existing, prune=[REF]))
    assert (found.workflow_def_id, found.action_id) == (5, None)


def test_the_pack_of_what_is_deleted_is_that_of_its_reference_where_no_column_has_it() -> None:
    assert step(plan([], with_definition(there(), pack_ref=None), prune=[REF])).pack_ref == "demo"


def test_steps_are_sorted_by_reference() -> None:
    names = ["demo.c", "demo.a", "demo.b"]
    wanted = [evolve(WANTED, ref=name) for name in names]
    assert [each.ref for each in plan(wanted, Existing({"demo": 1})).steps] == sorted(names)
