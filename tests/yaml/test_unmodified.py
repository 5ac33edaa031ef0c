"""The adapter against the parser inside strictyaml as it is, where both accept a text."""

from __future__ import annotations

import pytest
from hypothesis import given

from tests.yaml.differences import FROM_UNMODIFIED, Difference, unexplained
from tests.yaml.mutants import heaps, mutants
from tests.yaml.outcomes import adapter, unmodified
from tests.yaml.reading import times
from tests.yaml.writer import Written, documents


def agrees(text: str) -> None:
    ours, theirs = adapter(text), unmodified(text)
    if ours.verdict == theirs.verdict == "one":
        assert unexplained(text, ours, theirs, FROM_UNMODIFIED) == []


@given(documents)
def test_documents_are_read_alike(written: Written) -> None:
    agrees(written.text)


@given(mutants)
def test_documents_with_mistakes_are_read_alike(text: str) -> None:
    agrees(text)


@times(3)
@given(heaps)
def test_heaps_of_fragments_are_read_alike(text: str) -> None:
    agrees(text)


@pytest.mark.parametrize("difference", FROM_UNMODIFIED, ids=lambda one: one.name)
def test_the_difference_exists(difference: Difference) -> None:
    text = difference.example
    ours, theirs = adapter(text), unmodified(text)
    assert ours.verdict == theirs.verdict == "one"
    assert unexplained(text, ours, theirs, ()) != []
    assert unexplained(text, ours, theirs, (difference,)) == []
