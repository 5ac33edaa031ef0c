"""Expressions and templates, evaluated as spec/expressions.md has it, with unknown values as choices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Final, Literal, TypeAlias, cast

from attrs import define
from returns.result import Failure

from attune_lint import Target
from attune_lint.expressions.functions import BUILTINS
from attune_lint.expressions.parser import parse
from attune_lint.expressions.syntax import (
    Attribute,
    Binary,
    Call,
    Expression,
    Index,
    ListLiteral,
    Name,
    Unary,
)
from attune_lint.expressions.syntax import Literal as Constant
from attune_lint.expressions.templates import Template, find, find_spliced
from tests.simulator.known import FUNCTIONS, EvaluationError, applied, require
from tests.simulator.values import Knowledge, Unknown, Value, as_text, has_unknown, is_number

UnsetKind: TypeAlias = Literal["variable", "task", "parameter"]

_VARIABLES: Final = frozenset({"workflow", "vars", "variables"})
_TASKS: Final = frozenset({"task", "tasks"})


@define(eq=False)
class Scope:
    """What an expression can see.

    `last` is the task that just completed, with its outcome; `unset` hears of every read of something
    that is not there. `passed` are the parameters that are there whatever the caller does, by name.
    """

    target: Target
    variables: Mapping[str, Value]
    results: Mapping[str, Value]
    passed: Mapping[str, Unknown]
    knowledge: Knowledge
    unset: Callable[[UnsetKind, str], None]
    last: str | None = None
    outcome: str | None = None
    item: str | None = None
    is_input: bool = False

    # Names

    def variable(self, name: str) -> Value:
        if name not in self.variables:
            self.unset("variable", name)
            raise EvaluationError
        return self.variables[name]

    def result(self, name: str) -> Value:
        if name not in self.results:
            self.unset("task", name)
            raise EvaluationError
        return self.results[name]

    def parameter(self, name: str) -> Value:
        if name in self.passed:
            return self.passed[name]
        # Whether the caller passes it is not known, also of one that no schema declares.
        if not self.knowledge.holds(f"passed {name}"):
            self.unset("parameter", name)
            raise EvaluationError
        return Unknown(f"parameters.{name}")

    def root(self, name: str) -> Value:
        """The value of a bare name."""
        if name in _VARIABLES:
            return dict(self.variables)
        if name in _TASKS:
            return dict(self.results)
        if name in {"parameters", "system"} or (name == "inquiry" and self.target is Target.V2026_10):
            return Unknown(name)
        if name in {"config", "keystore"}:
            return self._outside(name)
        if name in {"item", "index"}:
            require(self.item is not None)
            return Unknown(f"{name} of {self.item}")
        return self.variable(name)

    def _outside(self, name: str) -> Value:
        if self.target is Target.V2026_06:
            return None
        require(name == "config" or self.is_input)
        return Unknown(name)

    def member(self, namespace: str, name: str) -> Value:
        """What a namespace holds under a name."""
        if namespace in _VARIABLES:
            return self.variable(name)
        if namespace in _TASKS:
            return self.result(name)
        if namespace == "parameters":
            return self.parameter(name)
        if namespace == "system":
            require(name == "workflow_start")
            return Unknown("system.workflow_start", "string")
        return self.field(self.root(namespace), name)

    def holds_name(self, namespace: str, name: str) -> bool:
        """What `"name" in namespace` gives."""
        if namespace in _VARIABLES:
            return name in self.variables
        if namespace in _TASKS:
            return name in self.results
        return name in self.passed or self.knowledge.holds(f"passed {name}")

    # Operations on values

    def field(self, target: Value, name: str) -> Value:
        target = self.knowledge.settled(target)
        if isinstance(target, Unknown):
            if name in (fields := dict(target.fields)):
                return fields[name]
            require(self.knowledge.has(target.path, name))
            return Unknown(f"{target.path}.{name}")
        if not isinstance(target, dict) or name not in target:
            raise EvaluationError
        return target[name]

    def element(self, target: Value, index: Value) -> Value:
        target, index = self.knowledge.settled(target), self.knowledge.settled(index)
        if isinstance(index, str) and isinstance(target, Unknown | dict):
            return self.field(target, index)
        if isinstance(target, Unknown) or isinstance(index, Unknown):
            return self.derived(f"{_shown(target)}[{_shown(index)}]")
        if not isinstance(target, list | str) or isinstance(index, bool) or not isinstance(index, int):
            raise EvaluationError
        require(-len(target) <= index < len(target))
        return target[index]

    def derived(self, path: str) -> Unknown:
        """What an operation makes of an unknown value; that it fails is a choice."""
        require(self.knowledge.holds(f"works {path}"))
        return Unknown(path)

    def contains(self, whole: Value, part: Value) -> bool:
        """What `part in whole` gives."""
        whole, part = self.knowledge.settled(whole), self.knowledge.settled(part)
        if isinstance(whole, list):
            return any(self.knowledge.equal(part, element) for element in whole)
        if isinstance(whole, Unknown):
            if isinstance(part, str):
                # One question with reading the field, so that a guard is a guard.
                return part in dict(whole.fields) or self.knowledge.has(whole.path, part)
            return self.knowledge.truth(self.derived(f"{_shown(part)} in {whole.path}"))
        if isinstance(part, Unknown):
            return self.knowledge.truth(self.derived(f"{part.path} in {_shown(whole)}"))
        if isinstance(whole, dict | str) and isinstance(part, str):
            return part in whole
        raise EvaluationError

    # Expressions

    def evaluate(self, node: Expression) -> Value:
        """The value of an expression.

        Raises:
            EvaluationError: it has none.
        """
        match node:
            case Constant():
                return node.value
            case Name():
                return self.root(node.text)
            case Attribute():
                return self._member_of(node.target, node.field.text)
            case Index():
                return self._index(node)
            case ListLiteral():
                return [self.evaluate(item) for item in node.items]
            case Unary():
                return self._unary(node)
            case Binary():
                return self._binary(node)
            case Call():
                return self._call(node.function.text, [self.evaluate(one) for one in node.arguments])

    def _member_of(self, target: Expression, name: str) -> Value:
        if isinstance(target, Name) and _is_namespace(target.text):
            return self.member(target.text, name)
        return self.field(self.evaluate(target), name)

    def _index(self, node: Index) -> Value:
        if isinstance(node.target, Name) and _is_namespace(node.target.text):
            index = self.evaluate(node.index)
            if isinstance(index, str):
                return self.member(node.target.text, index)
            return self.element(self.root(node.target.text), index)
        return self.element(self.evaluate(node.target), self.evaluate(node.index))

    def _unary(self, node: Unary) -> Value:
        operand = self.knowledge.settled(self.evaluate(node.operand))
        if node.op == "not":
            return not self.knowledge.truth(operand)
        if isinstance(operand, Unknown):
            return self.derived(f"-{operand.path}")
        require(is_number(operand))
        return -cast(float, operand)

    def _binary(self, node: Binary) -> Value:
        truth = self.knowledge.truth
        match node.op:
            case "and":
                return truth(self.evaluate(node.left)) and truth(self.evaluate(node.right))
            case "or":
                return truth(self.evaluate(node.left)) or truth(self.evaluate(node.right))
            case "in":
                return self._in(node)
        left, right = self.evaluate(node.left), self.evaluate(node.right)
        if node.op in {"==", "!="}:
            return self.knowledge.equal(left, right) == (node.op == "==")
        left, right = self.knowledge.settled(left), self.knowledge.settled(right)
        if has_unknown(left) or has_unknown(right):
            return self.derived(f"({_shown(left)} {node.op} {_shown(right)})")
        return applied(node.op, left, right)

    def _in(self, node: Binary) -> bool:
        left = self.evaluate(node.left)
        if isinstance(node.right, Name) and isinstance(left, str) and _has_names(node.right.text):
            return self.holds_name(node.right.text, left)
        return self.contains(self.evaluate(node.right), left)

    def _call(self, name: str, arguments: list[Value]) -> Value:
        if name == "result":
            # What `result()` is of a task that was cancelled is not said: null, as its result is not there.
            return None if self.last is None else self.results.get(self.last)
        if name in {"succeeded", "failed", "timed_out"} or (
            name == "cancelled" and self.target is Target.V2026_10
        ):
            return self.outcome == name
        builtin = BUILTINS.get(name)
        if builtin is None or not builtin.least <= len(arguments) <= builtin.most:
            raise EvaluationError
        settled = [self.knowledge.settled(argument) for argument in arguments]
        if name == "bool" and isinstance(settled[0], Unknown):
            return self.knowledge.truth(settled[0])
        if name == "contains" and not isinstance(settled[0], str):
            return self.contains(settled[0], settled[1])
        path = f"{name}({', '.join(map(_shown, settled))})"
        if name in {"string", "type_of"} and has_unknown(settled[0]):
            return Unknown(path, "string")
        function = FUNCTIONS.get(name)
        if function is None or any(map(has_unknown, settled)):
            # Also one that is not modelled: a run too many, never one too few.
            return self.derived(path)
        return function(*settled)

    # Templates

    def render(self, value: object) -> Value:
        """A JSON value with the templates in it rendered, at any depth.

        Raises:
            EvaluationError: an expression in it can't be evaluated.
        """
        match value:
            case str():
                template = find(value)
                if template.pure:
                    return self.evaluate_text(template.parts[0].text)
                return joined(self.pieces(value, template))
            case list():
                return [self.render(item) for item in value]
            case dict():
                return {key: self.render(item) for key, item in value.items()}
            case _:
                return cast(Value, value)

    def pieces(self, text: str, template: Template | None = None) -> list[str | Unknown]:
        """The texts that a template is spliced from, those that are unknown as they are."""
        found: list[str | Unknown] = []
        at = 0
        for part in (find_spliced(text) if template is None else template).parts:
            found.append(text[at : part.start])
            value = self.knowledge.settled(self.evaluate_text(part.text))
            known = as_text(value) if not has_unknown(value) else None
            if known is not None:
                found.append(known)
            else:
                found.append(value if isinstance(value, Unknown) else Unknown(_shown(value)))
            at = part.end
        found.append(text[at:])
        return [piece for piece in found if piece != ""]

    def evaluate_text(self, text: str) -> Value:
        """The value of the text of an expression.

        Raises:
            EvaluationError: it has none, or is no expression.
        """
        node = parsed(text)
        if node is None:
            raise EvaluationError
        return self.evaluate(node)


@cache
def parsed(text: str) -> Expression | None:
    """The tree of an expression, None for a text that is none."""
    found = parse(text)
    return None if isinstance(found, Failure) else found.unwrap()


def joined(pieces: list[str | Unknown]) -> str | Unknown:
    """The text that is made of pieces."""
    if all(isinstance(piece, str) for piece in pieces):
        return "".join(map(str, pieces))
    return Unknown(
        "text " + " + ".join(repr(piece) if isinstance(piece, str) else piece.path for piece in pieces)
    )


def _is_namespace(name: str) -> bool:
    return name in _VARIABLES or name in _TASKS or name in {"parameters", "system"}


def _has_names(name: str) -> bool:
    return name in _VARIABLES or name in _TASKS or name == "parameters"


def _shown(value: Value) -> str:
    if isinstance(value, Unknown):
        return value.path
    if isinstance(value, list):
        return "[" + ", ".join(map(_shown, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {_shown(one)}" for key, one in sorted(value.items())) + "}"
    return repr(value)
