"""The adapter against libyaml, which the engine's parser is a translation of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.yaml.acceptance import ACCEPTED, REJECTED
from tests.yaml.differences import FROM_LIBYAML, Difference, unexplained
from tests.yaml.mutants import heaps, mutants
from tests.yaml.outcomes import CharacterKeys, Outcome, Seen, adapter, libyaml
from tests.yaml.reading import times
from tests.yaml.writer import Written, documents


def agrees(text: str) -> None:
    assert unexplained(text, adapter(text), libyaml(text), FROM_LIBYAML) == []


DROPPED = ["[? , a]\n", "[? : a]\n", "[? ]\n"]
"""A question mark without a key in a list, of which the engine's parser drops what follows."""


@pytest.mark.parametrize("text", [text for text, _ in ACCEPTED.values()] + [*REJECTED.values(), *DROPPED])
def test_what_the_engine_is_known_to_do_is_done_alike(text: str) -> None:
    agrees(text)


@given(documents)
def test_documents_are_read_alike(written: Written) -> None:
    assert libyaml(written.text).verdict == "one"
    agrees(written.text)


@given(mutants)
def test_documents_with_mistakes_are_read_alike(text: str) -> None:
    agrees(text)


@times(6)
@given(heaps)
def test_heaps_of_fragments_are_read_alike(text: str) -> None:
    agrees(text)


@times(2)
@given(heaps)
def test_a_mark_at_the_start_is_read_like_one_at_the_start_of_a_later_line(text: str) -> None:
    verdict, seen = libyaml("#\n\ufeff" + text)
    expected = Outcome(verdict, [moved(event, -2) for event in seen])
    assert unexplained("\ufeff" + text, adapter("\ufeff" + text), expected, FROM_LIBYAML[1:]) == []


def moved(event: Seen, by: int) -> Seen:
    return event._replace(start=event.start and event.start + by, end=event.end and event.end + by)


@given(heaps, st.sampled_from("x\xe9\u20ac"), st.integers(1018, 1026))
def test_keys_that_are_measured_in_characters_are_read_alike(text: str, letter: str, length: int) -> None:
    text = text.replace("a", letter * length)
    others = (FROM_LIBYAML[0], *FROM_LIBYAML[2:])
    assert unexplained(text, adapter(text, CharacterKeys), libyaml(text), others) == []


@pytest.mark.parametrize("difference", FROM_LIBYAML, ids=lambda one: one.name)
def test_the_difference_exists(difference: Difference) -> None:
    text = difference.example
    ours, theirs = adapter(text), libyaml(text)
    assert unexplained(text, ours, theirs, ()) != []
    assert unexplained(text, ours, theirs, (difference,)) == []
