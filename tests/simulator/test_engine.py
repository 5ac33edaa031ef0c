"""The simulator, sentence by sentence of spec/execution.md: start, transitions, publish, join, end."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from attrs import evolve
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from attune_lint import Target, WorkflowDefinition
from attune_lint.model.definition import Task
from tests.simulator.engine import Run, TooManyError, simulate
from tests.simulator.events import (
    Ended,
    Event,
    NeverEnds,
    NotDispatched,
    NoValue,
    Overwrote,
    PutOff,
    ReadUnset,
    Site,
    Skipped,
    Started,
    StepUndone,
)
from tests.simulator.workflows import Sample, read, samples, task, to, workflow

OLD, NEW = Target.V2026_06, Target.V2026_10
BOTH = pytest.mark.parametrize("target", Target)
DONE, FAILED, LATE = "{{ succeeded() }}", "{{ failed() }}", "{{ timed_out() }}"


def runs(*tasks: Task, target: Target = NEW, **head: Any) -> list[Run]:
    return simulate(workflow(*tasks, **head), target)


def ended(found: list[Run], **outcomes: str) -> list[Run]:
    """The runs in which these tasks ended so."""
    return [run for run in found if outcomes.items() <= run.outcomes().items()]


def finals(found: list[Run]) -> set[str]:
    assert found
    return {run.final for run in found}


def started(found: list[Run]) -> set[str]:
    """The tasks that run in all of these runs, in the only way that there is."""
    (names,) = {run.started() for run in found}
    return set(names)


# Start


@BOTH
def test_tasks_that_no_transition_names_are_all_started(target: Target) -> None:
    """Every task that no transition names is an entry task, and all are started."""
    found = runs(task("a"), task("b", to("c")), task("c"), target=target)
    assert all({"a", "b"} <= run.started() for run in found)
    assert Started("a", None) in found[0].trace
    assert Started("c", "b") in found[0].trace


@BOTH
def test_a_workflow_without_entry_task(target: Target) -> None:
    """With no entry task the run succeeds at once, having done nothing, `output_map` not rendered."""
    (run,) = runs(task("a", to("a")), target=target, output_map={"x": "{{ nothing }}"})
    assert (run.final, run.trace, run.left_out) == ("succeeded", (), frozenset())


@BOTH
def test_an_entry_task_that_cannot_be_dispatched(target: Target) -> None:
    """An entry task that can't be dispatched stops the start: those after it are not started."""
    found = runs(task("a", input={"x": "{{ nothing }}"}), task("b"), target=target)
    assert {run.started() for run in found} == {frozenset(), frozenset({"b"})}
    assert all(NotDispatched("a") in run.trace for run in found)
    assert finals([run for run in found if not run.started()]) == {"hangs"}
    assert finals(ended(found, b="succeeded")) == {"failed" if target is OLD else "succeeded"}


# Transitions


@BOTH
def test_every_transition_that_matches_fires(target: Target) -> None:
    """Every one that matches fires, not the first match."""
    found = runs(task("a", to("b", when=DONE), to("c")), task("b"), task("c"), target=target)
    assert started(ended(found, a="succeeded")) == {"a", "b", "c"}
    assert started(ended(found, a="failed")) == {"a", "c"}


def test_a_transition_without_condition() -> None:
    """No `when`: it fires on any outcome."""
    assert started(runs(task("a", to("b")), task("b"))) == {"a", "b"}


def test_a_target_that_is_named_twice() -> None:
    """A target is scheduled once, however many transitions name it."""
    found = runs(task("a", to("b"), to("b", "b")), task("b"))
    for run in found:
        assert [event for event in run.trace if event == Started("b", "a")] == [Started("b", "a")]
        assert Skipped("a", 1, "b", ended=False) in run.trace


def test_a_loop_does_not_loop() -> None:
    """A target that has already ended is skipped: loops do not loop."""
    for run in runs(task("a", to("b")), task("b", to("c")), task("c", to("b"))):
        assert Skipped("c", 0, "b", ended=True) in run.trace
        assert sum(event == Started("b", "a") for event in run.trace) == 1


def test_what_one_transition_publishes_the_next_sees() -> None:
    """Each fired transition's `publish` is done before the next transition is looked at."""
    first = to("b", publish=({"x": 1},), when="{{ 'x' in workflow }}")
    second = to("c", when="{{ 'x' in workflow }}", publish=({"x": 1},))
    published = to(publish=({"x": 1},))
    found = runs(task("a", first, published, second), task("b"), task("c"))
    assert started(found) == {"a", "c"}


def test_targets_see_all_that_the_step_published() -> None:
    """Targets see everything that was published in the step."""
    found = runs(task("a", to("b"), to(publish=({"x": 1},))), task("b", input={"x": "{{ workflow.x }}"}))
    assert started(found) == {"a", "b"}
    assert not any(run.reads_unset() for run in found)


@pytest.mark.parametrize(
    ("target", "action", "outcomes"),
    [
        (OLD, "core.echo", {"succeeded", "failed"}),
        (OLD, "core.ask", {"succeeded", "failed", "timed_out"}),
        (NEW, "core.echo", {"succeeded", "failed", "timed_out"}),
    ],
)
def test_outcomes(target: Target, action: str, outcomes: set[str]) -> None:
    """In `2026.06` an action that times out counts as failed, except for `core.ask`."""
    found = runs(task("a", action=action), target=target)
    assert {run.outcomes()["a"] for run in found} == outcomes


def test_a_timeout_is_no_failure() -> None:
    """In `2026.10` it is timed out, and `failed()` does not fire."""
    found = runs(task("a", to("b", when=FAILED), to("c", when=LATE)), task("b"), task("c"))
    assert started(ended(found, a="timed_out")) == {"a", "c"}


# Publish


def read_in_step(run: Run) -> bool:
    return any(event.site == Site("a", 0, "publish.y") for event in run.reads_unset())


def test_a_value_that_reads_what_its_transition_sets() -> None:
    """Such a value may see the old one or the new one."""
    found = runs(task("a", to(publish=({"x": 1, "y": "{{ workflow.x }}"},))))
    assert {read_in_step(run) for run in found} == {True, False}


def test_a_value_that_fails() -> None:
    """If one fails, the others of that transition may or may not be set, and the run goes on."""
    found = runs(
        task("a", to("b", publish=({"x": 1, "y": 2, "z": "{{ nothing.z }}"},))),
        task("b", to("c")),
        task("c"),
        output_map={"x": "{{ x }}", "y": "{{ y }}", "z": "{{ z }}"},
    )
    good = ended(found, a="succeeded", b="succeeded", c="succeeded")
    assert {run.left_out for run in good} == {
        frozenset("z"),
        frozenset("xz"),
        frozenset("yz"),
        frozenset("xyz"),
    }


def test_templates_in_vars() -> None:
    """Values in `vars` are never rendered: a template there stays text."""
    found = runs(task("a", to("b", when="length(x) == 7")), task("b"), vars={"x": "{{ 1 }}"})
    assert started(found) == {"a", "b"}


def test_two_transitions_that_set_a_variable_differently() -> None:
    one, two = to(publish=({"x": 1},)), to(publish=({"x": 2},))
    assert all(Overwrote("x", ("a", 0), "a", 1, False) in run.trace for run in runs(task("a", one, two)))
    racing = runs(task("a", one), task("b", two))
    both = {event for run in racing for event in run.trace if isinstance(event, Overwrote)}
    assert both == {Overwrote("x", ("a", 0), "b", 0, True), Overwrote("x", ("b", 0), "a", 0, True)}
    after = runs(task("a", evolve(one, do=("b",))), task("b", two))
    assert all(Overwrote("x", ("a", 0), "b", 0, False) in run.trace for run in after)


# Join


def joined(wanted: int, when: str | None = DONE, **fields: Any) -> list[Run]:
    join = task("j", join=wanted)
    return runs(task("a", to("j", when=when), **fields), task("b", to("j", when=DONE)), join)


def test_a_join_waits_for_distinct_completed_sources() -> None:
    """It is scheduled if at least N distinct tasks that have a transition to it are completed."""
    found = ended(joined(2), a="succeeded", b="succeeded")
    assert started(found) == {"a", "b", "j"}
    assert any(isinstance(event, PutOff) and event.completed == 1 for event in found[0].trace)
    twice = runs(task("a", to("j"), to("j")), task("j", join=2))
    assert finals(twice) == {"hangs"}


def test_a_source_counts_also_if_its_own_transition_did_not_fire() -> None:
    """... whether or not their own transition to it fired."""
    found = ended(joined(2, when="{{ false }}"), a="succeeded", b="succeeded")
    # "With conditional transitions into the join, the order of events decides."
    assert {"j" in run.started() for run in found} == {True, False}
    # Nothing looks again later: where `b` was first, `j` is lost, and the run succeeds.
    without = [run for run in found if "j" not in run.started()]
    assert finals(without) == {"succeeded"}
    assert all(run.lost == {"j"} for run in without)


@pytest.mark.parametrize("when", [FAILED, None])
def test_a_failed_task_never_counts_at_its_own_arrival(when: str | None) -> None:
    """`join: 1` reached by a failed task is put off."""
    found = runs(task("a", to("j", when=when)), task("j", join=1))
    for run in ended(found, a="failed"):
        assert PutOff("a", 0, "j", 0) in run.trace
        assert run.final == "hangs"
        assert run.unhandled == {"a"}


def test_a_failed_task_counts_later_if_it_handled_its_failure() -> None:
    """Afterwards it counts only if it was the first to schedule some other task."""
    sources = (task("a", to("h", when=FAILED), to("j", when=DONE)), task("b", to("j")), task("h"))
    found = simulate(workflow(*sources, task("j", join=2)), NEW, every_order=True)
    failed = ended(found, a="failed", b="succeeded")
    for run in failed:
        names = [event.task for event in run.trace if isinstance(event, Ended)]
        assert ("j" in run.started()) == (names.index("a") < names.index("b"))
    assert len({"j" in run.started() for run in failed}) == 2


def test_a_failed_task_that_handled_nothing_never_counts() -> None:
    found = runs(task("a", to("j", when=DONE)), task("b", to("j")), task("j", join=2))
    assert started(ended(found, a="failed", b="succeeded")) == {"a", "b"}


def test_join_zero_is_no_join() -> None:
    """`join: 0` is no join."""
    assert started(runs(task("a", to("j")), task("j", join=0))) == {"a", "j"}


def test_a_join_that_is_too_large() -> None:
    """If the last thing to happen in the run was such an arrival, the run hangs; else it is lost."""
    assert finals(ended(joined(3), a="succeeded", b="succeeded")) == {"hangs"}
    tasks = (task("a", to("j", "c")), task("c"), task("j", to("k"), join=2), task("k"))
    for run in ended(runs(*tasks), c="succeeded", a="succeeded"):
        assert run.final == "succeeded"
        assert run.waiting == {"j"}
        assert run.lost == {"j", "k"}


def test_without_join_the_first_arrival_schedules() -> None:
    """Without `join`, the first arrival schedules the task, and later arrivals are skipped."""
    found = runs(task("a", to("c")), task("b", to("c")), task("c"))
    assert all("c" in run.started() for run in found)
    assert any(Skipped("b", 0, "c", ended=True) in run.trace for run in found)
    assert any(Skipped("b", 0, "c", ended=False) in run.trace for run in found)


def test_an_iterating_source() -> None:
    """An iterating source counts once, when all its items have ended without a failure."""
    found = runs(task("a", to("j"), with_items="{{ [1, 2] }}"), task("j", join=1))
    swallowed = [run for run in found if Ended("a", "succeeded", swallowed=True) in run.trace]
    assert finals(swallowed) == {"hangs"}
    clean = [run for run in found if Ended("a", "succeeded") in run.trace]
    assert started(clean) == {"a", "j"}


# End


def test_a_failure_that_nothing_handles() -> None:
    """The workflow fails if a failed task was not handled."""
    found = runs(task("a"))
    assert finals(ended(found, a="failed")) == finals(ended(found, a="timed_out")) == {"failed"}
    assert finals(ended(found, a="succeeded")) == {"succeeded"}


def test_a_failure_that_schedules_a_task_is_handled() -> None:
    """A failed task is handled if it was the first to schedule some other task."""
    found = runs(task("a", to("b", when=FAILED)), task("b"))
    assert finals(ended(found, a="failed", b="succeeded")) == {"succeeded"}


def test_two_tasks_that_share_a_handler() -> None:
    """Two tasks that share one error handler leave the second unhandled."""
    found = runs(task("a", to("h", when=FAILED)), task("b", to("h", when=FAILED)), task("h"))
    both = ended(found, a="failed", b="failed", h="succeeded")
    assert {run.unhandled for run in both} == {frozenset("a"), frozenset("b")}
    assert finals(both) == {"failed"}


@pytest.mark.parametrize(
    "tasks",
    [
        [task("a", to(when=FAILED, publish=({"x": 1},)))],
        [task("e", to("b")), task("b", to("a")), task("a", to("b", when=FAILED))],
        [task("a", to("j", when=FAILED)), task("b"), task("j", join=1)],
    ],
    ids=["only publishes", "already ran", "waits at a join"],
)
def test_what_handles_nothing(tasks: list[Task]) -> None:
    """A `failed()` transition that only publishes, or whose target already ran or waits, handles nothing."""
    found = ended(runs(*tasks), a="failed")
    assert all("a" in run.unhandled for run in found)
    assert finals(found) <= {"failed", "hangs"}


def test_the_output_map() -> None:
    """`output_map` is rendered on success only; a key whose template fails is left out."""
    output = {"x": "{{ workflow.x }}", "b": "{{ task.b.succeeded }}"}
    found = runs(task("a", to("b", publish=({"x": 1},), when=FAILED)), task("b"), output_map=output)
    site = Site(None, None, "x")
    (run,) = ended(found, a="succeeded")
    assert run.left_out == {"x", "b"}
    assert {ReadUnset("variable", "x", site), NoValue(site)} <= set(run.trace)
    (handled,) = ended(found, a="failed", b="succeeded")
    assert handled.left_out == frozenset()
    assert not any(run.left_out for run in found if run.final == "failed")


# What the simulator says of itself


@given(samples())
@settings(max_examples=40)
def test_the_text_says_the_definition(sample: Sample) -> None:
    assert read(sample.text, sample.target) == sample.definition


def few(definition: WorkflowDefinition, target: Target, *, every_order: bool = False) -> list[Run]:
    """The runs of a workflow that has few; Hypothesis shall look for another where it has many."""
    try:
        return simulate(definition, target, most=300, every_order=every_order)
    except TooManyError:
        assume(False)
        raise


@given(samples())
@settings(max_examples=40)
def test_every_run_ends_and_again_alike(sample: Sample) -> None:
    found = few(sample.definition, sample.target)
    assert found
    assert found == few(sample.definition, sample.target)
    for run in found:
        at = [event.task for event in run.trace if isinstance(event, Started)]
        assert len(at) == len(set(at))
        unended = run.started() - run.outcomes().keys()
        assert unended == {event.task for event in run.trace if isinstance(event, NeverEnds)}
        assert run.waiting <= run.lost <= run.not_run
        assert run.final != "succeeded" or not run.unhandled


def facts(found: list[Run]) -> set[tuple[object, ...]]:
    """What runs are apart from the order of their events."""
    return {
        (frozenset(run.trace), run.final, run.waiting, run.lost, run.not_run, run.unhandled, run.left_out)
        for run in found
    }


@given(samples(most=3))
@settings(max_examples=40)
def test_telling_one_order_loses_no_fact(sample: Sample) -> None:
    every = few(sample.definition, sample.target, every_order=True)
    assert facts(every) == facts(few(sample.definition, sample.target))


@given(samples(most=4), st.data())
@settings(max_examples=40)
def test_the_order_of_tasks_in_the_file_changes_nothing(sample: Sample, data: st.DataObject) -> None:
    moved = evolve(sample.definition, tasks=tuple(data.draw(st.permutations(sample.definition.tasks))))
    assert facts(few(sample.definition, sample.target)) == facts(few(moved, sample.target))


def test_the_workflows_show_all_that_can_happen() -> None:
    met: set[object] = set()

    @given(samples())
    @settings(max_examples=200, derandomize=True, database=None)
    def look(sample: Sample) -> None:
        for run in few(sample.definition, sample.target):
            met.update(type(event) for event in run.trace)
            met.add((run.final, bool(run.lost), bool(run.left_out)))

    look()
    assert met >= set(get_args(Event))
    assert met >= {("succeeded", True, False), ("succeeded", False, True), ("hangs", True, False)}


def test_too_many_runs() -> None:
    tasks = [task(name) for name in "abcdefgh"]
    with pytest.raises(TooManyError):
        simulate(workflow(*tasks), most=200)


def test_an_undone_step() -> None:
    """`2026.10`: the step is undone, and the predecessor's transitions are lost."""
    broken = task("b", input={"x": "{{ workflow.nothing }}"})
    tasks = (task("a", to("b", "c", publish=({"x": 1},))), broken, task("c"))
    for run in runs(*tasks):
        assert StepUndone("a", "b") in run.trace
        assert run.started() == {"a"}
        assert not run.fired()
        assert run.final == "hangs"
        assert ReadUnset("variable", "nothing", Site("b", None, "input.x")) in run.trace
    old = runs(*tasks, target=OLD)
    assert all(run.started() == {"a", "c"} and NotDispatched("b") in run.trace for run in old)
    assert finals(old) == {"failed"}
