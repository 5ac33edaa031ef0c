"""The parser: what is an expression, what shape it has, and where it goes wrong."""

from __future__ import annotations

import time
from typing import assert_never

import pytest
from returns.result import Success

from attune_lint.expressions.parser import parse
from attune_lint.expressions.syntax import (
    Attribute,
    Binary,
    Call,
    Expression,
    Index,
    ListLiteral,
    Literal,
    Name,
    Unary,
    walk,
)


def shape(node: Expression) -> str:
    """An expression with parentheses around every operator, and with every list and call in prefix form."""
    match node:
        case Literal():
            return repr(node.value)
        case Name():
            return node.text
        case Unary():
            return f"({node.op} {shape(node.operand)})"
        case Binary():
            return f"({shape(node.left)} {node.op} {shape(node.right)})"
        case Attribute():
            return f"{shape(node.target)}.{node.field.text}"
        case Index():
            return f"{shape(node.target)}[{shape(node.index)}]"
        case Call():
            return f"{node.function.text}({', '.join(map(shape, node.arguments))})"
        case ListLiteral():
            return f"[{', '.join(map(shape, node.items))}]"
        case _:
            assert_never(node)


ACCEPTED = [
    # literals and names
    ("null", "None"),
    ("true", "True"),
    ("True", "True"),
    ("007", "7"),
    ("1.50", "1.5"),
    ("'a' ", "'a'"),
    ("parameters", "parameters"),
    ("  a\n", "a"),
    ("(a)", "a"),
    ("(((1)))", "1"),
    ("[]", "[]"),
    ("[1]", "[1]"),
    ("[1,]", "[1]"),
    ("[1, [2, 3,], ]", "[1, [2, 3]]"),
    # every level binds tighter than the one before it
    ("a or b and c", "(a or (b and c))"),
    ("a and b or c", "((a and b) or c)"),
    ("not a or b", "((not a) or b)"),
    ("a or not b", "(a or (not b))"),
    ("not a and b", "((not a) and b)"),
    ("a and not b", "(a and (not b))"),
    ("not a == b", "(not (a == b))"),
    ("not a in b", "(not (a in b))"),
    ("not (a in b)", "(not (a in b))"),
    ("a == b + c", "(a == (b + c))"),
    ("a + b == c", "((a + b) == c)"),
    ("a + b * c", "(a + (b * c))"),
    ("a * b + c", "((a * b) + c)"),
    ("-a * b", "((- a) * b)"),
    ("a * -b", "(a * (- b))"),
    ("a - -b", "(a - (- b))"),
    ("-a.b[c]", "(- a.b[c])"),
    ("-f(a)", "(- f(a))"),
    ("(a or b) and c", "((a or b) and c)"),
    ("-(a + b)", "(- (a + b))"),
    ("a == (not b)", "(a == (not b))"),
    ("a or b == c + d * -e.f", "(a or (b == (c + (d * (- e.f)))))"),
    ("-a.b * c + d == e and f or g", "((((((- a.b) * c) + d) == e) and f) or g)"),
    # chains
    ("a or b or c", "((a or b) or c)"),
    ("a and b and c", "((a and b) and c)"),
    ("not not a", "(not (not a))"),
    ("a == b == c", "((a == b) == c)"),
    ("1 < 2 < 3", "((1 < 2) < 3)"),
    ("a <= b != c > d >= e in f", "(((((a <= b) != c) > d) >= e) in f)"),
    ("a - b + c", "((a - b) + c)"),
    ("a / b % c * d", "(((a / b) % c) * d)"),
    ("--a", "(- (- a))"),
    ("a - (b - c)", "(a - (b - c))"),
    ("parameters.my-key", "(parameters.my - key)"),
    ("task.my-task.result", "(task.my - task.result)"),
    # fields, elements, calls
    ("a.b.c", "a.b.c"),
    ("a . b", "a.b"),
    ("a.and.or.not.in.true.false.null", "a.and.or.not.in.true.false.null"),
    ("a['b'][0][-1]", "a['b'][0][(- 1)]"),
    ("a[b or c]", "a[(b or c)]"),
    ("(a + b).c", "(a + b).c"),
    ("(a + b)[0]", "(a + b)[0]"),
    ("[1, 2][0]", "[1, 2][0]"),
    ("'abc'[0]", "'abc'[0]"),
    ("1.e5", "1.e5"),
    ("1.5.real", "1.5.real"),
    ("null.a", "None.a"),
    ("f()", "f()"),
    ("f (a)", "f(a)"),
    ("f(a, b or c, [d])", "f(a, (b or c), [d])"),
    ("(f)(x)", "f(x)"),
    ("((f))((x))", "f(x)"),
    ("f(g(h()))", "f(g(h()))"),
    ("f(x).y[0]", "f(x).y[0]"),
    ("result().ok and True", "(result().ok and True)"),
    ("not (a)", "(not a)"),
    ("not(a)", "(not a)"),
    ("a in (b)", "(a in b)"),
    ("a or(b)", "(a or b)"),
]

# The text, what is wrong with it, and the offset and the text of the token that is.
REJECTED = [
    # incomplete
    ("1 +", "unexpected-token", 3, ""),
    ("x -", "unexpected-token", 3, ""),
    ("not", "unexpected-token", 3, ""),
    ("(", "unexpected-token", 1, ""),
    ("(a", "unexpected-token", 2, ""),
    ("[", "unexpected-token", 1, ""),
    ("[1,", "unexpected-token", 3, ""),
    ("a[0", "unexpected-token", 3, ""),
    ("f(", "unexpected-token", 2, ""),
    ("f(a", "unexpected-token", 3, ""),
    ("a or ", "unexpected-token", 5, ""),
    # a dot
    ("a.", "expected-field-name", 2, ""),
    ("5.", "expected-field-name", 2, ""),
    ("a.0", "expected-field-name", 2, "0"),
    ("a.0.5", "expected-field-name", 2, "0.5"),
    ("1..2", "expected-field-name", 2, "."),
    ("1.5.5", "expected-field-name", 4, "5"),
    ("a.'b'", "expected-field-name", 2, "'b'"),
    ("a.[0]", "expected-field-name", 2, "["),
    ("a.-b", "expected-field-name", 2, "-"),
    (".5", "unexpected-token", 0, "."),
    (".a", "unexpected-token", 0, "."),
    ("(.a)", "unexpected-token", 1, "."),
    # calls
    ("f(x)(y)", "unexpected-token", 4, "("),
    ("a.f(x)", "unexpected-token", 3, "("),
    ("(a.f)(x)", "unexpected-token", 5, "("),
    ("a[0](x)", "unexpected-token", 4, "("),
    ("'a'(x)", "unexpected-token", 3, "("),
    ("1(x)", "unexpected-token", 1, "("),
    ("true(x)", "unexpected-token", 4, "("),
    ("[f](x)", "unexpected-token", 3, "("),
    ("(f())(x)", "unexpected-token", 5, "("),
    ("(-f)(x)", "unexpected-token", 4, "("),
    ("f(1,)", "unexpected-token", 4, ")"),
    ("f(,)", "unexpected-token", 2, ","),
    ("f(1 2)", "unexpected-token", 4, "2"),
    ("f(1]", "unexpected-token", 3, "]"),
    # brackets
    ("()", "unexpected-token", 1, ")"),
    ("a[]", "unexpected-token", 2, "]"),
    ("a[1,]", "unexpected-token", 3, ","),
    ("a[1, 2]", "unexpected-token", 3, ","),
    ("(1, 2)", "unexpected-token", 2, ","),
    ("(1,)", "unexpected-token", 2, ","),
    ("1, 2", "unexpected-token", 1, ","),
    ("[,]", "unexpected-token", 1, ","),
    ("[1,,]", "unexpected-token", 3, ","),
    ("[1 2]", "unexpected-token", 3, "2"),
    ("[1 +]", "unexpected-token", 4, "]"),
    ("[-]", "unexpected-token", 2, "]"),
    ("f(not)", "unexpected-token", 5, ")"),
    ("(a]", "unexpected-token", 2, "]"),
    ("[a)", "unexpected-token", 2, ")"),
    ("a)", "unexpected-token", 1, ")"),
    ("a]", "unexpected-token", 1, "]"),
    (")", "unexpected-token", 0, ")"),
    ("]", "unexpected-token", 0, "]"),
    # operators
    ("a b", "unexpected-token", 2, "b"),
    ("a 'b'", "unexpected-token", 2, "'b'"),
    ("a ** b", "unexpected-token", 3, "*"),
    ("a // b", "unexpected-token", 3, "/"),
    ("a <> b", "unexpected-token", 3, ">"),
    ("+a", "unexpected-token", 0, "+"),
    ("a + + b", "unexpected-token", 4, "+"),
    ("a not in b", "unexpected-token", 2, "not"),
    ("a not b", "unexpected-token", 2, "not"),
    ("a == not b", "unexpected-token", 5, "not"),
    ("a + not b", "unexpected-token", 4, "not"),
    ("-not a", "unexpected-token", 1, "not"),
    ("not a == not b", "unexpected-token", 9, "not"),
    ("a in not b", "unexpected-token", 5, "not"),
    ("a and or b", "unexpected-token", 6, "or"),
    ("in a", "unexpected-token", 0, "in"),
    ("a is b", "unexpected-token", 2, "is"),
    ("a if b else c", "unexpected-token", 2, "if"),
    ("1e5", "unexpected-token", 1, "e5"),
    ("0x10", "unexpected-token", 1, "x10"),
    ("1_000", "unexpected-token", 1, "_000"),
    # what is no token
    ("x | upper", "unexpected-character", 2, "|"),
    ("x ? y : z", "unexpected-character", 2, "?"),
    ("a[1:2]", "unexpected-character", 3, ":"),
    ("{'a': 1}", "unexpected-character", 0, "{"),
    ("{{ x", "unexpected-character", 0, "{"),
    ("a }} b", "unexpected-character", 2, "}"),
    ("!x", "unexpected-character", 0, "!"),
    ("a && b", "unexpected-character", 2, "&"),
    ("a = b", "unexpected-character", 2, "="),
    ("a ~ b", "unexpected-character", 2, "~"),
    ("\xe9", "unexpected-character", 0, "\xe9"),
    ("'a", "unterminated-string", 0, "'a"),
    ("f('a, b)", "unterminated-string", 2, "'a, b)"),
    ("9223372036854775808", "invalid-number", 0, "9223372036854775808"),
    ("-9223372036854775808", "invalid-number", 1, "9223372036854775808"),
    # what is no token comes first, also after what is out of place
    ("a b | c", "unexpected-character", 4, "|"),
    ("(] 'x", "unterminated-string", 3, "'x"),
]


@pytest.mark.parametrize(("text", "expected"), ACCEPTED)
def test_accepted(text: str, expected: str) -> None:
    assert shape(parse(text).unwrap()) == expected


@pytest.mark.parametrize(("text", "kind", "start", "found"), REJECTED)
def test_rejected(text: str, kind: str, start: int, found: str) -> None:
    error = parse(text).failure()
    assert (error.kind, error.start, error.found) == (kind, start, found)
    assert error.end == start + len(found)


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\x85\u3000"])
def test_blank(text: str) -> None:
    error = parse(text).failure()
    assert (error.kind, error.start, error.end, error.found) == ("empty", 0, len(text), "")


def test_capitalised_constants_are_names() -> None:
    assert isinstance(parse("True").unwrap(), Name)
    assert isinstance(parse("true").unwrap(), Literal)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" a ", ["a"]),
        (" (a) ", ["a"]),
        ("( a + b ) * c", ["( a + b ) * c", "a + b", "a", "b", "c"]),
        ("a * (b + c) ", ["a * (b + c)", "a", "b + c", "b", "c"]),
        ("not  (a)", ["not  (a)", "a"]),
        ("-(a).b", ["-(a).b", "(a).b", "a"]),
        ("((a).b)[(c)]", ["((a).b)[(c)]", "(a).b", "a", "c"]),
        ("(f) ( (x), y )", ["(f) ( (x), y )", "x", "y"]),
        ("[ (a) , ] + [ ]", ["[ (a) , ] + [ ]", "[ (a) , ]", "a", "[ ]"]),
        ("(a) or (b) and (c)", ["(a) or (b) and (c)", "a", "(b) and (c)", "b", "c"]),
        ("((a + b) + (c))", ["(a + b) + (c)", "a + b", "a", "b", "c"]),
    ],
)
def test_spans(text: str, expected: list[str]) -> None:
    assert [text[node.start : node.end] for node in walk(parse(text).unwrap())] == expected


def test_the_function_of_a_call_has_its_own_place() -> None:
    call = parse(" (f) (x)").unwrap()
    assert isinstance(call, Call)
    assert (call.start, call.function.start, call.function.end) == (1, 2, 3)


MANY = 100_000
SOME = 20_000
# A text of great depth or length, and how many expressions are in it (None: it is wrong).
LARGE = {
    "not": ("not " * 50_000 + "a", 50_001),
    "minus": ("-" * MANY + "a", MANY + 1),
    "parentheses": ("(" * MANY + "a" + ")" * MANY, 1),
    "open parentheses": ("(" * MANY, None),
    "lists": ("[" * MANY + "]" * MANY, MANY),
    "open lists": ("[" * MANY, None),
    "sums": ("a+" * MANY + "a", 2 * MANY + 1),
    "calls": ("f(" * SOME + ")" * SOME, SOME),
    "elements of elements": ("a[" * SOME + "0" + "]" * SOME, 2 * SOME + 1),
    "elements in a row": ("a" + "[0]" * SOME, 2 * SOME + 1),
    "fields": ("a" + ".b" * SOME, SOME + 1),
    "alternatives": ("a or " * SOME + "a", 2 * SOME + 1),
    "sums on the right": ("(a+" * SOME + "a" + ")" * SOME, 2 * SOME + 1),
    "signs in parentheses": ("(-" * SOME + "1" + ")" * SOME, SOME + 1),
    "a wide list": ("[" + "a," * SOME + "]", SOME + 1),
    "a wide call": ("f(" + "a," * SOME + "a)", SOME + 2),
    "an open string": ("'" + r"\'a" * MANY, None),
    "a long string": ("'" + r"\'a" * MANY + "'", 1),
    "a long float": ("1" * MANY + ".5", 1),
    "a long integer": ("1" * MANY, None),
    "white space": (" " * MANY + "a" + " " * MANY, 1),
}


@pytest.mark.parametrize("case", LARGE)
def test_large_texts_take_linear_time_and_no_recursion(case: str) -> None:
    text, nodes = LARGE[case]
    before = time.process_time()
    result = parse(text)
    # Far more than it takes, and far less than it would take if it grew with the square.
    assert time.process_time() - before < 20
    found = sum(1 for _ in walk(result.unwrap())) if isinstance(result, Success) else None
    assert found == nodes
