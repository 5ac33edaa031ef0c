"""Every template of a workflow with the expressions in it (spec: expressions, execution)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum, auto
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

from attrs import frozen

from attune_lint.expressions.errors import ExpressionError
from attune_lint.expressions.parsed import SHORT, Parsed, parsed
from attune_lint.expressions.syntax import Expression
from attune_lint.expressions.templates import OPEN, Embedded, find, find_spliced, whole
from attune_lint.expressions.whitespace import trimmed
from attune_lint.model.node import Alias, Document, Mapping, Node, Resolved, Scalar, Sequence
from attune_lint.workflow.located import Fields, LocatedTask, LocatedTransition, LocatedWorkflow, Value
from attune_lint.workflow.reading import DEPTH_LIMIT

REPEATED: Final = 20_000
"""How many values are looked at that an alias repeats: they may be far more than the file is long."""


_KEPT: Final = 1000
"""How many short texts are kept from file to file with the expressions in them."""


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


class Part(NamedTuple):
    """One expression of a template, or why it is none.

    `text` is without the white space around it, and `offset` its place in the value. `start` and `end` are
    those of its braces, and of the text itself where it has none.
    """

    text: str
    offset: int
    start: int
    end: int
    parsed: Parsed

    @property
    def expression(self) -> Expression | None:
        """The expression, None where it can't be parsed."""
        return self.parsed.expression

    @property
    def error(self) -> ExpressionError | None:
        """Why it can't be parsed."""
        return self.parsed.error


class Shape(NamedTuple):
    """What a text is as a template; it may be that of templates in many files.

    A `pure` template keeps the type of its value; a `bare` condition is an expression without braces.
    `unclosed` is the place of braces that are not closed. `expressions` are those that can be parsed.
    """

    parts: tuple[Part, ...]
    pure: bool = False
    bare: bool = False
    unclosed: int | None = None
    expressions: tuple[Expression, ...] = ()


@frozen(eq=False, repr=False)
class TemplateUse:
    """One template: where it stands, what it is for, and its text as in `Shape`.

    `name` is the parameter, variable, setting or output that it is for, empty elsewhere. `task` is None in
    `output_map`, `transition` outside of `next`. `runs` is False in sub-tasks, which never run.
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
    expressions: tuple[Expression, ...] = ()


def all_templates(workflow: LocatedWorkflow, document: Document) -> tuple[TemplateUse, ...]:
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
        _of_task(task, walk, runs)
        stack.extend((sub, False) for sub in reversed(dict.fromkeys(task.tasks or ())))
    if workflow.output_map is not None:
        walk.mapping(workflow.output_map, "output_map", _Use(Role.OUTPUT))
    walk.unread(workflow.fields, ("tasks", "output_map"), _Use(Role.UNREAD))
    return tuple(walk.found)


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

    role: Role
    task: LocatedTask | None = None
    transition: LocatedTransition | None = None
    runs: bool = True


def _of_task(task: LocatedTask, walk: _Walk, runs: bool) -> None:
    to = task.fields.to
    use = _Use(Role.INPUT, task, None, runs)
    if task.input is not None:
        walk.mapping(task.input, to("input"), use)
    for role, name, node in _values_of(task):
        if node is not None:
            walk.value(node, to(name), use._replace(role=role), name if role is Role.SETTING else "")
    if task.when is not None:
        walk.text(_condition, task.when, to("when"), use._replace(role=Role.TASK_WHEN))
    for name in _CACHE_SETTINGS if task.iterate_cache is not None else ():
        text = getattr(task.iterate_cache, name)
        if text is not None:
            walk.value(text, f"{to('iterate_cache')}.{name}", use._replace(role=Role.CACHE), name)
    if task.wait_for is not None and isinstance(task.wait_for.value.node, Scalar):
        key, node = task.wait_for.key.text, task.wait_for.value.node
        walk.text(_whole, node, to("wait_for"), use._replace(role=Role.WAIT), key)
    for transition in dict.fromkeys((*task.transitions, *task.recovered)):
        _of_transition(transition, walk, use._replace(transition=transition))
    walk.unread(task.fields, _UNREAD_FIELDS, use._replace(role=Role.UNREAD))


def _values_of(task: LocatedTask) -> Iterator[tuple[Role, str, Node | None]]:
    yield Role.ITEMS, "with_items", task.with_items
    for name in _SETTINGS:
        value = getattr(task, name)
        yield Role.SETTING, name, value.node if isinstance(value, Value) else value
    yield Role.TRACE_TAG, "trace_tag_template", task.trace_tag_template


def _of_transition(transition: LocatedTransition, walk: _Walk, use: _Use) -> None:
    to = transition.fields.to
    if transition.when is not None:
        walk.text(_condition, transition.when, to("when"), use._replace(role=Role.CONDITION))
    for index, item in enumerate(transition.publish):
        if isinstance(item, Mapping):
            walk.mapping(item, f"{to('publish')}[{index}]", use._replace(role=Role.PUBLISH))
    walk.unread(transition.fields, ("when", "publish"), use._replace(role=Role.UNREAD))


class _Walk:
    """Looks through values at any depth that the engine accepts; `found` are the templates met so far."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.found: list[TemplateUse] = []
        self.left = REPEATED
        self.seen: set[int] = set()
        self.entered: set[int] = set()
        self.long: dict[tuple[_Reading, str], Shape | None] = {}

    def mapping(self, node: Mapping, route: str, use: _Use) -> None:
        """Look through the values of a mapping, each for the key that it stands under."""
        for key_node, value in node.pairs:
            key = self.document.resolve(key_node)
            if isinstance(key, Scalar):
                self.value(value, f"{route}.{key.text}", use, key.text)

    def value(self, root: Node, route: str, use: _Use, name: str = "") -> None:
        """Look for templates at any depth of a value."""
        # Of the same value, as when an alias gives tasks the same input, nothing is new but the task.
        again = id(root) in self.entered
        self.entered.add(id(root))
        stack: list[tuple[Node, str, int, bool]] = [(root, route, 0, again)]
        while stack:
            node, route, depth, repeated = stack.pop()
            resolved = self.document.resolve(node)
            repeated = repeated or isinstance(node, Alias)
            self.left -= repeated
            if resolved is None or depth > DEPTH_LIMIT or (repeated and self.left < 0):
                continue
            if isinstance(resolved, Scalar):
                if OPEN in resolved.text:
                    self.text(_rendered, resolved, route, use, name)
                continue
            inner = list(self.inside(resolved, route))
            stack.extend((child, step, depth + 1, repeated) for child, step in reversed(inner))

    def unread(self, fields: Fields, names: tuple[str, ...], use: _Use) -> None:
        """Look for templates that nothing else met in fields that could not be read in whole."""
        if not fields.undecoded or not isinstance(fields.node, Mapping):
            return
        for key_node, value in fields.node.pairs:
            key = self.document.resolve(key_node)
            if isinstance(key, Scalar) and key.text in names and key.text in fields.undecoded:
                before = len(self.found)
                self.value(value, fields.to(key.text), use)
                self.found[before:] = [each for each in self.found[before:] if id(each.node) not in self.seen]

    def inside(self, node: Resolved, route: str) -> Iterator[tuple[Node, str]]:
        """The values directly inside a list or a mapping, with their routes."""
        if isinstance(node, Sequence):
            yield from ((item, f"{route}[{index}]") for index, item in enumerate(node.items))
        for key_node, value in node.pairs if isinstance(node, Mapping) else ():
            key = self.document.resolve(key_node)
            if isinstance(key, Scalar):
                yield value, f"{route}.{key.text}"

    def text(self, reading: _Reading, node: Scalar, route: str, use: _Use, name: str = "") -> None:
        """Note a text that is a template if it is read in some way."""
        shape = self.shape(reading, node.text)
        if shape is None:
            return
        if use.role is not Role.UNREAD:
            self.seen.add(id(node))
        role, task, transition, runs = use
        self.found.append(TemplateUse(node, route, role, name, task, transition, runs, *shape))

    def shape(self, reading: _Reading, text: str) -> Shape | None:
        """What a text is; the same text is looked at once, a short one for many files."""
        if len(text) <= SHORT:
            return _kept(reading, text)
        if (reading, text) not in self.long:
            self.long[reading, text] = reading(text)
        return self.long[reading, text]


_Reading: TypeAlias = Callable[[str], Shape | None]


@lru_cache(_KEPT)
def _kept(reading: _Reading, text: str) -> Shape | None:
    return reading(text)


def _rendered(text: str) -> Shape:
    """A text that is rendered as a value."""
    found = find(text)
    return _shape(found.parts, pure=found.pure, unclosed=found.unclosed)


def _condition(text: str) -> Shape:
    """A condition: an expression as a whole, else a text with expressions in braces."""
    start, end = trimmed(text, 0, len(text))
    if OPEN not in text or parsed(text[start:end]).error is None:
        return _shape((Embedded(start, end, text[start:end], start),), bare=True)
    found = find_spliced(text)
    return _shape(found.parts, pure=find(text).pure, unclosed=found.unclosed)


def _whole(text: str) -> Shape | None:
    """A text that has to be one expression in braces; None for another, of which another rule speaks."""
    found = whole(text)
    return None if found is None or parsed(found.text).error is not None else _shape((found,), pure=True)


def _shape(
    embedded: tuple[Embedded, ...], *, pure: bool = False, bare: bool = False, unclosed: int | None = None
) -> Shape:
    parts = tuple(Part(each.text, each.offset, each.start, each.end, parsed(each.text)) for each in embedded)
    expressions = tuple(part.expression for part in parts if part.expression is not None)
    return Shape(parts, pure, bare, unclosed, expressions)
