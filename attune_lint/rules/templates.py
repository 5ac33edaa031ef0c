"""Every template of a workflow with the expressions in it (spec: expressions, execution)."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto
from typing import Final, NamedTuple

from attrs import frozen
from returns.pipeline import is_successful

from attune_lint.expressions.parser import parse
from attune_lint.expressions.syntax import Expression
from attune_lint.expressions.templates import OPEN, Embedded, find, find_spliced
from attune_lint.model.node import Alias, Document, Mapping, Node, Resolved, Scalar, Sequence
from attune_lint.workflow.located import LocatedTask, LocatedTransition, LocatedWorkflow, Value
from attune_lint.workflow.reading import DEPTH_LIMIT

REPEATED: Final = 20_000
"""How many values are looked at that an alias repeats: they may be far more than the file is long."""

RESULT: Final = "{{ result() }}"
"""What a bare name in `publish` stands for (spec: workflow-format)."""


class Role(Enum):
    """What a template is for."""

    INPUT = auto()
    ITEMS = auto()
    SETTING = auto()
    TRACE_TAG = auto()
    CONDITION = auto()
    PUBLISH = auto()
    OUTPUT = auto()


@frozen(eq=False)
class TemplateUse:
    """One template: its text, where it stands, what it is for, and the expressions that could be parsed.

    `name` is the parameter, variable or output that it is for, empty elsewhere. `task` is None in
    `output_map`, `transition` outside of `next`.
    """

    node: Scalar
    route: str
    role: Role
    name: str
    task: LocatedTask | None
    transition: LocatedTransition | None
    expressions: tuple[Expression, ...]


def all_templates(workflow: LocatedWorkflow, document: Document) -> Iterator[TemplateUse]:
    """Every template of a top-level task and of `output_map` that holds an expression.

    What aliases repeat is met again for each task, until `REPEATED` values have been.
    """
    walk = _Walk(document)
    for task in dict.fromkeys(workflow.tasks):
        yield from _of_task(task, walk)
    if workflow.output_map is not None:
        yield from walk.mapping(workflow.output_map, _Use("output_map", Role.OUTPUT))


_SETTINGS: Final = (
    *("timeout", "permission_set_refs"),
    *("worker_selector", "worker_tolerations", "worker_affinity"),
)
_CACHE_SETTINGS: Final = ("owner_type", "owner_ref", "namespace", "generation")


class _Use(NamedTuple):
    """What the templates inside a value are for, as in `TemplateUse`."""

    route: str
    role: Role
    name: str = ""
    task: LocatedTask | None = None
    transition: LocatedTransition | None = None


def _of_task(task: LocatedTask, walk: _Walk) -> Iterator[TemplateUse]:
    to = task.fields.to
    if task.input is not None:
        yield from walk.mapping(task.input, _Use(to("input"), Role.INPUT, "", task))
    if task.with_items is not None:
        yield from walk.value(task.with_items, _Use(to("with_items"), Role.ITEMS, "", task))
    for name in _SETTINGS:
        node = getattr(task, name)
        if node is not None:
            value = node.node if isinstance(node, Value) else node
            yield from walk.value(value, _Use(to(name), Role.SETTING, name, task))
    for name in _CACHE_SETTINGS if task.iterate_cache is not None else ():
        text = getattr(task.iterate_cache, name)
        if text is not None:
            yield from walk.value(text, _Use(to("iterate_cache") + f".{name}", Role.SETTING, name, task))
    if task.trace_tag_template is not None:
        use = _Use(to("trace_tag_template"), Role.TRACE_TAG, "", task)
        yield from walk.value(task.trace_tag_template, use)
    for transition in dict.fromkeys((*task.transitions, *task.recovered)):
        yield from _of_transition(task, transition, walk)


def _of_transition(task: LocatedTask, transition: LocatedTransition, walk: _Walk) -> Iterator[TemplateUse]:
    to = transition.fields.to
    if transition.when is not None:
        found = walk.condition(transition.when.text)
        if found:
            yield TemplateUse(transition.when, to("when"), Role.CONDITION, "", task, transition, found)
    for index, item in enumerate(transition.publish):
        use = _Use(f"{to('publish')}[{index}]", Role.PUBLISH, "", task, transition)
        if isinstance(item, Scalar):
            found = walk.template(RESULT)
            yield TemplateUse(item, use.route, Role.PUBLISH, item.text, task, transition, found)
        elif isinstance(item, Mapping):
            yield from walk.mapping(item, use)


class _Walk:
    """Looks through values at any depth that the engine accepts; equal texts are parsed once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.left = REPEATED
        self.parsed: dict[str, tuple[Expression, ...]] = {}

    def mapping(self, node: Mapping, use: _Use) -> Iterator[TemplateUse]:
        """The templates in the values of a mapping, each for the key that it stands under."""
        for key_node, value in node.pairs:
            key = self.document.resolve(key_node)
            if isinstance(key, Scalar):
                yield from self.value(value, use._replace(route=f"{use.route}.{key.text}", name=key.text))

    def value(self, root: Node, use: _Use) -> Iterator[TemplateUse]:
        """The templates at any depth of a value."""
        stack: list[tuple[Node, str, int, bool]] = [(root, use.route, 0, False)]
        while stack:
            node, route, depth, repeated = stack.pop()
            resolved = self.document.resolve(node)
            repeated = repeated or isinstance(node, Alias)
            self.left -= repeated
            if resolved is None or depth > DEPTH_LIMIT or (repeated and self.left < 0):
                continue
            if isinstance(resolved, Scalar):
                if OPEN in resolved.text:
                    yield TemplateUse(resolved, route, *use[1:], expressions=self.template(resolved.text))
                continue
            inner = list(self.inside(resolved, route))
            stack.extend((child, step, depth + 1, repeated) for child, step in reversed(inner))

    def inside(self, node: Resolved, route: str) -> Iterator[tuple[Node, str]]:
        """The values directly inside a list or a mapping, with their routes."""
        if isinstance(node, Sequence):
            yield from ((item, f"{route}[{index}]") for index, item in enumerate(node.items))
        elif isinstance(node, Mapping):
            for key_node, value in node.pairs:
                key = self.document.resolve(key_node)
                if isinstance(key, Scalar):
                    yield value, f"{route}.{key.text}"

    def template(self, text: str) -> tuple[Expression, ...]:
        """The expressions of a template that can be parsed."""
        if text not in self.parsed:
            self.parsed[text] = _parsed(find(text).parts)
        return self.parsed[text]

    def condition(self, text: str) -> tuple[Expression, ...]:
        """The expressions of a condition: all of it where that is one, else those in braces."""
        whole = parse(text)
        return (whole.unwrap(),) if is_successful(whole) else _parsed(find_spliced(text).parts)


def _parsed(parts: tuple[Embedded, ...]) -> tuple[Expression, ...]:
    parsed = [parse(part.text) for part in parts]
    return tuple(each.unwrap() for each in parsed if is_successful(each))
