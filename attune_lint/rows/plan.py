"""What registering would do: from the rows that are wanted and those that are there to a plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, TypeAlias

from attrs import evolve, field, frozen

from attune_lint.model.json import Json
from attune_lint.pack.contract import pack_of
from attune_lint.rows.columns import Table
from attune_lint.rows.mapping import ENTRYPOINT
from attune_lint.rows.options import DEFAULT_OPTIONS, RegistrationOptions
from attune_lint.rows.rows import Row, WorkflowRows
from attune_lint.rows.same import same

Action: TypeAlias = Literal["create", "update", "leave", "refuse", "delete"]


@frozen
class ExistingRow:
    """A row that is there: its id, and the values of the columns that were read."""

    id: int
    values: Row = field(hash=False)


@frozen
class Existing:
    """What is there: the ids of packs by reference, and the rows of the two tables by reference.

    `users` says of definitions how many rows of other tables hang on them, by the names of these
    tables; None for a table that may not be read.
    """

    packs: Mapping[str, int] = field(factory=dict, hash=False)
    workflow_definition: Mapping[str, ExistingRow] = field(factory=dict, hash=False)
    action: Mapping[str, ExistingRow] = field(factory=dict, hash=False)
    users: Mapping[str, Mapping[str, int | None]] = field(factory=dict, hash=False)


@frozen
class Step:
    """What becomes of one workflow.

    `changes` names the columns that change, by table; all of them where a row is made. `reason` is a
    sentence, where there is one to say. `rows` is None where nothing is wanted of the reference.
    """

    action: Action
    ref: str
    pack_ref: str
    rows: WorkflowRows | None = None
    changes: Mapping[Table, tuple[str, ...]] = field(factory=dict, hash=False)
    reason: str | None = None
    pack_id: int | None = None
    workflow_def_id: int | None = None
    action_id: int | None = None
    users: Mapping[str, int | None] = field(factory=dict, hash=False)


@frozen
class RegistrationPlan:
    """The steps of a registration, sorted by reference."""

    steps: tuple[Step, ...]

    def of(self, action: Action) -> tuple[Step, ...]:
        """The steps of one kind."""
        return tuple(step for step in self.steps if step.action == action)

    @property
    def is_empty(self) -> bool:
        """Whether everything is as it should be."""
        return all(step.action == "leave" for step in self.steps)


def plan(
    desired: Sequence[WorkflowRows],
    existing: Existing,
    options: RegistrationOptions = DEFAULT_OPTIONS,
    prune: Iterable[str] = (),
) -> RegistrationPlan:
    """What to create, update, leave alone, refuse and delete, and why.

    Args:
        desired: the rows that are wanted.
        existing: what is there, of all these references and packs.
        options: how to register.
        prune: the references of definitions that are to go.
    """
    wanted = Counter(each.ref for each in desired)
    steps = [_step(each, existing, options, wanted[each.ref]) for each in desired]
    steps += (_deletion(ref, existing) for ref in prune if ref not in wanted)
    return RegistrationPlan(tuple(sorted(steps, key=lambda step: (step.ref, step.pack_ref))))


def _step(rows: WorkflowRows, existing: Existing, options: RegistrationOptions, wanted: int) -> Step:
    definition = existing.workflow_definition.get(rows.ref)
    action = existing.action.get(rows.ref)
    pack = existing.packs.get(rows.pack_ref)
    step = Step(
        "create",
        rows.ref,
        rows.pack_ref,
        rows,
        pack_id=pack,
        workflow_def_id=None if definition is None else definition.id,
        action_id=None if action is None else action.id,
    )
    reason = next(_refusals(rows, pack, definition, action, wanted), None)
    if reason is None and not options.update_existing and (definition or action):
        reason = f"'{rows.ref}' is registered already, and existing ones are not to be updated."
    if reason is not None:
        return _with(step, "refuse", reason)
    changes = dict(_changes(rows, pack, definition, action))
    if definition is None and action is None:
        return _with(step, "create", changes=changes)
    return _with(step, "update" if changes else "leave", changes=changes)


def _with(
    step: Step,
    action: Action,
    reason: str | None = None,
    changes: Mapping[Table, tuple[str, ...]] | None = None,
) -> Step:
    return evolve(step, action=action, reason=reason, changes=changes or {})


def _refusals(
    rows: WorkflowRows,
    pack: int | None,
    definition: ExistingRow | None,
    action: ExistingRow | None,
    wanted: int,
) -> Iterator[str]:
    ref = rows.ref
    if wanted > 1:
        yield f"{wanted} workflows want the reference '{ref}'; give each its own."
    if pack_of(ref) != rows.pack_ref:
        yield f"The reference '{ref}' is outside of its pack '{rows.pack_ref}'."
    if pack is None:
        yield f"The pack '{rows.pack_ref}' is not registered; register it before its workflows."
    if definition is not None and definition.values.get("pack") != pack:
        yield f"The workflow '{ref}' belongs to another pack in the database."
    if action is not None and action.values.get("pack") != pack:
        yield f"The action '{ref}' belongs to another pack in the database."
    if action is not None and not is_workflow(action):
        yield f"The action '{ref}' is there already, and is no workflow; rename one of the two."


def is_workflow(action: ExistingRow) -> bool:
    """Whether an action is a workflow's."""
    return action.values.get("workflow_def") is not None or action.values.get("entrypoint") == ENTRYPOINT


def _changes(
    rows: WorkflowRows, pack: int | None, definition: ExistingRow | None, action: ExistingRow | None
) -> Iterator[tuple[Table, tuple[str, ...]]]:
    changed = _changed({**rows.workflow_definition, "pack": pack}, definition)
    if changed:
        yield "workflow_definition", changed
    link: Json = None if definition is None else definition.id
    changed = _changed({**rows.action, "pack": pack, "workflow_def": link}, action)
    if action is not None and definition is None and "workflow_def" not in changed:
        changed = (*changed, "workflow_def")
    if changed:
        yield "action", changed


def _changed(wanted: Row, existing: ExistingRow | None) -> tuple[str, ...]:
    if existing is None:
        return tuple(wanted)
    return tuple(
        name
        for name, value in wanted.items()
        if name not in existing.values or not same(value, existing.values[name])
    )


def _deletion(ref: str, existing: Existing) -> Step:
    definition, action = existing.workflow_definition[ref], existing.action.get(ref)
    pack_ref = definition.values.get("pack_ref")
    return Step(
        "delete",
        ref,
        pack_ref if isinstance(pack_ref, str) else pack_of(ref),
        reason="It has no file any more.",
        workflow_def_id=definition.id,
        action_id=None if action is None or not is_workflow(action) else action.id,
        users=existing.users.get(ref, {}),
    )
