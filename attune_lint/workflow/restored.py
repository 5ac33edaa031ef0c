"""From the JSON that the engine stores of a workflow back to its definition (spec: engine-facts 17)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

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

_SAME: Final = (
    *("type", "action", "permission_set_refs", "worker_selector", "worker_tolerations", "worker_affinity"),
    *("when", "with_items", "batch_size", "concurrency", "timeout", "join", "trace_tag_template"),
)
_LEGACY: Final = ("on_success", "on_failure", "on_complete", "on_timeout")


def definition_from_json(stored: Mapping[str, Any]) -> WorkflowDefinition:
    """The definition whose `definition_json` some JSON is.

    Raises:
        KeyError, TypeError, AttributeError: it is that of no definition.
    """
    return WorkflowDefinition(
        version=stored["version"],
        tasks=_tasks(stored["tasks"]),
        ref=stored["ref"],
        label=stored["label"],
        description=stored["description"],
        parameters=stored["parameters"],
        output=stored["output"],
        vars=stored["vars"],
        output_map=stored["output_map"],
        tags=tuple(stored["tags"]),
        cancellation_policy=stored.get("cancellation_policy", "allow_finish"),
    )


def _tasks(stored: Sequence[Mapping[str, Any]]) -> tuple[Task, ...]:
    return tuple(map(_task, stored))


def _task(stored: Mapping[str, Any]) -> Task:
    retry, cache, wait, inner = (stored.get(name) for name in ("retry", "iterate_cache", "wait_for", "tasks"))
    same: dict[str, Any] = {name: stored.get(name) for name in _SAME}
    return Task(
        name=stored["name"],
        input=stored["input"],
        retry=None if retry is None else Retry(**retry),
        iterate_cache=None if cache is None else IterateCache(**cache),
        wait_for=None if wait is None else WaitFor(*next(iter(wait.items()))),
        next=tuple(map(_transition, stored["next"])),
        tasks=None if inner is None else _tasks(inner),
        chart_meta=stored.get("__chart_meta__"),
        legacy=_legacy(stored),
        **same,
    )


def _transition(stored: Mapping[str, Any]) -> Transition:
    targets = stored.get("do")
    return Transition(
        when=stored.get("when"),
        publish=_publish(stored),
        do=None if targets is None else tuple(targets),
        chart_meta=stored.get("__chart_meta__"),
    )


def _publish(stored: Mapping[str, Any]) -> tuple[PublishDirective, ...]:
    return tuple(stored.get("publish", ()))


def _legacy(stored: Mapping[str, Any]) -> LegacyFields:
    return LegacyFields(
        **{name: stored.get(name) for name in _LEGACY},
        decision=tuple(Decision(**branch) for branch in stored.get("decision", ())),
        publish=_publish(stored),
    )
