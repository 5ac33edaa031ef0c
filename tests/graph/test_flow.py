"""The flow of facts where the rules on it do not get: bounds, and ways that there are not."""

from __future__ import annotations

import pytest

from attune_lint.graph import flow
from attune_lint.graph.flow import Flow, FlowTask, FlowTransition, Outcomes

ALL: Outcomes = frozenset({"succeeded", "failed"})
X = 1


def chain(*, sets: bool) -> Flow:
    """Three tasks in a row, of which the first may set a fact."""
    first = FlowTransition(ALL, ALL, ("b",), X if sets else 0)
    tasks = [
        FlowTask("a", ALL, (first,)),
        FlowTask("b", ALL, (FlowTransition(ALL, ALL, ("c",)),)),
        FlowTask("c", ALL),
    ]
    return Flow({task.name: task for task in tasks}, 0, X)


def test_what_holds_at_the_start_and_at_the_end() -> None:
    found = chain(sets=True)
    assert found.at_start == {"a": 0, "b": X, "c": X}
    assert found.at_end == X
    assert chain(sets=False).at_end == 0


def test_what_is_not_found_within_bounds_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow, "_ROUNDS", 0)
    found = chain(sets=True)
    assert found.at_start is None
    assert found.at_end is None


def test_ways() -> None:
    (one, two) = chain(sets=False).way_without(X, "c", 100)
    assert (one.source.name, two.source.name) == ("a", "b")
    assert chain(sets=True).way_without(X, "c", 100) == ()
    assert chain(sets=False).way_without(X, "elsewhere", 100) == ()
    assert chain(sets=False).way_without(X, "c", 1) == ()


def test_a_barrier_counts_iterating_tasks_only_where_no_item_failed() -> None:
    handled = FlowTransition(ALL, ALL, ("b", "c"))
    iterating = FlowTask("a", ALL, (handled,), items=True)
    assert iterating.counted("b") == {"succeeded"}
    assert FlowTask("a", ALL, (handled,)).counted("b") == ALL
    assert FlowTask("a", ALL, (FlowTransition(ALL, ALL, ("b",)),)).counted("b") == {"succeeded"}
