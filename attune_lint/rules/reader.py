"""What the engine's reader checks once a file has the right shape (spec: engine-facts 1, 8 to 10 and 16)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attune_lint.graph.edges import edges_of
from attune_lint.graph.names import cyclic
from attune_lint.model.diagnostic import Diagnostic, Rule
from attune_lint.model.examples import GOOD, HEAD
from attune_lint.model.node import Mapping, Scalar, walk
from attune_lint.model.severity import Severity
from attune_lint.model.target import Target
from attune_lint.rules.context import Context, Placed, targets_of
from attune_lint.workflow.located import LocatedTask
from attune_lint.workflow.scalars import shortened
from attune_lint.workflow.transitions import CONDITIONS, CONVERTED_LEVELS


def _error(
    code: str, name: str, what: str, why: str, bad: str, good: str, since: Target = Target.V2026_06
) -> Rule:
    return Rule(code, name, Severity.ERROR, what, why, bad, good, "parse", since)


MISSING_ACTION: Final = _error(
    "ATL211",
    "missing-action",
    "A task of type `action` names no action.",
    "The engine rejects the file; `action` is the type of a task that does not say another.",
    bad=HEAD + "tasks:\n  - name: build\n",
    good=GOOD,
)

PARALLEL_WITHOUT_TASKS: Final = _error(
    "ATL212",
    "parallel-without-tasks",
    "A task of type `parallel` has no sub-tasks.",
    "The engine rejects the file.",
    bad=HEAD + "tasks:\n  - name: both\n    type: parallel\n    tasks: []\n",
    good=HEAD
    + "tasks:\n  - name: both\n    type: parallel\n    tasks:\n"
    + "      - name: one\n        action: core.echo\n",
)

UNKNOWN_TARGET: Final = _error(
    "ATL213",
    "unknown-target",
    "A transition names a task that does not exist beside its own.",
    "The engine rejects the file. Sub-tasks can name sub-tasks of the same parent only.",
    bad=GOOD + "    next:\n      - do: [deploi]\n  - name: deploy\n    action: core.echo\n",
    good=GOOD + "    next:\n      - do: [deploy]\n  - name: deploy\n    action: core.echo\n",
)

RETRY_COUNT: Final = _error(
    "ATL214",
    "retry-count",
    "The `count` of a retry is not between 1 and 100.",
    "The engine rejects the file.",
    bad=GOOD + "    retry:\n      count: 0\n      delay: 5\n",
    good=GOOD + "    retry:\n      count: 1\n      delay: 5\n",
)

WAIT_FOR_PLACE: Final = _error(
    "ATL217",
    "wait-for-place",
    "A `wait_for` stands at a task that can't wait.",
    "Only a top-level task of type `action` that does not iterate can wait; the engine rejects the others.",
    bad=GOOD + "    with_items: '{{ parameters.hosts }}'\n    wait_for: {inquiry: 5}\n",
    good=GOOD + "    wait_for: {inquiry: 5}\n",
    since=Target.V2026_10,
)

WAIT_FOR_CYCLE: Final = _error(
    "ATL218",
    "wait-for-cycle",
    "A task with `wait_for` leads back to itself.",
    "The engine rejects a wait inside a cycle of transitions.",
    bad=GOOD + "    wait_for: {inquiry: 5}\n    next:\n      - do: [build]\n",
    good=GOOD + "    wait_for: {inquiry: 5}\n",
    since=Target.V2026_10,
)


def missing_action(context: Context) -> Iterator[Diagnostic]:
    """ATL211."""
    for task, _, _ in context.tasks:
        if task.kind == "action" and task.action is None and "action" not in task.fields.undecoded:
            message = f"The task '{task.title}' of type 'action' calls nothing; add 'action: PACK.NAME'."
            help = "For sub-tasks that run at once, set 'type: parallel'." if task.tasks else None
            yield MISSING_ACTION.at(context.source, task.place, message, help=help, route=task.fields.route)


def parallel_without_tasks(context: Context) -> Iterator[Diagnostic]:
    """ATL212."""
    for task, _, _ in context.tasks:
        if task.kind == "parallel" and not task.tasks and "tasks" not in task.fields.undecoded:
            message = f"The parallel task '{task.title}' has no sub-tasks; add them under 'tasks'."
            yield PARALLEL_WITHOUT_TASKS.at(context.source, task.place, message, route=task.fields.route)


def unknown_target(context: Context) -> Iterator[Diagnostic]:
    """ATL213."""
    names: dict[int, dict[str, None]] = {}
    seen: set[tuple[object, ...]] = set()
    for placed in context.tasks:
        key = id(placed.siblings)
        known = names[key] if key in names else names.setdefault(key, _names(placed.siblings))
        yield from _unknown_targets(context, placed, known, seen)


def _names(tasks: tuple[LocatedTask, ...]) -> dict[str, None]:
    """The names of some siblings in order, with every text in what stands where a name belongs."""
    names = {task.name.text: None for task in tasks if task.name is not None}
    for task in tasks:
        if task.name is None and "name" in task.fields.undecoded:
            names.update(dict.fromkeys(_texts_of_name(task)))
    return names


def _texts_of_name(task: LocatedTask) -> Iterator[str]:
    pairs = task.fields.node.pairs if isinstance(task.fields.node, Mapping) else ()
    for key, value in pairs:
        if key is task.fields.keys.get("name"):
            yield from (node.text for node in walk(value) if isinstance(node, Scalar))


def _unknown_targets(
    context: Context, placed: Placed, known: dict[str, None], seen: set[tuple[object, ...]]
) -> Iterator[Diagnostic]:
    for target, route in _looked_up(placed, seen):
        if target.text not in known and (id(placed.siblings), target) not in seen:
            seen.add((id(placed.siblings), target))
            where = "beside it" if placed.level else "in this workflow"
            message = (
                f"The task '{placed.task.title}' leads to '{shortened(target.text)}', "
                f"but no task {where} has this name."
            )
            help = context.speller.did_you_mean(target.text, known)
            yield UNKNOWN_TARGET.at(context.source, target, message, help=help, route=route)


def _looked_up(placed: Placed, seen: set[tuple[object, ...]]) -> Iterator[tuple[Scalar, str]]:
    """The targets that the engine looks up: below one level also those of legacy fields.

    Transitions that aliases give to many tasks are looked up once.
    """
    siblings, task = id(placed.siblings), placed.task
    if (siblings, id(task.transitions), id(task.recovered)) not in seen:
        seen.add((siblings, id(task.transitions), id(task.recovered)))
        for transition in (*task.transitions, *task.recovered):
            if (siblings, id(transition.do)) not in seen:
                seen.add((siblings, id(transition.do)))
                yield from targets_of(transition)
    if placed.level < CONVERTED_LEVELS:
        return
    fields = placed.task.fields
    for name in CONDITIONS:
        target = getattr(placed.task, name)
        if target is not None:
            yield target, fields.to(name)
    for branch in placed.task.decision:
        if branch.next is not None:
            yield branch.next, branch.fields.to("next")


def retry_count(context: Context) -> Iterator[Diagnostic]:
    """ATL214."""
    for task, _, _ in context.tasks:
        count = task.retry.count if task.retry is not None else None
        if task.retry is not None and count is not None and not 1 <= count.value <= 100:
            message = f"The retry of '{task.title}' has a count of {count.value}; it must be 1 to 100."
            yield RETRY_COUNT.at(context.source, count, message, route=task.retry.fields.to("count"))


def wait_for_place(context: Context) -> Iterator[Diagnostic]:
    """ATL217."""
    for task, _, level in context.tasks:
        problem = _why_it_cannot_wait(task, level) if "wait_for" in task.fields.keys else None
        if problem is not None and not _is_null(task):
            message = f"The task '{task.title}' can't have 'wait_for': {problem}."
            place = task.fields.key("wait_for")
            yield WAIT_FOR_PLACE.at(context.source, place, message, route=task.fields.to("wait_for"))


def _is_null(task: LocatedTask) -> bool:
    return task.wait_for is None and "wait_for" not in task.fields.undecoded


def _why_it_cannot_wait(task: LocatedTask, level: int) -> str | None:
    if task.kind not in ("action", None):
        return f"only tasks of type 'action' can wait, not '{task.kind}'"
    if level:
        return "only top-level tasks can wait, not sub-tasks"
    if task.iterates:
        return f"it iterates with '{'with_items' if task.with_items is not None else 'iterate_cache'}'"
    return None


def wait_for_cycle(context: Context) -> Iterator[Diagnostic]:
    """ATL218."""
    tasks = context.workflow.tasks
    if not any(task.wait_for is not None for task in tasks):
        return
    looping = cyclic(edges_of(tasks))
    for task in tasks:
        if task.wait_for is not None and task.name is not None and task.name.text in looping:
            message = f"The task '{task.title}' waits, and its transitions lead back to it; break the cycle."
            yield WAIT_FOR_CYCLE.at(context.source, task.place, message, route=task.fields.route)


RULES: Final = (
    MISSING_ACTION,
    PARALLEL_WITHOUT_TASKS,
    UNKNOWN_TARGET,
    RETRY_COUNT,
    WAIT_FOR_PLACE,
    WAIT_FOR_CYCLE,
)
CHECKS: Final = (
    missing_action,
    parallel_without_tasks,
    unknown_target,
    retry_count,
    wait_for_place,
    wait_for_cycle,
)
