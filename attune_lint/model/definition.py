"""A workflow as the engine understands it: plain values without places (spec: workflow-format)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from attrs import frozen

from attune_lint.model.json import Json

PublishDirective: TypeAlias = "str | Mapping[str, Json]"
"""A variable that takes the task's result, or variables with the values that they take."""


@frozen
class Transition:
    """What happens when a task has ended and `when` holds; `do` is None where it was not given."""

    when: str | None = None
    publish: tuple[PublishDirective, ...] = ()
    do: tuple[str, ...] | None = None
    chart_meta: Json = None


@frozen
class Retry:
    """How often to try a task again, and after how many seconds."""

    count: int
    delay: int
    backoff: str = "constant"
    max_delay: int | None = None
    on_error: str | None = None


@frozen
class IterateCache:
    """A cache whose entries a task runs for."""

    namespace: str
    owner_type: str | None = None
    owner_ref: str | None = None
    generation: str = "active"
    page_size: int = 100
    require_fresh: bool = False


@frozen
class WaitFor:
    """What a task waits for: the kind, and an id or a template of one."""

    kind: str
    value: int | str


@frozen
class Decision:
    """A legacy branch, kept only where the engine does not turn it into a transition."""

    next: str
    when: str | None = None
    default: bool = False


@frozen
class LegacyFields:
    """Fields of the older layout, kept only where the engine does not turn them into transitions."""

    on_success: str | None = None
    on_failure: str | None = None
    on_complete: str | None = None
    on_timeout: str | None = None
    decision: tuple[Decision, ...] = ()
    publish: tuple[PublishDirective, ...] = ()


@frozen
class Task:
    """One task."""

    name: str
    type: str = "action"
    action: str | None = None
    input: Mapping[str, Json] = {}
    permission_set_refs: Json = None
    worker_selector: Json = None
    worker_tolerations: Json = None
    worker_affinity: Json = None
    when: str | None = None
    with_items: str | None = None
    iterate_cache: IterateCache | None = None
    wait_for: WaitFor | None = None
    batch_size: int | None = None
    concurrency: int | None = None
    retry: Retry | None = None
    timeout: Json = None
    next: tuple[Transition, ...] = ()
    join: int | None = None
    tasks: tuple[Task, ...] | None = None
    trace_tag_template: str | None = None
    chart_meta: Json = None
    legacy: LegacyFields = LegacyFields()


@frozen
class WorkflowDefinition:
    """A whole workflow, its legacy fields turned into transitions."""

    version: str
    tasks: tuple[Task, ...]
    ref: str = ""
    label: str = ""
    description: str | None = None
    parameters: Json = None
    output: Json = None
    vars: Mapping[str, Json] = {}
    output_map: Mapping[str, str] | None = None
    tags: tuple[str, ...] = ()
    cancellation_policy: str = "allow_finish"


@frozen
class ActionMetadata:
    """What an action file says of the workflow that it points at (spec: pack-layout, Action file).

    `parameters` and `output` are the JSON that is written there.
    """

    ref: str | None = None
    label: str | None = None
    description: str | None = None
    tags: tuple[str, ...] = ()
    parameters: Json = None
    output: Json = None
