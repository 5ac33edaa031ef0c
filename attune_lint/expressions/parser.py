"""The parser: the text of an expression to its syntax tree (spec: expressions, grammar).

It reads tokens from left to right and keeps what is unfinished on stacks of its own, never on
Python's: a text may nest brackets and operators as deeply as it is long.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple, TypeAlias, cast

from attrs import Factory, define
from returns.result import Failure, Result, Success

from attune_lint.expressions.errors import ErrorKind, ExpressionError
from attune_lint.expressions.syntax import (
    Attribute,
    Binary,
    BinaryOperator,
    Call,
    Expression,
    Index,
    ListLiteral,
    Literal,
    Name,
    Unary,
    UnaryOperator,
)
from attune_lint.expressions.tokens import Token, tokenize
from attune_lint.expressions.whitespace import is_blank

_LOOSEST: Final = 1
_NOT: Final = 3
_MINUS: Final = 7

# How tightly an operator binds; `not` stands between `and` and the comparisons.
_LEVELS: Final[Mapping[str, int]] = MappingProxyType(
    {"or": _LOOSEST, "and": 2}
    | dict.fromkeys(("==", "!=", "<", ">", "<=", ">=", "in"), 4)
    | dict.fromkeys("+-", 5)
    | dict.fromkeys("*/%", 6)
)
_WORDS: Final = frozenset({"name", "keyword", "constant"})


class _Prefix(NamedTuple):
    """An operator that waits for its one operand."""

    op: UnaryOperator
    level: int
    start: int

    def applied(self, operand: Expression, end: int) -> Expression:
        return Unary(self.start, end, self.op, operand)


class _Infix(NamedTuple):
    """An operator that waits for its right operand; `start` is where its left one begins."""

    op: BinaryOperator
    level: int
    start: int
    left: Expression

    def applied(self, right: Expression, end: int) -> Expression:
        return Binary(self.start, end, self.op, self.left, right)


_Operator: TypeAlias = _Prefix | _Infix
_Maker: TypeAlias = Callable[[int, int, tuple[Expression, ...]], Expression]


@define(eq=False, repr=False)
class _Scope:
    """A bracket that waits for its closing one, or the whole text, which waits for its end.

    `many`: it holds any number of expressions with commas between them, not just one.
    `trailing`: a comma may follow the last. `make` gives the expression that the bracket makes.
    """

    start: int
    close: str
    make: _Maker
    many: bool = False
    trailing: bool = False
    items: list[Expression] = Factory(list)
    operators: list[_Operator] = Factory(list)

    @property
    def takes_not(self) -> bool:
        """Whether `not` may come next: not as the operand of a tighter operator, as in `a == not b`."""
        return not self.operators or self.operators[-1].level <= _NOT

    @property
    def takes_close(self) -> bool:
        """Whether the closing bracket may come where an expression could begin."""
        return self.many and not self.operators and (self.trailing or not self.items)


@define(eq=False, repr=False)
class _Reader:
    """What has been read so far.

    `node` is the expression that ends at the last token, None where one has to begin, and `start`
    its place with the parentheses around it. `dotted`: a field name of it has to come next. `end`
    is the end of the last token.
    """

    scopes: list[_Scope]
    node: Expression | None = None
    start: int = 0
    end: int = 0
    dotted: bool = False

    def takes(self, token: Token) -> bool:
        """Read one token; False where the grammar has no place for it."""
        if self.node is None:
            taken = self._begin(token, self.scopes[-1])
        elif self.dotted:
            taken = self._field(token, self.node)
        else:
            taken = self._extend(token, self.node, self.scopes[-1])
        self.end = token.end
        return taken

    def refusal(self, token: Token) -> ExpressionError:
        """The error about a token that was not taken."""
        kind: ErrorKind = "expected-field-name" if self.dotted else "unexpected-token"
        return ExpressionError(kind, token.start, token.end, token.text)

    def _begin(self, token: Token, scope: _Scope) -> bool:
        """Read a token where an expression has to begin."""
        match token.text:
            case "(":
                self._open(_Scope(token.start, ")", _inside))
            case "[":
                self._open(_Scope(token.start, "]", ListLiteral, many=True, trailing=True))
            case "-":
                scope.operators.append(_Prefix("-", _MINUS, token.start))
            case "not" if scope.takes_not:
                scope.operators.append(_Prefix("not", _NOT, token.start))
            case scope.close if scope.takes_close:
                self._close(token, scope)
            case _:
                self.node, self.start = _atom(token), token.start
                return self.node is not None
        return True

    def _extend(self, token: Token, node: Expression, scope: _Scope) -> bool:
        """Read a token after an expression."""
        match token.text:
            case ".":
                self.dotted = True
            case "[":
                self._open(_Scope(self.start, "]", _index_of(node)))
            case "(" if isinstance(node, Name):
                self._open(_Scope(self.start, ")", _call_of(node), many=True))
            case "," if scope.many:
                self._add(node, scope)
            case scope.close:
                self._add(node, scope)
                self._close(token, scope)
            case op if level := _LEVELS.get(op):
                left = self._settled(node, scope, level)
                scope.operators.append(_Infix(cast(BinaryOperator, op), level, self.start, left))
                self.node = None
            case _:
                return False
        return True

    def _field(self, token: Token, target: Expression) -> bool:
        if token.kind not in _WORDS:
            return False
        field = Name(token.start, token.end, token.text)
        self.node = Attribute(self.start, token.end, target, field)
        self.dotted = False
        return True

    def _settled(self, node: Expression, scope: _Scope, level: int) -> Expression:
        """The expression after applying to it the operators that bind at least as tightly as `level`."""
        while scope.operators and scope.operators[-1].level >= level:
            node = scope.operators.pop().applied(node, self.end)
            self.start = node.start
        return node

    def _open(self, scope: _Scope) -> None:
        self.scopes.append(scope)
        self.node = None

    def _add(self, node: Expression, scope: _Scope) -> None:
        """Take an expression that nothing can extend any more as the next one in its bracket."""
        scope.items.append(self._settled(node, scope, _LOOSEST))
        self.node = None

    def _close(self, token: Token, scope: _Scope) -> None:
        self.scopes.pop()
        self.node = scope.make(scope.start, token.end, tuple(scope.items))
        self.start = scope.start


def parse(text: str) -> Result[Expression, ExpressionError]:
    """The tree of a text that is one expression, or the first thing wrong with it.

    What is no token at all comes before what stands in the wrong place, wherever the two are.
    """
    if is_blank(text):
        return Failure(ExpressionError("empty", 0, len(text), ""))
    return tokenize(text).bind(_tree)


def _tree(tokens: tuple[Token, ...]) -> Result[Expression, ExpressionError]:
    whole = _Scope(0, "", _inside)
    reader = _Reader([whole])
    for token in tokens:
        if not reader.takes(token):
            return Failure(reader.refusal(token))
    return Success(whole.items[0])


def _atom(token: Token) -> Literal | Name | None:
    match token.kind:
        case "name":
            return Name(token.start, token.end, token.text)
        case "literal" | "constant":
            return Literal(token.start, token.end, token.value)
        case _:
            return None


def _inside(_start: int, _end: int, items: tuple[Expression, ...]) -> Expression:
    """What parentheses make: the one expression in them, as it is."""
    return items[0]


def _index_of(target: Expression) -> _Maker:
    return lambda start, end, items: Index(start, end, target, items[0])


def _call_of(function: Name) -> _Maker:
    return lambda start, end, items: Call(start, end, function, items)
