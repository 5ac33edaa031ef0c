"""Places of keys and values in TOML, against a writer that knows them."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given

from attune_lint.config.places import Place, Way, nearest, places
from tests.config.toml import Writer, seeds, tables


@given(tables, seeds)
def test_every_key_and_value_is_found_where_it_is(table: dict[str, Any], seed: int) -> None:
    writer = Writer(seed)
    writer.document(table)
    assert tomllib.loads(writer.text) == table
    assert places(writer.text) == writer.found


@pytest.mark.parametrize(
    ("text", "way", "key", "value"),
    [
        ("a = 1", ("a",), "a = 1", "1"),
        ("a.b.c = 1", ("a", "b"), "b.c = 1", "1"),
        ("[a.b]\nc = 1.5 # é\nd = 2\n", ("a", "b", "d"), "d = 2\n", "2\n"),
        ("[a.b]\n[a]\nc = 1\n", ("a",), "a.b]\n[a]\nc = 1\n", "a.b]\n[a]\nc = 1\n"),
        ("a = {b = [1, {c.d = 3}], e = 4}", ("a", "e"), "e = 4}", "4}"),
        ("a = {b = [1, {c.d = 3}], e = 4}", ("a", "b", 1, "c", "d"), "d = 3}], e = 4}", "3}], e = 4}"),
        ("[[a]]\nb = 1\n[[a]]\nb = 2\n[a.c]\nd = 3\n", ("a", 1, "b"), "b = 2\n[a.c]\nd = 3\n", None),
        ("[[a]]\nb = 1\n[[a]]\nb = 2\n[a.c]\nd = 3\n", ("a", 1, "c", "d"), "d = 3\n", "3\n"),
        ("[[a]]\n[[a.b]]\n[[a.b]]\nc = 1", ("a", 0, "b", 1, "c"), "c = 1", "1"),
        ('"\\u0061" = 1', ("a",), '"\\u0061" = 1', "1"),
        ("'a.b' = 1979-05-27 07:32:00.5Z", ("a.b",), None, "1979-05-27 07:32:00.5Z"),
        ('a = """x""""\nb = 1', ("b",), "b = 1", "1"),
        ("a = ''''x''''\nb = 1", ("b",), "b = 1", "1"),
        ('a = """\\""""\nb = 1', ("b",), "b = 1", "1"),
    ],
)
def test_ways_of_writing(text: str, way: Way, key: str | None, value: str | None) -> None:
    place = places(text)[way]
    assert key is None or text[place.key :] == key
    assert value is None or text[place.value :] == value


def test_what_is_too_deep_is_where_it_begins() -> None:
    text = f"a = {'[' * 100}{{b = [1]}}{']' * 100}\nc = 1\n"
    found = places(text)
    assert max(map(len, found)) == 12
    assert nearest(found, ("a", *[0] * 50)) == Place(15, 15)
    assert text[found["c",].key :] == "c = 1\n"


def test_what_is_nowhere_is_at_the_beginning() -> None:
    assert nearest({}, ("a", "b")) == Place(0, 0)
