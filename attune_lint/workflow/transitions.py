"""From legacy fields to `next`, as the engine does it (spec: workflow-format, engine-facts 9)."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as MappingABC
from typing import Any, Final, TypeGuard

from attrs import evolve

from attune_lint.model.node import Resolved, Scalar
from attune_lint.workflow.located import Fields, LocatedDecision, LocatedTransition
from attune_lint.workflow.scalars import json_scalar

_SUCCEEDED: Final = "succeeded()"
CONDITIONS: Final = {
    "on_success": "{{ succeeded() }}",
    "on_failure": "{{ failed() }}",
    "on_complete": None,
    "on_timeout": "{{ timed_out() }}",
}
"""The legacy fields that name a task, in the engine's order, and the condition of each."""

CONVERTED_LEVELS: Final = 2
"""How many levels of tasks the engine converts: top-level tasks and their direct sub-tasks."""


def names_task(node: Resolved) -> TypeGuard[Scalar]:
    """Whether a value that stands where none belongs may be meant as the name of a task."""
    return isinstance(node, Scalar) and json_scalar(node) not in (None, "") and "{{" not in node.text


def going_to(name: Scalar, route: str) -> LocatedTransition:
    """An unconditional transition, made of a task's name."""
    return LocatedTransition(Fields(name, route), do=(name,))


def with_named_default(values: dict[str, Any]) -> dict[str, Any]:
    """A branch's decoded values; a task that `default` names, which is reported, is its `next`."""
    default = values.get("default")
    if not isinstance(default, Scalar):
        return values
    return {"next": default} | {name: value for name, value in values.items() if name != "default"}


def with_transitions(fields: Fields, values: dict[str, Any], converts: bool) -> dict[str, Any]:
    """A task's decoded values with its `transitions` and `recovered` ones.

    A legacy field that held a list, which the engine rejects, comes as the transitions inside: they
    can't be converted, but their own mistakes and targets are of interest.

    Args:
        fields: where the task is.
        values: its decoded values by attribute.
        converts: whether the engine converts its legacy fields, which it does one level down only.
    """
    recovered = [value for name in CONDITIONS if isinstance(value := values.get(name), tuple)]
    values = {
        name: value for name, value in values.items() if name not in CONDITIONS or value not in recovered
    }
    transitions = values.get("next", ())
    if converts and not transitions and "next" not in fields.undecoded:
        transitions = tuple(_converted(fields, values))
    return values | {
        "transitions": transitions,
        "recovered": tuple(transition for group in recovered for transition in group),
    }


def _converted(fields: Fields, values: MappingABC[str, Any]) -> list[LocatedTransition]:
    transitions = [*_from_names(fields, values), *map(_from_branch, values.get("decision", ()))]
    publish: tuple[Resolved, ...] = values.get("publish", ())
    if not publish:
        return transitions
    if not transitions:
        place = Fields(fields.keys["publish"], fields.to("publish"))
        return [LocatedTransition(place, publish=publish, legacy_condition=CONDITIONS["on_success"])]
    place_of_publish = next(
        (i for i, found in enumerate(transitions) if _SUCCEEDED in (found.condition or "")), 0
    )
    transitions[place_of_publish] = evolve(transitions[place_of_publish], publish=publish)
    return transitions


def _from_names(fields: Fields, values: MappingABC[str, Any]) -> Iterator[LocatedTransition]:
    for field, condition in CONDITIONS.items():
        name = values.get(field)
        if name is not None:
            place = Fields(fields.keys[field], fields.to(field))
            yield LocatedTransition(place, do=(name,), legacy_condition=condition)


def _from_branch(branch: LocatedDecision) -> LocatedTransition:
    do = () if branch.next is None else (branch.next,)
    return LocatedTransition(branch.fields, when=branch.when, do=do)
