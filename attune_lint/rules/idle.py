"""The ATL4 family, as far as it is about what never runs or is never read (spec: execution)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attune_lint.graph.edges import edges_of, is_complete
from attune_lint.model.diagnostic import Diagnostic, Rule
from attune_lint.model.examples import GOOD, HEAD
from attune_lint.model.severity import Severity
from attune_lint.model.target import Target
from attune_lint.rules.context import Context
from attune_lint.workflow.located import LocatedTask

_RETRY: Final = GOOD + "    retry: {count: 3, delay: 5}\n"


def _rule(
    code: str, name: str, what: str, why: str, bad: str, good: str, until: Target | None = None
) -> Rule:
    return Rule(code, name, Severity.WARNING, what, why, bad, good, until=until)


NO_ENTRY: Final = _rule(
    "ATL430",
    "no-entry-task",
    "Every task of a workflow is led to by a transition.",
    "A run starts with the tasks that no transition names. Without one it succeeds at once and does nothing.",
    bad=GOOD + "    next:\n      - do: [build]\n",
    good=GOOD,
)

PARALLEL: Final = _rule(
    "ATL431",
    "parallel-never-runs",
    "A task is of type `parallel`.",
    "Its sub-tasks never run. Without an `action` it never ends either, so that what follows is lost or the "
    "run hangs. Tasks that one transition names run at the same time.",
    bad=HEAD
    + "tasks:\n  - name: p\n    type: parallel\n    tasks:\n      - name: a\n        action: core.echo\n",
    good=GOOD,
)

TASK_WHEN: Final = _rule(
    "ATL432",
    "task-when",
    "A task has a `when`.",
    "It is never evaluated: the task runs whatever it says. Conditions belong to transitions.",
    bad=GOOD + "    when: '{{ succeeded() }}'\n",
    good=GOOD,
)

ON_ERROR: Final = _rule(
    "ATL433",
    "retry-on-error",
    "A `retry` has an `on_error`.",
    "It is never read: every failure is tried again.",
    bad=GOOD + "    retry: {count: 3, delay: 5, on_error: timeout}\n",
    good=_RETRY,
)

BATCH_SIZE: Final = _rule(
    "ATL434",
    "idle-batch-size",
    "A task that iterates has a `batch_size` before 2026.10.",
    "The engine 2026.06 ignores it: items come one by one.",
    bad=GOOD + "    with_items: '{{ [1, 2] }}'\n    batch_size: 2\n",
    good=GOOD + "    with_items: '{{ [1, 2] }}'\n",
    until=Target.V2026_06,
)

EMPTY_INPUT: Final = Rule(
    code="ATL435",
    name="empty-input",
    severity=Severity.INFO,
    what="A task has an empty `input`.",
    why="The action then gets the parameters that the workflow's caller gave, without its defaults.",
    bad=GOOD + "    input: {}\n",
    good=GOOD,
)


def no_entry(context: Context) -> Iterator[Diagnostic]:
    """ATL430."""
    workflow = context.workflow
    if not workflow.tasks or not is_complete(workflow):
        return
    edges = edges_of(workflow.tasks)
    targeted = {target for targets in edges.values() for target in targets}
    if edges and edges.keys() <= targeted and all(task.name is not None for task in workflow.tasks):
        message = (
            "A transition leads to every task, so a run starts with none and succeeds at once; free one."
        )
        yield NO_ENTRY.at(context.source, workflow.fields.key("tasks"), message, route="tasks")


def idle(context: Context) -> Iterator[Diagnostic]:
    """ATL431 to ATL435."""
    for task, _, level in context.tasks:
        if level == 0:
            yield from _task(context, task)


def _task(context: Context, task: LocatedTask) -> Iterator[Diagnostic]:
    to = task.fields.to
    if task.kind == "parallel" and task.type is not None:
        ends = "" if task.action is not None else ", and the task never ends"
        message = f"The sub-tasks of '{task.title}' never run{ends}; name them in one transition instead."
        yield PARALLEL.at(context.source, task.type, message, route=to("type"))
    if task.when is not None:
        message = f"The 'when' of a task is never looked at; put it into the transitions to '{task.title}'."
        yield TASK_WHEN.at(context.source, task.fields.key("when"), message, route=to("when"))
    if task.retry is not None and task.retry.on_error is not None:
        key = task.retry.fields.key("on_error")
        message = "'on_error' is never read, so every failure is tried again; remove it."
        yield ON_ERROR.at(context.source, key, message, route=task.retry.fields.to("on_error"))
    if context.target < Target.V2026_10 and task.iterates and task.batch_size is not None:
        message = f"The engine {context.target} ignores 'batch_size'; remove it."
        yield BATCH_SIZE.at(context.source, task.fields.key("batch_size"), message, route=to("batch_size"))
    if task.input is not None and not task.input.pairs:
        message = f"With an empty 'input', '{task.title}' gets the parameters of the workflow's own caller."
        help = "Leave it out to say so, or give the parameters that are meant."
        yield EMPTY_INPUT.at(context.source, task.fields.key("input"), message, help=help, route=to("input"))


RULES: Final = (NO_ENTRY, PARALLEL, TASK_WHEN, ON_ERROR, BATCH_SIZE, EMPTY_INPUT)
CHECKS: Final = (no_entry, idle)
