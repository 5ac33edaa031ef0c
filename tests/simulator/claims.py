"""What each rule claims of the runs of a workflow, and what the simulator finds of the same kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import cached_property
from typing import Final, Literal, TypeAlias

from attrs import evolve, frozen

from attune_lint import Diagnostic, Target, WorkflowDefinition, lint_text
from attune_lint.model.definition import PublishDirective, Task, Transition
from tests.simulator.conditions import decided_by
from tests.simulator.engine import Run, simulate
from tests.simulator.events import (
    Ended,
    Event,
    Fired,
    NeverEnds,
    NotDispatched,
    NoValue,
    Overwrote,
    PutOff,
    ReadUnset,
    Skipped,
    Started,
    StepUndone,
)
from tests.simulator.workflows import PATH, Sample

Keys: TypeAlias = frozenset[Hashable]
"""What findings or runs speak of: tasks by name, transitions by task and place, variables by name."""

_TASK: Final = re.compile(r"tasks\[(\d+)\]")
_TRANSITION: Final = re.compile(r"tasks\[(\d+)\]\.next\[(\d+)\]")
_MOST: Final = 400


@frozen(eq=False)
class Case:
    """A workflow with its findings and all of its runs."""

    definition: WorkflowDefinition
    target: Target
    findings: tuple[Diagnostic, ...]
    runs: tuple[Run, ...]

    @cached_property
    def started(self) -> frozenset[str]:
        """The tasks that some run starts, or tries to."""
        return frozenset(
            event.task
            for run in self.runs
            for event in run.trace
            if isinstance(event, Started | NotDispatched)
        )

    @cached_property
    def ended(self) -> frozenset[str]:
        """The tasks that end in some run."""
        return frozenset[str]().union(*(run.outcomes() for run in self.runs))

    @cached_property
    def fired(self) -> frozenset[tuple[str, int]]:
        """The transitions that fire in some run."""
        return frozenset[tuple[str, int]]().union(*(run.fired() for run in self.runs))

    @cached_property
    def transitions(self) -> tuple[tuple[Task, int, Transition], ...]:
        """Every transition of a task that ends in some run, with its place."""
        return tuple(
            (task, index, transition)
            for task in self.definition.tasks
            if task.name in self.ended
            for index, transition in enumerate(task.next)
        )

    def followed(self, task: str) -> Iterator[Run]:
        """The runs in which a task ended, and its transitions were followed to the end."""
        for run in self.runs:
            if task in run.outcomes() and not any(
                isinstance(event, StepUndone) and event.task == task for event in run.trace
            ):
                yield run

    def without(self, change: Callable[[Task], Task]) -> list[Run]:
        """All runs of the workflow with changed tasks."""
        tasks = tuple(map(change, self.definition.tasks))
        return simulate(evolve(self.definition, tasks=tasks), self.target, most=_MOST)


def case_of(sample: Sample) -> Case:
    """The findings and runs of a sample.

    Raises:
        TooManyError: it has too many runs.
    """
    report = lint_text(sample.text, PATH, target=sample.target)
    return Case(
        sample.definition,
        sample.target,
        report.diagnostics,
        tuple(simulate(sample.definition, sample.target, most=_MOST)),
    )


# What findings speak of


def _task_of(case: Case, found: Diagnostic) -> str | None:
    place = _TASK.match(found.route or "")
    return case.definition.tasks[int(place[1])].name if place else None


def _of_task(case: Case, found: Diagnostic) -> Hashable:
    return _task_of(case, found)


def _of_transition(case: Case, found: Diagnostic) -> Hashable:
    place = _TRANSITION.match(found.route or "")
    assert place
    return _task_of(case, found), int(place[2])


def _of_target(case: Case, found: Diagnostic) -> Hashable:
    return _of_transition(case, found), _quoted(found)


def _of_read(case: Case, found: Diagnostic) -> Hashable:
    return _task_of(case, found), _quoted(found)


def _of_variable(case: Case, found: Diagnostic) -> Hashable:
    return _of_transition(case, found), _quoted(found)


def _of_name(_: Case, found: Diagnostic) -> Hashable:
    return _quoted(found)


def _of_pair(case: Case, found: Diagnostic) -> Hashable:
    return frozenset({_task_of(case, found), found.related[0].message.strip("'")})


def _quoted(found: Diagnostic) -> str:
    quoted = re.search("'([^']+)'", found.message)
    assert quoted
    return quoted[1]


# What happens in runs


def _met(run: Run, task: str) -> bool:
    return any(isinstance(event, Started | NotDispatched) and event.task == task for event in run.trace)


def _put_off(case: Case) -> frozenset[str]:
    return frozenset(event.target for run in case.runs for event in run.trace if isinstance(event, PutOff))


def _never_met(case: Case) -> Keys:
    """Joins that no run meets, be it that no arrival comes."""
    return frozenset(
        task.name
        for task in case.definition.tasks
        if task.join and not any(_met(run, task.name) for run in case.runs)
    )


def _always_put_off(case: Case) -> Keys:
    """Joins that arrivals are put off at, and that no run meets."""
    return _never_met(case) & _put_off(case)


def _sometimes_met(case: Case) -> Keys:
    """Joins that some run meets, and at which another one waits for ever or never arrives."""
    return frozenset(
        task.name
        for task in case.definition.tasks
        if task.join and task.name in case.started and not all(_met(run, task.name) for run in case.runs)
    )


def _ran_already(case: Case) -> Keys:
    """Arrivals, each at a task that has ended whenever the transition fires."""
    ended = {
        ((event.task, event.transition), event.target)
        for run in case.runs
        for event in run.trace
        if isinstance(event, Skipped) and event.ended
    }
    return frozenset(
        key
        for key in ended
        if not any(
            key[0] in run.fired() and not run.has(Skipped(*key[0], key[1], ended=True)) for run in case.runs
        )
    )


def _ends(runs: list[Run] | tuple[Run, ...]) -> set[object]:
    return {
        (run.started(), run.final, run.unhandled, run.left_out, frozenset(run.outcomes())) for run in runs
    }


def _removed(name: str, index: int) -> Callable[[Task], Task]:
    def change(task: Task) -> Task:
        if task.name != name:
            return task
        return evolve(task, next=(*task.next[:index], *task.next[index + 1 :]))

    return change


def _superfluous(case: Case) -> Keys:
    """Transitions that only lead where one before them does, and without which every run ends alike."""
    found = []
    for task, index, transition in case.transitions:
        targets = set(transition.do or ())
        covered = any(targets <= set(each.do or ()) for each in task.next[:index])
        matters = targets and not transition.publish and (task.name, index) in case.fired
        if matters and covered and _ends(case.without(_removed(task.name, index))) == _ends(case.runs):
            found.append((task.name, index))
    return frozenset(found)


def _overwritten(case: Case) -> Keys:
    """Variables that a transition gives another value than one before it of the same task."""
    return frozenset(
        ((event.task, event.transition), event.variable)
        for run in case.runs
        for event in run.trace
        if isinstance(event, Overwrote) and event.before[0] == event.task
    )


def _reads_own(case: Case) -> Keys:
    """Transitions of tasks that run, one of whose values reads what they set."""
    found = []
    for task, index, transition in case.transitions:
        names = {name for each in transition.publish for name in _names(each)}
        texts = [
            (name, value)
            for each in transition.publish
            if isinstance(each, Mapping)
            for name, value in each.items()
        ]
        if any(
            re.search(rf"(workflow|vars|variables)(\.|\[')({'|'.join(names - {name})})\b", str(value))
            for name, value in texts
            if names - {name}
        ):
            found.append((task.name, index))
    return frozenset(found)


def _names(directive: PublishDirective) -> list[str]:
    return list(directive) if isinstance(directive, Mapping) else [directive]


def _no_timeout(case: Case) -> Keys:
    """Transitions that wait for a timeout, and that no run fires although their task ends."""
    return frozenset(
        (task.name, index)
        for task, index, transition in case.transitions
        if transition.when is not None
        and decided_by(transition.when, case.target) == "timed_out"
        and (task.name, index) not in case.fired
        and any(True for _ in case.followed(task.name))
    )


def _swallows(case: Case) -> Keys:
    """Transitions that ask for the outcome of a task of which a run swallows a failure."""
    swallowing = {
        event.task for run in case.runs for event in run.trace if isinstance(event, Ended) and event.swallowed
    }
    return frozenset(
        (task.name, index)
        for task, index, transition in case.transitions
        if task.name in swallowing and transition.when and decided_by(transition.when, case.target)
    )


def _share_handler(case: Case) -> Keys:
    """Tasks that both fail in a run, which fails since the one handler of both handles only one."""
    found = set()
    for run in case.runs:
        started = {event.task: event.by for event in run.trace if isinstance(event, Started)}
        for event in run.trace:
            if isinstance(event, Skipped) and event.task in run.unhandled and run.final != "succeeded":
                pair = frozenset({event.task, started.get(event.target)})
                if len(pair) == 2 and all(run.outcomes().get(each or "") == "failed" for each in pair):
                    found.add(pair)
    return frozenset(found)


def _handles_nothing(case: Case) -> Keys:
    """Tasks with a transition for their failure, after which no run succeeds."""
    return frozenset(
        task.name
        for task, _, transition in case.transitions
        if transition.when is not None
        and decided_by(transition.when, case.target) == "failed"
        and any(run.outcomes().get(task.name) == "failed" for run in case.runs)
        and all(task.name in run.unhandled for run in case.runs if run.outcomes().get(task.name) == "failed")
    )


def _times_out(case: Case) -> Keys:
    """Tasks with a timeout that fail the run when they time out, and not whenever they fail."""
    return frozenset(
        task.name
        for task in case.definition.tasks
        if task.timeout is not None
        and any(run.outcomes().get(task.name) == "timed_out" for run in case.runs)
        and all(
            task.name in run.unhandled for run in case.runs if run.outcomes().get(task.name) == "timed_out"
        )
        and any(
            run.outcomes().get(task.name) == "failed" and task.name not in run.unhandled for run in case.runs
        )
    )


def _does_nothing(case: Case) -> Keys:
    nothing = all(run.final == "succeeded" and not run.trace for run in case.runs)
    return frozenset({None} if nothing else ())


def _parallel(case: Case) -> Keys:
    """Parallel tasks of which no sub-task runs, and which never end where they have no action."""
    ended = {name for run in case.runs for name in run.outcomes()}
    return frozenset(
        task.name
        for task in case.definition.tasks
        if task.name in case.started
        and task.type == "parallel"
        and not any(inner.name in case.started for inner in task.tasks or ())
        and (task.action is not None or task.name not in ended)
    )


def _idle_batches(case: Case) -> Keys:
    """Tasks that iterate, where runs are the same without the size of their batches."""
    found = []
    for task in case.definition.tasks:
        if task.batch_size is not None and case.target is Target.V2026_06:

            def change(each: Task, name: str = task.name) -> Task:
                return evolve(each, batch_size=None) if each.name == name else each

            if set(case.without(change)) == set(case.runs):
                found.append(task.name)
    return frozenset(found)


def _never_ends(case: Case) -> Keys:
    """Tasks over items that never end in any run that starts them."""
    idle = {event.task for run in case.runs for event in run.trace if isinstance(event, NeverEnds)}
    ended = {name for run in case.runs for name in run.outcomes()}
    return frozenset(
        task.name
        for task in case.definition.tasks
        if task.with_items is not None and task.name in idle - ended
    )


def _fires_always(case: Case) -> Keys:
    """Transitions whose condition holds whenever the task succeeds."""
    return frozenset(
        (task.name, index)
        for task, index, transition in case.transitions
        if transition.when is not None
        and all(
            run.has(Fired(task.name, index))
            for run in case.followed(task.name)
            if run.outcomes()[task.name] == "succeeded"
        )
    )


def _constant(case: Case) -> Keys:
    """Transitions that fire whenever the task ends, or never."""
    found = []
    for task, index, transition in case.transitions:
        if transition.when is None or decided_by(transition.when, case.target):
            continue
        fired = {run.has(Fired(task.name, index)) for run in case.followed(task.name)}
        if len(fired) == 1:
            found.append((task.name, index))
    return frozenset(found)


def _one_word(case: Case) -> Keys:
    """Transitions that one word decides, though there is more to their condition."""
    found = []
    for task, index, transition in case.transitions:
        word = decided_by(transition.when or "", case.target)
        if word is None or decided_by(transition.when or "", Target.V2026_10):
            continue
        if all(
            run.has(Fired(task.name, index)) == (run.outcomes()[task.name] == word)
            for run in case.followed(task.name)
        ):
            found.append((task.name, index))
    return frozenset(found)


def _first_reads(run: Run) -> Iterator[Event]:
    """The reads of a run up to the first that fails: what comes after it may do so for that reason."""
    for event in run.trace:
        yield event
        if isinstance(event, NoValue):
            return


def _unset(kind: str, *, first: bool) -> Callable[[Case], Keys]:
    def found(case: Case) -> Keys:
        declared = _declared(case, kind)
        return frozenset(
            (event.site.task, event.name)
            for run in case.runs
            for event in (_first_reads(run) if first else run.trace)
            if isinstance(event, ReadUnset) and event.kind == kind and event.name in declared
        )

    return found


def _declared(case: Case, kind: str) -> set[str]:
    """What is set somewhere: what never is has a finding of its own."""
    if kind == "task":
        return {task.name for task in case.definition.tasks}
    return set(case.definition.vars).union(
        *(
            _names(each)
            for task in case.definition.tasks
            for transition in task.next
            for each in transition.publish
        )
    )


def _unread(case: Case) -> Keys:
    """Variables that are set, and of which no run would see that they are gone."""
    return frozenset(name for name in _declared(case, "variable") if not _is_read(case, name))


def _is_read(case: Case, name: str) -> bool:
    def change(task: Task) -> Task:
        return evolve(task, next=tuple(map(_unpublished, task.next)))

    def _unpublished(transition: Transition) -> Transition:
        kept = (
            {key: value for key, value in each.items() if key != name} if isinstance(each, Mapping) else each
            for each in transition.publish
            if each != name
        )
        return evolve(transition, publish=tuple(kept))

    tasks = tuple(map(change, case.definition.tasks))
    variables = {key: value for key, value in case.definition.vars.items() if key != name}
    changed = evolve(case.definition, tasks=tasks, vars=variables)
    runs = simulate(changed, case.target, most=_MOST)
    read = any(
        isinstance(event, ReadUnset) and event.kind == "variable" and event.name == name
        for run in runs
        for event in run.trace
    )
    return read or _ends(runs) != _ends(case.runs)


@frozen
class Claim:
    """What some rules claim.

    `key` says what a finding speaks of, `real` what of the kind runs show, `holds` all that may be said,
    where that is more. A finding of a task that no run starts, or ends where it is about its end, is idle:
    true of nothing, as what keeps the task from running is another mistake.
    """

    codes: tuple[str, ...]
    key: Callable[[Case, Diagnostic], Hashable]
    real: Callable[[Case], Keys]
    heuristic: bool = False
    about: Literal["start", "end", "workflow"] = "end"
    holds: Callable[[Case], Keys] | None = None

    def said(self, case: Case) -> Keys:
        """What findings say."""
        return frozenset(
            self.key(case, found)
            for found in case.findings
            if found.code in self.codes and not self._is_idle(case, found)
        )

    def wrong(self, case: Case) -> Keys:
        """What findings say and no run shows."""
        return self.said(case) - (self.holds or self.real)(case)

    def _is_idle(self, case: Case, found: Diagnostic) -> bool:
        if self.about == "workflow":
            return False
        key = self.key(case, found)
        tasks = key if isinstance(key, frozenset) else {_task_of(case, found)} - {None}
        return not tasks <= (case.started if self.about == "start" else case.ended)


CLAIMS: Final = (
    Claim(("ATL401", "ATL402", "ATL403"), _of_task, _always_put_off, about="workflow", holds=_never_met),
    Claim(("ATL404",), _of_task, _sometimes_met, about="start"),
    Claim(("ATL410",), _of_target, _ran_already),
    Claim(("ATL411",), _of_transition, _superfluous, heuristic=True),
    Claim(("ATL412",), _of_variable, _overwritten),
    Claim(("ATL413",), _of_transition, _reads_own),
    Claim(("ATL414",), _of_transition, _no_timeout),
    Claim(("ATL415",), _of_transition, _swallows, heuristic=True),
    Claim(("ATL420",), _of_pair, _share_handler, heuristic=True),
    Claim(("ATL421",), _of_task, _handles_nothing),
    Claim(("ATL422",), _of_task, _times_out, heuristic=True),
    Claim(("ATL430",), _of_task, _does_nothing, about="start"),
    Claim(("ATL431",), _of_task, _parallel, about="start"),
    Claim(("ATL434",), _of_task, _idle_batches),
    Claim(("ATL523",), _of_task, _never_ends, about="start"),
    Claim(("ATL531",), _of_transition, _fires_always),
    Claim(("ATL532",), _of_transition, _constant),
    Claim(("ATL533",), _of_transition, _one_word),
    Claim(
        ("ATL601",),
        _of_read,
        _unset("variable", first=True),
        heuristic=True,
        holds=_unset("variable", first=False),
        about="start",
    ),
    Claim(
        ("ATL602",),
        _of_read,
        _unset("task", first=True),
        heuristic=True,
        holds=_unset("task", first=False),
        about="start",
    ),
    Claim(("ATL603",), _of_name, _unread, about="start"),
)
