"""Where a run is between two steps."""

from __future__ import annotations

from collections.abc import Hashable

from attrs import Factory, define, frozen

from tests.simulator.events import Event, Outcome
from tests.simulator.plan import Ending
from tests.simulator.values import Value, canonical

Setter = tuple[str, int]


@frozen
class Over:
    """How a task is over: with an outcome, and whether it makes the run fail unless it is handled."""

    outcome: Outcome
    swallowed: bool = False
    has_result: bool = True

    @property
    def is_failure(self) -> bool:
        """Whether it is a failed task; one that timed out or was cancelled is taken for one as well."""
        return self.outcome != "succeeded"


@define(eq=False)
class State:
    """All that decides how a run goes on, and what happened so far.

    `running`: the tasks that will end, with the ways in which they can. `idle`: those that never will.
    `waiting`: joins that an arrival was put off at. `stalled`: the last step left something behind that
    nothing looks at again. `history`: the tasks that came before a task, as far as scheduling tells.
    """

    variables: dict[str, Value]
    setters: dict[str, Setter] = Factory(dict)
    running: dict[str, tuple[Ending, ...]] = Factory(dict)
    idle: set[str] = Factory(set)
    over: dict[str, Over] = Factory(dict)
    handled: set[str] = Factory(set)
    waiting: set[str] = Factory(set)
    history: dict[str, frozenset[str]] = Factory(dict)
    known: dict[str, str | bool | int] = Factory(dict)
    last: str | None = None
    stalled: bool = False
    trace: list[Event] = Factory(list)

    def copy(self) -> State:
        """A state that can be changed without changing this one."""
        return State(
            dict(self.variables),
            dict(self.setters),
            dict(self.running),
            set(self.idle),
            dict(self.over),
            set(self.handled),
            set(self.waiting),
            dict(self.history),
            dict(self.known),
            self.last,
            self.stalled,
            list(self.trace),
        )

    def is_scheduled(self, name: str) -> bool:
        """Whether a task has been scheduled, over or not."""
        return name in self.running or name in self.idle or name in self.over

    def key(self) -> Hashable:
        """Equal for states that go on alike and in which the same things happened, in whatever order."""
        return (
            frozenset((name, canonical(value)) for name, value in self.variables.items()),
            frozenset(self.setters.items()),
            frozenset(self.running.items()),
            frozenset(self.idle),
            frozenset(self.over.items()),
            frozenset(self.handled),
            frozenset(self.waiting),
            frozenset(self.history.items()),
            frozenset(self.known.items()),
            self.last if not self.running else None,
            self.stalled if not self.running else None,
            frozenset(self.trace),
        )
