"""Small workflows made up at random, as definitions and as the texts of files that mean the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any, Final

from attrs import evolve, frozen
from hypothesis import strategies as st

from attune_lint import Source, Target, WorkflowDefinition, parse_workflow
from attune_lint.model.definition import PublishDirective, Task, Transition
from attune_lint.model.json import Json

NAMES: Final = ("a", "b", "c", "d", "e")
VARIABLES: Final = ("x", "y")
PATH: Final = PurePath("p/workflows/w.yaml")
SCHEMA: Final[dict[str, Json]] = {
    "type": "object",
    "properties": {"flag": {"type": "boolean"}, "sure": {"type": "string"}, "perhaps": {"type": "string"}},
    "required": ["flag", "sure"],
}

_USUAL: Final = ("{{ succeeded() }}", "{{ failed() }}", "{{ timed_out() }}", "succeeded()", "failed()")
_UNUSUAL: Final = (
    "{{ not failed() }}",
    "succeeded() or failed()",
    "{{ Succeeded( ) }}",
    "timed_out()",
    "cancelled()",
    "true",
    "False",
    "{{ false }}",
    "{{ [] }}",
    "off",
    "{{ parameters.flag }}",
    "{{ parameters.sure == 'a' }}",
    "{{ parameters.sure != 'a' }}",
    "parameters.perhaps",
    "{{ succeeded() and result().ok }}",
    "result().ok",
    "{{ result().ok }}",
    "workflow.x == 1",
    "{{ workflow.x == 1 }}",
    "{{ workflow.x }} == 1",
    "{{ 'x' in workflow and workflow.x }}",
    "y",
    "{{ task.a.succeeded }}",
    "task.b.succeeded",
    "not an expression",
)
READS: Final = (
    "{{ workflow.x }}",
    "{{ workflow.y }}",
    "{{ x }}",
    "{{ task.a.succeeded }}",
    "{{ task.b }}",
    "{{ task.c.data }}",
    "{{ parameters.sure }}",
    "{{ parameters.perhaps }}",
    "{{ 'y' in workflow and workflow.y }}",
    "{{ result() }}",
    "text {{ vars.x }} {{ variables['y'] }}",
)

conditions: st.SearchStrategy[str | None] = (
    st.none() | st.sampled_from(_USUAL) | st.sampled_from(_USUAL) | st.sampled_from(_UNUSUAL)
)
reads = st.sampled_from(READS)
values: st.SearchStrategy[Any] = st.sampled_from([0, 1, "", "a", [], None]) | reads
publishes: st.SearchStrategy[Any] = st.lists(
    st.sampled_from(VARIABLES) | st.dictionaries(st.sampled_from(VARIABLES), values, min_size=1, max_size=2),
    max_size=1,
).map(tuple)


@frozen
class Sample:
    """A workflow, the generation that it is for, and the text of a file that says it."""

    definition: WorkflowDefinition
    target: Target
    text: str


@st.composite
def transitions(draw: st.DrawFn, names: tuple[str, ...]) -> Transition:
    return Transition(
        when=draw(conditions),
        publish=draw(publishes),
        do=draw(st.lists(st.sampled_from(names), min_size=1, max_size=2).map(tuple) | st.none()),
    )


@st.composite
def tasks(draw: st.DrawFn, name: str, later: tuple[str, ...], every: tuple[str, ...]) -> Task:
    """A task whose transitions mostly lead to tasks that come later in the file."""
    backward = draw(st.integers(0, 5)) == 5
    candidates = every if backward else later
    count = draw(st.integers(0, 2))
    following = tuple(draw(transitions(candidates)) for _ in range(count)) if candidates else ()
    kind = draw(st.sampled_from(["plain"] * 8 + ["parallel", "parallel action", "items"]))
    task = Task(
        name,
        action="core.ask" if draw(st.integers(0, 7)) == 7 else "core.echo",
        input={"text": draw(reads)} if draw(st.integers(0, 2)) == 2 else {},
        join=draw(st.none() | st.none() | st.integers(0, 3)),
        next=following,
    )
    if kind == "items":
        items = st.sampled_from(["{{ [] }}", "{{ [1, 2] }}", "{{ parameters.sure }}", "{{ 1 }}"])
        return evolve(task, with_items=draw(items), batch_size=draw(st.none() | st.integers(1, 3)))
    if kind != "plain":
        inner = (Task(f"{name}_inner", action="core.echo"),)
        return evolve(task, type="parallel", action=task.action if "action" in kind else None, tasks=inner)
    return task


@st.composite
def _linked(draw: st.DrawFn, tasks: tuple[Task, ...]) -> tuple[Task, ...]:
    """The tasks, with most of those that nothing leads to put behind one before them."""
    found = list(tasks)
    named = {name for task in tasks for transition in task.next for name in transition.do or ()}
    for index, task in enumerate(tasks):
        if index > 0 and task.name not in named and draw(st.integers(0, 3)) < 3:
            at = draw(st.integers(0, index - 1))
            following = evolve(draw(transitions((task.name,))), do=(task.name,))
            found[at] = evolve(found[at], next=(*found[at].next, following))
    return tuple(found)


@st.composite
def _thinned(draw: st.DrawFn, tasks: tuple[Task, ...]) -> tuple[Task, ...]:
    """The tasks, most entry tasks without input: one that can't be rendered would end most runs at once."""
    named = {name for task in tasks for transition in task.next for name in transition.do or ()}
    return tuple(
        evolve(task, input={}) if task.name not in named and draw(st.integers(0, 3)) < 3 else task
        for task in tasks
    )


@st.composite
def definitions(draw: st.DrawFn, most: int = 5) -> WorkflowDefinition:
    """A workflow whose tasks can all be reached."""
    names = NAMES[: draw(st.integers(1, most))]
    found = tuple(draw(tasks(name, names[index + 1 :], names)) for index, name in enumerate(names))
    return WorkflowDefinition(
        "1",
        draw(_thinned(_reachable(draw(_linked(found))))),
        ref="p.w",
        label="w",
        parameters=SCHEMA,
        vars=draw(st.dictionaries(st.sampled_from(VARIABLES), st.sampled_from([0, 1, "a", []]), max_size=1)),
        output_map=draw(st.none() | st.dictionaries(st.sampled_from(["out", "more"]), reads, max_size=2)),
    )


def samples(most: int = 5) -> st.SearchStrategy[Sample]:
    """Workflows for either generation with the texts that say them."""
    return st.builds(_sample, definitions(most), st.sampled_from(Target))


@st.composite
def knots(draw: st.DrawFn, most: int = 4) -> WorkflowDefinition:
    """A workflow of plain tasks with many transitions, also to tasks before, that outcomes decide."""
    names = NAMES[: draw(st.integers(2, most))]
    usual = st.none() | st.sampled_from(["{{ succeeded() }}", "{{ failed() }}", "{{ timed_out() }}"])
    rare = st.sampled_from(["{{ result().ok }}", "{{ not result().ok }}", "{{ parameters.flag }}"])
    made = []
    for index, name in enumerate(names):
        later = st.sampled_from(names[index + 1 :] or names)
        target = later | later | st.sampled_from(names)
        following = st.builds(
            Transition,
            when=usual | usual | rare,
            publish=st.just(()) | st.sampled_from([({"x": 1},), ({"x": 2},), ({"y": 1},)]),
            do=st.lists(target, min_size=1, max_size=2).map(tuple),
        )
        read = draw(st.sampled_from(["", "", "{{ x }}", "{{ workflow.y }}", "{{ task.a.succeeded }}"]))
        made.append(
            Task(
                name,
                action="core.echo",
                input={"text": read} if read else {},
                join=draw(st.sampled_from([None, None, None, 1, 2, 3])),
                timeout=draw(st.sampled_from([None, None, 60])),
                next=draw(st.lists(following, max_size=2).map(tuple)),
            )
        )
    return WorkflowDefinition("1", _reachable(tuple(made)), ref="p.w", label="w", parameters=SCHEMA)


def all_samples() -> st.SearchStrategy[Sample]:
    """Workflows of both kinds."""
    return samples() | st.builds(_sample, knots(), st.sampled_from(Target))


def _sample(definition: WorkflowDefinition, target: Target) -> Sample:
    return Sample(definition, target, text_of(definition))


def _reachable(tasks: tuple[Task, ...]) -> tuple[Task, ...]:
    """The tasks with an entry task and those behind it alone; all of them where there is no entry task."""
    targets = {task.name: {name for one in task.next for name in one.do or ()} for task in tasks}
    named = set().union(*targets.values())
    waiting = [name for name in targets if name not in named]
    if not waiting:
        return tasks
    found = set(waiting)
    while waiting:
        new = targets[waiting.pop()] - found
        found |= new
        waiting.extend(new)
    return tuple(task for task in tasks if task.name in found)


# Texts


def text_of(definition: WorkflowDefinition) -> str:
    """The YAML of a workflow file: block style around JSON values."""
    lines = [f"{key}: {json.dumps(value)}" for key, value in _head(definition).items()]
    lines.append("tasks:")
    for task in definition.tasks:
        lines += _listed(_task_lines(task), "  ")
    return "\n".join(lines) + "\n"


def _head(definition: WorkflowDefinition) -> dict[str, Any]:
    found: dict[str, Any] = {"ref": definition.ref, "label": definition.label, "version": definition.version}
    for name in ("description", "parameters", "output", "output_map"):
        if (value := getattr(definition, name)) is not None:
            found[name] = value
    if definition.vars:
        found["vars"] = definition.vars
    return found


def _task_lines(task: Task) -> list[str]:
    names = ("action", "input", "with_items", "batch_size", "timeout", "join")
    found: dict[str, Any] = {"name": task.name, "type": task.type}
    found |= {name: value for name in names if (value := getattr(task, name)) not in (None, {})}
    lines = [f"{key}: {_inline(value)}" for key, value in found.items()]
    if task.tasks:
        lines.append("tasks:")
        for inner in task.tasks:
            lines += _listed(_task_lines(inner), "  ")
    if task.next:
        lines.append("next:")
        for transition in task.next:
            lines += _listed(_transition_lines(transition), "  ")
    return lines


def _transition_lines(transition: Transition) -> list[str]:
    found: dict[str, Any] = {}
    if transition.when is not None:
        found["when"] = transition.when
    if transition.publish:
        found["publish"] = [dict(one) if isinstance(one, Mapping) else one for one in transition.publish]
    if transition.do is not None:
        found["do"] = list(transition.do)
    return [f"{key}: {_inline(value)}" for key, value in found.items()] or ["{}"]


def _inline(value: object) -> str:
    return json.dumps(dict(value) if isinstance(value, Mapping) else value)


def _listed(lines: list[str], indent: str) -> list[str]:
    return [f"{indent}{'- ' if at == 0 else '  '}{line}" for at, line in enumerate(lines)]


def read(text: str, target: Target) -> WorkflowDefinition:
    """The definition that a file with this text says."""
    return parse_workflow(Source(PATH, text), target=target).unwrap()


# By hand


def to(*names: str, when: str | None = None, publish: tuple[PublishDirective, ...] = ()) -> Transition:
    """A transition to some tasks."""
    return Transition(when, publish, names or None)


def task(name: str, *following: Transition, **fields: Any) -> Task:
    """A task with an action, unless it is said to be something else."""
    found = Task(name, action="core.echo", next=following)
    return evolve(found, **fields)


def workflow(*tasks: Task, **head: Any) -> WorkflowDefinition:
    """A workflow of some tasks."""
    return WorkflowDefinition("1", tasks, ref="p.w", label="w", **head)
