"""The simulator, sentence by sentence of spec/execution.md: what a task does, and iteration."""

from __future__ import annotations

from typing import Any

import pytest

from attune_lint import Target
from attune_lint.model.definition import IterateCache, Task, WaitFor
from tests.simulator.engine import Run, simulate
from tests.simulator.events import (
    Ended,
    NeverEnds,
    NotDispatched,
    NoValue,
    ReadUnset,
    Site,
    Started,
    StepUndone,
)
from tests.simulator.workflows import task, to, workflow

OLD, NEW = Target.V2026_06, Target.V2026_10
BOTH = pytest.mark.parametrize("target", Target)
INNER = (Task("inner", action="core.echo"),)


def runs(*tasks: Task, target: Target = NEW, **head: Any) -> list[Run]:
    return simulate(workflow(*tasks, **head), target)


def how(found: list[Run], name: str) -> set[Ended]:
    return {event for run in found for event in run.trace if isinstance(event, Ended) and event.task == name}


@BOTH
def test_a_parallel_task_without_action(target: Target) -> None:
    """Without an `action` the task itself does nothing and never ends."""
    parallel = task("p", to("b"), type="parallel", action=None, tasks=INNER)
    (run,) = runs(parallel, task("b"), target=target)
    assert run.final == "hangs"
    assert run.trace == (Started("p", None), NeverEnds("p"))
    # "What follows is lost, or the run hangs."
    beside = runs(parallel, task("b"), task("c"), target=target)
    good = [run for run in beside if run.outcomes() == {"c": "succeeded"}]
    assert [run.final for run in good] == ["succeeded"]
    assert all(run.lost == {"b"} for run in beside)


def test_a_parallel_task_without_action_renders_nothing() -> None:
    found = runs(task("p", type="parallel", action=None, tasks=INNER, input={"x": "{{ nothing }}"}))
    assert [run.trace for run in found] == [(Started("p", None), NeverEnds("p"))]


def test_a_parallel_task_with_an_action() -> None:
    """With an `action`, that action runs; its sub-tasks never run."""
    found = runs(task("p", to("b"), type="parallel", tasks=INNER), task("b"))
    assert {run.started() for run in found} == {frozenset("pb")}


def test_the_condition_of_a_task() -> None:
    """Task-level `when` is never evaluated."""
    found = runs(task("a", when="{{ workflow.nothing }}"))
    assert all(run.started() == {"a"} and not run.reads_unset() for run in found)


def test_input_is_rendered_with_what_is_known_at_that_moment() -> None:
    """`input` is rendered with what is known at that moment."""
    site = Site("b", None, "input.x")
    reader = task("b", input={"x": ["{{ task.c.succeeded }}"]})
    found = runs(task("a", to("b")), reader, task("c"))
    assert {run.has(ReadUnset("task", "c", site)) for run in found} == {True, False}


FIELDS: list[dict[str, Any]] = [
    {"input": {"x": {"y": ["a {{ nothing }}"]}}},
    {"permission_set_refs": "{{ nothing }}"},
    {"worker_selector": {"x": "{{ nothing }}"}},
    {"with_items": "{{ nothing }}"},
]


@pytest.mark.parametrize("fields", FIELDS)
def test_a_rendering_error(fields: dict[str, Any]) -> None:
    """`2026.06`: it counts as failed; if nothing else runs the run hangs. `2026.10`: the step is undone."""
    tasks = (task("a", to("b")), task("b", to("c"), **fields), task("c"))
    old = runs(*tasks, target=OLD)
    assert {(run.final, run.started()) for run in old} == {("hangs", frozenset("a"))}
    assert all(run.has(NotDispatched("b")) and "b" in run.unhandled for run in old)
    new = runs(*tasks)
    assert all(run.has(StepUndone("a", "b")) and run.final == "hangs" for run in new)


def test_a_rendering_error_beside_a_running_task() -> None:
    tasks = (task("a", to("b")), task("b", input={"x": "{{ nothing }}"}), task("c"))
    # Where `c` ends last, nothing is left to run, and `b` is a failed task; else the run hangs.
    assert {run.final for run in runs(*tasks, target=OLD)} == {"failed", "hangs"}
    new = [run for run in runs(*tasks) if run.outcomes() == {"a": "succeeded", "c": "succeeded"}]
    assert {run.final for run in new} == {"succeeded", "hangs"}
    assert all(not run.unhandled and not run.fired() for run in new)


def test_a_timeout_is_rendered_in_the_newer_generation_alone() -> None:
    """`timeout`: `2026.06` a number; `2026.10` rendered."""
    broken = (task("a", to("b")), task("b", timeout="{{ nothing }}"))
    assert {run.final for run in runs(*broken)} == {"hangs"}
    assert "b" in runs(*broken, target=OLD)[0].started()


@pytest.mark.parametrize(
    "fields",
    [
        {"wait_for": WaitFor("inquiry", "{{ nothing }}")},
        {"iterate_cache": IterateCache("{{ nothing }}")},
    ],
)
def test_an_error_in_a_wait_is_an_ordinary_failure(fields: dict[str, Any]) -> None:
    """An error inside `wait_for` or `iterate_cache` is an ordinary failure there."""
    for run in runs(task("a", to("b")), task("b", to("c"), **fields), task("c")):
        assert run.outcomes()["b"] == "failed"
        assert "c" in run.started()


def test_a_wait_can_be_cancelled() -> None:
    """... and in `2026.10` cancelled (a wait that was cancelled)."""
    found = runs(task("a", to("b", when="cancelled()"), wait_for=WaitFor("inquiry", 1)), task("b"))
    assert {ending.outcome for ending in how(found, "a")} == {"succeeded", "failed", "timed_out", "cancelled"}
    assert all((run.outcomes()["a"] == "cancelled") == bool(run.fired()) for run in found)


def test_the_result_of_a_cancelled_task() -> None:
    """`task.NAME` is there once NAME has ended (not when it was cancelled)."""
    found = runs(task("a", to("b", when="{{ task.a.x }}"), wait_for=WaitFor("inquiry", 1)), task("b"))
    for run in found:
        assert bool(run.reads_unset()) == (run.outcomes()["a"] == "cancelled")


# Iteration


@pytest.mark.parametrize("items", ["{{ [1] }}", "{{ 5 }}", "{{ null }}", "text", "{{ 'a' }}"])
def test_a_list_of_one(items: str) -> None:
    """`with_items` that is no list is wrapped into a list of one."""
    found = runs(task("a", with_items=items))
    assert {ending.outcome for ending in how(found, "a")} == {"succeeded", "failed", "timed_out"}
    assert not any(ending.swallowed for ending in how(found, "a"))


@BOTH
def test_an_empty_list(target: Target) -> None:
    """An empty list: the task never ends."""
    (run,) = runs(task("a", to("b"), with_items="{{ [] }}"), task("b"), target=target)
    assert run.has(NeverEnds("a"))
    assert run.final == "hangs"
    assert run.lost == {"b"}


def test_a_list_that_may_be_empty() -> None:
    """A value that may be empty possibly."""
    found = runs(task("a", with_items="{{ parameters.p }}"), parameters={"p": {"required": True}})
    assert {run.final for run in found} == {"succeeded", "failed", "hangs"}
    assert Ended("a", "succeeded", swallowed=True) in how(found, "a")


def test_an_earlier_failure_is_swallowed() -> None:
    """An earlier failure is swallowed if the last succeeds."""
    when = "{{ succeeded() }}"
    found = runs(task("a", to("b", when=when), with_items="{{ [1, 2] }}"), task("b"))
    swallowed = [run for run in found if run.has(Ended("a", "succeeded", swallowed=True))]
    assert {run.final for run in swallowed if run.outcomes()["b"] == "succeeded"} == {"succeeded"}


@pytest.mark.parametrize(("target", "swallows"), [(OLD, True), (NEW, False)])
def test_batches(target: Target, *, swallows: bool) -> None:
    """`batch_size` is ignored by `2026.06`."""
    found = runs(task("a", with_items="{{ [1, 2] }}", batch_size=2), target=target)
    assert any(ending.swallowed for ending in how(found, "a")) == swallows


def test_where_item_exists() -> None:
    """`item` and `index` exist in the task's `input` ...; nowhere else, not in its `next`."""
    following = to(publish=({"x": "{{ item }}"},))
    found = runs(task("a", following, with_items="{{ [1] }}", input={"x": "{{ [item, index] }}"}))
    assert all("a" in run.started() for run in found)
    assert all(run.has(NoValue(Site("a", 0, "publish.x"))) for run in found)
    without = runs(task("a", input={"x": "{{ item }}"}))
    assert {run.final for run in without} == {"hangs"}


def test_item_in_a_timeout() -> None:
    """... and in `2026.10` in `timeout`; under `iterate_cache`, using it there always fails."""
    found = runs(task("a", with_items="{{ [1] }}", timeout="{{ item }}"))
    assert {run.final for run in found} == {"succeeded", "failed"}
    (cached,) = runs(task("a", iterate_cache=IterateCache("x"), timeout="{{ item }}"))
    assert cached.has(NotDispatched("a"))


def test_a_cache() -> None:
    """`iterate_cache` does gather the outcome, and never times out."""
    found = runs(task("a", iterate_cache=IterateCache("x")))
    assert how(found, "a") == {Ended("a", "succeeded"), Ended("a", "failed")}
