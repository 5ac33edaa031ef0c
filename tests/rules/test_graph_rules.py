"""Reachability and waits on made-up workflows, against the specification at its plainest."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attune_lint import Target
from tests.workflow.documents import HEAD, NEW, OLD, codes, for_both_targets, lint, verdict

NAMES = ["a", "b", "c", "d", "e"]
Graph = dict[str, list[list[str]]]  # of each task its transitions, of each of these its targets


def workflow(tasks: list[dict[str, Any]]) -> str:
    return HEAD + "tasks: " + json.dumps(tasks) + "\n"


def task(name: str, transitions: list[list[str]], **fields: Any) -> dict[str, Any]:
    return {
        "name": name,
        "action": "core.echo",
        "next": [{"do": targets} for targets in transitions],
        **fields,
    }


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    names = draw(st.permutations(NAMES).map(lambda order: order[: draw(st.integers(1, 5))]))
    targets = st.lists(st.sampled_from(names), max_size=2)
    return {name: draw(st.lists(targets, max_size=2)) for name in names}


def reached(graph: Graph, starts: set[str]) -> set[str]:
    """All that some tasks lead to, these included, by as many rounds as there are tasks."""
    found = set(starts)
    for _ in graph:
        found |= {target for name in found for targets in graph[name] for target in targets}
    return found


def lost(graph: Graph) -> list[str]:
    """The tasks that section 11 calls unreachable."""
    targeted = {target for transitions in graph.values() for targets in transitions for target in targets}
    entries = set(graph) - targeted
    return [name for name in graph if name not in reached(graph, entries)] if entries else []


def circling(graph: Graph) -> set[str]:
    """The tasks that lead back to themselves."""
    return {
        name
        for name in graph
        if name in reached(graph, {target for targets in graph[name] for target in targets})
    }


def named(text: str, code: str, target: Target) -> list[str]:
    """The texts at which findings with a code are."""
    found = [each.span for each in lint(text, target).diagnostics if each.code == code]
    return [json.loads(text[span.start.offset : span.end.offset]) for span in found if span]


@given(graphs())
def test_unreachable_tasks(graph: Graph) -> None:
    text = workflow([task(name, transitions) for name, transitions in graph.items()])
    for target in Target:
        assert named(text, "ATL309", target) == lost(graph)
        assert verdict(text, target) == ("validate" if lost(graph) else "ok")


@given(graphs(), st.sets(st.sampled_from(NAMES)))
def test_waits_in_cycles(graph: Graph, waiting: set[str]) -> None:
    text = workflow(
        [
            task(name, transitions, **({"wait_for": {"inquiry": 5}} if name in waiting else {}))
            for name, transitions in graph.items()
        ]
    )
    expected = [name for name in graph if name in waiting & circling(graph)]
    assert named(text, "ATL218", NEW) == expected
    assert named(text, "ATL218", OLD) == []
    assert (verdict(text, NEW) == "parse") == bool(expected)


@given(graphs())
def test_legacy_fields_lead_the_same_way(graph: Graph) -> None:
    """Every target of a task as a branch of its decision, in place of transitions."""
    plain = workflow([task(name, transitions) for name, transitions in graph.items()])
    legacy = workflow(
        [
            {
                "name": name,
                "action": "core.echo",
                "decision": [{"next": target} for targets in transitions for target in targets],
            }
            for name, transitions in graph.items()
        ]
    )
    assert named(plain, "ATL309", NEW) == named(legacy, "ATL309", NEW)


@for_both_targets
@pytest.mark.parametrize(
    ("graph", "expected"),
    [
        ("a b", ""),
        ("a>b b>a", ""),
        ("a>b b>a c>d d>c", ""),
        ("a>a", ""),
        ("a b>b", "b"),
        ("a b>c c>b", "bc"),
        ("a b>c c>b c>d d", "bcd"),
        ("b>c c>b c>d d", ""),
        ("a>b b>c c>b", ""),
        ("a>a a>b b", ""),
        ("c>d d>c a>b b", "cd"),
    ],
)
def test_examples(graph: str, expected: str, target: Target) -> None:
    edges: Graph = {}
    for edge in graph.split():
        name, _, to = edge.partition(">")
        edges.setdefault(name, []).extend([[to]] if to else [])
    text = workflow([task(name, transitions) for name, transitions in edges.items()])
    assert named(text, "ATL309", target) == [*expected]


@for_both_targets
def test_sub_tasks_play_no_part(target: Target) -> None:
    sub = {"name": "b", "action": "x", "on_success": "b"}
    text = workflow([{"name": "a", "type": "parallel", "tasks": [sub]}, task("b", [])])
    assert codes(text, target) == []


def test_nothing_is_unreachable_beside_an_unknown_target() -> None:
    assert codes(workflow([task("a", [["x"]]), task("b", [["c"]]), task("c", [["b"]])])) == ["ATL213"]
