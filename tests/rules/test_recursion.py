"""Workflows that call themselves (spec: execution)."""

from __future__ import annotations

import pytest

from attune_lint import Target, lint_pack
from tests.rules.marked import assert_marked, found_in, notes, unmarked, way
from tests.rules.packs import action, graph, job, pointer
from tests.workflow.documents import for_both_targets

MAYBE = "    next: [{when: '{{ failed() }}', do: [b]}]\n  - name: b\n    action: "


def flow(name: str, calls: str) -> str:
    """A standalone workflow with one task that calls."""
    return job(f"  - name: a\n    action: {calls}\n", name=name)


def maybe(ref: str) -> str:
    """A call on some runs."""
    return f"core.noop\n{MAYBE}«I738»{ref}"


@for_both_targets
def test_a_workflow_that_calls_itself(target: Target) -> None:
    (found,) = assert_marked(flow("job", "«E737»demo.job"), target)
    assert found.message == (
        "The workflow calls itself on every run; remove the call, or make it depend on something."
    )
    assert (found.related, found.route, found.help, found.way) == ((), "tasks[0].action", None, ())
    (found,) = assert_marked(flow("job", maybe("demo.job")), target)
    assert found.message == "The workflow calls itself on some runs."
    assert found.help is not None


@for_both_targets
def test_a_workflow_that_calls_itself_through_its_action(target: Target) -> None:
    text = "version: 1.0.0\ntasks: [{name: a, action: «E737»demo.build}]\n"
    assert_marked(pointer("build", "workflows/g.workflow.yaml") + graph("g", text), target)


@for_both_targets
def test_two_workflows_that_call_each_other(target: Target) -> None:
    found = assert_marked(flow("a", "«E737»demo.b") + flow("b", "«E737»demo.a"), target)
    assert [notes(each) for each in found] == [
        ["b.yaml:6:13 'demo.b' calls 'demo.a'"],
        ["a.yaml:6:13 'demo.a' calls 'demo.b'"],
    ]
    assert "itself through 'demo.b' on every run" in found[0].message


def test_a_way_on_some_runs() -> None:
    assert_marked(flow("a", "«I738»demo.b") + flow("b", maybe("demo.a")))
    (first, *_) = assert_marked(
        flow("a", "«I738»demo.b") + flow("b", "«I738»demo.c") + flow("c", maybe("demo.a"))
    )
    assert notes(first) == ["b.yaml:6:13 'demo.b' calls 'demo.c'", "c.yaml:9:13 'demo.c' calls 'demo.a'"]
    assert way(first) == ["HERE", *notes(first)]


def test_a_sure_and_a_possible_call() -> None:
    assert_marked(flow("job", f"«E737»demo.job\n{MAYBE}«I738»demo.job"))


def test_calls_that_do_not_lead_back() -> None:
    assert_marked(flow("a", "demo.b") + flow("b", "demo.c") + flow("c", "core.noop"))
    assert_marked(flow("a", "demo.b") + flow("b", "«E737»demo.b"))


def test_a_reference_of_two_things_is_not_followed() -> None:
    text = flow("job", "demo.job").replace("ref: demo.job", "ref: «W718»demo.job")
    assert_marked(action("job") + text)


def test_a_graph_file_without_a_reference_is_not_its_name_s_action() -> None:
    text = "version: 1.0.0\ntasks: [{name: a, action: demo.build}]\n"
    assert_marked(action("build") + graph("build", text, "«!E707»"))


def test_a_workflow_that_is_never_read_is_not_called() -> None:
    text = "version: 1.0.0\ntasks: [{name: a, action: core.noop}]\n"
    files = pointer("job", "workflows/job.workflow.yaml") + graph("job", text)
    assert_marked(files + flow("job", "demo.job").replace("ref: demo", "«!W702»ref: demo"))


def test_a_sub_task_never_calls() -> None:
    tasks = "  - name: p\n    type: parallel\n    tasks: [{name: a, action: demo.job}]\n"
    assert_marked(job(tasks))


@for_both_targets
def test_a_long_way(target: Target) -> None:
    files = "".join(flow(f"f{i:02}", f"«E737»demo.f{(i + 1) % 20:02}") for i in range(20))
    found = assert_marked(files, target)
    assert [len(each.related) for each in found] == [10] * 20


def test_a_way_that_is_too_long_to_be_shown() -> None:
    files = "".join(flow(f"f{i:03}", f"«E737»demo.f{(i + 1) % 250:03}") for i in range(250))
    found = assert_marked(files)
    assert {each.related for each in found} == {()}


@pytest.mark.parametrize("broken", ["{{", "x: ["])
def test_a_workflow_that_cannot_be_read_calls_nothing(broken: str) -> None:
    text = "# file: workflows/b.yaml\n" + broken + "\n"
    files = flow("a", "demo.b") + text
    assert [found.code for found in found_in(unmarked(files)[0]) if found.code.startswith("ATL7")] == []


def test_the_call_that_leads_on_is_shown() -> None:
    second = flow("b", "core.noop\n  - name: b\n    action: «E737»demo.a")
    (first, _) = assert_marked(flow("a", "«E737»demo.b") + second)
    assert notes(first) == ["b.yaml:8:13 'demo.b' calls 'demo.a'"]


def test_a_graph_of_two_actions_that_calls_both() -> None:
    """Each call is known by both references, and told once."""
    graph = "version: 1.0.0\ntasks:\n  - {name: x, action: demo.a}\n  - {name: y, action: demo.b}\n"
    files = {
        "pack.yaml": "ref: demo\nversion: 1.0.0\n",
        "actions/a.yaml": "ref: demo.a\nworkflow_file: workflows/g.yaml\n",
        "actions/b.yaml": "ref: demo.b\nworkflow_file: workflows/g.yaml\n",
        "actions/workflows/g.yaml": graph,
    }
    found = [each for each in lint_pack(files).diagnostics if each.code in ("ATL737", "ATL738")]
    assert [each.code for each in found] == ["ATL737", "ATL737"]
