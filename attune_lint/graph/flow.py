"""What has surely happened when a task starts, and when a run ends (spec: execution).

Facts are what tasks leave behind: variables that are set and results that are there. Sets of facts are
whole numbers with a bit for each, so that large ones are compared and combined at once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final, Literal, TypeAlias

from attrs import field, frozen

Outcome: TypeAlias = Literal["succeeded", "failed", "timed_out", "cancelled"]
Outcomes: TypeAlias = frozenset[Outcome]

SUCCEEDED: Final[Outcomes] = frozenset({"succeeded"})
FAILURES: Final[Outcomes] = frozenset({"failed", "timed_out"})

# A fixpoint that is not reached after so many rounds over the tasks is given up, and nothing is said.
_ROUNDS: Final = 60


@frozen(eq=False)
class FlowTransition:
    """A transition: the outcomes after which it `may` fire, those after which it `must`, and what it does.

    `facts` are the bits of the variables that it sets. `other` is the place among its task's transitions of
    the one that fires just where this one does not, None where there is no such one.
    """

    may: Outcomes
    must: Outcomes
    targets: tuple[str, ...] = ()
    facts: int = 0
    other: int | None = None


@frozen(eq=False)
class FlowTask:
    """A task: how it may end, its transitions, its barrier, and the bit of its own result."""

    name: str
    outcomes: Outcomes
    transitions: tuple[FlowTransition, ...] = ()
    join: int = 0
    own: int = 0

    def handles(self, outcome: Outcome) -> bool:
        """Whether some other task may be started after an outcome, so that a run may still succeed."""
        return any(
            outcome in each.may and any(target != self.name for target in each.targets)
            for each in self.transitions
        )


@frozen(eq=False)
class Arrival:
    """A transition that leads to a task."""

    source: FlowTask
    index: int

    @property
    def transition(self) -> FlowTransition:
        """The transition itself."""
        return self.source.transitions[self.index]


@frozen(eq=False)
class Flow:
    """The tasks of a workflow, and the facts that hold from the start."""

    tasks: Mapping[str, FlowTask]
    initial: int = 0
    every: int = field(default=0)

    @cached_property
    def arrivals(self) -> Mapping[str, tuple[Arrival, ...]]:
        """The transitions that lead to each task and may ever fire."""
        found: dict[str, list[Arrival]] = {name: [] for name in self.tasks}
        for task in self.tasks.values():
            for index, transition in enumerate(task.transitions):
                for target in dict.fromkeys(transition.targets):
                    if target in found and transition.may & task.outcomes:
                        found[target].append(Arrival(task, index))
        return {name: tuple(each) for name, each in found.items()}

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
    def at_start(self) -> Mapping[str, int] | None:
        """The facts that surely hold when each task starts; all for tasks that never do.

        None where that could not be found within bounds.
        """
        found = dict.fromkeys(self.tasks, self.every)
        found |= dict.fromkeys(self.entries, self.initial)
        names = self._order
        for _ in range(_ROUNDS):
            changed = False
            for name in names:
                arrivals = self.arrivals[name]
                if not arrivals:
                    continue
                facts, joined = self.every, self._joined(name, found)
                for arrival in arrivals:
                    facts &= self._at_arrival(arrival, found) | joined
                if facts != found[name]:
                    found[name], changed = facts, True
            if not changed:
                return found
        return None

    @cached_property
    def _order(self) -> tuple[str, ...]:
        """The tasks so that most come behind those that lead to them."""
        seen: dict[str, None] = dict.fromkeys(self.entries)
        waiting = deque(self.entries)
        while waiting:
            for transition in self.tasks[waiting.popleft()].transitions:
                for target in transition.targets:
                    if target in self.tasks and target not in seen:
                        seen[target] = None
                        waiting.append(target)
        return (*seen, *(name for name in self.tasks if name not in seen))

    def _at_arrival(self, arrival: Arrival, found: Mapping[str, int]) -> int:
        """What surely holds when a transition has fired, with all that its task sets in the same step."""
        task = arrival.source
        facts = self.every
        for outcome in arrival.transition.may & task.outcomes:
            facts &= self.after(task, outcome, found[task.name], arrival.index)
        return facts

    def after(self, task: FlowTask, outcome: Outcome, before: int, fired: int | None = None) -> int:
        """What surely holds once a task has ended with an outcome, its transitions done.

        Args:
            task: the task.
            outcome: how it ended.
            before: what held when it started.
            fired: the place of a transition that is known to have fired.
        """
        facts = before | (0 if outcome == "cancelled" else task.own)
        for index, transition in enumerate(task.transitions):
            if index == fired or outcome in transition.must:
                facts |= transition.facts
            elif transition.other is not None and outcome in transition.may:
                other = task.transitions[transition.other]
                facts |= transition.facts & other.facts
        return facts

    def _joined(self, name: str, found: Mapping[str, int]) -> int:
        """What the sources of a barrier have surely left behind, where it waits for all of them."""
        task, sources = self.tasks[name], self.sources[name]
        if task.join < 1 or task.join != len(sources):
            return 0
        facts = 0
        for source in (self.tasks[each] for each in sources):
            left = self.every
            for outcome in source.outcomes - {"cancelled"}:
                left &= self.after(source, outcome, found[source.name])
            facts |= left if source.outcomes - {"cancelled"} else 0
        return facts

    # The end of a run

    @cached_property
    def at_end(self) -> int | None:
        """The facts that surely hold when a run has succeeded; None where that could not be found."""
        if not self.entries:
            return self.initial
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
        joined = self._reached_joins
        for _ in range(_ROUNDS):
            changed = False
            for name in names:
                facts = self._all_below(self.tasks[name], found, joined)
                if facts != found[name]:
                    found[name], changed = facts, True
            if not changed:
                return found
        return None

    def _all_below(self, task: FlowTask, found: Mapping[str, int], joined: frozenset[str]) -> int:
        outcomes = [each for each in task.outcomes if each not in FAILURES or task.handles(each)]
        if not outcomes:
            return 0
        facts = self.every
        for outcome in outcomes:
            after = self.after(task, outcome, 0)
            for transition in task.transitions:
                if outcome in transition.must:
                    after |= self._started(transition, found, joined)
                elif transition.other is not None and outcome in transition.may:
                    other = task.transitions[transition.other]
                    one, two = (
                        self._started(each, found, joined) | each.facts for each in (transition, other)
                    )
                    after |= one & two
            facts &= after
        return facts

    def _started(self, transition: FlowTransition, found: Mapping[str, int], joined: frozenset[str]) -> int:
        facts = 0
        for target in transition.targets:
            if target in self.tasks and (self.tasks[target].join < 1 or target in joined):
                facts |= found[target]
        return facts

    @cached_property
    def _reached_joins(self) -> frozenset[str]:
        """Barriers that every run that succeeds gets through: all their sources surely run and lead there."""
        certain = self.certain
        return frozenset(name for name, task in self.tasks.items() if task.join > 0 and name in certain)

    @cached_property
    def certain(self) -> frozenset[str]:
        """The tasks that run in every run that succeeds."""
        found = set(self.entries)
        arrived: dict[str, set[str]] = {name: set() for name in self.tasks}
        waiting = list(self.entries)
        while waiting:
            task = self.tasks[waiting.pop()]
            for target in self._always_next(task):
                arrived[target].add(task.name)
                barrier = self.tasks[target].join
                reached = barrier < 1 or (
                    barrier <= len(self.sources[target]) == len(arrived[target])
                    and all(self._only_succeeds(self.tasks[each]) for each in arrived[target])
                )
                if reached and target not in found:
                    found.add(target)
                    waiting.append(target)
        return frozenset(found)

    def _always_next(self, task: FlowTask) -> Iterator[str]:
        """The tasks to which some transition fires however a task ends in a run that succeeds."""
        outcomes = [each for each in task.outcomes if each not in FAILURES or task.handles(each)]
        targets: Iterable[str] = dict.fromkeys(
            target for each in task.transitions for target in each.targets if target in self.tasks
        )
        for target in targets if outcomes else ():
            if all(self._leads(task, outcome, target) for outcome in outcomes):
                yield target

    @staticmethod
    def _leads(task: FlowTask, outcome: Outcome, target: str) -> bool:
        return any(outcome in each.must and target in each.targets for each in task.transitions)

    @staticmethod
    def _only_succeeds(task: FlowTask) -> bool:
        """Whether a run that succeeds leaves a task no other outcome than to succeed."""
        return not any(task.handles(outcome) for outcome in task.outcomes & FAILURES)

    # Ways

    def way_without(self, fact: int, goal: str, most: int) -> tuple[Arrival, ...] | None:
        """A shortest way to a task on which nothing surely sets a fact; None if there is none to show.

        Args:
            fact: its bit.
            goal: the name of the task.
            most: how many transitions to look at.
        """
        before: dict[str, Arrival | None] = {name: None for name in self.entries if not self.initial & fact}
        waiting = deque(before)
        looked_at = 0
        while waiting:
            name = waiting.popleft()
            if name == goal:
                return self._traced(before, goal)
            task = self.tasks[name]
            for index, transition in enumerate(task.transitions):
                looked_at += 1
                if looked_at > most:
                    return None
                outcomes = transition.may & task.outcomes
                if all(self.after(task, outcome, 0, index) & fact for outcome in outcomes):
                    continue
                for target in transition.targets:
                    if target in self.tasks and target not in before:
                        before[target] = Arrival(task, index)
                        waiting.append(target)
        return None

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
