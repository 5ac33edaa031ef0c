"""Graphs of names against the slowest ways to look at them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from attune_lint.graph.names import components, cyclic, reachable

NAMES = "abcdef"
graphs = st.dictionaries(st.sampled_from(NAMES), st.lists(st.sampled_from(NAMES), max_size=4))
Graph = dict[str, list[str]]


def after(edges: Graph, name: str) -> set[str]:
    """The names that a name leads to in one step or more, by as many rounds as there are names."""
    found = set(edges.get(name, []))
    for _ in NAMES:
        found |= {target for known in found for target in edges.get(known, [])}
    return found


@given(graphs, st.sets(st.sampled_from(NAMES)))
def test_reachable(edges: Graph, starts: set[str]) -> None:
    assert reachable(edges, starts) == starts.union(*(after(edges, name) for name in starts))


@given(graphs)
def test_cyclic(edges: Graph) -> None:
    assert cyclic(edges) == {name for name in NAMES if name in after(edges, name)}


@given(graphs)
def test_components(edges: Graph) -> None:
    found = list(components(edges))
    names = [name for component in found for name in component]
    assert len(names) == len(set(names))
    assert set(names) == reachable(edges, edges)
    assert {frozenset(component) for component in found} == {
        frozenset({name} | {other for other in after(edges, name) if name in after(edges, other)})
        for name in names
    }


@given(graphs)
def test_components_come_after_what_they_lead_to(edges: Graph) -> None:
    done: set[str] = set()
    for component in components(edges):
        done.update(component)
        assert all(target in done for name in component for target in edges.get(name, []))


def test_shared_targets() -> None:
    targets = ["c", "d"]
    edges = {"a": targets, "b": targets, "c": targets}
    assert reachable(edges, ["a"]) == {"a", "c", "d"}
    assert reachable(edges, "ab") == {"a", "b", "c", "d"}
    assert cyclic(edges) == {"c"}


def test_long_chains_and_wide_stars() -> None:
    chain = {str(i): [str(i + 1)] for i in range(50_000)}
    assert len(reachable(chain, ["0"])) == 50_001
    assert cyclic(chain) == set()
    assert cyclic(chain | {"50000": ["0"]}) == {str(i) for i in range(50_001)}
    star = {"0": [str(i) for i in range(50_000)]}
    assert len(reachable(star, ["0"])) == 50_000
    assert cyclic(star) == {"0"}
    assert sum(1 for _ in components(star)) == 50_000
