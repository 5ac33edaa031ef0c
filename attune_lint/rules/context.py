"""What rules are given: the one argument of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from attrs import field, frozen

from attune_lint.model.diagnostic import Located
from attune_lint.model.files import WorkflowFile, is_action_linked
from attune_lint.model.near import Speller
from attune_lint.model.node import Document, Scalar
from attune_lint.model.source import Source
from attune_lint.model.target import Target
from attune_lint.pack.surroundings import Surroundings
from attune_lint.rules.templates import TemplateUse, all_templates
from attune_lint.workflow.located import Fields, LocatedTask, LocatedTransition, LocatedWorkflow

_T = TypeVar("_T")


@frozen(eq=False, repr=False, slots=False)
class Context:
    """One workflow file, as much of it as could be read, and the target that it is judged for.

    `file` is None for a file outside any pack, and `surroundings` where nothing around it was looked at.
    `bounded` is False where values nest deeper, or repeat more, than anything may be made of.
    """

    source: Source
    target: Target
    document: Document
    workflow: LocatedWorkflow
    file: WorkflowFile | None = None
    surroundings: Surroundings | None = None
    bounded: bool = True
    speller: Speller = field(factory=Speller)
    _offsets: dict[Scalar, Sequence[int] | None] = field(factory=dict, init=False)
    _made: dict[Callable[[Context], Any], Any] = field(factory=dict, init=False)

    def once(self, make: Callable[[Context], _T]) -> _T:
        """What a function makes of this context, made once for all rules that want it."""
        if make not in self._made:
            self._made[make] = make(self)
        made: _T = self._made[make]
        return made

    def forget(self) -> None:
        """Let go of all that was made once.

        Some of it leads back to this context. Such circles, each with a whole tree, would stay in memory
        until the end of a run, in which no garbage is looked for.
        """
        self._made.clear()

    @property
    def linked(self) -> bool:
        """Whether an action file points at the workflow, or it lies where they do."""
        if self.surroundings is not None and self.surroundings.actions_of(self.source.path):
            return True
        return is_action_linked(self.source.path if self.file is None else self.file.path)

    @cached_property
    def tasks(self) -> tuple[Placed, ...]:
        """Every task, sub-tasks after their parent."""
        return tuple(all_tasks(self.workflow))

    @cached_property
    def templates(self) -> tuple[TemplateUse, ...]:
        """Every template of a task and of `output_map`."""
        return all_templates(self.workflow, self.document)

    def inside(self, node: Scalar, start: int, end: int) -> Located:
        """The place in the file of a part of a text, given by its offsets in the text."""
        from attune_lint.yaml.inner import inner_offsets  # which files without such findings do not need

        if node not in self._offsets:
            self._offsets[node] = inner_offsets(self.source.text, node)
        offsets = self._offsets[node]
        if offsets is None:
            return node
        return Stretch(offsets[start], offsets[end])


class Stretch(NamedTuple):
    """A stretch of a file's text."""

    start: int
    end: int


class Placed(NamedTuple):
    """A task with its siblings; `level` is 0 for top-level tasks and grows with each `tasks`."""

    task: LocatedTask
    siblings: tuple[LocatedTask, ...]
    level: int


def all_tasks(workflow: LocatedWorkflow) -> Iterator[Placed]:
    """Every task, sub-tasks after their parent; what aliases repeat is met once for each list and level."""
    stack: list[Placed] = []
    met: set[tuple[int, int]] = set()

    def enter(tasks: tuple[LocatedTask, ...], level: int) -> None:
        if (id(tasks), level) not in met:
            met.add((id(tasks), level))
            stack.extend(Placed(task, tasks, level) for task in reversed(dict.fromkeys(tasks)))

    enter(workflow.tasks, 0)
    while stack:
        placed = stack.pop()
        yield placed
        enter(placed.task.tasks or (), placed.level + 1)


def targets_of(transition: LocatedTransition) -> Iterator[tuple[Scalar, str]]:
    """The task names that a transition leads to, each with its route."""
    fields = transition.fields
    for index, target in enumerate(transition.do or ()):
        if "do" not in fields.keys:
            yield target, fields.route
        elif "do" in fields.undecoded:
            yield target, fields.to("do")
        else:
            yield target, f"{fields.to('do')}[{index}]"


def all_records(context: Context) -> Iterator[tuple[str, Fields]]:
    """Every record of a workflow with the name that the table of fields has for it."""
    yield "workflow", context.workflow.fields
    for task, _, _ in context.tasks:
        yield "task", task.fields
        for transition in (*task.next, *task.recovered):
            yield "transition", transition.fields
        for branch in task.decision:
            yield "decision", branch.fields
        if task.retry is not None:
            yield "retry", task.retry.fields


def text_fields(context: Context) -> Iterator[tuple[Scalar, str]]:
    """The texts that are neither templates nor conditions, each with its route."""
    workflow = context.workflow
    for name in ("ref", "label", "description", "version"):
        text = getattr(workflow, name)
        if text is not None:
            yield text, name
    for index, tag in enumerate(workflow.tags):
        yield tag, f"tags[{index}]"
    for key_node, value in workflow.output_map.pairs if workflow.output_map is not None else ():
        key, text = context.document.resolve(key_node), context.document.resolve(value)
        if isinstance(key, Scalar) and isinstance(text, Scalar):
            yield text, f"output_map.{key.text}"
    for task, _, _ in context.tasks:
        for name in ("name", "action"):
            text = getattr(task, name)
            if text is not None:
                yield text, task.fields.to(name)
