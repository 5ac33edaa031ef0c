"""What rules are given: the one argument of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from attrs import frozen

from attune_lint.model.node import Document, Scalar
from attune_lint.model.source import Source
from attune_lint.model.target import Target
from attune_lint.workflow.located import LocatedTask, LocatedTransition, LocatedWorkflow


@frozen(eq=False)
class Context:
    """One workflow file, as much of it as could be read, and the target that it is judged for."""

    source: Source
    target: Target
    document: Document
    workflow: LocatedWorkflow


class Placed(NamedTuple):
    """A task with its siblings; `level` is 0 for top-level tasks and grows with each `tasks`."""

    task: LocatedTask
    siblings: tuple[LocatedTask, ...]
    level: int


def all_tasks(workflow: LocatedWorkflow) -> Iterator[Placed]:
    """Every task, sub-tasks after their parent; one that aliases repeat is met once for each list."""
    stack = [Placed(task, workflow.tasks, 0) for task in reversed(workflow.tasks)]
    seen: set[tuple[LocatedTask, int, int]] = set()
    while stack:
        placed = stack.pop()
        key = (placed.task, id(placed.siblings), placed.level)
        if key in seen:
            continue
        seen.add(key)
        yield placed
        subs = placed.task.tasks or ()
        stack.extend(Placed(sub, subs, placed.level + 1) for sub in reversed(subs))


def targets_of(task: LocatedTask) -> Iterator[tuple[Scalar, str]]:
    """The task names that a task leads to, each with its route."""
    for transition in (*task.transitions, *task.recovered):
        for index, target in enumerate(transition.do or ()):
            yield target, _target_route(transition, index)


def _target_route(transition: LocatedTransition, index: int) -> str:
    fields = transition.fields
    return f"{fields.to('do')}[{index}]" if "do" in fields.keys else fields.route


def edges_of(tasks: tuple[LocatedTask, ...]) -> dict[str, list[str]]:
    """The graph of some siblings by name; of two tasks of one name the last counts, as in the engine."""
    return {
        task.name.text: [target.text for target, _ in targets_of(task)]
        for task in tasks
        if task.name is not None
    }


def is_complete(tasks: tuple[LocatedTask, ...]) -> bool:
    """Whether it is known of each task where it leads: no transition was left unread."""
    return not any(_LEADING_FIELDS & task.fields.undecoded or _half_read(task) for task in tasks)


_LEADING_FIELDS = frozenset(
    {"name", "next", "decision", "on_success", "on_failure", "on_complete", "on_timeout"}
)


def _half_read(task: LocatedTask) -> bool:
    return any("do" in found.fields.undecoded for found in (*task.transitions, *task.recovered))
