"""The exponents that measurements of growth give."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from attune_lint import lint_text
from tests.benchmarks import sizes
from tests.benchmarks.flow import chain
from tests.benchmarks.reading import PATH, deep, wide


def test_an_exponent_is_the_slope_of_logarithms() -> None:
    assert sizes.exponent([1, 10, 100], [3, 30, 300]) == pytest.approx(1)
    assert sizes.exponent([1, 2, 4, 8], [5, 20, 80, 320]) == pytest.approx(2)
    assert sizes.exponent([1, 10], [7, 7]) == pytest.approx(0)


@pytest.mark.parametrize(
    "make", [sizes.lines, wide, sizes.wide_input, sizes.wide_mapping, deep, sizes.deep_input, chain]
)
def test_what_grows_is_taken_by_the_engine(make: Callable[[int], str]) -> None:
    assert lint_text(make(64), PATH).files[0].verdict == "ok"
