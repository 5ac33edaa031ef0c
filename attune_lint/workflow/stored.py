"""A definition as the engine stores it: the JSON of `definition` (spec: engine-facts 17)."""

from __future__ import annotations

from typing import Any

from attune_lint.model.definition import (
    Decision,
    IterateCache,
    LegacyFields,
    PublishDirective,
    Retry,
    Task,
    Transition,
    WorkflowDefinition,
)
from attune_lint.model.json import Json
from attune_lint.model.target import DEFAULT_TARGET, Target


def definition_json(definition: WorkflowDefinition, *, target: str = DEFAULT_TARGET) -> dict[str, Any]:
    """What a generation of the engine stores of a workflow.

    Args:
        definition: the workflow.
        target: the generation; an older one stores nothing of fields that it does not know.

    Raises:
        ValueError: there is no such target.
    """
    generation = Target(target)
    stored: dict[str, Any] = {
        "ref": definition.ref,
        "label": definition.label,
        "version": definition.version,
        "description": definition.description,
        "parameters": definition.parameters,
        "output": definition.output,
        "output_map": None if definition.output_map is None else dict(definition.output_map),
        "vars": dict(definition.vars),
        "tags": list(definition.tags),
        "tasks": [_task(task, generation) for task in definition.tasks],
    }
    if definition.cancellation_policy != "allow_finish":
        stored["cancellation_policy"] = definition.cancellation_policy
    return stored


def _task(task: Task, target: Target) -> dict[str, Any]:
    stored: dict[str, Any] = {
        "name": task.name,
        "type": task.type,
        "action": task.action,
        "input": dict(task.input),
        "permission_set_refs": task.permission_set_refs,
        "worker_selector": task.worker_selector,
        "worker_tolerations": task.worker_tolerations,
        "worker_affinity": task.worker_affinity,
        "when": task.when,
        "with_items": task.with_items,
        "batch_size": task.batch_size,
        "concurrency": task.concurrency,
        "retry": task.retry and _retry(task.retry),
        "timeout": task.timeout,
        "next": [_transition(transition) for transition in task.next],
        "join": task.join,
        "tasks": None if task.tasks is None else [_task(sub, target) for sub in task.tasks],
    }
    if task.chart_meta is not None:
        stored["__chart_meta__"] = task.chart_meta
    if target >= Target.V2026_10:
        stored |= _newer_fields(task)
    return stored | _legacy(task.legacy)


def _newer_fields(task: Task) -> dict[str, Any]:
    stored: dict[str, Any] = {
        "trace_tag_template": task.trace_tag_template,
        "iterate_cache": task.iterate_cache and _iterate_cache(task.iterate_cache),
    }
    if task.wait_for is not None:
        stored["wait_for"] = {task.wait_for.kind: task.wait_for.value}
    return stored


def _transition(transition: Transition) -> dict[str, Any]:
    stored: dict[str, Any] = {}
    if transition.when is not None:
        stored["when"] = transition.when
    if transition.publish:
        stored["publish"] = _publish(transition.publish)
    if transition.do is not None:
        stored["do"] = list(transition.do)
    if transition.chart_meta is not None:
        stored["__chart_meta__"] = transition.chart_meta
    return stored


def _publish(items: tuple[PublishDirective, ...]) -> list[Json]:
    return [item if isinstance(item, str) else dict(item) for item in items]


def _retry(retry: Retry) -> dict[str, Any]:
    return {
        "count": retry.count,
        "delay": retry.delay,
        "backoff": retry.backoff,
        "max_delay": retry.max_delay,
        "on_error": retry.on_error,
    }


def _iterate_cache(cache: IterateCache) -> dict[str, Any]:
    stored: dict[str, Any] = {
        "namespace": cache.namespace,
        "generation": cache.generation,
        "page_size": cache.page_size,
        "require_fresh": cache.require_fresh,
    }
    owner = {"owner_type": cache.owner_type, "owner_ref": cache.owner_ref}
    return stored | {name: value for name, value in owner.items() if value is not None}


def _legacy(legacy: LegacyFields) -> dict[str, Any]:
    names = {
        "on_success": legacy.on_success,
        "on_failure": legacy.on_failure,
        "on_complete": legacy.on_complete,
        "on_timeout": legacy.on_timeout,
    }
    stored: dict[str, Any] = {name: value for name, value in names.items() if value is not None}
    if legacy.decision:
        stored["decision"] = [_decision(branch) for branch in legacy.decision]
    if legacy.publish:
        stored["publish"] = _publish(legacy.publish)
    return stored


def _decision(branch: Decision) -> dict[str, Any]:
    return {"when": branch.when, "next": branch.next, "default": branch.default}
