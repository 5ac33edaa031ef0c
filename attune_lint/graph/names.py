"""Graphs of names, as the engine draws them: an edge from each task to each that it names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

Edges: TypeAlias = Mapping[str, Sequence[str]]
"""The names that each name leads to, in the order of the file; names without a key lead nowhere."""


def reachable(edges: Edges, starts: Iterable[str]) -> set[str]:
    """All names that can be reached from some, these included; linear, and names may share their targets."""
    seen = set(starts)
    waiting = list(seen)
    walked: set[int] = set()
    while waiting:
        targets = edges.get(waiting.pop(), ())
        if id(targets) in walked:
            continue
        walked.add(id(targets))
        for target in targets:
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return seen


def cyclic(edges: Edges) -> set[str]:
    """The names that can reach themselves; linear."""
    found = {name for name, targets in edges.items() if name in targets}
    for component in components(edges):
        if len(component) > 1:
            found.update(component)
    return found


def components(edges: Edges) -> Iterator[list[str]]:
    """The strongly connected components, by Tarjan's algorithm without recursion; linear."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    path: list[str] = []
    on_path: set[str] = set()
    for root in edges:
        if root in index:
            continue
        work: list[tuple[str, Iterator[str]]] = []
        _open(root, edges, index, low, path, on_path, work)
        while work:
            name, rest = work[-1]
            target = next(rest, None)
            if target is None:
                work.pop()
                if work:
                    caller = work[-1][0]
                    low[caller] = min(low[caller], low[name])
                if low[name] == index[name]:
                    yield _close(name, path, on_path)
            elif target not in index:
                _open(target, edges, index, low, path, on_path, work)
            elif target in on_path:
                low[name] = min(low[name], index[target])


def _open(
    name: str,
    edges: Edges,
    index: dict[str, int],
    low: dict[str, int],
    path: list[str],
    on_path: set[str],
    work: list[tuple[str, Iterator[str]]],
) -> None:
    index[name] = low[name] = len(index)
    path.append(name)
    on_path.add(name)
    work.append((name, iter(edges.get(name, ()))))


def _close(name: str, path: list[str], on_path: set[str]) -> list[str]:
    component = [path.pop()]
    while component[-1] != name:
        component.append(path.pop())
    on_path.difference_update(component)
    return component
