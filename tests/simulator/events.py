"""What happens in a run, as the simulator tells it."""

from __future__ import annotations

from typing import Literal, TypeAlias

from attrs import frozen

from tests.simulator.evaluate import UnsetKind

Outcome: TypeAlias = Literal["succeeded", "failed", "timed_out", "cancelled"]
FinalState: TypeAlias = Literal["succeeded", "failed", "hangs"]


@frozen
class Site:
    """Where a template stands.

    `task` is None in `output_map`, and `transition` where it is a field of the task. `field` is such as
    `input.x`, `with_items`, `when`, `publish.x` or, in `output_map`, the key.
    """

    task: str | None
    transition: int | None
    field: str


@frozen
class Started:
    """A task was dispatched; `by` is the task that scheduled it, None for an entry task."""

    task: str
    by: str | None


@frozen
class NeverEnds:
    """A task was dispatched, and will never end."""

    task: str


@frozen
class NotDispatched:
    """A task could not be dispatched, as a template of it has no value; in 2026.06 it counts as failed."""

    task: str


@frozen
class StepUndone:
    """2026.10: what a task's transitions did was undone, as a target could not be dispatched."""

    task: str
    target: str


@frozen
class Ended:
    """A task ended; `swallowed`: items of it failed, and the last one succeeded."""

    task: str
    outcome: Outcome
    swallowed: bool = False


@frozen
class Fired:
    """A transition fired."""

    task: str
    transition: int


@frozen
class Skipped:
    """An arrival did nothing, as its target had `ended`, or had been scheduled and had not ended."""

    task: str
    transition: int
    target: str
    ended: bool


@frozen
class PutOff:
    """An arrival at a join found fewer of its sources completed than it wants."""

    task: str
    transition: int
    target: str
    completed: int


@frozen
class ReadUnset:
    """An expression was evaluated that reads something that is not there."""

    kind: UnsetKind
    name: str
    site: Site


@frozen
class NoValue:
    """A template could not be rendered, or a bare condition could not be evaluated."""

    site: Site


@frozen
class Set:
    """A transition set a variable."""

    variable: str
    task: str
    transition: int


@frozen
class Overwrote:
    """A transition gave a variable another value than a transition before it had.

    `racing`: nothing that the two tasks did puts them in an order, so the run in the other order exists too.
    """

    variable: str
    before: tuple[str, int]
    task: str
    transition: int
    racing: bool


Event: TypeAlias = (
    Started
    | NeverEnds
    | NotDispatched
    | StepUndone
    | Ended
    | Fired
    | Skipped
    | PutOff
    | ReadUnset
    | NoValue
    | Set
    | Overwrote
)


@frozen
class Run:
    """One way in which a workflow can go.

    `waiting` are the joins that an arrival was put off at and that never ran. `lost` are these, and what
    never ran behind them or behind tasks that never end. `unhandled` are the failed tasks that did not
    handle their failure. `left_out` are the keys of `output_map` that have no value.
    """

    trace: tuple[Event, ...]
    final: FinalState
    waiting: frozenset[str]
    lost: frozenset[str]
    not_run: frozenset[str]
    unhandled: frozenset[str]
    left_out: frozenset[str]

    def has(self, event: Event) -> bool:
        """Whether something happened in the run."""
        return event in self.trace

    def started(self) -> frozenset[str]:
        """The tasks that were dispatched."""
        return frozenset(event.task for event in self.trace if isinstance(event, Started))

    def fired(self) -> frozenset[tuple[str, int]]:
        """The transitions that fired."""
        return frozenset((event.task, event.transition) for event in self.trace if isinstance(event, Fired))

    def outcomes(self) -> dict[str, Outcome]:
        """How each task ended that did."""
        return {event.task: event.outcome for event in self.trace if isinstance(event, Ended)}

    def reads_unset(self) -> frozenset[ReadUnset]:
        """The reads of what was not there."""
        return frozenset(event for event in self.trace if isinstance(event, ReadUnset))
