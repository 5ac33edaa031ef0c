"""The grammar once more, as a parser by recursive descent: slow, shallow, and close to the spec's words."""

from __future__ import annotations

from typing import Any, cast

from attrs import define

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
)
from attune_lint.expressions.tokens import Token


class WrongError(Exception):
    """There is no expression; `token` is the first that can't be part of one."""

    def __init__(self, kind: str, token: Token) -> None:
        super().__init__(kind, token)
        self.kind = kind
        self.token = token


@define
class Reference:
    tokens: tuple[Token, ...]
    at: int = 0

    @property
    def next(self) -> Token:
        return self.tokens[self.at]

    def take(self, *texts: str) -> str | None:
        """The next token's text where it is one of these, which is then behind us."""
        found = self.next.text
        if found not in texts:
            return None
        self.at += 1
        return found

    def need(self, text: str) -> None:
        if self.take(text) is None:
            raise WrongError("unexpected-token", self.next)

    def whole(self) -> Expression:
        node = self.level_or()
        if self.next.kind != "end":
            raise WrongError("unexpected-token", self.next)
        return node

    def chain(self, inner: Any, *ops: str) -> Expression:
        node: Expression = inner()
        while op := self.take(*ops):
            node = Binary(0, 0, cast(BinaryOperator, op), node, inner())
        return node

    def level_or(self) -> Expression:
        return self.chain(self.level_and, "or")

    def level_and(self) -> Expression:
        return self.chain(self.level_not, "and")

    def level_not(self) -> Expression:
        return Unary(0, 0, "not", self.level_not()) if self.take("not") else self.comparison()

    def comparison(self) -> Expression:
        return self.chain(self.sum, "==", "!=", "<", ">", "<=", ">=", "in")

    def sum(self) -> Expression:
        return self.chain(self.product, "+", "-")

    def product(self) -> Expression:
        return self.chain(self.unary, "*", "/", "%")

    def unary(self) -> Expression:
        return Unary(0, 0, "-", self.unary()) if self.take("-") else self.postfix()

    def postfix(self) -> Expression:
        node = self.primary()
        while True:
            if self.take("."):
                node = Attribute(0, 0, node, self.field())
            elif self.take("["):
                node = Index(0, 0, node, self.level_or())
                self.need("]")
            elif isinstance(node, Name) and self.take("("):
                node = Call(0, 0, node, self.listed(")", trailing=False))
            else:
                return node

    def field(self) -> Name:
        if self.next.kind not in ("name", "keyword", "constant"):
            raise WrongError("expected-field-name", self.next)
        self.at += 1
        return Name(0, 0, self.tokens[self.at - 1].text)

    def primary(self) -> Expression:
        token = self.next
        if self.take("("):
            node = self.level_or()
            self.need(")")
            return node
        if self.take("["):
            return ListLiteral(0, 0, self.listed("]", trailing=True))
        if token.kind not in ("name", "literal", "constant"):
            raise WrongError("unexpected-token", token)
        self.at += 1
        return Name(0, 0, token.text) if token.kind == "name" else Literal(0, 0, token.value)

    def listed(self, close: str, *, trailing: bool) -> tuple[Expression, ...]:
        items: list[Expression] = []
        if self.take(close):
            return ()
        while True:
            items.append(self.level_or())
            if self.take(close):
                return tuple(items)
            self.need(",")
            if trailing and self.take(close):
                return tuple(items)
