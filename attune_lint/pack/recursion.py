"""Workflows that call themselves, directly or through others (spec: execution)."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from pathlib import PurePath
from typing import Final, NamedTuple, TypeAlias

from attune_lint.graph.names import Edges, components
from attune_lint.pack.facts import Call, WorkflowFacts

# How many workflows are looked through for the way of one call, and how long that way is at most.
_LOOKED_THROUGH: Final = 200

CallPlace: TypeAlias = tuple[PurePath, int]
"""The file of a call and the offset of the action's reference there."""


class Recursion(NamedTuple):
    """That a call leads back to its own workflow.

    `always`: every run of every workflow on the way makes the next call. `way` are the references that
    are called, from the one in the call to the workflow itself; empty where the way is too long.
    """

    always: bool
    way: tuple[str, ...]


def recursions(workflows: Mapping[str, WorkflowFacts]) -> Mapping[CallPlace, Recursion]:
    """The calls of workflows, given by reference, by which they call themselves, in linear time."""
    some = _edges(workflows, certain=False)
    every = _edges(workflows, certain=True)
    groups, certain_groups = _groups(some), _groups(every)
    found: dict[CallPlace, Recursion] = {}
    for ref, facts in workflows.items():
        for call in facts.calls:
            if groups.get(call.ref) != groups[ref]:
                continue
            always = call.certain and certain_groups[call.ref] == certain_groups[ref]
            way = _way(every if always else some, call.ref, ref)
            before = found.get(place_of(call))
            if before is None or (always and not before.always):
                found[place_of(call)] = Recursion(always, way)
    return found


def place_of(call: Call) -> CallPlace:
    """What a call is known by."""
    return call.place.path, call.place.span.start.offset


def _edges(workflows: Mapping[str, WorkflowFacts], *, certain: bool) -> Edges:
    return {
        ref: [call.ref for call in facts.calls if call.ref in workflows and (call.certain or not certain)]
        for ref, facts in workflows.items()
    }


def _groups(edges: Edges) -> dict[str, int]:
    """The number of the strongly connected component of each name."""
    return {name: number for number, group in enumerate(components(edges)) for name in group}


def _way(edges: Edges, start: str, end: str) -> tuple[str, ...]:
    """A shortest way between two names, both included."""
    before: dict[str, str | None] = {start: None}
    waiting = deque([start])
    while waiting and len(before) <= _LOOKED_THROUGH:
        name = waiting.popleft()
        for target in edges.get(name, ()) if end not in before else ():
            if target not in before:
                before[target] = name
                waiting.append(target)
            if target == end:
                break
    return _traced(before, end) if end in before else ()


def _traced(before: Mapping[str, str | None], end: str) -> tuple[str, ...]:
    way: list[str] = []
    name: str | None = end
    while name is not None:
        way.append(name)
        name = before[name]
    return tuple(reversed(way))
