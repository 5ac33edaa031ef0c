"""What names mean in the templates of one workflow (spec: expressions, Names; execution)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import PurePath

from attrs import frozen

from attune_lint.model.node import Mapping, Scalar
from attune_lint.model.target import Target
from attune_lint.pack.contract import Schema
from attune_lint.pack.schema_check import SchemaText, declared_schema
from attune_lint.rules.context import Context
from attune_lint.rules.templates import Role, TemplateUse
from attune_lint.workflow.json_values import JsonValues
from attune_lint.workflow.located import LocatedTask, LocatedTransition

VARIABLES = ("workflow", "vars", "variables")
TASKS = ("task", "tasks")
OBJECTS = (*VARIABLES, *TASKS, "parameters", "config", "keystore", "system", "inquiry")

_FAILING = (Role.INPUT, Role.ITEMS, Role.SETTING, Role.CACHE, Role.WAIT)


@frozen(eq=False, repr=False, slots=False)
class Scope:
    """The variables, parameters and tasks of a workflow."""

    context: Context

    @cached_property
    def initial(self) -> dict[str, Scalar]:
        """The variables in `vars`, by name."""
        return _keys(self.context, self.context.workflow.vars)

    @cached_property
    def publishes(self) -> dict[str, list[tuple[LocatedTask, LocatedTransition]]]:
        """Which transitions set each variable; those that never run are left out."""
        found: dict[str, list[tuple[LocatedTask, LocatedTransition]]] = {}
        for task in self.context.workflow.tasks:
            for transition in (*task.transitions, *task.recovered):
                for name in published(self.context, transition):
                    found.setdefault(name, []).append((task, transition))
        return found

    @cached_property
    def variables(self) -> frozenset[str] | None:
        """Every variable that is ever set, None where some could not be read."""
        workflow = self.context.workflow
        if "vars" in workflow.fields.undecoded or not self.is_read:
            return None
        return frozenset(self.initial) | frozenset(self.publishes)

    @cached_property
    def is_read(self) -> bool:
        """Whether no publish was left unread."""
        workflow = self.context.workflow
        if "tasks" in workflow.fields.undecoded:
            return False
        unread = {"publish", "next", "on_success", "on_failure", "on_complete", "on_timeout", "decision"}
        return not any(
            unread & task.fields.undecoded
            or any("publish" in each.fields.undecoded for each in (*task.transitions, *task.recovered))
            for task in workflow.tasks
        )

    @cached_property
    def tasks(self) -> dict[str, LocatedTask]:
        """The top-level tasks by name."""
        return {task.name.text: task for task in self.context.workflow.tasks if task.name is not None}

    @cached_property
    def all_tasks_named(self) -> bool:
        """Whether the name of every top-level task could be read."""
        workflow = self.context.workflow
        return "tasks" not in workflow.fields.undecoded and len(self.tasks) == len(workflow.tasks)

    @cached_property
    def parameters(self) -> Schema:
        """The workflow's own parameters; open where they are not known."""
        context = self.context
        around = context.surroundings
        if around is not None and around.pack is not None:
            return around.own(context.source.path).parameters
        if context.linked or not context.bounded:
            return Schema(open=True)
        node = context.workflow.parameters
        if node is None:
            return Schema(open="parameters" in context.workflow.fields.undecoded)
        text = SchemaText(context.source, context.document, JsonValues(context.document), "parameters", node)
        return declared_schema(text) or Schema()

    @cached_property
    def declaring(self) -> tuple[PurePath, ...]:
        """The action files that say what the workflow's parameters are."""
        around, path = self.context.surroundings, self.context.source.path
        return () if around is None else around.declaring(path)

    @cached_property
    def waits(self) -> frozenset[str]:
        """What the workflow's tasks wait for: `inquiry` and the like."""
        return frozenset(task.wait_for.key.text for task in self.tasks.values() if task.wait_for is not None)

    @cached_property
    def inquiries(self) -> frozenset[str]:
        """The tasks that wait for an inquiry."""
        return frozenset(
            name
            for name, task in self.tasks.items()
            if task.wait_for is not None and task.wait_for.key.text == "inquiry"
        )


def published(context: Context, transition: LocatedTransition) -> Iterator[str]:
    """The variables that a transition sets."""
    for item in transition.publish:
        yield from [item.text] if isinstance(item, Scalar) else ()
        yield from _keys(context, item if isinstance(item, Mapping) else None)


def _keys(context: Context, node: Mapping | None) -> dict[str, Scalar]:
    keys = (context.document.resolve(key) for key, _ in node.pairs) if node is not None else ()
    return {key.text: key for key in keys if isinstance(key, Scalar)}


def fails_task(use: TemplateUse) -> bool:
    """Whether the task can't run where the template can't be rendered (spec: execution)."""
    return use.runs and use.role in _FAILING


def is_word(text: str) -> bool:
    """Whether a condition is one of the words that decide as text, where they are no expression."""
    return text.strip().lower() in ("true", "yes", "1", "false", "no", "0", "")


def is_decided(use: TemplateUse, target: Target) -> bool:
    """Whether a condition is decided by the outcome that is named in it, and never evaluated."""
    outcomes = ("succeeded()", "failed()", "timed_out()")
    return (
        use.role is Role.CONDITION
        and target < Target.V2026_10
        and any(outcome in use.node.text for outcome in outcomes)
    )


def effect_of(use: TemplateUse, target: Target | None = None) -> str:
    """What becomes of a run where a template can't be rendered, as the end of a sentence."""
    if not use.runs:
        return "sub-tasks never run"
    if target is not None and is_decided(use, target):
        return "the outcome that it names decides instead"
    match use.role:
        case Role.CONDITION:
            return "the transition then fires " + (
                "on every outcome" if use.bare else "when the task succeeded"
            )
        case Role.PUBLISH:
            return "the variable is then not set"
        case Role.OUTPUT:
            return "the result is then left out"
        case Role.TASK_WHEN:
            return "a task's 'when' is never evaluated"
        case Role.TRACE_TAG | Role.UNREAD:
            return "it can't be rendered"
        case _:
            return "the task then can't run"
