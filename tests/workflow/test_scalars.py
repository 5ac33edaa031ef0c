"""What a scalar's text stands for (spec: engine-facts 4 to 7)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attune_lint.model.json import JsonScalar
from attune_lint.model.node import Mapping, Scalar, Sequence
from attune_lint.workflow.scalars import (
    CORE_TAG,
    Problem,
    absence,
    boolean,
    choice,
    described,
    is_empty,
    is_idle,
    is_local,
    is_not_finite,
    json_scalar,
    plain_value,
    shortened,
    type_name,
    unsigned,
)

BOOL, INT, FLOAT, NULL, STR = (CORE_TAG + name for name in ("bool", "int", "float", "null", "str"))
BINARY = CORE_TAG + "binary"
LIST, MAP = Sequence(0, 2, ()), Mapping(0, 2, ())


def scalar(text: str, style: str | None = None, tag: str | None = None) -> Scalar:
    return Scalar(0, len(text), text, style, tag)


def same(left: object, right: object) -> bool:
    """Equality that tells 1, 1.0 and True apart."""
    return left == right and type(left) is type(right)


VALUES: list[tuple[str, JsonScalar]] = [
    *((text, None) for text in ("", "~", "null", "Null", "NULL")),
    *((text, True) for text in ("true", "True", "TRUE")),
    *((text, False) for text in ("false", "False", "FALSE")),
    *((sign + ".inf", None) for sign in ("", "+", "-")),
    *((sign + ".Inf", None) for sign in ("", "+", "-")),
    *((sign + ".INF", None) for sign in ("", "+", "-")),
    *((text, None) for text in (".nan", ".NaN", ".NAN")),
    ("0", 0),
    ("-0", 0),
    ("+0", 0),
    ("5", 5),
    ("+12", 12),
    ("-12", -12),
    ("0x1F", 31),
    ("0xfF", 255),
    ("-0x1F", -31),
    ("+0x10", 16),
    ("0o17", 15),
    ("-0o17", -15),
    ("0b11", 3),
    ("-0b11", -3),
    ("0x0", 0),
    ("0x000000000000000000000000000000000000000000000001", 1),
    ("9223372036854775808", 2**63),
    ("-9223372036854775808", -(2**63)),
    ("18446744073709551615", 2**64 - 1),
    ("0xFFFFFFFFFFFFFFFF", 2**64 - 1),
    ("1e3", 1000.0),
    ("1E+3", 1000.0),
    ("1.", 1.0),
    (".5", 0.5),
    ("-.5", -0.5),
    ("+.5", 0.5),
    ("12e03", 12000.0),
    ("1e-3", 0.001),
    ("00.5", 0.5),
    ("01.5", 1.5),
    ("01e2", 100.0),
    ("-00.5", -0.5),
    ("1.0", 1.0),
    ("-1.5", -1.5),
    ("1e-400", 0.0),
    ("340282366920938463463374607431768211456", 340282366920938463463374607431768211456.0),
    ("-170141183460469231731687303715884105729", -170141183460469231731687303715884105729.0),
    ("1" + "0" * 60, 1e60),
]


def words(*lines: str) -> list[str]:
    return " ".join(lines).split()


TEXTS = words(
    "nULL yes no on off y n tRue Yes ON 1_000 1,000 0777 010 08 00 +01 -010 -00 +00 190:20:30 2024-01-01",
    "12:30 inf NaN infinity -inf nan +.nan -.nan .iNF .Nan 1e400 -1e400 0x 0o 0b 0o8 0b2 0xg 0XFF 0O17",
    "0B1 1e e1 1e+ . - + -- ++1 +-1 0x-1 0x+1 -0x-1 ~~ null2 1.2.3 1.0.0 5s 5% 1e1.5",
    ".e1 0x1p3 0x1.8 ٣ 1² \uff15 1·5 $",
    "1" + "0" * 400,
)
OUT_OF_RANGE = (
    "18446744073709551616",
    "-9223372036854775809",
    "+18446744073709551616",
    "340282366920938463463374607431768211455",
    "-170141183460469231731687303715884105728",
    "0x10000000000000000",
    "-0x8000000000000001",
    "0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
    "99999999999999999999",
)


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_plain_values(text: str, value: JsonScalar) -> None:
    assert same(plain_value(text), value)
    assert same(json_scalar(scalar(text)), value)


@pytest.mark.parametrize("text", TEXTS)
def test_plain_texts(text: str) -> None:
    assert same(plain_value(text), text)


@pytest.mark.parametrize("text", OUT_OF_RANGE)
def test_numbers_out_of_range(text: str) -> None:
    assert plain_value(text) is Problem.OUT_OF_RANGE


def test_beyond_128_bits_a_hexadecimal_number_is_text() -> None:
    assert plain_value("0x" + "F" * 33) == "0x" + "F" * 33


@pytest.mark.parametrize("style", ["'", '"', "|", ">"])
@pytest.mark.parametrize("text", ["", "5", "true", "~", "null", "1.5", ".inf", "99999999999999999999"])
def test_other_styles_are_text(text: str, style: str) -> None:
    assert json_scalar(scalar(text, style)) == text


@pytest.mark.parametrize("style", [None, "'", '"', "|"])
@pytest.mark.parametrize(
    ("tag", "text", "value"),
    [
        (STR, "5", "5"),
        (STR, "", ""),
        (STR, "null", "null"),
        (INT, "5", 5),
        (INT, "-0x1F", -31),
        (INT, "010", Problem.TAG_MISMATCH),
        (INT, "abc", Problem.TAG_MISMATCH),
        (INT, "1.0", Problem.TAG_MISMATCH),
        (INT, "", Problem.TAG_MISMATCH),
        (INT, "18446744073709551616", Problem.OUT_OF_RANGE),
        (INT, "1" + "0" * 60, Problem.TAG_MISMATCH),
        (FLOAT, "5", 5.0),
        (FLOAT, "010", 10.0),
        (FLOAT, "1e3", 1000.0),
        (FLOAT, ".inf", None),
        (FLOAT, "-.INF", None),
        (FLOAT, ".nan", None),
        (FLOAT, "1e400", Problem.TAG_MISMATCH),
        (FLOAT, "+.nan", Problem.TAG_MISMATCH),
        (FLOAT, "0x10", Problem.TAG_MISMATCH),
        (FLOAT, "abc", Problem.TAG_MISMATCH),
        (FLOAT, "", Problem.TAG_MISMATCH),
        (BOOL, "true", True),
        (BOOL, "FALSE", False),
        (BOOL, "yes", Problem.TAG_MISMATCH),
        (BOOL, "1", Problem.TAG_MISMATCH),
        (NULL, "null", None),
        (NULL, "~", None),
        (NULL, "NULL", None),
        (NULL, "", Problem.TAG_MISMATCH),
        (NULL, "nULL", Problem.TAG_MISMATCH),
        (BINARY, "5", "5"),
        (CORE_TAG + "timestamp", "2024-01-01", "2024-01-01"),
        ("tag:example.com,2000:x", "true", "true"),
        ("foo", "5", "5"),
        ("!", "x", Problem.LOCAL_TAG),
        ("!env", "HOME", Problem.LOCAL_TAG),
        ("!env", "", Problem.LOCAL_TAG),
    ],
)
def test_tagged_values(tag: str, text: str, value: JsonScalar | Problem, style: str | None) -> None:
    assert same(json_scalar(scalar(text, style, tag)), value)


UNSIGNED = {
    "0": 0,
    "5": 5,
    "+5": 5,
    "+0": 0,
    "0x1F": 31,
    "0xfF": 255,
    "+0x10": 16,
    "0o17": 15,
    "0b11": 3,
    "0x0010": 16,
    "4294967296": 2**32,
    "18446744073709551616": 2**64,
}
NOT_UNSIGNED = words(
    "-1 -0 -0x1 1.0 60.0 1e3 .inf .nan 010 00 +00 1_000 1,000 30s 0XFF 0O17 0B1 0x 0o 0b ++5 +-5 0x+1 0x-1",
    "5. .5 true all null ~ ٣ \uff15 1² 0o8 0b2 0xg 1e + 340282366920938463463374607431768211456",
)


@pytest.mark.parametrize("tag", [None, INT, STR, FLOAT, NULL, BINARY, "!foo", "!"])
@pytest.mark.parametrize("text", UNSIGNED)
def test_unsigned(text: str, tag: str | None) -> None:
    assert unsigned(scalar(text, None, tag)) == UNSIGNED[text]


@pytest.mark.parametrize("text", ["", *NOT_UNSIGNED])
def test_not_unsigned(text: str) -> None:
    assert unsigned(scalar(text)) is None


def test_styles_of_numbers_and_booleans() -> None:
    assert unsigned(scalar("5", "|", INT)) == 5
    assert boolean(scalar("true", "|", BOOL)) is True
    for style in ("'", '"', ">", "|"):
        assert unsigned(scalar("5", style)) is None
        assert boolean(scalar("true", style)) is None
    for style in ("'", '"', ">"):
        assert unsigned(scalar("5", style, INT)) is None
        assert boolean(scalar("true", style, BOOL)) is None
    assert unsigned(scalar("5\n", "|", INT)) is None
    assert unsigned(scalar("5", "|", STR)) is None
    assert boolean(scalar("true", "|", INT)) is None
    assert unsigned(LIST) is unsigned(MAP) is boolean(LIST) is boolean(MAP) is None


@pytest.mark.parametrize("tag", [None, BOOL, STR, "!foo"])
@pytest.mark.parametrize("text", ["true", "True", "TRUE", "false", "False", "FALSE"])
def test_booleans(text: str, tag: str | None) -> None:
    assert boolean(scalar(text, None, tag)) is (text.lower() == "true")


@pytest.mark.parametrize("text", ["yes", "on", "1", "0", "tRue", "no", "y", "", "~", "null", "true "])
def test_not_booleans(text: str) -> None:
    assert boolean(scalar(text)) is None


@pytest.mark.parametrize("text", ["", "~", "null", "Null", "NULL"])
def test_absent(text: str) -> None:
    assert absence(scalar(text)) is True
    assert absence(scalar(text, '"')) is False
    assert absence(scalar(text, None, "!foo")) is False
    assert absence(scalar(text, None, STR)) is False
    assert absence(scalar(text, "'", NULL)) is False
    assert absence(scalar(text, None, NULL)) is (Problem.TAG_MISMATCH if not text else True)


def test_present() -> None:
    assert absence(scalar("nULL")) is False
    assert absence(scalar("x", None, NULL)) is Problem.TAG_MISMATCH
    assert absence(LIST) is absence(MAP) is False


@pytest.mark.parametrize(
    ("node", "word"),
    [
        (scalar("action"), "action"),
        (scalar("action", "'"), "action"),
        (scalar("action", "|"), "action"),
        (scalar("action", None, STR), "action"),
        (scalar("action", None, "foo"), "action"),
        (scalar(""), ""),
        (scalar("", None, "!action"), "action"),
        (scalar("~", None, "!action"), "action"),
        (scalar("null", None, "!action"), "action"),
        (scalar("", "'", "!action"), None),
        (scalar("x", None, "!action"), None),
        (scalar("action", None, "!"), None),
        (LIST, None),
        (MAP, None),
    ],
)
def test_choice(node: Scalar | Sequence | Mapping, word: str | None) -> None:
    assert choice(node) == word


def test_tags() -> None:
    assert [is_local(tag) for tag in (None, "!", "!x", STR, "x")] == [False, True, True, False, False]
    assert [is_idle(tag) for tag in (None, "!", "!x", BINARY, "x")] == [False, True, True, True, True]
    assert not any(is_idle(CORE_TAG + name) for name in ("str", "bool", "int", "float", "null", "seq", "map"))


def test_nothing_is_written() -> None:
    assert is_empty(scalar(""))
    assert is_empty(scalar("", None, "!foo"))
    assert not any(is_empty(node) for node in (scalar("", "'"), scalar("", "|"), scalar("~"), LIST, MAP))


def test_not_finite() -> None:
    assert is_not_finite(scalar(".inf"))
    assert is_not_finite(scalar("-.INF"))
    assert is_not_finite(scalar(".nan", "'", FLOAT))
    assert not any(
        map(is_not_finite, [scalar(".inf", "'"), scalar("inf"), scalar(".inf", None, STR), scalar("1.5")])
    )


@pytest.mark.parametrize(
    ("node", "words"),
    [
        (LIST, "a list"),
        (MAP, "a mapping"),
        (scalar(""), "nothing"),
        (scalar("", "'"), "the text ''"),
        (scalar("~"), "~"),
        (scalar("yes"), "the text 'yes'"),
        (scalar("1.50"), "1.50"),
        (scalar("1.50", '"'), "the text '1.50'"),
        (scalar("x", None, "!env"), "the text 'x'"),
        (scalar("a\n  b"), "the text 'a b'"),
    ],
)
def test_described(node: Scalar | Sequence | Mapping, words: str) -> None:
    assert described(node) == words


def test_shortened() -> None:
    assert shortened("x" * 40) == "x" * 40
    assert shortened("x" * 41) == "x" * 39 + "…"
    assert shortened(" a \n\t b ") == "a b"
    assert shortened(" " * 1000 + "a") == "…"
    assert shortened("abc", 2) == "a…"


@given(st.text())
def test_shortened_is_one_short_line(text: str) -> None:
    assert len(shortened(text)) <= 40
    assert "\n" not in shortened(text)


@pytest.mark.parametrize(
    ("value", "name"),
    [(None, "null"), ("x", "a text"), (True, "a boolean"), (1, "a number"), (1.5, "a number")],
)
def test_type_name(value: JsonScalar, name: str) -> None:
    assert type_name(value) == name


@given(st.integers(-(2**63), 2**64 - 1))
def test_integers_are_exact(number: int) -> None:
    assert same(plain_value(str(number)), number)
    for base, letter in ((16, "x"), (8, "o"), (2, "b")):
        digits = format(abs(number), {16: "x", 8: "o", 2: "b"}[base])
        assert same(plain_value(f"{'-' if number < 0 else ''}0{letter}{digits}"), number)
    assert unsigned(scalar(str(number))) == (number if number >= 0 else None)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_floats_are_exact(number: float) -> None:
    assert same(plain_value(repr(number)), number)
    assert same(json_scalar(scalar(repr(number), None, FLOAT)), number)


@given(
    st.text(st.sampled_from("0123456789+-.xXobeE_ aAfFnNiItT~")), st.none() | st.sampled_from([INT, FLOAT])
)
def test_total(text: str, tag: str | None) -> None:
    value = json_scalar(scalar(text, None, tag))
    assert not isinstance(value, str) or value == text
    number = unsigned(scalar(text))
    if number is not None and number < 2**64:
        assert same(plain_value(text), number)
