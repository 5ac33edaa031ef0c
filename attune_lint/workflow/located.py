"""A workflow as its file has it: every value with its place, as much as could be decoded.

A text field holds the scalar that it was read from; other values are wrapped in `Value`. A field
that is None was absent, or is named in `Fields.undecoded`, which says that it was written and
could not be read in whole: checks stay silent about such a field, since its mistake was reported.
"""

from __future__ import annotations

from collections.abc import Mapping as MappingABC
from typing import Generic, TypeVar

from attrs import field, frozen

from attune_lint.model.diagnostic import Located
from attune_lint.model.node import Mapping, Node, Resolved, Scalar
from attune_lint.workflow.scalars import shortened

_T = TypeVar("_T")


@frozen(eq=False, repr=False)
class Value(Generic[_T]):
    """A value with the node that it was read from."""

    value: _T
    node: Resolved

    @property
    def start(self) -> int:
        return self.node.start

    @property
    def end(self) -> int:
        return self.node.end


@frozen(eq=False, repr=False)
class Fields:
    """What all records have: where they are, and the keys that they were written with.

    `keys` maps a field's name to its key, `unknown` holds the keys that are no fields with their
    values, `undecoded` names the fields whose values could not be read in whole.
    """

    node: Resolved
    route: str
    keys: MappingABC[str, Scalar] = field(factory=dict)
    unknown: tuple[tuple[Scalar, Node], ...] = ()
    undecoded: frozenset[str] = frozenset()

    @property
    def head(self) -> Located:
        """Where to point for the record as a whole: its first key, or all of one in braces."""
        if isinstance(self.node, Mapping) and self.node.pairs and not self.node.flow:
            return self.node.pairs[0][0]
        return self.node

    def key(self, name: str) -> Located:
        """The key of a field, and the record's head where it was not written."""
        return self.keys.get(name, self.head)

    def to(self, name: str) -> str:
        """The route to a field; to the record where that is no mapping."""
        if not isinstance(self.node, Mapping):
            return self.route
        return f"{self.route}.{name}" if self.route else name


@frozen(eq=False, repr=False)
class LocatedDecision:
    """One branch of a legacy `decision`."""

    fields: Fields
    when: Scalar | None = None
    next: Scalar | None = None
    default: Value[bool] | None = None


@frozen(eq=False, repr=False)
class LocatedRetry:
    """When to try a task again."""

    fields: Fields
    count: Value[int] | None = None
    delay: Value[int] | None = None
    backoff: Value[str] | None = None
    max_delay: Value[int] | None = None
    on_error: Scalar | None = None


@frozen(eq=False, repr=False)
class LocatedIterateCache:
    """The cache that a task iterates over."""

    fields: Fields
    owner_type: Scalar | None = None
    owner_ref: Scalar | None = None
    namespace: Scalar | None = None
    generation: Scalar | None = None
    page_size: Value[int] | None = None
    require_fresh: Value[bool] | None = None


@frozen(eq=False, repr=False)
class LocatedWaitFor:
    """What a task waits for: one of the keys, with an id or a template."""

    key: Scalar
    value: Value[int | str]


@frozen(eq=False, repr=False)
class LocatedTransition:
    """A transition, written as one or made from a legacy field.

    `do` is None where it is absent; where it is a text instead of a list, which is reported, it holds
    what the text names. `when` is None for one made from a field such as `on_success`, which has a
    `legacy_condition` instead.
    """

    fields: Fields
    when: Scalar | None = None
    publish: tuple[Resolved, ...] = ()
    do: tuple[Scalar, ...] | None = None
    chart_meta: Node | None = None
    legacy_condition: str | None = None

    @property
    def condition(self) -> str | None:
        """The text of the condition; None for a transition that always fires."""
        return self.legacy_condition if self.when is None else self.when.text


@frozen(eq=False, repr=False)
class LocatedTask:
    """A task as it is written.

    `transitions` is what the engine makes of its `next` or its legacy fields; `recovered` are transitions
    that stand in legacy fields, where the engine does not accept them.
    """

    fields: Fields
    name: Scalar | None = None
    type: Value[str] | None = None
    action: Scalar | None = None
    input: Mapping | None = None
    when: Scalar | None = None
    with_items: Scalar | None = None
    iterate_cache: LocatedIterateCache | None = None
    wait_for: LocatedWaitFor | None = None
    batch_size: Value[int] | None = None
    concurrency: Value[int] | None = None
    retry: LocatedRetry | None = None
    timeout: Value[int] | Node | None = None
    next: tuple[LocatedTransition, ...] = ()
    join: Value[int] | None = None
    tasks: tuple[LocatedTask, ...] | None = None
    permission_set_refs: Node | None = None
    worker_selector: Node | None = None
    worker_tolerations: Node | None = None
    worker_affinity: Node | None = None
    trace_tag_template: Scalar | None = None
    chart_meta: Node | None = None
    on_success: Scalar | None = None
    on_failure: Scalar | None = None
    on_complete: Scalar | None = None
    on_timeout: Scalar | None = None
    decision: tuple[LocatedDecision, ...] = ()
    publish: tuple[Resolved, ...] = ()
    transitions: tuple[LocatedTransition, ...] = ()
    recovered: tuple[LocatedTransition, ...] = ()

    @property
    def kind(self) -> str | None:
        """`action`, `parallel` or `workflow`; None where the type could not be read."""
        if self.type is not None:
            return self.type.value
        return None if "type" in self.fields.undecoded else "action"

    @property
    def title(self) -> str:
        """The name for messages."""
        return shortened(self.name.text) if self.name is not None else "?"

    @property
    def place(self) -> Located:
        """Where to point for the task as a whole: its name, else its first key."""
        return self.name if self.name is not None else self.fields.head

    @property
    def iterates(self) -> bool:
        """Whether the task runs once for each of some items."""
        return self.with_items is not None or self.iterate_cache is not None


@frozen(eq=False, repr=False)
class LocatedWorkflow:
    """A workflow file as it is written."""

    fields: Fields
    ref: Scalar | None = None
    label: Scalar | None = None
    description: Scalar | None = None
    version: Scalar | None = None
    parameters: Node | None = None
    output: Node | None = None
    vars: Mapping | None = None
    tasks: tuple[LocatedTask, ...] = ()
    output_map: Mapping | None = None
    tags: tuple[Scalar, ...] = ()
    cancellation_policy: Value[str] | None = None
