"""Expressions made up at random, and the texts that say them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from hypothesis import strategies as st

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

WORDS = ["a", "b1", "_c", "True", "result", "nothing"]
KEYWORDS = ["and", "or", "not", "in", "true", "false", "null"]
# Levels of the grammar, loosest first.
LEVELS: list[list[BinaryOperator]] = [
    ["or"],
    ["and"],
    [],
    ["==", "!=", "<", ">", "<=", ">=", "in"],
    ["+", "-"],
    ["*", "/", "%"],
]
NOT, COMPARISON, MINUS, POSTFIX = 2, 3, 6, 7
LEVEL = {op: level for level, ops in enumerate(LEVELS) for op in ops}
OPERATORS: list[BinaryOperator] = [*LEVEL]
UNARY: list[UnaryOperator] = ["not", "-"]

names = st.sampled_from(WORDS).map(lambda word: Name(0, 0, word))
fields = st.sampled_from(WORDS + KEYWORDS).map(lambda word: Name(0, 0, word))
literals = st.builds(
    Literal,
    st.just(0),
    st.just(0),
    st.none()
    | st.booleans()
    | st.integers(0, 2**63 - 1)
    | st.floats(0, 10**9).map(lambda number: round(number, 3))
    | st.text(st.sampled_from("ab'\"\\\n\t}{\xe9 ") | st.characters(), max_size=5),
)


def _more(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    zero = st.just(0)
    several = st.lists(inner, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Unary, zero, zero, st.sampled_from(UNARY), inner),
        st.builds(Binary, zero, zero, st.sampled_from(OPERATORS), inner, inner),
        st.builds(Attribute, zero, zero, inner, fields),
        st.builds(Index, zero, zero, inner, inner),
        st.builds(Call, zero, zero, names, several),
        st.builds(ListLiteral, zero, zero, several),
    )


expressions: st.SearchStrategy[Expression] = st.recursive(names | literals, _more, max_leaves=25)


def quoted(text: str, quote: str) -> str:
    escapes = {"\n": "\\n", "\\": "\\\\", quote: "\\" + quote}
    return quote + "".join(escapes.get(character, character) for character in text) + quote


def level_of(node: Expression) -> int:
    match node:
        case Binary():
            return LEVEL[node.op]
        case Unary():
            return NOT if node.op == "not" else MINUS
        case _:
            return POSTFIX


class Writer:
    """Writes an expression as tokens; what is left open is drawn: more parentheses, quotes, commas."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw

    def chance(self) -> bool:
        # No is the simplest answer, so that what fails shrinks, and parentheses come to an end.
        return self.draw(st.integers(0, 5)) == 5

    def tokens(self, node: Expression, level: int = 0) -> Iterator[str]:
        if level_of(node) < level or self.chance():
            yield "("
            yield from self.tokens(node)
            yield ")"
        else:
            yield from self.bare(node)

    def bare(self, node: Expression) -> Iterator[str]:
        match node:
            case Literal():
                yield self.literal(node)
            case Name():
                yield node.text
            case Unary():
                yield node.op
                yield from self.tokens(node.operand, level_of(node))
            case Binary():
                yield from self.tokens(node.left, level_of(node))
                yield node.op
                yield from self.tokens(node.right, level_of(node) + 1)
            case Attribute():
                yield from self.tokens(node.target, POSTFIX)
                yield from (".", node.field.text)
            case Index():
                yield from self.tokens(node.target, POSTFIX)
                yield from ("[", *self.tokens(node.index), "]")
            case Call():
                yield from self.tokens(node.function, POSTFIX)
                yield from ("(", *self.separated(node.arguments), ")")
            case ListLiteral():
                trailing = [","] if node.items and self.chance() else []
                yield from ("[", *self.separated(node.items), *trailing, "]")
            case _:
                assert_never(node)

    def separated(self, nodes: tuple[Expression, ...]) -> Iterator[str]:
        for place, node in enumerate(nodes):
            yield from [","] if place else []
            yield from self.tokens(node)

    def literal(self, node: Literal) -> str:
        if isinstance(node.value, str):
            return quoted(node.value, self.draw(st.sampled_from("'\"")))
        if isinstance(node.value, bool) or node.value is None:
            return {None: "null", True: "true", False: "false"}[node.value]
        return f"{node.value:.3f}" if isinstance(node.value, float) else str(node.value)

    def joined(self, tokens: list[str]) -> str:
        pieces = [""]
        for token in tokens:
            glued = (pieces[-1][-1:] + token[0]).replace("_", "a").isalnum()
            spaces = [" ", "\n", "\t \x85", "\u3000"] if glued and pieces[-1] else ["", "", " ", "\n "]
            pieces += [self.draw(st.sampled_from(spaces)), token]
        return "".join(pieces)


@st.composite
def written(draw: st.DrawFn) -> tuple[Expression, list[str], str]:
    """An expression, the tokens that say it, and these in one text."""
    node = draw(expressions)
    writer = Writer(draw)
    tokens = list(writer.tokens(node))
    return node, tokens, writer.joined(tokens)
