"""A small reference simulator: every run of a small workflow, from spec/execution.md alone.

Retries are not modelled: an outcome is that of the last attempt. Actions exist, and are what they seem.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from attune_lint import Target, WorkflowDefinition
from tests.simulator.events import FinalState, NotDispatched, NoValue, Run, Site
from tests.simulator.known import EvaluationError
from tests.simulator.plan import Ending, Plan, plan_of
from tests.simulator.state import State
from tests.simulator.step import Step
from tests.simulator.values import Choices, TooManyError, Value, branches

__all__ = ["Run", "TooManyError", "simulate"]


def simulate(
    definition: WorkflowDefinition,
    target: Target = Target.V2026_10,
    *,
    most: int = 2000,
    every_order: bool = False,
) -> list[Run]:
    """Every run of a workflow that the engine accepts.

    Of runs in which the same things happen in another order, and which leave the same behind, one is
    told. That is sound for whatever is asked about a run's events as a set, its end included.

    Args:
        definition: the workflow, its legacy fields turned into transitions.
        target: the generation of the engine.
        most: how many runs there may be, and ten times as many steps.
        every_order: tell the runs in every order.

    Raises:
        TooManyError: there are more.
    """
    plan = plan_of(definition, target)
    found: list[Run] = []
    seen: set[object] = set()
    stack = list(_starts(plan))
    steps = 0
    while stack:
        state = stack.pop()
        if not every_order:
            if (key := state.key()) in seen:
                continue
            seen.add(key)
        steps += 1
        if state.running:
            stack.extend(_successors(plan, state))
        else:
            found.extend(_ends(plan, state))
        if len(found) > most or steps > 10 * most:
            raise TooManyError
    return list(dict.fromkeys(found))


def _starts(plan: Plan) -> Iterator[State]:
    """The states after the start: entry tasks in every order that matters."""
    # Only one that can't be dispatched makes the order matter: those after it are not started.
    can_fail = any(_has_template(plan, name) for name in plan.entries)

    def start(choices: Choices) -> State:
        state = State(cast(dict[str, Value], dict(plan.definition.vars)))
        step = Step(plan, state, choices)
        for name in choices.order(plan.entries) if can_fail else plan.entries:
            if not step.dispatch(name, None):
                if plan.target is Target.V2026_10:
                    state.trace.append(NotDispatched(name))
                break
        return state

    return branches(start)


def _has_template(plan: Plan, name: str) -> bool:
    return "{{" in str(plan.tasks[name])


def _successors(plan: Plan, state: State) -> Iterator[State]:
    for name in sorted(state.running):
        for ending in state.running[name]:
            yield from _after(plan, state, name, ending)


def _after(plan: Plan, state: State, name: str, ending: Ending) -> Iterator[State]:
    return branches(lambda choices: Step(plan, state.copy(), choices).end(name, ending))


def _ends(plan: Plan, state: State) -> Iterator[Run]:
    """The runs that end in a state in which nothing is left to run."""
    unhandled = frozenset(name for name, how in state.over.items() if how.is_failure) - state.handled
    if state.stalled:
        yield _run(plan, state, "hangs", unhandled)
    elif unhandled:
        yield _run(plan, state, "failed", unhandled)
    elif not plan.entries:
        yield _run(plan, state, "succeeded", unhandled)
    else:
        yield from branches(lambda choices: _succeed(plan, state.copy(), choices))


def _succeed(plan: Plan, state: State, choices: Choices) -> Run:
    left_out = set()
    step = Step(plan, state, choices)
    for key, template in (plan.definition.output_map or {}).items():
        site = Site(None, None, key)
        try:
            # Whom `result()` speaks of here is not said: the task that ended last.
            step.scope(site, state.last).render(template)
        except EvaluationError:
            state.trace.append(NoValue(site))
            left_out.add(key)
    return _run(plan, state, "succeeded", frozenset(), frozenset(left_out))


def _run(
    plan: Plan,
    state: State,
    final: FinalState,
    unhandled: frozenset[str],
    left_out: frozenset[str] = frozenset(),
) -> Run:
    not_run = frozenset(name for name in plan.tasks if not state.is_scheduled(name))
    waiting = frozenset(state.waiting)
    lost = waiting | (plan.behind(waiting | state.idle) & not_run)
    return Run(tuple(state.trace), final, waiting, lost, not_run, unhandled, left_out)
