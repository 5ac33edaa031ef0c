"""What rules are given: the one argument of each."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from attrs import field, frozen

from attune_lint.model.files import WorkflowFile, is_action_linked
from attune_lint.model.near import Speller
from attune_lint.model.node import Document, Scalar
from attune_lint.model.source import Source
from attune_lint.model.target import Target
from attune_lint.workflow.located import Fields, LocatedTask, LocatedTransition, LocatedWorkflow


@frozen(eq=False)
class Context:
    """One workflow file, as much of it as could be read, and the target that it is judged for.

    `file` is None for a file outside any pack.
    """

    source: Source
    target: Target
    document: Document
    workflow: LocatedWorkflow
    file: WorkflowFile | None = None
    speller: Speller = field(factory=Speller)

    @property
    def linked(self) -> bool:
        """Whether the file lies where action files point at workflows."""
        return is_action_linked(self.source.path if self.file is None else self.file.path)

    @cached_property
    def tasks(self) -> tuple[Placed, ...]:
        """Every task, sub-tasks after their parent."""
        return tuple(all_tasks(self.workflow))


class Placed(NamedTuple):
    """A task with its siblings; `level` is 0 for top-level tasks and grows with each `tasks`."""

    task: LocatedTask
    siblings: tuple[LocatedTask, ...]
    level: int


def all_tasks(workflow: LocatedWorkflow) -> Iterator[Placed]:
    """Every task, sub-tasks after their parent; what aliases repeat is met once for each list and level."""
    stack: list[Placed] = []
    met: set[tuple[int, int]] = set()

    def enter(tasks: tuple[LocatedTask, ...], level: int) -> None:
        if (id(tasks), level) not in met:
            met.add((id(tasks), level))
            stack.extend(Placed(task, tasks, level) for task in reversed(dict.fromkeys(tasks)))

    enter(workflow.tasks, 0)
    while stack:
        placed = stack.pop()
        yield placed
        enter(placed.task.tasks or (), placed.level + 1)


def targets_of(transition: LocatedTransition) -> Iterator[tuple[Scalar, str]]:
    """The task names that a transition leads to, each with its route."""
    fields = transition.fields
    for index, target in enumerate(transition.do or ()):
        if "do" not in fields.keys:
            yield target, fields.route
        elif "do" in fields.undecoded:
            yield target, fields.to("do")
        else:
            yield target, f"{fields.to('do')}[{index}]"


def edges_of(tasks: tuple[LocatedTask, ...]) -> dict[str, list[str]]:
    """The graph of some siblings by name; of two tasks of one name the last counts, as in the engine.

    Tasks to which aliases give the same targets have the same list of them.
    """
    edges: dict[str, list[str]] = {}
    of_transitions: dict[tuple[int, int], list[str]] = {}
    of_lists: dict[tuple[int, ...], list[str]] = {}
    for task in tasks:
        key = (id(task.transitions), id(task.recovered))
        if key not in of_transitions:
            of_transitions[key] = _targets(task, of_lists)
        if task.name is not None:
            edges[task.name.text] = of_transitions[key]
    return edges


def _targets(task: LocatedTask, of_lists: dict[tuple[int, ...], list[str]]) -> list[str]:
    lists = [found.do for found in (*task.transitions, *task.recovered) if found.do]
    key = tuple(map(id, lists))
    if key not in of_lists:
        of_lists[key] = [name.text for names in lists for name in names]
    return of_lists[key]


def is_complete(workflow: LocatedWorkflow) -> bool:
    """Whether it is known of each task where it leads: no transition was left unread."""
    if "tasks" in workflow.fields.undecoded:
        return False
    return not any(_LEADING_FIELDS & task.fields.undecoded or _half_read(task) for task in workflow.tasks)


_LEADING_FIELDS = frozenset(
    {"name", "next", "decision", "on_success", "on_failure", "on_complete", "on_timeout"}
)


def _half_read(task: LocatedTask) -> bool:
    return any(branch.next is None for branch in task.decision) or any(
        "do" in found.fields.undecoded for found in (*task.transitions, *task.recovered)
    )


def all_records(context: Context) -> Iterator[tuple[str, Fields]]:
    """Every record of a workflow with the name that the table of fields has for it."""
    yield "workflow", context.workflow.fields
    for task, _, _ in context.tasks:
        yield "task", task.fields
        for transition in (*task.next, *task.recovered):
            yield "transition", transition.fields
        for branch in task.decision:
            yield "decision", branch.fields
        if task.retry is not None:
            yield "retry", task.retry.fields


def text_fields(context: Context) -> Iterator[tuple[Scalar, str]]:
    """The texts that are neither templates nor conditions, each with its route."""
    workflow = context.workflow
    for name in ("ref", "label", "description", "version"):
        text = getattr(workflow, name)
        if text is not None:
            yield text, name
    for index, tag in enumerate(workflow.tags):
        yield tag, f"tags[{index}]"
    for key_node, value in workflow.output_map.pairs if workflow.output_map is not None else ():
        key, text = context.document.resolve(key_node), context.document.resolve(value)
        if isinstance(key, Scalar) and isinstance(text, Scalar):
            yield text, f"output_map.{key.text}"
    for task, _, _ in context.tasks:
        for name in ("name", "action"):
            text = getattr(task, name)
            if text is not None:
                yield text, task.fields.to(name)
