"""What of a workflow is the same in all of its runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import frozen

from attune_lint import Target, WorkflowDefinition
from attune_lint.model.definition import Task
from tests.simulator.events import Outcome
from tests.simulator.values import Unknown


@frozen
class Ending:
    """A way in which a task can end; `swallowed`: with failed items before a last one that succeeded."""

    outcome: Outcome
    swallowed: bool = False


@frozen(eq=False)
class Plan:
    """A workflow for one generation, with its tasks by name and the sources of each."""

    definition: WorkflowDefinition
    target: Target
    tasks: Mapping[str, Task]
    sources: Mapping[str, frozenset[str]]
    passed: Mapping[str, Unknown]

    @property
    def entries(self) -> list[str]:
        """Every task that no transition names; a self-loop counts as being named."""
        return [name for name in self.tasks if not self.sources[name]]

    def behind(self, names: Iterable[str]) -> frozenset[str]:
        """The tasks that transitions lead to from some tasks."""
        found: set[str] = set()
        waiting = list(names)
        while waiting:
            for transition in self.tasks[waiting.pop()].next:
                new = set(transition.do or ()) - found
                found |= new
                waiting.extend(new)
        return frozenset(found)


def plan_of(definition: WorkflowDefinition, target: Target) -> Plan:
    """The plan of a workflow that the engine accepts."""
    tasks = {task.name: task for task in definition.tasks}
    named: dict[str, set[str]] = {name: set() for name in tasks}
    for task in definition.tasks:
        for transition in task.next:
            for name in transition.do or ():
                named[name].add(task.name)
    sources = {name: frozenset(found) for name, found in named.items()}
    return Plan(definition, target, tasks, sources, _passed(definition.parameters))


def _passed(schema: object) -> dict[str, Unknown]:
    """The parameters that are there whatever the caller does, from either style of schema."""
    if not isinstance(schema, dict):
        return {}
    if isinstance(properties := schema.get("properties"), dict) or schema.get("type") == "object":
        required = schema.get("required")
        names = required if isinstance(required, list) else []
        declared = properties if isinstance(properties, dict) else {}
        return {str(name): _parameter(str(name), declared.get(str(name))) for name in names}
    return {
        name: _parameter(name, declared)
        for name, declared in schema.items()
        if isinstance(declared, dict)
        and (declared.get("required") is True or declared.get("default") is not None)
    }


def _parameter(name: str, declared: object) -> Unknown:
    is_boolean = isinstance(declared, dict) and declared.get("type") == "boolean"
    # That null may be passed for a boolean is left out.
    return Unknown(f"parameters.{name}", "boolean" if is_boolean else "any")


def outcomes(task: Task, target: Target) -> list[Outcome]:
    """How a task's action can end, as far as its transitions are concerned."""
    found: list[Outcome] = ["succeeded", "failed"]
    if target is Target.V2026_06:
        return [*found, "timed_out"] if task.action == "core.ask" else found
    if task.iterate_cache is None:
        found.append("timed_out")
    if task.wait_for is not None:
        found.append("cancelled")
    return found


def endings(task: Task, target: Target, items: int | None) -> tuple[Ending, ...]:
    """How a task can end; `items` is how many there are, None for a task that does not iterate."""
    found = [Ending(outcome) for outcome in outcomes(task, target)]
    if items is not None and items > 1:
        found.append(Ending("succeeded", swallowed=True))
    return tuple(found)
