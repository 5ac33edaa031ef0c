"""The ATL4 family, as far as it is about barriers: `join` (spec: execution, Join)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from attune_lint.graph.flow import FAILURES, SUCCEEDED, Flow, Outcome, Outcomes
from attune_lint.model.diagnostic import Diagnostic, Rule
from attune_lint.model.examples import HEAD
from attune_lint.model.severity import Severity
from attune_lint.rules.context import Context
from attune_lint.rules.flow_graph import WorkflowFlow, flow_of
from attune_lint.workflow.located import LocatedTask
from attune_lint.workflow.scalars import shortened

_START: Final = (
    HEAD + "tasks:\n"
    "  - name: a\n    action: core.noop\n    input: {message: Go}\n"
    "    next:\n      - when: WHEN\n        do: [c]\n"
    "  - name: b\n    action: core.noop\n    input: {message: Go}\n"
    "    next:\n      - when: WHEN\n        do: [c]\n"
    "  - name: c\n    action: core.noop\n    input: {message: Go}\n    join: "
).replace("WHEN", "'{{ succeeded() }}'")
_FORK: Final = (
    HEAD + "tasks:\n  - name: s\n    action: core.noop\n    input: {message: Go}\n    next:\n"
    "      - when: '{{ succeeded() }}'\n        do: [a]\n      - when: '{{ failed() }}'\n        do: [b]\n"
    "  - name: a\n    action: core.noop\n    input: {message: Go}\n    next:\n      - do: [c]\n"
    "  - name: b\n    action: core.noop\n    input: {message: Go}\n    next:\n      - do: [c]\n"
    "  - name: c\n    action: core.noop\n    input: {message: Go}\n    join: "
)


TOO_MANY: Final = Rule(
    "ATL401",
    "join-never-met",
    Severity.WARNING,
    "A task's `join` is higher than the number of tasks that lead to it.",
    "It is never met: the task is lost, or the run hangs. What counts is distinct tasks, not transitions.",
    bad=_START + "3\n",
    good=_START + "2\n",
)

EXCLUSIVE: Final = Rule(
    "ATL402",
    "join-of-alternatives",
    Severity.WARNING,
    "A task's `join` waits for tasks that never all run in one run.",
    "It is never met: the task is lost, or the run hangs. Ways that exclude each other need no `join`.",
    bad=_FORK + "2\n",
    good=_FORK.replace("    join: ", "    timeout: 60\n").rstrip(),
)

AFTER_FAILURE: Final = Rule(
    "ATL403",
    "join-after-failure",
    Severity.WARNING,
    "A task's `join` waits for all tasks that lead to it, and they do so only when they have failed.",
    "A task that has failed does not count when it arrives, so the `join` is never met: the task is lost, or "
    "the run hangs.",
    bad=_START.replace("succeeded()", "failed()") + "2\n",
    good=_START + "2\n",
)

CONDITIONAL: Final = Rule(
    "ATL404",
    "join-of-conditions",
    Severity.INFO,
    "A task's `join` waits for tasks whose transitions to it depend on a condition.",
    "It is looked at when a transition fires only: if the last one does not, the task is lost.",
    bad=_START.replace("'{{ succeeded() }}'", "'{{ config.ready }}'", 1) + "2\n",
    good=_START + "2\n",
)

# How far back the ways to a task are followed.
_STEPS: Final = 50

_Constraints = Mapping[str, Outcomes]


def joins(context: Context) -> Iterator[Diagnostic]:
    """ATL401 to ATL404."""
    found = context.once(flow_of)
    for task in context.workflow.tasks if found is not None else ():
        if found is not None and task.join is not None and task.join.value > 0 and task.name is not None:
            yield from _join(context, found, task, task.name.text, task.join.value)


def _join(
    context: Context, found: WorkflowFlow, task: LocatedTask, name: str, number: int
) -> Iterator[Diagnostic]:
    flow = found.flow
    sources = flow.sources[name]
    if task.join is None or not sources:
        return
    route, shown = task.fields.to("join"), shortened(name)
    if number > len(sources):
        led = "1 task leads" if len(sources) == 1 else f"{len(sources)} tasks lead"
        message = f"'{shown}' waits for {number} tasks, but only {led} to it; lower the 'join' or remove it."
        yield TOO_MANY.at(context.source, task.join, message, route=route)
        return
    excluding = _excluding(flow, sources, number)
    if excluding is not None:
        where = found.tasks[excluding].place
        message = (
            f"'{shown}' waits for {number} tasks, and fewer than that can run in one run; lower the 'join'."
        )
        note = f"what follows '{shortened(excluding)}' depends on how it ends"
        yield EXCLUSIVE.at(context.source, task.join, message, route=route, related=[(note, where)])
        return
    arrivals = flow.arrivals[name]
    if number == len(sources) and arrivals and not any(each.transition.may & SUCCEEDED for each in arrivals):
        message = (
            f"'{shown}' waits for tasks that count only if they succeed, but they lead to it when they fail."
        )
        yield AFTER_FAILURE.at(context.source, task.join, message, route=route)
        return
    conditional = [each for each in arrivals if each.transition.may & SUCCEEDED - each.transition.must]
    if conditional:
        source = shortened(conditional[0].source.name)
        message = (
            f"'{shown}' may wait for ever, since the transition from '{source}' to it depends on a condition."
        )
        place = found.tasks[conditional[0].source.name].place
        yield CONDITIONAL.at(context.source, task.join, message, route=route, related=[("from here", place)])


def _excluding(flow: Flow, sources: tuple[str, ...], number: int) -> str | None:
    """A task on whose end it depends which sources run, where never enough of them do."""
    missing: dict[str, dict[Outcome, int]] = {}
    for source in sources:
        for name, outcomes in _constraints(flow, source).items():
            counts = missing.setdefault(name, dict.fromkeys(_OUTCOMES, 0))
            for outcome in _OUTCOMES:
                counts[outcome] += outcome not in outcomes
    for name, counts in missing.items():
        if len(sources) - min(counts.values()) < number:
            return name
    return None


_OUTCOMES: Final[tuple[Outcome, ...]] = ("succeeded", *sorted(FAILURES))


def _constraints(flow: Flow, name: str) -> _Constraints:
    """Which tasks must have ended how for a task to have run, as far as only one way leads to it."""
    found: dict[str, Outcomes] = {}
    for _ in range(_STEPS):
        arrivals = flow.arrivals[name]
        before = {each.source.name for each in arrivals}
        if len(before) != 1:
            break
        (source,) = before
        outcomes = frozenset[Outcome]().union(*(each.transition.may for each in arrivals))
        found[source] = outcomes & flow.tasks[source].outcomes
        name = source
    return found


RULES: Final = (TOO_MANY, EXCLUSIVE, AFTER_FAILURE, CONDITIONAL)
CHECKS: Final = (joins,)
