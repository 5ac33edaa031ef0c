"""What jsonb takes for equal."""

from __future__ import annotations

import math

import pytest

from attune_lint.model.json import Json
from attune_lint.rows.same import same

SAME: list[tuple[Json, Json]] = [
    (None, None),
    (True, True),
    ("a", "a"),
    (1, 1.0),
    (0.0, -0.0),
    (0, -0.0),
    (1e22, 10**22),
    (1e23, 10**23),
    (1.5e300, 15 * 10**299),
    (5e-324, 5e-324),
    (2.0**53, 2**53),
    (10**400, 10**400),
    ({"a": 1, "b": [1, {"c": None}]}, {"b": [1.0, {"c": None}], "a": 1}),
    ([], []),
    ({}, {}),
]
DIFFERENT: list[tuple[Json, Json]] = [
    (None, False),
    (None, 0),
    (None, ""),
    (None, {}),
    (True, 1),
    (True, 1.0),
    (False, 0),
    ("1", 1),
    ("a", "b"),
    (1, 2),
    (1, 1.5),
    (2.0**53, 2**53 + 1),
    # Python takes these for equal: 1e23 has this value, and is written with other digits.
    (1e23, 99999999999999991611392),
    (10**400, 1.0),
    (10**400, math.inf),
    (math.nan, 1),
    ([], {}),
    ([], None),
    ([1], [1, 1]),
    ([1, 2], [2, 1]),
    ({"a": 1}, {"b": 1}),
    ({"a": 1}, {"a": 1, "b": 1}),
    ({"a": None}, {}),
    ({"a": [True]}, {"a": [1]}),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_is_the_same(one: Json, other: Json) -> None:
    assert same(one, other)
    assert same(other, one)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_what_is_not_the_same(one: Json, other: Json) -> None:
    assert not same(one, other)
    assert not same(other, one)


def test_depth_is_no_limit() -> None:
    one: Json = 1
    other: Json = 1.0
    for _ in range(100_000):
        one, other = [one], [other]
    assert same(one, other)
    # What is so deep could not be taken apart by the interpreter at once.
    while isinstance(one, list) and isinstance(other, list):
        one, other = one[0], other[0]
