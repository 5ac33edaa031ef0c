"""Fingerprints of lines, against numbers that code scanning gives and against sums written out."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attune_lint.report.line_hash import line_hashes

GREETING = "e9496ae3ebfced30:1 fb7c023a8b9ccb3f:1 ce8ba1a563dcdaca:1 e20e36e16fcb0cc8:1 b3edc88f2938467e:1"
TEXTS = st.text(st.sampled_from("ab \t\n\r\U0001f600語"), max_size=300)


def hashes(text: str) -> list[str]:
    lines = range(1, len(re.split(r"\r\n|\r|\n", text)) + 1)
    found = line_hashes(text, lines)
    assert [*found] == [*lines]
    return [*found.values()]


# What github/codeql-action computes for these texts, by its own tests.
@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("", "c129715d7a2bc9a3:1"),
        (
            " a\nb\n  \t\tc\n d",
            "271789c17abda88f:1 54703d4cd895b18:1 180aee12dab6264:1 a23a3dc5e078b07b:1",
        ),
        (
            " hello; \t\r\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n",
            f"{GREETING} c8e28b0b4002a3a0:1 c129715d7a2bc9a3:1",
        ),
        (
            "Lorem ipsum dolor sit amet.\n" * 10,
            " ".join(f"a7f2ff13bc495cf2:{number}" for number in range(1, 7))
            + " a7f2ff1481e87703:1 a9cf91f7bbf1862b:1 55ec222b86bcae53:1 cc97dc7b1d7d8f7b:1"
            + " c129715d7a2bc9a3:1",
        ),
    ],
)
def test_known_numbers(text: str, known: str) -> None:
    assert hashes(text) == known.split()


@given(TEXTS)
def test_each_is_the_sum_of_what_follows(text: str) -> None:
    units: list[int] = []
    starts = [0]
    for line in re.split("\r\n|\r|\n", text):
        encoded = re.sub("[ \t]", "", line).encode("utf-16-be")
        units += [256 * high + low for high, low in zip(encoded[0::2], encoded[1::2], strict=True)]
        units.append(ord("\n"))
        starts.append(len(units))
    units[-1] = 65535
    numbers = []
    for start in starts[:-1]:
        window = (units[start : start + 100] + [0] * 100)[:100]
        numbers.append(sum(unit * 37 ** (99 - at) for at, unit in enumerate(window)) % 2**64)
    counted = [f"{each:x}:{numbers[: at + 1].count(each)}" for at, each in enumerate(numbers)]
    assert hashes(text) == counted


@given(TEXTS, st.sets(st.integers(1, 5)))
def test_some_lines_are_as_in_all(text: str, lines: set[int]) -> None:
    every = hashes(text)
    wanted = {line for line in lines if line <= len(every)}
    assert line_hashes(text, wanted) == {line: every[line - 1] for line in wanted}
