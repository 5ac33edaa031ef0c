"""What is known of the types of variables, parameters and results (spec: expressions, execution).

A type is given only where every way to the value is known; else it is any.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Final

from attrs import frozen

from attune_lint.expressions import types
from attune_lint.expressions.functions import known_names
from attune_lint.expressions.inference import Inference, LookUp, from_leaves
from attune_lint.expressions.syntax import Attribute, Call, Expression, Index, Literal, Name, walk
from attune_lint.expressions.types import ANY, BOOLEAN, INTEGER, LIST, NULL, OBJECT, STRING, Type
from attune_lint.model.node import Mapping as MappingNode
from attune_lint.model.node import Resolved, Scalar, Sequence
from attune_lint.pack.contract import Schema
from attune_lint.pack.values import is_opaque, type_names
from attune_lint.rules.context import Context
from attune_lint.rules.scope import TASKS, VARIABLES, Scope
from attune_lint.rules.templates import Part, Role, TemplateUse
from attune_lint.workflow.located import LocatedTask
from attune_lint.workflow.scalars import Problem, json_scalar

ALWAYS_OBJECTS: Final = frozenset((*VARIABLES, *TASKS, "parameters", "system"))
_ABOUT_THE_TASK: Final = frozenset({"succeeded", "failed", "timed_out", "cancelled"})


@frozen(eq=False, repr=False, slots=False)
class Typing:
    """The types of a workflow's names; variables that are not among `variables` are of type `others`."""

    context: Context
    scope: Scope
    variables: Mapping[str, Type]
    others: Type = ANY

    def infer(self, part: Part, use: TemplateUse) -> Inference:
        """The types in an expression of a template."""
        return Inference(part.parsed.once(from_leaves), self.look_up(use))

    def type_of(self, use: TemplateUse) -> Type:
        """The type of what a template gives: text, unless it is one expression."""
        if not use.pure:
            return STRING
        (part,) = use.parts
        return ANY if part.expression is None else self.infer(part, use).type

    def look_up(self, use: TemplateUse) -> LookUp:
        """What is known of names in a template."""

        def known(node: Expression) -> Type | None:
            if isinstance(node, Name):
                return self._name(node.text, use)
            if isinstance(node, Call):
                return BOOLEAN if node.function.text in _ABOUT_THE_TASK else self._result(node, use)
            if isinstance(node, Attribute | Index):
                return self._member(node, use)
            return None

        return known

    def _name(self, name: str, use: TemplateUse) -> Type:
        if name in ALWAYS_OBJECTS:
            return OBJECT
        if name in known_names(self.context.target):
            counts = name == "index" and use.task is not None and use.task.iterates
            return INTEGER if counts and name not in self.variables else ANY
        return self._variable(name)

    def _variable(self, name: str) -> Type:
        """The type of a variable; nothing can be of one that is never set, which another rule says."""
        unset = self.scope.variables is not None and name not in self.scope.variables
        return types.of() if unset else self.variables.get(name, self.others)

    def _result(self, node: Call, use: TemplateUse) -> Type | None:
        if node.function.text != "result":
            return None
        return OBJECT if use.transition is not None and not _is_special(use.task) else ANY

    def _member(self, node: Attribute | Index, use: TemplateUse) -> Type | None:
        key = node.field.text if isinstance(node, Attribute) else _literal_key(node)
        target = node.target
        if key is None:
            return None
        if isinstance(target, Name):
            return self._field(target.text, key)
        task = self._task(target, use)
        return None if task is None else self._of_result(task, key)

    def _field(self, name: str, key: str) -> Type | None:
        if name in VARIABLES:
            return self._variable(key)
        if name == "parameters":
            return self.parameters.get(key, ANY)
        if name in TASKS:
            task = self.scope.tasks.get(key)
            return OBJECT if task is not None and not _is_special(task) else ANY
        if name == "system":
            return STRING if key == "workflow_start" else ANY
        return ANY if name in ("config", "keystore", "inquiry", "item") else None

    def _task(self, node: Expression, use: TemplateUse) -> LocatedTask | None:
        """The task whose result an expression is, None if it is none."""
        if isinstance(node, Call) and node.function.text == "result":
            return use.task if use.transition is not None else None
        if (
            isinstance(node, Attribute | Index)
            and isinstance(node.target, Name)
            and node.target.text in TASKS
        ):
            key = node.field.text if isinstance(node, Attribute) else _literal_key(node)
            return None if key is None else self.scope.tasks.get(key)
        return None

    def _of_result(self, task: LocatedTask, key: str) -> Type:
        if _is_special(task):
            return ANY
        declared = self._output(task)
        if declared is not None and key in declared.fields:
            return types.of_schema(type_names(declared.fields[key].schema)) | NULL
        # The other fields of a result are what they are called for actions only, and not for workflows.
        return BOOLEAN if key == "succeeded" else ANY

    def _output(self, task: LocatedTask) -> Schema | None:
        around = self.context.surroundings
        callee = None if around is None or task.action is None else around.callee(task.action.text)
        return None if callee is None else callee.contract.output

    def is_proven(self, expression: Expression) -> bool:
        """Whether the types in an expression rest on what is written out, and on no description of it.

        What a schema says of parameters and results the engine does not enforce.
        """
        return all(map(self._is_written_out, walk(expression)))

    def _is_written_out(self, node: Expression) -> bool:
        if isinstance(node, Call):
            return node.function.text != "result"
        if isinstance(node, Name) and node.text in (*VARIABLES, "system", "index"):
            return True
        return set(_variables_in(node)) <= self.written_out

    @cached_property
    def written_out(self) -> frozenset[str]:
        """The variables that are only ever set to values that are written out, or to text around some."""
        templates = {use.node for use in self.context.templates if use.role is Role.PUBLISH and use.pure}
        computed: set[str] = set()
        for task in self.context.workflow.tasks:
            for transition in (*task.transitions, *task.recovered):
                for item in transition.publish:
                    computed |= set(self._computed(item, templates))
        return (self.scope.variables or frozenset()) - computed

    def _computed(self, item: Resolved, templates: set[Scalar]) -> Iterator[str]:
        if isinstance(item, Scalar):
            yield item.text
        for key_node, value in item.pairs if isinstance(item, MappingNode) else ():
            key = self.context.document.resolve(key_node)
            if isinstance(key, Scalar) and self.context.document.resolve(value) in templates:
                yield key.text

    @cached_property
    def parameters(self) -> dict[str, Type]:
        """The types of the workflow's parameters; one without a default may be null."""
        return {
            name: types.of_schema(type_names(each.schema)) | (types.of() if each.has_default else NULL)
            for name, each in self.scope.parameters.fields.items()
        }


def typing_of(context: Context) -> Typing:
    """The types of the names of a workflow; nothing is known of variables where some could not be read."""
    scope = context.once(Scope)
    return Typing(context, scope, {} if scope.variables is None else _VariableTypes(context, scope).found)


class _VariableTypes:
    """Finds the types of variables that are set from each other: the least that hold for all."""

    def __init__(self, context: Context, scope: Scope) -> None:
        self.context = context
        self.found: dict[str, Type] = {}
        # A variable of which nothing is known yet adds nothing to what is made of it.
        self.typing = Typing(context, scope, self.found, types.of())
        self.uses = {use.node: use for use in context.templates if use.role is Role.PUBLISH}
        self.waiting: deque[tuple[str, Resolved]] = deque()
        self.readers: dict[str, list[tuple[str, Resolved]]] = {}
        for name, node in self.settings():
            self.waiting.append((name, node))
            for read in self.read_by(node):
                self.readers.setdefault(read, []).append((name, node))
        self.spread()

    def settings(self) -> Iterator[tuple[str, Resolved]]:
        """Every published value with the variable that it is for."""
        for task in self.context.workflow.tasks:
            for transition in (*task.transitions, *task.recovered):
                for item in transition.publish:
                    if isinstance(item, Scalar):
                        self.found[item.text] = ANY
                    yield from self.members(item)

    def members(self, node: Resolved) -> Iterator[tuple[str, Resolved]]:
        for key_node, value in node.pairs if isinstance(node, MappingNode) else ():
            key, resolved = self.context.document.resolve(key_node), self.context.document.resolve(value)
            if isinstance(key, Scalar) and resolved is not None:
                yield key.text, resolved

    def read_by(self, node: Resolved) -> set[str]:
        use = self.uses.get(node) if isinstance(node, Scalar) else None
        return {name for part in use.parts for name in part.parsed.once(_all_variables_in)} if use else set()

    def spread(self) -> None:
        initial = self.context.workflow.vars
        for name, node in self.members(initial) if initial is not None else ():
            # A template in `vars` is never rendered.
            self.found[name] = self.found.get(name, types.of()) | literal_type(node)
        while self.waiting:
            name, node = self.waiting.popleft()
            before = self.found.get(name, types.of())
            after = before | self.type_of(node)
            if after != before:
                self.found[name] = after
                self.waiting.extend(self.readers.get(name, ()))

    def type_of(self, node: Resolved) -> Type:
        use = self.uses.get(node) if isinstance(node, Scalar) else None
        if use is None:
            return literal_type(node)
        if not use.pure:
            return STRING
        part = use.parts[0]
        return ANY if part.expression is None else self.typing.infer(part, use).found


def _all_variables_in(expression: Expression) -> Iterator[str]:
    return (name for node in walk(expression) for name in _variables_in(node))


def _variables_in(node: Expression) -> Iterator[str]:
    """The variable that an expression itself reads, if it is such a read."""
    if isinstance(node, Name):
        yield node.text
    if (
        isinstance(node, Attribute | Index)
        and isinstance(node.target, Name)
        and node.target.text in VARIABLES
    ):
        key = node.field.text if isinstance(node, Attribute) else _literal_key(node)
        yield from () if key is None else (key,)


def _literal_key(node: Index) -> str | None:
    key = node.index.value if isinstance(node.index, Literal) else None
    return key if isinstance(key, str) else None


def _is_special(task: LocatedTask | None) -> bool:
    """Whether a task's result may be another than that of one run of its action."""
    if task is None or task.iterates or task.wait_for is not None:
        return True
    return bool({"with_items", "iterate_cache", "wait_for"} & task.fields.undecoded)


def literal_type(node: Resolved) -> Type:
    """The type of a value that is written out; a text with a template in it counts as text."""
    if isinstance(node, Sequence):
        return LIST
    if isinstance(node, MappingNode):
        return ANY if is_opaque(node) else OBJECT
    value = json_scalar(node)
    return ANY if isinstance(value, Problem) else types.of_value(value)
