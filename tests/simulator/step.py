"""One step of a run: a task ends, its transitions are followed, and what they schedule is dispatched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from attrs import define

from attune_lint import Target
from attune_lint.model.definition import PublishDirective, Task, Transition
from tests.simulator.conditions import fires
from tests.simulator.evaluate import Scope, UnsetKind
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
    Set,
    Site,
    Skipped,
    Started,
    StepUndone,
)
from tests.simulator.known import EvaluationError
from tests.simulator.plan import Ending, Plan, endings
from tests.simulator.state import Over, State
from tests.simulator.values import Choices, Knowledge, Unknown, Value, canonical

_ORDINARY = ("permission_set_refs", "worker_selector", "worker_tolerations", "worker_affinity")
_SINCE_2026_10 = ("timeout", "trace_tag_template")


class _UndispatchedError(Exception):
    """A task can't be dispatched."""


class _FailsAtOnceError(Exception):
    """A task fails as soon as it is dispatched."""


@define(eq=False)
class Step:
    """A state on its way to the next one."""

    plan: Plan
    state: State
    choices: Choices

    # What ends

    def end(self, name: str, ending: Ending) -> State:
        """The state after a task ended and all that follows from it."""
        state = self.state
        state.stalled = False
        del state.running[name]
        state.over[name] = Over(ending.outcome, ending.swallowed, ending.outcome != "cancelled")
        state.last = name
        self._tell(Ended(name, ending.outcome, ending.swallowed))
        before, self.state = state, state.copy()
        undone = self._follow(name)
        if undone is not None and self.plan.target is Target.V2026_10:
            self._undo(before, name, undone)
        return self.state

    def _follow(self, name: str) -> str | None:
        """Follow a task's transitions; the target that could not be dispatched, if any."""
        scheduled: list[str] = []
        for index, transition in enumerate(self.plan.tasks[name].next):
            site = Site(name, index, "when")
            if fires(transition.when, self.scope(site, name), partial(self._tell, NoValue(site))):
                self._tell(Fired(name, index))
                self._publish(name, index, transition)
                scheduled.extend(self._arrive(name, index, transition))
        failed = [target for target in scheduled if not self.dispatch(target, name)]
        return failed[0] if failed else None

    def _undo(self, before: State, name: str, target: str) -> None:
        """2026.10: the step is undone, and the predecessor's transitions are lost.

        What was read stays in the trace: it was evaluated. Whether the run can end here is not said; it
        is taken to hang as in 2026.06 if nothing else runs, since the step that would end it is undone.
        """
        read = [event for event in self.state.trace[len(before.trace) :] if _is_reading(event)]
        before.trace += [*read, NotDispatched(target), StepUndone(name, target)]
        before.known = dict(self.state.known)
        before.stalled = True
        self.state = before

    # Names

    def scope(
        self, site: Site, last: str | None, *, item: str | None = None, is_input: bool = False
    ) -> Scope:
        """What a template at a site sees, with the task that just completed."""

        def unset(kind: UnsetKind, name: str) -> None:
            self._tell(ReadUnset(kind, name, site))

        over = self.state.over
        results: dict[str, Value] = {name: _result(name, how) for name, how in over.items() if how.has_result}
        outcome = over[last].outcome if last is not None else None
        knowledge = Knowledge(self.choices, self.state.known)
        return Scope(
            self.plan.target,
            self.state.variables,
            results,
            self.plan.passed,
            knowledge,
            unset,
            last,
            outcome,
            item,
            is_input,
        )

    def _tell(self, event: Event) -> None:
        self.state.trace.append(event)

    # Publish

    def _publish(self, task: str, index: int, transition: Transition) -> None:
        """Set what a transition publishes, in any order; after a value that fails nothing more is set.

        Over all orders that is every choice of others which are set.
        """
        values = list(_directives(transition.publish))
        ordered = self.choices.order(values) if _order_matters(values) else values
        for variable, value in ordered:
            site = Site(task, index, f"publish.{variable}")
            try:
                rendered = self.scope(site, task).render(value)
            except EvaluationError:
                self._tell(NoValue(site))
                return
            self._set(variable, rendered, task, index)

    def _set(self, variable: str, value: Value, task: str, index: int) -> None:
        state = self.state
        before = state.setters.get(variable)
        if before not in {None, (task, index)} and canonical(state.variables[variable]) != canonical(value):
            assert before is not None
            racing = before[0] != task and before[0] not in state.history[task]
            self._tell(Overwrote(variable, before, task, index, racing))
        state.variables[variable] = value
        state.setters[variable] = (task, index)
        self._tell(Set(variable, task, index))

    # Arrivals

    def _arrive(self, task: str, index: int, transition: Transition) -> Iterator[str]:
        """Tell the targets of a fired transition; those that it schedules."""
        state = self.state
        for target in transition.do or ():
            if state.is_scheduled(target):
                self._tell(Skipped(task, index, target, target in state.over))
                continue
            completed = [name for name in self.plan.sources[target] if self._counts(name, task)]
            if len(completed) < (self.plan.tasks[target].join or 0):
                self._tell(PutOff(task, index, target, len(completed)))
                state.waiting.add(target)
                state.stalled = True
                continue
            # Scheduled from now on, so that it is scheduled once; dispatched when all has been published.
            state.idle.add(target)
            state.waiting.discard(target)
            state.handled.add(task)
            waited_for = completed if self.plan.tasks[target].join else [task]
            state.history[target] = self._before([task, *waited_for])
            yield target

    def _before(self, tasks: list[str]) -> frozenset[str]:
        return frozenset(tasks).union(*(self.state.history[task] for task in tasks))

    def _counts(self, name: str, arriving: str) -> bool:
        """Whether a source counts as completed at a join."""
        how = self.state.over.get(name)
        if how is None:
            return False
        task = self.plan.tasks[name]
        if task.with_items is not None or task.iterate_cache is not None:
            # "when all its items have ended without a failure": also not later, once it is handled.
            return not how.is_failure and not how.swallowed
        return not how.is_failure or (name != arriving and name in self.state.handled)

    # Dispatch

    def dispatch(self, name: str, by: str | None) -> bool:
        """Start a task that has been scheduled; False where that can't be done."""
        state, task = self.state, self.plan.tasks[name]
        state.idle.discard(name)
        state.history.setdefault(name, frozenset())
        if task.type == "parallel" and task.action is None:
            # It "does nothing", so its templates are not rendered.
            self._tell(Started(name, by))
            self._idle(name)
            return True
        try:
            items = self._render(task, by)
        except _UndispatchedError:
            self._undispatched(name)
            return False
        except _FailsAtOnceError:
            state.running[name] = (Ending("failed"),)
            self._tell(Started(name, by))
            return True
        self._tell(Started(name, by))
        if items == 0:
            self._idle(name)
        else:
            state.running[name] = endings(task, self.plan.target, items)
        return True

    def _idle(self, name: str) -> None:
        """A task "never ends", and yet keeps nothing running: "what follows is lost, or the run hangs"."""
        self.state.idle.add(name)
        self.state.stalled = True
        self._tell(NeverEnds(name))

    def _undispatched(self, name: str) -> None:
        self.state.stalled = True
        if self.plan.target is Target.V2026_06:
            self.state.over[name] = Over("failed")
            self._tell(NotDispatched(name))

    def _render(self, task: Task, by: str | None) -> int | None:
        """Render a task's templates; how many items it has, None where it does not iterate.

        In which order they are rendered is not said, so every one that fails is told of.
        """
        items = self._items(task, by)
        if items == 0:
            return 0
        works = True
        fields: list[tuple[str, object]] = [(f"input.{name}", value) for name, value in task.input.items()]
        fields += [(name, getattr(task, name)) for name in _ORDINARY]
        if self.plan.target is Target.V2026_10:
            fields += [(name, getattr(task, name)) for name in _SINCE_2026_10]
        for field, value in fields:
            works &= self._renders(task.name, field, value, by, _item(task, field))
        if not works:
            raise _UndispatchedError
        self._render_waits(task, by)
        return items

    def _render_waits(self, task: Task, by: str | None) -> None:
        waits = {} if task.wait_for is None else {f"wait_for.{task.wait_for.kind}": task.wait_for.value}
        cache: dict[str, object] = {}
        if (where := task.iterate_cache) is not None:
            for name in ("owner_type", "owner_ref", "namespace", "generation"):
                cache[f"iterate_cache.{name}"] = getattr(where, name)
        works = [self._renders(task.name, field, value, by, None) for field, value in (waits | cache).items()]
        if not all(works):
            raise _FailsAtOnceError

    def _renders(self, task: str, field: str, value: object, by: str | None, item: str | None) -> bool:
        site = Site(task, None, field)
        try:
            self.scope(site, by, item=item, is_input=field.startswith("input.")).render(value)
        except EvaluationError:
            self._tell(NoValue(site))
            return False
        return True

    def _items(self, task: Task, by: str | None) -> int | None:
        """How many items a task runs for; for a list that is not known: none, one, or more."""
        if task.with_items is None:
            return None
        site = Site(task.name, None, "with_items")
        scope = self.scope(site, by)
        try:
            value = scope.knowledge.settled(scope.render(task.with_items))
        except EvaluationError:
            self._tell(NoValue(site))
            raise _UndispatchedError from None
        if isinstance(value, Unknown):
            count = scope.knowledge.pick(f"size {value.path}", (0, 1, 2)) if value.kind != "string" else 1
        else:
            count = len(value) if isinstance(value, list) else 1
        size = task.batch_size if self.plan.target is Target.V2026_10 and task.batch_size else 1
        return -(-count // size)


def _directives(publish: tuple[PublishDirective, ...]) -> Iterator[tuple[str, object]]:
    for directive in publish:
        if isinstance(directive, Mapping):
            yield from directive.items()
        else:
            yield directive, "{{ result() }}"


def _item(task: Task, field: str) -> str | None:
    """The task whose `item` a field sees; under `iterate_cache`, using it in some of them "always fails"."""
    if task.iterate_cache is not None and field in {"timeout", "permission_set_refs"}:
        return None
    return None if task.with_items is None and task.iterate_cache is None else task.name


def _order_matters(values: list[tuple[str, object]]) -> bool:
    """Whether the order can matter; said too often at worst, as equal runs are told once."""
    names = {name for name, _ in values}
    return len(values) > 1 and (len(names) < len(values) or any("{{" in str(value) for _, value in values))


def _result(name: str, how: Over) -> Unknown:
    return Unknown(f"task.{name}", "result", (("succeeded", how.outcome == "succeeded"),))


def _is_reading(event: Event) -> bool:
    return isinstance(event, ReadUnset | NoValue)
