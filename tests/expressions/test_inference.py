"""The types of expressions, against the values that the simulator's evaluator gives."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attune_lint import Target
from attune_lint.expressions import types
from attune_lint.expressions.inference import Inference, evaluated, from_leaves, present_if
from attune_lint.expressions.parser import parse
from attune_lint.expressions.syntax import Attribute, Expression, Literal, Name
from attune_lint.expressions.types import ANY, BOOLEAN, INTEGER, LIST, NUMBER, STRING, Type
from tests.simulator.evaluate import Scope
from tests.simulator.known import EvaluationError
from tests.simulator.values import Choices, Knowledge, Value, has_unknown

VALUES: dict[str, Value] = {
    "t": True,
    "n": None,
    "i": 3,
    "f": 2.5,
    "s": "abc",
    "e": "",
    "l": [1, "b", None],
    "o": {"a": 1, "b": [2]},
}
FUNCTIONS = ["length", "lower", "type_of", "string", "bool", "trim"]
OPERATORS = ["+", "-", "*", "/", "%", "==", "!=", "<", ">", "<=", ">=", "in", "and", "or"]
LEAVES = [*VALUES, "true", "null", "1", "0", "1.5", "'a'", "''", "[]", "[1]", "o.a", "o.c", "l[0]", "l[9]"]


def _more(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from(OPERATORS), inner),
        st.builds("({} {} {})".format, inner, st.sampled_from(OPERATORS), inner),
        inner.map("(not {})".format),
        inner.map("(-{})".format),
        st.builds("{}({})".format, st.sampled_from(FUNCTIONS), inner),
        st.builds("contains({}, {})".format, inner, inner),
        st.builds("[{}, {}]".format, inner, inner),
        st.builds("{}[{}]".format, inner, inner),
        inner.map("{}.a".format),
    )


texts = st.recursive(st.sampled_from(LEAVES), _more, max_leaves=6)


def value_of(node: Expression) -> Value:
    knowledge = Knowledge(Choices(), {})  # nothing is unknown here, so that nothing is chosen
    scope = Scope(Target.V2026_10, VALUES, {}, {}, knowledge, lambda *_: None)
    return scope.evaluate(node)


def names(node: Expression) -> Type | None:
    return types.of_value(VALUES[node.text]) if isinstance(node, Name) and node.text in VALUES else None


def nothing(node: Expression) -> Type | None:
    return ANY if isinstance(node, Name) else None


def inferred(text: str) -> Inference:
    return Inference(from_leaves(parse(text).unwrap()), names)


@settings(max_examples=400)
@given(texts)
def test_the_type_of_a_value_is_among_those_inferred(text: str) -> None:
    node = parse(text).unwrap()
    try:
        value = value_of(node)
    except EvaluationError:
        return
    assert not has_unknown(value)
    for look_up in (names, nothing):
        found = Inference(from_leaves(node), look_up)
        assert types.of_value(value) <= found.found, (value, found.found)


@settings(max_examples=400)
@given(texts)
def test_what_always_fails_fails(text: str) -> None:
    node = parse(text).unwrap()
    found = Inference(from_leaves(node), names)
    certain = {each.node for each in evaluated(node) if each.certain}
    if any(problem.kind == "fails" and problem.node in certain for problem in found.problems):
        with pytest.raises(EvaluationError):
            value_of(node)


@settings(max_examples=400)
@given(texts)
def test_what_is_constant_is(text: str) -> None:
    node = parse(text).unwrap()
    for problem in Inference(from_leaves(node), names).problems:
        if problem.kind != "constant":
            continue
        try:
            value = value_of(problem.node)
        except EvaluationError:
            continue
        assert value is ("always different" in problem.message)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2", INTEGER),
        ("1 / 2", NUMBER),
        ("1 + f", NUMBER),
        ("-i", INTEGER),
        ("-f", NUMBER),
        ("s + 'x'", STRING),
        ("l + [1]", LIST),
        ("not s", BOOLEAN),
        ("s and l", BOOLEAN),
        ("1 == 2.0", BOOLEAN),
        ("1 in l", BOOLEAN),
        ("s[0]", STRING),
        ("l[0]", ANY),
        ("o['a']", ANY),
        ("o.a", ANY),
        ("upper(s)", STRING),
        ("keys(o)", LIST),
        ("other", ANY),
        ("nothing()", ANY),
        ("upper()", ANY),
        ("s - 1", ANY),
    ],
)
def test_types(text: str, expected: Type) -> None:
    assert inferred(text).type == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("s - 1", "'-' takes numbers, not a string"),
        ("-l", "'-' takes numbers, not a list"),
        ("s + 1", "'+' joins two numbers, strings or lists, not a string and a whole number; turn the other"),
        ("l + n", "'+' joins two numbers, strings or lists, not a list and null"),
        ("s < 1", "'<' compares two numbers, strings or lists, not a string and a whole number"),
        ("n >= n", "'>=' compares two numbers, strings or lists, not null and null"),
        ("1 in 5", "'in' looks into a list, an object or a string, not a whole number"),
        ("1 in s", "'in' looks for a string there, not for a whole number"),
        ("1 / 0", "dividing by zero always fails"),
        ("1 % 0.0", "dividing by zero always fails"),
        ("i / false", "'/' takes numbers, not a boolean"),
        ("s.x", "only an object has fields such as '.x', not a string"),
        ("i[0]", "a whole number has no elements"),
        ("l['a']", "an element of a list is taken with a whole number, not a string"),
        ("o[0]", "an element of an object is taken with a string, not a whole number"),
        ("upper(1)", "'upper' takes a string, not a whole number"),
        ("split('a', 1)", "'split' takes as argument 2 a string, not a whole number"),
        ("s == 1", "a string and a whole number are never equal"),
        ("s != 1", "a string and a whole number are always different"),
    ],
)
def test_problems(text: str, message: str) -> None:
    (problem,) = inferred(text).problems
    assert problem.message.startswith(message)


@pytest.mark.parametrize(
    "text", ["-(s - 1)", "(s - 1) + 1", "(s - 1)[0]", "l[s - 1]", "(s - 1).x", "upper(s - 1)", "1 < (s - 1)"]
)
def test_one_failure_is_one_problem(text: str) -> None:
    found = inferred(text)
    assert len(found.problems) == 1
    assert found.found == types.of()


@pytest.mark.parametrize(
    ("text", "truth", "expected"),
    [
        ("'x' in workflow", True, {("workflow", "x")}),
        ("'x' in workflow", False, set()),
        ("not ('x' in workflow)", False, {("workflow", "x")}),
        ("'x' in workflow and 'y' in task", True, {("workflow", "x"), ("task", "y")}),
        ("'x' in workflow or 'y' in task", True, set()),
        ("not ('x' in workflow) or not ('y' in task)", False, {("workflow", "x"), ("task", "y")}),
        ("1 in workflow", True, set()),
        ("x in workflow", True, set()),
        ("'x' in workflow.y", True, set()),
        ("'x' in workflow == true", True, set()),
        (" and ".join(["true"] * 150), True, set()),
    ],
)
def test_what_a_guard_makes_sure_of(text: str, truth: bool, expected: set[tuple[str, str]]) -> None:
    assert present_if(parse(text).unwrap(), truth=truth) == expected


def test_parts_are_certain_until_something_may_stop_early() -> None:
    node = parse("f(a.b, 'x') and c").unwrap()
    found = [
        (each.node.text if isinstance(each.node, Name) else type(each.node), each.certain)
        for each in evaluated(node)
        if isinstance(each.node, Name | Attribute | Literal)
    ]
    assert found == [(Attribute, True), ("a", True), (Literal, True), ("c", False)]
