"""The fields of a workflow file: one table that the decoder, hints and documentation read.

A row says what the engine accepts (spec: workflow-format, engine-facts 3 to 9 and 16). What one
generation of the engine changes is a row that ends and a row that begins.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from functools import cache
from types import MappingProxyType
from typing import Final, NamedTuple

from attune_lint.model.target import Target


class Kind(Enum):
    """What a field's value must be."""

    TEXT = auto()  # any scalar, as it is written
    TEXTS = auto()  # a list of TEXT
    TEXT_MAP = auto()  # a mapping of TEXT to TEXT
    UNSIGNED = auto()  # a whole number that is not negative
    BOOLEAN = auto()
    CHOICE = auto()  # one of some words
    JSON = auto()  # any JSON value
    JSON_MAP = auto()  # a mapping of TEXT to JSON
    RECORD = auto()  # a mapping with fields of its own
    RECORDS = auto()  # a list of RECORD
    PUBLISH = auto()  # a list of variable names, or mappings of them to JSON
    WAIT_FOR = auto()  # a mapping with exactly one of some keys


class Field(NamedTuple):
    """One field of a record.

    `nullable` fields are absent where they hold nothing, `null` or `~`. `length` is a range of
    code points, `bits` the width of an UNSIGNED, `record` the name of a record's fields. `alias`
    is a second name of the same field. `default` is what an absent field stands for.
    """

    name: str
    kind: Kind
    what: str
    required: bool = False
    nullable: bool = False
    record: str = ""
    choices: tuple[str, ...] = ()
    default: str | int | bool | None = None
    bits: int = 64
    length: tuple[int, int] | None = None
    alias: str = ""
    legacy: bool = False
    since: Target = Target.V2026_06
    until: Target | None = None

    def exists_in(self, target: Target) -> bool:
        """Whether this generation of the engine knows the field."""
        return self.since <= target and (self.until is None or target <= self.until)


WAIT_FOR_KEYS: Final = ("inquiry", "execution", "work_queue_item")

WORKFLOW: Final = (
    Field("ref", Kind.TEXT, "the reference, PACK.NAME", length=(0, 255)),
    Field("label", Kind.TEXT, "the title", length=(0, 255)),
    Field("description", Kind.TEXT, "what the workflow is for", nullable=True),
    Field("version", Kind.TEXT, "the version", required=True, length=(1, 50)),
    Field("parameters", Kind.JSON, "the schema of the input", nullable=True),
    Field("output", Kind.JSON, "the schema of the output", nullable=True),
    Field("vars", Kind.JSON_MAP, "the variables at the start"),
    Field("tasks", Kind.RECORDS, "the tasks", record="task", required=True),
    Field("output_map", Kind.TEXT_MAP, "templates of the output", nullable=True),
    Field("tags", Kind.TEXTS, "words to find the workflow by"),
    Field(
        "cancellation_policy",
        Kind.CHOICE,
        "what a cancelled run does with running tasks",
        choices=("allow_finish", "cancel_running"),
        default="allow_finish",
    ),
)

TASK: Final = (
    Field("name", Kind.TEXT, "the name", required=True),
    Field(
        "type",
        Kind.CHOICE,
        "what kind of task it is",
        choices=("action", "parallel", "workflow"),
        default="action",
    ),
    Field("action", Kind.TEXT, "the action to call, PACK.NAME", nullable=True),
    Field("input", Kind.JSON_MAP, "the parameters of the action"),
    Field("when", Kind.TEXT, "a condition that the engine never evaluates", nullable=True),
    Field("with_items", Kind.TEXT, "a template of the list to iterate over", nullable=True),
    Field(
        "iterate_cache",
        Kind.RECORD,
        "the cache to iterate over",
        record="iterate_cache",
        nullable=True,
        since=Target.V2026_10,
    ),
    Field("wait_for", Kind.WAIT_FOR, "what the task waits for", nullable=True, since=Target.V2026_10),
    Field("batch_size", Kind.UNSIGNED, "how many items go into one call", nullable=True),
    Field("concurrency", Kind.UNSIGNED, "how many calls run at once", nullable=True),
    Field("retry", Kind.RECORD, "how often to try again", record="retry", nullable=True),
    Field(
        "timeout",
        Kind.UNSIGNED,
        "the time limit in seconds",
        nullable=True,
        bits=32,
        until=Target.V2026_06,
    ),
    Field("timeout", Kind.JSON, "the time limit in seconds", nullable=True, since=Target.V2026_10),
    Field("next", Kind.RECORDS, "the transitions", record="transition"),
    Field("join", Kind.UNSIGNED, "how many tasks must be complete before this one", nullable=True),
    Field("tasks", Kind.RECORDS, "the sub-tasks", record="task", nullable=True),
    Field(
        "permission_set_refs",
        Kind.JSON,
        "the permission sets",
        alias="permission_set_ref",
        nullable=True,
    ),
    Field("worker_selector", Kind.JSON, "labels that the worker must have", nullable=True),
    Field("worker_tolerations", Kind.JSON, "taints that the worker may have", nullable=True),
    Field("worker_affinity", Kind.JSON, "rules for the choice of worker", nullable=True),
    Field(
        "trace_tag_template", Kind.TEXT, "a template of the trace tag", nullable=True, since=Target.V2026_10
    ),
    Field("__chart_meta__", Kind.JSON, "the layout in an editor", nullable=True),
    Field("on_success", Kind.TEXT, "the task after a success", nullable=True, legacy=True),
    Field("on_failure", Kind.TEXT, "the task after a failure", nullable=True, legacy=True),
    Field("on_complete", Kind.TEXT, "the task after any outcome", nullable=True, legacy=True),
    Field("on_timeout", Kind.TEXT, "the task after a timeout", nullable=True, legacy=True),
    Field("decision", Kind.RECORDS, "conditional branches", record="decision", legacy=True),
    Field("publish", Kind.PUBLISH, "the variables to set", legacy=True),
)

TRANSITION: Final = (
    Field("when", Kind.TEXT, "the condition", nullable=True),
    Field("publish", Kind.PUBLISH, "the variables to set"),
    Field("do", Kind.TEXTS, "the tasks to run", nullable=True),
    Field("__chart_meta__", Kind.JSON, "the layout in an editor", nullable=True),
)

RETRY: Final = (
    Field("count", Kind.UNSIGNED, "how many attempts, 1 to 100", bits=32, required=True),
    Field("delay", Kind.UNSIGNED, "the seconds between attempts", bits=32, required=True),
    Field(
        "backoff",
        Kind.CHOICE,
        "how the delay grows",
        choices=("constant", "linear", "exponential"),
        default="constant",
    ),
    Field("max_delay", Kind.UNSIGNED, "the longest delay in seconds", bits=32, nullable=True),
    Field("on_error", Kind.TEXT, "a condition that the engine never reads", nullable=True),
)

DECISION: Final = (
    Field("when", Kind.TEXT, "the condition", nullable=True),
    Field("next", Kind.TEXT, "the task to run", required=True),
    Field("default", Kind.BOOLEAN, "whether this is the branch when no other matches", default=False),
)

ITERATE_CACHE: Final = (
    Field("owner_type", Kind.TEXT, "the kind of owner", nullable=True),
    Field("owner_ref", Kind.TEXT, "the owner's reference", nullable=True),
    Field("namespace", Kind.TEXT, "the namespace", required=True),
    Field("generation", Kind.TEXT, "the generation", default="active"),
    Field("page_size", Kind.UNSIGNED, "how many entries to read at once, 1 to 1000", default=100),
    Field("require_fresh", Kind.BOOLEAN, "whether stale entries are an error", default=False),
)

RECORDS: Final[Mapping[str, tuple[Field, ...]]] = MappingProxyType(
    {
        "workflow": WORKFLOW,
        "task": TASK,
        "transition": TRANSITION,
        "retry": RETRY,
        "decision": DECISION,
        "iterate_cache": ITERATE_CACHE,
    }
)

CLOSED_RECORDS: Final = frozenset({"iterate_cache"})
"""Records in which the engine rejects unknown keys; elsewhere it ignores them."""


@cache
def fields_of(record: str, target: Target) -> Mapping[str, Field]:
    """The fields of a record by the keys that they may be written with."""
    fields = [field for field in RECORDS[record] if field.exists_in(target)]
    names = {field.name: field for field in fields}
    return MappingProxyType(names | {field.alias: field for field in fields if field.alias})


@cache
def required_of(record: str, target: Target) -> tuple[str, ...]:
    """The names of the fields that a record must have."""
    return tuple(dict.fromkeys(field.name for field in fields_of(record, target).values() if field.required))
