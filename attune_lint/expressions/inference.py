"""The types of an expression's parts, and what always fails in them (spec: expressions, Types)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, Literal, NamedTuple, TypeAlias

from attune_lint.expressions import types
from attune_lint.expressions.functions import BUILTINS
from attune_lint.expressions.syntax import (
    Attribute,
    Binary,
    Call,
    Expression,
    Index,
    ListLiteral,
    Name,
    Unary,
    children,
)
from attune_lint.expressions.syntax import Literal as LiteralValue
from attune_lint.expressions.types import ANY, BOOLEAN, INTEGER, LIST, NUMBER, OBJECT, STRING, Type

LookUp: TypeAlias = Callable[[Expression], Type | None]
"""What is known of a name, a field, an element or a call; None where the rules of the language say it."""

_NEVER: Final[Type] = frozenset()
_COMPARISONS: Final = ("<", ">", "<=", ">=")


class TypeProblem(NamedTuple):
    """What is wrong with a part of an expression: it `fails` always, or it is `constant`."""

    node: Expression
    kind: Literal["fails", "constant"]
    message: str


def from_leaves(root: Expression) -> Iterator[Expression]:
    """Every part of an expression, each after those inside it."""
    stack: list[tuple[Expression, bool]] = [(root, False)]
    while stack:
        node, ready = stack.pop()
        if ready:
            yield node
        else:
            stack.append((node, True))
            stack.extend((child, False) for child in children(node))


class Inference:
    """The types of all parts of one expression, which are given as `from_leaves` has them."""

    def __init__(self, nodes: Iterable[Expression], look_up: LookUp) -> None:
        self.types: dict[Expression, Type] = {}
        self.problems: list[TypeProblem] = []
        self.found = _NEVER
        for node in nodes:
            found = look_up(node)
            self.types[node] = self.found = self._of(node) if found is None else found

    @property
    def type(self) -> Type:
        """The type of the expression; any where it always fails."""
        return self.found or ANY

    def _of(self, node: Expression) -> Type:
        match node:
            case LiteralValue():
                return types.of_value(node.value)
            case ListLiteral():
                return LIST
            case Unary():
                return BOOLEAN if node.op == "not" else self._numbers(node, node.op, node.operand)
            case Binary():
                return self._binary(node)
            case Attribute():
                return self._attribute(node)
            case Index():
                return self._index(node)
            case Call():
                return self._call(node)
            case _:
                return ANY

    def _fails(self, node: Expression, message: str) -> Type:
        """A part that fails always: nothing more is said of what it is in."""
        self.problems.append(TypeProblem(node, "fails", message))
        return _NEVER

    def _numbers(self, node: Expression, op: str, *operands: Expression) -> Type:
        for operand in operands:
            kinds = self.types[operand]
            if not kinds:
                return _NEVER
            if not kinds & NUMBER:
                return self._fails(node, f"'{op}' takes numbers, not {types.title(kinds)}")
        whole = all(self.types[operand] == INTEGER for operand in operands)
        return INTEGER if whole and op != "/" else NUMBER

    def _binary(self, node: Binary) -> Type:
        left, right = self.types[node.left], self.types[node.right]
        if node.op in ("and", "or"):
            return BOOLEAN
        if not left or not right:
            return _NEVER
        if node.op in ("==", "!="):
            if not types.may_be_equal(left, right):
                always = "different" if node.op == "!=" else "never equal"
                said = f"{types.title(left)} and {types.title(right)} are always {always}"
                said = said.replace("always never", "never")
                self.problems.append(TypeProblem(node, "constant", said))
            return BOOLEAN
        if node.op in _COMPARISONS:
            return self._ordered(node, left, right)
        if node.op == "in":
            return self._contained(node, left, right)
        return self._sum(node, left, right) if node.op == "+" else self._arithmetic(node)

    def _ordered(self, node: Binary, left: Type, right: Type) -> Type:
        comparable = (left & NUMBER and right & NUMBER) or left & right & (STRING | LIST)
        if comparable:
            return BOOLEAN
        both = f"{types.title(left)} and {types.title(right)}"
        return self._fails(node, f"'{node.op}' compares two numbers, strings or lists, not {both}")

    def _contained(self, node: Binary, left: Type, right: Type) -> Type:
        if not right & (LIST | OBJECT | STRING):
            return self._fails(
                node, f"'in' looks into a list, an object or a string, not {types.title(right)}"
            )
        if not right & LIST and not left & STRING:
            return self._fails(node, f"'in' looks for a string there, not for {types.title(left)}")
        return BOOLEAN

    def _sum(self, node: Binary, left: Type, right: Type) -> Type:
        found = left & right & (STRING | LIST)
        if left & NUMBER and right & NUMBER:
            found |= INTEGER if left & NUMBER == INTEGER == right & NUMBER else NUMBER
        if found:
            return found
        both = f"{types.title(left)} and {types.title(right)}"
        text = STRING in (left, right)
        help = "; turn the other one into text with 'string(...)'" if text else ""
        return self._fails(node, f"'+' joins two numbers, strings or lists, not {both}{help}")

    def _arithmetic(self, node: Binary) -> Type:
        divisor = node.right
        zero = isinstance(divisor, LiteralValue) and divisor.value in (0, 0.0) and divisor.value is not False
        if node.op in ("/", "%") and zero:
            return self._fails(node, "dividing by zero always fails")
        return self._numbers(node, node.op, node.left, node.right)

    def _attribute(self, node: Attribute) -> Type:
        kinds = self.types[node.target]
        if not kinds:
            return _NEVER
        if not kinds & OBJECT:
            return self._fails(
                node, f"only an object has fields such as '.{node.field.text}', not {types.title(kinds)}"
            )
        return ANY

    def _index(self, node: Index) -> Type:
        target, index = self.types[node.target], self.types[node.index]
        if not target or not index:
            return _NEVER
        if not target & (LIST | STRING | OBJECT):
            return self._fails(node, f"{types.title(target)} has no elements")
        fits = (target & (LIST | STRING) and index & INTEGER) or (target & OBJECT and index & STRING)
        if not fits:
            wants = "a string" if target == OBJECT else "a whole number"
            return self._fails(
                node, f"an element of {types.title(target)} is taken with {wants}, not {types.title(index)}"
            )
        return STRING if target == STRING else ANY

    def _call(self, node: Call) -> Type:
        function = BUILTINS.get(node.function.text)
        if function is None or not function.least <= len(node.arguments) <= function.most:
            return _NEVER  # other rules say so
        for number, (argument, wanted) in enumerate(zip(node.arguments, function.takes, strict=False), 1):
            kinds = self.types[argument]
            if not kinds:
                return _NEVER
            if not kinds & wanted:
                which = "takes" if len(node.arguments) == 1 else f"takes as argument {number}"
                said = f"'{function.name}' {which} {types.title(wanted)}, not {types.title(kinds)}"
                return self._fails(argument, said)
        return function.gives


class Evaluated(NamedTuple):
    """A part of an expression: `certain` if it is evaluated whenever the expression is.

    `present` are the fields that are known to be there when it is, each as the name of its object, such
    as ``workflow``, and its own.
    """

    node: Expression
    certain: bool
    present: frozenset[tuple[str, str]]


_GUARDS_SEARCHED: Final = 200


def evaluated(root: Expression, present: frozenset[tuple[str, str]] = frozenset()) -> Iterator[Evaluated]:
    """Every part of an expression, with what guards before it have made sure of.

    `and` and `or` stop early, so that ``"x" in workflow and workflow.x`` reads `x` only where it is there.
    """
    stack = [Evaluated(root, True, present)]
    while stack:
        found = stack.pop()
        yield found
        node = found.node
        if isinstance(node, Binary) and node.op in ("and", "or"):
            guards = present_if(node.left, truth=node.op == "and")
            stack.append(Evaluated(node.right, False, found.present | guards))
            stack.append(found._replace(node=node.left))
        else:
            stack.extend(found._replace(node=child) for child in reversed(children(node)))


def present_if(root: Expression, *, truth: bool) -> frozenset[tuple[str, str]]:
    """The fields that are known to be there if an expression is true, or if it is false."""
    found: set[tuple[str, str]] = set()
    stack = [(root, truth)]
    for _ in range(_GUARDS_SEARCHED):
        if not stack:
            break
        node, wanted = stack.pop()
        if isinstance(node, Unary) and node.op == "not":
            stack.append((node.operand, not wanted))
        elif isinstance(node, Binary) and node.op == ("and" if wanted else "or"):
            stack += [(node.left, wanted), (node.right, wanted)]
        elif wanted and isinstance(node, Binary) and node.op == "in":
            key, where = node.left, node.right
            if isinstance(key, LiteralValue) and isinstance(key.value, str) and isinstance(where, Name):
                found.add((where.text, key.value))
    return frozenset(found)
