"""The syntax tree of an expression (spec: expressions, grammar).

Nodes are compared by identity, as the nodes of a file are: a tree may be deeper than any
recursion. `structure` gives what can be compared. `start` and `end` are offsets in the text that
was parsed; parentheses around an expression belong to what is around it, not to itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal as OneOf
from typing import TypeAlias, assert_never

from attrs import frozen

from attune_lint.expressions.tokens import Value

UnaryOperator: TypeAlias = OneOf["not", "-"]
BinaryOperator: TypeAlias = OneOf[
    "or", "and", "==", "!=", "<", ">", "<=", ">=", "in", "+", "-", "*", "/", "%"
]


@frozen(eq=False, repr=False)
class Literal:
    """A number, a string, `true`, `false` or `null`."""

    start: int
    end: int
    value: Value


@frozen(eq=False, repr=False)
class Name:
    """A bare name: a variable, or the label in an `Attribute` or a `Call`, which `walk` leaves out."""

    start: int
    end: int
    text: str


@frozen(eq=False, repr=False)
class Unary:
    """An operator before its operand."""

    start: int
    end: int
    op: UnaryOperator
    operand: Expression


@frozen(eq=False, repr=False)
class Binary:
    """An operator between its operands."""

    start: int
    end: int
    op: BinaryOperator
    left: Expression
    right: Expression


@frozen(eq=False, repr=False)
class Attribute:
    """``target.field``; the field may be spelt like a keyword."""

    start: int
    end: int
    target: Expression
    field: Name


@frozen(eq=False, repr=False)
class Index:
    """``target[index]``."""

    start: int
    end: int
    target: Expression
    index: Expression


@frozen(eq=False, repr=False)
class Call:
    """``function(arguments)``; only bare names can be called."""

    start: int
    end: int
    function: Name
    arguments: tuple[Expression, ...]


@frozen(eq=False, repr=False)
class ListLiteral:
    """``[items]``."""

    start: int
    end: int
    items: tuple[Expression, ...]


Expression: TypeAlias = Literal | Name | Unary | Binary | Attribute | Index | Call | ListLiteral


def children(node: Expression) -> tuple[Expression, ...]:
    """The expressions directly inside an expression, in the order of the text."""
    match node:
        case Literal() | Name():
            return ()
        case Unary():
            return (node.operand,)
        case Binary():
            return (node.left, node.right)
        case Attribute():
            return (node.target,)
        case Index():
            return (node.target, node.index)
        case Call():
            return node.arguments
        case ListLiteral():
            return node.items
        case _:
            assert_never(node)


def walk(expression: Expression) -> Iterator[Expression]:
    """Every expression of a tree, each before those inside it, which follow in the order of the text."""
    stack = [expression]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(children(node)))


def structure(expression: Expression) -> tuple[tuple[object, ...], ...]:
    """What an expression says, without places: equal for two trees just if they have the same shape.

    It is flat, in the order of `walk` with the number of children at every node, so that comparing
    it does not recurse.
    """
    return tuple((*_label(node), len(children(node))) for node in walk(expression))


def _label(node: Expression) -> tuple[object, ...]:
    match node:
        case Literal():
            # The type is part of it, because Python takes 1, 1.0 and True for equal.
            return ("literal", type(node.value).__name__, node.value)
        case Name():
            return ("name", node.text)
        case Unary() | Binary():
            return ("operator", node.op)
        case Attribute():
            return ("attribute", node.field.text)
        case Index():
            return ("index",)
        case Call():
            return ("call", node.function.text)
        case ListLiteral():
            return ("list",)
        case _:
            assert_never(node)
