"""From a located workflow without a finding at `parse` to its plain definition; total on those."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from attune_lint.model.definition import (
    Decision,
    IterateCache,
    LegacyFields,
    PublishDirective,
    Retry,
    Task,
    Transition,
    WaitFor,
    WorkflowDefinition,
)
from attune_lint.model.json import Json
from attune_lint.model.node import Document, Mapping, Node, Resolved, Scalar
from attune_lint.workflow.json_values import JsonValues
from attune_lint.workflow.located import (
    LocatedDecision,
    LocatedIterateCache,
    LocatedRetry,
    LocatedTask,
    LocatedTransition,
    LocatedWaitFor,
    LocatedWorkflow,
    Value,
)
from attune_lint.workflow.transitions import CONVERTED_LEVELS

_T = TypeVar("_T")


def definition_of(workflow: LocatedWorkflow, document: Document) -> WorkflowDefinition:
    """The plain definition of a workflow, for which the engine's reader has no complaint."""
    return _Plain(document).workflow(workflow)


class _Plain:
    """Makes plain values; what aliases give to many places is made once, and shared."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.values = JsonValues(document)
        self.made: dict[tuple[object, ...], Any] = {}

    def once(self, make: Callable[..., _T], of: object, *more: int) -> _T:
        key = (make.__name__, id(of), *more)
        if key not in self.made:
            self.made[key] = make(of, *more)
        made: _T = self.made[key]
        return made

    def workflow(self, workflow: LocatedWorkflow) -> WorkflowDefinition:
        return WorkflowDefinition(
            version=_required(workflow.version),
            tasks=self.tasks(workflow.tasks, CONVERTED_LEVELS),
            ref=_text(workflow.ref) or "",
            label=_text(workflow.label) or "",
            description=_text(workflow.description),
            parameters=self.json(workflow.parameters),
            output=self.json(workflow.output),
            vars=self.object(workflow.vars),
            output_map=self.texts(workflow.output_map),
            tags=_texts(workflow.tags),
            cancellation_policy=_value(workflow.cancellation_policy) or "allow_finish",
        )

    def tasks(self, tasks: tuple[LocatedTask, ...], converted: int) -> tuple[Task, ...]:
        """Tasks; `converted` is the number of levels from here on whose legacy fields are converted."""
        return tuple(self.once(self.task, task, converted) for task in tasks)

    def task(self, task: LocatedTask, converted: int) -> Task:
        inner = max(converted - 1, 0)
        return Task(
            name=_required(task.name),
            type=_value(task.type) or "action",
            action=_text(task.action),
            input=self.once(self.object, task.input),
            permission_set_refs=self.json(task.permission_set_refs),
            worker_selector=self.json(task.worker_selector),
            worker_tolerations=self.json(task.worker_tolerations),
            worker_affinity=self.json(task.worker_affinity),
            when=_text(task.when),
            with_items=_text(task.with_items),
            iterate_cache=_iterate_cache(task.iterate_cache),
            wait_for=_wait_for(task.wait_for),
            batch_size=_value(task.batch_size),
            concurrency=_value(task.concurrency),
            retry=_retry(task.retry),
            timeout=task.timeout.value if isinstance(task.timeout, Value) else self.json(task.timeout),
            next=self.once(self.transitions, task.transitions),
            join=_value(task.join),
            tasks=None if task.tasks is None else self.once(self.tasks, task.tasks, inner),
            trace_tag_template=_text(task.trace_tag_template),
            chart_meta=self.json(task.chart_meta),
            legacy=LegacyFields() if converted else self.legacy(task),
        )

    def transitions(self, transitions: tuple[LocatedTransition, ...]) -> tuple[Transition, ...]:
        return tuple(self.once(self.transition, transition) for transition in transitions)

    def transition(self, transition: LocatedTransition) -> Transition:
        return Transition(
            when=transition.condition,
            publish=self.once(self.publish, transition.publish),
            do=None if transition.do is None else self.once(_texts, transition.do),
            chart_meta=self.json(transition.chart_meta),
        )

    def legacy(self, task: LocatedTask) -> LegacyFields:
        return LegacyFields(
            on_success=_text(task.on_success),
            on_failure=_text(task.on_failure),
            on_complete=_text(task.on_complete),
            on_timeout=_text(task.on_timeout),
            decision=tuple(map(_decision, task.decision)),
            publish=self.once(self.publish, task.publish),
        )

    def publish(self, items: tuple[Resolved, ...]) -> tuple[PublishDirective, ...]:
        return tuple(
            item.text if isinstance(item, Scalar) else self.once(self.object, item) for item in items
        )

    def json(self, node: Node | None) -> Json:
        return None if node is None else self.values.of(node)

    def object(self, node: Resolved | None) -> dict[str, Json]:
        if not isinstance(node, Mapping):
            return {}
        keys = (self.document.resolve(key) for key, _ in node.pairs)
        return {
            key.text: self.values.of(value)
            for key, (_, value) in zip(keys, node.pairs, strict=True)
            if isinstance(key, Scalar)
        }

    def texts(self, node: Mapping | None) -> dict[str, str] | None:
        if node is None:
            return None
        pairs = [(self.document.resolve(key), self.document.resolve(value)) for key, value in node.pairs]
        return {
            key.text: value.text
            for key, value in pairs
            if isinstance(key, Scalar) and isinstance(value, Scalar)
        }


def _retry(retry: LocatedRetry | None) -> Retry | None:
    if retry is None:
        return None
    return Retry(
        count=_number(retry.count),
        delay=_number(retry.delay),
        backoff=_value(retry.backoff) or "constant",
        max_delay=_value(retry.max_delay),
        on_error=_text(retry.on_error),
    )


def _iterate_cache(cache: LocatedIterateCache | None) -> IterateCache | None:
    if cache is None:
        return None
    page_size = _value(cache.page_size)
    generation = _text(cache.generation)
    return IterateCache(
        namespace=_required(cache.namespace),
        owner_type=_text(cache.owner_type),
        owner_ref=_text(cache.owner_ref),
        generation="active" if generation is None else generation,
        page_size=100 if page_size is None else page_size,
        require_fresh=_is_true(cache.require_fresh),
    )


def _wait_for(wait: LocatedWaitFor | None) -> WaitFor | None:
    return None if wait is None else WaitFor(wait.key.text, wait.value.value)


def _decision(branch: LocatedDecision) -> Decision:
    return Decision(_required(branch.next), _text(branch.when), _is_true(branch.default))


def _text(node: Scalar | None) -> str | None:
    return None if node is None else node.text


def _texts(nodes: tuple[Scalar, ...]) -> tuple[str, ...]:
    return tuple(node.text for node in nodes)


def _required(node: Scalar | None) -> str:
    return "" if node is None else node.text


def _is_true(value: Value[bool] | None) -> bool:
    return value is not None and value.value


def _number(value: Value[int] | None) -> int:
    return 0 if value is None else value.value


def _value(value: Value[_T] | None) -> _T | None:
    return None if value is None else value.value
