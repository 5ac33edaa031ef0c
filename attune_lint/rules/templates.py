"""Every template of a workflow with the expressions in it (spec: expressions, execution)."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto
from functools import cached_property
from typing import Final, NamedTuple

from attrs import frozen
from returns.pipeline import is_successful
from returns.result import Result

from attune_lint.expressions.errors import ExpressionError
from attune_lint.expressions.parser import parse
from attune_lint.expressions.syntax import Expression
from attune_lint.expressions.templates import OPEN, Embedded, find, find_spliced, whole
from attune_lint.expressions.whitespace import trimmed
from attune_lint.model.node import Alias, Document, Mapping, Node, Resolved, Scalar, Sequence
from attune_lint.workflow.located import Fields, LocatedTask, LocatedTransition, LocatedWorkflow, Value
from attune_lint.workflow.reading import DEPTH_LIMIT

REPEATED: Final = 20_000
"""How many values are looked at that an alias repeats: they may be far more than the file is long."""


class Role(Enum):
    """What a template is for."""

    INPUT = auto()
    ITEMS = auto()
    SETTING = auto()
    CACHE = auto()
    WAIT = auto()
    TRACE_TAG = auto()
    TASK_WHEN = auto()
    CONDITION = auto()
    PUBLISH = auto()
    OUTPUT = auto()
    UNREAD = auto()


@frozen(eq=False)
class Part:
    """One expression of a template, or why it is none.

    `text` is without the white space around it, and `offset` its place in the value. `start` and `end` are
    those of its braces, and of the text itself where it has none.
    """

    text: str
    offset: int
    start: int
    end: int
    parsed: Result[Expression, ExpressionError]

    @property
    def expression(self) -> Expression | None:
        """The expression, None where it can't be parsed."""
        return self.parsed.unwrap() if is_successful(self.parsed) else None

    @property
    def error(self) -> ExpressionError | None:
        """Why it can't be parsed."""
        return None if is_successful(self.parsed) else self.parsed.failure()


@frozen(eq=False)
class TemplateUse:
    """One template: its text, where it stands, what it is for, and its expressions.

    `name` is the parameter, variable, setting or output that it is for, empty elsewhere. `task` is None in
    `output_map`, `transition` outside of `next`. `runs` is False in sub-tasks, which never run. A `bare`
    condition is an expression without braces; a `pure` template keeps the type of its value. `unclosed` is
    the place of braces that are not closed.
    """

    node: Scalar
    route: str
    role: Role
    name: str = ""
    task: LocatedTask | None = None
    transition: LocatedTransition | None = None
    runs: bool = True
    parts: tuple[Part, ...] = ()
    pure: bool = False
    bare: bool = False
    unclosed: int | None = None

    @cached_property
    def expressions(self) -> tuple[Expression, ...]:
        """The expressions that can be parsed."""
        return tuple(part.expression for part in self.parts if part.expression is not None)


def all_templates(workflow: LocatedWorkflow, document: Document) -> Iterator[TemplateUse]:
    """Every template of a task and of `output_map` that holds an expression, sub-tasks after their parent.

    What aliases repeat is met again for each task, until `REPEATED` values have been.
    """
    walk = _Walk(document)
    stack = [(task, True) for task in reversed(dict.fromkeys(workflow.tasks))]
    met: set[LocatedTask] = set()
    while stack:
        task, runs = stack.pop()
        if task in met:
            continue
        met.add(task)
        yield from _of_task(task, walk, runs)
        stack.extend((sub, False) for sub in reversed(dict.fromkeys(task.tasks or ())))
    if workflow.output_map is not None:
        yield from walk.mapping(workflow.output_map, _Use("output_map", Role.OUTPUT))
    yield from walk.unread(workflow.fields, ("tasks", "output_map"), _Use("", Role.UNREAD))


_SETTINGS: Final = (
    *("timeout", "permission_set_refs"),
    *("worker_selector", "worker_tolerations", "worker_affinity"),
)
_CACHE_SETTINGS: Final = ("owner_type", "owner_ref", "namespace", "generation")
_UNREAD_FIELDS: Final = (
    *("input", "with_items", "when", "iterate_cache", "next", "tasks", "publish", "decision"),
    *("on_success", "on_failure", "on_complete", "on_timeout", "trace_tag_template", *_SETTINGS),
)


class _Use(NamedTuple):
    """What the templates inside a value are for, as in `TemplateUse`."""

    route: str
    role: Role
    name: str = ""
    task: LocatedTask | None = None
    transition: LocatedTransition | None = None
    runs: bool = True


def _of_task(task: LocatedTask, walk: _Walk, runs: bool) -> Iterator[TemplateUse]:
    to = task.fields.to
    use = _Use("", Role.INPUT, "", task, None, runs)
    if task.input is not None:
        yield from walk.mapping(task.input, use._replace(route=to("input")))
    for role, name, node in _values_of(task):
        if node is not None:
            named = name if role is Role.SETTING else ""
            yield from walk.value(node, use._replace(route=to(name), role=role, name=named))
    if task.when is not None:
        yield from walk.condition(task.when, use._replace(route=to("when"), role=Role.TASK_WHEN))
    for name in _CACHE_SETTINGS if task.iterate_cache is not None else ():
        text = getattr(task.iterate_cache, name)
        if text is not None:
            route = f"{to('iterate_cache')}.{name}"
            yield from walk.value(text, use._replace(route=route, role=Role.CACHE, name=name))
    if task.wait_for is not None and isinstance(task.wait_for.value.node, Scalar):
        waiting = use._replace(route=to("wait_for"), role=Role.WAIT, name=task.wait_for.key.text)
        yield from walk.whole(task.wait_for.value.node, waiting)
    for transition in dict.fromkeys((*task.transitions, *task.recovered)):
        yield from _of_transition(transition, walk, use._replace(transition=transition))
    yield from walk.unread(task.fields, _UNREAD_FIELDS, use._replace(role=Role.UNREAD))


def _values_of(task: LocatedTask) -> Iterator[tuple[Role, str, Node | None]]:
    yield Role.ITEMS, "with_items", task.with_items
    for name in _SETTINGS:
        value = getattr(task, name)
        yield Role.SETTING, name, value.node if isinstance(value, Value) else value
    yield Role.TRACE_TAG, "trace_tag_template", task.trace_tag_template


def _of_transition(transition: LocatedTransition, walk: _Walk, use: _Use) -> Iterator[TemplateUse]:
    to = transition.fields.to
    if transition.when is not None:
        yield from walk.condition(transition.when, use._replace(route=to("when"), role=Role.CONDITION))
    for index, item in enumerate(transition.publish):
        published = use._replace(route=f"{to('publish')}[{index}]", role=Role.PUBLISH)
        if isinstance(item, Mapping):
            yield from walk.mapping(item, published)
    yield from walk.unread(transition.fields, ("when", "publish"), use._replace(role=Role.UNREAD))


class _Walk:
    """Looks through values at any depth that the engine accepts; equal texts are parsed once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.left = REPEATED
        self.seen: set[int] = set()
        self.entered: set[int] = set()
        self.parsed: dict[str, Result[Expression, ExpressionError]] = {}

    def mapping(self, node: Mapping, use: _Use) -> Iterator[TemplateUse]:
        """The templates in the values of a mapping, each for the key that it stands under."""
        for key_node, value in node.pairs:
            key = self.document.resolve(key_node)
            if isinstance(key, Scalar):
                yield from self.value(value, use._replace(route=f"{use.route}.{key.text}", name=key.text))

    def value(self, root: Node, use: _Use) -> Iterator[TemplateUse]:
        """The templates at any depth of a value."""
        # Of the same value, as when an alias gives tasks the same input, nothing is new but the task.
        again = id(root) in self.entered
        self.entered.add(id(root))
        stack: list[tuple[Node, str, int, bool]] = [(root, use.route, 0, again)]
        while stack:
            node, route, depth, repeated = stack.pop()
            resolved = self.document.resolve(node)
            repeated = repeated or isinstance(node, Alias)
            self.left -= repeated
            if resolved is None or depth > DEPTH_LIMIT or (repeated and self.left < 0):
                continue
            if isinstance(resolved, Scalar):
                if OPEN in resolved.text:
                    yield self.template(resolved, use._replace(route=route))
                continue
            inner = list(self.inside(resolved, route))
            stack.extend((child, step, depth + 1, repeated) for child, step in reversed(inner))

    def unread(self, fields: Fields, names: tuple[str, ...], use: _Use) -> Iterator[TemplateUse]:
        """The templates that nothing else met in fields that could not be read in whole."""
        if not fields.undecoded or not isinstance(fields.node, Mapping):
            return
        for key_node, value in fields.node.pairs:
            key = self.document.resolve(key_node)
            if isinstance(key, Scalar) and key.text in names and key.text in fields.undecoded:
                found = list(self.value(value, use._replace(route=fields.to(key.text))))
                yield from (each for each in found if id(each.node) not in self.seen)

    def inside(self, node: Resolved, route: str) -> Iterator[tuple[Node, str]]:
        """The values directly inside a list or a mapping, with their routes."""
        if isinstance(node, Sequence):
            yield from ((item, f"{route}[{index}]") for index, item in enumerate(node.items))
        for key_node, value in node.pairs if isinstance(node, Mapping) else ():
            key = self.document.resolve(key_node)
            if isinstance(key, Scalar):
                yield value, f"{route}.{key.text}"

    def template(self, node: Scalar, use: _Use) -> TemplateUse:
        """A template that is rendered as a value."""
        found = find(node.text)
        return self.use(node, use, found.parts, pure=found.pure, unclosed=found.unclosed)

    def condition(self, node: Scalar, use: _Use) -> Iterator[TemplateUse]:
        """A condition: an expression as a whole, else a text with expressions in braces."""
        start, end = trimmed(node.text, 0, len(node.text))
        if OPEN not in node.text or is_successful(self.parse(node.text[start:end])):
            bare = Embedded(start, end, node.text[start:end], start)
            yield self.use(node, use, (bare,), bare=True)
            return
        found = find_spliced(node.text)
        yield self.use(node, use, found.parts, pure=find(node.text).pure, unclosed=found.unclosed)

    def whole(self, node: Scalar, use: _Use) -> Iterator[TemplateUse]:
        """A value that has to be one expression in braces, which is reported where it is none."""
        found = whole(node.text)
        if found is not None and is_successful(self.parse(found.text)):
            yield self.use(node, use, (found,), pure=True)

    def use(
        self,
        node: Scalar,
        use: _Use,
        parts: tuple[Embedded, ...],
        *,
        pure: bool = False,
        bare: bool = False,
        unclosed: int | None = None,
    ) -> TemplateUse:
        """A template with its expressions."""
        if use.role is not Role.UNREAD:
            self.seen.add(id(node))
        made = (Part(part.text, part.offset, part.start, part.end, self.parse(part.text)) for part in parts)
        return TemplateUse(node, *use, parts=tuple(made), pure=pure, bare=bare, unclosed=unclosed)

    def parse(self, text: str) -> Result[Expression, ExpressionError]:
        """The expression that a text is, or why it is none."""
        if text not in self.parsed:
            self.parsed[text] = parse(text)
        return self.parsed[text]
