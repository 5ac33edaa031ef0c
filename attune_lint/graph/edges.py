"""Where the tasks of a workflow lead."""

from __future__ import annotations

from typing import Final

from attune_lint.workflow.located import LocatedTask, LocatedWorkflow

_LEADING_FIELDS: Final = frozenset(
    {"name", "next", "decision", "on_success", "on_failure", "on_complete", "on_timeout"}
)


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


def _half_read(task: LocatedTask) -> bool:
    return any(branch.next is None for branch in task.decision) or any(
        "do" in found.fields.undecoded for found in (*task.transitions, *task.recovered)
    )
