"""Patterns that are searched for without the engine for all others mean the same to it."""

from __future__ import annotations

import regex
from hypothesis import example, given
from hypothesis import strategies as st

from attune_lint.pack.values import is_simple, searched

TEXTS = st.text(st.sampled_from("abzAZ09_./@-: \\^$[]\n\r\u2028\u00e9\u0131\u017f"), max_size=8)
CHARACTERS = st.one_of(
    st.sampled_from(["a", "Z", "0", "_", "@", ":", "/", " ", "-", r"\.", r"\/", r"\-", "."]),
    st.lists(
        st.sampled_from(["a-z", "b-a", "A-Z", "0-9", "a", "Z", "9", "_", ".", "/", "@", " "]), min_size=1
    ).flatmap(lambda items: st.sampled_from(["", "^"]).map(lambda start: f"[{start}{''.join(items)}]")),
    st.sampled_from(["[a-]", "[^-]", "[a-z.-]"]),
)
RUNS = st.lists(CHARACTERS, max_size=3).map("".join)


@st.composite
def patterns(draw: st.DrawFn) -> str:
    repeated = draw(CHARACTERS) + draw(st.sampled_from("*+?"))
    middle = draw(st.sampled_from(["", repeated]))
    return f"^{draw(RUNS)}{middle}{draw(RUNS)}{draw(st.sampled_from(['', '$']))}"


@example("^.+$", "a\n")
@given(patterns(), TEXTS)
def test_both_engines_say_the_same(pattern: str, text: str) -> None:
    if not is_simple(pattern):
        assert "-]" in pattern or len(pattern) > 100
        return
    try:
        expected = bool(regex.search(pattern, text))
    except regex.error:
        expected = True
    assert searched(text, pattern) == expected


@given(st.text(st.sampled_from("ab^$*+?.()[]{}|\\\\,1-&~#"), max_size=10), TEXTS)
def test_whatever_counts_as_simple_means_the_same(pattern: str, text: str) -> None:
    if is_simple(pattern):
        assert searched(text, pattern) == bool(regex.search(pattern, text))
