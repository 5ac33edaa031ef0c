"""Registering workflows in a database: what is wanted, planned and written, a batch in a transaction.

Two registrars of one pack wait for each other: each transaction begins with advisory locks on its packs,
taken in the order of their keys. A batch takes at most `STATEMENTS_PER_BATCH` statements for up to
`BATCH` workflows; one that fails is tried again workflow by workflow, so that one workflow's failure
does not undo the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

import psycopg
from attrs import evolve, field, frozen
from returns.pipeline import is_successful
from returns.result import Failure, Result, Success

from attune_lint.lint.loaded import LoadedWorkflow
from attune_lint.lint.registration import LeftOut, Prepared, prepared
from attune_lint.rows.options import DEFAULT_OPTIONS, RegistrationOptions
from attune_lint.rows.plan import Existing, ExistingRow, RegistrationPlan, Step, is_workflow, plan
from attune_lint.rows.pruning import Pruning
from attune_lint.rows.storable import broken_texts, visible
from attune_lint.shell.database.catalog import columns_of
from attune_lint.shell.database.connection import Connection
from attune_lint.shell.database.problems import (
    DatabaseProblem,
    is_hopeless,
    passes,
    sentence,
)
from attune_lint.shell.database.store import RowsGoneError, Store

BATCH: Final = 500
STATEMENTS_PER_BATCH: Final = 11
_TRIES: Final = 3
_GONE: Final = "Someone else deleted it meanwhile; register it again."


@frozen
class RegistrationResult:
    """What registering one workflow came to: `changed` is False where everything was as it should be."""

    ref_name: str
    created: bool
    changed: bool
    action_id: int
    workflow_def_id: int
    warnings: tuple[str, ...] = ()


@frozen
class RegistrationFailure:
    """Why a workflow was not registered or unregistered, as a sentence.

    `unusable` says that this is because of the database, and not because of the workflow.
    """

    ref_name: str
    message: str
    unusable: bool = False


@frozen
class Outcome:
    """A step of the plan, and why it could not be carried out, if it could not."""

    step: Step
    failure: str | None = None

    @property
    def failed(self) -> bool:
        """Whether the step was refused or failed."""
        return self.failure is not None or self.step.action == "refuse"


@frozen
class Registration:
    """What became of every workflow.

    `written` is False for a plan alone, and where all was undone. `problem` is why the database could not
    be used to the end.
    """

    outcomes: tuple[Outcome, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    prepared: tuple[Prepared, ...] = field(default=(), repr=False, eq=False)
    written: bool = False
    problem: DatabaseProblem | None = None

    @property
    def failed(self) -> bool:
        """Whether anything was left out, refused or failed."""
        return bool(self.left_out) or any(outcome.failed for outcome in self.outcomes)


NO_PRUNING: Final = Pruning()


def register(
    connection: Connection,
    workflows: Iterable[LoadedWorkflow],
    options: RegistrationOptions = DEFAULT_OPTIONS,
    *,
    pruning: Pruning = NO_PRUNING,
    dry_run: bool = False,
) -> Result[Registration, DatabaseProblem]:
    """Register workflows, or only say what that would do; a `Failure` is why the database can't be used.

    Args:
        connection: a connection that `connect` made: each statement a transaction of its own.
        workflows: what to register.
        options: how to register.
        pruning: what to delete.
        dry_run: whether to write nothing.
    """
    try:
        columns = columns_of(connection, options)
        if not is_successful(columns):
            return Failure(columns.failure())
        ready = [prepared(each, columns.unwrap(), options) for each in workflows]
        wanted = [each.unwrap() for each in ready if is_successful(each)]
        left_out = tuple(each.failure() for each in ready if not is_successful(each))
        store = Store(connection, options.schema, columns.unwrap())
        run = _Run(store, options, pruning, wanted)
        if options.atomic and left_out and not dry_run:
            dry_run = True
        done = run.planned() if dry_run else run.at_once() if options.atomic else run.in_batches()
        return Success(evolve(done, left_out=left_out))
    except psycopg.Error as error:
        return Failure(DatabaseProblem(sentence(error)))


class _Run:
    """One registration."""

    def __init__(
        self, store: Store, options: RegistrationOptions, pruning: Pruning, wanted: Sequence[Prepared]
    ) -> None:
        self.store = store
        self.options = options
        self.pruning = pruning
        self.wanted = sorted(wanted, key=lambda each: (each.rows.pack_ref, each.rows.ref))
        self.prepared = tuple(self.wanted)

    def planned(self) -> Registration:
        """What would be done."""
        with self.store.connection.transaction():
            steps = self.plan(self.wanted).steps
        return Registration(tuple(map(Outcome, steps)), prepared=self.prepared)

    def at_once(self) -> Registration:
        """Do everything in one transaction, or nothing."""
        outcomes: list[Outcome] = []
        failure = ""
        for _ in range(_TRIES):
            try:
                with self.store.connection.transaction():
                    self.store.lock(self.packs(self.wanted), self.options.lock_timeout)
                    outcomes = [*map(self.intended, self.plan(self.wanted).steps)]
                    if any(outcome.failed for outcome in outcomes):
                        raise _Undone
                    outcomes = [*self.carried_out(outcomes)]
                return Registration(tuple(outcomes), prepared=self.prepared, written=True)
            except _Undone:
                return Registration(tuple(outcomes), prepared=self.prepared)
            except RowsGoneError:
                failure = _GONE
            except psycopg.Error as error:
                failure = _failure(error)
                if not outcomes:
                    raise
                if not passes(error):
                    break
        return Registration(self.explained(outcomes, failure), prepared=self.prepared)

    def explained(self, outcomes: Sequence[Outcome], failure: str) -> tuple[Outcome, ...]:
        """What could not be done at once: with the failures of those that fail by themselves, if any do."""
        tried = [each for batch in self.batches() for each in self.batch(batch, undo=True)]
        deletions = (each.step for each in outcomes if each.step.action == "delete")
        tried += (self.deletion(step, undo=True) for step in deletions)
        failures = {each.step.ref: each.failure for each in tried if each.failure is not None}
        return tuple(
            evolve(each, failure=failures.get(each.step.ref) if failures else failure) for each in outcomes
        )

    def intended(self, step: Step) -> Outcome:
        """What is to become of a step: a deletion fails that nobody has agreed to."""
        agreed = self.pruning.really or step.action != "delete"
        return Outcome(step, None if agreed else "Say --yes to delete it.")

    def in_batches(self) -> Registration:
        """Do everything in batches, each a transaction, as far as the database can be used."""
        outcomes: list[Outcome] = []
        problem: DatabaseProblem | None = None
        try:
            for batch in self.batches():
                outcomes += self.batch(batch)
            outcomes += self.deletions()
        except psycopg.Error as error:
            problem = DatabaseProblem(sentence(error))
        ordered = sorted(outcomes, key=lambda each: (each.step.ref, each.step.pack_ref))
        return Registration(tuple(ordered), prepared=self.prepared, written=True, problem=problem)

    def batches(self) -> Iterator[list[Prepared]]:
        """The workflows in batches; those that want one reference are in the same one."""
        batch: list[Prepared] = []
        by_ref = sorted(self.wanted, key=lambda each: each.rows.ref)
        for _, same in groupby(by_ref, key=lambda each: each.rows.ref):
            batch += same
            if len(batch) >= BATCH:
                yield batch
                batch = []
        if batch:
            yield batch

    def batch(self, batch: list[Prepared], *, undo: bool = False) -> list[Outcome]:
        """Register some workflows in one transaction, and each by itself if that fails."""
        try:
            return self.transaction(batch, undo=undo)
        except (psycopg.Error, RowsGoneError) as error:
            if isinstance(error, psycopg.Error) and is_hopeless(error):
                raise
        groups = groupby(batch, key=lambda each: each.rows.ref)
        return [outcome for _, same in groups for outcome in self.alone(list(same), undo=undo)]

    def alone(self, same: list[Prepared], *, undo: bool) -> list[Outcome]:
        """Register what wants one reference, again if another writer was in the way."""
        failure = ""
        for _ in range(_TRIES):
            try:
                return self.transaction(same, undo=undo)
            except RowsGoneError:
                failure = _GONE
            except psycopg.Error as error:
                failure = _failure(error)
                if not passes(error):
                    break
        steps = [Step("create", each.rows.ref, each.rows.pack_ref, each.rows) for each in same]
        return [Outcome(step, failure) for step in steps]

    def transaction(self, batch: list[Prepared], *, undo: bool) -> list[Outcome]:
        with self.store.connection.transaction(force_rollback=undo):
            self.store.lock(self.packs(batch), self.options.lock_timeout)
            steps = self.plan(batch, prune=False).steps
            return list(self.carried_out(map(Outcome, steps)))

    def packs(self, batch: Iterable[Prepared]) -> list[str]:
        return [*{each.rows.pack_ref for each in batch}, *self.pruning.packs]

    def plan(self, batch: Sequence[Prepared], *, prune: bool = True) -> RegistrationPlan:
        """What to do, from what is there now."""
        candidates = self.prunable() if prune and self.pruning.packs else {}
        rows = [each.rows for each in batch]
        packs = sorted({each.pack_ref for each in rows} | set(self.pruning.packs))
        refs = sorted({each.ref for each in rows} | set(candidates))
        existing = self.store.existing(packs, refs)
        if candidates:
            existing = evolve(existing, workflow_definition={**candidates, **existing.workflow_definition})
            gone = plan([], existing, self.options, candidates).steps
            existing = evolve(existing, users=self.store.users(gone))
        return plan(rows, existing, self.options, candidates)

    def prunable(self) -> dict[str, ExistingRow]:
        """The definitions of the packs to prune that no file makes any more."""
        found = self.store.definitions_of(self.pruning.packs)
        return {
            ref: row for ref, row in found.items() if not self.pruning.keeps(str(row.values["pack_ref"]), ref)
        }

    def carried_out(self, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
        """Write what some steps say: definitions before the actions that link to them."""
        all_outcomes = list(outcomes)
        to_write = [each.step for each in all_outcomes if each.step.action in ("create", "update")]
        made = self.store.create(to_write)
        linked = [_with_definition(step, made) for step in to_write]
        self.store.update(
            "workflow_definition", [s for s in linked if _updates(s, "workflow_definition", made)]
        )
        actions = self.store.create_actions(linked)
        self.store.update("action", [step for step in linked if _updates(step, "action", actions)])
        ids = {step.ref: (made.get(step.ref), actions.get(step.ref)) for step in to_write}
        for outcome in all_outcomes:
            if outcome.step.action == "delete":
                self.store.delete(outcome.step)
            yield _with_ids(outcome, ids.get(outcome.step.ref))

    def deletions(self) -> list[Outcome]:
        """Delete what is to be pruned, each in a transaction of its own."""
        if not self.pruning.packs:
            return []
        with self.store.connection.transaction():
            steps = [step for step in self.plan([]).steps if step.action == "delete"]
        intended = map(self.intended, steps)
        return [outcome if outcome.failed else self.deletion(outcome.step) for outcome in intended]

    def deletion(self, step: Step, *, undo: bool = False) -> Outcome:
        try:
            with self.store.connection.transaction(force_rollback=undo):
                self.store.lock([step.pack_ref], self.options.lock_timeout)
                self.store.delete(step)
        except psycopg.Error as error:
            return Outcome(step, _failure(error))
        return Outcome(step)


class _Undone(Exception):  # noqa: N818 - it is no error, but the way to leave a transaction
    """Raised to undo a transaction in which nothing may remain."""


def _failure(error: psycopg.Error) -> str:
    """The sentence about an error, unless the same would happen to all others: then it is raised again."""
    if is_hopeless(error):
        raise error
    return sentence(error)


def _updates(step: Step, table: str, made: Mapping[str, int]) -> bool:
    return table in step.changes and step.ref not in made


def _with_definition(step: Step, made: Mapping[str, int]) -> Step:
    return evolve(step, workflow_def_id=made.get(step.ref, step.workflow_def_id))


def _with_ids(outcome: Outcome, ids: tuple[int | None, int | None] | None) -> Outcome:
    if ids is None:
        return outcome
    definition, action = ids
    step = outcome.step
    return evolve(
        outcome,
        step=evolve(
            step,
            workflow_def_id=step.workflow_def_id if definition is None else definition,
            action_id=step.action_id if action is None else action,
        ),
    )


# The library


def register_workflow(
    connection: Connection, workflow: LoadedWorkflow, options: RegistrationOptions = DEFAULT_OPTIONS
) -> Result[RegistrationResult, RegistrationFailure]:
    """Register one workflow that the loader gave.

    Args:
        connection: a connection that `connect` made.
        workflow: what to register.
        options: how to register.
    """
    return register_workflows(connection, [workflow], options)[0]


def register_workflows(
    connection: Connection,
    workflows: Iterable[LoadedWorkflow],
    options: RegistrationOptions = DEFAULT_OPTIONS,
) -> tuple[Result[RegistrationResult, RegistrationFailure], ...]:
    """Register workflows that the loader gave; one result for each, in their order.

    Args:
        connection: a connection that `connect` made.
        workflows: what to register.
        options: how to register.
    """
    given = list(workflows)
    done = register(connection, given, options)
    if not is_successful(done):
        problem = done.failure().message
        return tuple(Failure(RegistrationFailure(each.file.ref_name, problem, True)) for each in given)
    registration = done.unwrap()
    left_out = {id(left.loaded): left for left in registration.left_out}
    ready = {id(each.loaded): each for each in registration.prepared}
    outcomes = {id(outcome.step.rows): outcome for outcome in registration.outcomes}

    def result(workflow: LoadedWorkflow) -> Result[RegistrationResult, RegistrationFailure]:
        left = left_out.get(id(workflow))
        if left is not None:
            return Failure(RegistrationFailure(left.ref, left.reason))
        own = ready[id(workflow)]
        outcome = outcomes.get(id(own.rows))
        if outcome is not None:
            return _of_outcome(outcome, own, registration)
        problem = "" if registration.problem is None else registration.problem.message
        return Failure(RegistrationFailure(own.rows.ref, problem, True))

    return tuple(map(result, given))


def _of_outcome(
    outcome: Outcome, ready: Prepared, registration: Registration
) -> Result[RegistrationResult, RegistrationFailure]:
    step = outcome.step
    reason = outcome.failure or (step.reason if step.action == "refuse" else None)
    if reason is None and not registration.written and step.action != "leave":
        reason = "Nothing was written, since not all could be."
    if reason is not None or step.action_id is None or step.workflow_def_id is None:
        return Failure(RegistrationFailure(step.ref, reason or "It was not registered."))
    return Success(
        RegistrationResult(
            step.ref,
            step.action == "create",
            step.action != "leave",
            step.action_id,
            step.workflow_def_id,
            tuple(found.message for found in ready.warnings),
        )
    )


def unregister_workflow(
    connection: Connection, ref: str, options: RegistrationOptions = DEFAULT_OPTIONS
) -> Result[RegistrationResult, RegistrationFailure]:
    """Delete a workflow's definition, and with it its action (spec: database, Registration).

    Args:
        connection: a connection that `connect` made.
        ref: the workflow's reference.
        options: the schema, and how long to wait for others.
    """
    unknown = RegistrationFailure(ref, f"No workflow '{visible(ref)}' is registered.")
    if any(broken_texts(ref)):
        return Failure(unknown)
    try:
        columns = columns_of(connection, options)
        if not is_successful(columns):
            return Failure(RegistrationFailure(ref, columns.failure().message, True))
        store = Store(connection, options.schema, columns.unwrap())
        with connection.transaction():
            store.lock([ref.partition(".")[0]], options.lock_timeout)
            step = _unregistration(ref, store.existing([], [ref]))
            if step is None:
                return Failure(unknown)
            store.delete(step)
    except psycopg.Error as error:
        return Failure(RegistrationFailure(ref, sentence(error), is_hopeless(error)))
    return Success(RegistrationResult(ref, False, True, step.action_id or 0, step.workflow_def_id or 0))


def _unregistration(ref: str, existing: Existing) -> Step | None:
    definition, action = existing.workflow_definition.get(ref), existing.action.get(ref)
    if action is not None and not is_workflow(action):
        action = None
    if definition is None:
        return None
    return Step(
        "delete",
        ref,
        str(definition.values["pack_ref"]),
        workflow_def_id=definition.id,
        action_id=None if action is None else action.id,
    )
