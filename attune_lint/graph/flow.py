"""What has surely happened when a task starts, and when a run ends (spec: execution).

Facts are what tasks leave behind: variables that are set and results that are there. Sets of facts are
whole numbers with a bit for each, so that large ones are compared and combined at once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final, Literal, NamedTuple, TypeAlias

from attrs import frozen

from attune_lint.graph.names import components

Outcome: TypeAlias = Literal["succeeded", "failed", "timed_out", "cancelled"]
Outcomes: TypeAlias = frozenset[Outcome]

SUCCEEDED: Final[Outcomes] = frozenset({"succeeded"})
FAILURES: Final[Outcomes] = frozenset({"failed", "timed_out", "cancelled"})

# A fixpoint that is not reached after so many rounds over the tasks is given up, and nothing is said.
_ROUNDS: Final = 60


class FlowTransition(NamedTuple):
    """A transition: the outcomes after which it `may` fire, those after which it `must`, and what it does.

    `facts` are the bits of the variables that it sets. `other` is the place among its task's transitions of
    the one that fires just where this one does not, None where there is no such one.
    """

    may: Outcomes
    must: Outcomes
    targets: tuple[str, ...] = ()
    facts: int = 0
    other: int | None = None


@frozen(eq=False, repr=False, slots=False)
class FlowTask:
    """A task: how it may end, its transitions, its barrier, and the bit of its own result.

    `wants` are facts without which it can't run, so that they hold once it has ended. Of a task over `items`
    the last one decides how it ends, and barriers want that none has failed.
    """

    name: str
    outcomes: Outcomes
    transitions: tuple[FlowTransition, ...] = ()
    join: int = 0
    own: int = 0
    wants: int = 0
    items: bool = False

    def handles(self, outcome: Outcome, besides: str = "") -> bool:
        """Whether some other task may be started after an outcome, one besides a certain one."""
        return any(
            outcome in each.may and any(target not in (self.name, besides) for target in each.targets)
            for each in self.transitions
        )

    def counted(self, barrier: str) -> Outcomes:
        """The outcomes after which a barrier may count the task, in time (spec: execution, Join)."""
        if self.items:
            return self.outcomes & SUCCEEDED
        return frozenset(
            each for each in self.outcomes if each == "succeeded" or self.handles(each, besides=barrier)
        )

    @cached_property
    def survived(self) -> Outcomes:
        """The outcomes that a run may have that succeeds: failures only where they are handled."""
        return frozenset(each for each in self.outcomes if each not in FAILURES or self.handles(each))

    @cached_property
    def left(self) -> Mapping[Outcome, int]:
        """What the task surely leaves behind after each outcome, its transitions done."""
        return {each: self._left(each) for each in self.outcomes}

    def _left(self, outcome: Outcome) -> int:
        facts = self.wants | (0 if outcome == "cancelled" else self.own)
        for transition in self.transitions:
            if outcome in transition.must:
                facts |= transition.facts
            elif transition.other is not None and outcome in transition.may:
                facts |= transition.facts & self.transitions[transition.other].facts
        return facts


@frozen(eq=False, repr=False)
class Arrival:
    """A transition that leads to a task."""

    source: FlowTask
    index: int

    @property
    def transition(self) -> FlowTransition:
        """The transition itself."""
        return self.source.transitions[self.index]


@frozen(eq=False, repr=False, slots=False)
class Flow:
    """The tasks of a workflow, the facts that hold from the start, and all that there are."""

    tasks: Mapping[str, FlowTask]
    initial: int = 0
    every: int = 0

    @cached_property
    def sources(self) -> Mapping[str, tuple[str, ...]]:
        """The distinct tasks that have a transition to each task, whether it can fire or not."""
        found: dict[str, dict[str, None]] = {name: {} for name in self.tasks}
        for task in self.tasks.values():
            for transition in task.transitions:
                for target in transition.targets:
                    if target in found:
                        found[target][task.name] = None
        return {name: tuple(each) for name, each in found.items()}

    @cached_property
    def entries(self) -> tuple[str, ...]:
        """The tasks with which a run starts: those that no transition names."""
        return tuple(name for name, sources in self.sources.items() if not sources)

    @cached_property
    def running(self) -> frozenset[str]:
        """The tasks that may ever start; all others surely never do."""
        found = set(self.entries)
        waiting = list(self.entries)
        completed: dict[str, set[str]] = {}
        while waiting:
            task = self.tasks[waiting.pop()]
            for target in self._may_lead(task):
                arrived = completed.setdefault(target, set())
                arrived.add(task.name)
                if target not in found and len(arrived) >= self.tasks[target].join:
                    found.add(target)
                    waiting.append(target)
        return frozenset(found)

    def _may_lead(self, task: FlowTask) -> Iterator[str]:
        """The tasks that count a task, or that it may start; none for one that never ends."""
        for transition in task.transitions if task.outcomes else ():
            for target in dict.fromkeys(transition.targets):
                if target in self.tasks and (transition.may & task.outcomes or self.tasks[target].join > 1):
                    yield target

    @cached_property
    def arrivals(self) -> Mapping[str, tuple[Arrival, ...]]:
        """The transitions that lead to each task and may ever fire."""
        found: dict[str, list[Arrival]] = {name: [] for name in self.tasks}
        for task in self.tasks.values():
            for index, transition in enumerate(task.transitions if task.name in self.running else ()):
                if transition.may & task.outcomes:
                    arrival = Arrival(task, index)
                    for target in dict.fromkeys(transition.targets):
                        if target in found:
                            found[target].append(arrival)
        return {name: tuple(each) for name, each in found.items()}

    @cached_property
    def at_start(self) -> Mapping[str, int] | None:
        """The facts that surely hold when each task starts; all for tasks that never do.

        None where that could not be found within bounds.
        """
        found = dict.fromkeys(self.tasks, self.every)
        found |= dict.fromkeys(self.entries, self.initial)
        names = [name for name in self._order if self.arrivals[name]]
        for _ in range(_ROUNDS):
            changed = False
            for name in names:
                facts = self._facts_at(name, found)
                if facts != found[name]:
                    found[name], changed = facts, True
            if not changed:
                return found
        return None

    def _facts_at(self, name: str, found: Mapping[str, int]) -> int:
        """What holds when a task starts, from what holds when those before it do."""
        task = self.tasks[name]
        # A task that has failed does not count when it arrives.
        waits_for_all = task.join > 0 and task.join == len(self.sources[name])
        facts = self.every
        for arrival in self.arrivals[name]:
            source, transition = arrival.source, arrival.transition
            outcomes = transition.may & source.outcomes
            for outcome in outcomes & SUCCEEDED if waits_for_all else outcomes:
                facts &= found[source.name] | source.left[outcome] | transition.facts
        return facts | self._joined(name, found) if waits_for_all else facts

    def _joined(self, name: str, found: Mapping[str, int]) -> int:
        """What the sources of a barrier that waits for all of them have surely left behind."""
        facts = 0
        for source in (self.tasks[each] for each in self.sources[name]):
            left = self.every
            for outcome in source.counted(name):
                left &= found[source.name] | source.left[outcome]
            facts |= left
        return facts

    @cached_property
    def _order(self) -> tuple[str, ...]:
        """The tasks so that those that lead to one come before it, circles aside."""
        edges = {
            name: [target for each in task.transitions for target in each.targets if target in self.tasks]
            for name, task in self.tasks.items()
        }
        found = [name for component in components(edges) for name in component]
        return tuple(reversed(found))

    # The end of a run

    @cached_property
    def at_end(self) -> int | None:
        """The facts that surely hold when a run has succeeded; None where that could not be found.

        All of them where no run gets there: no task ever ends well, or there is none to start with, and then
        nothing is rendered.
        """
        if not any(self.tasks[name].survived for name in self.running):
            return self.every
        below = self._below
        if below is None:
            return None
        facts = self.initial
        for name in self.entries:
            facts |= below[name]
        return facts

    @cached_property
    def _below(self) -> Mapping[str, int] | None:
        """What surely has happened, once a task has started, when a run has succeeded."""
        found = dict.fromkeys(self.tasks, 0)
        names = tuple(reversed(self._order))
        for _ in range(_ROUNDS):
            changed = False
            for name in names:
                facts = self._all_below(self.tasks[name], found)
                if facts != found[name]:
                    found[name], changed = facts, True
            if not changed:
                return found
        return None

    def _all_below(self, task: FlowTask, found: Mapping[str, int]) -> int:
        if not task.survived:
            return 0
        started = [self._started(transition, found) for transition in task.transitions]
        facts = self.every
        for outcome in task.survived:
            after = task.left[outcome]
            for transition, below in zip(task.transitions, started, strict=True):
                if outcome in transition.must:
                    after |= below
                elif transition.other is not None and outcome in transition.may:
                    other = task.transitions[transition.other]
                    after |= (below | transition.facts) & (started[transition.other] | other.facts)
            facts &= after
        return facts

    def _started(self, transition: FlowTransition, found: Mapping[str, int]) -> int:
        facts = 0
        for target in transition.targets:
            if target in self.tasks and (self.tasks[target].join < 1 or target in self.certain):
                facts |= found[target]
        return facts

    @cached_property
    def certain(self) -> frozenset[str]:
        """The tasks that run in every run that succeeds."""
        found = set(self.entries)
        arrived: dict[str, int] = dict.fromkeys(self.tasks, 0)
        waiting = list(self.entries)
        while waiting:
            task = self.tasks[waiting.pop()]
            only_succeeds = not task.items and task.survived == SUCCEEDED
            for target in self._always_next(task):
                arrived[target] += only_succeeds
                barrier = self.tasks[target].join
                reached = barrier < 1 or barrier <= len(self.sources[target]) == arrived[target]
                if reached and target not in found:
                    found.add(target)
                    waiting.append(target)
        return frozenset(found)

    def _always_next(self, task: FlowTask) -> Iterator[str]:
        """The tasks to which some transition fires however a task ends in a run that succeeds."""
        found: dict[str, None] | None = None
        for outcome in sorted(task.survived):
            led = {
                target: None
                for each in task.transitions
                if outcome in each.must
                for target in each.targets
                if target in self.tasks
            }
            found = led if found is None else {target: None for target in found if target in led}
        yield from found or ()

    # Ways

    def way_without(self, fact: int, goal: str, most: int) -> tuple[Arrival, ...]:
        """A shortest way to a task on which nothing surely sets a fact; empty if there is none to show.

        Args:
            fact: its bit.
            goal: the name of the task.
            most: how many transitions to look at.
        """
        before: dict[str, Arrival | None] = {name: None for name in self.entries if not self.initial & fact}
        waiting = deque(before)
        while waiting and most > 0:
            name = waiting.popleft()
            if name == goal:
                return self._traced(before, goal)
            task = self.tasks[name]
            for index, transition in enumerate(task.transitions):
                most -= 1 + len(transition.targets)
                if not self._lacks(task, transition, fact):
                    continue
                for target in transition.targets:
                    if target in self.tasks and target not in before:
                        before[target] = Arrival(task, index)
                        waiting.append(target)
        return ()

    @staticmethod
    def _lacks(task: FlowTask, transition: FlowTransition, fact: int) -> bool:
        """Whether a transition may fire with nothing in its step setting a fact."""
        return any(
            not (task.left[outcome] | transition.facts) & fact for outcome in transition.may & task.outcomes
        )

    @staticmethod
    def _traced(before: Mapping[str, Arrival | None], goal: str) -> tuple[Arrival, ...]:
        way: list[Arrival] = []
        arrival = before[goal]
        while arrival is not None:
            way.append(arrival)
            arrival = before[arrival.source.name]
        return tuple(reversed(way))


def bits(names: Sequence[str]) -> dict[str, int]:
    """A bit for each of some names."""
    return {name: 1 << number for number, name in enumerate(dict.fromkeys(names))}
