"""The JSON that YAML becomes (spec: engine-facts 7)."""

from __future__ import annotations

import math

import pytest
from hypothesis import given

from attune_lint.model.json import Json
from attune_lint.model.node import Alias, Document, Mapping, Node, Scalar, Sequence
from attune_lint.workflow.json_values import JsonValues
from attune_lint.workflow.scalars import Problem, json_scalar
from tests.yaml.aliases import EndlessError, values
from tests.yaml.reading import document_of, times

NULLS = ["", "~", "null", "Null", "NULL", "!!null null", "!!null ~"]
NOT_FINITE = [sign + word for sign in ("", "-", "+") for word in (".inf", ".Inf", ".INF")]
NOT_FINITE += [".nan", ".NaN", ".NAN", "!!float .inf", "!!float '-.INF'"]
BOOLEANS = {
    **dict.fromkeys(["true", "True", "TRUE", "!!bool true", "!!bool 'true'"], True),
    **dict.fromkeys(["false", "False", "FALSE", "!!bool False"], False),
}
NUMBERS = {
    "0": 0,
    "-0": 0,
    "12": 12,
    "+12": 12,
    "-12": -12,
    "0x1F": 31,
    "0xff": 255,
    "-0x1F": -31,
    "+0x10": 16,
    "0o17": 15,
    "0b11": 3,
    "!!int 5": 5,
    "!!int '5'": 5,
    "!!int 0x1F": 31,
    "9223372036854775808": 2**63,
    "18446744073709551615": 2**64 - 1,
    "0xFFFFFFFFFFFFFFFF": 2**64 - 1,
    "-9223372036854775808": -(2**63),
    "1e3": 1000.0,
    "1E-2": 0.01,
    "1.": 1.0,
    "1.5": 1.5,
    ".5": 0.5,
    "-.5": -0.5,
    "+.5": 0.5,
    "12e03": 12000.0,
    "00.5": 0.5,
    "01.5": 1.5,
    "01e2": 100.0,
    "!!float 5": 5.0,
    "!!float '5'": 5.0,
    "340282366920938463463374607431768211456": 2.0**128,
    "-170141183460469231731687303715884105729": -(2.0**127),
    "9" * 50: 1e50,
}
WORDS = [
    "yes",
    "no",
    "on",
    "off",
    "y",
    "n",
    "tRue",
    "nULL",
    "a b",
    "<<",
    "=",
    "--",
    ".",
    "+",
    "~~",
    "nulls",
]
WORDS += ["2001-01-01", "2001-01-01T00:00:00Z", "12:30:00", "190:20:30", "1_000", "1,000", "30s"]
WORDS += ["0777", "010", "08", "00", "+01", "-010", "--1", "++5", "0x", "0o8", "0b2", "0XFF", "0O17", "-0o"]
WORDS += [
    "1e",
    "1e400",
    "-1e400",
    ".e1",
    "1.2.3",
    "inf",
    "NaN",
    "infinity",
    "+.nan",
    ".iNF",
    "\u0663",
    "1\xe9",
]
WORDS += ["0x1" + "0" * 32]
TAGGED_WORDS = {
    "!!str 5": "5",
    "!!str": "",
    "!!str null": "null",
    "!!str true": "true",
    "!!foo x": "x",
    "!!foo 5": "5",
    "!!binary aGk=": "aGk=",
    "!!timestamp 2001-01-01": "2001-01-01",
    "!!python/none x": "x",
    "!<tag:example.org,2001:x> 5": "5",
    "'5'": "5",
    '"null"': "null",
    "''": "",
    "|-\n  5": "5",
    ">-\n  true": "true",
}
PROBLEMS = {
    "!custom x": Problem.LOCAL_TAG,
    "! x": Problem.LOCAL_TAG,
    "!": Problem.LOCAL_TAG,
    "!x 'y'": Problem.LOCAL_TAG,
    "!!int abc": Problem.TAG_MISMATCH,
    "!!int 1.5": Problem.TAG_MISMATCH,
    "!!int": Problem.TAG_MISMATCH,
    "!!bool yes": Problem.TAG_MISMATCH,
    "!!bool 1": Problem.TAG_MISMATCH,
    "!!float abc": Problem.TAG_MISMATCH,
    "!!float 1e400": Problem.TAG_MISMATCH,
    "!!null ''": Problem.TAG_MISMATCH,
    "!!null x": Problem.TAG_MISMATCH,
    "18446744073709551616": Problem.OUT_OF_RANGE,
    "-9223372036854775809": Problem.OUT_OF_RANGE,
    "340282366920938463463374607431768211455": Problem.OUT_OF_RANGE,
    "-170141183460469231731687303715884105728": Problem.OUT_OF_RANGE,
    "0x10000000000000000": Problem.OUT_OF_RANGE,
    "!!int 18446744073709551616": Problem.OUT_OF_RANGE,
}
COLLECTIONS: dict[str, Json] = {
    "[]": [],
    "{}": {},
    "[1, '1', [~]]": [1, "1", [None]],
    "{5: a, true: b, ~: c, 1.5: d, '': e}": {"5": "a", "true": "b", "~": "c", "1.5": "d", "": "e"},
    "{a: 1, b: 2, a: 3}": {"a": 3, "b": 2},
    "{<<: {a: 1}, b: 2}": {"<<": {"a": 1}, "b": 2},
    "!!set {a, b}": {"a": None, "b": None},
    "!!seq [a]": ["a"],
    "[&x [1], *x, {? &k a : *k}, {*k : *x}]": [[1], [1], {"a": "a"}, {"a": [1]}],
    "{$serde_json::private::RawValue: '[1, 2.0, null]'}": [1, 2.0, None],
    "{a: 1, $serde_json::private::RawValue: '2'}": {"a": 1, "$serde_json::private::RawValue": "2"},
}


def read(text: str) -> tuple[Document, Node]:
    document = document_of(f"v: {text}\n")
    assert isinstance(document.root, Mapping)
    return document, document.root.pairs[0][1]


def value_of(text: str) -> Json:
    document, node = read(text)
    return JsonValues(document).of(node)


@pytest.mark.parametrize("text", [*NULLS, *NOT_FINITE])
def test_null(text: str) -> None:
    assert value_of(text) is None


@pytest.mark.parametrize(("text", "value"), BOOLEANS.items())
def test_a_boolean(text: str, value: bool) -> None:
    assert value_of(text) is value


@pytest.mark.parametrize(("text", "value"), NUMBERS.items())
def test_a_number(text: str, value: float) -> None:
    found = value_of(text)
    assert type(found) is type(value)
    assert found == value


def test_the_sign_of_zero() -> None:
    assert math.copysign(1, float(str(value_of("-0.0")))) == -1


@pytest.mark.parametrize("text", WORDS)
def test_a_text(text: str) -> None:
    assert value_of(text) == text


@pytest.mark.parametrize(("text", "value"), TAGGED_WORDS.items())
def test_a_text_in_quotes_or_with_a_tag(text: str, value: str) -> None:
    assert value_of(text) == value


@pytest.mark.parametrize(("text", "problem"), PROBLEMS.items())
def test_what_has_no_value(text: str, problem: Problem) -> None:
    _, node = read(text)
    assert isinstance(node, Scalar)
    assert json_scalar(node) is problem
    assert value_of(text) is None


@pytest.mark.parametrize(("text", "value"), COLLECTIONS.items())
def test_a_collection(text: str, value: Json) -> None:
    assert value_of(text) == value


def test_an_undefined_alias_is_null() -> None:
    assert value_of("[*a]") == [None]


def test_what_an_anchor_stands_for_is_made_once() -> None:
    value = value_of("[&x [1], *x, *x]")
    assert isinstance(value, list)
    assert value[1] is value[2]


def converted(document: Document, node: Node, around: tuple[Node, ...] = ()) -> Json:
    """The JSON of a node without anything shared."""
    if node in around:
        raise EndlessError
    inside = (*around, node)
    match node:
        case Alias():
            target = document.resolve(node)
            return None if target is None else converted(document, target, inside)
        case Scalar():
            value = json_scalar(node)
            return None if isinstance(value, Problem) else value
        case Sequence():
            return [converted(document, item, inside) for item in node.items]
        case Mapping():
            keys = [document.resolve(key) for key, _ in node.pairs]
            return {
                key.text: converted(document, value, inside)
                for key, (_, value) in zip(keys, node.pairs, strict=True)
                if isinstance(key, Scalar)
            }


@times(2)
@given(values)
def test_values_do_not_depend_on_what_is_shared(text: str) -> None:
    document = document_of(text)
    assert document.root is not None
    try:
        expected = converted(document, document.root)
    except EndlessError:
        return
    assert repr(JsonValues(document).of(document.root)) == repr(expected)
