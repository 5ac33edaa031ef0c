"""Definitions, action files, columns and databases made up at random, and what PostgreSQL makes of JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import PurePath
from typing import Any, Final

from attrs import evolve
from hypothesis import strategies as st

from attune_lint.model.definition import (
    ActionMetadata,
    Decision,
    IterateCache,
    LegacyFields,
    Retry,
    Task,
    Transition,
    WaitFor,
    WorkflowDefinition,
)
from attune_lint.model.files import WorkflowFile
from attune_lint.model.json import Json
from attune_lint.rows.columns import GENERATIONS, TABLES, Column, Columns, Table
from attune_lint.rows.mapping import ENTRYPOINT, MAPPING
from attune_lint.rows.options import RegistrationOptions
from attune_lint.rows.plan import Existing, ExistingRow, RegistrationPlan, Step
from attune_lint.rows.rows import WorkflowRows, rows

PACKS: Final = ("demo", "chat")
NAMES: Final = ("deploy_app", "night", "x-y")

any_text = st.text(st.characters(), max_size=6)
good_text = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6)
numbers = (
    st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from([1e22, 1e23, 5e-324, 1.7976931348623157e308, -0.0, 2.0**53, 2**53 + 1])
)


def values(text: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    """JSON."""
    return st.recursive(
        st.none() | st.booleans() | numbers | text,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
        max_leaves=4,
    )


def optional(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def task_of(fields: dict[str, Any]) -> Task:
    return Task(**fields)


class Made:
    """Strategies for all parts of a definition, from one for texts."""

    def __init__(self, text: st.SearchStrategy[str]) -> None:
        self.text = text
        self.json = values(text)
        self.object = st.dictionaries(text, self.json, max_size=2)
        self.texts = st.lists(text, max_size=2).map(tuple)
        self.publish = st.lists(text | self.object, max_size=2).map(tuple)
        self.small = optional(st.integers(0, 2**32 - 1))
        self.retries = st.builds(
            Retry, st.integers(1, 100), st.integers(0, 9), text, self.small, optional(text)
        )
        self.caches = st.builds(
            IterateCache, text, optional(text), optional(text), text, st.integers(1, 1000), st.booleans()
        )
        self.waits = st.builds(WaitFor, st.sampled_from(["inquiry", "execution"]), text | st.integers(1, 9))
        self.transitions = st.builds(
            Transition, optional(text), self.publish, optional(self.texts), self.json
        )
        self.decisions = st.builds(Decision, text, optional(text), st.booleans())
        self.legacy = st.builds(
            LegacyFields,
            *[optional(text)] * 4,
            st.lists(self.decisions, max_size=2).map(tuple),
            self.publish,
        )
        self.task_fields: dict[str, st.SearchStrategy[Any]] = {
            "name": text,
            "type": st.sampled_from(["action", "parallel", "workflow"]),
            "action": optional(text),
            "input": self.object,
            "permission_set_refs": self.json,
            "worker_selector": self.json,
            "worker_tolerations": self.json,
            "worker_affinity": self.json,
            "when": optional(text),
            "with_items": optional(text),
            "iterate_cache": optional(self.caches),
            "wait_for": optional(self.waits),
            "batch_size": self.small,
            "concurrency": self.small,
            "retry": optional(self.retries),
            "timeout": self.json,
            "next": st.lists(self.transitions, max_size=2).map(tuple),
            "join": self.small,
            "tasks": st.none(),
            "trace_tag_template": optional(text),
            "chart_meta": self.json,
            "legacy": self.legacy,
        }
        leaves = st.builds(Task, **self.task_fields)
        inner = optional(st.lists(leaves, max_size=2).map(tuple))
        self.task_fields["tasks"] = inner
        # Most fields are left at their defaults in most tasks, or a task would take too long to make.
        others = {name: strategy for name, strategy in self.task_fields.items() if name != "name"}
        self.tasks = st.fixed_dictionaries({"name": text}, optional=others).map(task_of)
        self.fields: dict[str, st.SearchStrategy[Any]] = {
            "version": text,
            "tasks": st.lists(self.tasks, max_size=2).map(tuple),
            "ref": st.just("") | refs | text,
            "label": text,
            "description": optional(text),
            "parameters": self.json,
            "output": self.json,
            "vars": self.object,
            "output_map": optional(st.dictionaries(text, text, max_size=2)),
            "tags": self.texts,
            "cancellation_policy": st.sampled_from(["allow_finish", "cancel_running"]),
        }
        self.definitions = st.builds(WorkflowDefinition, **self.fields)
        self.action_fields: dict[str, st.SearchStrategy[Any]] = {
            "ref": optional(refs | text),
            "label": optional(text),
            "description": optional(text),
            "tags": self.texts,
            "parameters": self.json,
            "output": self.json,
        }
        self.actions = optional(st.builds(ActionMetadata, **self.action_fields))


refs = st.builds(lambda pack, name: f"{pack}.{name}", st.sampled_from(PACKS), st.sampled_from(NAMES))


def file_of(pack: str, name: str) -> WorkflowFile:
    return WorkflowFile(PurePath(f"{pack}/workflows/{name}.yaml"), pack, name, f"{pack}.{name}")


def files(name: st.SearchStrategy[str]) -> st.SearchStrategy[WorkflowFile]:
    return st.builds(file_of, st.sampled_from(PACKS), name)


ANY: Final = Made(any_text)
GOOD: Final = Made(good_text)
any_files = files(st.sampled_from(NAMES) | any_text)
options = st.builds(
    RegistrationOptions,
    default_runner=optional(good_text),
    default_timeout=optional(st.integers(0, 2**31 - 1)),
)

_MAPPED: Final = sorted(
    {each.column for each in MAPPING} | {"id", "pack", "workflow_def", "enabled", "other"}
)
columns_at_random: st.SearchStrategy[Columns] = st.builds(
    Columns,
    *[
        st.dictionaries(
            st.sampled_from(_MAPPED), st.tuples(*[st.booleans()] * 3, optional(st.integers(1, 9)))
        ).map(lambda found: {name: Column(name, *how) for name, how in found.items()})
    ]
    * 2,
)
LATER: Final = Columns(
    {**GENERATIONS[2].workflow_definition, "retired_at": Column("retired_at")},
    {
        **GENERATIONS[2].action,
        "retired_at": Column("retired_at"),
        "enabled": Column("enabled", nullable=False, has_default=True),
        "effective_enabled": Column("effective_enabled", has_default=True, writable=False),
    },
)
deployed = st.sampled_from([*GENERATIONS.values(), LATER])
all_columns = deployed | columns_at_random


@st.composite
def wanted(draw: st.DrawFn, columns: Columns, how: RegistrationOptions) -> WorkflowRows:
    """The rows of some workflow that most often belongs to its pack."""
    file = draw(files(st.sampled_from(NAMES)))
    definition = evolve(draw(GOOD.definitions), ref=draw(st.sampled_from(["", "", file.ref_name]) | refs))
    return rows(definition, file, evolve(draw(GOOD.actions) or ActionMetadata(), ref=None), columns, how)


@st.composite
def databases(draw: st.DrawFn, columns: Columns, how: RegistrationOptions) -> Existing:
    """What may be there: some packs, definitions and actions, of which not all are workflows' own."""
    packs = {ref: number for number, ref in enumerate(draw(st.sets(st.sampled_from(PACKS))), start=1)}
    there = draw(st.lists(wanted(columns, how), max_size=3, unique_by=lambda each: each.ref))
    definitions: dict[str, ExistingRow] = {}
    actions: dict[str, ExistingRow] = {}
    for number, each in enumerate(there):
        pack = draw(st.sampled_from([1, 2]))
        linked = draw(st.booleans())
        if linked:
            values: dict[str, Any] = {**each.workflow_definition, "pack": pack}
            definitions[each.ref] = ExistingRow(10 + number, stored(values))
        if draw(st.booleans()):
            entrypoint = draw(st.sampled_from([ENTRYPOINT, "run.sh"]))
            link = 10 + number if linked and draw(st.booleans()) else None
            values = {**each.action, "pack": pack, "workflow_def": link, "entrypoint": entrypoint}
            actions[each.ref] = ExistingRow(20 + number, stored(values))
    return Existing(packs, definitions, actions)


def stored(row: Mapping[str, Json]) -> dict[str, Json]:
    """A row as it is read back from the database."""
    return {name: through_jsonb(value) for name, value in row.items()}


def through_jsonb(value: Json) -> Json:
    """What jsonb makes of a value: its numbers have digits, and no exponent."""
    if isinstance(value, dict):
        return {key: through_jsonb(inner) for key, inner in sorted(value.items())}
    if isinstance(value, list):
        return [through_jsonb(inner) for inner in value]
    if isinstance(value, float):
        loaded: int | float = json.loads(f"{Decimal(repr(value)).copy_abs():f}")
        return -loaded if value < 0 else loaded
    return value


def after(plan: RegistrationPlan, existing: Existing) -> Existing:
    """What is there once a plan has been carried out."""
    found: dict[Table, dict[str, ExistingRow]] = {table: dict(_rows(existing, table)) for table in TABLES}
    for number, step in enumerate(plan.steps, start=100):
        if step.action in ("create", "update") and step.rows is not None:
            _write(step, step.rows, number, found)
        if step.action == "delete":
            del found["workflow_definition"][step.ref]
            if step.action_id is not None:
                del found["action"][step.ref]
    return Existing(existing.packs, found["workflow_definition"], found["action"])


def _rows(existing: Existing, table: Table) -> Mapping[str, ExistingRow]:
    return existing.workflow_definition if table == "workflow_definition" else existing.action


def _write(step: Step, wanted: WorkflowRows, number: int, found: dict[Table, dict[str, ExistingRow]]) -> None:
    links: dict[str, Json] = {"pack": step.pack_id}
    for table in TABLES:
        old = found[table].get(step.ref)
        if table in step.changes:
            written = {**({} if old is None else old.values), **stored(wanted.of(table)), **links}
            found[table][step.ref] = ExistingRow(number if old is None else old.id, written)
        links = {"pack": step.pack_id, "workflow_def": found["workflow_definition"][step.ref].id}
